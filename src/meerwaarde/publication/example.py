"""The example that ships: the inputs of a report, ready to run (`meerwaarde report --example DIR`)."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

NAME = "monitor-2014"
FILES = ("monitor-2014.xlsx", "answers.csv", "register.csv", "README.md")


def example_folder() -> Path:
    """Where the example stands: inside the installed package, or in the project beside `src`."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "examples" / NAME, package.parents[1] / "examples" / NAME):
        if folder.is_dir():
            return folder
    raise InputError(_("Het voorbeeld ontbreekt in deze installatie. Installeer meerwaarde opnieuw."))


def write_example(folder: Path) -> tuple[Path, ...]:
    """Copy the example's inputs into `folder`, which is made when it is not there, and give the paths.

    Raises InputError when the folder holds anything, or cannot be written.
    """
    source = example_folder()
    copied: list[Path] = []
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(_("deze map is niet leeg. Kies een nieuwe of lege map."), file=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            copied.append(folder / name)
            shutil.copyfile(source / name, folder / name)
        return tuple(copied)
    except OSError as problem:
        with suppress(OSError):  # half an example is no example
            for file in copied:
                file.unlink(missing_ok=True)
        raise InputError(
            _("de map is niet te schrijven ({}). Kies een andere map.").format(problem.strerror or problem),
            file=str(folder),
        ) from None
