"""The examples that ship, ready to run: for a report, for forms, for tables to protect (`--example DIR`)."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

REPORT, FORM, PROTECT = "monitor-2014", "benchmark-jaar", "protect-leden"
FILES = {
    REPORT: (
        "monitor-2014.xlsx",
        "answers.csv",
        "register.csv",
        "quickscan.xlsx",
        "quickscan.csv",
        "gemeenten.csv",
        "README.md",
    ),
    FORM: ("form.xlsx", "vorig.xml", "answers-valid.xml", "answers-broken.xml"),
    PROTECT: ("leden.csv", "gemeenten.csv", "tabel.csv", "README.md"),
}


def example_folder(example: str = REPORT) -> Path:
    """Where an example stands: inside the installed package, or in the project beside `src`."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "examples" / example, package.parents[1] / "examples" / example):
        if folder.is_dir():
            return folder
    raise InputError(_("Het voorbeeld ontbreekt in deze installatie. Installeer meerwaarde opnieuw."))


def write_example(folder: Path, example: str = REPORT) -> tuple[Path, ...]:
    """Copy an example's files into `folder`, which is made when it is not there, and give the paths.

    Raises InputError when the folder holds anything, or cannot be written.
    """
    source = example_folder(example)
    copied: list[Path] = []
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(_("deze map is niet leeg. Kies een nieuwe of lege map."), file=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES[example]:
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
