"""How often and how long organisations are asked something: nothing is asked twice, and who asks too much is seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.models import Asked
from meerwaarde.web.members.types import Refused, Unanswered
from meerwaarde.web.members.words import clean
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

MOST_MINUTES = 32_000


@transaction.atomic
def asked(*, by: Actor, organisations: Collection[int], what: str, reference: str, day: date, minutes: int) -> int:
    """Count that organisations were asked `what`, which takes `minutes`. Nobody is counted twice under `reference`.

    Returns how many are new. One row in the audit trail for the whole question. Raises Refused.
    """
    by.scope.require(Permission.REGISTER_CHANGE)
    what, reference = clean(what)[:200], clean(reference)[:100]
    if not what or not reference:
        raise Refused(_("Zeg wat u vraagt en geef het een kenmerk."), "what")
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refused(_("Het aantal minuten kan niet kloppen."), "minutes")
    there = set(Asked.everything.filter(reference=reference).values_list("organisation", flat=True))
    new = sorted(set(organisations) - there)
    Asked.everything.bulk_create(
        (
            Asked(organisation_id=one, what=what, reference=reference, day=day, minutes=minutes)
            for one in new
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    if new:
        told: dict[str, Any] = {"what": [None, what], "day": [None, day], "minutes": [None, minutes]}
        only = new[0] if len(new) == 1 else None
        if only is None:
            told["organisations"] = [0, len(new)]
        record(by=by, action="members.asked.added", subject=("asked", reference), organisation=only, changes=told)
    return len(new)


def unanswered(*, by: Actor, organisation: int, reference: str) -> Unanswered | None:
    """What an organisation was asked under a reference and has not answered yet; None when there is no such thing."""
    if not by.scope.may(Permission.REGISTER_CHANGE):
        by.scope.require(Permission.BURDEN_SEE, organisation)
    rows = Asked.everything.filter(organisation=organisation, reference=reference, answered__isnull=True)
    return next((Unanswered(*found) for found in rows.values_list("pk", "organisation", "minutes")), None)


def answered(
    *, by: Actor, unanswered: Unanswered | None, day: date, minutes: int | None = None
) -> dict[str, list[Any]]:
    """Note that an organisation answered what it was asked, and how long it really took. Again changes nothing.

    Part of the service that keeps the answer, in its transaction: gives what changed, to record with the answer.
    """
    if unanswered is None:
        return {}
    if not by.scope.may(Permission.REGISTER_CHANGE):
        by.scope.require(Permission.BURDEN_SEE, unanswered.organisation)
    took = unanswered.minutes if minutes is None else max(0, min(minutes, MOST_MINUTES))
    waits = Asked.everything.filter(pk=unanswered.pk, answered__isnull=True)
    if not waits.update(answered=day, minutes=took):
        return {}
    return {"counted": [None, day], "minutes": [unanswered.minutes, took]}
