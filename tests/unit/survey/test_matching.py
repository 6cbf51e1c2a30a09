"""Whose answers count."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from meerwaarde.core import InputError
from meerwaarde.survey import match
from support.made_wave import made_form, made_question, made_register, made_responses, made_wave

REGISTER = made_register(["m1", "m2", "m3", "m4"], soort=["a", "a", "b", "b"])


def kept(ids: list[str], **options: object) -> list[int]:
    return made_wave(ids, REGISTER, **options).rows.tolist()  # type: ignore[arg-type]


def test_unknown_ids_are_left_out_and_told() -> None:
    wave = made_wave(["m2", "wie", "m1"], REGISTER)
    assert wave.rows.tolist() == [0, 2]
    assert wave.org_ids == ("m1", "m2")
    assert wave.row_org.tolist() == [1, 0]
    assert wave.org_register.tolist() == [0, 1]
    assert wave.matching.unknown == ((3, "wie"),)
    assert wave.matching.nonresponders == ("m3", "m4")


def test_without_a_register_everybody_is_known() -> None:
    wave = made_wave(["x", "y", "x"], None, municipality=["A", "A", "B"])
    assert wave.org_ids == ("x", "y")
    assert wave.row_org.tolist() == [0, 1, 0]
    assert (wave.invited, wave.org_register.tolist(), wave.matching.nonresponders) == (None, [-1, -1], ())


EARLY, LATE = datetime(2014, 10, 1, 9), datetime(2014, 10, 2, 9)


@pytest.mark.parametrize(
    ("complete", "submitted", "expected"),
    [
        ([True, True, True], None, 2),  # the last in the file
        ([True, True, False], None, 1),  # the last complete one
        ([False, False, False], None, 2),  # none is complete
        ([True, True, True], [LATE, EARLY, EARLY], 0),  # by time
        ([False, True, True], [LATE, EARLY, EARLY], 2),  # complete goes before late; equal times: the file
        ([True, True, True], [LATE, None, EARLY], 2),  # a time is missing: the file
        ([True, True, True], [LATE, EARLY, datetime(2014, 10, 3, tzinfo=UTC)], 2),  # with and without a zone
    ],
)
def test_duplicates(complete: list[bool], submitted: list[datetime | None] | None, expected: int) -> None:
    wave = made_wave(["m1"] * 3, REGISTER, complete=complete, submitted=submitted)
    assert wave.rows.tolist() == [expected]
    others = [row for row in range(3) if row != expected]
    assert wave.matching.duplicates == tuple((row + 2, "m1", expected + 2) for row in others)


def test_municipalities_separate_rows() -> None:
    wave = made_wave(["m1", "m1", "m1"], REGISTER, municipality=["A", "B", "A"])
    assert wave.rows.tolist() == [1, 2]
    assert wave.matching.duplicates == ((2, "m1", 4),)
    assert wave.orgs == 1


def test_empty_rows_do_not_count_as_answered() -> None:
    wave = made_wave(["m1", "m1", "m2"], REGISTER, empty=[False, True, True])
    assert wave.rows.tolist() == [0]
    assert wave.matching.empty == ((3, "m1"), (4, "m2"))
    assert wave.matching.nonresponders == ("m2", "m3", "m4")


def test_answers_are_those_of_the_rows_that_count() -> None:
    question = made_question("q")
    wave = made_wave(["wie", "m1", "m2"], REGISTER, [(question, ["ja", "nee", "ja"])])
    assert wave.answers("q").values.tolist() == [1, 0]


def test_not_one_known_id() -> None:
    with pytest.raises(InputError, match=r"antwoorden.csv: Geen enkel kenmerk .* leden.csv.*x1"):
        match(made_responses(["x1", "x2"]), REGISTER, made_form())


def test_blanks_around_an_id() -> None:
    assert kept([" m1 ", "m2"]) == [0, 1]
