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
    members = _members(rows)
    begun = path.exists()
    try:
        with ledger_file(path, write=True, create=True) as store:
            return _released(request, table, rows, members, rules, publish, store)
    finally:
        with suppress(OSError):
            if not begun and path.stat().st_size == 0:  # a ledger without a line was never begun
                path.unlink()


def _released(
    request: Request, table: Table, rows: Rows, members: Members, rules: Rules, publish: Publish, store: FileStore
) -> SafeCross:
    from meerwaarde.cli.protect import table_bytes
    from meerwaarde.disclosure.additive import safe_cross
    from meerwaarde.disclosure.ledger import PublishedFile, joint_problem, release_of, releases
    from meerwaarde.disclosure.ledger.chain import head_of, sealed
    from meerwaarde.disclosure.ledger.record import content_of
    from meerwaarde.disclosure.ledger.solving import solve_joint
    from meerwaarde.disclosure.table import LedgerPosition
    from meerwaarde.publication.provenance import made_on

    joint = joint_problem(table, members, releases(store), rules, wave=request.wave)
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
        identified=rows.identified,
        minimum=rules.minimum,
        files=[PublishedFile(place, hashlib.sha256(printed).hexdigest())],
    )
    before = store.lines()
    line = sealed(content_of(release), len(before) + 1, head_of(before))
    safe = safe_cross(table, joint.cell, pattern, LedgerPosition(len(before) + 1, head_of([line])))
    publish(safe, lambda: store.append(line))
    return safe


def _members(rows: Rows) -> Members:
    """The rows as the ledger knows them."""
    from meerwaarde.disclosure.ledger import Members

    ids = rows.ids
    if not ids:
        what = _("Let op: zonder kenmerk herkent het grootboek organisaties aan hun rij in het bestand. Geef --id"
                 " KOLOM, of houd de rijen altijd in dezelfde volgorde.")  # fmt: skip
        print(what, file=sys.stderr)
        ids = tuple(f"#{row}" for row in rows.row.tolist())
    return Members(rows.cell, rows.unit, rows.amount, rows.weight, ids, rows.names)
