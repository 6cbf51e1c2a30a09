"""Ratios: numerator, denominator and quotient are shown or hidden together, and both tables stay proven."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meerwaarde.disclosure.additive import Table, problem_of, protect_ratio
from meerwaarde.disclosure.additive.linked import ratio
from meerwaarde.disclosure.additive.microdata import Asked, read_rows, table_of
from meerwaarde.disclosure.additive.search import Search
from meerwaarde.disclosure.primary import Rules


def tables(folder: Path, seed: int) -> tuple[Table, Table]:
    """Wage sums and FTE of the same organisations, by region and size."""
    random = np.random.Generator(np.random.PCG64(seed))
    wages = np.round(random.lognormal(4, 1, 30), 1)
    places = random.choice(["n,k", "n,g", "o,k", "o,g", "w,k", "w,g"], len(wages))
    rows = [f"{place},{wage},{wage / random.uniform(1, 90):.1f}" for place, wage in zip(places, wages, strict=True)]
    file = folder / "rows.csv"
    file.write_text("\n".join(["region,size,wages,fte", *rows]))
    read = read_rows(file, Asked(("region", "size"), value="wages", under="fte"), {})
    rules = Rules.parse(["p=10"])
    assert read.under is not None
    return table_of(read, rules), table_of(read.under, rules)


@pytest.mark.parametrize("seed", range(4))
def test_three_figures_or_none_and_both_tables_stay_open(tmp_path: Path, seed: int) -> None:
    above, below = tables(tmp_path, seed)
    safe = protect_ratio(above, below)
    shown = np.array([cell.status == "published" for cell in safe.cells]).reshape(above.value.shape)
    assert not (shown & (above.primary | below.primary)).any()
    for cell in safe.cells:
        assert (cell.value is None) == (cell.denominator is None) == (cell.status != "published")
    for table in (above, below):
        problem, place = problem_of(table)
        hidden = np.zeros(len(problem.value), dtype=bool)
        hidden[place[~shown & (place >= 0)]] = True
        search = Search(replace(problem, hidden=hidden))
        search.only_hidden()
        search.patient = True
        assert all(search.secure(target) for target in search.targets)


def test_one_table_alone_would_hide_less(tmp_path: Path) -> None:
    """Otherwise this file would not show that the pattern is common."""
    pairs = [tables(tmp_path, seed) for seed in range(4)]
    assert any((above.primary != below.primary).any() for above, below in pairs)


def test_a_quotient_without_its_parts_is_none() -> None:
    assert ratio(6.0, 3.0) == 2.0
    assert ratio(6.0, 0.0) is None
    assert ratio(None, 3.0) is None
