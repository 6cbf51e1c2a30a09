"""Pictures of figures: a dot with its whisker, groups below each other on one scale, changes, and who answered.

Every drawing function takes cells, never numbers: what has no passport cannot be drawn. A suppressed cell shows a
closed lock with the word, an unreliable one a hollow dot and a tilde. No colour carries a meaning alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import ceil, floor, log10

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell, SafeTable
from meerwaarde.language import gettext as _
from meerwaarde.language import number, percent_sign
from meerwaarde.publication.model import Report
from meerwaarde.publication.passport import identifier
from meerwaarde.publication.printing import PANELS, interval, is_change, mark, printed
from meerwaarde.publication.sheet import WIDTH, Piece, drawn, framed, wrapped
from meerwaarde.publication.wording import (
    all_tables,
    answer_label,
    blocks,
    group_label,
    question_label,
    table_title,
    variable_label,
)

_STACKED = 2  # panels below each other; more stand in two columns
_GUTTER = 40  # pixels between two columns
_TOTALS = (Statistic.TOTAL, Statistic.CHANGE_TOTAL, Statistic.PANEL_TOTAL)


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: `name` is safe as a file name, `svg` the whole of it, `alt` its figures in words.

    `panels` are the same picture in parts (small multiples), each a complete `svg` element for a page that lays them
    side by side where there is room.
    """

    name: str
    svg: str
    alt: str
    panels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a figure to a place between the pixels `left` and `right`."""

    low: float
    high: float
    ticks: tuple[float, ...]
    percent: bool
    left: float
    right: float
    edge: float = WIDTH  # where the figures at the right end

    def at(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return self.left + (self.right - self.left) * (inside - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    alt: str
    pieces: tuple[Piece, ...]
    height: float


def charts(report: Report) -> Mapping[str, Chart]:
    """A chart for every table of the report, and for every known characteristic one that compares the answering
    organisations with the register (named `register_...`)."""
    made = {table.name: table_chart(table, report) for table in all_tables(report)}
    for variable, pairs in report.nonresponse.compared.items():
        made[f"register_{variable}"] = pairs_chart(variable, pairs, report)
    return {name: chart for name, chart in made.items() if chart is not None}


def chart_svg(table: SafeTable, report: Report) -> str:
    """The picture of one table as SVG; empty when the table has no cells."""
    chart = table_chart(table, report)
    return chart.svg if chart else ""


def table_chart(table: SafeTable, report: Report) -> Chart | None:
    """The picture that fits the table: changes, groups or a whole. None when there is nothing to draw."""
    if not table.cells:
        return None
    title = f"{question_label(table.question, report)} {table_title(table, report)}"
    if table.group_variable:
        panels = _group_panels(table, report)
    elif all(is_change(cell.statistic) for cell in table.cells):
        panels = _change_panels(table, report)
    else:
        panels = _whole_panels(table, report)
    return _chart(table.name, title, panels)


def pairs_chart(variable: str, pairs: Sequence[tuple[SafeCell, SafeCell]], report: Report) -> Chart | None:
    """Bars two by two: the share of a group in the register, and among the organisations that answered."""
    cells = [cell for pair in pairs for cell in pair]
    if not cells:
        return None
    scale = _scale(cells, up_to_100=False)
    pieces: list[Piece] = _key()
    y = 24.0
    for register, respondents in pairs:
        y = _labelled(group_label(register, report), y, pieces)
        pieces += [*_bar("other", register, scale, y + 8), *_bar("bar", respondents, scale, y + 23)]
        y += 40
    pieces += _axis(scale, y + 4)
    alt = "; ".join(_pair_in_words(pair, report) for pair in pairs)
    heading = _("Register en antwoorden naar {}").format(variable_label(variable, report))
    return _chart(f"register_{variable}", heading, (_Panel(heading, alt, tuple(pieces), y + 12),))


def picture(cell: SafeCell, report: Report) -> str:
    """The small picture beside a finding: one figure on its scale, in the colour that says "look here"."""
    scale = _scale([cell])
    pieces = [replace(p, layer={"whisker": "look", "dot": "here"}.get(p.layer, p.layer)) for p in _row(cell, scale, 12)]
    pieces += _axis(scale, 30)
    name = re.sub(r"[^\w-]+", "-", identifier(cell))
    return framed(drawn(pieces), (WIDTH, 38), f"finding-{name}", answer_label(cell, report), in_words("", cell))


def in_words(label: str, cell: SafeCell) -> str:
    """A figure with its interval and base as text: `label: 34,8 %, marge 25,6 tot 45,3, n 69`."""
    text = f"{label}: {printed(cell)}" if label else printed(cell)
    if cell.status is Status.SUPPRESSED:
        return text
    if interval(cell):
        text += _(", marge {}").format(interval(cell))
    text += f", {_base(cell)}"
    return text + (_(", onzeker") if cell.status is Status.UNRELIABLE else "")


def _base(cell: SafeCell) -> str:
    """`n 69`; for a response rate, whose base are the invited, `69 van 345`."""
    base = printed(cell, "base")
    text = _("{count} van {base}") if cell.question == "response" and not cell.answer else "n {base}"
    return text.format(count=printed(cell, "count"), base=base).replace(" ", "\N{NO-BREAK SPACE}")


def _pair_in_words(pair: tuple[SafeCell, SafeCell], report: Report) -> str:
    return _("{group}: {register} van het register, {answered} van wie antwoordde").format(
        group=group_label(pair[0], report), register=printed(pair[0]), answered=printed(pair[1])
    )


def _chart(name: str, title: str, panels: Sequence[_Panel]) -> Chart:
    """The parts and the whole: from three panels on, in two columns, which a sheet of A4 can hold."""
    contents, safe = [drawn(panel.pieces) for panel in panels], file_name(name)
    columns = 2 if len(panels) > _STACKED else 1
    placed, y = [], 0.0
    for first in range(0, len(panels), columns):
        row = range(first, min(first + columns, len(panels)))
        for index in row:
            placed.append(
                f'<g transform="translate({(index - first) * (WIDTH + _GUTTER)},{y:g})">{contents[index]}</g>'
            )
        y += max(panels[index].height for index in row)
    parts = tuple(
        framed(content, (WIDTH, panel.height), f"{safe}-{index}", panel.title or title, panel.alt)
        for index, (panel, content) in enumerate(zip(panels, contents, strict=True), 1)
    )
    alt = ". ".join(f"{panel.title}: {panel.alt}" if panel.title else panel.alt for panel in panels)
    size = (WIDTH * columns + _GUTTER * (columns - 1), y)
    return Chart(safe, framed("".join(placed), size, safe, title, alt, paper=True), alt, parts)


def file_name(name: str) -> str:
    """What the chart of a table is called as a file, without folder and kind; no two tables share it."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:80]
    return safe if safe == name else f"{safe}-{sha256(name.encode()).hexdigest()[:8]}"


