"""The same answers in the spelling of every tool give the same tables.csv, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.command import meerwaarde, number, report, select, write_members
from support.forms import choices, write_answers, write_form

NONE = {"bind::mw:sensitivity": "none"}
SURVEY: list[dict[str, Any]] = [
    {"type": "begin group", "name": "g", "label": "Groep"},
    {"type": "select_multiple topics", "name": "m", "label": "Welke?", **NONE},
    {"type": "select_one yn", "name": "q", "label": "Mee?", **NONE},
    {"type": "decimal", "name": "n", "label": "Hoeveel?", **NONE},
    {"type": "date", "name": "dag", "label": "Wanneer?"},
    {"type": "end group"},
]
LISTS = choices("yn", ja="Ja", nee="Nee") + choices("topics", a="Aap", b="Noot", c="Mies")
LABELS = {"a": "Aap", "b": "Noot", "c": "Mies"}
GIVEN = [
    ("a b", "ja", 3.5),
    ("b", "nee", 4),
    ("", "nee", 5),
    ("a b c", "ja", 1250),
    ("c", "", 7),
    ("b", "ja", None),
] * 2
Row = dict[str, Any]


def ticks(ticked: list[str], pattern: str, yes: object = 1, no: object = 0) -> Row:
    """One column per choice; all empty where nobody answered."""
    return {
        pattern.format(code=code, label=label): ("" if not ticked else yes if code in ticked else no)
        for code, label in LABELS.items()
    }


def plain(ticked: list[str], q: str, n: float | None) -> Row:
    return {"m": " ".join(ticked), "q": q, "n": n, "dag": "2014-10-31"}


def kobo(ticked: list[str], q: str, n: float | None) -> Row:
    both = {"g/m": " ".join(ticked), **ticks(ticked, "g/m/{code}")}
    return {
        "start": "x",
        "end": "",
        **both,
        "g/q": q,
        "g/n": n,
        "g/dag": "2014-10-31",
        "_id": 1,
        "_uuid": "u",
        "_index": 1,
    }


def kobo_columns_only(ticked: list[str], q: str, n: float | None) -> Row:
    return {**ticks(ticked, "g/m/{code}"), "g/q": q, "g/n": n}


def kobo_labels(ticked: list[str], q: str, n: float | None) -> Row:
    return {**ticks(ticked, "Welke?/{label}"), "Mee?": q.capitalize(), "Hoeveel?": n}


def dotted(ticked: list[str], q: str, n: float | None) -> Row:
    return {**ticks(ticked, "g.m.{code}", "TRUE", "FALSE"), "g.q": q, "g.n": n, "g.dag": "31-10-2014"}


def central(ticked: list[str], q: str, n: float | None) -> Row:
    answered = {"g-m": " ".join(ticked), "g-q": q, "g-n": n, "g-dag": "2014-10-31"}
    return {"SubmissionDate": "2014-10-31T12:00:00.000Z", **answered, "meta-instanceID": "uuid:1", "KEY": "uuid:1"}


def lime(ticked: list[str], q: str, n: float | None) -> Row:
    written = "" if n is None else f"{n:.10f}"
    return {
        "submitdate": "2014-10-31 12:00:00",
        "lastpage": 3,
        **ticks(ticked, "m[{code}]", "Y", "N"),
        "q": q,
        "n": written,
    }


def lime_texts(ticked: list[str], q: str, n: float | None) -> Row:
    return {**ticks(ticked, "m[{code}]. Welke? [{label}]", "Ja", "Nee"), "q. Mee?": q.capitalize(), "n. Hoeveel?": n}


def dutch(ticked: list[str], q: str, n: float | None) -> Row:
    written = "" if n is None else str(n).replace(".", ",")
    return {"m": " ".join(LABELS[code] for code in ticked), "q": q.capitalize(), "n": written, "dag": "31-10-2014"}


SPELLINGS = (plain, kobo, kobo_columns_only, kobo_labels, dotted, central, lime, lime_texts, dutch)


def made(folder: Path, spelling: Callable[..., Row], name: str, delimiter: str = ",", mark: bool = False) -> bytes:
    rows = [{"id": f"m{at}", **spelling(m.split(), q, n)} for at, (m, q, n) in enumerate(GIVEN)]
    form = write_form(folder / "form.xlsx", SURVEY, LISTS)
    members = write_members(folder / "leden.csv", [{"id": f"m{at}"} for at in range(20)])
    report(
        form, write_answers(folder / name, rows, delimiter=delimiter, mark=mark), folder / "uit", "--register", members
    )
    return (folder / "uit" / "tables.csv").read_bytes()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("plain")
    made(folder, plain, "antwoorden.csv")
    out = folder / "uit"
    rows = report(folder / "form.xlsx", folder / "antwoorden.csv", out, "--register", folder / "leden.csv")
    counts = [(r["answer"], r["count"], r["base"]) for r in rows if r["question"] in ("m", "q")]
    assert counts == [("a", "4", "10"), ("b", "8", "10"), ("c", "4", "10"), ("ja", "6", "10"), ("nee", "4", "10")]
    assert number(select(rows, question="n", statistic="mean"), "value") == pytest.approx((3.5 + 4 + 5 + 1250 + 7) / 5)
    return (out / "tables.csv").read_bytes()


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.__name__)
def test_spellings(tmp_path: Path, spelling: Callable[..., Row], expected: bytes) -> None:
    assert made(tmp_path, spelling, "antwoorden.csv") == expected


def test_workbook(tmp_path: Path, expected: bytes) -> None:
    assert made(tmp_path, kobo, "antwoorden.xlsx") == expected


def test_semicolons_and_a_mark(tmp_path: Path, expected: bytes) -> None:
    assert made(tmp_path, dutch, "antwoorden.csv", delimiter=";", mark=True) == expected


def test_limesurvey_with_the_token_as_identifier(tmp_path: Path, expected: bytes) -> None:
    rows = [{"id": at, "token": f"m{at}", **lime(m.split(), q, n)} for at, (m, q, n) in enumerate(GIVEN, start=0)]
    form = write_form(tmp_path / "form.xlsx", SURVEY, LISTS)
    members = write_members(tmp_path / "leden.csv", [{"token": f"m{at}"} for at in range(20)])
    answers = write_answers(tmp_path / "antwoorden.csv", rows)
    report(form, answers, tmp_path / "uit", "--register", members, "--id", "token")
    assert (tmp_path / "uit" / "tables.csv").read_bytes() == expected


def test_metadata_is_skipped_and_listed(tmp_path: Path) -> None:
    rows = [{"id": f"m{at}", **central(m.split(), q, n)} for at, (m, q, n) in enumerate(GIVEN)]
    form, answers = write_form(tmp_path / "f.xlsx", SURVEY, LISTS), write_answers(tmp_path / "a.csv", rows)
    told = meerwaarde("report", form, answers, "--out", tmp_path / "uit", "--period", "2014")
    listed = " ".join(told.out.split()).partition("Overgeslagen kolommen: ")[2]
    assert listed.startswith("SubmissionDate, meta-instanceID, KEY.")


@pytest.mark.parametrize(("sign", "mean"), [("comma", 1250.0), ("point", 1.25)])
def test_the_user_settles_what_a_point_means(tmp_path: Path, sign: str, mean: float) -> None:
    form = write_form(tmp_path / "f.xlsx", [{"type": "decimal", "name": "n", "label": "N", **NONE}])
    answers = write_answers(tmp_path / "a.csv", [{"id": f"m{at}", "n": "1.250"} for at in range(6)])
    rows = report(form, answers, tmp_path / "uit", "--decimal", sign)
    assert number(select(rows, statistic="mean"), "value") == mean


def test_or_other_is_an_answer_and_its_text_is_private(tmp_path: Path) -> None:
    survey = [
        {"type": "select_one yn or_other", "name": "q", "label": "Q", **NONE},
        {"type": "select_multiple topics or_other", "name": "m", "label": "M", **NONE},
    ]
    rows = [
        {"id": f"m{at}", "q": "other" if at < 4 else "ja", "q_other": "soms" if at < 4 else "", "m": "a other",
         "m_other": "Zwaluw"} for at in range(10)
    ]  # fmt: skip
    form, answers = write_form(tmp_path / "f.xlsx", survey, LISTS), write_answers(tmp_path / "a.csv", rows)
    made = report(form, answers, tmp_path / "uit")
    assert [select(made, question="q", answer=code)["count"] for code in ("ja", "nee", "other")] == ["6", "0", "4"]
    assert select(made, question="m", answer="other")["count"] == "10"
    assert "Zwaluw" not in (tmp_path / "uit" / "index.html").read_text("utf-8")
    assert "Zwaluw" in (tmp_path / "uit-private" / "open-answers.csv").read_text("utf-8")
