"""`report` with rules, holdings and hierarchies, as an officer gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.command import meerwaarde, report, select, tables, write_members
from support.forms import choices, write_answers, write_form

YN = choices("yn", ja="Ja", nee="Nee")
PLACES = ["Aa", "Bee", "Cee", "Dee"]


def inputs(folder: Path, *, rules: str = "", hierarchy: str = "", yes: int = 12) -> list[Any]:
    """Form, answers and options: 40 members in four places, holdings of four; the first `yes` said yes."""
    question: dict[str, Any] = {"type": "select_one yn", "name": "q", "label": "Doet u mee?", "bind::mw:rules": rules}
    form = write_form(folder / "form.xlsx", [{"type": "note", "name": "x", "label": "X"}, question], YN)
    answers = write_answers(
        folder / "antwoorden.csv", [{"id": f"m{i}", "q": "ja" if i < yes else "nee"} for i in range(40)]
    )
    members = [{"id": f"m{i}", "plaats": PLACES[i % 4], "concern": f"c{i // 4}"} for i in range(60)]
    (folder / "indeling.csv").write_text(hierarchy or "child,parent\nAa,Noord\nBee,Noord\nCee,Zuid\nDee,Zuid\n")
    return [form, answers, folder / "uit", "--register", write_members(folder / "leden.csv", members)]


def hidden(rows: list[dict[str, str]], **wanted: str) -> bool:
    return select(rows, **wanted)["status"] == "suppressed"


def test_a_rule_may_stand_on_the_command_line_or_in_the_form(tmp_path: Path) -> None:
    given = inputs(tmp_path, yes=6)
    assert not hidden(report(*given), answer="ja")
    assert hidden(report(*given, "--rule", "minimum=7"), answer="ja")
    assert hidden(report(*given, "--min-count", "7"), answer="ja")
    assert hidden(report(*inputs(tmp_path, yes=6, rules="minimum=7")), answer="ja")
    assert not hidden(report(*inputs(tmp_path, yes=6, rules="minimum=5"), "--rule", "minimum=7"), answer="ja")


def test_provenance_names_rules_without_their_secrets(tmp_path: Path) -> None:
    report(*inputs(tmp_path), "--rule", "p=17", "--rule", "minimum=4", "--holding", "concern")
    told = (tmp_path / "uit" / "provenance.json").read_text("utf-8")
    options = json.loads(told)["options"]
    assert (options["min-count"], options["rules"], options["holding"]) == (4, ["minimum", "p"], "concern")
    assert "17" not in told.split('"options"')[1].split("}")[0]


def test_members_of_a_holding_count_as_one_while_n_counts_members(tmp_path: Path) -> None:
    given = inputs(tmp_path, yes=8)  # two holdings of four
    row = select(report(*given), answer="ja")
    assert (row["count"], row["base"]) == ("8", "40")
    assert hidden(report(*given, "--holding", "concern"), answer="ja")
    for file in (tmp_path / "uit").rglob("*.*"):
        assert b"concern</" not in file.read_bytes()
    twelve = inputs(tmp_path, yes=12)
    row = select(report(*twelve, "--holding", "concern"), answer="ja")
    assert (row["count"], row["base"]) == ("12", "40")


def test_readers_are_told_the_rules_that_hold(tmp_path: Path) -> None:
    def rules(**given: Any) -> str:
        report(*inputs(tmp_path, **given), "--rule", "minimum=4", "--holding", "concern")
        return " ".join(json.loads((tmp_path / "uit" / "tables.json").read_text("utf-8"))["rules"])

    plain, stricter = rules(), rules(rules="minimum=2")
    assert "minder dan 4 organisaties" in plain
    assert "concern" in plain
    assert "minder dan 2 organisaties" in stricter


def test_a_hierarchy_adds_its_levels_to_the_table(tmp_path: Path) -> None:
    rows = report(*inputs(tmp_path, yes=20), "--by", "plaats", "--hierarchy", f"plaats={tmp_path / 'indeling.csv'}")
    yes = [row for row in rows if row["answer"] == "ja" and row["group"]]
    assert [row["group"] for row in yes] == ["Noord", "Zuid", *PLACES]
    assert [(row["count"], row["base"], row["population"]) for row in yes[:3]] == [
        ("10", "20", "30"), ("10", "20", "30"), ("5", "10", "15"),
    ]  # fmt: skip


def test_levels_are_part_of_what_readers_know(tmp_path: Path) -> None:
    """Two places of Noord, one with two that said yes: the level above minus the other would tell it."""
    given = inputs(tmp_path, yes=40)
    ja = {"Aa": 2, "Bee": 5, "Cee": 5, "Dee": 5}
    rows = [{"id": f"m{i}", "q": "ja" if i // 4 < ja[PLACES[i % 4]] else "nee"} for i in range(40)]
    write_answers(tmp_path / "antwoorden.csv", rows)
    made = report(*given, "--by", "plaats", "--hierarchy", f"plaats={tmp_path / 'indeling.csv'}")
    told = {row["group"]: row["status"] for row in made if row["answer"] == "ja" and row["group"]}
    assert told["Aa"] == "suppressed"
    assert "suppressed" in (told["Noord"], told["Bee"])
    assert {told["Cee"], told["Dee"]} == {"unreliable"}


@pytest.mark.parametrize(
    ("rules", "word"), [("minimum=drie", "geen heel getal"), ("maximum=3", "deze regel is er niet"), ("p", "p:")]
)
def test_a_wrong_rule_in_the_form_is_refused_with_its_place(tmp_path: Path, rules: str, word: str) -> None:
    form, answers, out, *options = inputs(tmp_path, rules=rules)
    line = meerwaarde("report", form, answers, "--out", out, "--period", "2014", *options).complaint
    assert line.startswith("form.xlsx, blad survey, rij 3, kolom bind::mw:rules, vraag q: ")
    assert word in line
    assert "--rule" not in line
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--min-count", "4", "--rule", "minimum=5"], ["--min-count 4", "minimum=5"]),
        (["--rule", "minimum=0"], ["minimum=0"]),
        (["--holding", "moeder"], ["leden.csv", "moeder"]),
        (["--hierarchy", "plaats"], ["--hierarchy plaats"]),
        (["--hierarchy", "plaats=indeling.csv"], ["plaats", "--by"]),
        (["--by", "q", "--hierarchy", "q=FILE"], ["--hierarchy q"]),
    ],
)
def test_options_that_cannot_be(tmp_path: Path, options: list[str], words: list[str]) -> None:
    form, answers, out, *register = inputs(tmp_path)
    given = [option.replace("FILE", str(tmp_path / "indeling.csv")) for option in options]
    line = meerwaarde("report", form, answers, "--out", out, "--period", "2014", *register, *given).complaint
    assert all(word in line for word in words), line
    assert not out.exists()


@pytest.mark.parametrize(
    ("hierarchy", "words"),
    [
        ("child,parent\nAa,Noord\nBee,Noord\nCee,Zuid\n", ["Dee", "plaats"]),
        ("child,parent\nAa,Noord\nBee,Noord\nCee,Zuid\nDee,Zuid\nNoord,Zuid\nZuid,Noord\n", ["onder zichzelf"]),
        ("kind,ouder\nAa,Noord\n", ["child"]),
    ],
)
def test_hierarchies_that_cannot_be(tmp_path: Path, hierarchy: str, words: list[str]) -> None:
    form, answers, out, *register = inputs(tmp_path, hierarchy=hierarchy)
    given = ["--by", "plaats", "--hierarchy", f"plaats={tmp_path / 'indeling.csv'}"]
    line = meerwaarde("report", form, answers, "--out", out, "--period", "2014", *register, *given).complaint
    assert "indeling.csv" in line
    assert all(word in line for word in words), line


def test_without_rules_nothing_changes(tmp_path: Path) -> None:
    report(*inputs(tmp_path))
    first = tables(tmp_path / "uit")
    assert first == report(*inputs(tmp_path, rules="minimum=3"), "--rule", "minimum=3")
