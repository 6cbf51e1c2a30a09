"""How the response of a round stands, counted in the database: some hundred rows come back, however many are asked.

Only who answered is told here, never what: outcomes wait for the report and its minimum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils import timezone
from django.utils.safestring import SafeString

from meerwaarde.language import gettext as _
from meerwaarde.language import number as written
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.members import selectors as members
from meerwaarde.web.members.types import SIZE_CLASSES
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.chances import Chance, Sent, Wave, chance, width, windows
from meerwaarde.web.rounds.listing import NOT_COUNTED
from meerwaarde.web.rounds.models import Assignment, Message, Round
from meerwaarde.web.rounds.pictures import pairs
from meerwaarde.web.scopes import Scope

ENOUGH_SENT = 0.5  # a reminder counts as one to all when it went to this part of who had not answered
FEW_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Group:
    """One stratum: how many were asked and how many of those answered, and of how many in all."""

    label: str
    asked: int
    answered: int
    all_asked: int
    all_answered: int

    @property
    def rate(self) -> float:
        """The percentage of the asked that answered."""
        return 100 * self.answered / self.asked if self.asked else 0.0

    @property
    def register_share(self) -> float:
        """The percentage of all asked that is in this group."""
        return 100 * self.asked / self.all_asked

    @property
    def answer_share(self) -> float:
        """The percentage of all answers that is of this group; 0 when there are none."""
        return 100 * self.answered / self.all_answered if self.all_answered else 0.0

    @property
    def difference(self) -> str:
        """The difference between both shares in words."""
        if not self.all_answered:
            return _("nog geen antwoorden")
        points = int(Decimal(self.answer_share - self.register_share).quantize(Decimal(1), ROUND_HALF_UP))
        if points == 0:
            return _("ongeveer gelijk")
        said = _("{n} procentpunt meer") if points > 0 else _("{n} procentpunt minder")
        return said.format(n=written(abs(points)))


@dataclass(frozen=True, slots=True)
class Compared:
    """Response by one characteristic; `r` is the R-indicator over its groups, None when it cannot be told."""

    variable: str
    label: str
    groups: tuple[Group, ...]
    r: float | None

    @property
    def picture(self) -> SafeString:
        """Its bars two by two."""
        return pairs(self)


@dataclass(frozen=True, slots=True)
class Stop:
    """How many open drafts were saved last at one page."""

    page: int
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Time:
    """Minutes that answering took, of `n` answers."""

    n: int
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that the page shows, as of `at`."""

    at: datetime
    asked: int
    answered: int
    begun: int
    width: float | None  # half the interval of a share of 50 %, in percentage points
    sent: tuple[Sent, ...]
    compared: tuple[Compared, ...]
    stops: tuple[Stop, ...]
    time: Time | None
    chance: Chance | None

    @property
    def rate(self) -> float:
        """The percentage that answered."""
        return 100 * self.answered / self.asked if self.asked else 0.0

    @property
    def stopped(self) -> int:
        """How many began and did not send."""
        return sum(stop.count for stop in self.stops)

    @property
    def untouched(self) -> int:
        """Who neither answered nor began."""
        return self.asked - self.answered - self.begun


def dashboard(scope: Scope, round_: Round, now: datetime | None = None) -> Dashboard:
    """How a round stands now. Raises PermissionDenied."""
    scope.require(Permission.ROUNDS_SEE)
    at = now or timezone.now()
    sent = messages_of(round_)
    spans = windows(sent, at)
    cells = _cells(round_, spans)
    asked, answered, begun = (sum(cell[name] for cell in cells) for name in ("asked", "done", "begun"))
    waves = _waves(cells, spans, asked)
    return Dashboard(
        at, asked, answered, begun, width(answered, asked), sent, _compared(cells), _stops(round_), _time(round_),
        chance(waves, answered, asked),
    )  # fmt: skip


def messages_of(round_: Round) -> tuple[Sent, ...]:
    """What went out, by number."""
    rows = Message.everything.filter(round=round_).values("number").order_by("number")
    counted = rows.annotate(first=Min("created"), count=Count("pk"), lost=Count("bounced"))
    return tuple(Sent(row["number"], row["first"], row["count"], row["lost"]) for row in counted)


