"""`--example DIR` of the form commands: a form with answers that keep its rules and answers that do not."""

from __future__ import annotations

from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _


def write(folder: Path) -> int:
    """Write the example into `folder` and say what to do with it. Raises InputError."""
    from meerwaarde.publication.example import FORM, write_example

    form, _earlier, *answers = write_example(folder, FORM)
    print(_("Het voorbeeld staat in {}. Probeer:").format(folder))
    for file in answers:
        print(f"  meerwaarde form validate {form} {file}")
    print(f"  meerwaarde form flatten {form} {answers[0]} --out {folder / 'tabellen'}")
    return 0


def nothing_given(command: str) -> InputError:
    """What is said when files are missing on the command line."""
    if command == "flatten":
        return InputError(_("Geef een vragenlijst, inzendingen en --out MAP. Een voorbeeld: --example MAP."))
    return InputError(_("Geef een vragenlijst en een inzending. Een voorbeeld: --example MAP."))
