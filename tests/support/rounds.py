"""Rounds that are out, with whom they ask, in the fewest words."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, datetime, timedelta

from django.utils import timezone

from meerwaarde.web.answering import services as answering
from meerwaarde.web.members.models import Contact
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.questions import form_of
from meerwaarde.web.rounds.templates_of_questions import QUICKSCAN, workbook
from support.people import LONG_AGO

TODAY = date.today()
_numbers = itertools.count(1)


def round_out(*, opens: date = TODAY, closes: date = TODAY + timedelta(days=14), reminders=(7, 12), **fields) -> Round:
    """A QuickScan that was published and asks nobody yet."""
    version = f"2026.{next(_numbers)}"
    source = workbook(QUICKSCAN, title="Werkdruk", form_id="werkdruk", version=version, period="2026")
    made = Round(
        token=uuid.uuid4(), title="Werkdruk", kind="quickscan", period="2026", year=2026, source=source,
        source_name="vragen.xlsx", day=min(opens, TODAY), opens=opens, closes=closes, subject="{titel}: doet u mee?",
        invitation="Beste {naam}, antwoord voor {datum}: {link}", reminder="Herinnering voor {naam}: {link}",
        reminders=list(reminders), minutes=5, published=moment(min(opens, TODAY)), **fields,
    )  # fmt: skip
    made.form_version = answering.publish_form(xform=form_of(made).xform)
    made.save()
    return made


def asked(round_: Round, organisation, **fields) -> Assignment:
    """An organisation that is asked."""
    return Assignment.everything.create(round=round_, organisation=organisation, **fields)


def contact(organisation, email: str, function: str = "research", name: str = "Kim Voorbeeld", **fields) -> Contact:
    """A contact person of an organisation."""
    return Contact.everything.create(
        organisation=organisation, name=name, email=email, function=function, **{"valid_from": LONG_AGO, **fields}
    )


def moment(day: date, hour: int = 9) -> datetime:
    """An hour of a day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))
