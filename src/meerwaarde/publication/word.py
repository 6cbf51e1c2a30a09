"""The report as a Word file, from the same printed text as the paper: headings, charts, tables, passports.

Somebody will edit it: every heading has a real style, every table a caption and a repeated head, every picture a
text alternative, and the language is set, so that Word can check, navigate and read it aloud.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from itertools import count
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.publication.charts import Chart
from meerwaarde.publication.grids import Grid, in_short
from meerwaarde.publication.layout import Chapter, Document, Picture, document, pictures, that_fit
from meerwaarde.publication.model import Report
from meerwaarde.publication.plaintext import writable
from meerwaarde.publication.typesetting import pngs_apart
from meerwaarde.publication.wordparts import MUTED, SMALL, caption, element, field, run, table

_LANGUAGE = {"nl": "nl-NL", "en": "en-GB"}
_FONT = "Calibri"
_BRAND = (0x0B, 0x46, 0x57)
_ONE, _BESIDE, _TALLEST = 105, 78, 210  # millimetres, as on paper
_PROPERTY = 255  # characters that a property of a Word file may have
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip file knows


Images = Mapping[str, list[tuple[bytes, str, float]]]  # by table: PNG, text alternative, width in millimetres


def word(report: Report, charts: Mapping[str, Chart], pngs: Mapping[str, bytes]) -> bytes:
    """`report` as a .docx file; `charts` and their pictures (PNG) by table name."""
    import docx

    content = document(report)
    file = docx.Document()
    _set_up(file, report, content)
    file.add_paragraph(writable(content.headline), style="Title")
    file.add_paragraph(writable(f"{content.title}, {report.period}"), style="Subtitle")
    file.add_paragraph(writable(content.intro))
    for name, text in content.facts:
        _line(file, name, text)
    if content.findings:
        file.add_heading(content.words["summary"], 1)
        for text, places in content.findings:
            paragraph = file.add_paragraph(writable(text) + " ", style="List Bullet")
            run(paragraph._p, in_short(places), size=13, colour=MUTED)
        file.add_paragraph(content.words["chance"])
    charts = that_fit(report, charts)
    images = _images(charts, pngs)
    numbers = count(1)
    for chapter in (*content.sections, content.nonresponse, *content.closing):
        _chapter(file, chapter, content, images, numbers)
    _passports(file, content)
    return _packed(file)


def _images(charts: Mapping[str, Chart], pngs: Mapping[str, bytes]) -> Images:
    """The pictures of every table. A chart of several panels has a picture for each, which is made here."""
    parts = {name: pictures(chart) for name, chart in charts.items()}
    wanted = [part.svg for name, found in parts.items() if len(found) > 1 or name not in pngs for part in found]
    made = dict(zip(wanted, pngs_apart(wanted) if wanted else (), strict=True))
    return {
        name: [
            (made.get(part.svg) or pngs[name], part.alt, min(_wide(found), _TALLEST * part.width / part.height))
            for part in found
        ]
        for name, found in parts.items()
    }


def _wide(parts: Sequence[Picture]) -> float:
    return _ONE if len(parts) == 1 else _BESIDE


def _set_up(file: Any, report: Report, content: Document) -> None:
    """The properties of the file, letters, language and page."""
    made = datetime.combine(report.made, time())
    properties = file.core_properties
    properties.title, properties.language = writable(content.title)[:_PROPERTY], _LANGUAGE[content.language]
    properties.subject, properties.comments = writable(content.intro)[:_PROPERTY], ""
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = made
    _letters(file, content)
    _page(file, report, content)


def _letters(file: Any, content: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in (
        ("Normal", 10),
        ("Title", 24),
        ("Subtitle", 12),
        ("Heading 1", 15),
        ("Heading 2", 11),
        ("Caption", 9),
    ):
        style = file.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor(*_BRAND)
            style.font.italic = False
            style.paragraph_format.keep_with_next = True
    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE[content.language])


def _page(file: Any, report: Report, content: Document) -> None:
    """A4, with a running head and numbered pages."""
    from docx.shared import Mm

    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(25), Mm(22)
    head = page.header.paragraphs[0]
    run(head._p, f"{content.title}, {report.period}", size=SMALL, colour=MUTED)
    foot = page.footer.paragraphs[0]
    run(foot._p, f"{content.words['made_with']}. {_('Pagina')} ", size=SMALL, colour=MUTED)
    field(foot._p, "PAGE", "1", SMALL)
    run(foot._p, f" {content.words['of']} ", size=SMALL, colour=MUTED)
    field(foot._p, "NUMPAGES", "1", SMALL)


def _line(file: Any, name: str, text: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_after = 0
    run(paragraph._p, f"{name}: ", bold=True)
    run(paragraph._p, text)


def _chapter(file: Any, chapter: Chapter, content: Document, images: Images, numbers: Iterator[int]) -> None:
    file.add_heading(writable(chapter.title), 1)
    if chapter.lead:
        paragraph = file.add_paragraph(writable(chapter.lead))
        paragraph.paragraph_format.keep_with_next = True
    for opening, text in chapter.paragraphs:
        paragraph = file.add_paragraph()
        if opening:
            run(paragraph._p, f"{opening}. ", bold=True)
        run(paragraph._p, text)
    for bullet in chapter.bullets:
        file.add_paragraph(writable(bullet), style="List Bullet")
    for grid in chapter.grids:
        _grid(file, grid, content, images, numbers)
    for note in chapter.footnotes:
        _note(file, note)


def _grid(file: Any, grid: Grid, content: Document, images: Images, numbers: Iterator[int]) -> None:
    from docx.shared import Mm

    if grid.title:
        file.add_heading(writable(grid.title), 2)
    found = images.get(grid.name)
    if found:
        paragraph = file.add_paragraph()
        for place, (png, alt, width) in enumerate(found):
            if place % 2:
                run(paragraph._p, "\N{EM SPACE}")
            drawn = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width))
            for side in "TBLR":
                drawn._inline.set(f"dist{side}", "0")
            drawn._inline.docPr.set("descr", writable(alt))
            drawn._inline.docPr.set("title", writable(grid.title or grid.caption))
    caption(file.add_paragraph(style="Caption"), content.words["table"], next(numbers), grid.caption)
    last = file.add_paragraph()
    last.paragraph_format.space_after = 0
    last._p.addprevious(table(grid, content.words["number"]))
    for note in grid.notes:
        _note(file, note)


def _note(file: Any, text: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_after = 0
    run(paragraph._p, text, size=SMALL, colour=MUTED)


def _passports(file: Any, content: Document) -> None:
    """What all passports share, then one line each."""
    file.add_heading(content.words["passports"], 1)
    file.add_paragraph(content.words["passports_lead"])
    for name, text in content.shared:
        _line(file, name, text)
    for heading, notes in content.passports:
        file.add_heading(writable(heading), 2)
        end = file.add_paragraph()
        for note in notes:
            paragraph = element("p")
            element("spacing", element("pPr", paragraph), after="40")
            run(paragraph, f"{note.number} ", bold=True, size=SMALL)
            run(paragraph, " ".join(filter(None, (note.says, note.base))) + " ", size=SMALL)
            run(paragraph, note.identifier, size=13, colour=MUTED)
            end._p.addprevious(paragraph)


def _packed(file: Any) -> bytes:
    """The file as bytes that are the same for the same report: without the time of packing."""
    first, second = io.BytesIO(), io.BytesIO()
    file.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, _OLDEST), old.read(item), zipfile.ZIP_DEFLATED)
    return second.getvalue()
