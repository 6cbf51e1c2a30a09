"""The PDF: tagged, complete, printed in the reader's notation, and deaf to markup in labels."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from meerwaarde.core import Status
from meerwaarde.language import use_language
from meerwaarde.publication import paper as paper_module
from meerwaarde.publication.charts import charts
from meerwaarde.publication.layout import Picture
from meerwaarde.publication.model import Report
from meerwaarde.publication.paper import paper
from meerwaarde.publication.passport import identifier
from meerwaarde.publication.printing import interval, printed
from meerwaarde.publication.wording import all_cells
from support.sample_report import sample_report

HOSTILE = '#read("/etc/passwd") *vet* _schuin_ $x$ @naam <label> // weg `code` \\u{41} <script>alert(1)</script>'


def read(report: Report) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(paper(report, charts(report))))


def squeezed(text: str) -> str:
    """Without blanks, line ends and hyphens, because a line may break anywhere."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\N{SOFT HYPHEN}-\N{HYPHEN}")


def text_of(pdf: pypdf.PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in pdf.pages))


@pytest.fixture(scope="module")
def written() -> bytes:
    return paper(sample_report(), charts(sample_report()))


@pytest.fixture(scope="module")
def pdf(written: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(written))


@pytest.fixture(scope="module")
def pages(pdf: pypdf.PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


@pytest.fixture(scope="module")
def text(pages: list[str]) -> str:
    return squeezed("".join(pages))


def elements(node: Any) -> Iterator[pypdf.generic.DictionaryObject]:
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from elements(each)
    elif isinstance(node, dict) and "/S" in node:
        yield node
        yield from elements(node["/K"]) if "/K" in node else ()


def test_it_works(pages: list[str]) -> None:
    cover = pages[0]
    assert "Monitor decentralisaties 2014" in cover
    assert squeezed("89,6 % van de organisaties doet mee in een sociaal wijkteam.") in squeezed(cover)
    assert "69 van de 345 organisaties" in cover


def test_it_is_tagged_as_pdf_ua(pdf: pypdf.PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "nl-NL"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "Monitor decentralisaties 2014" in metadata
    tags = list(elements(root["/StructTreeRoot"]["/K"]))
    counts = Counter(tag["/S"] for tag in tags)
    assert counts["/Table"] == counts["/Caption"] == counts["/THead"]
    assert counts["/Table"] >= 11
    assert counts["/TOC"] == 1
    assert counts["/H1"] > 5
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert figures
    assert all(len(tag["/Alt"]) > 10 for tag in figures)


def test_every_figure_is_printed_with_its_interval_and_base(text: str) -> None:
    for cell in all_cells(sample_report()):
        if cell.status is not Status.SUPPRESSED:
            assert squeezed(printed(cell)) in text
            assert squeezed(interval(cell)) in text
            assert squeezed(f"n = {printed(cell, 'base')}") in text


def test_every_figure_has_a_passport(text: str) -> None:
    for cell in all_cells(sample_report()):
        assert squeezed(identifier(cell)) in text


def test_what_is_hidden_prints_as_a_word(text: str) -> None:
    report = sample_report()
    for label in ("minder dan 10 medewerkers", "grootte onbekend"):
        row = squeezed(label) + "afgeschermd"
        assert text.count(row) >= 4
    assert report.sections[0].tables[1].cells[0].base is None


def test_marks_are_explained_where_they_stand(pages: list[str]) -> None:
    for words in pages[2:-3]:
        if "onzeker" in words:
            assert "~ onzeker: de marge" in words


def test_pages_are_numbered_and_headed(pages: list[str]) -> None:
    total = len(pages)
    for place, words in enumerate(pages[1:], start=2):
        assert f"{place} van {total}" in words
        assert "Monitor decentralisaties 2014" in words
    assert f"1 van {total}" not in pages[0]


def test_no_head_of_a_table_stands_alone(pages: list[str]) -> None:
    for words in pages[2:]:
        lines = [line for line in words.splitlines() if line.strip()]
        body = [line for line in lines if "Gemaakt met" not in line and " van 1" not in line]
        assert not body[-1].endswith("Nr.")
        assert not body[-1].startswith("Tabel")


def test_labels_are_text_and_never_markup() -> None:
    report = sample_report()
    labels = replace(report.labels, answers={**report.labels.answers, ("sociaal_team", "ja"): HOSTILE})
    text = text_of(read(replace(report, labels=labels, title=HOSTILE, limits=(HOSTILE,))))
    assert text.count(squeezed(HOSTILE)) >= 4
    assert "root:" not in text


@pytest.mark.parametrize("label", ["漢字", "🙂", "سؤال", "\x00\x07", "", " ", "x" * 300])
def test_signs_without_a_glyph_do_not_stop_the_press(label: str) -> None:
    report = sample_report()
    labels = replace(report.labels, questions={**report.labels.questions, "sociaal_team": label})
    assert len(read(replace(report, title=label, labels=labels, source=label)).pages) > 5


def test_same_report_gives_the_same_bytes(written: bytes) -> None:
    report = sample_report()
    assert paper(report, charts(report)) == written


def test_a_large_report_is_set_apart_with_the_same_text(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(paper_module, "_LINKED", 0)
    assert text_of(read(sample_report())) == text


def test_a_picture_is_never_taller_than_a_page() -> None:
    size = paper_module._size(Picture("", "", 360, 5000), 96)
    assert size["height"] <= 215
    assert size["width"] / size["height"] == pytest.approx(360 / 5000, rel=0.01)


def test_english() -> None:
    use_language("en")
    try:
        pdf = read(sample_report("en"))
    finally:
        use_language("nl")
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert "34.8%" in text_of(pdf)