def _whole_panels(table: SafeTable, report: Report) -> list[_Panel]:
    """Each answer with its label above the track; totals have a scale of their own."""
    rows = [row for block in blocks(table, report) for row in block.rows]
    totals = [row for row in rows if row[1].statistic in _TOTALS]
    others = [row for row in rows if row[1].statistic not in _TOTALS]
    made = []
    for family in filter(None, (others, totals)):
        scale = _scale([cell for _label, cell in family])
        pieces: list[Piece] = []
        y = 0.0
        for label, cell in family:
            y = _labelled(label, y, pieces)
            pieces += _row(cell, scale, y + 9)
            y += 36
        pieces += _axis(scale, y)
        made.append(_Panel("", _words(family), tuple(pieces), y + 12))
    return made


def _group_panels(table: SafeTable, report: Report) -> list[_Panel]:
    """A panel per answer, a row per group, one scale for all."""
    made = []
    for block in blocks(table, report):
        same = [c for c in table.cells if (c.statistic in _TOTALS) == (block.rows[0][1].statistic in _TOTALS)]
        scale = _scale(same, narrow=True)
        pieces: list[Piece] = []
        y = 14.0
        for line in wrapped(block.heading, WIDTH, 15):
            pieces.append(Piece("heading", 0, y, text=line))
            y += 19
        y -= 4
        if all(cell.number is None for _label, cell in block.rows):
            pieces += _locked(7, y + 10, _("afgeschermd voor alle groepen"))
            made.append(_Panel(block.heading, _words(block.rows), tuple(pieces), y + 28))
            continue
        for label, cell in block.rows:
            lines = wrapped(label, 124, 12)
            height = max(26.0, 15.0 * len(lines) + 9)
            middle = y + height / 2 - 4
            first = middle + 4 - 7.5 * (len(lines) - 1)
            pieces += [Piece("group", 0, first + 15 * index, text=line) for index, line in enumerate(lines)]
            pieces += _row(cell, scale, middle, narrow=True)
            y += height
        pieces += _axis(scale, y + 8)
        made.append(_Panel(block.heading, _words(block.rows), tuple(pieces), y + 28))
    return made


