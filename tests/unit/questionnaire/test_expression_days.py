"""Days and moments in several places of the world."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.questionnaire.expressions import Scope, compile_expression, evaluate
from meerwaarde.questionnaire.expressions.functions.calendar import short_day, short_month
from meerwaarde.questionnaire.expressions.tree import parse_xml
from support.clock import place

PLACES = ["Europe/Amsterdam", "America/Phoenix", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC"]
DAYS = st.dates(date(1975, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize("zone", PLACES)
@given(day=DAYS, days=st.integers(-9_000, 9_000))
def test_a_day_plus_days_is_the_day_of_the_calendar(zone: str, day: date, days: int) -> None:
    later = (day + timedelta(days)).isoformat()
    with place(zone):
        assert evaluate(f"date('{day}' + {days})") == later
        assert evaluate(f"date({days} + date('{day}'))") == later
        assert evaluate(f"format-date('{day}' - {-days}, '%Y-%m-%d')") == later
        assert evaluate(f"'{later}' - '{day}'", as_="number") == days
        assert evaluate(f"'{later}' = '{day}' + {days}", as_="boolean") is True
        assert evaluate(f"'{later}' < '{day}' + {days}", as_="boolean") is False


@pytest.mark.parametrize("zone", PLACES)
@given(day=DAYS)
def test_days_are_read_back_from_their_number(zone: str, day: date) -> None:
    with place(zone):
        assert evaluate(f"date(decimal-date-time('{day}'))") == day.isoformat()
        assert evaluate(f"date(1 * date('{day}'))") == day.isoformat()


def test_a_day_beyond_the_calendar() -> None:
    assert evaluate("date('9999-12-31' + 1)") == "Invalid Date"
    assert evaluate("date(99999999999)") == "Invalid Date"
    assert evaluate("date(1 div 0)") == "Invalid Date"
    assert evaluate("format-date('0001-01-01' - 1, '%Y')") == ""


def at(expression: str, now: datetime, language: str = "") -> str:
    return compile_expression(expression).text_value(Scope(parse_xml("<d/>"), now=now, language=language))


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("today()", "2026-07-02"), ("now()", "2026-07-02T00:30:00.000+02:00"), ("today() = date(today())", "true"),
        ("today() + 1 > now()", "true"), ("date(today() + 200)", "2027-01-18"), ("today() - '2026-01-01'", "182"),
        ("now() = now()", "true"), ("decimal-time(now())", "0.020833333333333332"),
        ("format-date(today(), '%a %b')", "do jul"),
        ("int((today() - '1990-07-02') div 365.25)", "36"),
    ],
)  # fmt: skip
def test_half_an_hour_after_midnight_in_amsterdam(expression: str, outcome: str) -> None:
    with place("Europe/Amsterdam"):
        assert at(expression, datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "Nederlands (nl)") == outcome


@pytest.mark.parametrize(
    ("language", "month", "day"),
    [("nl", "mrt", "ma"), ("nl-NL", "mrt", "ma"), ("Nederlands (nl)", "mrt", "ma"), ("English (en-GB)", "Mar", "Mon"),
     ("", "Mar", "Mon"), ("Klingon (tlh)", "Mar", "Mon"), ("Türkçe (tr)", "Mar", "Pzt"),
     ("العربية (ar)", "مارس", "الاثنين")],
)  # fmt: skip
def test_short_names(language: str, month: str, day: str) -> None:
    assert (short_month(3, language), short_day(0, language)) == (month, day)


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr", "tr", "pl", "ar"])
def test_every_month_and_day_has_its_own_name(language: str) -> None:
    assert len({short_month(month, language) for month in range(1, 13)}) == 12
    assert len({short_day(day, language) for day in range(7)}) == 7
