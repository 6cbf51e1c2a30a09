"""The charts of key figures: a dot per row on a track of 0 to 100 %. What is hidden is a lock with the word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meerwaarde.language import gettext as _
from meerwaarde.language import percent_sign, percentage
from meerwaarde.web.publications.shown import ShownRow, ShownTable

if TYPE_CHECKING:
    from meerwaarde.publication.sheet import Piece

LEFT, RIGHT = 7.0, 262.0  # pixels: the track; what is right of it is for the figures
TICKS = (0, 50, 100)


def chart_of(table: ShownTable) -> bytes:
    """The picture of a table as SVG; empty when it tells no shares."""
    from meerwaarde.publication.sheet import WIDTH, Piece, drawn, framed, wrapped

    rows = [row for row in table.rows if not row.total]
    if not any(row.percent for row in rows):
        return b""
    pieces: list[Piece] = []
    y = 0.0
    for row in rows:
        lines = wrapped(row.label, WIDTH, 13)
        pieces += [Piece("label", 0, y + 13 + 17 * at, text=line) for at, line in enumerate(lines)]
        y += 17 * len(lines) + 4
        pieces += _row(row, y + 9)
        y += 36
    for tick in TICKS:
        layer = {TICKS[0]: "first", TICKS[-1]: "last"}.get(tick, "tick")
        pieces.append(Piece(layer, _at(tick), y, text=percentage(tick, 0) if tick == TICKS[-1] else str(tick)))
    alt = "; ".join(_in_words(row) for row in rows)
    group = f'<g transform="translate(0,0)">{drawn(pieces)}</g>'
    return framed(group, (WIDTH, y + 12), table.name, table.title, alt, paper=True).encode()


def _at(percent: float) -> float:
    return LEFT + (RIGHT - LEFT) * percent / 100


def _row(row: ShownRow, y: float) -> list[Piece]:
    from meerwaarde.publication.sheet import WIDTH, Piece

    if not row.percent:
        return [Piece("lock", LEFT, y - 1), Piece("hidden", LEFT + 10, y + 4, text=_("afgeschermd"))]
    return [
        Piece("track", LEFT, y, RIGHT, y),
        *(Piece("track", _at(tick), y - 3, _at(tick), y + 3) for tick in TICKS),
        Piece("dot", _at(float(row.dot)), y),
        Piece("value", WIDTH, y + 3, text=row.percent + percent_sign()),
        Piece("base", WIDTH, y + 17, text=row.figure.text),
    ]


def _in_words(row: ShownRow) -> str:
    if not row.percent:
        return f"{row.label}: {_('afgeschermd')}"
    return f"{row.label}: {row.percent}{percent_sign()} ({row.figure.text}), n {row.figure.n}"
