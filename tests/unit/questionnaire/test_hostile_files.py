"""Files that are something else than they seem: refused in one line, before a parser can come to harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire import Questionnaire, read_answers, read_form, read_table
from meerwaarde.questionnaire.archive import check_workbook
from meerwaarde.questionnaire.place import Place
from support.forms import choices, write_answers, write_form
from support.old_excel import write_old_workbook

SURVEY = [
    {"type": "select_one c", "name": "o", "label": "O"},
    {"type": "text", "name": "t", "label": "T"},
]
LISTS = choices("c", a="A", b="B")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def form_path(tmp_path: Path) -> Path:
    return write_form(tmp_path / "form.xlsx", SURVEY, LISTS)


@pytest.fixture
def form(form_path: Path) -> Questionnaire:
    return read_form(form_path)


def refused(path: Path, reader: Callable[[Path], object]) -> str:
    with pytest.raises(InputError) as caught:
        reader(path)
    text = str(caught.value)
    assert text.startswith(path.name)
    assert text.isprintable()
    return text


def table(path: Path) -> object:
    return read_table(path, "het bestand")


def changed(path: Path, target: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a workbook with one part changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == part else data)
    return target


@pytest.mark.parametrize(
    "content",
    [b"", b"id,o\nx,a\n", b"%PDF-1.7 ...", b"PK\x05\x06" + bytes(18), b"<html></html>", bytes(1000), b"\x89PNG\r\n"],
)
@pytest.mark.parametrize("name", ["form.xlsx", "form.xls", "form.csv"])
def test_a_form_that_is_no_workbook(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert "geen werkmap (Excel)" in refused(tmp_path / name, read_form)


def test_answers_named_as_a_workbook_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("id,o\nx,a\n", "utf-8")
    assert "geen werkmap (Excel)" in refused(tmp_path / "a.xlsx", table)


def test_another_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "form.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "geen werkmap (Excel)" in refused(tmp_path / "form.xlsx", read_form)


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    for reader in (read_form, table):
        with pytest.raises(InputError, match="is er niet"):
            reader(tmp_path / "nergens.xlsx")
        with pytest.raises(InputError, match="niet te lezen"):
            reader(tmp_path)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_workbook(tmp_path: Path, form_path: Path, part: float) -> None:
    data = form_path.read_bytes()
    (tmp_path / "half.xlsx").write_bytes(data[: int(len(data) * part)])
    for reader in (read_form, table):
        assert "beschadigd" in refused(tmp_path / "half.xlsx", reader)


def test_a_damaged_part(tmp_path: Path, form_path: Path) -> None:
    data = bytearray(form_path.read_bytes())
    with zipfile.ZipFile(form_path) as archive:
        entry = archive.getinfo(SHEET)
    data[entry.header_offset + 60 : entry.header_offset + 90] = b"\xff" * 30
    (tmp_path / "broken.xlsx").write_bytes(data)
    assert "beschadigd" in refused(tmp_path / "broken.xlsx", read_form)


def test_xml_that_is_no_xml(tmp_path: Path, form_path: Path) -> None:
    path = changed(form_path, tmp_path / "x.xlsx", "xl/workbook.xml", lambda _data: b"<workbook><sheets>")
    for reader in (read_form, table):
        refused(path, reader)


def test_a_zip_bomb(tmp_path: Path, form_path: Path) -> None:
    path = changed(form_path, tmp_path / "bomb.xlsx", SHEET, lambda data: data + b" " * 150_000_000)
    assert path.stat().st_size < 200_000
    assert "zip-bom" in refused(path, read_form)
    assert "zip-bom" in refused(path, table)


def test_a_zip_bomb_that_lies_about_its_size(form_path: Path) -> None:
    """The zip claims 1,000 bytes, the packed stream holds 20 MB: only who unpacks it knows."""
    with zipfile.ZipFile(form_path) as archive:
        entry = archive.getinfo(SHEET)
        packed_old = entry.compress_size
    data = form_path.read_bytes()
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(b" " * 20_000_000) + squeeze.flush()
    name = SHEET.encode()
    start = entry.header_offset + 30 + len(name)
    lied = data[:start] + packed + data[start + packed_old :]
    grown = len(packed) - packed_old
    central = lied.index(b"PK\x01\x02")
    fixed = bytearray(lied)
    at = central
    while fixed[at : at + 4] == b"PK\x01\x02":
        names, extra, comment = struct.unpack("<HHH", fixed[at + 28 : at + 34])
        if fixed[at + 46 : at + 46 + names] == name:
            struct.pack_into("<LL", fixed, at + 20, len(packed), 1000)
        (offset,) = struct.unpack("<L", fixed[at + 42 : at + 46])
        if offset > entry.header_offset:
            struct.pack_into("<L", fixed, at + 42, offset + grown)
        at += 46 + names + extra + comment
    struct.pack_into("<L", fixed, at + 16, central)
    assert sum(e.file_size for e in zipfile.ZipFile(io.BytesIO(fixed)).infolist()) < 100_000
    with pytest.raises(InputError, match=r"zip-bom|beschadigd"):
        check_workbook(bytes(fixed), Place("x.xlsx"), largest=100_000_000)
    with pytest.raises(InputError, match="zip-bom"):
        check_workbook(bytes(fixed), Place("x.xlsx"), largest=10_000_000)


def test_too_many_parts(tmp_path: Path, form_path: Path) -> None:
    (tmp_path / "many.xlsx").write_bytes(form_path.read_bytes())
    with zipfile.ZipFile(tmp_path / "many.xlsx", "a") as archive:
        for at in range(2100):
            archive.writestr(f"xl/media/{at}.bin", b"")
    assert "zip-bom" in refused(tmp_path / "many.xlsx", read_form)


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE, b"<!-- " + b"x" * 2_000_000 + b"-->" + OUTSIDE])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", SHEET, "xl/_rels/workbook.xml.rels"])
def test_entities_are_refused(tmp_path: Path, form_path: Path, declaration: bytes, part: str) -> None:
    def declare(data: bytes) -> bytes:
        return declaration + data[data.index(b"?>") + 2 :]

    path = changed(form_path, tmp_path / "x.xlsx", part, declare)
    for reader in (read_form, table):
        assert "DOCTYPE" in refused(path, reader)


def test_entities_do_not_hide_in_another_encoding(tmp_path: Path, form_path: Path) -> None:
    utf16 = ('<?xml version="1.0" encoding="UTF-16"?>' + OUTSIDE.decode()[21:] + "<sst/>").encode("utf-16")
    utf7 = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x>'
    for hidden in (utf16, utf16[2:], utf7):
        path = changed(form_path, tmp_path / "x.xlsx", "xl/sharedStrings.xml", lambda _old, new=hidden: new)
        assert "tekencodering" in refused(path, read_form)


@pytest.mark.parametrize("cell", [b'<c r="XFD1048576">', b"<c s='1' r = 'XFD900000'>", b'<c\nr="ZZZ999999">'])
def test_a_cell_far_away_is_no_table_of_all_cells_before_it(tmp_path: Path, form_path: Path, cell: bytes) -> None:
    def far(data: bytes) -> bytes:
        return data.replace(b"</sheetData>", b"<row>" + cell + b"<v>1</v></c></row></sheetData>")

    path = changed(form_path, tmp_path / "far.xlsx", SHEET, far)
    for reader in (read_form, table):
        assert "verre cellen" in refused(path, reader)


def test_a_workbook_with_a_password(tmp_path: Path, form_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    (tmp_path / "ole.xlsx").write_bytes(ole)
    assert "wachtwoord" in refused(tmp_path / "ole.xlsx", read_form)
    data = bytearray(form_path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "zip.xlsx").write_bytes(data)
    assert "wachtwoord" in refused(tmp_path / "zip.xlsx", read_form)


def test_an_ole_file_that_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    for reader in (read_form, table):
        assert "niet te lezen" in refused(tmp_path / "a.xls", reader)


@pytest.mark.parametrize(
    ("content", "words", "row"),
    [
        (b"", "leeg", None),
        ("id,o\nx,é\n".encode("latin-1"), "UTF-8", 2),
        ("id,o\nx,a\n".encode("utf-16"), "UTF-16", None),
        ("id,o\nx,a\n".encode("utf-16-le"), "UTF-16", None),
        (b"id,o\nx,a\0\n", "nultekens", None),
        (b"id,o\nx,a,b\n", "3 cellen, de kop 2", 2),
        (b'id,o\n"x\ny",a\nz\n', "1 cellen, de kop 2", 3),
        (b'id,o\nx,"a\n', "aanhalingstekens", 2),
        (b'id,o\nx,"a"b\n', "aanhalingstekens", 2),
        (b"id,o,o\nx,a,a\n", "twee kolommen", 1),
        (b"id,o,\nx,a,b\n", "geen naam", 2),
        (b"id,o\n" + b"x" * 200_000 + b",a\n", "te groot", 2),
    ],
)
def test_csv_that_cannot_be_read(tmp_path: Path, content: bytes, words: str, row: int | None) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(InputError) as caught:
        table(tmp_path / "a.csv")
    assert words in str(caught.value)
    assert caught.value.row == row


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [True, False])
def test_csv_in_its_spellings(tmp_path: Path, form: Questionnaire, delimiter: str, mark: bool) -> None:
    odd = 'a "b", c;\td\r\n\r\ne'
    rows = [{"id": "x, y; z", "o": "a", "t": odd}, {"id": "2", "o": "b", "t": "ü😀"}]
    responses = read_answers(write_answers(tmp_path / "a.csv", rows, delimiter=delimiter, mark=mark), form)
    assert responses.ids.tolist() == ["x, y; z", "2"]
    assert [(a.row, a.text) for a in responses.open_answers] == [(2, odd), (3, "ü😀")]


def test_csv_with_excels_own_first_line_empty_lines_and_a_lone_column(tmp_path: Path, form: Questionnaire) -> None:
    (tmp_path / "a.csv").write_bytes(b"sep=;\r\nid;o\r\n\r\nx;a\r\n;\r\n1,5;b\r\n")
    responses = read_answers(tmp_path / "a.csv", form)
    assert responses.ids.tolist() == ["x", "1,5"]
    assert responses.rows.tolist() == [3, 5]
    (tmp_path / "b.csv").write_bytes(b"id\nx\n")
    assert read_table(tmp_path / "b.csv", "").columns["id"].to_list() == ["x"]
    (tmp_path / "c.csv").write_bytes(b"id,o\n")
    assert len(read_answers(tmp_path / "c.csv", form).rows) == 0


def test_hostile_text_stays_text(tmp_path: Path, form: Questionnaire) -> None:
    texts = ['=HYPERLINK("http://x")', "<script>alert(1)</script>", "+1", "@SUM(A1)", "y" * 40_000, "\x1b]0;x\x07"]
    rows = [{"id": str(at), "o": "a", "t": text} for at, text in enumerate(texts)]
    responses = read_answers(write_answers(tmp_path / "a.csv", rows), form)
    assert [answer.text for answer in responses.open_answers] == [text.strip() for text in texts]


def test_an_identifier_of_a_page_is_refused(tmp_path: Path, form: Questionnaire) -> None:
    path = write_answers(tmp_path / "a.csv", [{"id": "x" * 30_000, "o": "a"}])
    with pytest.raises(InputError, match="rij 2, kolom id"):
        read_answers(path, form)


def test_formulas_in_a_workbook_are_not_computed(tmp_path: Path, form: Questionnaire) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "o", "t"])
        sheet.write_string(1, 0, "x")
        sheet.write_formula(1, 1, '=IF(TRUE,"b","a")', None, "a")
        sheet.write_formula(1, 2, '=CMD|"/c calc"!A1', None, "kept")
    responses = read_answers(tmp_path / "a.xlsx", form)
    assert responses.answers["o"].values.tolist() == [0]
    assert [answer.text for answer in responses.open_answers] == ["kept"]


OLD_FORM = {
    "survey": [["type", "name", "label"], ["select_one c", "o", "Vraag één"], ["integer", "n", "N"]],
    "choices": [["list_name", "name", "label"], ["c", 1, "A"], ["c", 2, "B"]],
}


@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_a_workbook_of_before_2007_whatever_its_name(
    tmp_path: Path, suffix: str, capfd: pytest.CaptureFixture[str]
) -> None:
    old = read_form(write_old_workbook(tmp_path / f"form{suffix}", OLD_FORM))
    assert [choice.code for choice in old.question("o").choices] == ["1", "2"]
    assert old.question("o").labels == {"": "Vraag één"}
    path = write_old_workbook(tmp_path / f"a{suffix}", {"blad": [["id", "o", "n"], [12, 1, 1250], ["x", "B", ""]]})
    responses = read_answers(path, old)
    assert responses.ids.tolist() == ["12", "x"]
    assert responses.answers["o"].values.tolist() == [0, 1]
    assert responses.answers["n"].values.tolist()[0] == 1250
    assert capfd.readouterr().out == ""


def test_an_old_workbook_that_points_at_itself(tmp_path: Path) -> None:
    """A chain of sectors in a circle: a reader that follows it fills the memory."""
    data = bytearray(write_old_workbook(tmp_path / "a.xls", OLD_FORM).read_bytes())
    sectors = (len(data) - 512) // 512
    allocation = 512 + (sectors - 1) * 512
    struct.pack_into("<L", data, allocation + 4, 0)  # after the second sector comes the first again
    (tmp_path / "a.xls").write_bytes(data)
    for reader in (read_form, table):
        assert "niet te lezen" in refused(tmp_path / "a.xls", reader)
