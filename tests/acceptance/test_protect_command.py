"""`meerwaarde protect`: a safe table with its proof, or one line of complaint and nothing written."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import os
import stat
from pathlib import Path

import pytest

from meerwaarde.cli import together
from meerwaarde.publication.example import FILES, PROTECT, example_folder
from support.command import Told, meerwaarde

MICRO = """\
id,regio,werk,concern,loon,gewicht
a,noord,jeugd,X,10,1
b,noord,jeugd,X,20.5,2
c,noord,jeugd,,30,1.5
d,noord,buurt,,40,1
e,noord,buurt,,41,1
f,noord,buurt,,42,1
g,noord,buurt,,43,1
h,zuid,jeugd,,50,1
i,zuid,jeugd,,51,1
j,zuid,jeugd,,52,1
k,zuid,jeugd,,53,1
l,zuid,buurt,,60,1
m,zuid,buurt,,61,1
n,zuid,buurt,,62,1
o,oost,buurt,,70,1
p,oost,buurt,,71,1
q,oost,buurt,,72,1
r,oost,jeugd,,73,1
s,oost,jeugd,,74,1
t,oost,jeugd,,75,1
u,oost,jeugd,,76,1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leden.csv").write_text(MICRO, encoding="utf-8")
    return tmp_path


def protect(folder: Path, *options: object, by: str = "regio,werk") -> Told:
    return meerwaarde("protect", folder / "leden.csv", "--by", by, *options, *outputs(folder))


def outputs(folder: Path) -> tuple[object, ...]:
    return "--out", folder / "veilig.csv", "--proof", folder / "bewijs.json"


def cells(folder: Path, name: str = "veilig.csv") -> dict[tuple[str, ...], dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tuple(list(row.values())[:-3]): row for row in rows}


def proof(folder: Path) -> dict:
    return json.loads((folder / "bewijs.json").read_text("utf-8"))


def nothing_written(folder: Path) -> bool:
    return not [path for path in folder.iterdir() if "veilig" in path.name or "bewijs" in path.name]


# --- what comes out ---------------------------------------------------------------------------------------------------


def test_counts(folder):
    told = protect(folder, "--rule", "minimum=4")
    assert (told.status, told.err) == (0, "")
    found = cells(folder)
    assert list(next(iter(found.values()))) == ["regio", "werk", "value", "count", "status"]
    assert len(found) == 12
    assert {codes for codes, row in found.items() if row["status"] == "primary"} == {
        ("noord", "jeugd"), ("zuid", "buurt"), ("oost", "buurt"),
    }  # fmt: skip
    for row in found.values():
        if row["status"] == "published":
            assert row["value"] == row["count"] != ""
        else:
            assert (row["value"], row["count"]) == ("", "")
    assert found["Total", "Total"]["value"] == "21"


def test_the_proof(folder):
    protect(folder, "--rule", "minimum=4", "--holding", "concern")
    content = proof(folder)
    assert stat.S_IMODE((folder / "bewijs.json").stat().st_mode) == 0o600
    assert content["made_by"] == "meerwaarde protect"
    assert content["program"]["name"] == "meerwaarde"
    assert content["solver"]["name"] == "HiGHS"
    assert content["rules"] == ["minimum=4"]
    assert len(content["attackers"]) == 3
    sha256 = hashlib.sha256((folder / "leden.csv").read_bytes()).hexdigest()
    assert content["inputs"] == [{"role": "microdata", "file": "leden.csv", "sha256": sha256}]
    assert content["options"]["by"] == ["regio", "werk"]
    assert content["ledger"] is None
    found = cells(folder)
    statuses = [row["status"] for row in found.values()]
    assert content["counts"] == {"cells": 12, **{s: statuses.count(s) for s in ("published", "primary", "secondary")}}
    primary = {codes for codes, row in found.items() if row["status"] == "primary"}
    assert {(cell["regio"], cell["werk"]) for cell in content["cells"]} == primary
    for cell in content["cells"]:
        assert cell["status"] == "primary"
        assert cell["upper"] is None or cell["upper"] - cell["lower"] >= 2


def test_magnitudes_by_hand(folder):
    """p% over weighted sums, a holding as one: 10 + 20.5 and 30 make noord jeugd 96, the rest of it nothing."""
    told = protect(folder, "--value", "loon", "--weight", "gewicht", "--holding", "concern", "--rule", "p=10")
    assert told.status == 0
    found = cells(folder)
    assert found["noord", "jeugd"]["status"] == "primary"  # two units, below the minimum
    assert found["noord", "Total"]["value"] == "262"
    assert found["noord", "Total"]["count"] == "6"  # units: X, c, d, e, f, g
    assert proof(folder)["rules"] == ["minimum=3", "p=10"]


