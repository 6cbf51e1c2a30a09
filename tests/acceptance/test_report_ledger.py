"""`report --ledger`: reports one after another, as an officer makes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.command import Row, meerwaarde, report, select, write_members
from support.forms import choices, write_answers, write_form

YN = choices("yn", ja="Ja", nee="Nee")
QUESTIONS: list[dict[str, Any]] = [
    {"type": "select_one yn", "name": "q", "label": "Doet u mee?"},
    {"type": "integer", "name": "n", "label": "Hoeveel?"},
]
PLACES = ["Aa", "Bee", "Cee", "Dee"]


class Officer:
    """Makes reports of the same survey from the answers that are in, all with one ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ledger = folder, folder / "register.jsonl"
        self.form = write_form(folder / "form.xlsx", QUESTIONS, YN)
        members = [{"id": f"m{i}", "plaats": PLACES[i % 4], "soort": "x" if i % 3 else "y"} for i in range(60)]
        self.register = write_members(folder / "leden.csv", members)

    def inputs(self, yes: range | list[int], answered: int, corrected: int | None = None) -> list[Any]:
        rows = [
            {"id": f"m{i}", "q": "ja" if (i in yes) != (i == corrected) else "nee", "n": 10 + i % 7}
            for i in range(answered)
        ]
        answers = write_answers(self.folder / "antwoorden.csv", rows)
        return [self.form, answers, self.folder / "uit", "--register", self.register]

    def report(self, *given: Any, options: tuple[object, ...] = (), **more: Any) -> list[Row]:
        return report(*self.inputs(*given, **more), "--ledger", self.ledger, *options)


@pytest.fixture
def officer(tmp_path: Path) -> Officer:
    return Officer(tmp_path)


def status(rows: list[Row], **wanted: str) -> str:
    return select(rows, **{"answer": "ja", **wanted})["status"]


def test_the_same_report_again_shows_the_same(officer: Officer) -> None:
    first = officer.report(range(20), 40, options=("--by", "plaats"))
    assert first == officer.report(range(20), 40, options=("--by", "plaats"))
    lines = [json.loads(line) for line in officer.ledger.read_text("utf-8").splitlines()]
    assert [line["number"] for line in lines] == [1, 2]
    assert lines[0]["release"]["format"] == "meerwaarde-report-1"
    assert officer.ledger.stat().st_mode & 0o777 == 0o600
    assert meerwaarde("ledger", "verify", officer.ledger).status == 0


def test_two_late_answers_are_not_told_by_the_difference(officer: Officer) -> None:
    """An interim with 40 answers, a final with 42: 20 said yes, then 21."""
    yes = [*range(20), 40]
    assert status(officer.report(yes, 40)) != "suppressed"
    final = officer.report(yes, 42)
    assert status(final) == "suppressed"
    assert select(final, question="n", statistic="mean")["status"] == "suppressed"
    alone = report(*officer.inputs(yes, 42))
    assert status(alone) != "suppressed"


def test_five_late_answers_are_enough(officer: Officer) -> None:
    officer.report([*range(20), 40, 41, 42], 40)
    assert status(officer.report([*range(20), 40, 41, 42], 46)) != "suppressed"


def test_a_corrected_answer_does_not_show(officer: Officer) -> None:
    """One organisation said yes, and later no: 20 of 40, then 19 of 40."""
    officer.report(range(20), 40)
    assert status(officer.report(range(20), 40, corrected=3)) == "suppressed"


@pytest.mark.parametrize("turned", [False, True])
def test_an_answer_that_was_added_to_the_form_tells_nothing_either(officer: Officer, turned: bool) -> None:
    """The form offered two answers, then a third; or, `turned`, one was taken out. What was answered is the same."""
    wide = [*choices("yn", ja="Ja", nee="Nee"), *choices("yn", anders="Anders")]
    yes = [*range(20), 40]
    write_form(officer.folder / "form.xlsx", QUESTIONS, wide if turned else YN)
    assert status(officer.report(yes, 40)) != "suppressed"
    write_form(officer.folder / "form.xlsx", QUESTIONS, YN if turned else wide)
    assert status(officer.report(yes, 41)) == "suppressed"
    assert status(report(*officer.inputs(yes, 41))) != "suppressed"


