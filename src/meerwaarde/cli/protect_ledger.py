"""`meerwaarde protect --ledger FILE`: a table solved together with all that was released before, then written down."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from meerwaarde.cli.protect import Request
    from meerwaarde.disclosure.additive.microdata import Rows
    from meerwaarde.disclosure.additive.types import Table
    from meerwaarde.disclosure.ledger import FileStore, Members
    from meerwaarde.disclosure.primary import Rules
    from meerwaarde.disclosure.table import SafeCross

Publish = Callable[["SafeCross", Callable[[], None]], None]


def released(request: Request, table: Table, rows: Rows | None, rules: Rules, publish: Publish) -> SafeCross:
    """The safe table, published by `publish` and written in the ledger. Raises InputError.

    The ledger is held from reading to writing. `publish` gets what is to be done when both files stand ready: the line
    is added before they take their places, so that nothing is ever published that the ledger does not know.
    """
    from meerwaarde.disclosure.ledger import ledger_file

    path = Path(request.ledger or "")
    if rows is None:
        raise InputError(_("--ledger heeft de rijen zelf nodig en kan niet met --cells."))
    members, identified = known_members(request, rows)
    begun = path.exists()
    try:
        with ledger_file(path, write=True, create=True) as store:
            return _released(request, table, members, identified, rules, publish, store)
    finally:
        with suppress(OSError):
            if not begun and path.stat().st_size == 0:  # a ledger without a line was never begun
                path.unlink()


def _released(
    request: Request, table: Table, members: Members, identified: str, rules: Rules, publish: Publish, store: FileStore
) -> SafeCross:
    from meerwaarde.cli.protect import table_bytes
    from meerwaarde.disclosure.additive import safe_cross
    from meerwaarde.disclosure.ledger import PublishedFile, joint_problem, release_of, releases
    from meerwaarde.disclosure.ledger.chain import head_of, sealed
    from meerwaarde.disclosure.ledger.record import content_of
    from meerwaarde.disclosure.ledger.solving import solve_joint
    from meerwaarde.disclosure.table import LedgerPosition
    from meerwaarde.publication.provenance import made_on

    earlier = releases(store)
    joint = joint_problem(table, members, earlier, rules, wave=request.wave, identified=identified)
    pattern = solve_joint(joint, optimal=request.optimal)
    printed = table_bytes(safe_cross(table, joint.cell, pattern))
    place = os.path.relpath(os.path.realpath(request.out or ""), os.path.realpath(store.path.parent))
    release = release_of(
        table,
        members,
        joint.hidden(pattern.hidden),
        title=request.title or Path(request.out or "").name,
        made=made_on().isoformat(),
        wave=request.wave,
        identified=identified,
        minimum=rules.minimum,
        files=[PublishedFile(place, hashlib.sha256(printed).hexdigest())],
    )
    before = store.lines()
    line = sealed(content_of(release), len(before) + 1, head_of(before))
    safe = safe_cross(table, joint.cell, pattern, LedgerPosition(len(before) + 1, head_of([line])))
    publish(safe, lambda: store.append(line))
    return safe


def known_members(request: Request, rows: Rows) -> tuple[Members, str]:
    """The rows as the ledger knows them, and by what: a column, or `` for all columns but value and weight."""
    from meerwaarde.disclosure.ledger import Members

    if rows.ids:
        return Members(rows.cell, rows.unit, rows.amount, rows.weight, rows.ids, rows.names), rows.identified
    ids = _by_row(request, rows)
    if request.holding:
        what = _("Let op: het publicatieregister herkent organisaties aan {0}, en rijen zonder {0} aan al hun kolommen."
                 " Geef liever --id KOLOM.")  # fmt: skip
        print(what.format(f"‘{request.holding}’"), file=sys.stderr)
    else:
        what = _("Let op: zonder kenmerk herkent het publicatieregister organisaties aan al hun kolommen, behalve"
                 " waarde en gewicht. Geef liever --id KOLOM.")  # fmt: skip
        print(what, file=sys.stderr)
    together = {unit for unit, name in enumerate(rows.names) if request.holding and not name.startswith("#")}
    of_unit = dict(zip(rows.unit.tolist(), ids, strict=True))
    names = tuple(name if unit in together else of_unit[unit] for unit, name in enumerate(rows.names))
    known = tuple(names[unit] if unit in together else ids[at] for at, unit in enumerate(rows.unit.tolist()))
    return Members(rows.cell, rows.unit, rows.amount, rows.weight, known, names), request.holding or ""


def _by_row(request: Request, rows: Rows) -> tuple[str, ...]:
    """What tells each row apart: all its columns but value and weight, and its place among rows that are equal so."""
    from meerwaarde.questionnaire import read_table

    sheet = read_table(Path(request.micro or ""), _("het bestand met gegevens"))
    cells = [column.to_list() for name, column in sheet.columns.items() if name not in (request.value, request.weight)]
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for row in zip(*cells, strict=True):
        seen[row] = place = seen.get(row, 0) + 1
        text = "\x1f".join((*map(str, row), str(place)))
        found.append(f"#{hashlib.sha256(text.encode()).hexdigest()[:24]}")
    if len(found) != len(rows.cell):
        raise InputError(_("dit bestand veranderde terwijl het gelezen werd; probeer het nog eens."), file=sheet.file)
    return tuple(found)
