"""`meerwaarde protect --preview LATER`: what publishing this table now would make impossible later. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext, number

if TYPE_CHECKING:
    from meerwaarde.cli.protect import Hierarchies, Request
    from meerwaarde.disclosure.additive.types import Table
    from meerwaarde.disclosure.ledger import Members, Release
    from meerwaarde.disclosure.ledger.preview import Preview
    from meerwaarde.disclosure.primary import Rules


def run(request: Request, source: Path, *, as_json: bool) -> int:
    """Look ahead and tell; exit status 0 when the later table keeps all its cells, 1 when it loses some.

    Raises InputError when one of the tables cannot be published at all.
    """
    from meerwaarde.cli.protect_method import SUPPRESS
    from meerwaarde.disclosure.additive.dimensions import read_hierarchies
    from meerwaarde.disclosure.ledger import joint_problem, release_of
    from meerwaarde.disclosure.ledger.preview import preview, stays_put
    from meerwaarde.disclosure.ledger.solving import solve_joint
    from meerwaarde.disclosure.primary import Rules

    if request.cells is not None or request.method != SUPPRESS:
        raise InputError(_("--preview heeft de rijen zelf nodig: geen --cells en geen andere --method."))
    rules = Rules.parse(request.rules)
    hierarchies = read_hierarchies(request.files, request.columns)
    table, members, identified = _read(request, source, hierarchies, rules)
    earlier = _earlier(request)
    joint = joint_problem(table, members, earlier, rules, wave=request.wave, identified=identified)
    hidden = joint.hidden(solve_joint(joint, optimal=request.optimal).hidden)
    now = release_of(
        table, members, hidden, title=request.title or source.name, made="", wave=request.wave, identified=identified,
        minimum=rules.minimum,
    )  # fmt: skip
    later = Path(request.preview or "")
    after, those, _known = _read(replace(request, micro=later), later, hierarchies, rules)
    found = preview(now, earlier, after, those, rules, optimal=request.optimal)
    fixed = stays_put(table, hidden)
    if as_json:
        told = {"lost": list(found.lost), "refused": found.refused or None, "fixed": fixed}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(found, fixed, rules.minimum)
    return 1 if found.lost or found.refused else 0


def _read(request: Request, source: Path, hierarchies: Hierarchies, rules: Rules) -> tuple[Table, Members, str]:
    from meerwaarde.cli.protect import read_table_of
    from meerwaarde.cli.protect_ledger import known_members

    table, _inputs, rows = read_table_of(request, source, hierarchies, rules)
    if rows is None:
        raise ValueError("cells have no rows")
    return table, *known_members(request, rows)


def _earlier(request: Request) -> Sequence[Release]:
    from meerwaarde.disclosure.ledger import ledger_file, releases

    if request.ledger is None or not request.ledger.exists():
        return ()
    with ledger_file(request.ledger) as store:
        return releases(store)


def _tell(found: Preview, fixed: int, minimum: int) -> None:
    print(_("Vooruitblik: er is niets gepubliceerd en niets opgeschreven."))
    if found.refused:
        print(_("Na deze publicatie kan de latere tabel niet verschijnen. {}").format(found.refused))
    elif found.lost:
        what = ngettext(
            "Deze publicatie kost de latere tabel {} cel:",
            "Deze publicatie kost de latere tabel {} cellen:",
            len(found.lost),
        )
        print(what.format(number(len(found.lost))))
        for label in found.lost:
            print(f"  {label}")
    else:
        print(_("De latere tabel verliest niets door deze publicatie."))
    what = _(
        "Vast komen te liggen: {0} cellen. Verandert daar later iets door minder dan {1}, dan blijft het oude cijfer."
    )
    print(what.format(number(fixed), number(minimum)))
