"""The words around the figures: labels for codes, headings of tables, and the order in which cells are read.

A table of groups is read answer by answer with the groups below each other, so that the eye compares what may be
compared; every output arranges its cells with `blocks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meerwaarde.core import Statistic
from meerwaarde.disclosure import SafeCell, SafeTable
from meerwaarde.language import gettext as _
from meerwaarde.publication.model import Labels, Report
from meerwaarde.publication.printing import is_change


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together under one heading. An empty heading: the table is one block."""

    heading: str
    rows: tuple[tuple[str, SafeCell], ...]  # label, cell


def question_label(question: str, report: Report) -> str:
    """The question as asked; the nonresponse tables have a name of their own."""
    own = {
        "response": _("Wie antwoordde"),
        "register": _("aandeel in het register"),
        "respondents": _("aandeel onder wie antwoordde"),
    }
    return report.labels.questions.get(question) or own.get(question, question)


def answer_label(cell: SafeCell, report: Report) -> str:
    """The answer a share is about; for numbers the name of the statistic."""
    if not cell.answer:
        return _("Antwoordde") if cell.question == "response" else statistic_label(cell.statistic)
    return report.labels.answers.get((cell.question, cell.answer), cell.answer)


def group_label(cell: SafeCell, report: Report) -> str:
    """The group, or everyone."""
    if not cell.group_variable:
        return _("alle organisaties")
    return report.labels.groups.get((cell.group_variable, cell.group), cell.group)


def everyone_asked() -> str:
    """Who was asked a question that nobody skips."""
    return _("alle organisaties die meededen")


def variable_label(variable: str, report: Report) -> str:
    """The grouping variable in words."""
    return report.labels.variables.get(variable, variable)


def grouped_by(variable: str, labels: Labels) -> str:
    """The grouping variable inside a sentence: a question is quoted."""
    label = labels.variables.get(variable, variable)
    return f"‘{label}’" if is_question(variable, labels) else label


def is_question(variable: str, labels: Labels) -> bool:
    """Whether groups are made by the answers to a question, not by a column of the register."""
    return variable in labels.questions and labels.variables.get(variable) == labels.questions[variable]


def statistic_label(statistic: Statistic) -> str:
    """The name of a statistic as a heading."""
    changed = _("verandering sinds de vorige keer")
    panel = _("verandering bij wie beide keren antwoordde")
    return {
        Statistic.SHARE: _("Aandeel"),
        Statistic.MEAN: _("Gemiddelde"),
        Statistic.MEDIAN: _("Middelste waarde (mediaan)"),
        Statistic.TOTAL: _("Totaal van alle organisaties"),
        Statistic.CHANGE_SHARE: changed[:1].upper() + changed[1:],
        Statistic.CHANGE_MEAN: _("Gemiddelde: {}").format(changed),
        Statistic.CHANGE_TOTAL: _("Totaal: {}").format(changed),
        Statistic.PANEL_SHARE: panel[:1].upper() + panel[1:],
        Statistic.PANEL_MEAN: _("Gemiddelde: {}").format(panel),
        Statistic.PANEL_TOTAL: _("Totaal: {}").format(panel),
    }[statistic]


def is_change_table(table: SafeTable) -> bool:
    """Whether the table holds changes only."""
    return bool(table.cells) and all(is_change(cell.statistic) for cell in table.cells)


def table_title(table: SafeTable, report: Report) -> str:
    """What the table shows beside its question: `Alle organisaties`, `Naar omvang`, `Verandering sinds april 2014`."""
    if is_change_table(table):
        since = report.previous_period or _("de vorige keer")
        if table.group_variable:
            variable = grouped_by(table.group_variable, report.labels)
            return _("Verandering sinds {since}, naar {variable}").format(since=since, variable=variable)
        return _("Verandering sinds {since}").format(since=since)
    if table.group_variable:
        return _("Naar {variable}").format(variable=grouped_by(table.group_variable, report.labels))
    return _("Alle organisaties")


def blocks(table: SafeTable, report: Report) -> tuple[Block, ...]:
    """The cells of a table in reading order, groups below each other under the answer they are about.

    Over all, answers (or statistics, for a number) form one block; changes form a block per statistic. By group each
    answer and statistic is a block whose rows are the groups in their natural order, the order of the register or
    form.
    """
    grouped: dict[str, list[tuple[str, SafeCell]]] = {}
    mixed = len({cell.statistic for cell in table.cells}) > 1
    for cell in table.cells:
        if table.group_variable:
            heading, label = _group_heading(cell, report, mixed), group_label(cell, report)
        elif is_change(cell.statistic) or (mixed and cell.answer):
            heading, label = statistic_label(cell.statistic), _change_row(cell, report)
        else:
            heading, label = "", answer_label(cell, report)
        grouped.setdefault(heading, []).append((label, cell))
    return tuple(Block(heading, tuple(rows)) for heading, rows in grouped.items())


def _group_heading(cell: SafeCell, report: Report, mixed: bool) -> str:
    if cell.question == "response" and not cell.answer:
        return ""  # one figure a group: whether it answered
    if cell.answer and (mixed or is_change(cell.statistic)):
        return f"{answer_label(cell, report)}. {statistic_label(cell.statistic)}"
    return answer_label(cell, report)


def _change_row(cell: SafeCell, report: Report) -> str:
    return answer_label(cell, report) if cell.answer else question_label(cell.question, report)


def all_tables(report: Report) -> Iterable[SafeTable]:
    """Every table of a report: of the questions first, then of the nonresponse page."""
    yield from report.tables
    yield from report.nonresponse.tables


def all_cells(report: Report) -> Iterable[SafeCell]:
    """Every cell that an output may print, each once."""
    for table in all_tables(report):
        yield from table.cells
    for pairs in report.nonresponse.compared.values():
        for pair in pairs:
            yield from pair
