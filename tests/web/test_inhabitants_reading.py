"""Lists of inhabitants as officers have them: what is read, what is left out and what is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter

from meerwaarde.core import InputError
from meerwaarde.web.members.inhabitants.reading import read_file

REFERENCE = Path(__file__).resolve().parents[3] / "shared/data/neighbourhood/gemeenten/gemeenten_kerncijfers_2021.csv"


def read(*lines: str, year: int = 2025):
    return read_file("\n".join(lines).encode(), "inwoners.csv", year)


def numbers(found) -> dict[str, int | None]:
    return {code: number for _row, code, number in found.rows}


def test_it_works():
    found = read("code;name;inhabitants", "GM0034;Almere;222825", "GM0080;Leeuwarden;128810")
    assert found.rows == [(2, "GM0034", 222825), (3, "GM0080", 128810)]
    assert (found.problems, found.areas, found.periods) == ([], 0, 0)


@pytest.mark.parametrize(
    "heading",
    [
        "gemeentecode;inwoners",
        "Gemeentecode,Inwoners",
        "GM_CODE;AANT_INW",
        "RegioS;AantalInwoners_5",
        '"RegioS";"TotaleBevolking_1"',
        "Codering_3;AantalInwoners_5",
        "Gemeentecode;Bevolking/Totale bevolking (aantal)",
        "Code;Aantal inwoners",
        "code;BevolkingOp1Januari_1",
    ],
)
def test_headings_as_they_are_in_the_world(heading):
    sign = ";" if ";" in heading else ","
    assert numbers(read(heading, f"GM0034{sign}222825")) == {"GM0034": 222825}


def test_a_code_may_be_a_number_and_the_official_one_counts():
    found = read("Gemeentecode,GemeentecodeGM,Inwoners", "34,GM0034,222825")
    assert numbers(found) == {"GM0034": 222825}
    assert numbers(read("code;inwoners", "34;222825", " gm0080 ;128.810", "0014;233 273", "15;361700.0")) == {
        "GM0034": 222825, "GM0080": 128810, "GM0014": 233273, "GM0015": 361700,
    }  # fmt: skip


def test_a_workbook():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Uitleg").write_row(0, 0, ["Toelichting", "van het CBS"])
        sheet = book.add_worksheet("Gegevens")
        sheet.write_row(0, 0, ["Gemeentecode", "Inwoners"])
        sheet.write_row(1, 0, [34, 222825])
        sheet.write_row(2, 0, ["GM0080", "128.810"])
        sheet.write_row(3, 0, ["GM0014", 1250.5])
    found = read_file(made.getvalue(), "inwoners.xlsx", 2025)
    assert numbers(found) == {"GM0034": 222825, "GM0080": 128810}
    assert [row for row, _message in found.problems] == [4]


@pytest.mark.parametrize("mark", ["", ".", "x", "-", "-99997", "-99999999", "n.b.", "geheim"])
def test_what_the_source_does_not_know_is_no_number(mark):
    assert numbers(read("code;inwoners", "GM0034;222825", f"GM0080;{mark}"))["GM0080"] is None


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("GM0034;12a", "‘12a’ is geen aantal inwoners"),
        ("GM0034;361,700", "‘361,700’ is geen aantal inwoners"),
        ("GM0034;12,5", "‘12,5’ is geen aantal inwoners"),
        ("GM0034;0", "met 0 inwoners kan niet"),
        ("GM0034;-5", "met -5 inwoners kan niet"),
        ("GM0034;20000000", "met 20000000 inwoners kan niet"),
        ("GM0034;٣٤", "is geen aantal inwoners"),
        ("Almere;5", "geen gemeentecode: ALMERE"),
        (";5", "geen gemeentecode: –"),
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_place(cells, told):
    found = read("code;inwoners", "GM0080;128810", cells)
    ((row, message),) = found.problems
    assert row == 3
    assert told in message
    assert numbers(found) == {"GM0080": 128810}


def test_a_code_stands_there_once():
    found = read("code;inwoners", "GM0034;222825", "GM0080;1", "34;222826", "GM0080;.")
    assert found.problems == [(4, "GM0034 staat ook op rij 2. Laat per gemeente één rij staan: die met alle inwoners.")]
    assert numbers(found)["GM0080"] == 1


def test_other_areas_and_other_years_are_left_out():
    lines = ["RegioS;Perioden;TotaleBevolking_1", "NL01  ;2025JJ00;17942942", "PV20;2025JJ00;596075",
             "WK003401;2025JJ00;5000", "GM0034  ;2024JJ00;220000", "GM0034  ;2025JJ00;222825"]  # fmt: skip
    found = read(*lines)
    assert (numbers(found), found.areas, found.periods) == ({"GM0034": 222825}, 3, 1)
    assert numbers(read(*lines, year=2024)) == {"GM0034": 220000}
    with pytest.raises(InputError, match="geen aantallen van 1 januari 2020 in, wel van: 2024JJ00, 2025JJ00"):
        read(*lines, year=2020)


@pytest.mark.parametrize("period", ["2025", "2025JJ00", "2025*", "2025MM01", "2025-01-01", "1-1-2025", "01-01-2025"])
def test_ways_to_write_the_first_of_january(period):
    lines = ["code;perioden;bevolking", f"GM0034;{period};222825", "GM0034;2025MM07;223000"]
    assert numbers(read(*lines)) == {"GM0034": 222825}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("naam;inwoners\nAlmere;5", "geen kolom met gemeentecodes"),
        ("code;naam\nGM0034;Almere", "geen kolom met het aantal inwoners"),
        ("code;inwoners;Inwoners\nGM0034;5;6", "de kolommen inwoners en Inwoners betekenen hetzelfde"),
        ("code;inwoners\n", "onder de kop staan geen rijen"),
        ("Regio's;inwoners\nPV20;5", "in de kolom Regio's staat geen enkele gemeentecode"),
        ("code;inwoners\nAlmere;5\nEmmen;6", "geen enkele rij is te gebruiken. Rij 2: Dit is geen gemeentecode"),
        ("", "inwoners.csv"),
    ],
)
def test_a_file_without_numbers(text, told):
    with pytest.raises(InputError) as wrong:
        read_file(text.encode(), "inwoners.csv", 2025)
    assert told in str(wrong.value)


def test_the_list_of_statistics_netherlands():
    if not REFERENCE.exists():
        pytest.skip("the key figures of municipalities of 2021 are not beside the project")
    found = read_file(REFERENCE.read_bytes(), REFERENCE.name, 2021)
    with REFERENCE.open(encoding="utf-8-sig", newline="") as file:
        by_hand = {row["GM_CODE"]: int(row["AANT_INW"]) for row in csv.DictReader(file)}
    assert numbers(found) == by_hand
    assert (len(by_hand), sum(by_hand.values()), found.problems) == (352, 17_475_415, [])
    with pytest.raises(InputError, match="wel van: 2021"):
        read_file(REFERENCE.read_bytes(), REFERENCE.name, 2022)
