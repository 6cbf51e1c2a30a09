"""Reading the register, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.survey import read_register
from support.made_wave import made_register


def written(folder: Path, text: str) -> Path:
    path = folder / "leden.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_ids_and_columns(tmp_path: Path) -> None:
    register = read_register(written(tmp_path, "id,soort,grootte\nm1,a,10\nm2,a|b,\n"))
    assert register.ids == ("m1", "m2")
    assert list(register.columns) == ["soort", "grootte"]
    assert register.columns["soort"].tolist() == ["a", "a|b"]
    assert register.columns["grootte"].tolist() == ["10", ""]
    assert register.file == "leden.csv"
    assert len(register.sha256) == 64


def test_another_id_column(tmp_path: Path) -> None:
    register = read_register(written(tmp_path, "lid;id\nm1;1\nm2;1\n"), "lid")
    assert register.ids == ("m1", "m2")
    assert register.columns["id"].tolist() == ["1", "1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lid,soort\nm1,a\n", "leden.csv, kolom id: Het register heeft deze kolom niet.*lid, soort"),
        ("id,soort\nm1,a\n,b\n", "leden.csv, rij 3, kolom id: Dit lid heeft geen kenmerk"),
        ("id,soort\nm1,a\nm2,b\nm1,c\n", "leden.csv, rij 4, kolom id: Kenmerk m1 staat al op rij 2"),
        ("id,soort\n", "leden.csv: Het register is leeg"),
    ],
)
def test_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_register(written(tmp_path, text))


def test_unknown_column_lists_what_there_is() -> None:
    with pytest.raises(InputError, match=r"leden.csv, kolom kleur: .*Kies uit: soort"):
        made_register(["m1"], soort=["a"]).column("kleur")


def test_several_codes_are_refused_where_groups_may_not_overlap() -> None:
    register = made_register(["m1", "m2"], soort=["a", "a|b"])
    with pytest.raises(InputError, match=r"kolom soort: m2 heeft hier meer dan één code \(a\|b\)"):
        register.single("soort")
