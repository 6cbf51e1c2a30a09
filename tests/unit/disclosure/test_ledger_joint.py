"""One system of a new table and what was released: its cells, atoms, differences, and what cannot go together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.problem import problem_of
from meerwaarde.disclosure.additive.solve import solve
from meerwaarde.disclosure.ledger import Joint, Release, joint_problem
from meerwaarde.disclosure.ledger.differences import differences
from meerwaarde.disclosure.ledger.joint import related_releases
from meerwaarde.disclosure.ledger.pairs import told_by_another
from meerwaarde.disclosure.ledger.preview import preview, stays_put
from meerwaarde.disclosure.ledger.reach import Reach
from meerwaarde.disclosure.ledger.sets import atoms_of
from meerwaarde.disclosure.ledger.solving import solve_joint
from meerwaarde.disclosure.primary import Rules
from support.ledger_tables import Row, at, dimension, released, table, weighted_table

REGIO, SOORT = dimension("regio", ["n", "z"]), dimension("soort", ["x", "y"])
ROWS: list[Row] = [
    (f"o{i}", (regio, soort), 10.0 + i)
    for i, (regio, soort) in enumerate([("n", "x")] * 4 + [("n", "y")] * 4 + [("z", "x")] * 4 + [("z", "y")] * 4)
]


def publish(rows: list[Row], *, number: int = 1, by: str = "rs") -> Release:
    """A release in which only primary cells are hidden."""
    made, members = cut(rows, by)
    return released(made, members, made.primary, number=number, title=f"publicatie {number}")


def cut(rows: list[Row], by: str) -> tuple:
    kept = [(who, tuple(code for code, one in zip(codes, "rs", strict=True) if one in by), a) for who, codes, a in rows]
    return table(kept, [one for one, name in ((REGIO, "r"), (SOORT, "s")) if name in by])


def joined(rows: list[Row], *earlier: Release, by: str = "rs") -> Joint:
    return joint_problem(*cut(rows, by), earlier, Rules(), wave="2026")


# --- atoms ----------------------------------------------------------------------------------------------------------


@st.composite
def memberships(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """Two tables of up to eight organisations, each in either, both or neither, sometimes with another amount."""
    tables: tuple[list[Row], list[Row]] = ([], [])
    for i in range(draw(st.integers(1, 8))):
        for rows in tables:
            if draw(st.booleans()):
                codes = (draw(st.sampled_from("nz")), draw(st.sampled_from("xy")))
                rows.append((f"o{i}", codes, float(draw(st.sampled_from([10, 20])))))
    return tables


@given(memberships())
def test_atoms_are_the_finest_sets_that_the_tables_tell_apart(tables: tuple[list[Row], list[Row]]) -> None:
    one, other = tables
    if not one or not other:
        return
    both = [table(rows, [REGIO, SOORT])[1] for rows in tables]
    atoms = atoms_of(both)
    profiles: dict[tuple, float] = {}
    for version in {(who, amount) for rows in tables for who, _codes, amount in rows}:
        profile = tuple(
            next((at(table(rows, [REGIO, SOORT])[0], *codes) for who, codes, a in rows if (who, a) == version), -1)
            for rows in tables
        )
        profiles[profile] = profiles.get(profile, 0.0) + version[1]
    found = {tuple(atoms.cell[:, i].tolist()): value for i, value in enumerate(atoms.value.tolist())}
    assert found == pytest.approx(profiles)


@given(memberships())
def test_the_joint_problem_holds_true_and_knows_what_was_printed(tables: tuple[list[Row], list[Row]]) -> None:
    old, new = tables
    if not old or not new:
        return
    try:
        joint = joined(new, publish(old))
    except InputError:
        return  # a primary cell of the new table was printed before
    problem = joint.problem
    assert np.abs(problem.relations @ problem.value).max(initial=0.0) < 1e-9
    assert (problem.value[joint.cell[joint.cell >= 0]] == joint.table.value[joint.cell >= 0]).all()
    for release, places in zip(joint.earlier, joint.places, strict=True):
        shown = (places >= 0) & ~release.hidden
        assert problem.value[places[shown]] == pytest.approx(release.printed[shown])
        assert np.isinf(problem.cost[places[shown]]).all()
        assert not problem.hidden[places[shown]].any()
        asked = (places >= 0) & (release.up > 0)
        assert (problem.up[places[asked]] >= release.up[asked] - 1e-12).all()
        assert problem.hidden[places[asked]].all()


@given(memberships(), st.integers(2, 4))
def test_differences_are_those_of_a_slow_search_over_pairs(tables: tuple[list[Row], list[Row]], minimum: int) -> None:
    from scipy import sparse

    atoms = sorted({(who, amount) for rows in tables for who, _codes, amount in rows})
    if not all(tables):
        return
    names = sorted({who for who, _amount in atoms})
    cells = [(r, s) for r in ("n", "z", "") for s in ("x", "y", "")]
    sets = [
        [{(w, a) for w, (r, s), a in rows if cell[0] in ("", r) and cell[1] in ("", s)} for cell in cells]
        for rows in tables
    ]
    matrices = [sparse.csr_array([[float(atom in one) for atom in atoms] for one in of]) for of in sets]
    by_unit = sparse.csr_array([[float(who == name) for name in names] for who, _amount in atoms])
    found = {
        (frozenset(atoms[i] for i in each.more), frozenset(atoms[i] for i in each.fewer))
        for each in differences(*matrices, by_unit, minimum)
    }
    wanted = {
        (frozenset(new - old), frozenset(old - new))
        for new in sets[0]
        for old in sets[1]
        if new & old and 0 < len({who for who, _amount in new ^ old}) < minimum
    }
    assert found == wanted


# --- what is joined ------------------------------------------------------------------------------------------------


def test_without_earlier_releases_it_is_the_problem_of_the_table() -> None:
    made, _members = cut(ROWS, "rs")
    joint, alone = joined(ROWS), problem_of(made)[0]
    assert joint.earlier == ()
    assert np.array_equal(joint.problem.value, alone.value)


def test_only_releases_that_share_organisations_count_and_those_that_share_with_them() -> None:
    first = publish([("a", ("n", "x"), 1.0), ("b", ("n", "x"), 1.0)], number=1)
    second = publish([("b", ("n", "x"), 1.0), ("c", ("n", "x"), 1.0)], number=2)
    apart = publish([("q", ("n", "x"), 1.0)], number=3)
    _table, members = cut([("c", ("n", "x"), 1.0)], "rs")
    assert [each.number for each in related_releases(members, [first, second, apart])] == [1, 2]


@pytest.mark.parametrize("other", [{"wave": "2025"}, {"variable": "w"}, {"statistic": "count"}])
def test_another_wave_variable_or_statistic_is_another_matter(other: dict[str, str]) -> None:
    assert joined(ROWS[:-1], replace(publish(ROWS), **other)).earlier == ()


def test_the_same_set_is_one_cell_that_was_published() -> None:
    joint = joined(ROWS, publish(ROWS))
    assert np.array_equal(joint.cell, joint.places[0])
    assert joint.published[joint.cell].all()
    assert not joint.hidden(solve_joint(joint).hidden).any()


def test_one_late_answer_hides_every_cell_that_it_is_in() -> None:
    joint = joined([*ROWS, ("late", ("z", "y"), 30.0)], publish(ROWS))
    hidden = joint.hidden(solve(joint.problem).hidden)
    assert hidden.tolist() == [[False, False, False], [False, True, True], [False, True, True]]
    (difference,) = joint.derived
    assert joint.problem.value[difference.cell] == 30.0
    assert joint.problem.up[difference.cell] == pytest.approx(0.3)


def test_four_late_answers_in_one_cell_are_no_difference_to_protect() -> None:
    joint = joined([*ROWS, *((f"late{i}", ("z", "y"), 30.0) for i in range(4))], publish(ROWS))
    assert joint.derived == ()
    assert not joint.hidden(solve_joint(joint).hidden).any()


def test_a_correction_is_a_change_that_stays_open() -> None:
    corrected = [(who, codes, 99.0 if who == "o13" else amount) for who, codes, amount in ROWS]
    joint = joined(corrected, publish(ROWS))
    (change,) = joint.derived
    assert joint.problem.value[change.cell] == pytest.approx(99.0 - 23.0)
    assert joint.problem.low[change.cell] < 0
    assert joint.hidden(solve(joint.problem).hidden)[1, 1]


def test_a_weight_for_all_is_no_change_of_anybody() -> None:
    weighted, members = weighted_table([(w, w, codes, a, 1.25) for w, codes, a in ROWS], [REGIO, SOORT])
    joint = joint_problem(weighted, members, [publish(ROWS)], Rules(), wave="2026")
    assert joint.derived == ()
    assert np.abs(joint.problem.relations @ joint.problem.value).max() < 1e-9


def test_new_weights_for_all_do_not_hide_that_one_answer_came_in() -> None:
    rows = [(w, w, codes, a, 1.25) for w, codes, a in [*ROWS, ("late", ("z", "y"), 30.0)]]
    joint = joint_problem(*weighted_table(rows, [REGIO, SOORT]), [publish(ROWS)], Rules(), wave="2026")
    assert joint.problem.value[joint.derived[0].cell] == pytest.approx(1.25 * 30.0)
    assert joint.hidden(solve_joint(joint).hidden)[1, 1]


def test_a_rounded_print_is_known_within_its_rounding() -> None:
    release = publish(ROWS)
    rounded = replace(release, printed=np.round(release.printed / 5) * 5, half=2.5)
    problem = joined([*ROWS, ("late", ("z", "y"), 30.0)], rounded).problem
    readings = np.flatnonzero(np.isinf(problem.cost))
    off = np.abs(np.sort(rounded.printed.ravel()) - np.sort(release.printed.ravel()))
    assert sorted(problem.slack[readings]) == pytest.approx(sorted(2.5 - off))


# --- what cannot go together ----------------------------------------------------------------------------------------


def test_a_ledger_that_contradicts_itself_is_refused() -> None:
    release = publish(ROWS)
    printed = release.printed.copy()
    printed[0, 0] += 1
    with pytest.raises(InputError, match=r"publicatie 1 \(publicatie 1\) drukte bij n, x een ander getal af"):
        joined(ROWS, replace(release, printed=printed))


def test_a_cell_that_must_be_hidden_and_was_printed_is_refused() -> None:
    release = publish(ROWS)
    made, members = cut(ROWS, "rs")
    strict = replace(made, primary=made.count < 5, up=np.where(made.count < 5, 1.0, 0.0))
    with pytest.raises(InputError, match=r"‘n, x’ moet leeg blijven, maar staat al met een getal in publicatie 1"):
        joint_problem(strict, members, [release], Rules(), wave="2026")


def test_organisations_known_by_another_column_are_refused() -> None:
    with pytest.raises(InputError, match="herkende organisaties aan ‘id’ en deze aan ‘kvk’"):
        joint_problem(*cut(ROWS, "rs"), [publish(ROWS)], Rules(), wave="2026", identified="kvk")


def test_a_refusal_names_the_release_and_the_cell() -> None:
    """A filter that leaves out one organisation of a cell and takes all others: nothing new can be said."""
    filtered = [row for row in ROWS if row[0] != "o0"]
    with pytest.raises(InputError, match=r"niet veilig naast publicatie 1 .*‘n, x’ daar en ‘n, x’ hier"):
        solve_joint(joined([row for row in filtered if row[1] == ("n", "x")], publish(ROWS)))


# --- looking ahead --------------------------------------------------------------------------------------------------


def test_the_preview_names_what_a_late_answer_will_cost() -> None:
    made, members = cut(ROWS[:-1], "rs")
    later, those = cut([*ROWS, *((f"n{i}", ("n", "x"), 5.0) for i in range(4))], "rs")
    found = preview(released(made, members, made.primary), [], later, those, Rules())
    assert found.refused == ""
    assert "z, y" in found.lost
    assert "Total, Total" not in found.lost
    assert stays_put(made, made.primary) == 9


# --- the programs ---------------------------------------------------------------------------------------------------


def test_how_far_a_cell_can_move_and_what_stops_it() -> None:
    joint = joined([*ROWS, ("late", ("z", "y"), 30.0)], publish(ROWS))
    problem, late = joint.problem, joint.derived[0].cell
    shown = Reach(problem, problem.hidden)
    assert shown.stuck(np.array([late]), np.array([0.3]), up=True).tolist() == [late]
    assert set(shown.stops(late, up=True).tolist()) <= set(np.flatnonzero(~problem.hidden).tolist())
    free = Reach(problem, problem.hidden | np.isfinite(problem.cost))
    assert len(free.stuck(np.array([late]), np.array([30.0]), up=True)) == 0


def test_two_that_always_move_together_tell_each_other() -> None:
    rows = [("a", ("n", "x"), 5.0), ("b", ("n", "y"), 6.0), ("c", ("z", "x"), 7.0), ("d", ("z", "y"), 8.0)]
    made, _members = cut([*rows, ("e", ("z", "y"), 4.0)], "rs")
    problem, cell = problem_of(made)
    inner = cell[:2, :2].ravel()
    hidden = np.zeros(len(problem.value), dtype=bool)
    hidden[inner] = True
    told = told_by_another(problem, hidden, inner, 3)
    assert sorted(told.tolist()) == sorted(inner[:3].tolist()), (
        "the fourth has two units: with another that makes three"
    )
