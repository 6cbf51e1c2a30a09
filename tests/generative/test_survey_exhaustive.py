"""Every sample of a tiny population: on average the variance estimator equals the true variance.

For means of samples of fixed size the estimator is unbiased, so this must hold to the last digit; no simulation, no
tolerance for luck. The same for the change between two waves of which a fixed number answered both.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from meerwaarde.survey import Data, change_means, design, numbers, overlap
from meerwaarde.survey.sampling import Design
from support.made_wave import made_register, made_wave

Y1 = {"a": 3.0, "b": 8.0, "c": 1.0, "d": 12.0, "e": 5.0, "f": 7.0}
Y2 = {"a": 4.0, "b": 6.0, "c": 2.5, "d": 15.0, "e": 5.0, "f": 11.0}
STRATUM = {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y", "f": "y"}
REGISTER = made_register(tuple(Y1), soort=tuple(STRATUM.values()), cluster=tuple("ppqqrr"))


def wave_of(ids: tuple[str, ...], **options: object) -> Design:
    return design(made_wave(ids, REGISTER), **options)  # type: ignore[arg-type]


def mean(ids: tuple[str, ...], values: dict[str, float], **options: object) -> tuple[float, float]:
    everyone = np.ones(len(ids), dtype=bool)
    found = numbers(wave_of(ids, **options), np.array([values[i] for i in ids]), everyone, everyone)
    return found.mean[0], found.mean_se[0] ** 2


def check(samples: list[tuple[str, ...]], **options: object) -> None:
    found = np.array([mean(ids, Y1, **options) for ids in samples])
    assert found[:, 0].mean() == pytest.approx(np.mean(list(Y1.values())))
    assert found[:, 1].mean() == pytest.approx(found[:, 0].var())


@pytest.mark.parametrize("n", [2, 3, 5])
def test_simple_random(n: int) -> None:
    check(list(combinations(Y1, n)))


def test_stratified() -> None:
    inside = [list(combinations([i for i in Y1 if STRATUM[i] == code], 2)) for code in "xy"]
    check([first + second for first, second in product(*inside)], strata="soort")


def test_whole_clusters() -> None:
    clusters = [("a", "b"), ("c", "d"), ("e", "f")]
    check([first + second for first, second in combinations(clusters, 2)], cluster="cluster")


def test_two_stages() -> None:
    """Two of three clusters, two of the four members in each: both stages count."""
    values = dict(zip("abcdefghijkl", (3.0, 8.0, 1.0, 12.0, 5.0, 7.0, 2.0, 2.0, 9.0, 4.0, 6.0, 10.0), strict=True))
    register = made_register(tuple(values), cluster=tuple("ppppqqqqrrrr"))
    inside = [list(combinations(part, 2)) for part in ("abcd", "efgh", "ijkl")]
    found = []
    for first, second in combinations(range(3), 2):
        for ids in product(inside[first], inside[second]):
            chosen = ids[0] + ids[1]
            everyone = np.ones(4, dtype=bool)
            made = design(made_wave(chosen, register), cluster="cluster")
            one = numbers(made, np.array([values[i] for i in chosen]), everyone, everyone)
            found.append((one.mean[0], one.mean_se[0] ** 2))
    table = np.array(found)
    assert table[:, 0].mean() == pytest.approx(np.mean(list(values.values())))
    assert table[:, 1].mean() == pytest.approx(table[:, 0].var())


def change(first: tuple[str, ...], second: tuple[str, ...], **options: object) -> tuple[float, float]:
    before, now = wave_of(first, **options), wave_of(second, **options)
    data = []
    for ids, values in ((first, Y1), (second, Y2)):
        everyone = np.ones(len(ids), dtype=bool)
        data.append(Data(np.array([[values[i]] for i in ids]), everyone, everyone, everyone[:, None]))
    found = change_means(overlap(before, now), *data)
    return found.change[0, 0], found.se[0, 0] ** 2


@pytest.mark.parametrize("shared", [2, 3, 4])
def test_change_with_an_overlap(shared: int) -> None:
    """Four of six answer twice over, of whom `shared` both times; 4 is full overlap."""
    samples = list(combinations(Y1, 4))
    pairs = [(s, t) for s, t in product(samples, samples) if len(set(s) & set(t)) == shared]
    found = np.array([change(s, t) for s, t in pairs])
    assert found[:, 0].mean() == pytest.approx(np.mean(list(Y2.values())) - np.mean(list(Y1.values())))
    assert found[:, 1].mean() == pytest.approx(found[:, 0].var())


def test_change_in_strata() -> None:
    """Two of three in each stratum, both times the same ones in x, one of them changed in y."""
    x = list(combinations("abc", 2))
    y = [(s, t) for s, t in product(combinations("def", 2), repeat=2)]
    pairs = [(one + s, one + t) for one in x for s, t in y if s == t]
    found = np.array([change(s, t, strata="soort") for s, t in pairs])
    assert found[:, 1].mean() == pytest.approx(found[:, 0].var())
