"""report.docx: real headings, captions, repeated heads, described pictures, and the figures of the report."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from meerwaarde.core import Status
from meerwaarde.publication.charts import charts
from meerwaarde.publication.passport import identifier
from meerwaarde.publication.printing import interval, printed
from meerwaarde.publication.word import word
from meerwaarde.publication.wording import all_cells
from support.sample_report import HOSTILE_ANSWER, HOSTILE_GROUP, sample_report


@pytest.fixture(scope="module")
def content() -> bytes:
    return word(sample_report(), charts(sample_report()), {})


@pytest.fixture(scope="module")
def file(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def rows(file: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in file.tables for row in table.rows]


def test_it_works(file: Any) -> None:
    assert file.paragraphs[0].style.name == "Title"
    assert file.paragraphs[0].text.startswith("89,6")
    headings = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings[0] == "Samenvatting"
    assert headings[1].startswith("1. Over welke onderwerpen")
    assert headings[-1] == "Cijferpaspoorten"


def test_every_shown_figure_stands_in_a_table_with_its_base(file: Any) -> None:
    text = "\n".join("\t".join(row) for row in rows(file))
    for cell in all_cells(sample_report()):
        if cell.status is not Status.SUPPRESSED:
            assert printed(cell) in text
            assert interval(cell) in text or cell.question in ("register", "respondents")
    over_all = next(row for row in rows(file) if row[0] == "hoe de gemeente aanbieders contracteert")
    assert over_all == [
        "hoe de gemeente aanbieders contracteert", "34,8\N{NO-BREAK SPACE}%", "25,6 tot 45,3", "24", "69", "345", "1",
    ]  # fmt: skip


def test_a_hidden_row_has_no_digit(file: Any) -> None:
    hidden = [row for row in rows(file) if row[0] in ("minder dan 10 medewerkers", "grootte onbekend")]
    by_question = [row for row in hidden if "afgeschermd" in row[1]]
    assert len(by_question) >= 6
    for row in by_question:
        assert not any(sign.isdigit() for entry in row[1:-1] for sign in entry)


def test_tables_have_captions_and_heads_that_repeat(file: Any) -> None:
    found = [paragraph for paragraph in file.paragraphs if paragraph.style.name == "Caption"]
    captions = ["".join(text.text for text in paragraph._p.iter(qn("w:t"))) for paragraph in found]
    assert captions[0] == "Tabel 1: Alle organisaties, oktober 2014"
    assert len(captions) == len(file.tables)
    for table in file.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_pictures_are_described(file: Any) -> None:
    pictures = list(file.element.body.iter(qn("wp:docPr")))
    assert len(pictures) > 10
    assert all(len(picture.get("descr")) > 10 for picture in pictures)
    assert len({picture.get("id") for picture in pictures}) == len(pictures)


def test_properties_and_language(file: Any) -> None:
    properties = file.core_properties
    assert properties.title == "Monitor decentralisaties 2014"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.language == "nl-NL"
    assert properties.created.year == 2026
    assert {lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))} == {"nl-NL"}


def test_pages_are_numbered(file: Any) -> None:
    fields = [each.get(qn("w:instr")).strip() for each in file.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_every_figure_has_a_passport(file: Any) -> None:
    text = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert all(identifier(cell) in text for cell in all_cells(sample_report()))


def test_labels_are_text(file: Any) -> None:
    labels = {row[0] for row in rows(file)}
    assert HOSTILE_ANSWER in labels
    assert HOSTILE_GROUP in labels


def test_what_xml_cannot_hold_is_marked() -> None:
    report = sample_report()
    labels = replace(report.labels, questions={**report.labels.questions, "sociaal_team": "a\x00b\x07"})
    made = docx.Document(io.BytesIO(word(replace(report, title="\x01", labels=labels), {}, {})))
    assert any("a\N{REPLACEMENT CHARACTER}b" in paragraph.text for paragraph in made.paragraphs)


def test_same_report_gives_the_same_bytes(content: bytes) -> None:
    assert word(sample_report(), charts(sample_report()), {}) == content
