"""Codes and counts per organisation."""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.cells import atoms, coded, hits, natural_order, per_organisation, question_cells, split_codes
from meerwaarde.questionnaire.types import Kind
from support.made_wave import made_answers, made_question


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("a", ("a",)),
        ("b|a", ("b", "a")),
        (" a | a ", ("a",)),
        ("", ("onbekend",)),
        ("|", ("onbekend",)),
        ("a|", ("a",)),
    ],
)
def test_split_codes(cell: str, codes: tuple[str, ...]) -> None:
    assert split_codes(cell) == codes


def test_natural_order() -> None:
    assert sorted(["50-99", "onbekend", "10-49", "9", "a2", "a10", "A3"], key=natural_order) == [
        "9", "10-49", "50-99", "a2", "A3", "a10", "onbekend",
    ]  # fmt: skip


def test_coded() -> None:
    column = coded(np.array(["b", "a|b", "", "a"], dtype=object))
    assert column.codes == ("a", "b", "onbekend")
    assert column.member.astype(int).tolist() == [[0, 1, 0], [1, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert (column.single, column.unknown) == (False, 1)
    with pytest.raises(ValueError, match="several"):
        _ = column.position
    kept = coded(np.array(["b", "a|b"], dtype=object), several=False)
    assert (kept.codes, kept.position.tolist()) == (("a|b", "b"), [1, 0])


def test_hits() -> None:
    one = made_question("q")
    assert hits(one, made_answers(one, ["nee", None, "ja"])).astype(int).tolist() == [[0, 1], [0, 0], [1, 0]]
    more = made_question("m", Kind.MULTIPLE)
    given = made_answers(more, [{"ja", "nee"}, None, set()])
    assert hits(more, given).astype(int).tolist() == [[1, 1], [0, 0], [0, 0]]


def test_per_organisation_is_the_mean_over_its_rows() -> None:
    assert per_organisation(np.array([1.0, 0.0, 1.0]), np.array([1, 1, 0]), 2).tolist() == [1, 0.5]
    assert per_organisation(np.array([5.0, 7.0]), np.array([1, 0]), 2).tolist() == [7, 5]


def test_question_cells() -> None:
    """Organisation 0 has three rows, of which two answer; a hit outside the base does not count."""
    hit = np.array([[True], [False], [True], [False]])
    base = np.array([True, True, False, False])
    cells = question_cells(hit, base, np.array([0, 0, 0, 1]), 2)
    assert cells.base.tolist() == [pytest.approx(2 / 3), 0]
    assert cells.hit[:, 0].tolist() == [pytest.approx(1 / 3), 0]
    assert cells.has[:, 0].tolist() == [True, False]
    assert cells.answered.tolist() == [True, False]


def test_atoms() -> None:
    found = atoms(np.array([[1, 0], [0, 2], [1, 0]]))
    assert found.patterns.tolist() == [[0, 2], [1, 0]]
    assert found.code.tolist() == [1, 0, 1]
    assert found.counts.tolist() == [1, 2]
