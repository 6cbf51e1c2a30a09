"""Who changed what of an organisation, when and why: the audit trail in the words of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meerwaarde.web.members.models import Organisation
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

PAGE = 50
AROUND = {"valid_from", "valid_to", "why"}  # said of a change as a whole
FIGURES = "members.figures."


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `who` is empty for readers who may not know; `changes` are (field, before, after)."""

    number: int
    at: datetime
    who: str
    kind: str  # person, key, task or console
    action: str
    valid_from: date | None
    valid_to: date | None
    why: str
    changes: tuple[tuple[str, Any, Any], ...]


def history(scope: Scope, organisation: int, before: int | None = None) -> tuple[tuple[Line, ...], int | None]:
    """The changes of an organisation and of those that were merged into it, the latest first.

    Gives one page, and the number that the next page starts before (None: no more). Names of people are told to who
    may see people or keeps the register, figures to the organisation itself: others open the page of figures, which is
    recorded.
    """
    from meerwaarde.web.audit.selectors import changes_of

    if not scope.may(Permission.REGISTER_SEE, organisation):
        return (), None
    absorbed = Organisation.everything.filter(merged_into=organisation).values_list("pk", flat=True)
    rows, further = changes_of(scope, organisation, absorbed, before, PAGE)
    names = _names(scope, organisation, {row.actor_id for row in rows if row.actor_kind == "person"})
    may_see_figures = organisation in scope.organisations(Permission.REGISTER_FIGURES)
    return tuple(_line(row, names, may_see_figures) for row in rows), further


def _line(row: Any, names: dict[str, str], may_see_figures: bool) -> Line:
    told = row.detail.changes if hasattr(row, "detail") else {}
    said = told if may_see_figures or not row.action.startswith(FIGURES) else {}
    around = {name: pair[1] for name, pair in said.items() if name in AROUND}
    return Line(
        number=row.number,
        at=row.at,
        who=names.get(row.actor_id, ""),
        kind=row.actor_kind,
        action=row.action,
        valid_from=_day(around.get("valid_from")),
        valid_to=_day(around.get("valid_to")),
        why=around.get("why") or "",
        changes=tuple((name, *pair) for name, pair in sorted(said.items()) if name not in AROUND),
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _names(scope: Scope, organisation: int, people: set[str]) -> dict[str, str]:
    from meerwaarde.web.accounts.selectors import names_of

    may = scope.may(Permission.PEOPLE_SEE, organisation) or scope.may(Permission.REGISTER_CHANGE)
    return names_of(people) if may and people else {}
