"""`report --method round` and `cellkey`: every count shown, none sure, and nothing beside it that tells more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support.command import Row, meerwaarde, report, select, tables, write_members
from support.forms import choices, write_answers, write_form

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "monitor-2014"
ABC = choices("abc", a="Altijd", b="Bijna nooit", c="Vaak")
QUESTIONS: list[dict[str, Any]] = [
    {"type": "select_one abc", "name": "q", "label": "Hoe vaak?", "required": "yes"},
    {"type": "select_multiple abc", "name": "r", "label": "Wanneer?"},
    {"type": "integer", "name": "n", "label": "Hoeveel?"},
    {"type": "integer", "name": "na", "label": "Hoeveel keer bijna nooit?", "relevant": "${q} = 'b'"},
]
KEY = "0123456789abcdef0123456789abcdef\n"


def survey(folder: Path, counts: str = "aaaaaaaaaabcccccccccccccccccccc", **settings: str) -> list[Any]:
    """A form, answers `counts` to q and a register of 60 members, of whom as many answered."""
    folder.mkdir(exist_ok=True)
    rows = [
        {"id": f"m{at:02}", "q": answer, "r": "a c" if at % 3 else "c", "n": 10 + at % 7,
         "na": 4 if answer == "b" else ""}
        for at, answer in enumerate(counts)
    ]  # fmt: skip
    form = write_form(folder / "form.xlsx", QUESTIONS, ABC, {"form_title": "Proef", **settings})
    members = [{"id": f"m{at:02}", "plaats": "Aa" if at % 2 else "Bee"} for at in range(60)]
    register = write_members(folder / "leden.csv", members)
    (folder / "sleutel").write_text(KEY, encoding="utf-8")
    return [form, write_answers(folder / "antwoorden.csv", rows), folder / "uit", "--register", register]


def told(rows: list[Row], **wanted: str) -> tuple[int, int]:
    row = select(rows, **wanted)
    return int(row["count"]), int(row["base"])


def test_the_form_says_how_and_the_option_overrides(tmp_path: Path) -> None:
    plain = report(*survey(tmp_path / "nee"))
    assert select(plain, question="q", answer="b")["status"] == "suppressed"
    rows = report(*survey(tmp_path / "ja", **{"mw:protection": "round"}))
    assert [told(rows, question="q", answer=answer) for answer in "abc"] == [(9, 30), (0, 30), (21, 30)]
    hidden = report(*survey(tmp_path / "toch", **{"mw:protection": "round"}), "--method", "suppress")
    assert hidden == plain
    assert "method" not in json.loads((tmp_path / "toch" / "uit" / "provenance.json").read_text("utf-8"))["options"]


def test_shares_follow_from_what_is_printed(tmp_path: Path) -> None:
    rows = report(*survey(tmp_path), "--by", "plaats", "--method", "round")
    shares = [row for row in rows if row["statistic"] == "share" and row["count"]]
    assert len(shares) == 18
    for row in shares:
        assert float(row["percent"]) == pytest.approx(100 * int(row["count"]) / int(row["base"]))
        assert not int(row["count"]) % 3
        assert not int(row["base"]) % 3
    row = select(rows, question="q", answer="a")
    p, n, N = 0.3, 30, 60
    assert float(row["se"]) == pytest.approx(100 * (p * (1 - p) / (n - 1) * (1 - n / N)) ** 0.5)
    for group, digits in (("", 3), ("Aa", 2)):
        where = {"group_variable": "plaats", "group": group} if group else {}
        mean = select(rows, question="n", statistic="mean", **where)
        assert mean["count"] == mean["base"] == select(rows, question="q", answer="a", **where)["base"]
        assert len(mean["value"].replace(".0", "").replace(".", "")) <= digits, "an exact mean tells the exact n"


WORLDS = ["aaaaaaaaaabcccccccccccccccccccc", "aaaaaaaaaaccccccccccccccccccccc", "aaaaaaaaabccccccccccccccccccccc"]


def test_other_answers_give_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten, one and twenty; ten, nobody and twenty-one; nine, one and twenty-one: every byte that is published is the
    same, but for the hash of the answers. So nobody can compute which of them it was."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    seen = []
    for place, counts in enumerate(WORLDS):
        _form, answers, out, *rest = survey(tmp_path / str(place), counts)
        report(tmp_path / "0" / "form.xlsx", answers, out, *rest, "--method", "round")
        files = {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}
        origin = json.loads(files.pop("provenance.json"))
        origin.pop("inputs")
        seen.append((files, origin))
    assert len(seen[0][0]) > 8
    for files, origin in seen[1:]:
        assert origin == seen[0][1]
        assert [name for name, content in files.items() if content != seen[0][0][name]] == []


def test_nothing_beside_it_tells_the_true_counts(tmp_path: Path) -> None:
    rows = report(*survey(tmp_path), "--by", "plaats", "--by", "q", "--method", "round")
    out = tmp_path / "uit"
    assert not [row for row in rows if row["question"] == "na"], "a number after an answer"
    assert not [row for row in rows if row["question"] == "n" and row["group_variable"] == "q"]
    content = json.loads((out / "tables.json").read_text("utf-8"))
    people = content["nonresponse"]
    assert (people["answered"], people["partial"], people["tables"], people["compared"], people["bounds"]) == (
        30, None, [], {}, []
    )  # fmt: skip
    assert json.loads((out / "provenance.json").read_text("utf-8"))["counts"]["answered"] == 30
    for file in ("index.html", "tables.json", "codebook.xml", "provenance.json"):
        text = re.sub(r'"sha256": "[0-9a-f]+"|<svg.*?</svg>|<style.*?</style>', "", (out / file).read_text("utf-8"),
                      flags=re.DOTALL)  # fmt: skip
        assert not re.search(r"(?<![\w.,#-])31 (organisaties|antwoord|van de)|n = 31\b", text), file
    assert "afgerond op een veelvoud van 3" in " ".join(content["rules"])
    assert content["method"][0]["heading"] == "Aantallen"
    assert all("rounded" in cell["notes"] for table in content["tables"] for cell in table["cells"]
               if cell["status"] != "suppressed")  # fmt: skip
    assert "Deze aantallen zijn afgerond." in (out / "index.html").read_text("utf-8")
    proof = json.loads((tmp_path / "uit-private" / "proof.json").read_text("utf-8"))
    assert (proof["method"], proof["base"]) == ("round", 3)
    assert 0 < proof["largest_deviation"] < 3 * 3


def by_example(out: Path, *options: object) -> list[Row]:
    files = (EXAMPLE / "monitor-2014.xlsx", EXAMPLE / "answers.csv", out, "--register", EXAMPLE / "register.csv")
    return report(*files, "--by", "omvang", *options)


@pytest.mark.parametrize("method", ["round", "cellkey"])
def test_the_example_adds_up_and_comes_out_the_same(tmp_path: Path, method: str) -> None:
    key = tmp_path / "sleutel"
    key.write_text(KEY, encoding="utf-8")
    options = ("--method", method, *(("--key", key) if method == "cellkey" else ()))
    rows = by_example(tmp_path / "een", *options)
    assert rows == by_example(tmp_path / "twee", *options)
    shown = {(row["question"], row["group"], row["answer"]): (int(row["count"] or 0), int(row["base"] or 0))
             for row in rows}  # fmt: skip
    assert not {1, 2} & {count for pair in shown.values() for count in pair}
    for question, answer in {(question, answer) for question, _group, answer in shown}:
        parts = [pair for (q, group, a), pair in shown.items() if (q, a) == (question, answer) and group]
        assert tuple(map(sum, zip(*parts, strict=True))) == shown[question, "", answer]
    for group in {group for _question, group, _answer in shown}:
        team = [pair for (q, g, _a), pair in shown.items() if (q, g) == ("team", group)]
        assert {base for _count, base in team} == {sum(count for count, _base in team)}
    assert abs(shown["clear", "", "access"][0] - 26) <= 6
    for file in [*(tmp_path / "een").rglob("*"), *(tmp_path / "een-private").rglob("*")]:
        assert not file.is_file() or KEY.strip().encode() not in file.read_bytes()
    if method == "cellkey":
        key.write_text("een" * 8, encoding="utf-8")
        assert by_example(tmp_path / "drie", *options) != rows, "another key gives other counts"


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--method", "ruis"), "suppress of round of cellkey"),
        (("--method", "cellkey"), "--key BESTAND"),
        (("--method", "cellkey", "--key", "weg"), "sleutelbestand"),
        (("--method", "round", "--key", "sleutel"), "--key hoort bij --method cellkey"),
        (("--key", "sleutel"), "--key hoort bij --method cellkey"),
        (("--method", "round", "--strata", "plaats"), "--strata weegt.*Laat --strata weg"),
        (("--method", "round", "--rake", "plaats"), "--rake weegt"),
        (("--method", "round", "--cluster", "plaats"), "--cluster rekent"),
        (("--method", "round", "--holding", "plaats"), "--holding telt"),
        (("--method", "round", "--ledger", "register.jsonl"), "--ledger vergelijkt.*suppress"),
        (("--method", "round", "--previous", "form.xlsx", "antwoorden.csv"), "--previous vergelijkt"),
        (("--method", "round", "--rule", "minimum=1"), "minimum=3"),
        (("--method", "round", "--rule", "zeros=1"), "vraag q: .*niemand"),
    ],
)
def test_what_does_not_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], names: str
) -> None:
    form, answers, out, *rest = survey(tmp_path)
    monkeypatch.chdir(tmp_path)
    words = ("report", form, answers, "--out", out, *rest, "--period", "2014", *options)
    assert re.search(names, meerwaarde(*words).complaint)
    assert not out.exists()
    assert not (tmp_path / "register.jsonl").exists()


def test_a_form_that_says_something_else_is_refused(tmp_path: Path) -> None:
    form, answers, out, *rest = survey(tmp_path, **{"mw:protection": "afronden"})
    complaint = meerwaarde("report", form, answers, "--out", out, *rest, "--period", "2014").complaint
    assert "form.xlsx, blad settings, kolom mw:protection" in complaint
    assert "afronden" in complaint


def test_more_rows_of_one_organisation_are_refused(tmp_path: Path) -> None:
    form, answers, out, *rest = survey(tmp_path)
    lines = answers.read_text("utf-8").splitlines()
    lines = [lines[0] + ",plaats", *(line + ",Aa" for line in lines[1:]), lines[1] + ",Bee"]
    answers.write_text("\n".join(lines), encoding="utf-8")
    words = ("report", form, answers, "--out", out, *rest, "--period", "2014", "--method", "round")
    assert "--municipality" in meerwaarde(*words, "--municipality", "plaats").complaint


def test_everybody_answered(tmp_path: Path) -> None:
    """Sixty of sixty: the counts do not say so, so there is a margin, and no word of all members."""
    rows = report(*survey(tmp_path, "aac" * 20), "--by", "plaats", "--method", "round")
    row = select(rows, question="q", answer="a")
    assert (row["base"], row["population"]) == ("60", "60")
    assert float(row["ci_low"]) < float(row["percent"]) < float(row["ci_high"])
    content = json.loads((tmp_path / "uit" / "tables.json").read_text("utf-8"))
    notes = [cell["notes"] for table in content["tables"] if table["question"] == "q" for cell in table["cells"]]
    assert len(notes) == 9
    assert not [note for one in notes for note in one if note.startswith(("census", "zero"))]


def test_a_hierarchy_adds_up(tmp_path: Path) -> None:
    given = survey(tmp_path)
    (tmp_path / "indeling.csv").write_text("child,parent\nAa,Land\nBee,Land\n", encoding="utf-8")
    options = ("--by", "plaats", "--hierarchy", f"plaats={tmp_path / 'indeling.csv'}", "--method", "round")
    rows = report(*given, *options)
    for answer in "abc":
        counts = {group: told(rows, question="q", group_variable="plaats", group=group, answer=answer)
                  for group in ("Aa", "Bee", "Land")}  # fmt: skip
        assert counts["Land"] == tuple(map(sum, zip(counts["Aa"], counts["Bee"], strict=True)))
        assert counts["Land"] == told(rows, question="q", answer=answer)


def test_few_answers(tmp_path: Path) -> None:
    """One organisation is rounded to none: every row is there, and empty, as it would be had nobody answered that."""
    rows = report(*survey(tmp_path, "b"), "--method", "round")
    assert {row["status"] for row in rows} == {"suppressed"}
    assert tables(tmp_path / "uit") == rows
