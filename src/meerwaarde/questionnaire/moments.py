"""Dates and times as exports write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?=$|[T ])")
_BRIEFCASE = "%b %d, %Y %I:%M:%S %p"  # ODK Briefcase: Oct 31, 2014 1:05:12 PM


def parse_date(text: str) -> date | None:
    """The day in `2014-10-31` or `31-10-2014`, with or without a time; None when it is no date."""
    moment = parse_moment(text)
    return moment.date() if moment else None


def parse_moment(text: str) -> datetime | None:
    """The moment in an ISO text or in `31-10-2014 12:00`; with a zone it is turned into UTC. None when it is none.

    Without a zone it stays as written, so moments of one export can be compared, whichever way it writes them.
    """
    iso = _DAY_FIRST.sub(lambda found: f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}", text.strip(), count=1)
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        try:
            moment = datetime.strptime(text.strip(), _BRIEFCASE)  # it names no zone
        except ValueError:
            return None
    try:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (OverflowError, ValueError):
        return None
