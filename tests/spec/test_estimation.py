"""# From answers to figures about all members

Every member stands in the register, so N is known. Inside a stratum the members that answered count as a random
sample of all of them: each of the n_h respondents speaks for N_h / n_h members. That is an assumption, and the report
prints it. A mean or share is a ratio of weighted sums; its standard error comes from the linearised value
z = w d (y - m) / sum(w d) of every organisation, with 0 for those outside the group d, and

    V = sum over strata of (1 - n_h/N_h) · n_h/(n_h - 1) · sum of (z - mean z)².

The part (1 - n_h/N_h) is the finite-population correction: who has heard everybody knows everything.

The expected values are printed results of R's package survey (`data/survey/expected.json`), for the Californian
school data that every survey program is tested with; the register is the list of all 6,194 schools.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from meerwaarde.survey import Design, Register, design, match, numbers, shares
from support.made_wave import made_form, made_register, made_responses, read_columns
from support.reference import reference

Columns = dict[str, np.ndarray]


@cache
def schools() -> Register:
    columns = read_columns(reference("survey/apipop.csv"))
    return made_register(tuple(columns.pop("cds")), **columns)


@cache
def expected() -> dict[str, dict]:
    return {case["id"]: case for case in json.loads(reference("survey/expected.json").read_text())["survey"]}


def sample(name: str, rows: Sequence[int] | None = None, **options: object) -> tuple[Columns, Design]:
    """A sample of schools (or those `rows` of it) in the register's order, and its design."""
    columns = read_columns(reference(f"survey/{name}.csv"))
    if rows is not None:
        columns = {key: cells[list(rows)] for key, cells in columns.items()}
    ids = columns["cds"].tolist()
    wave = match(made_responses(ids, columns={"cds": ids}), schools(), made_form())
    order = np.argsort(wave.row_org)
    responses = made_responses([ids[row] for row in order], columns={"cds": [ids[row] for row in order]})
    wave = match(responses, schools(), made_form())
    assert (wave.row_org == np.arange(len(ids))).all()
    return {key: cells[order] for key, cells in columns.items()}, design(wave, **options)  # type: ignore[arg-type]


def printed(value: float, like: float) -> bool:
    """Whether `value` rounds to `like` as printed (805 stands for 805.31).

    R took the weights of the file, which are in single precision: 44.2099990844727 for 4421/100.
    """
    text = repr(like)
    decimals = len(text.split(".")[1]) if "." in text and not text.endswith(".0") else 0
    return abs(value - like) <= 0.5 * 10**-decimals + 3e-8 * abs(like)


def says(found: tuple[float, float], wanted: list[float]) -> bool:
    return all(printed(value, like) for value, like in zip(found, wanted, strict=True))


def mean(made: Design, y: np.ndarray, base: np.ndarray | None = None) -> tuple[float, float]:
    base = np.ones(len(y), dtype=bool) if base is None else base
    found = numbers(made, y, base, base)
    return found.mean[0], found.mean_se[0]


def total(made: Design, y: np.ndarray, groups: np.ndarray | None = None) -> list[tuple[float, float]]:
    base = np.ones(len(y), dtype=bool)
    found = numbers(made, y, base, base, groups)
    return list(zip(found.total.tolist(), found.total_se.tolist(), strict=True))


def number(columns: Columns, name: str) -> np.ndarray:
    return columns[name].astype(float)


class TestStratified:
    """apistrat: 200 schools, stratified by school type, with the finite-population correction."""

    @pytest.mark.parametrize("name", ["api00", "api99"])
    def test_mean(self, name: str) -> None:
        columns, made = sample("apistrat", strata="stype")
        assert says(mean(made, number(columns, name)), expected()["apistrat_mean"][f"mean_{name}"])

    def test_interval_has_the_degrees_of_freedom_of_the_design(self) -> None:
        columns, made = sample("apistrat", strata="stype")
        found = numbers(made, number(columns, "api99"), np.ones(200, bool), np.ones(200, bool))
        assert found.df[0] == 197
        assert says((found.mean_low[0], found.mean_high[0]), expected()["apistrat_mean"]["api99_ci_t197"])

    def test_difference_and_total(self) -> None:
        columns, made = sample("apistrat", strata="stype")
        case = expected()["apistrat_mean"]
        difference = number(columns, "api00") - number(columns, "api99")
        assert says(mean(made, difference), case["mean_api00_minus_api99"])
        assert says(total(made, number(columns, "enroll"))[0], case["total_enroll"])

    def test_totals_by_type(self) -> None:
        columns, made = sample("apistrat", strata="stype")
        case = expected()["apistrat_mean"]["total_growth_ge0_by_stype"]
        groups = np.column_stack([columns["stype"] == code for code in case])
        found = total(made, (number(columns, "growth") >= 0).astype(float), groups)
        for pair, (code, wanted) in zip(found, case.items(), strict=True):
            assert says(pair, wanted), code

    def test_a_domain_keeps_the_whole_design(self) -> None:
        columns, made = sample("apistrat", strata="stype")
        wanted = expected()["apistrat_mean"]["domain_mean_api00_where_api99_gt700"]
        assert says(mean(made, number(columns, "api00"), number(columns, "api99") > 700), wanted)

    def test_shares_by_type(self) -> None:
        columns, made = sample("apistrat", strata="stype")
        case = expected()["apistrat_mean"]["prop_awards_yes_by_stype"]
        groups = np.column_stack([columns["stype"] == code for code in case])
        found = shares(made, (columns["awards"] == "Yes")[:, None], np.ones(200, bool), groups)
        for group, (code, wanted) in enumerate(case.items()):
            assert says((found.share[group, 0], found.se[group, 0]), wanted), code
        assert found.n.tolist() == [100, 50, 50]

    def test_korn_graubard_without_correction(self) -> None:
        """Clusters from the answers have no finite-population correction; here every school is its own."""
        columns, made = sample("apistrat", strata="stype", cluster="cds")
        case = expected()["korn_graubard"]
        found = shares(made, (number(columns, "api00") > 875)[:, None], np.ones(200, bool))
        assert printed(found.share[0, 0], case["p"])
        assert says((found.low[0, 0], found.high[0, 0]), case["ci95"])


