"""A report as printed text in reading order: what paper and Word both draw.

Every figure is printed here once, in the language of this context, with the number of its passport; the drawing
modules only decide how it looks. Nothing is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from meerwaarde import __version__
from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication.charts import Chart
from meerwaarde.publication.grids import Grid, Numbering, bounded, compared, counted, grids, listed
from meerwaarde.publication.model import Nonresponse, Report, Section
from meerwaarde.publication.passport import chance_only, identifier, says, shared
from meerwaarde.publication.printing import NO_BREAK, interval, printed, printed_date, sentence
from meerwaarde.publication.quotes import quotes_lead
from meerwaarde.publication.wording import all_cells, question_label

PICTURES = 120  # parts of charts; a report with more shows groups on paper in tables only


@dataclass(frozen=True, slots=True)
class Picture:
    """One part of a chart, small enough for a page. Sizes in pixels."""

    svg: str
    alt: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chapter:
    """One heading with what stands below it, in this order."""

    title: str
    lead: str = ""
    paragraphs: tuple[tuple[str, str], ...] = ()  # opening words (may be empty), text
    bullets: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One passport, numbered: what differs from figure to figure."""

    number: int
    says: str
    base: str  # n, N and margin in words
    identifier: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report as printed text."""

    language: str
    title: str
    headline: str  # the strongest finding, else the title
    facts: tuple[tuple[str, str], ...]  # name and text, for the cover
    response: float | None  # percentage that answered, for the bar on the cover; None: unknown or not shown
    intro: str
    findings: tuple[tuple[str, tuple[int, ...]], ...]  # sentence, passports
    sections: tuple[Chapter, ...]
    nonresponse: Chapter
    closing: tuple[Chapter, ...]  # limits, method, protection, what is left out
    shared: tuple[tuple[str, str], ...]  # what all passports have in common
    passports: tuple[tuple[str, tuple[Note, ...]], ...]  # question, passports
    words: Mapping[str, str]


def document(report: Report) -> Document:
    """`report` as printed text."""
    numbering = Numbering()
    sections = tuple(_section(section, report, numbering) for section in report.sections) + _quotes(report)
    nonresponse = _nonresponse(report.nonresponse, report, numbering)
    findings = tuple(
        (sentence(finding), numbering.all(part[0] for part in finding.parts if not isinstance(part, str)))
        for finding in report.findings
    )
    numbering.all(all_cells(report))
    return Document(
        language=report.language,
        title=report.title.strip() or _("Rapport"),
        headline=findings[0][0] if findings else report.title.strip() or _("Rapport"),
        facts=_facts(report),
        response=_response(report.nonresponse),
        intro=report.intro,
        findings=findings,
        sections=sections,
        nonresponse=nonresponse,
        closing=_closing(report),
        shared=shared("", report),
        passports=_passports(report, numbering),
        words=_words(),
    )


def pictures(chart: Chart) -> tuple[Picture, ...]:
    """The parts of a chart with their text alternatives."""
    found = []
    for part in chart.panels:
        root = ET.fromstring(part)
        alt = root.findtext("{*}desc") or chart.alt
        found.append(Picture(part, alt, float(root.get("width", "360")), float(root.get("height", "360"))))
    return tuple(found)


def that_fit(report: Report, charts: Mapping[str, Chart]) -> Mapping[str, Chart]:
    """All charts, or in a large report those that do not repeat a table of groups."""
    if sum(len(chart.panels) for chart in charts.values()) <= PICTURES:
        return charts
    grouped = {table.name for table in report.tables if table.group_variable}
    return {name: chart for name, chart in charts.items() if name not in grouped}


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    people = report.nonresponse
    if people.invited is None:
        response = _("{answered} organisaties").format(answered=number(people.answered))
    else:
        response = _("{answered} van de {invited} organisaties").format(
            answered=number(people.answered), invited=number(people.invited)
        )
    previous = ((_("Vorige keer"), report.previous_period),) if report.previous_period else ()
    return (
        (_("Periode"), report.period),
        *previous,
        (_("Wie antwoordden"), response),
        (_("Bron"), report.source),
        (_("Uitgave"), printed_date(report.made)),
    )


def _response(people: Nonresponse) -> float | None:
    """The response over all, from its cell."""
    over_all = [cell for table in people.tables if not table.group_variable for cell in table.cells]
    return over_all[0].percent if over_all else None


def _words() -> dict[str, str]:
    """The fixed words around the report."""
    return {
        "contents": _("Inhoud"),
        "summary": _("Samenvatting"),
        "of": _("van"),
        "number": _("Nr."),
        "table": _("Tabel"),
        "passports": _("Cijferpaspoorten"),
        "passports_lead": _(
            "Elk cijfer in dit rapport heeft een paspoort. De kleine nummers achter een rij in een tabel verwijzen "
            "hierheen, in de volgorde van de cijfers in die rij."
        ),
        "for_all": _("Dit geldt voor alle cijfers"),
        "chance": chance_only(),
        "made_with": _("Gemaakt met meerwaarde {}").format(__version__),
    }


def _section(section: Section, report: Report, numbering: Numbering) -> Chapter:
    return Chapter(
        title=f"{section.number}. {question_label(section.question, report)}",
        lead=_("Gevraagd aan: {}").format(section.asked_of) if section.asked_of else "",
        grids=tuple(grid for table in section.tables for grid in grids(table, report, numbering)),
        footnotes=section.footnotes,
    )


def _quotes(report: Report) -> tuple[Chapter, ...]:
    """A chapter for each question of which there are quotes."""
    title = _("In hun eigen woorden")
    return tuple(
        Chapter(
            title=f"{title} ({at})" if len(report.quotes) > 1 else title,
            lead=question_label(one.question, report),
            paragraphs=(("", quotes_lead()),) if at == 1 else (),
            bullets=tuple(f"“{text}”" for text in one.texts),
            footnotes=(sentence(one.permitted),) if one.permitted else (),
        )
        for at, one in enumerate(report.quotes, 1)
    )


def _nonresponse(people: Nonresponse, report: Report, numbering: Numbering) -> Chapter:
    invited = [(_("Uitgenodigd"), people.invited)] if people.invited is not None else []
    partial = [(_("Waarvan niet helemaal"), people.partial)] if people.partial is not None else []
    counts = [
        *invited,
        (_("Ingevuld"), people.answered),
        *partial,
        (_("Niet meegeteld: nummer onbekend"), people.unknown_ids),
        (_("Niet meegeteld: dubbel"), people.duplicates),
        (_("Niet meegeteld: leeg"), people.empty),
    ]
    tables = [
        counted(counts),
        *(listed(table, report, numbering) for table in people.tables if table.cells),
        *(compared(variable, pairs, report, numbering) for variable, pairs in people.compared.items() if pairs),
    ]
    if people.bounds:
        tables.append(bounded(people.bounds, report, numbering))
    paragraphs = [("", chance_only())]
    if people.r_indicator is not None:
        text = _(
            "De R-indicator is {}. Bij 1 lijken de organisaties die antwoordden precies op alle leden samen. Hoe "
            "lager, hoe minder zij op alle leden lijken."
        )
        paragraphs.append(("", text.format(number(people.r_indicator, 2))))
    return Chapter(_("Wie antwoordde en wie niet"), paragraphs=tuple(paragraphs), grids=tuple(tables))


def _closing(report: Report) -> tuple[Chapter, ...]:
    chapters = [
        Chapter(_("Wat dit niet heeft gemeten"), bullets=report.limits),
        Chapter(_("Hoe wij telden"), paragraphs=report.method),
        Chapter(_("Hoe wij organisaties beschermen"), bullets=report.rules),
        Chapter(_("Wat er niet in staat"), bullets=report.left_out),
    ]
    return tuple(chapter for chapter in chapters if chapter.bullets or chapter.paragraphs)


def _passports(report: Report, numbering: Numbering) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    """All passports, by question, in the order of their numbers."""
    grouped: dict[str, list[Note]] = {}
    for place, cell in enumerate(numbering.cells, start=1):
        note = Note(place, says(cell, report, below_question=True), _rests_on(cell), identifier(cell))
        grouped.setdefault(question_label(cell.question, report), []).append(note)
    return tuple((heading, tuple(notes)) for heading, notes in grouped.items())


def _rests_on(cell: SafeCell) -> str:
    """n, N and margin of a figure in short."""
    if cell.status is Status.SUPPRESSED:
        return ""
    base = printed(cell, "base")
    if cell.statistic is Statistic.SHARE:
        base = _("{base}, waarvan {count}").format(base=base, count=printed(cell, "count"))
    if cell.organisations is not None:
        base = _("{base}; {number} organisaties").format(base=base, number=number(cell.organisations))
    text = f"n{NO_BREAK}={NO_BREAK}{base}; N{NO_BREAK}={NO_BREAK}{printed(cell, 'population')}"
    return text + (_("; marge {}").format(interval(cell)) if interval(cell) else "")
