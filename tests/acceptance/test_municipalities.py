"""`report --unit municipality`: the real command, every output, and what it refuses."""

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from support.command import meerwaarde, report, select, tables, write_members
from support.forms import choices, write_answers, write_form

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "monitor-2014"
SURVEY: list[dict[str, Any]] = [
    {"type": "text", "name": "id", "label": "Lidnummer"},
    {"type": "select_one yn", "name": "cuts", "label": "Bezuinigt deze gemeente?"},
    {"type": "integer", "name": "hours", "label": "Hoeveel uur?", "relevant": "${cuts} = 'yes'"},
]
YN = choices("yn", yes="Ja", no="Nee")


def command(folder: Path, *options: object) -> list[object]:
    """The example as the handbook gives it."""
    return ["report", EXAMPLE / "quickscan.xlsx", EXAMPLE / "quickscan.csv", "--register", EXAMPLE / "register.csv",
            "--unit", "municipality", "--areas", EXAMPLE / "gemeenten.csv",
            "--out", folder / "uit", *options]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("gemeenten")
    told = meerwaarde(*command(folder, "--by", "regio", "--json"))
    assert told.status == 0, told.err
    return folder / "uit", json.loads(told.out)


def counted() -> tuple[dict[str, list[str]], int]:
    """What members answered to `cuts` per municipality, and how many municipalities there are: by hand."""
    with (EXAMPLE / "quickscan.csv").open(encoding="utf-8", newline="") as file:
        found: dict[str, list[str]] = {}
        for row in csv.DictReader(file):
            found.setdefault(row["municipality"], []).append(row["cuts"])
    with (EXAMPLE / "gemeenten.csv").open(encoding="utf-8", newline="") as file:
        return found, len(list(csv.DictReader(file)))


def test_the_counts_are_those_of_municipalities(made: tuple[Path, dict[str, Any]]) -> None:
    out, summary = made
    places, everywhere = counted()
    outcome = {place: next((a for a in given if 2 * given.count(a) > len(given)), "members-differ")
               for place, given in places.items()}  # fmt: skip
    rows = [row for row in tables(out) if row["table"] == "cuts"]
    assert {row["answer"] for row in rows} == {"yes", "no", "unknown", "members-differ"}
    for row in rows:
        assert row["status"] == "published", row
        count = sum(one == row["answer"] for one in outcome.values())
        assert (int(row["count"]), int(row["base"]), int(row["population"])) == (count, len(places), everywhere)
        assert row["organisations"] == "110"
        p, n = count / len(places), len(places)
        assert float(row["se"]) == pytest.approx(100 * (p * (1 - p) / (n - 1) * (1 - n / everywhere)) ** 0.5)
    assert (summary["n"], summary["N"], summary["organisations"]) == (len(places), everywhere, 110)
    assert summary["unit"] == "municipality"
    assert summary["inhabitants_percent"] == pytest.approx(59.9, abs=0.05)
    assert (summary["inhabitants_year"], summary["inhabitants_source"]) == (None, "gemeenten.csv")


def test_every_output_says_what_is_counted(made: tuple[Path, dict[str, Any]]) -> None:
    out, _summary = made
    page = (out / "index.html").read_text("utf-8")
    for text in (
        "van de gemeenten", "In die 76 gemeenten woont 59,9", "inwoners (bron: gemeenten.csv)",
        "n = 76 gemeenten met een antwoord, van 110 organisaties",
        "Eén antwoord per gemeente", "meer dan de helft van de organisaties",
        "76 gemeenten, waarvan 27 met dit antwoord",
        "110 antwoordden in deze gemeenten", "120 gemeenten in de lijst", "Beschermd zijn de organisaties",
    ):  # fmt: skip
        assert text in page, text
    for text in (
        "alle organisaties in",
        "Alle organisaties<",
        "organisaties in het register",
        "van de 120 organisaties",
    ):
        assert text not in page, text
    told = json.loads((out / "tables.json").read_text("utf-8"))
    assert (told["unit"], told["organisations"]) == ("municipality", 110)
    assert told["tables"][0]["cells"][0]["organisations"] == 110
    assert "leden verschillen van antwoord" in told["tables"][0]["answers"].values()
    book = (out / "codebook.xml").read_text("utf-8")
    for text in (">gemeente<", "De 120 gemeenten in de lijst.", "members-differ", "organisations", "members differ"):
        assert text in book, text
    with ZipFile(out / "report.docx") as document:
        word = document.read("word/document.xml").decode()
    with ZipFile(out / "tables.xlsx") as workbook:
        sheets = workbook.read("xl/sharedStrings.xml").decode()
    for text in ("110 organisaties", "meer dan de helft"):
        assert text in word
        assert text in sheets
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    sources = json.loads((out / "provenance.json").read_text("utf-8"))
    assert "gemeenten.csv" in json.dumps(sources["inputs"])
    assert sources["options"]["unit"] == "municipality"