class TestSimpleRandom:
    """apisrs: 200 schools from one stratum; N comes from the register."""

    def test_mean_and_share(self) -> None:
        columns, made = sample("apisrs")
        case = expected()["apisrs"]
        assert says(mean(made, number(columns, "growth")), case["mean_growth"])
        found = shares(made, (columns["awards"] == "No")[:, None], np.ones(200, bool))
        assert says((found.share[0, 0], found.se[0, 0]), case["prop_awards_no"])

    @pytest.mark.parametrize("code", ["No", "Yes"])
    def test_total(self, code: str) -> None:
        columns, made = sample("apisrs")
        wanted = expected()["apisrs"]["total_awards"][code]
        assert says(total(made, (columns["awards"] == code).astype(float))[0], wanted)


class TestClusters:
    """apiclus1: all schools of 15 of the 757 districts. The register tells how many districts there are."""

    def test_mean(self) -> None:
        columns, made = sample("apiclus1", cluster="dnum")
        assert says(mean(made, number(columns, "api00")), expected()["apiclus1"]["mean_api00"])

    def test_raked(self) -> None:
        """Residuals with the weights from before raking; the raked weights would give 23.743 and 398131."""
        columns, made = sample("apiclus1", cluster="dnum", rake=("stype", "sch.wide"))
        case = expected()["apiclus1_raked"]
        assert says(mean(made, number(columns, "api00")), case["mean_api00"])
        assert says(total(made, number(columns, "enroll"))[0], case["total_enroll"])

    def test_raked_weights_meet_the_register(self) -> None:
        columns, made = sample("apiclus1", cluster="dnum", rake=("stype", "sch.wide"))
        for name, counts in (("stype", {"E": 4421, "H": 755, "M": 1018}), ("sch.wide", {"No": 1072, "Yes": 5122})):
            for code, wanted in counts.items():
                assert made.weight[columns[name] == code].sum() == pytest.approx(wanted, rel=1e-10)


class TestRunInR:
    """Cases that no publication prints, run in R 4.2.2 with survey 4.1.1 on the same schools."""

    def test_post_stratified_with_unequal_weights(self) -> None:
        """`postStratify(design, ~sch.wide, ...)` on apistrat."""
        columns, made = sample("apistrat", strata="stype", rake=("sch.wide",))
        assert mean(made, number(columns, "api00"))[1] == pytest.approx(9.272543973, rel=1e-9)

    def test_two_stages(self) -> None:
        """`svydesign(~dnum + cds, fpc = ~M + K)`: every other school of apiclus1, without districts of which one
        school of several is left."""
        dnum = read_columns(reference("survey/apiclus1.csv"))["dnum"]
        districts = schools().columns["dnum"].tolist()
        half = range(0, len(dnum), 2)
        left = [dnum[row] for row in half]
        rows = [row for row in half if left.count(dnum[row]) > 1 or districts.count(dnum[row]) == 1]
        columns, made = sample("apiclus1", rows, cluster="dnum")
        assert mean(made, number(columns, "api00"))[1] == pytest.approx(22.84691785, rel=1e-9)
        assert total(made, number(columns, "enroll"))[0][1] == pytest.approx(904316.1597, rel=1e-9)
        groups = np.column_stack([columns["stype"] == code for code in "EHM"])
        found = shares(made, (columns["awards"] == "Yes")[:, None], np.ones(len(rows), bool), groups)
        assert found.se[:, 0] == pytest.approx([0.02955615011, 0.16829914816, 0.15722190371], rel=1e-9)
        assert found.df[1] == 5  # degf(subset(design, stype == "H"))

    def test_lonely_stratum_gets_the_average(self) -> None:
        """`options(survey.lonely.psu = "average")`: the first 30 schools of type E, one H, five M of apistrat."""
        stype = read_columns(reference("survey/apistrat.csv"))["stype"]
        rows = [row for code, n in (("E", 30), ("H", 1), ("M", 5)) for row in np.flatnonzero(stype == code)[:n]]
        columns, made = sample("apistrat", rows, strata="stype")
        assert made.lonely == ("H",)
        assert mean(made, number(columns, "api00"))[1] == pytest.approx(25.28756455, rel=1e-9)
