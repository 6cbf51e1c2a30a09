"""Rounding and other numbers against slow references."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.questionnaire.expressions import evaluate
from meerwaarde.questionnaire.expressions.values import number_text

NUMBERS = st.floats(-1e9, 1e9).filter(lambda number: "e" not in repr(number))


def rounded(number: float, places: int) -> float:
    """Halves away from 0, in fractions of what is written."""
    scaled = Fraction(repr(number)) * Fraction(10) ** places
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    return float((whole if scaled >= 0 else -whole) / Fraction(10) ** places)


@given(NUMBERS, st.integers(-12, 12))
def test_round(number: float, places: int) -> None:
    assert evaluate(f"round({number!r}, {places})", as_="number") == rounded(number, places)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_without_exponent_and_read_back(number: float) -> None:
    text = number_text(number)
    assert set(text) <= set("-.0123456789")
    assert float(text) == number
    assert evaluate(f"number('{text}')", as_="number") == number


@given(st.text("ab€𝄞", max_size=8), st.integers(-10, 10), st.integers(-10, 10))
def test_substr_counts_signs(text: str, start: int, end: int) -> None:
    def place(at: int) -> int:
        return max(0, min(len(text), at + len(text) if at < 0 else at))

    expected = "".join(sign for at, sign in enumerate(text) if place(start) <= at < place(end))
    assert evaluate(f"substr('{text}', {start}, {end})") == expected
