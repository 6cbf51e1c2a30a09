"""Files that somebody offers to the register: bombs, entities, odd names, shifted and endless tables."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meerwaarde.web.rights import Role
from support.people import signed_in

pytestmark = pytest.mark.django_db


def workbook(sheet: bytes) -> bytes:
    """A workbook of one sheet, made by hand."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = b"http://schemas.openxmlformats.org/package/2006/"
    document = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = (
        b'<Relationships xmlns="%srelationships"><Relationship Id="r1" Type="%s/%s" Target="%s"/></Relationships>'
    )
    book = b'<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    sheets = relation % (package, document, b"worksheet", b"worksheets/sheet1.xml")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b'<Types xmlns="%scontent-types"></Types>' % package)
        made.writestr("_rels/.rels", relation % (package, document, b"officeDocument", b"xl/workbook.xml"))
        made.writestr("xl/workbook.xml", book % (main, document))
        made.writestr("xl/_rels/workbook.xml.rels", sheets)
        made.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


LAUGHS = (
    b"<!DOCTYPE a [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + at, b"&%c;" % (97 + at) * 20) for at in range(20))
    + b"<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
)
CELLS = (
    b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'>%s</row>"
    b"</sheetData></worksheet>"
)
FILES = {
    "bomb.xlsx": lambda: workbook(CELLS % (b"<c><v>1</v></c>" * 8_000_000)),
    "laughs.xlsx": lambda: workbook(LAUGHS + CELLS % b"<c t='inlineStr'><is><t>lidnummer&t;&x;</t></is></c>"),
    "far.xlsx": lambda: workbook(CELLS % b"<c r='XFD1048576'><v>1</v></c>"),
    "cut.xlsx": lambda: workbook(CELLS % b"")[:-40],
    "many.csv": lambda: b"lidnummer;naam\n" + b";\n" * 1_200_000,
    "wide.csv": lambda: b"lidnummer;" * 200_000,
    "long.csv": lambda: b"lidnummer;naam\nL1;" + b"x" * 2_400_000,
    "quote.csv": lambda: b'lidnummer;naam\nL1;"' + b"x\n" * 1_000_000,
    "nul.csv": lambda: b"lidnummer;naam\n\0L1\0;\0Welzijn\0\n",
    "marks.csv": lambda: "lidnummer;naam\nL1;\u202e=cmd|'/c calc'!A1\u200b\n".encode(),
    "sixteen.csv": lambda: "lidnummer;naam\nL1;Welzijn\n".encode("utf-16"),
    "numbers.csv": lambda: b"lidnummer;jaar;loonsom;medewerkers\nL1;2024;" + b"9" * 300 + b";1e9\nL2;99999;-1;NaN\n",
    "../../a<script>\u202e.csv": lambda: b"lidnummer;naam\nL1;Welzijn\n",
    f"{'a' * 400}.csv": lambda: b"lidnummer;naam\nL1;Welzijn\n",
    "empty.csv": lambda: b"",
    "page.csv": lambda: b"<html><script>alert(1)</script></html>",
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_breaks_the_import(client, name):
    signed_in(client, Role.DATA_OFFICER)
    begun = time.process_time()
    answer = client.post(
        "/leden/importeren/", {"bestand": SimpleUploadedFile(name, FILES[name]()), "dag": "2024-01-01"}
    )
    assert answer.status_code in {303, 422}
    assert time.process_time() - begun < 10
    if answer.status_code == 303:
        page = client.get(answer["Location"]).content.decode()
        assert "<script>alert" not in page
        assert "<script>\u202e" not in page
        assert client.post(answer["Location"] + "doorvoeren/").status_code == 303
    page = client.get("/leden/importeren/").content.decode()
    assert "\u202e" not in page
    assert "/etc/passwd" not in page
    assert "root:" not in page
    lines = b"".join(client.get("/leden/leden.csv", {"stand": ""}).streaming_content).decode().splitlines()
    assert not [cell for line in lines for cell in line.split(";") if cell.lstrip('"').startswith(("=", "+", "@"))]
