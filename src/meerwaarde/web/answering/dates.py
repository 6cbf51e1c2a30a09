"""Dates and times as people type them: 23-11-2026, 2026-11-23, 23 november 2026; 9:05, 9.05 or 9u05.

A date is read as day, month, year, or as year, month, day when the year stands first: never as the browser's language
has it. The year has four digits, because 23-11-26 is two dates.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from meerwaarde.questionnaire.expressions.values import parse_moment
from meerwaarde.web.answering.numbers import western


class Precision(StrEnum):
    """What of a date is asked: all, the month, or the year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2})[-. ]*([a-z]{3,9})\.?[-, ]*(\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{4})")
_MONTH_LAST = re.compile(r"(\d{4})[-/. ]+(\d{1,2})")
_MONTH_WORDS = re.compile(r"([a-z]{3,9})\.?[-, ]*(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.u h]+(\d{2}))?\s*(?:u|uur|h)?")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
# First three letters in Dutch and English; March has three spellings.
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mrt maa mar", "apr", "mei may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dec"), start=1
    )
    for name in names.split()
}


def read_date(text: str, precision: Precision = Precision.DAY) -> str:
    """The ISO date that `text` is, with the first day for a month or year; empty when it is none."""
    plain = western(text).strip().lower()
    parts = {Precision.DAY: _day, Precision.MONTH: _month, Precision.YEAR: _year}[precision](plain)
    if parts is None:
        return ""
    try:
        return date(*parts).isoformat()
    except ValueError:
        return ""


def _day(text: str) -> tuple[int, int, int] | None:
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _IN_WORDS.fullmatch(text):
        return int(found[3]), _MONTHS.get(found[2][:3], 0), int(found[1])
    return None


def _month(text: str) -> tuple[int, int, int] | None:
    if found := _MONTH_FIRST.fullmatch(text):
        return int(found[2]), int(found[1]), 1
    if found := _MONTH_LAST.fullmatch(text):
        return int(found[1]), int(found[2]), 1
    if found := _MONTH_WORDS.fullmatch(text):
        return int(found[2]), _MONTHS.get(found[1][:3], 0), 1
    return _first_of(_day(text))


def _year(text: str) -> tuple[int, int, int] | None:
    return (int(text), 1, 1) if re.fullmatch(r"\d{4}", text) else None


def _first_of(parts: tuple[int, int, int] | None) -> tuple[int, int, int] | None:
    return parts and (parts[0], parts[1], 1)


def read_time(text: str) -> str:
    """The time that `text` is, as 09:05:00.000; empty when it is none."""
    plain = western(text).strip().lower()
    found = _DIGITS.fullmatch(plain) if len(plain) >= 3 and plain.isdigit() else _CLOCK.fullmatch(plain)
    if found is None:
        return ""
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02}:{minute:02}:00.000" if hour < 24 and minute < 60 else ""


def read_moment(day: str, clock: str) -> str:
    """A date and a time in one, with this machine's offset from UTC as OpenRosa writes it; empty when one is none."""
    date_part, time_part = read_date(day), read_time(clock)
    moment = parse_moment(f"{date_part}T{time_part}") if date_part and time_part else None
    return moment.text if moment else ""


def typed_date(value: str, precision: Precision = Precision.DAY) -> str:
    """An ISO date as it stands in a field: 23-11-2026, 11-2026 or 2026. Anything else stays as it is."""
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", value)
    if found is None:
        return value
    year, month, day = found.groups()
    return {Precision.DAY: f"{day}-{month}-{year}", Precision.MONTH: f"{month}-{year}", Precision.YEAR: year}[precision]


def typed_time(value: str) -> str:
    """A time, or the time of a date with one, as it stands in a field: 09:05."""
    found = re.search(r"(?:^|T)(\d{2}:\d{2})", value)
    return found[1] if found else value