def _change_panels(table: SafeTable, report: Report) -> list[_Panel]:
    """Each answer with the change of everyone, and thinner below it that of those who answered twice."""
    rows: dict[tuple[str, bool], list[SafeCell]] = {}
    for cell in table.cells:
        rows.setdefault((cell.answer, cell.statistic in _TOTALS), []).append(cell)
    made = []
    for whole in (False, True):
        family = {answer: cells for (answer, total), cells in rows.items() if total is whole}
        if not family:
            continue
        scale = _scale([cell for cells in family.values() for cell in cells])
        pieces: list[Piece] = []
        words: list[tuple[str, SafeCell]] = []
        y = 0.0
        for answer, cells in family.items():
            label = answer_label(cells[0], report) if answer else question_label(table.question, report)
            words += [(label if c.statistic not in PANELS else _panel_label(label), c) for c in cells]
            y = _labelled(label, y, pieces)
            for cell in cells:
                pieces += _row(cell, scale, y + 9, thin=cell.statistic in PANELS)
                y += 30
            y += 6
        key = _("dunne lijn: alleen wie beide keren antwoordde")
        pieces += [*_axis(scale, y), Piece("note", 0, y + 20, text=key)]
        made.append(_Panel("", _words(words), tuple(pieces), y + 28))
    return made


def _panel_label(label: str) -> str:
    return _("{} (wie beide keren antwoordde)").format(label)


def _words(rows: Iterable[tuple[str, SafeCell]]) -> str:
    return "; ".join(in_words(label, cell) for label, cell in rows)


def _labelled(label: str, y: float, pieces: list[Piece]) -> float:
    """Add the lines of a label from `y` down; returns where the track may begin."""
    lines = wrapped(label, WIDTH, 13)
    pieces += [Piece("label", 0, y + 13 + 17 * index, text=line) for index, line in enumerate(lines)]
    return y + 17 * len(lines) + 4


def _row(cell: SafeCell, scale: _Scale, y: float, *, narrow: bool = False, thin: bool = False) -> list[Piece]:
    """A track with the figure on it at height `y`, its print at the right and its n."""
    pieces = _track(scale, y)
    if cell.status is Status.SUPPRESSED or cell.number is None:
        return _locked(scale.left, y)
    if cell.ci_low is not None and cell.ci_high is not None:
        low, high = scale.at(cell.ci_low), scale.at(cell.ci_high)
        pieces.append(Piece("thin" if thin else "whisker", low, y, high, y))
    shape = "hollow" if cell.status is Status.UNRELIABLE else "small" if thin else "dot"
    pieces.append(Piece(shape, scale.at(cell.number), y))
    text = f"{mark(cell)}\N{NO-BREAK SPACE}{printed(cell)}" if mark(cell) else printed(cell)
    base = _base(cell)
    if narrow:
        return [*pieces, Piece("figure", scale.edge, y + 5, text=text), Piece("base", WIDTH, y + 5, text=base)]
    return [
        *pieces,
        Piece("figure" if thin else "value", WIDTH, y + 3, text=text),
        Piece("base", WIDTH, y + 17, text=base),
    ]


def _locked(x: float, y: float, text: str = "") -> list[Piece]:
    return [Piece("lock", x, y - 1), Piece("hidden", x + 10, y + 4, text=text or _("afgeschermd"))]


