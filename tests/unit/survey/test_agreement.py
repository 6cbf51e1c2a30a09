"""Cohen's kappa against values that were published."""

from __future__ import annotations

import pytest

from meerwaarde.survey.agreement import Agreement, agreement

PUBLISHED = [
    # Feinstein and Cicchetti (1990), "High agreement but low kappa: I. The problems of two paradoxes": the same
    # observed agreement with balanced and with uneven totals (tables 1 and 2), then tables 3 and 4.
    ((40, 9, 6, 45), 85, 0.70),
    ((80, 10, 5, 5), 85, 0.32),
    ((45, 15, 25, 15), 60, 0.13),
    ((25, 35, 5, 35), 60, 0.26),
    # Nothing but chance, and nothing but agreement.
    ((25, 25, 25, 25), 50, 0.0),
    ((50, 0, 0, 50), 100, 1.0),
    ((0, 50, 50, 0), 0, -1.0),
]


@pytest.mark.parametrize(("cells", "percent", "kappa"), PUBLISHED)
def test_it_works(cells: tuple[int, int, int, int], percent: float, kappa: float) -> None:
    found = Agreement(*cells)
    assert found.percent == percent
    assert found.kappa is not None
    assert round(found.kappa, 2) == kappa


def test_two_codings_are_counted_answer_by_answer() -> None:
    assert agreement([True, True, False, False], [True, False, True, False]) == Agreement(1, 1, 1, 1)
    with pytest.raises(ValueError, match="zip"):
        agreement([True], [])


@pytest.mark.parametrize("cells", [(0, 0, 0, 0), (7, 0, 0, 0), (0, 0, 0, 7)])
def test_where_both_always_or_never_chose_it_there_is_no_kappa(cells: tuple[int, int, int, int]) -> None:
    assert Agreement(*cells).kappa is None
    assert Agreement(*cells).percent in (None, 100)
