"""The passport behind every figure: what it says, on whose answers it rests, and how to cite it.

`specific` holds what differs from cell to cell, `shared` what all cells of a question have in common, so that a page
with thousands of figures tells the common part once per table.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from meerwaarde import __version__
from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication.model import Report, Section
from meerwaarde.publication.printing import interval, is_change, printed, printed_date, unit
from meerwaarde.publication.wording import (
    answer_label,
    everyone_asked,
    group_label,
    is_question,
    question_label,
    variable_label,
)
from meerwaarde.questionnaire.types import Kind

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Passport:
    """The passport of one figure. `lines` are pairs of a name and a text, cell-specific ones first."""

    identifier: str
    sentence: str
    lines: Lines


def identifier(cell: SafeCell) -> str:
    """A stable name for the cell, unique within a report and safe as part of an address or a file name.

    The parts of its key joined by points: question, answer, grouping variable, group, statistic. How many parts there
    are tells which are absent. A part that holds other signs is cleaned, and the name then ends in eight digits of
    the key's SHA-256, so that no two keys share a name.
    """
    group = (cell.group_variable, cell.group) if cell.group_variable else ()
    parts = (cell.question, *((cell.answer,) if cell.answer else ()), *group, cell.statistic.value)
    clean = [_UNSAFE.sub("-", part).strip("-") for part in parts]
    if list(parts) == clean:
        return ".".join(clean)
    digest = hashlib.sha256("\x1f".join(map(str, cell.key)).encode()).hexdigest()[:8]
    return ".".join([*clean, digest])


def passport(cell: SafeCell, report: Report) -> Passport:
    """The whole passport of `cell`."""
    return Passport(identifier(cell), says(cell, report), specific(cell) + shared(cell.question, report))


def chance_only() -> str:
    """The plain sentence that stands beside every uncertainty."""
    return _("De marge zegt iets over toeval, niet over wie ervoor koos niet te antwoorden.")


def says(cell: SafeCell, report: Report, *, below_question: bool = False) -> str:
    """What the figure says, in one sentence; without the question where that stands above it."""
    if cell.status is Status.SUPPRESSED:
        return _("Dit cijfer is afgeschermd: anders is misschien te herkennen wie wat antwoordde.")
    figure, question = printed(cell), question_label(cell.question, report)
    text = _change_sentence(cell) if is_change(cell.statistic) else _level_sentence(cell, report, below_question)
    said = text.format(
        figure=figure,
        question=question,
        answer=answer_label(cell, report),
        who=_who(cell, report),
        since=report.previous_period or _("de vorige keer"),
    )
    return said[:1].upper() + said[1:]


def _who(cell: SafeCell, report: Report) -> str:
    """The organisations a figure is about, as part of a sentence; of a question that some skip, those asked."""
    section = _section(cell.question, report)
    if section is None or section.asked_of in ("", everyone_asked()):
        return _group(cell, report)
    return _("{who} aan wie dit is gevraagd").format(who=_group(cell, report))


def _group(cell: SafeCell, report: Report) -> str:
    if not cell.group_variable:
        return group_label(cell, report)
    variable = variable_label(cell.group_variable, report)
    if is_question(cell.group_variable, report.labels):
        who = _("organisaties die “{group}” antwoordden op “{question}”")
        return who.format(question=variable, group=group_label(cell, report))
    return _("organisaties met {variable} “{group}”").format(variable=variable, group=group_label(cell, report))


def _level_sentence(cell: SafeCell, report: Report, below_question: bool) -> str:
    own = {
        "response": _("van {who} die wij vroegen, antwoordde {figure}."),
        "register": _("{figure} van het register bestaat uit {who}."),
        "respondents": _("{figure} van wie antwoordde bestaat uit {who}."),
    }
    if not cell.answer and cell.statistic is Statistic.SHARE and cell.question in own:
        return own[cell.question]
    section = _section(cell.question, report)
    if section and section.kind == Kind.RANK.value and cell.statistic is Statistic.SHARE:
        if below_question:
            return _("van {who} zet {figure} “{answer}” op de eerste plaats.")
        return _("van {who} zet {figure} “{answer}” op de eerste plaats bij de vraag “{question}”.")
    if below_question:
        return {
            Statistic.SHARE: _("van {who} geeft {figure} het antwoord “{answer}”."),
            Statistic.MEAN: _("bij {who} is het gemiddelde {figure}."),
            Statistic.MEDIAN: _("de helft van {who} zit op of onder {figure}."),
            Statistic.TOTAL: _("{who} komen samen naar schatting op {figure}."),
        }[cell.statistic]
    return {
        Statistic.SHARE: _("van {who} geeft {figure} het antwoord “{answer}” op de vraag “{question}”."),
        Statistic.MEAN: _("bij {who} is het gemiddelde antwoord op de vraag “{question}” {figure}."),
        Statistic.MEDIAN: _("de helft van {who} zit op of onder {figure} bij de vraag “{question}”."),
        Statistic.TOTAL: _("{who} komen samen naar schatting op {figure} bij de vraag “{question}”."),
    }[cell.statistic]


def _change_sentence(cell: SafeCell) -> str:
    whole = {
        Statistic.CHANGE_SHARE: _("sinds {since} veranderde het aandeel “{answer}” bij {who} met {figure}."),
        Statistic.CHANGE_MEAN: _("sinds {since} veranderde het gemiddelde bij {who} met {figure}."),
        Statistic.CHANGE_TOTAL: _("sinds {since} veranderde het totaal van {who} met {figure}."),
    }
    both = _("bij {who} die beide keren antwoordden, veranderde")
    panel = {
        Statistic.PANEL_SHARE: both + " " + _("het aandeel “{answer}” sinds {since} met {figure}."),
        Statistic.PANEL_MEAN: both + " " + _("het gemiddelde sinds {since} met {figure}."),
        Statistic.PANEL_TOTAL: both + " " + _("het totaal sinds {since} met {figure}."),
    }
    return {**whole, **panel}[cell.statistic]


def specific(cell: SafeCell) -> Lines:
    """What differs from cell to cell: n, N, interval, how it is marked, its name."""
    if cell.status is Status.SUPPRESSED:
        return ((_("Kenmerk"), identifier(cell)),)
    lines = [(_("n"), _base(cell)), (_("N"), _population(cell))]
    if cell.organisations is not None:
        lines.insert(1, (_("Organisaties"), _("{} antwoordden in deze gemeenten").format(number(cell.organisations))))
    if cell.ci_low is not None and cell.ci_high is not None:
        lines.append((_("Marge (95 %)"), f"{interval(cell)}{unit(cell)}. {chance_only()}"))
    else:
        lines.append((_("Marge"), _no_interval(cell)))
    if warning := _warning(cell):
        lines.append((_("Let op"), warning))
    return (*lines, (_("Kenmerk"), identifier(cell)))


def _warning(cell: SafeCell) -> str:
    """Why the figure is uncertain, and what else the reader must know of it."""
    from meerwaarde.survey import NOTES

    notes = [NOTES[code]() for code in cell.notes if code in NOTES]
    if cell.status is Status.UNRELIABLE:
        notes.insert(0, _("~ betekent onzeker: trek er geen conclusie uit."))
    return " ".join(notes)


def _base(cell: SafeCell) -> str:
    if cell.question == "response" and not cell.answer:
        text = _("{base} uitgenodigd, {count} antwoordden")
    elif cell.question == "register" and not cell.answer:
        text = _("{count} van de {base} organisaties in het register")
    elif cell.question == "respondents" and not cell.answer:
        text = _("{count} van de {base} organisaties die antwoordden")
    elif cell.statistic is Statistic.SHARE:
        text = _("{base} antwoorden, waarvan {count} dit antwoord")
    else:
        text = _("{base} antwoorden")
    return text.format(base=printed(cell, "base"), count=printed(cell, "count"))


def _population(cell: SafeCell) -> str:
    if cell.population is None:
        return _("onbekend: hiervoor is geen register")
    return _("{} organisaties in het register").format(printed(cell, "population"))


def _no_interval(cell: SafeCell) -> str:
    if cell.question in ("register", "response", "respondents"):
        return _("geen: dit is geteld, niet geschat")
    return _("niet te berekenen")


def shared(question: str, report: Report) -> Lines:
    """What all figures of a question have in common: base, period, source, method, release, protection, citation."""
    section = _section(question, report)
    lines = [(_("Gevraagd aan"), section.asked_of)] if section and section.asked_of else []
    lines += [(_("Indeling"), section.coded)] if section and section.coded else []
    method = " ".join(f"{heading}: {text}" for heading, text in report.method)
    release = _("{period}, uitgave van {date}, gemaakt met meerwaarde {version}").format(
        period=report.period, date=printed_date(report.made), version=__version__
    )
    return (
        *lines,
        (_("Periode"), _periods(report)),
        (_("Bron"), report.source),
        (_("Methode"), method),
        (_("Uitgave"), release),
        (_("Bescherming"), " ".join(report.rules)),
        (_("Zo verwijst u"), citation(report)),
    )


def _section(question: str, report: Report) -> Section | None:
    return next((section for section in report.sections if section.question == question), None)


def _periods(report: Report) -> str:
    if report.previous_period is None:
        return report.period
    return _("{period}; vorige keer {previous}").format(period=report.period, previous=report.previous_period)


def citation(report: Report) -> str:
    """How to cite a figure of the report."""
    return _("{title} ({period}), uitgave van {date}, met het kenmerk van het cijfer.").format(
        title=report.title, period=report.period, date=printed_date(report.made)
    )
