"""Reading numbers: one text, one number, or a question back.

Dutch people write `12,5` and `1.250`; programs write `12.5` and `1,250`; spreadsheets write whatever their region
says. A questionnaire platform that guesses turns 12,5 into 125 or a thousand into one. So a text is read only when it
can be read in one way. A comma and a point are equal as decimal sign. Two different signs settle each other: the last
is the decimal one. A sign that stands twice, and a blank (also a no-break or thin one), groups thousands.

One case cannot be settled: a single sign with exactly three digits behind it and one to three digits before it, the
first not 0. `1.250` is refused and the message names the option that settles it, `--decimal comma` or `--decimal
point`. True numbers in a workbook never come here: their cell says what they are.

A percent or currency sign is refused too, for nobody knows whether 12 % should count as 12 or as 0.12.
"""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.numerals import Decimal, NumberError, parse_number

AMBIGUOUS = "--decimal"

#        text, without --decimal, comma, point
READ: list[tuple[str, float, float, float]] = [
    (text, value, value, value)
    for text, value in [
        ("0", 0), ("7", 7), ("007", 7), ("+5", 5), ("-5", -5), ("−5", -5), ("- 5", -5),
        ("12,5", 12.5), ("12.5", 12.5), ("12,50", 12.5), ("-12,5", -12.5), ("5,0", 5), ("5.0000000000", 5),
        (",5", 0.5), (".5", 0.5), ("12.", 12), ("12,", 12),
        ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234,567", 1234.567), ("1,234.567", 1234.567),
        ("1.234.567,8", 1234567.8), ("1,234,567.8", 1234567.8), ("1.250.000", 1250000), ("1,250,000", 1250000),
        ("1 234", 1234), ("1 234,5", 1234.5), ("1\u00a0234,5", 1234.5), ("1\u202f234.5", 1234.5),
        ("1\u2009234\u2009567", 1234567), ("12 345 678,9", 12345678.9),
        ("0.125", 0.125), ("0,125", 0.125), ("-0,125", -0.125), ("012.345", 12.345),
        ("1234.567", 1234.567), ("1234,567", 1234.567), ("1.2345", 1.2345), ("1.25", 1.25),
        ("1e3", 1000), ("1.5E-3", 0.0015), ("1,5e+2", 150), ("1.250e3", 1250),
        (" 12,5 ", 12.5), ("\u00a012", 12), ("999999999999999", 999999999999999),
    ]
]  # fmt: skip

SETTLED = [
    ("1.250", 1250, 1.25), ("1,250", 1.25, 1250), ("12.345", 12345, 12.345), ("123,456", 123.456, 123456),
    ("-1.250", -1250, -1.25), ("+1,000", 1, 1000), ("999.999", 999999, 999.999),
]  # fmt: skip

REFUSED = [
    "", "-", ".", ",", "twaalf", "12 uur", "5-6", "1.2.3", "1,2,3", "1.250.00", "1,234,5", "1 23", "1 2345", "12 34,5",
    "1.234.567.8", "1..5", "1e", "1e5000", "inf", "-inf", "nan", "NaN", "infinity", "1_000", "0x10", "١٢", "½", "1'234",
    "=1+1", "#N/A", "9999999999999999", "1" * 400, "0.123,456.7", "1.234 567", "--5", "+-5",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "comma", "point"), READ)
def test_one_reading(text: str, value: float, comma: float, point: float) -> None:
    assert parse_number(text) == value
    assert parse_number(text, "comma") == comma
    assert parse_number(text, "point") == point


@pytest.mark.parametrize(("text", "comma", "point"), SETTLED)
def test_two_readings_ask_back(text: str, comma: float, point: float) -> None:
    with pytest.raises(NumberError, match=AMBIGUOUS):
        parse_number(text)
    assert parse_number(text, "comma") == comma
    assert parse_number(text, "point") == point


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("decimal", [None, "comma", "point"])
def test_no_reading(text: str, decimal: Decimal | None) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text, decimal)
    assert AMBIGUOUS not in str(caught.value)


@pytest.mark.parametrize("text", ["12 %", "12%", "€ 12,50", "12 €", "-€5", "$5"])
def test_signs_of_a_unit_are_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(NumberError, match="haal het procent- of valutateken weg"):
        parse_number(text)
