"""Groups side by side."""

from __future__ import annotations

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire.types import Kind
from meerwaarde.survey import groupings
from meerwaarde.survey.matching import Wave
from support.made_wave import made_question, made_register, made_wave

REGISTER = made_register(
    ["m1", "m2", "m3", "m4"], werk=["a|b", "b", "", "c"], grootte=["10", "2", "2", "30"], q=["x", "x", "y", "y"]
)
Q = made_question("vraag", codes=("x", "y", "z"))
MANY = made_question("meer", Kind.MULTIPLE)


def wave(**options: object) -> Wave:
    ids = ["m1", "m2", "m2", "m3"]
    given = [(Q, ["x", "x", "y", None]), (MANY, [{"ja"}] * 4)]
    return made_wave(ids, REGISTER, given, municipality=["A", "A", "B", "A"])


def test_several_codes_make_overlapping_groups() -> None:
    (made,) = groupings(wave(), ["werk"])
    assert made.codes == ("a", "b", "c", "onbekend")
    assert made.member.astype(int).tolist() == [[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    assert made.population is not None
    assert made.population.tolist() == [1, 2, 1, 1]
    assert (made.partition, made.from_register, made.unknown) == (False, True, 1)


def test_groups_without_respondents_stay_and_numbers_are_in_order() -> None:
    (made,) = groupings(wave(), ["grootte"])
    assert made.codes == ("2", "10", "30")
    assert made.member.sum(axis=0).tolist() == [2, 1, 0]
    assert made.partition


def test_by_a_question() -> None:
    """An organisation with several rows belongs to every group that one of them names; no answer, no group."""
    (made,) = groupings(wave(), ["vraag"])
    assert made.codes == ("x", "y", "z")
    assert made.member.astype(int).tolist() == [[1, 0, 0], [1, 1, 0], [0, 0, 0]]
    assert (made.population, made.partition, made.from_register) == (None, False, False)


def test_register_columns_go_first_and_names_count_once() -> None:
    made = groupings(wave(), ["q", "vraag", "q"])
    assert [(grouping.variable, grouping.from_register) for grouping in made] == [("q", True), ("vraag", False)]


@pytest.mark.parametrize("name", ["kleur", "meer"])
def test_unknown_names(name: str) -> None:
    with pytest.raises(InputError, match=rf"--by {name}: .*Kies uit: werk, grootte, q, vraag"):
        groupings(wave(), [name])
