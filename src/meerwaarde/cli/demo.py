"""`./dev demo`: the main job on the shipped example, beside what the readers of 2014 saw."""

from __future__ import annotations

import sys
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import number


def demo(out: Path) -> None:
    """Make the report of the example in `out` and tell what is in it."""
    from meerwaarde.cli.report import tell
    from meerwaarde.publication.example import example_folder
    from meerwaarde.publication.report import make_report
    from meerwaarde.publication.request import Request

    folder = example_folder()
    request = Request(
        form=folder / "monitor-2014.xlsx",
        responses=folder / "answers.csv",
        register=folder / "register.csv",
        by=("omvang", "werksoorten"),
        out=out,
    )
    made = make_report(request)
    tell(made)
    print()
    print(_("In 2014 stond er alleen dit, zonder n, N en onzekerheid:"))
    for section in made.report.sections:
        shares = [cell for cell in section.tables[0].cells if cell.percent is not None]
        print("  " + " ".join(number(cell.percent or 0.0, 1) for cell in shares))


def main() -> None:
    """Run the demo; bad input is one line and status 2."""
    try:
        demo(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("demo-rapport"))
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
