"""Numbers per municipality: what standard errors and medians would tell is not shown."""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import PlaceAsked, PlaceDraft, protect_places
from meerwaarde.disclosure.primary import Rules
from meerwaarde.disclosure.table import SafeCell

KINDS = (Statistic.MEAN, Statistic.MEDIAN, Statistic.TOTAL)


def shown(
    values: list[float],
    holder: list[int],
    place: list[int] | None = None,
    sensitivity: Sensitivity = Sensitivity.NORMAL,
) -> dict[Statistic, SafeCell]:
    """The cells over all of a question with numbers; empty when it is left out."""
    where = np.arange(len(values)) if place is None else np.array(place)
    places = int(where.max()) + 1
    y = np.bincount(where, values) / np.bincount(where)
    figures = tuple(
        Figure("q", "", "", "", kind, None, value, 1.0, 0.0, 99.0, places, places, 40)
        for kind, value in zip(KINDS, (float(y.mean()), float(np.median(y)), float(y.mean() * 40)), strict=True)
    )
    who = np.array(holder)
    asked = PlaceAsked("q", sensitivity, (), "", where, who, who, Rules(), values=np.array(values))
    answered = np.zeros((places, int(who.max()) + 1), dtype=bool)
    answered[where, who] = True
    safe = protect_places(PlaceDraft(figures, (asked,), places, (), 40, 3, (), answered))
    assert safe.left_out in ((), ("q",))
    return {cell.statistic: cell for table in safe.tables for cell in table.cells}


SPREAD = [3.0, 8.0, 12.0, 5.0, 20.0, 9.0, 1.0, 16.0, 7.0, 11.0, 2.0, 14.0]


def test_all_of_their_own_are_shown() -> None:
    cells = shown(SPREAD, list(range(12)))
    assert [cells[kind].status for kind in KINDS] == [Status.PUBLISHED] * 3
    assert [cells[kind].organisations for kind in KINDS] == [12] * 3
    assert cells[Statistic.MEAN].value == pytest.approx(9.0)


@pytest.mark.parametrize("values", [[5.0] * 12, [5.0] * 10 + [900.0, 1.0]])
def test_a_small_spread_would_tell_everybody(values: list[float]) -> None:
    """Also when it is small only without the two who look."""
    assert shown(values, list(range(12))) == {}
    assert len(shown(values, list(range(12)), sensitivity=Sensitivity.NONE)) == 3


def test_a_median_of_one_organisation() -> None:
    """One organisation answered about four of twelve municipalities: the median may well be its own number."""
    cells = shown(SPREAD, [0, 0, 0, 0, *range(1, 9)])
    assert cells[Statistic.MEDIAN].status is Status.SUPPRESSED
    assert cells[Statistic.MEDIAN].value is None
    assert cells[Statistic.MEAN].status is Status.PUBLISHED


def test_one_organisation_with_most() -> None:
    """More than half of the sum is one organisation's."""
    cells = shown([300.0, *SPREAD[1:]], list(range(12)))
    assert {cell.status for cell in cells.values()} in ({Status.SUPPRESSED}, set())


def test_shared_municipalities_have_few_digits() -> None:
    """Halves and thirds would tell how many members gave what."""
    place = [*range(12), 3, 5, 5]
    cells = shown([*SPREAD, 6.0, 4.0, 13.5], [*range(12), 12, 13, 14], place)
    value = cells[Statistic.TOTAL].value
    assert value == pytest.approx(float(f"{value:.3g}"))
    assert shown(SPREAD, list(range(12)))[Statistic.TOTAL].value == pytest.approx(360.0)
