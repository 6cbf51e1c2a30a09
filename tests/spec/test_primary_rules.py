"""Primary rules.

A cell is unsafe by itself when its total tells too much about one contributor: an organisation, or a holding, whose
members count as one. Let x1 >= x2 >= ... be the contributions to a cell and X their sum as it is published.

- Minimum frequency: fewer than n contributors. The usual n is 3; it is public, all other parameters are secret.
- (n,k) dominance: x1 + ... + xn is more than k per cent of X.
- p%: the second largest, who knows its own part, can tell the largest to within p per cent: X - x1 - x2 < p/100 x1.
- (p,q): the same for readers who know every contribution to within q per cent beforehand: X - x1 - x2 < p/q x1.
- Zero and full cells, for tables split by an answer: nobody, or everybody, gave it.

An unsafe cell is hidden, and must then stay open by its upper protection level: 100/k (x1 + ... + xn) - X, or
p/100 x1 - (X - x1 - x2); below by the same, at most its value. Fewer contributors than the minimum: one per cent of the
value, for "not exactly" alone is thin. Counts: an interval of two, or of the required width.

With weights X is the weighted total. Usually a contributor's own figure is compared with it (`plain`). If weights can
be guessed, as they can when they are N/n of a published register, weighted figures are (`known`). tau-ARGUS repeats a
figure as often as its weight says (`argus`). Whoever waives protection is not protected, but attacks all the same.

Sources: Handbook on Statistical Disclosure Control, chapter 4.2; Statistics Norway, tests and articles of
GaussSuppression (weighted dominance, magnitude 1).
"""

from __future__ import annotations

import csv
import json
from typing import Any

import numpy as np
import pytest

from meerwaarde.disclosure.additive.microdata import Asked, read_rows, table_of
from meerwaarde.disclosure.primary import Levels, Ranked, Rules, largest, levels, ranked
from support.reference import reference


def cell(contributions: list[float], weights: list[float] | None = None, total: float | None = None) -> Ranked:
    """One cell; `total` when the rest of it is made of contributions too small to matter."""
    x = np.array(contributions, dtype=float)
    weighted = x * (weights or np.ones(len(x)))
    published = weighted.sum() if total is None else total
    return ranked(np.zeros(len(x), dtype=np.int64), x, weighted, np.array([published]))


def judged(rule: str, contributions: list[float], total: float | None = None) -> Levels:
    return levels(Rules.parse([rule, *([] if "minimum" in rule else ["minimum=1"])]), cell(contributions, total=total),
                  frequency=False)  # fmt: skip


# rule, contributions, total (nothing: their sum), unsafe, upper level
CASES = [
    ("minimum=3", [60.0, 40.0], None, True, 1.0),
    ("minimum=3", [60.0, 39.0, 1.0], None, False, 0.0),
    ("dominance=1,90", [50000.0, 49000.0], 100000.0, False, 0.0),  # and yet the second knows the first to 2 %
    ("p=10", [50000.0, 49000.0], 100000.0, True, 4000.0),
    ("p=10", [52000.0, 50000.0], 110000.0, False, 0.0),  # the second is 15.4 % too high
    ("dominance=1,85", [300.0, 20.0, 10.0], None, True, 22.9412),  # up to 352.94
    ("p=10", [300.0, 20.0, 10.0], None, True, 20.0),
    ("pq=10,50", [300.0, 20.0, 10.0], None, True, 50.0),
    ("dominance=2,80", [50.0, 30.0, 20.0], None, False, 0.0),  # 80 per cent is not more than 80
]


@pytest.mark.parametrize(("rule", "contributions", "total", "unsafe", "upper"), CASES)
def test_which_cells_are_unsafe(rule, contributions, total, unsafe, upper):
    """The rule alone, and how far the value must stay open upwards."""
    found = judged(rule, contributions, total)
    assert bool(found.unsafe[0]) is unsafe
    assert found.up[0] == pytest.approx(upper, abs=1e-4)


def handbook(name: str) -> dict[str, Any]:
    entries = json.loads(reference("disclosure/expected.json").read_text("utf-8"))["disclosure"]
    (found,) = [entry for entry in entries if entry["id"] == name]
    return found


def test_the_examples_of_the_handbook():
    """The intruder's error, and the value up to which a dominated cell must stay open, as printed."""
    printed = handbook("handbook_rules")
    one, two, three = printed["rule_1_90"], printed["rule_p_10"], printed["dominance_1_85_upper_needed"]
    assert bool(judged("dominance=1,90", [one["x1"], one["x2"]], one["X"]).unsafe[0]) is one["unsafe"]
    assert 100 * (one["X"] - one["x2"] - one["x1"]) / one["x1"] == pytest.approx(one["intruder_error_pct"])
    assert bool(judged("p=10", [two["x1"], two["x2"]], two["X"]).unsafe[0]) is two["unsafe"]
    assert 100 * (two["X"] - two["x2"] - two["x1"]) / two["x1"] == pytest.approx(two["overestimate_pct"], abs=0.05)
    assert three["X"] + judged("dominance=1,85", three["x"]).up[0] == pytest.approx(three["needed"], abs=0.005)