def test_the_same_input_gives_the_same_files(folder):
    options = ("--value", "loon", "--rule", "p=30", "--holding", "concern")
    files = []
    for _time in range(2):
        assert protect(folder, *options).status == 0
        files.append([(folder / name).read_bytes() for name in ("veilig.csv", "bewijs.json")])
    assert files[0] == files[1]


def test_another_name_for_the_total_and_a_hierarchy(folder):
    (folder / "boven.csv").write_text("child,parent\nnoord,boven\noost,boven\nzuid,onder\n", encoding="utf-8")
    told = protect(folder, "--total", "Alles", "--hierarchy", f"regio={folder / 'boven.csv'}")
    assert told.status == 0
    found = cells(folder)
    assert found["boven", "Alles"]["value"] == "14"
    assert len(found) == 6 * 3
    assert proof(folder)["inputs"][1]["role"] == "hierarchy"


def test_cells_in_place_of_rows(folder):
    rows = ["regio,werk,value,count,sensitive"]
    table = {("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 15, ("b", "y"): 9, ("c", "x"): 8, ("c", "y"): 7}
    for p in ("a", "b", "c", "Total"):
        for q in ("x", "y", "Total"):
            value = sum(n for (r, w), n in table.items() if p in (r, "Total") and q in (w, "Total"))
            rows.append(f"{p},{q},{value},{value},{int((p, q) == ('a', 'x'))}")
    (folder / "tabel.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = meerwaarde("protect", "--cells", folder / "tabel.csv", "--by", "regio,werk", *outputs(folder))
    assert (told.status, told.err) == (0, "")
    found = cells(folder)
    assert found["a", "x"]["status"] == "primary"
    assert sum(row["status"] == "secondary" for row in found.values()) == 3
    assert proof(folder)["rules"] == ["sensitive"]


def test_small_cells_that_the_officer_left_open_are_named(folder):
    (folder / "tabel.csv").write_text("p,value,count,sensitive\na,2,2,0\nb,9,9,0\nTotal,11,11,0\n", encoding="utf-8")
    told = meerwaarde("protect", "--cells", folder / "tabel.csv", "--by", "p", *outputs(folder))
    assert told.status == 0
    assert "--rule minimum=3" in told.err
    assert cells(folder)["a",]["status"] == "published"


def test_told_in_words_and_as_json(folder):
    words = protect(folder).out
    assert "12 cellen" in words
    assert "niet publiceren" in words
    told = json.loads(protect(folder, "--json").out)
    assert told["counts"] == proof(folder)["counts"]
    assert told["out"].endswith("veilig.csv")


def test_repeated_identifiers_are_named(folder):
    (folder / "leden.csv").write_text(MICRO.replace("\nb,", "\na,"), encoding="utf-8")
    assert "--holding id" in protect(folder).err
    assert protect(folder, "--holding", "id").err == ""


# --- with a ledger ----------------------------------------------------------------------------------------------------


def test_a_release_is_written_in_the_ledger(folder):
    ledger = folder / "publicatieregister"
    assert protect(folder, "--ledger", ledger, "--wave", "2026", "--title", "Leden").status == 0
    place = proof(folder)["ledger"]
    assert place["position"] == 1
    assert place["hash"] in meerwaarde("ledger", "verify", ledger).out
    line = json.loads(ledger.read_text("utf-8"))
    assert line["release"]["title"] == "Leden"
    (file,) = line["release"]["files"]
    assert hashlib.sha256((folder / "veilig.csv").read_bytes()).hexdigest() in str(file)
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    again = protect(folder, "--ledger", ledger, "--wave", "2026", "--json")
    assert json.loads(again.out)["ledger"]["position"] == 2


def test_what_follows_from_an_earlier_release_is_refused_and_nothing_is_written(folder):
    ledger = folder / "publicatieregister"
    assert protect(folder, "--ledger", ledger, by="werk").status == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "leden.csv").write_text(MICRO.rpartition("u,")[0], encoding="utf-8")  # one organisation withdrew
    assert "publicatie 1" in protect(folder, "--ledger", ledger, by="werk").complaint
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after == {**before, "leden.csv": after["leden.csv"]}


def test_a_ledger_that_was_never_begun_is_not_left_behind(folder, monkeypatch):
    def full(*_places: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(together, "write_new", full)
    assert "er is niets geschreven" in protect(folder, "--ledger", folder / "publicatieregister").complaint
    assert not (folder / "publicatieregister").exists()
    assert "invoerbestanden" in protect(folder, "--ledger", folder / "veilig.csv").complaint


def test_without_identifiers_the_ledger_goes_by_rows_and_says_so(folder):
    (folder / "leden.csv").write_text(MICRO.replace("id,", "nummer,"), encoding="utf-8")
    assert "--id" in protect(folder, "--ledger", folder / "publicatieregister").err
    cells_ = meerwaarde("protect", "--cells", folder / "leden.csv", "--by", "regio", "--ledger", "g", *outputs(folder))
    assert cells_.status == 2


# --- nothing half-written ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--by", "regio,kleur"), "kleur"),
        (("--value", "kleur"), "kleur"),
        (("--rule", "minimum=veel"), "minimum=veel"),
        (("--rule", "maximum=3"), "maximum=3"),
        (("--hierarchy", "regio"), "KOLOM=BESTAND"),
        (("--hierarchy", "regio=weg.csv"), "weg.csv"),
        (("--hierarchy", "kleur=weg.csv"), "staat niet in --by"),
        (("--total", "noord"), "noord"),
        (("--total", ""), "--total"),
        (("--decimal", "punt"), "punt"),
        (("--cells", "tabel.csv"), "--cells"),
        (("--method", "raden"), "raden"),
    ],
)
def test_what_the_command_refuses(folder, options, words):
    by = options[1] if options[0] == "--by" else "regio,werk"
    rest = () if options[0] == "--by" else options
    assert words in protect(folder, *rest, by=by).complaint
    assert nothing_written(folder)


def test_what_is_left_out(folder):
    table = folder / "leden.csv"
    assert "--example" in meerwaarde("protect", "--by", "a").complaint
    assert "--by" in meerwaarde("protect", table, *outputs(folder)).complaint
    assert "--proof" in meerwaarde("protect", table, "--by", "regio", "--out", folder / "veilig.csv").complaint
    assert (
        "--holding"
        in meerwaarde("protect", "--cells", table, "--by", "regio", "--holding", "concern", *outputs(folder)).complaint
    )
    assert nothing_written(folder)


def test_an_input_file_is_never_overwritten(folder):
    micro = folder / "leden.csv"
    (folder / "naam.csv").hardlink_to(micro)
    for out, proof_ in ((micro, folder / "bewijs.json"), (folder / "veilig.csv", folder / "naam.csv")):
        told = meerwaarde("protect", micro, "--by", "regio", "--out", out, "--proof", proof_)
        assert "invoerbestanden" in told.complaint
    assert micro.read_text("utf-8") == MICRO
    same = meerwaarde("protect", micro, "--by", "regio", "--out", folder / "a", "--proof", folder / "." / "a")
    assert "twee keer" in same.complaint
    assert "gewoon bestand" in meerwaarde("protect", micro, "--by", "regio", "--out", folder, "--proof", "x").complaint
    assert "map bestaat niet" in protect(folder / "weg").complaint


def test_both_files_or_none(folder, monkeypatch):
    """Whatever step fails, what stood there before stands there again."""
    protect(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    real, calls = Path.rename, []

    for failing in range(4):
        calls.clear()

        def rename(self: Path, target: Path, failing: int = failing) -> Path:
            calls.append(target)
            if len(calls) == failing + 1:
                raise OSError(28, "No space left on device")
            return real(self, target)

        monkeypatch.setattr(Path, "rename", rename)
        assert "er is niets geschreven" in protect(folder, "--rule", "minimum=4").complaint
        monkeypatch.setattr(Path, "rename", real)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_full_disk(folder, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("meerwaarde.publication.exchange.os.fsync", full)
    assert "No space left" in protect(folder).complaint
    assert nothing_written(folder)


def test_the_proof_is_private_also_over_an_older_file(folder):
    (folder / "bewijs.json").write_text("oud")
    os.chmod(folder / "bewijs.json", 0o644)  # noqa: PTH101
    protect(folder)
    assert stat.S_IMODE((folder / "bewijs.json").stat().st_mode) == 0o600


# --- the example ------------------------------------------------------------------------------------------------------


def test_the_example_runs_as_it_says(tmp_path):
    told = meerwaarde("protect", "--example", tmp_path / "voorbeeld")
    assert told.status == 0
    command = told.out.splitlines()[1].split()
    assert command[:2] == ["meerwaarde", "protect"]
    assert meerwaarde(*command[1:]).status == 0
    found = cells(tmp_path / "voorbeeld")
    assert found["Total", "Total"]["status"] == "published"
    assert {row["status"] for row in found.values()} == {"published", "primary", "secondary"}


def test_the_generator_makes_the_same_example_again(tmp_path):
    folder = example_folder(PROTECT)
    specification = importlib.util.spec_from_file_location("make_protect_example", folder / "make.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    module.make(tmp_path)
    made = [name for name in FILES[PROTECT] if name.endswith(".csv")]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(made)
    for name in made:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
