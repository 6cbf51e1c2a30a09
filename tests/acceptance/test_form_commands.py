"""`meerwaarde form`: check, validate and flatten as a user gives them, hostile submissions included."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import XForm, read_xform
from support.command import Told, meerwaarde, report, select
from support.forms import choices, write_answers, write_form

SETTINGS = {"form_id": "monitor", "version": "2026-1", "mw:period": "2026"}
MW = "bind::mw:sensitivity"
SURVEY = [
    {"type": "text", "name": "id", "label": "Nummer", "required": "yes", MW: "none"},
    {"type": "select_one yn", "name": "doet_mee", "label": "Doet u mee?", "required": "yes", MW: "none"},
    {"type": "integer", "name": "uren", "label": "Uren", "relevant": "${doet_mee} = 'ja'", "constraint": ". >= 0",
     "constraint_message": "Uren zijn nooit minder dan nul.", "bind::mw:warning": ". <= 60",
     "bind::mw:warningMsg-nl": "Klopt dit?", MW: "none"},
    {"type": "select_multiple kind", "name": "soorten", "label": "Soorten", MW: "none",
     "relevant": "string-length(${id}) > 1"},
    {"type": "begin repeat", "name": "team", "label": "Team"},
    {"type": "text", "name": "naam", "label": "Naam"},
    {"type": "end repeat"},
    {"type": "calculate", "name": "dubbel", "calculation": "${uren} * 2", "bind::mw:indicator": "U2"},
]  # fmt: skip
CHOICES = [*choices("yn", ja="Ja", nee="Nee"), *choices("kind", a="A", b="B")]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_form(tmp_path_factory.mktemp("form") / "form.xlsx", SURVEY, CHOICES, SETTINGS)


@pytest.fixture(scope="module")
def form(path: Path) -> XForm:
    return read_xform(path)


def good(form: XForm, **values: str) -> str:
    """A submission that keeps every rule."""
    instance = Instance.new(form)
    for name, value in ({"id": "L1", "doet_mee": "ja", "uren": "30", "soorten": "a"} | values).items():
        instance.set(f"/data/{name}", value)
    return instance.to_xml(final=True).decode()


def validated(path: Path, folder: Path, xml: str | bytes, *options: str) -> tuple[Told, dict[str, Any]]:
    file = folder / "inzending.xml"
    file.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
    told = meerwaarde("form", "validate", path, file, "--json", *options)
    return told, json.loads(told.out)


# --- check ------------------------------------------------------------------------------------------------------------


def test_a_good_form(path: Path) -> None:
    told = meerwaarde("form", "check", path)
    assert (told.status, told.out, told.err) == (0, "Niets gevonden. Dit formulier kan worden gepubliceerd.\n", "")
    found = json.loads(meerwaarde("form", "check", path, "--json").out)
    assert found["findings"] == []
    assert (found["form"], found["version"], found["errors"], found["warnings"]) == ("monitor", "2026-1", 0, 0)
    assert len(found["sha256"]) == 64


def test_warnings_leave_the_status_at_0(tmp_path: Path) -> None:
    path = write_form(tmp_path / "f.xlsx", [{"type": "text", "name": "a", "label": "A", "relevant": "false()"}])
    told = meerwaarde("form", "check", path)
    assert (told.status, told.err) == (0, "")
    assert "Blad survey, rij 2, vraag a\n  let op: relevant: " in told.out
    assert told.out.endswith("2 waarschuwingen, geen fouten. Dit formulier kan worden gepubliceerd.\n")


def test_errors_make_the_status_1(tmp_path: Path) -> None:
    path = write_form(tmp_path / "f.xlsx", [{"type": "text", "name": "a", "label": "A", "relevant": "foo(1) = 2"}])
    told = meerwaarde("form", "check", path)
    assert (told.status, told.err) == (1, "")
    assert "foo()" in told.out
    found = json.loads(meerwaarde("form", "check", path, "--json").out)
    assert found["errors"] == 1
    assert found["findings"][0] | {"message": ""} == {
        "severity": "error", "kind": "refused", "message": "", "sheet": "survey", "row": 2, "question": "a",
        "column": "relevant",
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"hallo", b"PK\x03\x04", b"<a>", b"<!DOCTYPE a []><a/>", b"\xd0\xcf\x11\xe0"])
def test_a_file_that_cannot_be_opened_is_status_2(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(content)
    assert meerwaarde("form", "check", path).complaint.startswith("f.xlsx")
    assert meerwaarde("form", "check", path, "--json").complaint.startswith("f.xlsx")
    assert "weg.xlsx" in meerwaarde("form", "check", tmp_path / "weg.xlsx").complaint


def test_the_language_can_be_chosen(path: Path) -> None:
    assert meerwaarde("form", "check", path, "--lang", "de").complaint
    assert meerwaarde("form", "check", path, "--lang", "en").status == 0


# --- validate ---------------------------------------------------------------------------------------------------------


def test_a_valid_submission(path: Path, form: XForm, tmp_path: Path) -> None:
    told, verdict = validated(path, tmp_path, good(form))
    assert (told.status, told.err, verdict) == (0, "", {"valid": True, "problems": []})
    assert meerwaarde("form", "validate", path, tmp_path / "inzending.xml").out == "Deze inzending is geldig.\n"


@pytest.mark.parametrize(
    ("change", "path_of", "kind"),
    [
        (("<uren>30</uren>", "<uren>-5</uren>"), "/data/uren", "constraint"),
        (("<uren>30</uren>", "<uren>veel</uren>"), "/data/uren", "type"),
        (("<doet_mee>ja</doet_mee>", "<doet_mee>misschien</doet_mee>"), "/data/doet_mee", "choice"),
        (("<doet_mee>ja</doet_mee>", "<doet_mee/>"), "/data/doet_mee", "required"),
        (("<doet_mee>ja</doet_mee>", "<doet_mee>nee</doet_mee>"), "/data/uren", "hidden"),
        (("<soorten>a</soorten>", "<soorten>a c</soorten>"), "/data/soorten", "choice"),
        (("<dubbel>60</dubbel>", "<dubbel>61</dubbel>"), "/data/dubbel", "calculated"),
        (("<id>L1</id>", "<id>L1</id><extra>1</extra>"), "/data/extra", "unknown"),
        (("<id>L1</id>", "<id>L1</id><id>L2</id>"), "/data/id", "repeated"),
        (('version="2026-1"', 'version="2025-1"'), "/data", "version"),
        (('id="monitor"', 'id="ander"'), "/data", "form"),
    ],
)
def test_what_the_rules_refuse(
    path: Path, form: XForm, tmp_path: Path, change: tuple[str, str], path_of: str, kind: str
) -> None:
    xml = good(form)
    assert change[0] in xml
    told, verdict = validated(path, tmp_path, xml.replace(*change))
    assert (told.status, told.err, verdict["valid"]) == (1, "", False)
    assert kind in [one["kind"] for one in verdict["problems"] if one["path"].startswith(path_of)], verdict
    assert all(one["message"] for one in verdict["problems"])
    assert "niet geldig" in meerwaarde("form", "validate", path, tmp_path / "inzending.xml").out


def test_a_soft_check_leaves_it_valid(path: Path, form: XForm, tmp_path: Path) -> None:
    told, verdict = validated(path, tmp_path, good(form, uren="80"))
    assert (told.status, verdict["valid"]) == (0, True)
    assert verdict["problems"] == [
        {"path": "/data/uren", "kind": "warning", "severity": "warning", "message": "Klopt dit?"}
    ]
    instance = Instance.from_xml(form, good(form, uren="80"))
    instance.explain("/data/uren", "Twee mensen samen")
    assert validated(path, tmp_path, instance.to_xml(final=True))[1]["problems"] == []


LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><data id="monitor" version="2026-1"><id>&b;</id></data>'
)
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="monitor" version="2026-1"><id>&x;</id></data>'


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        (XXE, "doctype"),
        (LAUGHS, "doctype"),
        ("<data>", "malformed"),
        ("", "malformed"),
        ("geen xml", "malformed"),
        (b"\x00\xff\xfe\x00", "malformed"),
        ("<data>" + "<a>" * 300 + "</a>" * 300 + "</data>", "depth"),
        ("<data><id>" + "x" * 6_000_000 + "</id></data>", "size"),
        ("<data>" + "<x/>" * 1_000_000 + "</data>", "size"),
        ("<data " + " ".join(f'a{at}="1"' for at in range(50_000)) + "/>", "size"),
        (
            "<data " + " ".join(f'xmlns:a{at}="u:{at}"' for at in range(50_000)) + ">" + "<x/>" * 50_000 + "</data>",
            "size",
        ),
    ],
)
def test_what_cannot_be_judged(path: Path, tmp_path: Path, xml: str | bytes, kind: str) -> None:
    told, verdict = validated(path, tmp_path, xml)
    assert told.complaint.startswith("inzending.xml")
    assert verdict["valid"] is False
    assert [one["kind"] for one in verdict["problems"]] == [kind]
    assert meerwaarde("form", "validate", path, tmp_path / "inzending.xml").out == ""


def test_no_form_or_no_submission(path: Path, tmp_path: Path) -> None:
    assert "weg.xml" in meerwaarde("form", "validate", path, tmp_path / "weg.xml").complaint
    assert "weg.xlsx" in meerwaarde("form", "validate", tmp_path / "weg.xlsx", tmp_path / "weg.xml").complaint


def test_ten_thousand_repeats_are_refused_in_time(path: Path, form: XForm, tmp_path: Path) -> None:
    teams = "<team><naam>x</naam></team>" * 10_000
    start = time.perf_counter()
    told, verdict = validated(path, tmp_path, good(form).replace("<dubbel>", f"{teams}<dubbel>"))
    assert time.perf_counter() - start < 20
    assert told.status in (1, 2)
    assert verdict["valid"] is False
    assert {one["kind"] for one in verdict["problems"]} & {"count", "size"}


def test_a_rule_that_never_ends_is_stopped(tmp_path: Path) -> None:
    # Every team looks at every pair of teams: a thousand millions of steps for a thousand teams.
    survey = [
        {"type": "text", "name": "id", "label": "Nummer"},
        {"type": "begin repeat", "name": "team", "label": "Team"},
        {"type": "text", "name": "naam", "label": "Naam",
         "constraint": "count(/data/team[count(/data/team[naam != 'y']) > 1]) > 0", "constraint_message": "M"},
        {"type": "end repeat"},
    ]  # fmt: skip
    path = write_form(tmp_path / "f.xlsx", survey, (), SETTINGS)
    teams = "<team><naam>x</naam></team>" * 1000
    xml = f'<data id="monitor" version="2026-1"><id>1</id>{teams}</data>'
    start = time.perf_counter()
    told, verdict = validated(path, tmp_path, xml)
    assert time.perf_counter() - start < 30
    assert "te lang" in told.complaint
    assert [one["kind"] for one in verdict["problems"]] == ["time"]


def test_scripts_in_answers_stay_text(path: Path, form: XForm, tmp_path: Path) -> None:
    xml = good(form).replace("<id>L1</id>", "<id>&lt;script&gt;alert(1)&lt;/script&gt;</id>")
    assert validated(path, tmp_path, xml)[1]["valid"] is True


# --- flatten and report -----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(form: XForm, tmp_path: Path) -> Path:
    """Eight submissions; number 8 says no."""
    made = tmp_path / "inzendingen"
    made.mkdir()
    for at in range(1, 9):
        values = {"id": f"L{at}", "uren": str(10 * at), "soorten": "a b" if at % 2 else "a"}
        xml = good(form, **values) if at < 8 else good(form, id="L8", doet_mee="nee", soorten="")
        (made / f"{at}.xml").write_text(xml)
    return made


def test_flatten_writes_a_private_folder(path: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "plat"
    told = meerwaarde("form", "flatten", path, folder, "--out", out)
    assert (told.status, told.err) == (0, "")
    assert "8 inzendingen" in told.out
    names = {"wide.csv", "labels.csv", "long.csv", "columns.csv", "explanations.csv", "team.csv",
             "provenance.json"}  # fmt: skip
    assert {file.name for file in out.iterdir()} == names
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o600}
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    again = meerwaarde("form", "flatten", path, folder, "--out", out, "--json")
    assert json.loads(again.out) == {"out": str(out), "submissions": 8, "files": sorted(names)}
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_flatten_takes_the_place_of_nothing_else(path: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "eigen"
    out.mkdir()
    (out / "brief.txt").write_text("van mij")
    assert "eigen" in meerwaarde("form", "flatten", path, folder, "--out", out).complaint
    assert [file.name for file in out.iterdir()] == ["brief.txt"]
    (folder / "kapot.xml").write_text("<data>")
    assert "kapot.xml" in meerwaarde("form", "flatten", path, folder, "--out", tmp_path / "plat").complaint
    assert not (tmp_path / "plat").exists()


def test_a_report_from_submissions_is_that_of_their_wide_table(path: Path, folder: Path, tmp_path: Path) -> None:
    meerwaarde("form", "flatten", path, folder, "--out", tmp_path / "plat")
    xform = tmp_path / "form.xml"
    xform.write_bytes(read_xform(path).xml)
    by_folder = report(path, folder, tmp_path / "r1")
    by_table = report(path, tmp_path / "plat" / "wide.csv", tmp_path / "r2")
    by_xform = report(xform, folder, tmp_path / "r3")
    assert by_folder == by_table == by_xform
    mean = select(by_folder, question="uren", statistic="mean")
    assert (float(mean["value"]), mean["base"]) == (40.0, "7")
    share = select(by_folder, question="soorten", answer="b")
    assert (share["count"], share["base"]) == ("4", "7")
    told = json.loads((tmp_path / "r1" / "provenance.json").read_text())
    assert [one["role"] for one in told["inputs"]] == ["form", "responses"]
    assert b"soorten" in (tmp_path / "r1" / "codebook.xml").read_bytes()


def test_a_form_with_rich_logic_needs_submissions(path: Path, tmp_path: Path) -> None:
    answers = write_answers(tmp_path / "a.csv", [{"id": "1", "doet_mee": "ja", "uren": "1", "soorten": "a"}])
    told = meerwaarde("report", path, answers, "--out", tmp_path / "r", "--period", "2026")
    assert "string-length" in told.complaint
    xform = tmp_path / "form.xml"
    xform.write_bytes(read_xform(path).xml)
    told = meerwaarde("report", xform, answers, "--out", tmp_path / "r", "--period", "2026")
    assert "wide.csv" in told.complaint


# --- speed ------------------------------------------------------------------------------------------------------------


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nsys.argv = ['meerwaarde', 'form', '--help']\n"
        "from meerwaarde.cli import main\n"
        "try:\n    main.run()\nexcept SystemExit:\n    pass\n"
        "heavy = {'lxml', 'elementpath', 'django', 'numpy', 'polars', 'pyxform', 'regex'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "flatten" in done.stdout


@pytest.mark.parametrize("command", ["validate", "flatten"])
def test_the_example_runs_as_it_says(tmp_path: Path, command: str) -> None:
    folder = tmp_path / "voorbeeld"
    told = meerwaarde("form", command, "--example", folder)
    assert told.status == 0
    form, good_one, broken = (folder / name for name in ("form.xlsx", "answers-valid.xml", "answers-broken.xml"))
    assert str(good_one) in told.out

    assert meerwaarde("form", "validate", form, good_one).status == 0
    assert meerwaarde("form", "validate", form, broken).status == 1
    assert meerwaarde("form", "flatten", form, good_one, "--out", folder / "tabellen").status == 0
    assert meerwaarde("form", command, "--example", folder).status == 2


@pytest.mark.parametrize("command", ["validate", "flatten"])
def test_nothing_given_leads_to_the_example(command: str) -> None:
    told = meerwaarde("form", command)

    assert told.status == 2
    assert "--example" in told.err
