"""Functions on dates and times.

A date without a time begins at local midnight, and as a number counts in days since 1970-01-01 UTC. What date() makes
of something that is no date is told as "Invalid Date", NaN or false.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, datetime, timedelta

from meerwaarde.questionnaire.expressions.functions.calendar import short_day, short_month
from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.values import (
    DAY,
    EPOCH,
    NO_MOMENT,
    Moment,
    Value,
    local,
    parse_moment,
    to_text,
)

_TIME = re.compile(
    r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.(?P<part>\d{1,6}))?)?"
    r"(?P<zone>Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?"
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")


@function("today", 0, 0)
def today(scope: Scope) -> Moment:
    """The day of today on this machine's clock."""
    now = local(scope.now)
    return Moment(local(datetime(now.year, now.month, now.day)), day_only=True)


@function("now", 0, 0)
def now(scope: Scope) -> Moment:
    """This moment with its offset from UTC, the same throughout one evaluation."""
    return Moment(local(scope.now))


@function("date", 1, 1)
def date(_: Scope, value: Value) -> Moment | str:
    """A date from a text (a time in it stays), or from days since 1970.

    Days that lie an hour beside midnight because the clock was put forward or back in between, as in
    `date(today() + 200)`, are the day that was meant.
    """
    found = _moment(value)
    if isinstance(found, Moment) and not found.day_only and not isinstance(value, Moment) and _is_number(value):
        return _meant(found)
    return found


@function("date-time", 1, 1)
def date_time(_: Scope, value: Value) -> Moment | str:
    """As date(), each moment as it is."""
    return _moment(value)


def _is_number(value: Value) -> bool:
    return isinstance(value, float) or bool(_NUMBER.match(to_text(value)))


def _moment(value: Value) -> Moment | str:
    """The moment that a value is; empty text for an empty one, NO_MOMENT for one that is none."""
    if isinstance(value, Moment):
        return replace(value, counted="")
    if isinstance(value, bool):
        return NO_MOMENT
    if isinstance(value, float):
        return _from_days(value)
    text = to_text(value)
    if not text:
        return ""
    if _NUMBER.match(text):
        return _from_days(float(text))
    found = parse_moment(text)
    return _shown(found.when) if found else NO_MOMENT


def _from_days(days: float) -> Moment:
    try:
        return _shown(EPOCH + timedelta(milliseconds=round(days * DAY * 1000)))
    except (ValueError, OverflowError):
        return NO_MOMENT


def _shown(when: datetime) -> Moment:
    here = local(when)
    return Moment(here, day_only=(here.hour, here.minute, here.second, here.microsecond // 1000) == (0, 0, 0, 0))


def _meant(found: Moment) -> Moment:
    """The day of midnight at the other offset that this zone has within the year, or `found` itself."""
    here = found.when
    if here.year in (MINYEAR, MAXYEAR):
        return found
    offset = here.utcoffset()
    for month in (1, 7):
        other = local(datetime(here.year, month, 1)).utcoffset()
        if offset is None or other is None or other == offset:
            continue
        shifted = here + (other - offset)
        if (shifted.hour, shifted.minute, shifted.second, shifted.microsecond // 1000) == (0, 0, 0, 0):
            return Moment(local(datetime(shifted.year, shifted.month, shifted.day)), day_only=True)
    return found


@function("decimal-date-time", 1, 1)
def decimal_date_time(_: Scope, value: Value) -> float:
    """Days since 1970-01-01 UTC, with the part of the day. A number is that already, a text must be a date."""
    if isinstance(value, float):
        return value
    found = value if isinstance(value, Moment | bool) else parse_moment(to_text(value))
    return found.days if isinstance(found, Moment) else math.nan


@function("decimal-time", 1, 1)
def decimal_time(scope: Scope, value: Value) -> float:
    """The part of the local day that has passed: noon is 0.5. Takes a time, or a moment and then its time."""
    if isinstance(value, float | bool):
        return math.nan
    moment = value if isinstance(value, Moment) else _clock(scope, to_text(value))
    if moment is None or not moment.valid:
        return math.nan
    here = local(moment.when)
    return (here.hour * 3600 + here.minute * 60 + here.second + here.microsecond / 1e6) / DAY


def _clock(scope: Scope, text: str) -> Moment | None:
    if not _TIME.fullmatch(text):
        return parse_moment(text)
    seconds = "" if text.count(":") >= (3 if text[-3:-2] == ":" and _zoned(text) else 2) else ":00"
    clock, zone = (text[: -len(_zoned(text))], _zoned(text)) if _zoned(text) else (text, "")
    return parse_moment(f"{local(scope.now).date().isoformat()}T{clock}{seconds}{zone}")


def _zoned(text: str) -> str:
    found = _TIME.fullmatch(text)
    return (found["zone"] or "") if found else ""


@function("format-date", 2, 2)
def format_date(scope: Scope, value: Value, form: Value) -> str:
    """A date written by a form of %-signs; empty for what is no date. A sign that is not known stays as it is.

    %Y and %y year, %m and %n month with and without 0, %b its short name, %d and %e day with and without 0, %a its
    short name, %H and %h hour, %M minute, %S second, %3 millisecond, %% a percent sign. Names are in the form's
    language where that is known, else English.
    """
    found = _moment(value)
    if not isinstance(found, Moment) or not found.valid:
        return ""
    here = local(found.when)
    return re.sub("%(.)", lambda match: _written(here, match[1], scope.language), to_text(form), flags=re.DOTALL)


function("format-date-time", 2, 2)(format_date)


def _written(when: datetime, sign: str, language: str) -> str:
    match sign:
        case "Y":
            return f"{when.year:04d}"
        case "y":
            return f"{when.year % 100:02d}"
        case "m":
            return f"{when.month:02d}"
        case "n":
            return str(when.month)
        case "b":
            return short_month(when.month, language)
        case "d":
            return f"{when.day:02d}"
        case "e":
            return str(when.day)
        case "a":
            return short_day(when.weekday(), language)
        case _:
            return _written_time(when, sign)


def _written_time(when: datetime, sign: str) -> str:
    match sign:
        case "H":
            return f"{when.hour:02d}"
        case "h":
            return str(when.hour)
        case "M":
            return f"{when.minute:02d}"
        case "S":
            return f"{when.second:02d}"
        case "3":
            return f"{when.microsecond // 1000:03d}"
        case "%":
            return "%"
        case _:
            return f"%{sign}"
