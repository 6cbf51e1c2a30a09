"""A round from an earlier one: the same questions, the same selection of the register of today, the same texts."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

from django.db import transaction

from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.making import begin
from meerwaarde.web.rounds.models import Round
from meerwaarde.web.scopes import Actor


def next_title(title: str, year: int) -> str:
    """The title with the year after, when it names its year.

    >>> next_title("Monitor 2025", 2025), next_title("Werkdruk", 2025)
    ('Monitor 2026', 'Werkdruk')
    """
    return re.sub(rf"\b{year}\b", str(year + 1), title)


@transaction.atomic
def copied(*, by: Actor, token: uuid.UUID, round_: Round, title: str = "", year: int | None = None) -> Round:
    """The next round after `round_`, about the year after unless `year` says another. Raises Refused.

    The questions come from the file they were made of, so that the version that is published next is its own.
    """
    by.scope.require(Permission.ROUNDS_MANAGE)
    year = round_.year + 1 if year is None else year
    today = by.scope.day
    return begin(
        by=by, token=token, title=title or next_title(round_.title, round_.year), year=year,
        kind=Round.Kind(round_.kind), period=re.sub(rf"\b{round_.year}\b", str(year), round_.period),
        source=bytes(round_.source), source_name=round_.source_name, filters=round_.filters, unit=round_.unit,
        closes=today + (round_.closes - round_.opens), subject=round_.subject, invitation=round_.invitation,
        reminder=round_.reminder, minutes=round_.minutes, minimum=round_.minimum, copied_from=round_,
        reminders=[one for one in round_.reminders if timedelta(days=one) <= round_.closes - round_.opens],
    )  # fmt: skip
