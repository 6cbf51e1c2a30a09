"""Who answered a round and who did not, by name: a page of it, and all of it as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import labels
from meerwaarde.web.rounds.models import Assignment, Message, Round
from meerwaarde.web.rounds.named import municipality_names
from meerwaarde.web.rounds.notasking import silent_organisations
from meerwaarde.web.scopes import Actor, Scope

PAGE = 50
AT_ONCE = 2_000  # lines of a file that are fetched together
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula
OPEN = "open"  # all who have not answered and are still asked


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment of a list. `stands`: answered, begun, waiting, silent, or why it ended."""

    uuid: UUID
    name: str
    number: str
    municipality: str
    stands: str
    begun: datetime | None
    answered: datetime | None
    messages: int
    last: datetime | None
    bounced: bool


def chosen(scope: Scope, round_: Round, stands: str, words: str) -> QuerySet[Assignment]:
    """The assignments of a round that stand so, by name of their organisation. Raises PermissionDenied."""
    scope.require(Permission.ROUNDS_SEE)
    rows = Assignment.everything.filter(round=round_)
    waiting = rows.filter(answered__isnull=True, ended="")
    silent = silent_organisations()
    found = {
        OPEN: waiting,
        "waiting": waiting.filter(begun__isnull=True).exclude(organisation__in=silent),
        "begun": waiting.filter(begun__isnull=False).exclude(organisation__in=silent),
        "silent": waiting.filter(organisation__in=silent),
        "answered": rows.filter(answered__isnull=False),
        "ended": rows.filter(answered__isnull=True).exclude(ended=""),
    }.get(stands, waiting)
    return members.by_name(found, words=words, scope=scope)


def page_of(scope: Scope, round_: Round, stands: str, words: str, number: int) -> tuple[list[Line], bool]:
    """A page of the list, and whether there are more."""
    start = (number - 1) * PAGE
    rows = chosen(scope, round_, stands, words).select_related("organisation")
    found = list(rows[start : start + PAGE + 1])
    return _lines(found[:PAGE]), len(found) > PAGE


def _lines(rows: list[Assignment]) -> list[Line]:
    towns = municipality_names(row.municipality for row in rows)
    messages, silent = _messages(rows), _silent()
    return [
        Line(
            row.uuid, row.__dict__["organisation_name"], row.organisation.number,
            towns.get(row.municipality, row.municipality), stands_of(row, silent), row.begun, row.answered,
            *messages.get(row.pk, (0, None, False)),
        )
        for row in rows
    ]  # fmt: skip


def _messages(rows: Iterable[Assignment]) -> dict[int, tuple[int, datetime | None, bool]]:
    """By assignment how many messages went, when the last one, and whether one did not arrive."""
    found = Message.everything.filter(assignment__in=[row.pk for row in rows]).values_list("assignment").order_by()
    counted = found.annotate(many=Count("pk"), last=Max("created"), lost=Count("bounced"))
    return {key: (many, last, bool(lost)) for key, many, last, lost in counted}


def _silent() -> frozenset[int]:
    return frozenset(silent_organisations().values_list("organisation", flat=True))


def stands_of(row: Assignment, silent: Collection[int]) -> str:
    """How an assignment stands; `silent` are the organisations that do not want to be asked."""
    if row.answered is not None:
        return "answered"
    if row.ended:
        return str(row.ended)
    if row.organisation_id in silent:
        return "silent"
    return "begun" if row.begun is not None else "waiting"


def exported(*, by: Actor, round_: Round) -> Iterator[str]:
    """The whole list as lines of CSV with semicolons, UTF-8 with its mark. That it was taken is recorded.

    No names and addresses of people stand in it. Raises PermissionDenied.
    """
    by.scope.require(Permission.ROUNDS_SEE)
    total = Assignment.everything.filter(round=round_).count()
    what: dict[str, Any] = {"assignments": [None, total]}
    record(by=by, action="rounds.response.exported", subject=("round", round_.uuid), changes=what, read=True)
    return _csv(round_)


def _csv(round_: Round) -> Iterator[str]:
    yield "\ufeff" + _line(
        [
            "lidnummer", "naam", "gemeente", "werksoort", "omvangklasse", "provincie", "stand", "begonnen",
            "geantwoord", "hoe", "minuten", "berichten", "niet aangekomen",
        ]
    )  # fmt: skip
    stands, media, silent = labels.stands(), labels.media(), _silent()
    keys = list(members.by_name(Assignment.everything.filter(round=round_)).values_list("pk", flat=True))
    for at in range(0, len(keys), AT_ONCE):
        part = Assignment.everything.filter(pk__in=keys[at : at + AT_ONCE]).select_related("organisation")
        found = {row.pk: row for row in part}
        names = members.names_of(row.organisation_id for row in found.values())
        messages = _messages(found.values())
        for key in keys[at : at + AT_ONCE]:
            row, (many, _last, lost) = found[key], messages.get(key, (0, None, False))
            yield _line(
                [
                    row.organisation.number, names.get(row.organisation_id, ""), row.municipality, row.sector,
                    row.size_class, row.province, stands[stands_of(row, silent)], _moment(row.begun),
                    _moment(row.answered), media[row.medium] if row.answered else "", _minutes(row.seconds),
                    str(many), _("ja") if lost else "",
                ]
            )  # fmt: skip


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _minutes(seconds: int | None) -> str:
    return "" if seconds is None else str(max(1, round(seconds / 60)))


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return out.getvalue()
