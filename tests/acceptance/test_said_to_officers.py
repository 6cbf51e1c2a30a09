"""What somebody without a manual gets to read: slips of the command line, idle rules, what comes next."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from support.command import meerwaarde

ROWS = [(f"o{i}", "noord" if i % 2 else "zuid", 10 + i) for i in range(12)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = ["id,regio,euro", *(",".join(map(str, row)) for row in ROWS)]
    (tmp_path / "leden.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def outputs(folder: Path) -> tuple[object, ...]:
    return "--out", folder / "veilig.csv", "--proof", folder / "bewijs.json"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("protect", "a.csv", "--hierarchie", "p=10"), "de optie --hierarchie bestaat niet. Bedoelt u --hierarchy?"),
        (("protect", "a.csv", "--xyz"), "de optie --xyz bestaat niet."),
        (("protect", "a.csv", "--by"), "achter --by hoort een waarde."),
        (("protect", "a.csv", "b.csv"), "‘b.csv’ is te veel."),
        (("audit", "a.csv", "--rounding", "half"), "--rounding: hier hoort een getal"),
        (("ledger", "toon"), "de opdracht toon bestaat niet."),
        (("ledger", "verify"), "ledger ontbreekt."),
        (("beveilig",), "de opdracht beveilig bestaat niet."),
    ],
)
def test_slips_of_the_command_line_are_told_in_dutch(options, told):
    complaint = meerwaarde(*options).complaint
    assert complaint.startswith(f"De opdracht klopt niet: {told}")
    assert complaint.endswith(" Zie --help voor wat er mag.")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--by", "regio,euro", "--value", "euro"), "--by: euro staat ook bij --value."),
        (("--by", "regio,euro", "--waiver", "euro"), "--by: euro staat ook bij --waiver."),
        (("--by", "regio,id", "--id", "id"), "--by: id is het kenmerk van de organisaties."),
    ],
)
def test_amounts_and_identifiers_are_no_groups(folder, options, told):
    assert told in meerwaarde("protect", folder / "leden.csv", *options, *outputs(folder)).complaint
    assert sorted(path.name for path in folder.iterdir()) == ["leden.csv"]


def test_a_rule_about_amounts_does_nothing_to_counts_and_says_so(folder):
    counted = meerwaarde("protect", folder / "leden.csv", "--by", "regio", "--rule", "p=10", *outputs(folder))
    assert counted.status == 0
    assert "p=10 gaat over bedragen" in counted.err
    summed = meerwaarde("protect", folder / "leden.csv", "--by", "regio", "--value", "euro", "--rule", "p=10",
                        *outputs(folder))  # fmt: skip
    assert summed.err == ""


def test_what_comes_next(folder):
    alone = meerwaarde("protect", folder / "leden.csv", "--by", "regio", *outputs(folder)).out
    assert "Alle 3 cellen mogen openbaar worden" in alone
    assert "--ledger BESTAND" in alone
    kept = meerwaarde("protect", folder / "leden.csv", "--by", "regio", "--ledger", folder / "r", *outputs(folder)).out
    assert "--ledger BESTAND" not in kept
    assert "bewaar de hash ook elders" in kept


def test_a_file_that_is_no_ledger_stays_as_it_is(folder):
    other = folder / "leden.csv"
    other.chmod(0o644)
    before = other.read_bytes()
    assert meerwaarde("ledger", "mend", other).status == 2
    told = meerwaarde("ledger", "verify", other)
    assert told.status == 1
    assert "Is dit wel een publicatieregister?" in told.out
    assert len(told.out.splitlines()) == 7
    assert other.read_bytes() == before
    assert stat.S_IMODE(other.stat().st_mode) == 0o644


def test_a_folder_in_place_of_a_file(folder):
    assert "dit is een map" in meerwaarde("protect", folder, "--by", "regio", *outputs(folder)).complaint
