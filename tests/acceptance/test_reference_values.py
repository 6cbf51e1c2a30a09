"""The figures that R's survey package prints for the api data, through the command and out of tables.csv.

Source: SOURCES.md beside the data. The answers are the samples; the register is the whole population, from which the
command must find the stratum sizes, the number of clusters and the margins by itself.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from support.command import Row, number, report, select
from support.forms import choices, write_answers, write_form
from support.reference import reference

QUESTIONS = ("api00", "growth", "enroll", "awards")


def api_form(path: Path, sensitivity: str | None) -> Path:
    own = {} if sensitivity is None else {"bind::mw:sensitivity": sensitivity}
    survey = [{"type": "integer", "name": name, "label": name, **own} for name in QUESTIONS[:-1]]
    survey.append({"type": "select_one yn", "name": "awards", "label": "Awards", **own})
    return write_form(path, survey, choices("yn", Yes="Yes", No="No"), {"form_title": "API"})


def api(folder: Path, sample: str, *options: str, sensitivity: str | None = "none") -> list[Row]:
    with reference(f"survey/{sample}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = write_answers(folder / "answers.csv", [{name: row[name] for name in ("cds", *QUESTIONS)} for row in rows])
    form = api_form(folder / "form.xlsx", sensitivity)
    register = reference("survey/apipop.csv")
    return report(form, answers, folder / "out", "--register", register, "--id", "cds", *options)


def printed(row: Row, column: str, digits: str) -> None:
    """The figure rounded to as many digits as `digits` has, is `digits`."""
    decimals = len(digits.partition(".")[2])
    assert f"{number(row, column):.{decimals}f}" == digits, (digits, row)


def test_stratified_sample(tmp_path: Path) -> None:
    rows = api(tmp_path, "apistrat", "--strata", "stype", "--by", "stype")
    mean = select(rows, question="api00", statistic="mean")
    printed(mean, "value", "662.29")
    printed(mean, "se", "9.4089")
    total = select(rows, question="enroll", statistic="total")
    printed(total, "value", "3687178")
    printed(total, "se", "114642")
    for stype, share, se in (("E", "73", "4.41"), ("H", "32", "6.44"), ("M", "48", "6.96")):
        row = select(rows, question="awards", answer="Yes", group_variable="stype", group=stype)
        printed(row, "percent", share)
        printed(row, "se", se)
    assert {row["population"] for row in rows if row["group"] == "E"} == {"4421"}
    assert {row["population"] for row in rows if not row["group"]} == {"6194"}


def test_simple_random_sample(tmp_path: Path) -> None:
    rows = api(tmp_path, "apisrs")
    mean = select(rows, question="growth", statistic="mean")
    printed(mean, "value", "31.9")
    printed(mean, "se", "2.0905")
    share = select(rows, question="awards", answer="No")
    printed(share, "percent", "38")
    printed(share, "se", "3.38")


def test_cluster_sample(tmp_path: Path) -> None:
    rows = api(tmp_path, "apiclus1", "--cluster", "dnum")
    mean = select(rows, question="api00", statistic="mean")
    printed(mean, "value", "644.17")
    printed(mean, "se", "23.542")


def test_cluster_sample_raked_to_two_margins(tmp_path: Path) -> None:
    rows = api(tmp_path, "apiclus1", "--cluster", "dnum", "--rake", "stype", "--rake", "sch.wide")
    mean = select(rows, question="api00", statistic="mean")
    printed(mean, "value", "641.23")
    printed(mean, "se", "23.704")
    total = select(rows, question="enroll", statistic="total")
    printed(total, "value", "3647280")
    printed(total, "se", "400603")


def test_normal_sensitivity_rounds_where_weights_differ(tmp_path: Path) -> None:
    rows = api(tmp_path, "apistrat", "--strata", "stype", sensitivity=None)
    share = select(rows, question="awards", answer="Yes")
    assert (share["percent"], share["se"]) == ("63.9", "3.4")
    assert (share["ci_low"], share["ci_high"]) == ("56.7", "70.6")
    mean = select(rows, question="api00", statistic="mean")
    assert (mean["value"], mean["se"]) == ("662.0", "9.4")
    total = select(rows, question="enroll", statistic="total")
    assert (number(total, "value"), number(total, "se")) == (3690000, 120000)
    assert (number(total, "ci_low"), number(total, "ci_high")) == (3460000, 3910000)


def test_normal_sensitivity_rounds_only_margins_where_weights_are_equal(tmp_path: Path) -> None:
    rows = api(tmp_path, "apisrs", sensitivity="normal")
    assert number(select(rows, question="growth", statistic="mean"), "value") == pytest.approx(31.9, abs=1e-9)
    assert number(select(rows, question="growth", statistic="mean"), "se") == 2.1  # 2.0905
