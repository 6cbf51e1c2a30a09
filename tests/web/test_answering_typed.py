"""Numbers, dates and times as people type them, and how they stand in a field and on the page.

A number with one comma or point before exactly three digits has two readings; nothing but the respondent decides.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.web.answering.dates import Precision, read_date, read_moment, read_time, typed_date, typed_time
from meerwaarde.web.answering.numbers import printed_number, read_number, told_number, typed_number

ONE = [
    ("12,5", "12.5"), ("12.5", "12.5"), ("1250", "1250"), ("1 250", "1250"), ("1\u00a0250", "1250"),
    ("1\u202f250,5", "1250.5"), ("1.250,5", "1250.5"), ("1,250.5", "1250.5"), ("1.250.000", "1250000"),
    ("1,250,000", "1250000"), ("1.250.000,75", "1250000.75"), ("0,125", "0.125"), ("0.125", "0.125"), (",5", "0.5"),
    ("12,", "12"), ("12,50", "12.5"), ("007", "7"), ("-5", "-5"), ("−5", "-5"), ("- 5", "-5"), ("-0", "0"),
    ("+5", "5"), ("€ 1.250,50", "1250.5"), ("1'250", "1250"), ("1250,125", "1250.125"), ("  8 ", "8"),
    ("١٢", "12"), ("١٢٫٥", "12.5"), ("١٬٢٥٠", "1250"), ("۱۲", "12"), ("\u200f١٢", "12"),
]  # fmt: skip
TWO = [("1.250", "1250", "1.25"), ("1,250", "1250", "1.25"), ("-1.250", "-1250", "-1.25"),
       ("12.125", "12125", "12.125"),
       ("١.٢٥٠", "1250", "1.25")]  # fmt: skip
NONE = ["", " ", "twaalf", "12 uur", "12%", "1e5", ".", ",", "-", "--5", "+-5", "1.2.3", "12 5", "1.25.000", "1,2,3",
        "1.250,5,5", "1 250 00", "NaN", "Infinity", "0x10", "1" * 41, "½", "1.2 345"]  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), ONE)
def test_a_clear_number_has_one_reading(typed, value):
    assert read_number(typed) == (value,)


@pytest.mark.parametrize(("typed", "first", "second"), TWO)
def test_a_doubtful_number_has_two(typed, first, second):
    assert read_number(typed) == (first, second)


@pytest.mark.parametrize("typed", NONE)
def test_what_is_no_number_has_none(typed):
    assert read_number(typed) == ()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_printed_number_reads_as_itself_in_both_notations(number):
    value = read_number(f"{number:f}")[0]
    assert Decimal(value) == number
    for language in ("nl", "en", "ar"):
        assert value in read_number(typed_number(value, language))
        assert value in read_number(printed_number(value, language))


@given(st.text(alphabet="0123456789., -d'٫١", max_size=12))
def test_whatever_is_typed_gives_numbers_or_nothing(text):
    assert all(Decimal(value).is_finite() for value in read_number(text))
    assert len(read_number(text)) <= 2


def test_numbers_in_a_field_and_on_the_page():
    assert typed_number("1250.5", "nl") == "1250,5"
    assert typed_number("1250.5", "en-GB") == "1250.5"
    assert printed_number("1250.5", "nl") == "1.250,5"
    assert printed_number("-1250.50", "en") == "−1,250.50"
    assert printed_number("geen", "nl") == "geen"


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        ("3450000", "3.450.000", "3,450,000"),
        ("-112000.5", "−112.000,5", "−112,000.5"),
        ("12.5", "12,5", "12.5"),
        ("2026", "2026", "2026"),  # may be a year
        ("-9999.25", "−9999,25", "−9999.25"),
        ("10000", "10.000", "10,000"),
    ],
)
def test_a_number_inside_a_sentence_has_marks_from_five_digits(value, dutch, english):
    assert (told_number(value, "nl"), told_number(value, "en")) == (dutch, english)


@pytest.mark.parametrize("typed", ["23-11-2026", "23/11/2026", "23.11.2026", "23 11 2026", "2026-11-23", "2026/11/23",
                                   "23 november 2026", "23 nov. 2026", "23-NOV-2026", "٢٣-١١-٢٠٢٦"])  # fmt: skip
def test_a_date_in_its_many_ways(typed):
    assert read_date(typed) == "2026-11-23"


@pytest.mark.parametrize("typed", ["23-11-26", "31-02-2026", "11/23/2026", "23-11", "morgen", "0-1-2026", "1-1-0000"])
def test_what_is_no_date(typed):
    assert read_date(typed) == ""


@pytest.mark.parametrize(("typed", "precision", "value"), [
    ("11-2026", Precision.MONTH, "2026-11-01"), ("2026-11", Precision.MONTH, "2026-11-01"),
    ("maart 2026", Precision.MONTH, "2026-03-01"), ("mrt 2026", Precision.MONTH, "2026-03-01"),
    ("23-11-2026", Precision.MONTH, "2026-11-01"), ("13-2026", Precision.MONTH, ""),
    ("2026", Precision.YEAR, "2026-01-01"), ("26", Precision.YEAR, ""),
])  # fmt: skip
def test_months_and_years(typed, precision, value):
    assert read_date(typed, precision) == value


@pytest.mark.parametrize(("typed", "value"), [
    ("9:05", "09:05"), ("09.05", "09:05"), ("0905", "09:05"), ("905", "09:05"), ("9u05", "09:05"), ("9", "09:00"),
    ("9 uur", "09:00"), ("23:59", "23:59"), ("٩:٠٥", "09:05"), ("24:00", ""), ("12:60", ""), ("9:5", ""), ("noen", ""),
])  # fmt: skip
def test_times(typed, value):
    assert read_time(typed) == (f"{value}:00.000" if value else "")


def test_a_moment_needs_both_and_knows_its_offset():
    assert read_moment("23-11-2026", "9:05").startswith("2026-11-23T09:05:00.000")
    assert read_moment("23-11-2026", "9:05")[-6] in "+-"
    assert read_moment("23-11-2026", "") == ""
    assert read_moment("", "9:05") == ""


def test_dates_in_a_field():
    assert typed_date("2026-11-23") == "23-11-2026"
    assert typed_date("2026-11-01", Precision.MONTH) == "11-2026"
    assert typed_date("2026-01-01", Precision.YEAR) == "2026"
    assert typed_date("2026-11-23T09:05:00.000+01:00") == "23-11-2026"
    assert typed_time("2026-11-23T09:05:00.000+01:00") == "09:05"
    assert typed_time("09:05:00.000+01:00") == "09:05"
