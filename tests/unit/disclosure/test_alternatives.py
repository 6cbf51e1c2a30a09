"""Rounded small counts and cell keys: what always holds, and what is refused."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.microdata import table_of
from meerwaarde.disclosure.additive.problem import summed
from meerwaarde.disclosure.additive.types import Dimension, Table
from meerwaarde.disclosure.alternatives import Noise, perturb, read_key, round_small
from meerwaarde.disclosure.alternatives.cell_key import PARTS, WHOLE, largest_entropy, p_table, record_key
from meerwaarde.disclosure.alternatives.small_counts import rounded
from meerwaarde.disclosure.primary import Rules
from support.count_tables import LEVELLED, TWICE, counted, flat, records

SECRET = b"een lange willekeurige tekst"
SHAPES: list[tuple[Dimension, ...]] = [(flat("a", 4), flat("b", 3)), (LEVELLED, flat("b", 2)), (TWICE, flat("b", 3)),
                                       (flat("a", 3), flat("b", 2), flat("c", 2)), (flat("a", 1),)]  # fmt: skip


@st.composite
def counts(draw: st.DrawFn, largest: int = 6) -> tuple[tuple[Dimension, ...], np.ndarray]:
    dimensions = draw(st.sampled_from(SHAPES))
    shape = tuple(one.leaves for one in dimensions)
    size = int(np.prod(shape))
    return dimensions, np.array(draw(st.lists(st.integers(0, largest), min_size=size, max_size=size))).reshape(shape)


def inner(table: Table, values: np.ndarray) -> np.ndarray:
    return values[tuple(slice(one.leaves) for one in table.dimensions)]


# --- rounding ---------------------------------------------------------------------------------------------------------


@given(counts(), st.integers(2, 5), st.integers(0, 3))
def test_rounded_tables(made: tuple[tuple[Dimension, ...], np.ndarray], base: int, seed: int) -> None:
    table = counted(*made, base)
    found = rounded(table, base, seed)
    lowest, true = inner(table, found), made[1]
    again = lowest
    for axis, one in enumerate(table.dimensions):
        again = summed(one, again, axis)
    assert np.array_equal(found, again), "additive"
    assert np.array_equal(found, rounded(table, base, seed)), "deterministic"
    assert not ((found > 0) & (found < base)).any()
    kept = (true == 0) | (true >= base)
    assert np.array_equal(lowest[kept], true[kept])
    assert np.isin(lowest[~kept], (0, base)).all()
    assert abs(found.ravel()[-1] - true.sum()) < base


@given(counts(largest=3))
def test_margins_are_near_the_best_that_can_be(made: tuple[tuple[Dimension, ...], np.ndarray]) -> None:
    table, base = counted(*made), 3
    small = np.argwhere((made[1] > 0) & (made[1] < base))
    if not 0 < len(small) <= 8:
        return
    best = None
    for ups in itertools.product((0, base), repeat=len(small)):
        trial = made[1].copy()
        trial[tuple(small.T)] = ups
        for axis, one in enumerate(table.dimensions):
            trial = summed(one, trial, axis)
        off = np.abs(trial - table.value).max()
        best = off if best is None else min(best, off)
    assert best is not None
    assert np.abs(rounded(table, base) - table.value).max() <= best + 1


def test_every_cell_is_shown_and_the_proof_names_the_method() -> None:
    table = counted((flat("a", 3), flat("b", 3)), np.array([[1, 2, 0], [4, 1, 1], [2, 2, 7]]))
    safe = round_small(table, 3)
    assert {cell.status for cell in safe.cells} == {"published"}
    assert all(cell.value == cell.count for cell in safe.cells)
    assert {"minimum=3", "method=round", "base=3"} <= set(safe.proof.rules)


# --- cell keys --------------------------------------------------------------------------------------------------------


def perturbed(dimensions: tuple[Dimension, ...], true: np.ndarray, noise: Noise, study: str = "2026") -> np.ndarray:
    rows = records(dimensions, true)
    safe = perturb(
        table_of(rows, Rules(minimum=noise.blocked + 1)), rows.cell, rows.ids, SECRET, study=study, noise=noise
    )
    assert {cell.status for cell in safe.cells} == {"published"}
    shape = tuple(len(one.codes) for one in dimensions)
    return np.array([cell.count for cell in safe.cells]).reshape(shape)


@given(counts(), st.sampled_from([Noise(), Noise(1, 0.5, 0), Noise(2, 1.0, 1), Noise(8, 6.0, 2)]))
def test_noise_never_exceeds_its_maximum(made: tuple[tuple[Dimension, ...], np.ndarray], noise: Noise) -> None:
    table, found = counted(*made, noise.blocked + 1), perturbed(*made, noise)
    assert np.abs(found - table.value).max() <= noise.most
    assert (found[table.value == 0] == 0).all()
    assert (found >= 0).all()
    assert not ((found > 0) & (found <= noise.blocked)).any()
    assert np.array_equal(found, perturbed(*made, noise)), "deterministic"


def test_the_same_organisations_have_the_same_count_everywhere() -> None:
    """A row with one filled cell is that cell; the order of rows, other columns and other tables change nothing."""
    chance = np.random.default_rng(5)
    kind, size = chance.integers(0, 4, 60), chance.integers(0, 3, 60)
    kind[size == 2] = 3
    names = [f"lid {at}" for at in range(60)]
    noise = Noise()

    def table(columns: list[np.ndarray], leaves: list[int], order: np.ndarray) -> dict[frozenset[str], set[int]]:
        dimensions = tuple(flat(f"d{at}", leaf) for at, leaf in enumerate(leaves))
        shape = tuple(leaf + 1 for leaf in leaves)
        cell = np.ravel_multi_index([column[order] for column in columns], shape)
        nobody, ones = records(dimensions, np.zeros(leaves, dtype=int)), np.ones(60)
        rows = replace(
            nobody, cell=cell, unit=np.arange(60), amount=ones, weight=ones, waives=ones < 1, names=tuple(names)
        )
        ids = [names[at] for at in order]
        safe = perturb(table_of(rows, Rules()), cell, ids, SECRET, noise=noise)
        found: dict[frozenset[str], set[int]] = {}
        for one in safe.cells:
            at = [d.codes.index(code) for d, code in zip(dimensions, one.codes, strict=True)]
            who = [all(place in (column[i], leaf) for place, column, leaf in zip(at, columns, leaves, strict=True))
                   for i in range(60)]  # fmt: skip
            found.setdefault(frozenset(np.array(names)[who].tolist()), set()).add(one.count or 0)
        return found

    seen = [table([kind, size], [4, 3], np.arange(60)), table([size], [3], chance.permutation(60)),
            table([size, kind], [3, 4], chance.permutation(60))]  # fmt: skip
    together: dict[frozenset[str], set[int]] = {}
    for found in seen:
        for who, shown in found.items():
            together.setdefault(who, set()).update(shown)
    assert all(len(shown) == 1 for shown in together.values())
    assert frozenset(np.array(names)[size == 2].tolist()) in together


def test_keys_depend_on_secret_study_and_identifier() -> None:
    keys = {record_key(secret, study, name) for secret in (SECRET, b"0" * 16) for study in ("2025", "2026", "2026 a")
            for name in ("a", "a b", "b")}  # fmt: skip
    assert len(keys) == 18
    many = np.array([record_key(SECRET, "", str(at)) for at in range(2000)], dtype=np.float64) / WHOLE
    assert np.histogram(many, 10, (0, 1))[0].min() > 150


def test_noise_is_as_the_p_table_says() -> None:
    """Over 4,000 cells of three: mean within four standard errors of 0, variance near 3."""
    noise = Noise()
    row = p_table(noise)[3]
    changes = np.array([row.change(record_key(SECRET, "", str(at))) for at in range(4000)])
    assert abs(changes.mean()) < 4 * np.sqrt(3 / 4000)
    assert changes.var() == pytest.approx(3, rel=0.15)


@given(st.integers(1, 8), st.floats(0.1, 20), st.integers(0, 6))
def test_p_tables_keep_their_promises(most: int, variance: float, blocked: int) -> None:
    if blocked >= most or variance > most**2:
        with pytest.raises(InputError):
            Noise(most, variance, blocked)
        return
    rows = p_table(Noise(most, variance, blocked))
    for count, row in enumerate(rows):
        chances = np.diff((0, *row.upper)) / PARTS
        changes = np.array(row.changes)
        assert chances.min() >= 0
        assert row.upper[-1] == PARTS
        assert abs(chances @ changes) < 1e-6
        if count > blocked + most and variance < 0.9 * most**2:
            assert chances @ changes**2 == pytest.approx(variance, abs=1e-5)


def test_entropy_is_the_largest() -> None:
    """Against a general optimiser over the probabilities themselves."""
    changes = np.array([-3, 0, 1, 2, 3])

    def negative(chances: np.ndarray) -> float:
        return float((chances * np.log(np.maximum(chances, 1e-300))).sum())

    limits = [{"type": "eq", "fun": lambda p, power=power, goal=goal: p @ changes**power - goal}
              for power, goal in ((0, 1), (1, 0), (2, 3))]  # fmt: skip
    found = minimize(negative, np.full(5, 0.2), bounds=[(0, 1)] * 5, constraints=limits, options={"ftol": 1e-14})
    assert largest_entropy(changes, 3.0) == pytest.approx(found.x, abs=1e-5)


# --- refused ----------------------------------------------------------------------------------------------------------


def test_what_is_not_a_small_count_is_refused() -> None:
    table = counted((flat("a", 2), flat("b", 2)), np.array([[5, 1], [4, 6]]))
    with pytest.raises(InputError, match="voor aantallen"):
        round_small(replace(table, frequency=False), 3)
    primary = table.primary.copy()
    primary[0, 0] = True  # five rows of one holding
    with pytest.raises(InputError, match=r"a=a0, b=b0 is 5 .*suppress"):
        round_small(replace(table, primary=primary), 3)


def test_a_secret_is_read_and_long_enough(tmp_path: Path) -> None:
    path = tmp_path / "sleutel"
    with pytest.raises(InputError, match="sleutelbestand"):
        read_key(path)
    path.write_text("kort\n")
    with pytest.raises(InputError, match="te kort"):
        read_key(path)
    path.write_bytes(SECRET + b"\r\n")
    assert read_key(path) == SECRET