@pytest.mark.parametrize(("k", "p"), [(80, 25.0), (95, 5.263)])
def test_p_per_cent_that_belongs_to_dominance_of_two(k, p):
    """p = 100 (100 - k)/k: a cell that breaks p% breaks (2,k); beside one large contributor they are the same rule."""
    belonging = 100 * (100 - k) / k
    assert belonging == pytest.approx(p, abs=5e-4)
    chance = np.random.default_rng(7)
    broken = 0
    for _cell in range(300):
        x = chance.lognormal(0, 2, chance.integers(3, 8)).tolist()
        breaks = [bool(judged(rule, x).unsafe[0]) for rule in (f"p={belonging}", f"dominance=2,{k}")]
        broken += breaks[0]
        assert breaks[1] or not breaks[0]
        one, total = [x[0]], x[0] * (1 + chance.random() / 2)  # the rest comes from very many small ones
        ups = [judged(rule, one, total).up[0] for rule in (f"p={belonging}", f"dominance=2,{k}")]
        assert ups[0] == pytest.approx(ups[1])
    assert broken > 10


# way, contributions, weights, total, the two largest together
WEIGHTED = [
    ("plain", [100.0, 10.0], [4.0, 7.0], 470.0, 110.0),
    ("known", [100.0, 10.0], [4.0, 7.0], 470.0, 470.0),
    ("argus", [100.0, 10.0], [4.0, 7.0], 470.0, 200.0),
    ("argus", [100.0, 10.0], [1.0, 7.0], 170.0, 110.0),
    ("argus", [100.0, 10.0], [1.5, 7.0], 220.0, 155.0),
]


@pytest.mark.parametrize(("way", "contributions", "weights", "total", "two_largest"), WEIGHTED)
def test_three_ways_with_weights(way, contributions, weights, total, two_largest):
    """With 100 of weight 4 and 10 of weight 7, tau-ARGUS takes 100 and 100 as the two largest, of 470."""
    found = cell(contributions, weights)
    assert found.total[0] == total
    assert largest(found, 2, way)[0] == two_largest


def test_weighted_dominance_as_statistics_norway_tests_it():
    """Seven cells: (1,70) or (2,90) with unweighted contributions, and (2,90) the way of tau-ARGUS."""
    printed = handbook("weighted_dominance")
    names = sorted(set(printed["cell"]))
    place = np.array([names.index(name) for name in printed["cell"]])
    x, w = np.array(printed["num"], dtype=float), np.array(printed["w"], dtype=float)
    total = np.bincount(place, x * w)
    assert total.tolist() == printed["weighted_totals"]
    cells = ranked(place, x, x * w, total)
    plain = Rules.parse(["minimum=1", "dominance=1,70", "dominance=2,90"])
    argus = Rules.parse(["minimum=1", "dominance=2,90", "weights=argus"])
    assert levels(plain, cells, frequency=False).unsafe.tolist() == printed["default_n12_k70_90"]
    assert levels(argus, cells, frequency=False).unsafe.tolist() == printed["tauargus_n2_k90"]


def test_magnitude_1_of_statistics_norway():
    """(1,80) over sector and country, every row a contributor: four cells, margins judged as well."""
    file = reference("disclosure/ssb_magnitude1.csv")
    rows = read_rows(file, Asked(("sector4", "geo"), "value"), {})
    table = table_of(rows, Rules.parse(["minimum=1", "dominance=1,80"]))
    found = [tuple(one.codes[i] for one, i in zip(table.dimensions, place, strict=True))
             for place in np.argwhere(table.primary)]  # fmt: skip
    assert sorted("|".join(codes) for codes in found) == sorted(handbook("magnitude1_dominance_1_80")["primary"])


def test_holdings_count_once():
    """The same rows with the company as holding: three of them stand behind Iceland, four behind the whole table."""
    file = reference("disclosure/ssb_magnitude1.csv")
    with file.open(encoding="utf-8") as lines:
        companies = {row["company"] for row in csv.DictReader(lines) if row["geo"] == "Iceland"}
    rows = read_rows(file, Asked(("sector4", "geo"), "value", holding="company"), {})
    table = table_of(rows, Rules.parse(["minimum=4"]))
    iceland = table.dimensions[1].codes.index("Iceland")
    assert table.count[-1, iceland] == len(companies) == 3
    assert table.primary[-1, iceland]
    assert not table.primary[-1, -1]
