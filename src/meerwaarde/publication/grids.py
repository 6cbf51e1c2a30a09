"""Tables as printed text, for paper and Word: every figure with its interval and the number of its passport.

Groups stand below each other and answers beside each other, a few at a time, so that the eye compares what may be
compared and a report of sixty questions and twelve groups stays a report. Nothing is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell, SafeTable
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication.model import Bound, Report
from meerwaarde.publication.passport import identifier
from meerwaarde.publication.printing import NO_BREAK, interval, mark, printed, total, unit
from meerwaarde.publication.wording import (
    answer_label,
    blocks,
    group_label,
    is_change_table,
    question_label,
    table_title,
    variable_label,
)

BESIDE = 5  # answers beside each other that fit on paper

Column = tuple[str, Mapping[str, SafeCell]]  # heading, cell by group


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a label, its entries, and the numbers of the passports of its figures.

    What stands behind a line end in an entry is set small. `hidden` rows have one entry, the word for it, over all
    columns.
    """

    label: str
    entries: tuple[str, ...]
    passports: tuple[int, ...] = ()
    hidden: bool = False
    total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. `groups` are pairs of a heading (empty: none) and the rows below it."""

    name: str  # its chart's; empty: none
    title: str  # a heading above its chart; empty: the caption is enough
    caption: str
    heads: tuple[str, ...]  # the label's column first, the passports' column not counted
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    notes: tuple[str, ...] = ()
    matrix: bool = False  # n and N behind the label, then a column per answer

    @property
    def rows(self) -> tuple[Row, ...]:
        """All its rows."""
        return tuple(row for _heading, rows in self.groups for row in rows)

    @property
    def has_passports(self) -> bool:
        """Whether its rows hold figures, and not only counts of the matching."""
        return any(row.passports for row in self.rows)


@dataclass(slots=True)
class Numbering:
    """Gives every cell the number of its passport, in the order in which the cells are printed."""

    places: dict[str, int] = field(default_factory=dict)
    cells: list[SafeCell] = field(default_factory=list)

    def of(self, cell: SafeCell) -> int:
        """The number of `cell`, a new one when it had none."""
        name = identifier(cell)
        if name not in self.places:
            self.cells.append(cell)
            self.places[name] = len(self.cells)
        return self.places[name]

    def all(self, cells: Iterable[SafeCell]) -> tuple[int, ...]:
        """The numbers of `cells`, each once."""
        return tuple(dict.fromkeys(self.of(cell) for cell in cells))


def in_short(places: Sequence[int]) -> str:
    """Passport numbers as text: `9`, `9–13`, `9, 11`."""
    if len(places) > 2 and list(places) == list(range(places[0], places[-1] + 1)):
        return f"{places[0]}–{places[-1]}"
    return ", ".join(map(str, places))


def grids(table: SafeTable, report: Report, numbering: Numbering) -> tuple[Grid, ...]:
    """The table of a question: groups below and answers beside each other where that can be, else a list."""
    if not table.cells:
        return ()
    return (_matrices(table, report, numbering) if table.group_variable else ()) or (listed(table, report, numbering),)


def _matrices(table: SafeTable, report: Report, numbering: Numbering) -> tuple[Grid, ...]:
    """Tables of at most BESIDE answers. Empty when figures of one group rest on different bases: each needs its own."""
    columns = [(block.heading, {cell.group: cell for _label, cell in block.rows}) for block in blocks(table, report)]
    labels = {cell.group: group_label(cell, report) for cell in table.cells}
    for group in labels:
        cells = [found[group] for _heading, found in columns if group in found]
        if len({(cell.base, cell.population) for cell in cells if cell.base is not None}) > 1:
            return ()
    count = -(-len(columns) // BESIDE)
    width = -(-len(columns) // count)
    parts = [columns[start : start + width] for start in range(0, len(columns), width)]
    title, variable = table_title(table, report), _capital(variable_label(table.group_variable, report))
    made = []
    for place, part in enumerate(parts, start=1):
        rows = tuple(_beside(label, group, part, numbering) for group, label in labels.items())
        of = f" ({place}/{len(parts)})" if len(parts) > 1 else ""
        made.append(
            Grid(
                table.name if place == 1 else "",
                title if place == 1 else "",
                f"{title}, {report.period}{of}",
                (variable, "n", "N", *(heading for heading, _found in part)),
                (("", rows),),
                legend(cell for _heading, found in part for cell in found.values()),
                matrix=True,
            )
        )
    return tuple(made)


def _beside(label: str, group: str, part: Sequence[Column], numbering: Numbering) -> Row:
    """The figures of one group, each with its interval below it."""
    cells = [found.get(group) for _heading, found in part]
    known = [cell for cell in cells if cell is not None]
    shown = next((cell for cell in known if cell.status is not Status.SUPPRESSED), None)
    places = numbering.all(known)
    if shown is None:
        return Row(label, (printed(known[0]) if known else "",), places, hidden=True)
    entries = (_entry(cell) if cell else "" for cell in cells)
    return Row(label, (printed(shown, "base"), printed(shown, "population"), *entries), places)


def _entry(cell: SafeCell) -> str:
    """A figure with its interval and mark on the lines below it."""
    if cell.status is Status.SUPPRESSED:
        return "\n" + printed(cell)
    return "\n".join(part for part in (_marked(cell), interval(cell), _word(cell)) if part)


def _marked(cell: SafeCell) -> str:
    return f"{mark(cell)}{NO_BREAK}{printed(cell)}" if mark(cell) else printed(cell)


def _word(cell: SafeCell) -> str:
    return _("onzeker") if mark(cell) else ""


def listed(table: SafeTable, report: Report, numbering: Numbering) -> Grid:
    """A table with one figure a row."""
    counted = all(cell.statistic is Statistic.SHARE for cell in table.cells)
    estimated = any(cell.ci_low is not None for cell in table.cells)
    groups = []
    for block in blocks(table, report):
        rows = tuple(_row(label, cell, numbering, counted, estimated) for label, cell in block.rows)
        whole = None if table.group_variable else total([cell for _label, cell in block.rows])
        if whole and len(rows) > 1:
            margin = ("",) if estimated else ()
            rows += (Row(_("Totaal"), (whole.percent, *margin, whole.count, whole.count, ""), total=True),)
        groups.append((block.heading if len(table.cells) > len(block.rows) else "", rows))
    figure = _("Aandeel") if counted else _("Verandering") if is_change_table(table) else _("Uitkomst")
    label = variable_label(table.group_variable, report) if table.group_variable else _("Antwoord")
    margin = (_("Marge (95 %)"),) if estimated else ()
    count = (_("Aantal"),) if counted else ()
    return Grid(
        table.name,
        table_title(table, report),
        f"{table_title(table, report)}, {report.period}",
        (_capital(label), figure, *margin, *count, "n", "N"),
        tuple(groups),
        legend(table.cells),
    )


def _row(label: str, cell: SafeCell, numbering: Numbering, counted: bool, estimated: bool) -> Row:
    places = (numbering.of(cell),)
    if cell.status is Status.SUPPRESSED:
        return Row(label, (printed(cell),), places, hidden=True)
    margin = (interval(cell) or "–",) if estimated else ()
    count = (printed(cell, "count"),) if counted else ()
    figure = "\n".join(filter(None, (_marked(cell), _word(cell))))
    return Row(
        label,
        (figure, *margin, *count, printed(cell, "base"), printed(cell, "population")),
        places,
    )


def legend(cells: Iterable[SafeCell]) -> tuple[str, ...]:
    """What the marks in a table mean, on the page where they stand."""
    statuses = {cell.status for cell in cells}
    notes = []
    if Status.UNRELIABLE in statuses:
        notes.append(_("~ onzeker: de marge is zo breed dat u er weinig uit kunt afleiden."))
    if Status.SUPPRESSED in statuses:
        notes.append(_("Afgeschermd: anders is misschien te herkennen wie wat antwoordde."))
    return tuple(notes)


def compared(variable: str, pairs: Sequence[tuple[SafeCell, SafeCell]], report: Report, numbering: Numbering) -> Grid:
    """Respondents beside the register, group by group."""
    rows = []
    for pair in pairs:
        entries: list[str] = []
        for cell in pair:
            entries += (printed(cell), "" if cell.status is Status.SUPPRESSED else printed(cell, "count"))
        rows.append(Row(group_label(pair[0], report), tuple(entries), numbering.all(pair)))
    label = variable_label(variable, report)
    return Grid(
        f"register_{variable}",
        _("Vergeleken met het register: {}").format(label),
        _("Wie antwoordden, vergeleken met het register: {}").format(label),
        (_capital(label), _("Register"), _("Aantal"), _("Wie antwoordden"), _("Aantal")),
        (("", tuple(rows)),),
        legend(cell for pair in pairs for cell in pair),
    )


def bounded(bounds: Sequence[Bound], report: Report, numbering: Numbering) -> Grid:
    """How far the shares could be off at worst."""
    rows = tuple(
        Row(
            f"{question_label(bound.cell.question, report)}: {answer_label(bound.cell, report)}",
            (printed(bound.cell), *(number(end, 1) + unit(bound.cell) for end in (bound.low, bound.high))),
            (numbering.of(bound.cell),),
        )
        for bound in bounds
    )
    return Grid(
        "",
        "",
        _("Als iedereen die niet antwoordde hetzelfde zou zeggen"),
        (_("Antwoord"), _("Aandeel"), _("Laagst mogelijk"), _("Hoogst mogelijk")),
        (("", rows),),
    )


def counted(counts: Sequence[tuple[str, int]]) -> Grid:
    """Counts of the matching, which are no figures about anybody."""
    rows = tuple(Row(label, (number(count),)) for label, count in counts)
    return Grid("", "", _("Wat er binnenkwam"), ("", _("Aantal")), (("", rows),))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
