"""A reader who has only the published files and all the time in the world narrows no protected count.

Small reports at random go through the real pipeline, from files to tables.csv. The reader of `published_folder` then
writes out every set of answers that could have been given, keeps those that print the same file (counts, bases,
percentages and standard errors) and looks how far each hidden count is still open: at least two apart.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from meerwaarde.publication.report import make_report
from support.made_folder import made_case, published, request_of
from support.published_folder import Case, Item, Member, leaks, number_of_worlds, read_rows

SEEDS = {"": range(20), "strata": range(40), "question": range(40), "follower": range(40), "previous": range(5)}


@pytest.mark.parametrize("shape", SEEDS)
def test_no_reader_narrows_a_protected_count(shape: str, tmp_path: Path) -> None:
    hidden = tried = 0
    for seed in SEEDS[shape]:
        case = made_case(seed, 60_000, shape)
        content, _told = published(request_of(case, _folder(tmp_path, seed)))
        found, reader = leaks(case, content)
        assert not found, f"seed {seed}: {found}"
        hidden += sum(row.status == "suppressed" for row in read_rows(content))
        tried += number_of_worlds(case)
        assert not reader.unexplained, f"seed {seed}: {reader.unexplained[0]}"
    assert hidden > 20, "nothing was hidden: the test says nothing"
    assert tried > 1000, "hardly anything was tried"


def _folder(parent: Path, seed: int) -> Path:
    folder = parent / str(seed)
    folder.mkdir()
    return folder


def test_the_reader_does_find_what_is_not_hidden(tmp_path: Path) -> None:
    """The attack itself: put one hidden pair back, and the reader has it."""
    case = Case(_region("r0", "aab") + _region("r1", "aaabb"), (Item("q1", "one", ("a", "b"), "normal"),), ("region",))
    content, _told = published(request_of(case, tmp_path))
    assert not leaks(case, content)[0]
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    for row in rows:
        if row["group_variable"] == "" and row["answer"] == "a":
            row |= {"count": "5", "base": "8", "status": "published"}
        if row["group"] == "r1" and row["answer"] == "a":
            row |= {"count": "3", "base": "5", "status": "published"}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    assert any("lies between 2 and 2" in leak for leak in leaks(case, text.getvalue().encode())[0])


def _region(code: str, answers: str, question: str = "q1") -> tuple[Member, ...]:
    return tuple(Member({"region": code}, {question: answer}) for answer in answers)


def test_errors_over_strata_of_equal_weight_tell_nothing(tmp_path: Path) -> None:
    """All weigh the same, yet a standard error depends on how the answers lie over the strata."""
    answered = _region("r0", "aab") + _region("r1", "aaabbb") + _region("r2", "abbbbb")
    silent = tuple(Member({"region": m.columns["region"]}, None) for m in answered)
    case = Case(answered + silent, (Item("q1", "one", ("a", "b"), "normal"),), ("region",), "region")
    content, _told = published(request_of(case, tmp_path))
    found, reader = leaks(case, content)
    assert not found
    assert not reader.unexplained


def test_a_split_by_answers_tells_no_count_of_those_answers(tmp_path: Path) -> None:
    """Everybody in r0 says x and nobody in r1: tables of q2 split by q1 would count a and b per region."""
    members = [Member({"region": "r0"}, {"q1": answer, "q2": "x"}) for answer in "aaaab"]
    members += [Member({"region": "r1"}, {"q1": answer, "q2": "y"}) for answer in "aaaaaabbbbbb"]
    items = (Item("q1", "one", ("a", "b"), "normal"), Item("q2", "one", ("x", "y"), "none"))
    case = Case(tuple(members), items, ("region", "q1"))
    content, _told = published(request_of(case, tmp_path))
    assert not leaks(case, content)[0]


def test_a_change_does_not_print_the_count_that_is_hidden(tmp_path: Path) -> None:
    """The rows of change carry the count of now: in r0 six of seven, hidden in the table of now."""

    def member(region: str, now: str, then: str) -> Member:
        given, before = ({"q1": answer} if answer != "-" else None for answer in (now, then))
        return Member({"region": region}, given, before)

    pairs = ["aa", "aa", "aa", "aa", "a-", "a-", "b-"], ["bb", "ab", "bb", "-b", "-b", "--"]
    members = tuple(
        member(region, now, then) for region, both in zip(("r0", "r1"), pairs, strict=True) for now, then in both
    )
    case = Case(members, (Item("q1", "one", ("a", "b"), "normal"),), ("region",), previous=True)
    content, _told = published(request_of(case, tmp_path))
    assert not leaks(case, content)[0]


@pytest.mark.parametrize("answers", ["bbbbbbbb", "abbbbbbb", "aaaabbbb"])
def test_a_follow_up_looks_the_same_when_nobody_was_asked(answers: str, tmp_path: Path) -> None:
    """Of a sensitive question nobody may know that nobody said a, or that one or four of eight did."""
    yes = frozenset("a")
    items = (
        Item("q1", "one", ("a", "b"), "high"),
        Item("q2", "one", ("x", "y"), "normal", ("q1", yes)),
        Item("q3", "integer", (), "normal", ("q1", yes)),
    )
    members = tuple(
        Member({"region": "r0"}, {"q1": a, "q2": "x" if a == "a" else None, "q3": "5" if a == "a" else None})
        for a in answers
    )
    case = Case(members, items, minimum=5)
    content, told = published(request_of(case, tmp_path))
    rows = [(row.question, row.answer, row.statistic, row.status) for row in read_rows(content)]
    gone = "suppressed"
    assert rows == [
        ("q1", "a", "share", gone), ("q1", "b", "share", gone), ("q2", "x", "share", gone), ("q2", "y", "share", gone),
        ("q3", "", "mean", gone), ("q3", "", "median", gone), ("q3", "", "total", gone),
    ]  # fmt: skip
    assert json.loads(told)["left_out"] == []


def test_the_whole_folder_says_what_the_tables_say(tmp_path: Path) -> None:
    """tables.csv of the whole report is the one attacked here, and no other file knows how the proof went."""
    case = made_case(3, 60_000, "strata")
    request = request_of(case, tmp_path)
    content, told = published(request)
    made = make_report(request)
    assert (made.out / "tables.csv").read_bytes() == content
    whole = json.loads((made.out / "tables.json").read_text())
    assert whole["tables"] == json.loads(told)["tables"]
    for table in whole["tables"]:
        assert set(table["proof"]) == {"rules", "protected", "solver"}
        assert table["proof"]["protected"] <= sum(
            cell["status"] == "suppressed" for other in whole["tables"] if other["question"] == table["question"]
            for cell in other["cells"]
        )  # fmt: skip
        for cell in table["cells"]:
            if cell["status"] == "suppressed":
                assert not cell["notes"]
                assert all(cell[key] is None for key in ("percent", "value", "se", "count", "base", "population"))


def test_numbers_without_spread_tell_nobody_their_number(tmp_path: Path) -> None:
    """A standard error of 0 over all says that the two of r0 gave the same number as everybody."""
    regions = ["r0"] * 2 + ["r1"] * 4 + ["r2"] * 4
    members = tuple(Member({"region": region}, {"q3": "5"}) for region in regions)
    case = Case(members, (Item("q3", "integer", (), "normal"),), ("region",))
    rows = read_rows(published(request_of(case, tmp_path))[0])
    assert all(row.status == "suppressed" for row in rows if not row.variable)
