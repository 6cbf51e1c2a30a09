"""Files that are no form, or that would do harm, are refused with their reason."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire.xform import parse_xform, read_xform
from support.xform_xml import asked, xform_xml

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_xform(path)
    assert str(caught.value).startswith(path.name)
    return str(caught.value)


@pytest.mark.parametrize("name", ["form.xlsx", "form.xml", "form.csv"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"type;name;label\ntext;a;A\n", "CSV"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "geen formulier"),
        (bytes(1000), "geen formulier"),
        (b"<html></html>", "geen XForm"),
        (b"<data id='x'><a>1</a></data>", "geen XForm"),
        (b"<h:html", "geen geldige XML"),
        (b"PK\x03\x04" + bytes(50), "beschadigd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
    ],
)
def test_what_is_no_form(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    assert words in refused(tmp_path / name, content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is er niet"):
        read_xform(tmp_path / "none.xlsx")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
        "<!DOCTYPE x>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("where", ["<a>&e;</a>", '<a b="&l9;"/>', "<a/>"])
def test_document_types_and_entities(tmp_path: Path, doctype: str, encoding: str, where: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + doctype + xform_xml(where, body=asked("a")).decode()
    began = time.perf_counter()
    message = refused(tmp_path / "form.xml", text.encode(encoding))
    assert "DOCTYPE" in message or "geen geldige XML" in message
    assert "root:" not in message
    assert time.perf_counter() - began < 1


def test_a_form_in_utf_16_is_read(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?>' + xform_xml("<a/>", body=asked("a", "<label>é</label>")).decode()
    (tmp_path / "form.xml").write_bytes(text.encode("utf-16"))
    assert [control.label.words for control in read_xform(tmp_path / "form.xml").controls()] == [{"": ("é",)}]


@pytest.mark.parametrize("depth", [150, 5_000])
@pytest.mark.parametrize("place", ["instance", "list", "body"])
def test_too_many_elements_within_each_other(depth: int, place: str) -> None:
    deep = "<g>" * depth + "</g>" * depth
    groups = "<group>" * depth + "</group>" * depth
    data = {
        "instance": xform_xml(deep),
        "list": xform_xml("<a/>", f'<instance id="l">{deep}</instance>'),
        "body": xform_xml("<a/>", body=groups),
    }[place]
    if place == "body" and depth < 200:
        assert parse_xform(data).body
        return
    with pytest.raises(InputError, match=r"in elkaar|geen geldige XML"):
        parse_xform(data)


def test_a_form_that_is_too_large() -> None:
    with pytest.raises(InputError, match="te groot"):
        parse_xform(xform_xml("<a/>") + b" " * 32_000_000)


def test_a_form_with_more_fields_than_answers_can_be_read_back() -> None:
    with pytest.raises(InputError, match="20000 velden"):
        parse_xform(xform_xml("<a/>" * 20_001))


def test_a_form_without_a_place_for_answers() -> None:
    data = xform_xml("<a/>").replace(b'<instance><data id="f" version="1"><a/></data></instance>', b"<instance/>")
    with pytest.raises(InputError, match="geen instance"):
        parse_xform(data)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.xml", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><root>&e;</root>", "DOCTYPE"),
        ("x.xml", b"<root>", "geen geldige XML"),
        ("x.csv", b'name,label\n"a,b\n', "aanhalingstekens"),
        ("x.csv", "name,label\na,é\n".encode("latin-1"), "UTF-8"),
        ("x.csv", b"a,b\n" * 3_000_000, "te groot"),
        ("x.csv", b"a,b\n" + b"1,2\n" * 100_001, "100000 rijen"),
        ("x.geojson", b"[" * 100_000, "GeoJSON"),
        ("x.geojson", b'{"features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}', "GeoJSON"),
        ("x.geojson", b'{"features": 3}', "GeoJSON"),
    ],
)
def test_data_files_that_cannot_be_used(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    data = xform_xml("<a/>", f'<instance id="x" src="jr://file/{name}"/>')
    with pytest.raises(InputError, match=words) as caught:
        parse_xform(data, folder=tmp_path)
    assert str(caught.value).startswith(name)


def test_headings_and_cells_that_xml_cannot_hold(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("name,1e keus,m²,geïnd,a:b\na\x0bb,c,d,e,f\n", "utf-8")
    form = parse_xform(xform_xml("<a/>", '<instance id="x" src="jr://file-csv/x.csv"/>'), folder=tmp_path)
    [item] = form.instances["x"].elements[0].elements
    assert [(cell.local, cell.value) for cell in item.elements] == [
        ("name", "ab"), ("_1e_keus", "c"), ("m_", "d"), ("geïnd", "e"), ("a_b", "f"),
    ]  # fmt: skip


def test_names_of_files_that_no_folder_can_hold(tmp_path: Path) -> None:
    data = xform_xml("<a/>", f'<instance id="x" src="jr://file/{"a" * 5000}.xml"/>')
    with pytest.raises(InputError, match="map van het formulier"):
        parse_xform(data, folder=tmp_path)


def test_markup_in_labels_is_text() -> None:
    body = asked("a", "<label>&lt;script&gt;alert(1)&lt;/script&gt;<script>alert(2)</script></label>")
    [control] = parse_xform(xform_xml("<a/>", body=body)).controls()
    assert control.label.words == {"": ("<script>alert(1)</script>alert(2)",)}


def test_more_rules_than_anybody_can_answer() -> None:
    binds = '<bind nodeset="/data/a"/>' * 10_001
    with pytest.raises(InputError, match="meer dan 10000 regels"):
        parse_xform(xform_xml("<a/>", binds))


def test_a_form_of_five_hundred_questions_is_read_at_once() -> None:
    names = [f"q{number}" for number in range(500)]
    binds = "".join(
        f'<bind nodeset="/data/{name}" type="int" relevant="/data/{before} &gt; {at}" constraint=". &lt; {at}"/>'
        for at, (before, name) in enumerate(itertools.pairwise(names))
    )
    data = xform_xml("".join(f"<{name}/>" for name in names), binds, "".join(asked(name) for name in names))
    began = time.process_time()
    assert len(parse_xform(data).binds) == 499
    assert time.process_time() - began < 1
