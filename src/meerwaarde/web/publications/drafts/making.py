"""Asking for a report, changing how it is split, and having it made again: by the worker, in one turn after another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from meerwaarde.core import InputError
from meerwaarde.language import LANGUAGES
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.publications.drafts import choices
from meerwaarde.web.publications.drafts.interim import InTheMaking, come_once, correction_of
from meerwaarde.web.publications.models import Release, ReportDraft
from meerwaarde.web.publications.services import RESERVED
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Actor
from meerwaarde.web.typed import one_line

RELEASE = Permission.FIGURES_RELEASE
LONGEST_TEXT = 6_000
State = ReportDraft.State


@transaction.atomic
def begin(*, by: Actor, round_: UUID, interim: bool = False) -> ReportDraft:
    """The report on a round that is over, or an `interim` one of a round that goes on; asked of the worker when there
    is none yet.

    Raises PermissionDenied; InputError while the round goes on, or for an interim report is over, and below its
    minimum of answers; InTheMaking when there is a report of the other kind.
    """
    by.scope.require(RELEASE)
    told = reported(by, round_, interim=interim)
    if interim and told.over:
        raise InputError(_("Deze ronde is afgelopen. Maak het eindrapport."))
    if interim and told.by_municipality:
        raise InputError(come_once())
    if told.answered < told.minimum:
        what = _("Er zijn antwoorden van {n} leden; het minimum van deze ronde is {minimum}. Er komt geen rapport.")
        raise InputError(what.format(n=told.answered, minimum=told.minimum))
    now = timezone.now()
    draft, new = ReportDraft.everything.filter(~_released()).select_for_update().get_or_create(
        round=round_,
        defaults={
            "slug": _slug(told.title, round_), "title": told.title, "period": told.period, "since": now,
            "limits": joined(lines_of(told.limits)), "editor": by.id, "interim": interim,
            "until": now if interim else None, **_as_the_last(told), **_as_before(round_, interim=interim),
        },
    )  # fmt: skip
    if new:
        _hand_over(draft, by)
        record(by=by, action="publications.draft.begun", subject=("report", draft.uuid),
               changes={"round": [None, str(round_)], "interim": [None, interim]})  # fmt: skip
    elif draft.interim != interim:
        raise InTheMaking(draft)
    return draft


def _released() -> Any:
    from django.db.models import Q

    return Q(state=State.RELEASED)


def reported(by: Actor, round_: UUID, *, interim: bool = False) -> rounds.Reported:
    """What a report on the round can be. Raises InputError."""
    try:
        return rounds.reported(by.scope, round_, interim=interim)
    except Refused as reason:
        raise InputError(reason.message) from None


def _as_the_last(told: rounds.Reported) -> dict[str, Any]:
    """The first report on a next round takes from that on the last one what holds for this one too."""
    last = _last(told.follows) if told.follows else None
    if last is None:
        return {}
    there = {name for name, _text in told.choices}
    said: dict[str, Any] = {"language": last.language, "by": [name for name in last.by if name in there]}
    return said if told.limits.strip() else {**said, "limits": last.limits}


def _last(round_: UUID) -> ReportDraft | None:
    """The report on a round that was released last."""
    return ReportDraft.everything.filter(round=round_, state=State.RELEASED).order_by("-pk").first()


def _as_before(round_: UUID, *, interim: bool) -> dict[str, Any]:
    """A next version begins with the choices and texts of the last."""
    last = _last(round_)
    same = ("slug", "title", "language", "by", "previous", "left_out", "quotes", "headline", "introduction", "limits",
            "numbers")  # fmt: skip
    if last is None:
        return {}
    # With it what the program wrote itself, so that it says that anew of the figures of then.
    said = {"content": {"generated": last.content.get("generated", {})},
            "correction": correction_of(last, interim=interim)}  # fmt: skip
    return {**{name: getattr(last, name) for name in same}, **said}


def _slug(title: str, round_: UUID) -> str:
    """An address that no other publication has."""
    plain = slugify(title)[:60].strip("-") or "rapport"
    taken = set(Release.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    taken |= set(
        ReportDraft.everything.filter(slug__startswith=plain).exclude(round=round_).values_list("slug", flat=True)
    )
    taken |= RESERVED
    return next(one for one in (plain, *(f"{plain}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


@transaction.atomic
def change(
    *, by: Actor, draft: ReportDraft, title: str, period: str, language: str, split: Collection[str],
    previous: UUID | str | None = None, left_out: Collection[str] | None = None,
) -> ReportDraft:  # fmt: skip
    """How the report is called and split, with which round it is compared ("": none) and what is left out; None: as it
    was. It is made again; the same again does nothing. Raises InputError."""
    by.scope.require(RELEASE)
    row = locked(draft)
    chosen = choices.checked(
        choices.choices_of(by.scope, row), row, split=split,
        previous=row.previous if previous is None else UUID(str(previous)) if previous else None,
        left_out=row.left_out if left_out is None else left_out,
    )  # fmt: skip
    if language not in LANGUAGES:
        raise InputError(_("Kies Nederlands of Engels."))
    said = {"title": one_line(title)[:200], "period": one_line(period)[:60], "language": language, **chosen}
    if not said["title"] or not said["period"]:
        raise InputError(_("Geef het rapport een titel en een periode."))
    return save(by, row, "publications.draft.changed", said)


def save(by: Actor, row: ReportDraft, action: str, values: dict[str, Any]) -> ReportDraft:
    """Store what differs, and have the report made again. `row` is locked."""
    told = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    if not told:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.editor = by.id
    row.save(update_fields=[*values, "editor"])
    record(by=by, action=action, subject=("report", row.uuid), changes=told)
    return again(by=by, draft=row)


@transaction.atomic
def again(*, by: Actor, draft: ReportDraft) -> ReportDraft:
    """Have the report made again, in a next turn: what the turns before it make is thrown away. Raises InputError."""
    by.scope.require(RELEASE)
    row = locked(draft)
    row.turn += 1
    row.state, row.progress, row.doing, row.error, row.since = State.WAITING, 0, "", "", timezone.now()
    row.save(update_fields=["turn", "state", "progress", "doing", "error", "since"])
    _hand_over(row, by)
    return row


def _hand_over(draft: ReportDraft, by: Actor) -> None:
    from meerwaarde.web.publications.drafts.tasks import make

    make.enqueue(str(draft.uuid), draft.turn, by.kind, by.id)


def locked(draft: ReportDraft) -> ReportDraft:
    """The draft as it is now, held until the transaction ends. Raises InputError for one that is released."""
    row = ReportDraft.everything.select_for_update().get(pk=draft.pk)
    if row.state == State.RELEASED:
        raise InputError(_("Dit rapport is al openbaar. Wilt u iets verbeteren? Maak dan een nieuw rapport."))
    return row


def lines_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line."""
    return tuple(line for line in map(one_line, text.replace("\0", "").splitlines()) if line)


def joined(lines: Iterable[str]) -> str:
    """Paragraphs as they are kept."""
    return "\n".join(lines)
