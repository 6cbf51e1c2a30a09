"""The figures as a workbook: a reading guide, all rows tidy and typed, and a readable sheet per question.

Figures are numbers in full precision that show one decimal. Texts are written as texts and neutralised, so that no
label ever becomes a formula, not even after saving as CSV.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell
from meerwaarde.language import gettext as _
from meerwaarde.publication.model import Report, Section
from meerwaarde.publication.opendata import columns, figures, whole
from meerwaarde.publication.passport import citation, identifier
from meerwaarde.publication.plaintext import neutral, writable
from meerwaarde.publication.printing import printed_date
from meerwaarde.publication.wording import answer_label, blocks, group_label, question_label, table_title

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767  # what Excel allows
_WIDTHS = (46, 34, 16, 12, 12, 10, 10, 10, 14, 44)
_FIGURE = {
    Statistic.SHARE: '0.0" %"',
    Statistic.MEAN: "#,##0.0",
    Statistic.TOTAL: "#,##0",
    Statistic.CHANGE_MEAN: "+#,##0.0;-#,##0.0;0.0",
    Statistic.PANEL_MEAN: "+#,##0.0;-#,##0.0;0.0",
    Statistic.CHANGE_TOTAL: "+#,##0;-#,##0;0",
    Statistic.PANEL_TOTAL: "+#,##0;-#,##0;0",
}  # the others (medians, points) below
_TIDY = {"percent": "0.0", "value": "#,##0.0", "se": "0.0", "ci_low": "0.0", "ci_high": "0.0"}


def workbook(report: Report) -> bytes:
    """`report` as an .xlsx file."""
    import xlsxwriter

    stream = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, plain)
    book.set_properties({"title": writable(report.title)[:255], "created": datetime.combine(report.made, time())})
    pen = _Pen(book)
    names = _Names()
    _guide(pen.sheet(names.new(_("Leeswijzer"))), pen, report)
    _rows(pen.sheet(names.new(_("Cijfers"))), pen, report)
    for section in report.sections:
        _section(pen.sheet(names.new(f"{section.number} {section.question}")), pen, section, report)
    _response(pen.sheet(names.new(_("Wie antwoordde"))), pen, report)
    book.close()
    return stream.getvalue()


@dataclass(slots=True)
class _Names:
    """Gives sheets names that Excel takes: at most 31 signs, none forbidden, none twice."""

    taken: set[str] = field(default_factory=lambda: {"history"})  # a name that Excel keeps for itself

    def new(self, wish: str) -> str:
        clean = "".join(sign if sign.isprintable() else "-" for sign in writable(wish).translate(_FORBIDDEN))
        clean = clean.strip().strip("'") or "-"
        name, count = _cut(clean, _LONGEST_NAME), 1
        while name.lower() in self.taken:
            count += 1
            name = _cut(clean, _LONGEST_NAME - len(f" ({count})")) + f" ({count})"
        self.taken.add(name.lower())
        return name


def _cut(text: str, most: int) -> str:
    """At most `most` UTF-16 units, which is what Excel counts; no apostrophe at the end."""
    while len(text.encode("utf-16-le", "replace")) > 2 * most:
        text = text[:-1]
    return text.rstrip(" '") or "-"


class _Pen:
    """Writes typed cells in a workbook, each format made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def sheet(self, name: str) -> Any:
        made = self.book.add_worksheet(name)
        made.set_paper(9)
        made.set_landscape()
        made.fit_to_pages(1, 0)
        return made

    def look(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "Calibri", "valign": "top", **properties})
        return self.formats[key]

    def text(self, sheet: Any, row: int, column: int, text: str, **properties: object) -> None:
        lines = neutral(writable(text)).replace("\r\n", "\n").replace("\r", "\n")  # the one line end of a workbook
        sheet.write_string(row, column, lines[:_LONGEST_TEXT], self.look(**properties))

    def figure(self, sheet: Any, row: int, column: int, value: float | None, shape: str) -> None:
        """A number, or an empty cell."""
        if value is not None:
            sheet.write_number(row, column, value, self.look(num_format=shape))

    def heads(self, sheet: Any, row: int, heads: Sequence[str]) -> None:
        for column, head in enumerate(heads):
            self.text(sheet, row, column, head, bold=True, bottom=1, text_wrap=True)


