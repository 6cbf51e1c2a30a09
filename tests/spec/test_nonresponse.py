"""# Who answered, and who did not

An interval covers chance, not who chose not to answer. So a report shows who did: the response by every known
characteristic, the respondents beside the register, one number for how even the response was, and how far off a share
could be at worst.

R-indicator: R = 1 - 2 S, S the standard deviation of the response rates over all members. R is 1 when every stratum
answers equally well and 0 when half of the strata answer in full and the others not at all. Worst case: had all who
did not answer said no, the share would be count/N; had they said yes, (count + N - n)/N.
"""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.core import InputError
from meerwaarde.survey import bounds, design, figures, nonresponse, r_indicator, worst_case
from meerwaarde.survey.matching import Wave
from support.made_wave import made_question, made_register, made_wave

IDS = [f"m{i}" for i in range(20)]
KINDS = ["a"] * 10 + ["b"] * 10
REGISTER = made_register(
    IDS,
    naam=[f"Stichting {i % 3}" for i in range(20)],
    soort=KINDS,
    klein=["ja", "nee"] * 10,
    vast=["x"] * 20,
    veel=[str(i) for i in range(20)],
)


def wave(who: list[int], **options: object) -> Wave:
    question = made_question("q")
    answers = ["ja" if i % 2 else "nee" for i in who]
    return made_wave([IDS[i] for i in who], REGISTER, [(question, answers)], **options)  # type: ignore[arg-type]


def test_counts() -> None:
    question = made_question("q")
    made = made_wave(
        ["m0", "m1", "m1", "wie", "m2", "m3"],
        REGISTER,
        [(question, ["ja"] * 6)],
        complete=[True, False, True, True, False, True],
        empty=[False, False, False, False, False, True],
    )
    told = nonresponse(made, design(made))
    assert (told.invited, told.answered, told.partial) == (20, 3, 1)
    assert (told.unknown_ids, told.duplicates, told.empty) == (1, 1, 1)
    assert told.rate == 3 / 20


def test_characteristics() -> None:
    """2 to 12 categories count as a characteristic; names and constants do not, unless asked for."""
    made = wave([0, 1, 2, 3, 10])
    told = nonresponse(made, design(made))
    assert [characteristic.variable for characteristic in told.characteristics] == ["soort", "klein"]
    kind = told.characteristics[0]
    assert kind.codes == ("a", "b")
    assert kind.invited.tolist() == [10, 10]
    assert kind.answered.tolist() == [4, 1]
    assert kind.rate.tolist() == [0.4, 0.1]
    assert kind.register_share.tolist() == [0.5, 0.5]
    assert kind.respondent_share.tolist() == [0.8, 0.2]
    named = nonresponse(made, design(made), ["veel"])
    assert [characteristic.variable for characteristic in named.characteristics] == ["veel", "soort", "klein"]


def test_weighting_to_a_characteristic_mends_it() -> None:
    made = wave([0, 1, 2, 3, 10])
    kind = nonresponse(made, design(made, rake=("soort",))).characteristics[0]
    assert kind.weighted_share.tolist() == pytest.approx([0.5, 0.5])


R_CASES = [
    ([0, 1, 10, 11], 1.0),  # both strata 20 %
    (list(range(10)), 1 - 2 * np.sqrt(20 * 0.25 / 19)),  # a in full, b not at all
    ([0, 1, 2, 3, 10], 1 - 2 * np.sqrt((10 * 0.15**2 + 10 * 0.15**2) / 19)),
]


@pytest.mark.parametrize(("who", "expected"), R_CASES)
def test_r_indicator(who: list[int], expected: float) -> None:
    made = wave(who)
    assert r_indicator(made, design(made, strata="soort")) == pytest.approx(expected)
    if len(set(KINDS[i] for i in who)) == 2:  # noqa: C401
        assert r_indicator(made, design(made, rake=("soort",))) == pytest.approx(expected)


def test_no_r_indicator_without_strata_or_register() -> None:
    assert r_indicator(wave([0, 1]), design(wave([0, 1]))) is None
    alone = made_wave(["a", "b"])
    told = nonresponse(alone, design(alone))
    assert (told.invited, told.rate, told.r_indicator, told.characteristics) == (None, None, None, ())


def test_worst_case() -> None:
    """24 of 69 said yes, 345 members: between 7.0 and 87.0 per cent of all members."""
    low, high = worst_case(24, 69, 345)
    assert (low, high) == (pytest.approx(100 * 24 / 345), pytest.approx(100 * 300 / 345))


def test_bounds_only_for_questions_that_everybody_was_asked() -> None:
    always, sometimes = made_question("altijd"), made_question("soms")
    made = made_wave(IDS[:4], REGISTER, [(always, ["ja", "ja", None, "nee"]), (sometimes, ["ja", ..., "nee", "ja"])])
    found = bounds(made, figures(made, design(made)))
    assert [(figure.question, figure.answer) for figure, _low, _high in found] == [("altijd", "ja"), ("altijd", "nee")]
    assert found[0][1:] == (pytest.approx(10), pytest.approx(95))


def test_nobody_answered() -> None:
    with pytest.raises(InputError, match="Er is geen enkele ingevulde rij"):
        made_wave(["m0"], REGISTER, empty=[True])
