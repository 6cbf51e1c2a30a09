"""Who counts, and what it says about all members: small cases whose figures follow by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import comb, sqrt
from pathlib import Path
from typing import Any

import pytest

from support.command import Row, Told, meerwaarde, number, report, select, tables, write_members
from support.forms import choices, write_answers, write_form

NONE = {"bind::mw:sensitivity": "none"}
Q: dict[str, Any] = {"type": "select_one yn", "name": "q", "label": "Doet u mee?", **NONE}
N: dict[str, Any] = {"type": "integer", "name": "n", "label": "Hoeveel?", **NONE}
YN = choices("yn", ja="Ja", nee="Nee")


def run(
    folder: Path,
    survey: Sequence[dict[str, Any]],
    rows: Sequence[dict[str, Any]],
    members: Sequence[dict[str, Any]] | None,
    *options: object,
    settings: dict[str, str] | None = None,
) -> list[Row]:
    form = write_form(folder / "form.xlsx", survey, YN, settings)
    answers = write_answers(folder / "antwoorden.csv", rows)
    known = ("--register", write_members(folder / "leden.csv", members)) if members else ()
    return report(form, answers, folder / "uit", *known, *options)


def told_as_data(folder: Path, *options: object) -> dict[str, Any]:
    """The same inputs again, told as JSON."""
    words = (folder / "form.xlsx", folder / "antwoorden.csv", "--out", folder / "uit", "--period", "2014", "--json")
    told: Told = meerwaarde("report", *words, *options)
    assert told.status == 0, told.err
    data = json.loads(told.out)
    assert isinstance(data, dict)
    return data


def people(n: int, **columns: Any) -> list[dict[str, Any]]:
    """Members m0 to m(n-1); a column is a function of the number."""
    return [{"id": f"m{i}", **{name: make(i) for name, make in columns.items()}} for i in range(n)]


def test_the_last_complete_row_counts_and_unknown_ids_do_not(tmp_path: Path) -> None:
    sent = "_submission_time"
    rows = [
        {"id": "m0", "q": "ja", "n": 1, sent: "2014-10-03T10:00:00"},  # the last complete one
        {"id": "m0", "q": "nee", "n": 1, sent: "2014-10-01T10:00:00"},
        {"id": "m0", "q": "nee", "n": "", sent: "2014-10-05T10:00:00"},  # later, but not complete
        {"id": "vreemd", "q": "ja", "n": 9, sent: "2014-10-01T10:00:00"},
        {"id": "m9", "q": "", "n": "", sent: "2014-10-01T10:00:00"},  # opened, nothing filled in
        *({"id": f"m{i}", "q": "nee", "n": 1, sent: "2014-10-01T10:00:00"} for i in range(1, 6)),
    ]
    made = run(tmp_path, [Q, N], rows, people(10))
    yes = select(made, question="q", answer="ja")
    assert (yes["count"], yes["base"], yes["population"]) == ("1", "6", "10")
    found = told_as_data(tmp_path, "--register", tmp_path / "leden.csv")
    assert (found["n"], found["N"]) == (6, 10)
    assert (found["unknown_ids"], found["duplicates"], found["empty"]) == (1, 2, 1)
    page = (tmp_path / "uit" / "index.html").read_text("utf-8")
    assert "onbekend" in page
    assert "dubbel" in page


def test_without_times_the_last_complete_row_in_the_file_counts(tmp_path: Path) -> None:
    rows = [{"id": "m0", "q": "nee"}, {"id": "m0", "q": "ja"}, *({"id": f"m{i}", "q": "nee"} for i in range(1, 6))]
    made = run(tmp_path, [Q], rows, people(10))
    assert select(made, answer="ja")["count"] == "1"


@pytest.mark.parametrize("column", ["municipality", "gemeente"])
def test_several_municipalities_are_one_organisation(tmp_path: Path, column: str) -> None:
    """Four of ten organisations answer for two municipalities, yes for one: half a yes each, so 20 per cent."""
    rows = [
        {"id": f"m{i}", column: place, "q": "ja" if place == "A" else "nee", "n": 10}
        for i in range(4)
        for place in "AB"
    ]
    rows += [{"id": f"m{i}", column: "A", "q": "nee", "n": 10} for i in range(4, 10)]
    options = () if column == "municipality" else ("--municipality", column)
    made = run(tmp_path, [Q, N], rows, people(10), *options)
    yes, no = select(made, answer="ja"), select(made, answer="nee")
    assert number(yes, "percent") == pytest.approx(20)
    assert number(no, "percent") == pytest.approx(80)
    assert (yes["count"], no["count"], yes["base"]) == ("4", "10", "10")  # with at least one such row
    assert number(select(made, statistic="mean"), "value") == pytest.approx(10)
    assert number(select(made, statistic="total"), "value") == pytest.approx(100)
    assert told_as_data(tmp_path, "--register", tmp_path / "leden.csv", *options)["duplicates"] == 0


def test_skip_logic_sets_the_base(tmp_path: Path) -> None:
    survey = [Q, {**N, "relevant": "${q} = 'ja'"}, {**Q, "name": "z", "relevant": "selected(${q}, 'ja') and ${n} > 5"}]
    rows = [
        {"id": f"m{i}", "q": "ja" if i < 20 else "nee", "n": i if i < 18 else "", "z": "ja" if i < 9 else "nee"}
        for i in range(30)
    ]
    made = run(tmp_path, survey, rows, people(40))
    assert select(made, question="q", answer="ja")["base"] == "30"
    mean = select(made, question="n", statistic="mean")  # asked of 20, answered by 18
    assert (mean["base"], number(mean, "value")) == ("18", pytest.approx(8.5))
    # two thirds of 40 members would be asked, and who left it empty counts as the mean of the others
    assert number(select(made, question="n", statistic="total"), "value") == pytest.approx(8.5 * 40 * 20 / 30)
    yes = select(made, question="z", answer="ja")  # asked where n is 6 to 17; other answers are dropped
    assert (yes["count"], yes["base"]) == ("3", "12")


def test_no_answer_is_outside_the_base_and_said(tmp_path: Path) -> None:
    rows = [{"id": f"m{i}", "q": "" if i < 5 else "ja" if i < 15 else "nee", "n": i} for i in range(20)]
    made = run(tmp_path, [Q, N], rows, people(20))
    yes = select(made, answer="ja")
    assert (number(yes, "percent"), yes["base"], yes["population"]) == (pytest.approx(200 / 3), "15", "20")
    notes = json.loads((tmp_path / "uit" / "tables.json").read_text("utf-8"))["tables"][0]["footnotes"]
    assert any("niet beantwoordde" in note for note in notes)


def test_a_question_nobody_answered_has_no_table_and_is_named(tmp_path: Path) -> None:
    rows = [{"id": f"m{i}", "q": "ja" if i % 2 else "nee", "n": ""} for i in range(20)]
    made = run(tmp_path, [Q, N], rows, people(20), "--by", "q")
    assert {row["question"] for row in made} == {"q"}
    assert any("Hoeveel?" in line for line in told_as_data(tmp_path)["left_out"])


def test_a_question_without_a_column_is_named_as_such(tmp_path: Path) -> None:
    made = run(tmp_path, [Q, N], [{"id": f"m{i}", "q": "ja" if i % 2 else "nee"} for i in range(20)], people(20))
    assert {row["question"] for row in made} == {"q"}
    data = told_as_data(tmp_path)
    assert data["missing_columns"] == ["n"]
    assert [line for line in data["left_out"] if "Hoeveel?" in line and "antwoordbestand" in line]


def test_a_census_has_no_margin(tmp_path: Path) -> None:
    rows = [{"id": f"m{i}", "q": "ja" if i % 4 else "nee", "n": i} for i in range(20)]
    for row in run(tmp_path, [Q, N], rows, people(20, size=lambda i: "ab"[i % 2]), "--by", "size"):
        assert row["status"] == "published"
        assert row["ci_low"] == row["ci_high"] == ""
        assert row["statistic"] == "median" or float(row["se"]) == 0
        assert row["base"] == row["population"]


@pytest.mark.parametrize("respondents", [1, 2])
def test_too_few_respondents_show_nothing(tmp_path: Path, respondents: int) -> None:
    rows = [{"id": f"m{i}", "q": "ja", "n": 5} for i in range(respondents)]
    made = run(tmp_path, [Q, N], rows, people(20, size=lambda i: "ab"[i % 2]), "--by", "size")
    assert {row["status"] for row in made} == {"suppressed"}
    data = json.loads((tmp_path / "uit" / "tables.json").read_text("utf-8"))
    assert data["findings"] == []
    assert data["nonresponse"]["bounds"] == []


def test_a_form_with_open_questions_alone_gives_a_report_without_tables(tmp_path: Path) -> None:
    survey = [{"type": "text", "name": "o", "label": "Vertel"}]
    assert run(tmp_path, survey, [{"id": f"m{i}", "o": "tekst"} for i in range(5)], people(9)) == []
    assert "Vertel" in (tmp_path / "uit" / "index.html").read_text("utf-8")


def test_without_a_register_no_population_and_no_correction(tmp_path: Path) -> None:
    rows = [{"id": f"m{i}", "q": "ja" if i < 30 else "nee", "n": i % 7} for i in range(50)]
    made = run(tmp_path, [Q, N], rows, None)
    assert {row["population"] for row in made} == {""}
    yes = select(made, answer="ja")
    assert number(yes, "se") == pytest.approx(100 * sqrt(0.6 * 0.4 / 49))
    assert "onbekend" in (tmp_path / "uit" / "index.html").read_text("utf-8")
    known = run(tmp_path, [Q, N], rows, people(200))
    assert number(select(known, answer="ja"), "se") == pytest.approx(100 * sqrt(0.6 * 0.4 / 49 * (1 - 50 / 200)))


def test_groups_that_overlap(tmp_path: Path) -> None:
    members = people(60, kind=lambda i: ("a", "b", "a|b")[i % 3])
    rows = [{"id": f"m{i}", "q": "ja" if i % 3 == 0 else "nee"} for i in range(30)]
    made = run(tmp_path, [Q], rows, members, "--by", "kind")
    a = select(made, group_variable="kind", group="a", answer="ja")
    b = select(made, group_variable="kind", group="b", answer="ja")
    assert (a["count"], a["base"], a["population"], number(a, "percent")) == ("10", "20", "40", pytest.approx(50))
    assert (b["count"], b["base"], b["population"]) == ("0", "20", "40")
    assert {row["group"] for row in made} == {"", "a", "b"}


def test_groups_by_a_question_have_no_population(tmp_path: Path) -> None:
    rows = [{"id": f"m{i}", "q": "ja" if i < 20 else "nee", "n": 2 if i < 20 else 4} for i in range(30)]
    made = run(tmp_path, [Q, N], rows, people(40), "--by", "q")
    yes = select(made, group_variable="q", group="ja", statistic="mean")
    assert (yes["population"], yes["base"], number(yes, "value")) == ("", "20", pytest.approx(2))
    assert not [row for row in made if row["question"] == row["group_variable"]]


def test_strata_weigh_by_their_size(tmp_path: Path) -> None:
    """70 small members of whom 10 answer, 30 large of whom 15: yes 4 of 10 and 12 of 15."""
    members = people(100, size=lambda i: "klein" if i < 70 else "groot")
    answered = [*range(10), *range(70, 85)]
    rows = [{"id": f"m{i}", "q": "ja" if i < 4 or 70 <= i < 82 else "nee"} for i in answered]
    made = run(tmp_path, [Q], rows, members, "--strata", "size")
    yes = select(made, answer="ja")
    assert number(yes, "percent") == pytest.approx(100 * (0.7 * 0.4 + 0.3 * 0.8))
    variance = 0.7**2 * (1 - 10 / 70) * 0.4 * 0.6 / 9 + 0.3**2 * (1 - 15 / 30) * 0.8 * 0.2 / 14
    assert number(yes, "se") == pytest.approx(100 * sqrt(variance))
    raked = run(tmp_path, [Q], rows, members, "--rake", "size")  # one margin: the same weights
    assert number(select(raked, answer="ja"), "percent") == pytest.approx(number(yes, "percent"))


def test_a_lonely_stratum_is_never_certain(tmp_path: Path) -> None:
    members = people(60, size=lambda i: "klein" if i < 40 else "groot")
    rows = [{"id": f"m{i}", "q": "ja" if i % 2 else "nee"} for i in [*range(12), 50]]
    made = run(tmp_path, [Q], rows, members, "--strata", "size", "--min-count", "1")
    others = (40 / 60) ** 2 * (1 - 12 / 40) * 0.25 / 11
    assert number(select(made, answer="ja"), "se") > 100 * sqrt(others)
    assert "groot" in (tmp_path / "uit" / "index.html").read_text("utf-8")


def test_exact_interval_is_that_of_the_hypergeometric(tmp_path: Path) -> None:
    members, n, hits = 40, 20, 6
    rows = [{"id": f"m{i}", "q": "ja" if i < hits else "nee"} for i in range(n)]
    yes = select(run(tmp_path, [Q], rows, people(members), "--interval", "exact"), answer="ja")

    def chance(k: int, of: int) -> float:
        return comb(of, k) * comb(members - of, n - k) / comb(members, n)

    possible = [
        of
        for of in range(hits, members - n + hits + 1)
        if sum(chance(k, of) for k in range(hits, n + 1)) > 0.025
        and sum(chance(k, of) for k in range(hits + 1)) > 0.025
    ]
    assert number(yes, "ci_low") == pytest.approx(100 * min(possible) / members)
    assert number(yes, "ci_high") == pytest.approx(100 * max(possible) / members)


def test_all_or_nobody_still_has_an_interval(tmp_path: Path) -> None:
    rows = [{"id": f"m{i}", "q": "ja"} for i in range(20)]
    for interval in ("kg", "wilson", "exact"):
        made = run(tmp_path, [Q], rows, people(40), "--interval", interval)
        yes, no = select(made, answer="ja"), select(made, answer="nee")
        assert (number(yes, "percent"), number(yes, "ci_high")) == (100, pytest.approx(100))
        assert 70 < number(yes, "ci_low") < 97.5
        assert number(no, "ci_high") == pytest.approx(100 - number(yes, "ci_low"))


def test_medians_need_five_and_print_two_digits(tmp_path: Path) -> None:
    rows = [{"id": f"m{i}", "q": "ja" if i < 4 else "nee", "n": 1000 + 37 * i} for i in range(24)]
    made = run(tmp_path, [Q, N], rows, people(40), "--by", "q")
    median = select(made, question="n", statistic="median")
    assert median["se"] == ""
    assert number(median, "value") == float(f"{number(median, 'value'):.2g}")
    medians = [row["group"] for row in made if row["statistic"] == "median"]
    assert medians == ["", "nee"]  # four say yes


def test_minimum_count(tmp_path: Path) -> None:
    members = people(40, size=lambda i: "ab"[i % 2])
    rows = [{"id": f"m{i}", "q": "ja" if i % 3 else "nee"} for i in range(21)]
    made = run(tmp_path, [Q], rows, members, "--by", "size", "--min-count", "11")
    assert {row["status"] for row in made if row["group"] == "b"} == {"suppressed"}  # ten of them
    assert {row["status"] for row in made if row["group"] == "a"} == {"suppressed"}  # or b would follow


def test_period_title_and_language(tmp_path: Path) -> None:
    rows = [{"id": f"m{i}", "q": "ja" if i % 3 else "nee"} for i in range(20)]
    form = write_form(tmp_path / "f.xlsx", [Q], YN, {"form_title": "Monitor", "mw:period": "najaar 2014"})
    answers = write_answers(tmp_path / "a.csv", rows)
    assert meerwaarde("report", form, answers, "--out", tmp_path / "uit").status == 0
    told = json.loads((tmp_path / "uit" / "tables.json").read_text("utf-8"))
    assert (told["title"], told["period"], told["language"]) == ("Monitor", "najaar 2014", "nl")
    assert '<html lang="nl"' in (tmp_path / "uit" / "index.html").read_text("utf-8")
    words = ("--title", "Eigen <titel>", "--period", "2014", "--language", "en")
    assert meerwaarde("report", form, answers, "--out", tmp_path / "uit", *words).status == 0
    told = json.loads((tmp_path / "uit" / "tables.json").read_text("utf-8"))
    assert (told["title"], told["period"], told["language"]) == ("Eigen <titel>", "2014", "en")
    page = (tmp_path / "uit" / "index.html").read_text("utf-8")
    assert '<html lang="en"' in page
    assert "Eigen &lt;titel&gt;" in page
    assert "<titel>" not in page


def test_the_same_inputs_give_the_same_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1414800000")
    rows = [{"id": f"m{i}", "q": "ja" if i % 3 else "nee", "n": i} for i in range(20)]
    run(tmp_path, [Q, N], rows, people(40, size=lambda i: "ab"[i % 2]), "--by", "size")
    seen = []
    for _again in range(2):
        told_as_data(tmp_path, "--register", tmp_path / "leden.csv", "--by", "size")
        seen.append({p.name: p.read_bytes() for p in (tmp_path / "uit").rglob("*") if p.is_file()})
    different = {name for name in seen[0] if seen[0][name] != seen[1][name]}
    assert not different
    assert tables(tmp_path / "uit")