def _guide(sheet: Any, pen: _Pen, report: Report) -> None:
    """What this is, of whom, when, from where and under which rules."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    pen.text(sheet, 0, 0, report.title, bold=True, font_size=16)
    for row, (name, text) in enumerate(_guide_lines(report), start=2):
        pen.text(sheet, row, 0, name, bold=True, text_wrap=True)
        pen.text(sheet, row, 1, text, text_wrap=True)


def _guide_lines(report: Report) -> Iterator[tuple[str, str]]:
    people = report.nonresponse
    yield _("Wat"), report.intro
    yield _("n (antwoordden)"), str(people.answered)
    yield _("N (gevraagd)"), _("onbekend") if people.invited is None else str(people.invited)
    if report.organisations is not None:
        yield _("Organisaties die antwoordden"), str(report.organisations)
    yield _("Periode"), report.period
    if report.previous_period:
        yield _("Vorige keer"), report.previous_period
    yield _("Bron"), report.source
    yield _("Uitgave"), printed_date(report.made)
    yield _("Zo verwijst u"), citation(report)
    yield _("Bladen"), _("Het tweede blad heeft één rij per cijfer, met codes. Daarna volgt een blad per vraag.")
    yield from _named(_("Bescherming"), report.rules)
    yield from report.method
    yield _("onzeker"), _("De marge is zo breed dat u er weinig uit kunt afleiden.")
    yield _("afgeschermd"), _("Anders is misschien te herkennen wie wat antwoordde. Alle getallen zijn dan leeg.")
    yield from _named(_("Wat dit niet heeft gemeten"), report.limits)
    yield from _named(_("Wat er niet in staat"), report.left_out)


def _named(name: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The name on the first line only."""
    for place, text in enumerate(texts):
        yield ("" if place else name), text


def _rows(sheet: Any, pen: _Pen, report: Report) -> None:
    """tables.csv, typed."""
    names = columns(report)
    pen.heads(sheet, 0, names)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 5, 20)
    sheet.set_column(6, 14, 12)
    row = 0
    for table in report.tables:
        for cell in table.cells:
            row += 1
            pen.text(sheet, row, 0, table.name)
            for column, (name, value) in enumerate(figures(cell, names).items(), start=1):
                if isinstance(value, str):
                    pen.text(sheet, row, column, value)
                else:
                    pen.figure(sheet, row, column, value, _TIDY.get(name, "#,##0"))
    sheet.autofilter(0, 0, row, len(names) - 1)


def _heads() -> tuple[str, ...]:
    return (
        _("Antwoord"), _("Groep"), _("Uitkomst"), _("Marge van"), _("Marge tot"), _("Aantal"), "n", "N",
        _("Toelichting"), _("Kenmerk"),
    )  # fmt: skip


def _opened(sheet: Any, pen: _Pen, title: str, lines: Sequence[str]) -> int:
    """Title, lines and frozen heads; returns the row below."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    pen.text(sheet, 0, 0, title, bold=True, font_size=14)
    for row, line in enumerate(lines, start=1):
        pen.text(sheet, row, 0, line)
    heads = len(lines) + 2
    pen.heads(sheet, heads, _heads())
    sheet.freeze_panes(heads + 1, 1)
    sheet.repeat_rows(heads)
    return heads + 1


def _section(sheet: Any, pen: _Pen, section: Section, report: Report) -> None:
    """One question: its tables below each other, then its footnotes."""
    n, population = whole(section)
    base = f"n = {'–' if n is None else n}, N = {_('onbekend') if population is None else population}"
    lines = (_("Gevraagd aan: {}").format(section.asked_of), f"{base}, {report.period}. {report.source}")
    row = _opened(sheet, pen, question_label(section.question, report), lines)
    for table in section.tables:
        row += 1
        pen.text(sheet, row, 0, table_title(table, report), bold=True)
        for block in blocks(table, report):
            for _label, cell in block.rows:
                row += 1
                _line(sheet, pen, row, cell, report)
        row += 1
    for note in section.footnotes:
        row += 1
        pen.text(sheet, row, 0, note, italic=True)


def _line(sheet: Any, pen: _Pen, row: int, cell: SafeCell, report: Report) -> None:
    """One figure, in words and numbers."""
    shape = _FIGURE.get(cell.statistic, '+0.0" p";-0.0" p";0.0" p"' if cell.statistic.is_percent else "General")
    pen.text(sheet, row, 0, answer_label(cell, report))
    pen.text(sheet, row, 1, group_label(cell, report))
    for column, value in enumerate((cell.number, cell.ci_low, cell.ci_high), start=2):
        pen.figure(sheet, row, column, value, shape)
    for column, count in enumerate((cell.count, cell.base, cell.population), start=5):
        pen.figure(sheet, row, column, count, "#,##0")
    pen.text(sheet, row, 8, _status_words()[cell.status])
    pen.text(sheet, row, 9, identifier(cell))


def _status_words() -> Mapping[Status, str]:
    return {Status.PUBLISHED: "", Status.UNRELIABLE: _("onzeker"), Status.SUPPRESSED: _("afgeschermd")}


def _response(sheet: Any, pen: _Pen, report: Report) -> None:
    """Who answered, beside the register."""
    people = report.nonresponse
    invited = _("onbekend") if people.invited is None else people.invited
    lines = (_("Uitgenodigd: {}").format(invited), _("Ingevuld: {}").format(people.answered))
    row = _opened(sheet, pen, _("Wie antwoordde en wie niet"), lines)
    for table in people.tables:
        row += 1
        pen.text(sheet, row, 0, table_title(table, report), bold=True)
        for cell in table.cells:
            row += 1
            _line(sheet, pen, row, cell, report)
        row += 1
    for pairs in people.compared.values():
        row += 1
        pen.text(sheet, row, 0, _("Vergeleken met het register"), bold=True)
        for pair in pairs:
            for cell in pair:
                row += 1
                _line(sheet, pen, row, cell, report)
                pen.text(sheet, row, 0, question_label(cell.question, report))
        row += 1
