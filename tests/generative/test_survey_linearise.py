"""Random designs, answers and groups: the matrix products against loops over units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meerwaarde.core import InputError
from meerwaarde.survey import Data, Design, Wave, change_shares, design, numbers, overlap, panel_means, shares
from meerwaarde.survey import collapse as collapsing
from support import slow_survey as slow
from support.made_wave import made_register, made_wave


@dataclass(frozen=True)
class Case:
    wave: Wave
    made: Design
    units: list[slow.Unit]
    population: slow.Population
    answer: list[int]  # 0, 1, 2; -1 without an answer
    group: list[int]

    @property
    def groups(self) -> np.ndarray:
        return np.array(self.group)[:, None] == np.arange(3)[None, :]


@st.composite
def cases(draw: st.DrawFn, *, clustered: bool) -> Case:
    """A register of up to 40 members in strata, clusters and two margins; some answer. No stratum is lonely."""
    size = draw(st.integers(6, 40))
    pick = draw(st.randoms(use_true_random=False))
    strata = [pick.choice("abc") for _ in range(size)]
    clusters = [pick.choice("pqrst") if clustered else f"m{i}" for i in range(size)]
    margins = [(pick.choice("xy"), pick.choice("uvw")) for _ in range(size)]
    answered = [pick.random() < (0.9 if clustered else 0.6) for _ in range(size)]  # two in most of the clusters
    rows = [i for i in range(size) if answered[i]]
    assume(rows)
    raked = draw(st.booleans())
    ids = [f"m{i}" for i in range(size)]
    register = made_register(
        ids, soort=strata, cluster=clusters, een=[m[0] for m in margins], twee=[m[1] for m in margins]
    )
    wave = made_wave([ids[i] for i in rows], register)
    try:
        made = design(
            wave,
            strata="soort",
            rake=("een", "twee") if raked else (),
            cluster="cluster" if clustered else None,
        )
    except InputError:
        assume(False)
        raise
    assume(not made.lonely and not made.unrepresented)
    in_cluster = dict.fromkeys(zip(strata, clusters, strict=True), 0)
    for pair in zip(strata, clusters, strict=True):
        in_cluster[pair] += 1
    population = slow.Population(
        {code: strata.count(code) for code in set(strata)},
        {code: sum(stratum == code for stratum, _c in in_cluster) for code in set(strata)},
        in_cluster if clustered else None,
        tuple({c: [m[k] for m in margins].count(c) for c in {m[k] for m in margins}} for k in (0, 1)) if raked else (),
    )
    units = [slow.Unit(strata[i], clusters[i], margins[i]) for i in rows]
    for stratum in made.strata:  # the slow loop knows no rule for a second stage with single respondents
        parts = [slow_k(units, population, stratum, c) for s, c in in_cluster if s == stratum]
        assume(not clustered or all(k != 1 or k == members for k, members in parts))
    answer = [pick.choice([-1, 0, 1, 2, 2]) for _ in rows]
    group = [pick.choice([0, 0, 1, 2]) for _ in rows]
    return Case(wave, made, units, population, answer, group)


def slow_k(units: list[slow.Unit], population: slow.Population, stratum: str, cluster: str) -> tuple[int, int]:
    assert population.clusters is not None
    members = (population.in_cluster or {}).get((stratum, cluster), 0)
    return sum(unit.stratum == stratum and unit.cluster == cluster for unit in units), members


def check_shares(case: Case) -> None:
    assert case.made.weight == pytest.approx(slow.raked_weights(case.units, case.population), rel=1e-7)
    weights = case.made.weight.tolist()
    answer = np.array(case.answer)
    found = shares(case.made, answer[:, None] == np.arange(3), answer >= 0, case.groups)
    for group in range(3):
        inside = [a >= 0 and g == group for a, g in zip(case.answer, case.group, strict=True)]
        assert found.n[group] == sum(inside)
        if not any(inside):
            assert np.isnan(found.share[group]).all()
            continue
        for code in range(3):
            y = [float(a == code) for a in case.answer]
            assert found.count[group, code] == sum(v for v, d in zip(y, inside, strict=True) if d)
            assert found.share[group, code] == pytest.approx(slow.mean(y, inside, weights), rel=1e-9, abs=1e-12)
            v = slow.variance(slow.mean_values(y, inside, weights), weights, case.units, case.population)
            assert found.se[group, code] ** 2 == pytest.approx(v, rel=1e-6, abs=1e-14)
        units = {(u.stratum, u.cluster) for u, d in zip(case.units, inside, strict=True) if d}
        strata = {u.stratum for u, d in zip(case.units, inside, strict=True) if d}
        assert found.df[group] == max(1, len(units) - len(strata))


@settings(max_examples=150, deadline=None)
@given(cases(clustered=False))
def test_shares(case: Case) -> None:
    check_shares(case)


@settings(max_examples=60, deadline=None)
@given(cases(clustered=True))
def test_shares_in_clusters(case: Case) -> None:
    check_shares(case)


@settings(max_examples=100, deadline=None)
@given(cases(clustered=False), st.randoms(use_true_random=False))
def test_means_and_totals(case: Case, pick: object) -> None:
    rows = len(case.units)
    y = np.array([pick.choice([0.0, 1.5, 4.0, 40.0]) for _ in range(rows)])  # type: ignore[attr-defined]
    base = np.array(case.answer) >= 0
    asked = base | (np.arange(rows) % 3 > 0)
    found = numbers(case.made, y, base, asked, case.groups)
    weights = case.made.weight.tolist()
    for group in range(3):
        inside = [bool(b) and g == group for b, g in zip(base, case.group, strict=True)]
        if not any(inside):
            continue
        total, u = slow.total_values(
            y.tolist(), inside, [bool(a) and g == group for a, g in zip(asked, case.group, strict=True)], weights
        )
        assert found.mean[group] == pytest.approx(slow.mean(y.tolist(), inside, weights))
        v = slow.variance(slow.mean_values(y.tolist(), inside, weights), weights, case.units, case.population)
        assert found.mean_se[group] ** 2 == pytest.approx(v, rel=1e-6, abs=1e-12)
        assert found.total[group] == pytest.approx(total)
        v = slow.variance(u, weights, case.units, case.population)
        assert found.total_se[group] ** 2 == pytest.approx(v, rel=1e-6, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(cases(clustered=False))
def test_equal_organisations_may_be_counted_once(case: Case) -> None:
    """Collapsing changes no figure, whatever the number of organisations it starts at."""
    answer = np.array(case.answer)
    hit, base = answer[:, None] == np.arange(3), answer >= 0
    plain = shares(case.made, hit, base, case.groups)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collapsing, "WORTHWHILE", 0)
        counted = shares(case.made, hit, base, case.groups)
    for name in ("share", "se", "low", "high", "n_eff"):
        assert getattr(counted, name) == pytest.approx(getattr(plain, name), rel=1e-9, abs=1e-12, nan_ok=True)
    for name in ("count", "n", "df", "census", "lonely"):
        assert (getattr(counted, name) == getattr(plain, name)).all()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_equal_organisations_may_be_counted_once_in_change(data: st.DataObject) -> None:
    """The same for the change of shares and for the panel, with any overlap, strata and raking."""
    pick = data.draw(st.randoms(use_true_random=False))
    ids = [f"m{i}" for i in range(24)]
    register = made_register(ids, soort=[pick.choice("ab") for _ in ids], marge=[pick.choice("xy") for _ in ids])
    strata, rake = data.draw(st.sampled_from([None, "soort"])), data.draw(st.sampled_from([(), ("marge",)]))
    plans, answers = [], []
    for _wave in range(2):
        who = sorted(pick.sample(range(24), 14))
        try:
            plans.append(design(made_wave([ids[i] for i in who], register), strata=strata, rake=rake))
        except InputError:
            assume(False)
        answer = np.array([pick.choice([-1, 0, 1, 2]) for _ in who])
        groups = np.array([[True, i % 2 == 0, i % 3 == 0] for i in who])
        answers.append(Data(answer[:, None] == np.arange(3), answer >= 0, np.ones(14, bool), groups))
    shared = overlap(*plans)
    for method in (change_shares, partial(panel_means, share=True)):
        plain = method(shared, *answers)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(collapsing, "WORTHWHILE", 0)
            counted = method(shared, *answers)
        for name in ("change", "se", "low", "high"):
            assert getattr(counted, name) == pytest.approx(getattr(plain, name), rel=1e-7, abs=1e-9, nan_ok=True)
        for name in ("n_before", "n", "df", "census", "lonely"):
            assert (getattr(counted, name) == getattr(plain, name)).all()
