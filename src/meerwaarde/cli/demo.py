"""`./dev demo`: the main job on the shipped example, then the whole platform with a made-up association."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import number

if TYPE_CHECKING:
    from meerwaarde.web.demo.people import DemoPerson

DATA = Path("demo-gegevens")
PORT = 8000


def demo(out: Path) -> None:
    """Make the report of the example in `out` and tell what is in it, beside what the readers of 2014 saw."""
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


def platform(data: Path, host: str, port: int) -> int:
    """Serve the demo association from `data` until Ctrl-C; gives the exit status. What lies there already is kept."""
    from meerwaarde.web.upkeep.serving import serve

    print(flush=True)
    people = association(data)
    tell_people(people)
    return serve(data, host=host, port=port, when_ready=_tell_address)


def association(data: Path) -> list[DemoPerson]:
    """Make the demo association in `data`, or find it there; gives who can sign in."""
    from meerwaarde.web.upkeep import folder as folders
    from meerwaarde.web.upkeep.setting_up import set_up

    os.environ.setdefault("ASSOCIATION_NAME", _("Vereniging Voorbeeld"))  # in the feed and the catalogue
    folder = folders.opened(data, make=True)
    with folders.locked(folder):
        set_up(folder)
        from django.db import connection
        from django.utils import timezone

        from meerwaarde.web.demo.filling import ensure
        from meerwaarde.web.scopes import Actor
        from meerwaarde.web.upkeep.preparing import prepare

        print(_("De demovereniging wordt klaargezet in {}/ ...").format(data), flush=True)
        prepare(folder)
        people = ensure(by=Actor.system("demo", timezone.localdate(), kind="console"))
        connection.close()
    return people


def tell_people(people: list[DemoPerson]) -> None:
    """Print who can sign in as what."""
    names = roles()
    heads = [_("rol"), _("adres"), _("wachtwoord"), _("TOTP-geheim")]
    rows = [[names[one.role], one.email, one.password, one.totp_secret] for one in people]
    widths = [max(len(row[at]) for row in [heads, *rows]) for at in range(len(heads))]
    print()
    print(_("Zo logt u in. Zet het TOTP-geheim in een app voor codes; deze gegevens zijn voor iedereen gelijk:"))
    for row in [heads, *rows]:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(flush=True)


def roles() -> dict[str, str]:
    """What the roles are called."""
    return {
        "bureau_administrator": _("beheerder van het bureau"),
        "data_officer": _("datamedewerker"),
        "bureau_reader": _("lezer van het bureau"),
        "member_administrator": _("beheerder van een lid"),
        "controller": _("controller van een lid"),
        "respondent": _("invuller van een lid"),
        "team_leader": _("teamleider van een lid"),
        "practitioner": _("werker van een lid"),
        "translator": _("vertaler"),
        "reviewer": _("tweede lezer"),
        "municipality_reader": _("lezer van een gemeente"),
    }


def _tell_address(address: str) -> None:
    print(_("De demovereniging staat op {}  Stoppen: Ctrl-C").format(address), flush=True)


def _arguments() -> argparse.Namespace:
    told = _("Maakt het rapport van het voorbeeld en start daarna het platform met een verzonnen vereniging.")
    parser = argparse.ArgumentParser(prog="./dev demo", description=told)
    parser.add_argument("out", nargs="?", type=Path, default=Path("demo-rapport"), help=_("map voor het rapport"))
    parser.add_argument("--no-serve", action="store_true", help=_("alleen het rapport; start het platform niet"))
    parser.add_argument("--data", type=Path, default=DATA, help=_("map van de demovereniging"))
    parser.add_argument("--host", default="127.0.0.1", help=_("adres waarop de pagina's staan"))
    parser.add_argument("--port", type=int, default=PORT, help=_("poort"))
    return parser.parse_args()


def main() -> None:
    """Run the demo; bad input is one line and status 2."""
    options = _arguments()
    serves = not options.no_serve and os.environ.get("CI", "").lower() not in {"1", "true"}
    try:
        demo(options.out)
        status = platform(options.data, options.host, options.port) if serves else 0
    except InputError as error:
        print(error, file=sys.stderr)
        status = 2
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
