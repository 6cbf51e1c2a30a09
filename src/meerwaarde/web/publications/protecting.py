"""Tables of the register through disclosure control, one after another, each beside all that was released before.

What a table prints is fixed for those that come after it, so the ones that matter most come first. A table that cannot
be shown safely beside the others is refused by itself, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.members.types import RegisterRow
from meerwaarde.web.publications.classes import too_narrow
from meerwaarde.web.publications.elsewhere import told_by_reports
from meerwaarde.web.publications.ledger import Snapshot
from meerwaarde.web.publications.tables import CLASSED, IDENTIFIED, TOTAL, Wanted, known_rows, rows_of

if TYPE_CHECKING:
    from meerwaarde.disclosure.additive.types import Table
    from meerwaarde.disclosure.ledger import Release
    from meerwaarde.disclosure.table import SafeCross


@dataclass(frozen=True, slots=True)
class Protected:
    """A table as it may be shown; `safe` is None when it may not be shown at all, and `refused` says why.

    `members`: how many members have the figure, by code. Only for codes that are shown: a safe cell itself tells the
    number of protected units, where a holding counts once.
    """

    wanted: Wanted
    year: int
    safe: SafeCross | None
    refused: str = ""
    members: Mapping[str, int] = field(default_factory=dict)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The codes that are not shown."""
        cells = self.safe.cells if self.safe else ()
        return tuple(cell.codes[0] for cell in cells if cell.status != "published")


class Protector:
    """Protects tables one by one and lets their lines wait in the snapshot of the ledger."""

    def __init__(self, ledger: Snapshot, made: str) -> None:
        from meerwaarde.disclosure.ledger import releases

        self._ledger, self._made = ledger, made
        self._asked = told_by_reports(ledger.lines())
        self._earlier: tuple[Release, ...] = releases(ledger)
        self._done: dict[str, Protected] = {}

    def protect(self, wanted: Wanted, members: Sequence[RegisterRow], year: int, title: str) -> Protected:
        """The table as it may be shown beside all earlier ones."""
        base = self._done.get(wanted.hidden_with)
        if wanted.amount is not None and (wanted.variable, wanted.wave) in self._asked:
            what = _("Een rapport over een ronde heeft dit cijfer over {year} al. Samen zouden zij verraden wat één lid"
                     " invulde.")  # fmt: skip
            done = Protected(wanted, year, None, what.format(year=wanted.wave))
        elif base is not None and base.safe is None:
            done = Protected(wanted, year, None, base.refused)
        else:
            try:
                safe = self._safe(wanted, members, year, title, base.hidden if base else ())
                done = Protected(wanted, year, safe, members=_shown_members(safe, wanted, members, year))
            except InputError as error:
                done = Protected(wanted, year, None, str(error))
        self._done[wanted.name] = done
        return done

    def _safe(
        self, wanted: Wanted, members: Sequence[RegisterRow], year: int, title: str, hidden: Sequence[str]
    ) -> SafeCross:
        from meerwaarde.disclosure.additive import safe_cross
        from meerwaarde.disclosure.additive.microdata import table_of
        from meerwaarde.disclosure.ledger import Members, joint_problem, release_of
        from meerwaarde.disclosure.ledger.chain import head_of, sealed
        from meerwaarde.disclosure.ledger.record import content_of
        from meerwaarde.disclosure.ledger.solving import solve_joint
        from meerwaarde.disclosure.table import LedgerPosition

        rows, rules = rows_of(wanted, members, year)
        table = _without(table_of(rows, rules), hidden)
        behind = Members(rows.cell, rows.unit, rows.amount, rows.weight, rows.ids, rows.names)
        joint = joint_problem(table, behind, self._earlier, rules, wave=wanted.wave, identified=IDENTIFIED)
        pattern = solve_joint(joint)
        release = release_of(
            table, behind, joint.hidden(pattern.hidden), title=title, made=self._made, wave=wanted.wave,
            identified=IDENTIFIED, minimum=rules.minimum,
        )  # fmt: skip
        _check_classes(wanted, release)
        before = self._ledger.lines()
        number = len(before) + 1
        line = sealed(content_of(release), number, head_of(before))
        safe = safe_cross(table, joint.cell, pattern, LedgerPosition(number, head_of([line])))
        self._ledger.append(line)
        self._earlier = (*self._earlier, replace(release, number=number))
        return safe


def _check_classes(wanted: Wanted, release: Release) -> None:
    """Raise InputError when the classes of size themselves tell what this table hides."""
    import numpy as np

    if wanted.amount is None or wanted.amount.name != CLASSED or not wanted.hidden_with:
        return
    inside: dict[str, dict[int, tuple[float, int]]] = {}
    behind = release.members
    for cell, unit, amount in zip(behind.cell.tolist(), behind.unit.tolist(), behind.amount.tolist(), strict=True):
        some = inside.setdefault(wanted.codes[cell], {})
        employees, many = some.get(unit, (0.0, 0))
        some[unit] = (employees + amount, many + 1)
    hidden = np.isnan(release.printed)
    needed = {
        code: (float(release.up[at]), float(release.down[at]))
        for at, code in enumerate((*wanted.codes, TOTAL)) if hidden[at]
    }  # fmt: skip
    members = {code: tuple(some.values()) for code, some in inside.items()}
    if too_narrow(members, needed, total=TOTAL not in needed):
        raise InputError(_("De grenzen van de klassen zouden verraden hoeveel medewerkers een lid heeft."))


def _shown_members(safe: SafeCross, wanted: Wanted, members: Sequence[RegisterRow], year: int) -> Mapping[str, int]:
    """How many members have the figure, by the codes that are shown."""
    there = Counter(wanted.code_of(row) for row in known_rows(wanted, members, year))
    there[TOTAL] = there.total()
    return {cell.codes[0]: there[cell.codes[0]] for cell in safe.cells if cell.status == "published"}


def _without(table: Table, codes: Sequence[str]) -> Table:
    """The table with these codes hidden whatever stands in them."""
    if not codes:
        return table
    import numpy as np

    more: Any = np.isin(table.dimensions[0].codes, list(codes)) & table.real
    return replace(table, primary=table.primary | more)
