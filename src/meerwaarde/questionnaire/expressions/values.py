"""The values of expressions and how one becomes another: XPath 1.0 with the dates of the ODK XForms specification.

A value is a set of nodes, a text, a number, a boolean or a `Moment`. Empty text is NaN as a number. A text that is
an ISO date or date-time counts as days since 1970-01-01 where a number is needed, as in every ODK engine; a day
without a time begins at local midnight.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, timezone, tzinfo

from meerwaarde.questionnaire.expressions.tree import Node

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400.0  # seconds
_EXACT = 2.0**53  # whole numbers from here on have fewer digits of their own than they are written with


@dataclass(frozen=True, slots=True)
class Moment:
    """A date (`day_only`) or a date with a time. `when` always knows its offset from UTC.

    `valid` is False for what date() makes of something that is no date: NaN as a number, false as a boolean.
    `counted` is filled where a date stands for its days since 1970, and says how it becomes a text: `whole`, as
    number() gives them, or `exact`, as a sum does.
    """

    when: datetime
    day_only: bool = False
    valid: bool = True
    counted: str = ""

    @property
    def days(self) -> float:
        """Days since 1970-01-01T00:00Z, with the part of the day behind the point."""
        return (self.when - EPOCH).total_seconds() / DAY if self.valid else math.nan

    @property
    def text(self) -> str:
        """As OpenRosa writes it: 2026-11-23, or 2026-11-23T09:05:00.000+01:00."""
        if not self.valid:
            return "Invalid Date"
        if self.counted:
            return str(math.floor(self.days)) if self.counted == "whole" else number_text(self.days)
        if self.day_only:
            return self.when.date().isoformat()
        return self.when.isoformat(timespec="milliseconds")


NO_MOMENT = Moment(EPOCH, valid=False)

Value = list[Node] | str | float | bool | Moment

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*\Z")
_MOMENT = re.compile(
    r"\s*(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:T(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?\s*\Z"
)


def local(moment: datetime) -> datetime:
    """`moment` without a zone read as the clock of this machine, with one turned to it."""
    return moment.astimezone()


def parse_moment(text: str) -> Moment | None:
    """The date or date-time that `text` is, or None when it is none (2026-02-30 is none)."""
    if len(text) < 8 or len(text) > 40:
        return None
    found = _MOMENT.match(text)
    if found is None:
        return None
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        if found["hour"] is None:
            return Moment(local(datetime.combine(day, time())), day_only=True)
        clock = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), _micro(found["part"]))
        zone = found["zone"]
        if zone is None:
            return Moment(local(datetime.combine(day, clock)))
        when = datetime.combine(day, clock, tzinfo=_zone(zone))
        if when.year in (MINYEAR, MAXYEAR):
            local(when)  # on the clock of this machine it may lie outside all years
        return Moment(when)
    except (ValueError, OverflowError):
        return None


def _micro(part: str | None) -> int:
    return int((part or "0")[:6].ljust(6, "0"))


def _zone(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(offset if text[0] == "+" else -offset)


def day_of(value: Value) -> Moment | None:
    """The day without a time that a value is, a text and a first node read, or None."""
    if isinstance(value, list):
        value = value[0].value if value else ""
    if isinstance(value, str):
        found = parse_moment(value) if value[4:5] == "-" else None
        return found if found is not None and found.day_only else None
    return value if isinstance(value, Moment) and value.day_only and value.valid else None


def moved(day: Moment, days: float) -> Moment | None:
    """A day so many whole days later, as a count of days; None where that is no day."""
    if days != days // 1 or abs(days) > 4_000_000:
        return None
    try:
        later = day.when.date() + timedelta(days=int(days))
        return Moment(local(datetime.combine(later, time())), day_only=True, counted="exact")
    except (ValueError, OverflowError):
        return None


def to_text(value: Value) -> str:
    """string() of XPath 1.0, chapter 4.2: a set of nodes is its first node in document order."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, Moment):
        return value.text
    return value[0].value if value else ""


def number_text(number: float) -> str:
    """A number as XPath writes it: no exponent, no point behind a whole number, NaN and Infinity by name."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if abs(number) < _EXACT and number == int(number):
        return str(int(number))
    written = repr(number)
    if "e" not in written:
        return written.removesuffix(".0")
    from decimal import Decimal

    return f"{Decimal(written):f}".removesuffix(".0")


def to_number(value: Value) -> float:
    """number() of XPath 1.0, chapter 4.4, with dates as days since 1970."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, Moment):
        return value.days
    return text_number(value if isinstance(value, str) else to_text(value))


def text_number(text: str) -> float:
    """The number that `text` is, or the days of the date that it is, else NaN."""
    if _NUMBER.match(text):
        return float(text)
    moment = parse_moment(text)
    return moment.days if moment else math.nan


def to_boolean(value: Value) -> bool:
    """boolean() of XPath 1.0, chapter 4.3: a set of nodes is true when it is not empty."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    if isinstance(value, Moment):
        return value.valid
    return bool(value)


def is_moment(value: str | float | bool | Moment) -> bool:
    """Whether a value is a date, or a text that reads as one."""
    return isinstance(value, Moment) or (isinstance(value, str) and parse_moment(value) is not None)