def test_what_was_hidden_is_not_told_by_another_grouping(officer: Officer) -> None:
    """Two of ten in Aa said yes. By place that is hidden; a table of everybody else may not tell it either."""
    yes = [0, 4, *(i for i in range(40) if i % 4 and i < 22)]
    first = officer.report(yes, 40, options=("--by", "plaats"))
    assert status(first, group_variable="plaats", group="Aa") == "suppressed"
    (officer.folder / "indeling.csv").write_text("child,parent\nAa,Aa-alleen\nBee,Rest\nCee,Rest\nDee,Rest\n")
    by = ("--by", "plaats", "--hierarchy", f"plaats={officer.folder / 'indeling.csv'}")
    second = officer.report(yes, 40, options=by)
    assert status(second, group_variable="plaats", group="Aa-alleen") == "suppressed"
    assert status(second, group_variable="plaats", group="Rest") == "suppressed"
    told = [[(r["group"], r["answer"], r["count"]) for r in rows if r["group"] in PLACES] for rows in (first, second)]
    assert told[0] == told[1]


def test_what_was_printed_cannot_be_hidden_any_more(officer: Officer) -> None:
    officer.report(range(4), 40, options=("--title", "Tussenstand"))
    form, answers, _out, *rest = officer.inputs(range(4), 40)
    before = officer.ledger.read_bytes()
    told = meerwaarde(
        "report", form, answers, "--out", officer.folder / "later", *rest, "--ledger", officer.ledger, "--rule",
        "minimum=5", "--period", "oktober 2014",
    )  # fmt: skip
    assert "vraag q" in told.complaint
    assert "publicatie 1 (Tussenstand)" in told.complaint
    assert not (officer.folder / "later").exists()
    assert officer.ledger.read_bytes() == before


def test_another_period_is_another_matter(officer: Officer) -> None:
    officer.report([*range(20), 40], 40)
    assert status(officer.report([*range(20), 40], 42, options=("--period", "2015"))) != "suppressed"


def test_weights_and_an_earlier_wave(officer: Officer) -> None:
    """By strata, then the year after with its change: what the first one hid, the change does not tell."""
    strata = ("--strata", "soort")
    first = officer.report([0, 3], 40, options=(*strata, "--period", "2013"))
    assert status(first) == "suppressed"
    (officer.folder / "antwoorden.csv").rename(officer.folder / "toen.csv")
    settings = {"form_title": "T", "mw:period": "2013"}
    then = write_form(officer.folder / "toen.xlsx", QUESTIONS, YN, settings)
    given = ("--previous", then, officer.folder / "toen.csv")
    rows = officer.report(range(20), 40, options=(*strata, "--period", "2014"))
    assert status(rows) != "suppressed"
    with_change = officer.report(range(20), 40, options=(*strata, *given, "--period", "2014"))
    assert status(with_change, statistic="change_share") == "suppressed"
    assert status(with_change, statistic="share") != "suppressed"


def test_a_ledger_that_was_changed_or_lies_in_the_report_is_refused(officer: Officer) -> None:
    officer.report(range(20), 40)
    officer.ledger.write_text(officer.ledger.read_text("utf-8").replace('"m1"', '"m2"', 1), "utf-8")
    form, answers, out, *rest = officer.inputs(range(20), 40)
    words = ("report", form, answers, "--out", out, *rest, "--period", "2014", "--ledger")
    assert "register.jsonl, rij 1" in meerwaarde(*words, officer.ledger).complaint
    assert "map van het rapport" in meerwaarde(*words, out / "register.jsonl").complaint
    assert not (out / "register.jsonl").exists()


def test_a_report_that_fails_begins_no_ledger(officer: Officer) -> None:
    form, answers, out, *rest = officer.inputs(range(20), 40)
    told = meerwaarde("report", form, answers, "--out", out, *rest, "--by", "niets", "--ledger", officer.ledger)
    assert told.complaint
    assert not officer.ledger.exists()
