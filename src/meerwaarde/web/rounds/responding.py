"""Who answered a round and who did not, by name: a page of it, and all of it as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
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
    rows = _told(chosen(scope, round_, stands, words))[start : start + PAGE + 1]
    found = list(rows)
    return _lines(found[:PAGE]), len(found) > PAGE


def _told(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    lost = Message.everything.filter(assignment=OuterRef("pk"), bounced__isnull=False)
    return rows.select_related("organisation").annotate(
        lost=Exists(lost), silent=Exists(silent_organisations().filter(organisation=OuterRef("organisation")))
    )


def _lines(rows: list[Assignment]) -> list[Line]:
    towns = municipality_names(row.municipality for row in rows)
    sent: dict[int, list[datetime]] = {}
    messages = Message.everything.filter(assignment__in=[row.pk for row in rows]).order_by("created")
    for key, created in messages.values_list("assignment", "created"):
        sent.setdefault(key, []).append(created)
    return [
        Line(
            row.uuid, row.__dict__["organisation_name"], row.organisation.number,
            towns.get(row.municipality, row.municipality), stands_of(row), row.begun, row.answered,
            len(sent.get(row.pk, ())), next(reversed(sent.get(row.pk, [])), None), row.__dict__["lost"],
        )
        for row in rows
    ]  # fmt: skip


def stands_of(row: Assignment) -> str:
    """How an assignment with `silent` stands."""
    if row.answered is not None:
        return "answered"
    if row.ended:
        return str(row.ended)
    if row.__dict__["silent"]:
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
            "lidnummer", "naam", "gemeente", "werksoort", "grootte", "provincie", "stand", "begonnen", "geantwoord",
            "hoe", "minuten", "berichten", "niet aangekomen",
        ]
    )  # fmt: skip
    stands, media = labels.stands(), labels.media()
    rows = members.by_name(Assignment.everything.filter(round=round_))
    keys = list(rows.values_list("pk", flat=True))
    for at in range(0, len(keys), AT_ONCE):
        part = _told(Assignment.everything.filter(pk__in=keys[at : at + AT_ONCE])).annotate(many=Count("messages"))
        found = {row.pk: row for row in part}
        names = members.names_of(row.organisation_id for row in found.values())
        for key in keys[at : at + AT_ONCE]:
            row = found[key]
            said = row.__dict__
            yield _line(
                [
                    row.organisation.number, names.get(row.organisation_id, ""), row.municipality, row.sector,
                    row.size_class, row.province, stands[stands_of(row)], _moment(row.begun), _moment(row.answered),
                    media[row.medium] if row.answered else "", _minutes(row.seconds), str(said["many"]),
                    _("ja") if said["lost"] else "",
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
