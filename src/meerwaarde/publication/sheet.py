"""A sheet on which charts are drawn: pieces on fixed places, and the SVG they make.

Places are in pixels, because a label that wraps, a track below it and a number beside it need one grid that is the
same on a phone, on a desk and on paper. The SVG is written here: a chart of 48 rows takes a millisecond and some
kilobytes, every layer is a group with a name that a style sheet can colour, and nothing in it needs cleaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from meerwaarde.publication.plaintext import writable

WIDTH = 360  # of every chart: a phone in the hand, half a page on a desk, a column on paper
INK, MUTED, PAPER = "#1b2326", "#545e64", "#ffffff"
LINE, BRAND, WHISKER, ACCENT, OTHER = "#c5ccd0", "#0b4657", "#2b6f80", "#b3420b", "#69757c"
FONT = "'Noto Sans', sans-serif"
LOCK = "M-.55,-.1V-.45A.55,.55,0,0,1,.55,-.45V-.1H.35V-.45A.35,.35,0,0,0,-.35,-.45V-.1ZM-.8,-.1H.8V1H-.8Z"


@dataclass(frozen=True, slots=True)
class Piece:
    """One mark: text at (x, y), a line from (x, y) to (x2, y2), or a symbol at (x, y). Pixels from the left top."""

    layer: str
    x: float
    y: float
    x2: float = 0.0
    y2: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """How the pieces of one layer look: a kind of mark and its SVG attributes; `size` is a radius in pixels."""

    mark: str  # "rule", "symbol" or "text"
    style: Mapping[str, str]
    size: float = 0.0


def _text(size: int, fill: str = INK, weight: str = "", anchor: str = "") -> Layer:
    style = {"font-size": str(size), "fill": fill}
    return Layer(
        "text", {**style, **({"font-weight": weight} if weight else {}), **({"text-anchor": anchor} if anchor else {})}
    )


def _rule(stroke: str, width: str, cap: str = "") -> Layer:
    return Layer("rule", {"stroke": stroke, "stroke-width": width, **({"stroke-linecap": cap} if cap else {})})


LAYERS: Mapping[str, Layer] = {  # drawn in this order
    "track": _rule(LINE, "1"),
    "zero": _rule(MUTED, "1.5"),
    "bar": _rule(BRAND, "9"),
    "other": _rule(OTHER, "9"),
    "whisker": _rule(WHISKER, "3", "round"),
    "thin": _rule(WHISKER, "1.5", "round"),
    "look": _rule(ACCENT, "3", "round"),
    "dot": Layer("symbol", {"fill": BRAND}, 5.5),
    "small": Layer("symbol", {"fill": BRAND}, 3.5),
    "hollow": Layer("symbol", {"fill": PAPER, "stroke": BRAND, "stroke-width": "2"}, 4.5),
    "here": Layer("symbol", {"fill": ACCENT}, 6.5),
    "lock": Layer("symbol", {"fill": MUTED}, 5.5),
    "heading": _text(14, weight="600"),
    "label": _text(13),
    "group": _text(12),
    "value": _text(15, weight="600", anchor="end"),
    "figure": _text(13, weight="600", anchor="end"),
    "base": _text(11, MUTED, anchor="end"),
    "hidden": _text(12, MUTED),
    "note": _text(11, MUTED),
    "tick": _text(11, MUTED, anchor="middle"),
    "first": _text(11, MUTED),
    "last": _text(11, MUTED, anchor="end"),
}


def drawn(pieces: Iterable[Piece]) -> str:
    """The SVG content of a sheet, without its `svg` element: a group per layer, so that a style sheet can colour it."""
    layers: dict[str, list[str]] = {}
    for piece in pieces:
        layers.setdefault(piece.layer, []).append(_element(piece))
    return "".join(_group(name, layers[name]) for name in LAYERS if name in layers)


def _element(piece: Piece) -> str:
    layer, x, y = LAYERS[piece.layer], _short(piece.x), _short(piece.y)
    if layer.mark == "text":
        return f'<text x="{x}" y="{y}">{escape(piece.text)}</text>'
    if layer.mark == "rule":
        return f'<line x1="{x}" y1="{y}" x2="{_short(piece.x2)}" y2="{_short(piece.y2)}"/>'
    if piece.layer == "lock":
        return f'<path transform="translate({x},{y})scale({layer.size:g})" d="{LOCK}"/>'
    return f'<circle cx="{x}" cy="{y}" r="{layer.size:g}"/>'


def _group(name: str, marks: Iterable[str]) -> str:
    style = "".join(f' {key}="{value}"' for key, value in LAYERS[name].style.items())
    return f'<g class="{name}"{style}>{"".join(marks)}</g>'


def _short(pixels: float) -> str:
    return f"{round(pixels, 1):g}"


def framed(content: str, size: tuple[float, float], name: str, title: str, alt: str, *, paper: bool = False) -> str:
    """A whole `svg` element of `size` (width, height) around `content`; `name` makes its ids unique in a page.

    `alt` is the text alternative; `paper` puts a white sheet under a picture that stands alone.
    """
    width, height = size
    back = f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>' if paper else ""
    key = escape(name, {'"': "&quot;"})
    return writable(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="{key}-t {key}-d"'
        f' viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" font-family="{FONT}">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(alt)}</desc>{back}{content}</svg>'
    )


def wrapped(text: str, width: float, size: float, most: int = 6) -> tuple[str, ...]:
    """`text` in lines of at most about `width` pixels at font `size`; after `most` lines an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        for part in _pieces(word, width, size):
            joined = f"{lines[-1]} {part}" if lines else part
            if lines and _width(joined, size) <= width:
                lines[-1] = joined
            else:
                lines.append(part)
    return tuple(lines) if len(lines) <= most else (*lines[: most - 1], lines[most - 1] + " …")


def _pieces(word: str, width: float, size: float) -> Iterable[str]:
    """A word that is wider than a line is cut, others stay whole."""
    room = max(1, int(width / (0.62 * size)))
    return [word] if _width(word, size) <= width else [word[i : i + room] for i in range(0, len(word), room)]


def _width(text: str, size: float) -> float:
    """About how wide Noto Sans sets `text`; on the safe side."""
    narrow, wide = "iljtfrI.,:;'|!()[] -", "mwMW@%&"
    units = sum(0.32 if sign in narrow else 0.92 if sign in wide else 0.68 if sign.isupper() else 0.58 for sign in text)
    return units * size
