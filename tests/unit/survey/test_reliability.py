"""Reliable or not, and why."""

from __future__ import annotations

import math

import pytest

from meerwaarde.language import use_language
from meerwaarde.survey import NOTES, Reliability
from meerwaarde.survey.reliability import judge_median, judge_share, judge_value


@pytest.mark.parametrize(
    ("percent", "low", "high", "n_eff", "df", "expected"),
    [
        (50, 40, 60, 80, 79, (True, ())),
        (50, 40, 60, 29.9, 79, (False, ("few-effective",))),
        (50, 40, 60, 30, 79, (True, ())),
        (50, 35, 65, 80, 79, (False, ("wide",))),
        (50, 35, 64.9, 80, 79, (True, ())),
        (1, 0, 5, 80, 79, (True, ())),  # 5 points wide: whatever the share
        (4, 0, 5.3, 80, 79, (False, ("wide-relative",))),  # 5.3 > 130 % of 4
        (4.1, 0.1, 5.4, 80, 79, (True, ())),
        (96, 91, 98, 80, 79, (True, ("wide-complement",))),
        (50, 40, 60, 80, 7, (True, ("few-df",))),
        (0, 0, 4.3, 80, 79, (True, ("zero-or-all",))),
        (0, 0, 6, 80, 79, (False, ("wide-relative", "zero-or-all"))),
        (100, 95.7, 100, 80, 79, (True, ("zero-or-all",))),
    ],
)
def test_shares(percent: float, low: float, high: float, n_eff: float, df: int, expected: tuple) -> None:
    assert judge_share(percent, 1.0, low, high, n_eff, df, census=False) == expected


def test_census_and_no_error() -> None:
    nan = math.nan
    assert judge_share(0.0, 0.0, nan, nan, nan, 1, census=True) == (True, ("census",))
    assert judge_share(50.0, nan, nan, nan, nan, 1, census=False) == (False, ("no-se",))
    assert judge_value(50.0, nan, 9, 1, census=False, spread=False) == (False, ("no-se",))
    assert judge_median(nan, nan, 9, 1, census=True) == (True, ("census",))


@pytest.mark.parametrize(
    ("value", "se", "base", "expected"),
    [
        (10, 3, 5, (True, ())),
        (10, 3.1, 5, (False, ("wide-value",))),
        (-10, 3, 5, (True, ())),
        (10, 3, 4, (False, ("small-base",))),
        (0, 1, 40, (False, ("wide-value",))),
    ],
)
def test_values(value: float, se: float, base: int, expected: tuple) -> None:
    assert judge_value(value, se, base, 20, census=False, spread=True) == expected


def test_medians() -> None:
    assert judge_median(1.0, 2.0, 10, 9, census=False) == (True, ())
    assert judge_median(1.0, 2.0, 9, 8, census=False) == (False, ("small-base",))
    assert judge_median(1.0, math.nan, 20, 19, census=False) == (False, ("open-interval",))


def test_thresholds_are_a_setting() -> None:
    lenient = Reliability(effective=10, wide=50)
    assert judge_share(50, 1, 30, 70, 20, 19, census=False, rules=lenient) == (True, ())


def test_every_note_has_a_sentence() -> None:
    use_language("nl")
    sentences = [sentence() for sentence in NOTES.values()]
    assert len(set(sentences)) == len(NOTES)
    assert all(sentence.endswith(".") for sentence in sentences)