def _cells(round_: Round, spans: Sequence[tuple[Sent, datetime, datetime]]) -> list[dict[str, Any]]:
    """Counts by sector, class of size and province together, with what came in each span after a reminder."""
    came = {
        f"came_{at}": Count("pk", filter=Q(answered__gte=start, answered__lt=end))
        for at, (_sent, start, end) in enumerate(spans)
    }
    before = {
        f"before_{at}": Count("pk", filter=Q(answered__lt=start)) for at, (_sent, start, _end) in enumerate(spans)
    }
    rows = Assignment.everything.filter(round=round_).exclude(ended__in=NOT_COUNTED)
    counted: Iterable[Any] = rows.order_by().values("sector", "size_class", "province").annotate(
        asked=Count("pk"), done=Count("answered"),
        begun=Count("pk", filter=Q(answered__isnull=True, begun__isnull=False)), **came, **before,
    )  # fmt: skip
    return list(counted)


def _waves(cells: Sequence[dict[str, Any]], spans: Sequence[tuple[Sent, datetime, datetime]], asked: int) -> list[Wave]:
    """What came after the reminders that went to most of who had not answered."""
    found = []
    for at, (sent, _start, _end) in enumerate(spans):
        came, before = sum(cell[f"came_{at}"] for cell in cells), sum(cell[f"before_{at}"] for cell in cells)
        if sent.count >= ENOUGH_SENT * (asked - before):
            found.append(Wave(sent.number, sent.count, came))
    return found


def _compared(cells: Sequence[dict[str, Any]]) -> tuple[Compared, ...]:
    kinds = {one.code: one.label for one in members.work_kinds()}
    sizes = {name: _("{size} medewerkers").format(size=name) for name, _least, _most in SIZE_CLASSES}
    provinces = {name: name for name in sorted({str(cell["province"]) for cell in cells} - {""})}
    unknown = {"sector": _("onbekend"), "size_class": _("onbekend"), "province": _("meer dan één, of onbekend")}
    labels = {"sector": _("Werksoort"), "size_class": _("Omvangklasse"), "province": _("Provincie")}
    known: dict[str, dict[str, str]] = {"sector": kinds, "size_class": sizes, "province": provinces}
    made = (_characteristic(name, labels[name], {**known[name], "": unknown[name]}, cells) for name in labels)
    return tuple(one for one in made if len(one.groups) >= FEW_GROUPS)


def _characteristic(name: str, label: str, groups: dict[str, str], cells: Sequence[dict[str, Any]]) -> Compared:
    import numpy as np

    from meerwaarde.survey import r_of_strata

    asked, done = dict.fromkeys(groups, 0), dict.fromkeys(groups, 0)
    for cell in cells:
        code = cell[name] if cell[name] in groups else ""
        asked[code] += cell["asked"]
        done[code] += cell["done"]
    codes = [code for code in groups if asked[code]]
    all_asked, all_done = sum(asked.values()), sum(done.values())
    r = r_of_strata(np.array([asked[one] for one in codes]), np.array([done[one] for one in codes])) if codes else None
    return Compared(
        name, label,
        tuple(Group(groups[code], asked[code], done[code], all_asked, all_done) for code in codes),
        r if all_done else None,
    )  # fmt: skip


def _stops(round_: Round) -> tuple[Stop, ...]:
    """Where open drafts of who has not answered were saved last, by page."""
    rows = Assignment.everything.filter(round=round_, answered__isnull=True, ended="", draft__closed__isnull=True)
    counted = dict(
        rows.filter(draft__isnull=False).order_by().values_list("draft__page").annotate(many=Count("pk"))
    )  # fmt: skip
    if not counted or round_.form_version is None:
        return ()
    titles = dict(answering.page_titles(round_.form_version))
    by_page: dict[int, int] = {}
    for page, many in counted.items():
        number = int(page) if page.isascii() and page.isdigit() else 1  # opened and never saved: at the beginning
        by_page[number] = by_page.get(number, 0) + many
    return tuple(Stop(page, titles.get(page, ""), by_page[page]) for page in sorted(by_page))


def _time(round_: Round) -> Time | None:
    """Quartiles of the time needed, in whole minutes, of the answers on the web whose time is known."""
    rows = Assignment.everything.filter(round=round_, seconds__isnull=False)  # kept when an answer is sent
    counted = sorted(
        rows.order_by().annotate(minute=(F("seconds") + 30) / 60).values_list("minute").annotate(many=Count("pk"))
    )
    n = sum(many for _minute, many in counted)
    if not n:
        return None
    return Time(n, *(_quantile(counted, n, share) for share in (0.25, 0.5, 0.75)))


def _quantile(counted: Iterable[tuple[int, int]], n: int, share: float) -> int:
    """The smallest value that at least this share does not exceed."""
    seen = 0
    for value, many in counted:
        seen += many
        if seen >= share * n:
            return max(1, value)
    raise ValueError("nothing was counted")
