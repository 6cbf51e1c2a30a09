"""What is past its term goes, every night, by itself: the terms are those that the tables declare."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from meerwaarde.web.accounts.models import Person
from meerwaarde.web.audit.models import Entry, Head
from meerwaarde.web.audit.services import HEAD, record
from meerwaarde.web.keeping import Term
from meerwaarde.web.privacy.people import erase_person
from meerwaarde.web.privacy.registry import kept_of, tables
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep import jobs

BATCH = 500  # rows in one transaction, so that nobody waits long
LONGEST_NIGHT = timedelta(days=30)  # a machine may be switched off for a holiday
FOLLOW = {"audit.Entry", "audit.EntryDetail", "accounts.Person"}  # with rules of their own, below


class ClockJumped(RuntimeError):
    """Much more time went by since the last night than a night: first somebody may look at the clock."""


def every_night() -> None:
    """`run`, but not in the first night after a leap of the clock: what is erased does not come back.

    Raises ClockJumped, which the page of upkeep shows; when the clock still says so a night later, it is right.
    """
    before = jobs.last_time("retention")
    leapt = before.finished is not None and timezone.now() - before.finished > LONGEST_NIGHT
    if leapt and not before.error.endswith(ClockJumped.__name__):
        raise ClockJumped
    run()


def run(now: datetime | None = None) -> dict[str, int]:
    """Remove what is past its term; gives how many rows went, by table. Safe to run twice, or to break off."""
    moment = now or timezone.now()
    by = Actor.system("retention", moment.date())
    gone = {}
    for model in tables():
        if model._meta.label not in FOLLOW and (count := _expired(model, kept_of(model).term, moment)):
            gone[model._meta.label] = count
    if count := _entries(moment):
        gone["audit.Entry"] = count
    if count := _people(by, moment):
        gone["accounts.Person"] = count
    if gone:
        record(by=by, action="privacy.retention.ran", changes={name: [None, count] for name, count in gone.items()})
    return gone


def _expired(model: type[models.Model], term: Term, now: datetime) -> int:
    """Delete rows whose term is over, a batch at a time."""
    if term.days is None or not term.after:
        return 0
    rows = model._base_manager.filter(**{f"{term.after}__lt": _limit(model, term, now)})
    total = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            deleted = model._base_manager.filter(pk__in=keys).delete()[1].get(model._meta.label, 0)
        if not deleted:  # held by something else: never try for ever
            break
        total += deleted
    return total


def _limit(model: type[models.Model], term: Term, now: datetime) -> date | datetime:
    limit = now - timedelta(days=term.days or 0)
    field = model._meta.get_field(term.after)
    return limit if isinstance(field, models.DateTimeField) else limit.date()


@transaction.atomic
def _entries(now: datetime) -> int:
    """Cut off the old end of the audit trail; the head remembers where the rest begins, so the chain holds."""
    days = Entry.KEPT.term.days or 0
    head = Head.objects.select_for_update().get(pk=HEAD)
    last = Entry.everything.filter(at__lt=now - timedelta(days=days)).order_by("-number").first()
    if last is None:
        return 0
    head.first_number, head.first_previous = last.number + 1, last.hash
    head.save()
    return Entry.everything.filter(number__lte=last.number).delete()[1].get("audit.Entry", 0)


def _people(by: Actor, now: datetime) -> int:
    """Erase people who have no role any more and have not signed in for long."""
    limit = now - timedelta(days=Person.KEPT.term.days or 0)
    day = timezone.localdate(now)
    since = datetime.combine(limit.date(), time.min, limit.tzinfo)
    idle = Q(last_login__lt=since) | Q(last_login__isnull=True, created__lt=since)
    still = Q(grants__valid_to__isnull=True) | Q(grants__valid_to__gt=day)
    with_role = Person.objects.filter(still, grants__isnull=False).values("pk")
    people = Person.objects.filter(idle, erased__isnull=True).exclude(pk__in=with_role)
    count = 0
    for person in people[:BATCH]:
        erase_person(by=by, person=person, reason="retention")
        count += 1
    return count