def _key() -> list[Piece]:
    """What the two bars are."""
    return [
        Piece("other", 0, 8, 14, 8),
        Piece("note", 20, 12, text=_("in het register")),
        Piece("bar", 130, 8, 144, 8),
        Piece("note", 150, 12, text=_("onder wie antwoordde")),
    ]


def _bar(layer: str, cell: SafeCell, scale: _Scale, y: float) -> list[Piece]:
    if cell.status is Status.SUPPRESSED or cell.number is None:
        return _locked(scale.left, y)
    start = scale.at(0)
    return [
        Piece(layer, start, y, scale.at(cell.number), y),
        Piece("figure", WIDTH, y + 5, text=printed(cell)),
    ]


def _track(scale: _Scale, y: float) -> list[Piece]:
    line = Piece("track", scale.left, y, scale.right, y)
    marks = [Piece("track", scale.at(t), y - 3, scale.at(t), y + 3) for t in scale.ticks if t or scale.low == 0]
    zero = [Piece("zero", scale.at(0), y - 9, scale.at(0), y + 9)] if scale.low < 0 else []
    return [line, *marks, *zero]


def _axis(scale: _Scale, y: float) -> list[Piece]:
    """Figures of the scale, the outer ones inside the track so that nothing sticks out."""
    pieces = []
    for value in scale.ticks:
        decimals = 0 if all(float(tick).is_integer() for tick in scale.ticks) else 1
        sign = "+" if scale.low < 0 < value else ""
        unit = percent_sign() if scale.percent and value == scale.high else ""
        text = sign + number(value, decimals) + unit
        outer = "first" if value == scale.low else "last" if value == scale.high else "tick"
        layer = outer if len(text) > 1 else "tick"
        pieces.append(Piece(layer, scale.at(value) - (7 if layer == "first" else 0), y, text=text))
    return pieces


def _scale(cells: Sequence[SafeCell], *, narrow: bool = False, up_to_100: bool = True) -> _Scale:
    """0 to 100 for shares; otherwise from nought to a round number above the highest interval, and symmetric around
    nought for changes. The track leaves room for the longest print at its right, `narrow` also for a label."""
    left, right, edge = _room(cells, narrow)
    shown = [cell for cell in cells if cell.number is not None]
    values = [v for cell in shown for v in (cell.number, cell.ci_low, cell.ci_high) if v is not None] or [1.0]
    if up_to_100 and all(cell.statistic is Statistic.SHARE for cell in cells):
        return _Scale(0, 100, (0, 25, 50, 75, 100) if right - left > 200 else (0, 50, 100), True, left, right, edge)
    step = _step(max(map(abs, values)) or 1.0)
    high = step * max(1, ceil(max(values) / step - 1e-9))
    low = step * min(0, floor(min(values) / step + 1e-9))
    if any(is_change(cell.statistic) for cell in cells):
        high = max(high, -low)
        low = -high
    count = round((high - low) / step)
    ticks = tuple(low + step * index for index in range(count + 1))
    few = ticks if len(ticks) <= 5 and not narrow else (low, (low + high) / 2, high)
    return _Scale(low, high, few, not up_to_100, left, right, edge)


def _room(cells: Sequence[SafeCell], narrow: bool) -> tuple[float, float, float]:
    """Where the track begins and ends, and where the figures end: their widest print must fit beside it."""
    shown = [cell for cell in cells if cell.number is not None]
    figure = max((len(mark(cell) + printed(cell)) for cell in shown), default=0)
    if not narrow:
        return 7.0, min(282.0, 350 - 9.2 * figure), WIDTH
    edge = min(314.0, 350 - 6.4 * max((len(_base(cell)) for cell in shown), default=0))
    return 140.0, max(170.0, min(256.0, edge - 14 - 7.6 * figure)), edge


def _step(largest: float) -> float:
    """A round step that reaches `largest` in two to five steps."""
    power = 10.0 ** floor(log10(largest))
    return next(power * factor for factor in (0.25, 0.5, 1.0, 2.5) if largest <= 4 * power * factor)
