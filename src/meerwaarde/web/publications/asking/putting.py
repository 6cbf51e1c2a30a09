"""Putting a question to the figures: the worker answers it. Nothing of it is in the ledger, all of it in the trail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.publications.asking import groups
from meerwaarde.web.publications.asking.selectors import may_ask
from meerwaarde.web.publications.drafts.requesting import period_of
from meerwaarde.web.publications.models import Inquiry
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Actor, Scope

KEPT_FOR = timedelta(days=30)  # what is not passed on
State = Inquiry.State


def askable(scope: Scope, round_: UUID) -> rounds.Askable:
    """What can be asked of a round. Raises InputError."""
    try:
        return rounds.askable(scope, round_)
    except Refused as reason:
        raise InputError(reason.message) from None


def put(
    *, by: Actor, token: UUID, round_: UUID, question: str, group: str = "", previous: UUID | None = None
) -> Inquiry:
    """Ask a question of a round that is over, split by a group or not, with the change since an earlier round or not.

    The same `token` again is the same question. Raises PermissionDenied, and InputError for what cannot be asked.
    """
    if not may_ask(by.scope):
        raise PermissionDenied(Permission.RELEASES_SEE)
    there = Inquiry.everything.filter(token=token).first()
    if there is not None:
        return there
    told = askable(by.scope, round_)
    names = dict(told.questions)
    if question not in names:
        raise InputError(_("Kies een vraag uit de lijst."))
    if (group and group not in dict(groups.choices_of(told.groups))) or group == question:
        raise InputError(_("Naar deze groep kan deze vraag niet worden gesplitst. Kies een andere uit de lijst."))
    if previous is not None and (previous == round_ or previous not in _others(by.scope)):
        raise InputError(_("Kies een eerdere ronde uit de lijst."))
    slug = slug_of(names[question], (str(round_), question, group, str(previous or "")))
    row = Inquiry(
        token=token, by=by.id, since=timezone.now(), round=round_, question=question, group=group, previous=previous,
        period=period_of(by.scope, round_), asked=names[question][:500], slug=slug,
    )  # fmt: skip
    try:
        return _stored(by, row)
    except IntegrityError:  # the same form was sent twice at once
        return Inquiry.everything.get(token=token)


def _others(scope: Scope) -> Iterable[UUID]:
    return {one.uuid for one in rounds.over(scope)}


def slug_of(label: str, about: tuple[str, ...]) -> str:
    """The address of an answer: the same question of the same round has the same one, so that it has versions."""
    plain = slugify(label)[:56].strip("-") or "cijfer"
    return f"{plain}-{hashlib.sha256(repr(about).encode()).hexdigest()[:10]}"


@transaction.atomic
def _stored(by: Actor, row: Inquiry) -> Inquiry:
    Inquiry.everything.filter(release__isnull=True, since__lt=timezone.now() - KEPT_FOR).delete()
    row.save(force_insert=True)
    record(by=by, action="publications.figures.asked", subject=("round", row.round), read=True,
           changes={"question": [None, row.question], "group": [None, row.group],
                    "previous": [None, str(row.previous or "")]})  # fmt: skip
    _hand_over(row, by)
    return row


@transaction.atomic
def again(*, by: Actor, inquiry: Inquiry) -> Inquiry:
    """Ask the same again, beside what was released since. Raises PermissionDenied and InputError."""
    if not may_ask(by.scope):
        raise PermissionDenied(Permission.RELEASES_SEE)
    row = locked(inquiry)
    row.turn += 1
    row.state, row.error, row.since = State.WAITING, "", timezone.now()
    row.save(update_fields=["turn", "state", "error", "since"])
    _hand_over(row, by)
    return row


def _hand_over(row: Inquiry, by: Actor) -> None:
    from meerwaarde.web.publications.asking.tasks import answer

    answer.enqueue(str(row.uuid), row.turn, by.kind, by.id)


def locked(inquiry: Inquiry) -> Inquiry:
    """The question as it is now, held until the transaction ends. Raises InputError when it was passed on."""
    row = Inquiry.everything.select_for_update().get(pk=inquiry.pk)
    if row.state == State.RELEASED:
        raise InputError(_("Deze tabel is al openbaar. Stel de vraag opnieuw als de antwoorden zijn veranderd."))
    return row
