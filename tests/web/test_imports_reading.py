"""Files as people bring them: wrong, shifted, mangled, hostile; and single cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from meerwaarde.core import InputError
from meerwaarde.web.members.imports.cells import Fault, value_of
from meerwaarde.web.members.imports.columns import BY_KEY, CHOICES, COLUMNS, recognised
from meerwaarde.web.members.imports.reading import MOST_ROWS, read_file


def read(*lines, name="leden.csv", encoding="utf-8"):
    return read_file("\n".join(lines).encode(encoding), name)


def workbook(rows, formula=None):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("leden")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    if formula:
        sheet.write_formula(*formula)
    book.close()
    return out.getvalue()


def test_it_works():
    read_in = read("Lidnummer;NAAM;KvK nummer;Onzin", "L1;Welzijn Vijverdam;99000001;x")
    assert read_in.columns == ["number", "name", "kvk"]
    assert read_in.unknown == ["Onzin"]
    assert read_in.problems == []
    assert read_in.rows[0]["given"] == {"number": "L1", "name": "Welzijn Vijverdam", "kvk": "99000001"}


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0", b"GIF89a", b"%PDF-1.7"])
def test_a_picture_is_no_list(start):
    with pytest.raises(InputError, match="plaatje of een PDF"):
        read_file(start, "foto.png")


def test_every_column_has_a_dutch_and_an_english_heading():
    for column in COLUMNS:
        assert recognised([column.names[0]])[0] == {column.names[0]: column.key}
        assert recognised([column.key])[0] == {column.key: column.key}


def test_the_formats_name_every_column_and_word():
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    words = [word for column in COLUMNS for word in (column.names[0], column.key)]
    words += [word for choices in CHOICES.values() for word in choices.values()]
    assert [word for word in words if f"`{word}`" not in text] == []


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("kvk", "99 00 00 01", "99000001"),
        ("member_from", "1-2-2015", "2015-02-01"),
        ("member_from", "2015-02-01", "2015-02-01"),
        ("member_from", "2015-02-01T00:00:00", "2015-02-01"),
        ("kind", "Koepel", "umbrella"),
        ("kind", "umbrella", "umbrella"),
        ("contact_function", "Financien", "finance"),
        ("sectors", "peuterspeelzalen; andere-terreinen", "andere-terreinen;peuterspeelzalen"),
        ("municipalities", "363; gm344", "GM0344;GM0363"),
        ("employees", "1.250", "1250"),
        ("wage_sum", "1.234.567,89", "1234567.89"),
        ("wage_sum", "€ 1234567.9", "1234567.90"),
        ("fte", "30,5", "30.50"),
        ("place", "-", ""),
        ("place", "  ", None),
        ("name", "'=Som", "=Som"),
        ("contact_email", "Noor@Example.org", "noor@example.org"),
    ],
)
def test_cells(key, typed, value):
    assert value_of(BY_KEY[key], typed) == value


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("kvk", "123", "acht cijfers"),
        ("member_from", "31-02-2015", "geen datum"),
        ("member_from", "01-01-0015", "kan niet kloppen"),
        ("kind", "club", "Kies uit"),
        ("municipalities", "Utrecht", "gemeentecode"),
        ("employees", "12,5", "heel getal"),
        ("employees", "-3", "heel getal"),
        ("wage_sum", "1.250", "Bedoelt u 1250 of 1,25"),
        ("wage_sum", "veel", "geen getal"),
        ("wage_sum", "-5", "nul of meer"),
        ("fte", "9" * 14, "te groot"),
        ("year", "15", "vier cijfers"),
        ("name", "-", "niet leeg"),
        ("name", "x" * 201, "hoogstens 200"),
        ("contact_email", "noor", "geen e-mailadres"),
        ("website", "geen adres", "website"),
    ],
)
def test_cells_that_cannot_be(key, typed, told):
    with pytest.raises(Fault, match=told):
        value_of(BY_KEY[key], typed)


def test_shifted_columns_are_recognised():
    names = ["Welzijn Vijverdam", "Samen Wulpenrode", "Buurtwerk Zegge", "Huis Otter"]
    lines = [f"L{at};99{at:06};{name}" for at, name in enumerate(names)]
    problems = read("lidnummer;naam;kvk", *lines).problems
    assert len(problems) == 1
    assert "KvK-nummer" in problems[0]
    assert "verschoven" in problems[0]
    assert "Welzijn Vijverdam" in problems[0]


def test_a_row_with_a_cell_too_many_is_named():
    with pytest.raises(InputError, match="rij 3"):
        read("lidnummer;naam", "L1;Welzijn Vijverdam", "L2;Samen; Wulpenrode")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_told(encoding):
    with pytest.raises(InputError, match="UTF-8"):
        read("lidnummer;naam", "L1;Welzijn Privé", encoding=encoding)


def test_mangled_letters_are_recognised():
    mangled = "Welzijn Privé".encode().decode("cp1252")
    problems = read("lidnummer;naam", f"L1;{mangled}").problems
    assert "rij 2" in problems[0]
    assert "accenten" in problems[0]


def test_a_file_without_known_headings():
    with pytest.raises(InputError, match="lidnummer"):
        read("a;b", "1;2")


def test_a_file_that_tells_not_of_whom():
    assert "lidnummer" in read("plaats;website", "Zeist;").problems[0]


def test_two_columns_of_one_meaning():
    assert "betekent hetzelfde" in read("lidnummer;nummer;naam", "L1;L1;Welzijn").problems[0]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"lidnummer;naam\n", b"%PDF-1.7", b"\x00\x01", b"PK\x03\x04nonsense"])
def test_files_that_are_no_table(data):
    with pytest.raises(InputError):
        read_file(data, "leden.csv")


def test_too_many_rows():
    with pytest.raises(InputError, match="Deel het bestand"):
        read("lidnummer", *[f"L{at}" for at in range(MOST_ROWS + 1)])


def test_a_workbook_keeps_its_numbers():
    data = workbook([["lidnummer", "kvk", "loonsom", "jaar"], ["L1", 1234567, 1250, 2015]])
    assert read_file(data, "leden.xlsx").rows[0]["given"] == {
        "number": "L1", "kvk": "01234567", "wage_sum": "1250.00", "year": "2015",
    }  # fmt: skip


def test_the_sheet_of_the_register_is_found():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("toelichting").write(0, 0, "Lees dit eerst")
    book.add_worksheet("leden").write_row(0, 0, ["lidnummer", "naam"])
    book.get_worksheet_by_name("leden").write_row(1, 0, ["L1", "Welzijn Vijverdam"])
    book.close()
    assert read_file(out.getvalue(), "leden.xlsx").rows[0]["given"]["name"] == "Welzijn Vijverdam"


def test_a_formula_is_only_its_value():
    data = workbook(
        [["lidnummer", "naam"], ["L1", ""]], formula=(1, 1, '=HYPERLINK("http://x.example.org")', None, "Klik")
    )
    assert read_file(data, "leden.xlsx").rows[0]["given"]["name"] == "Klik"


def test_a_zip_bomb_is_refused():
    source = workbook([["lidnummer"], ["L1"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                content = content.replace(b"</worksheet>", b" " * 80_000_000 + b"</worksheet>")
            new.writestr(entry.filename, content)
    with pytest.raises(InputError):
        read_file(out.getvalue(), "leden.xlsx")


def test_entities_are_refused():
    source = workbook([["lidnummer"], ["L1"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                content = content.replace(
                    b"<worksheet", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet', 1
                )
            new.writestr(entry.filename, content)
    with pytest.raises(InputError, match="DOCTYPE"):
        read_file(out.getvalue(), "leden.xlsx")


def test_nul_bytes_in_a_workbook_do_not_reach_the_register():
    data = workbook([["lidnummer", "naam"], ["L1", "Welzijn\x0bVijver"]])
    assert "\0" not in read_file(data, "leden.xlsx").rows[0]["given"]["name"]