def test_in_english(tmp_path: Path) -> None:
    told = meerwaarde(*command(tmp_path, "--language", "en"))
    assert told.status == 0, told.err
    page = (tmp_path / "uit" / "index.html").read_text("utf-8")
    for text in (
        "members differ",
        "municipalities with an answer, from 110 organisations",
        "One answer per municipality",
    ):
        assert text in page, text
    assert "gemeenten" not in page.replace("gemeenten.csv", "")


def test_nobody_is_named(made: tuple[Path, dict[str, Any]]) -> None:
    """Neither members nor single municipalities stand in what is published."""
    out, _summary = made
    with (EXAMPLE / "gemeenten.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    for name in ("index.html", "tables.csv", "tables.json", "codebook.xml", "provenance.json"):
        text = (out / name).read_text("utf-8")
        assert [one for one in names if one in text] == []
        assert "L119" not in text
    private = (out.with_name("uit-private") / "matching.csv").read_text("utf-8")
    assert "Voorbeeld" in private


def test_the_example_is_made_again(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_quickscan", EXAMPLE / "make_quickscan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.make(tmp_path)
    for name in ("quickscan.csv", "gemeenten.csv"):
        assert (tmp_path / name).read_bytes() == (EXAMPLE / name).read_bytes()
    told = meerwaarde("report", "--example", tmp_path / "voorbeeld")
    assert told.status == 0
    assert (tmp_path / "voorbeeld" / "gemeenten.csv").is_file()


# --- small ones -------------------------------------------------------------------------------------------------------


def small(folder: Path, rows: list[dict[str, object]]) -> list[object]:
    """A form with a follow-up question, `rows` of members, and municipalities A to T."""
    form = write_form(folder / "form.xlsx", SURVEY, YN)
    answers = write_answers(folder / "antwoorden.csv", rows)
    areas = [{"code": code, "name": f"Gemeente {code}", "inhabitants": 1000} for code in "ABCDEFGHIJKLMNOPQRST"]
    places = write_members(folder / "gebied.csv", areas)
    return [form, answers, folder / "uit", "--unit", "municipality", "--areas", places]


def alone() -> list[dict[str, object]]:
    """Twelve members in twelve municipalities, half of which cut."""
    return [{"id": f"m{at}", "municipality": code, "cuts": "yes" if at % 2 else "no", "hours": 5 if at % 2 else ""}
            for at, code in enumerate("ABCDEFGHIJKL")]  # fmt: skip


def test_a_question_after_an_answer_is_left_out(tmp_path: Path) -> None:
    """How many municipalities have hours would tell how many cut; where everybody was asked it stays."""
    (tmp_path / "een").mkdir()
    rows = report(*small(tmp_path / "een", alone()))  # type: ignore[arg-type]
    assert {row["question"] for row in rows} == {"cuts"}
    page = (tmp_path / "een" / "uit" / "index.html").read_text("utf-8")
    assert "alleen gevraagd na een ander antwoord" in page


def test_a_holding_hides(tmp_path: Path) -> None:
    """Six of twelve municipalities belong to one holding: then "yes" has one behind it."""
    form, answers, out, *options = small(tmp_path, alone())
    shown = report(form, answers, out, *options)  # type: ignore[arg-type]
    assert select(shown, answer="yes")["count"] == "6"
    members = [{"id": f"m{at}", "concern": "samen" if at % 2 else ""} for at in range(40)]
    register = write_members(tmp_path / "leden.csv", members)
    hidden = report(form, answers, tmp_path / "uit2", *options, "--register", register, "--holding", "concern")  # type: ignore[arg-type]
    assert all(row["status"] == "suppressed" for row in hidden)


def test_one_organisation_everywhere_is_not_shown(tmp_path: Path) -> None:
    rows = [{**row, "id": "m0" if at < 8 else f"m{at}"} for at, row in enumerate(alone())]
    assert all(row["status"] == "suppressed" for row in report(*small(tmp_path, rows)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--strata", "x"], "--strata weegt of groepeert organisaties"),
        (["--rake", "x"], "--rake weegt of groepeert organisaties"),
        (["--cluster", "x"], "--cluster weegt of groepeert organisaties"),
        (["--ledger", "boek.jsonl"], "--ledger vergelijkt met een andere publicatie"),
        (["--previous", "a.xlsx", "b.csv"], "--previous vergelijkt met een andere publicatie"),
        (["--hierarchy", "a=b.csv"], "--hierarchy maakt niveaus"),
        (["--method", "round"], "--method round verandert aantallen"),
        (["--method", "cellkey", "--key", "k"], "--method cellkey verandert aantallen"),
        (["--by", "cuts"], "--by cuts: met --unit municipality splitst u uit naar een kolom van gebied.csv"),
        (["--by", "name"], "wijst afzonderlijke leden aan"),
        (["--municipality", "plaats"], "de kolom “plaats” is er niet"),
    ],
)
def test_what_does_not_go_with_it(options: list[str], told: str, tmp_path: Path) -> None:
    form, answers, out, *rest = small(tmp_path, alone())
    complaint = meerwaarde("report", form, answers, "--out", out, "--period", "p", *rest, *options).complaint
    assert told in complaint
    assert not Path(str(out)).exists()


def test_the_form_may_not_round_either(tmp_path: Path) -> None:
    _form, answers, out, *rest = small(tmp_path, alone())
    form = write_form(tmp_path / "rond.xlsx", SURVEY, YN, {"mw:protection": "round"})
    complaint = meerwaarde("report", form, answers, "--out", out, "--period", "p", *rest).complaint
    assert "--method round" in complaint


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--unit", "municipality"], "--areas BESTAND"),
        (["--areas", "gebied.csv"], "--areas hoort bij --unit municipality"),
        (["--unit", "wijk"], "--unit wijk: kies organisation of municipality"),
        (["--unit", "municipality", "--areas", "weg.csv"], "weg.csv"),
    ],
)
def test_the_pair_of_options(options: list[str], told: str, tmp_path: Path) -> None:
    form, answers, out, *_rest = small(tmp_path, alone())
    assert told in meerwaarde("report", form, answers, "--out", out, "--period", "p", *options).complaint


def test_a_row_of_a_municipality_that_is_not_in_the_list(tmp_path: Path) -> None:
    rows = [*alone(), {"id": "m90", "municipality": "Atlantis", "cuts": "yes", "hours": 3}]
    form, answers, out, *rest = small(tmp_path, rows)
    complaint = meerwaarde("report", form, answers, "--out", out, "--period", "p", *rest).complaint
    assert "antwoorden.csv, rij 14, kolom municipality: Gemeente ‘Atlantis’ staat niet in gebied.csv" in complaint


def test_answers_without_the_column(tmp_path: Path) -> None:
    rows = [{name: cell for name, cell in row.items() if name != "municipality"} for row in alone()]
    form, answers, out, *rest = small(tmp_path, rows)
    complaint = meerwaarde("report", form, answers, "--out", out, "--period", "p", *rest).complaint
    assert "--municipality KOLOM" in complaint
