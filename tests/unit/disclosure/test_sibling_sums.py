"""Pitfall 5: what one holding has in several hidden cells of a row is its own figure too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from meerwaarde.disclosure.additive import Table, problem_of, protect_table
from meerwaarde.disclosure.additive.microdata import Asked, read_rows, table_of
from meerwaarde.disclosure.additive.siblings import with_sibling_sums
from meerwaarde.disclosure.primary import Rules
from meerwaarde.disclosure.table import SafeCross

ROWS = """place,kind,holding,wages
n,a,H,100
n,b,H,60
n,c,p,30
n,c,q,30
n,c,r,30
o,a,s,25
o,a,t,25
o,a,u,25
o,b,v,20
o,b,w,20
o,b,x,20
o,c,y,35
o,c,z,35
o,c,aa,35
"""


@pytest.fixture
def table(tmp_path: Path) -> Table:
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    return table_of(read_rows(file, Asked(("place", "kind"), value="wages", holding="holding"), {}), Rules.parse([]))


def span(table: Table, safe: SafeCross, codes: list[tuple[str, str]]) -> tuple[float, float]:
    """The lowest and highest sum of `codes` that readers can find, by linear programs over the whole table."""
    names = [d.codes for d in table.dimensions]
    place = {cell.codes: i for i, cell in enumerate(safe.cells)}
    rows = []
    for fixed in (0, 1):
        for other in names[fixed]:
            row = np.zeros(len(place))
            for code in names[1 - fixed]:
                row[place[(other, code) if fixed == 0 else (code, other)]] = -1.0 if code == "Total" else 1.0
            rows.append(row)
    bounds = [(0, None) if cell.value is None else (cell.value, cell.value) for cell in safe.cells]
    goal = np.zeros(len(place))
    goal[[place[each] for each in codes]] = 1.0
    ends = [linprog(sign * goal, A_eq=np.array(rows), b_eq=np.zeros(len(rows)), bounds=bounds) for sign in (1, -1)]
    return float(ends[0].fun), float(-ends[1].fun) if ends[1].success else np.inf


def test_the_sum_of_its_cells_stays_open(table: Table) -> None:
    low, high = span(table, protect_table(table), [("n", "a"), ("n", "b")])
    assert low <= 160 - 1.6
    assert high >= 160 + 1.6


def test_without_it_hiding_the_two_cells_and_their_columns_would_do(table: Table) -> None:
    """Every cell alone is open when both rows hide a and b, and yet the sum of the first row is 160 exactly."""
    problem, place = problem_of(table)
    further = with_sibling_sums(problem)
    assert len(further.value) == len(problem.value) + 1
    assert further.value[-1] == 160
    assert not (further.relations @ further.value).any()
    assert problem.hidden[place[0, 0]]
    assert problem.hidden[place[0, 1]]


def test_one_cell_each_needs_no_sum(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(ROWS.replace("n,b,H", "n,b,G"))
    rows = read_rows(file, Asked(("place", "kind"), value="wages", holding="holding"), {})
    problem, _place = problem_of(table_of(rows, Rules.parse([])))
    assert with_sibling_sums(problem) is problem
