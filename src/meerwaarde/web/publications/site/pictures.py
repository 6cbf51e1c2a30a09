"""A chart of a release as a page shows it: its panels apart, so that they fit a phone, and nothing but drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DRAWN = frozenset({"g", "rect", "line", "circle", "path", "polyline", "text"})
KEPT = frozenset({
    "class", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "d", "points", "width", "height", "transform", "fill",
    "stroke", "stroke-width", "stroke-linecap", "font-size", "font-weight", "text-anchor",
})  # fmt: skip
PLACE = re.compile(r"translate\(([-\d.]+),\s*([-\d.]+)\)")
PLAIN = re.compile(r"[\w\s.,()%#/'-]*")  # of a value of an attribute: no address, no script
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a chart: a drawing of `width` by `height` pixels, safe to stand in a page."""

    width: float
    height: float
    drawing: str

    @property
    def size(self) -> tuple[str, str]:
        """Its width and height as SVG writes them, whatever the language of the page."""
        return f"{self.width:g}", f"{self.height:g}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: the same panels as in its file, and its figures in words."""

    panels: tuple[Panel, ...]
    alt: str

    @property
    def height(self) -> int:
        """How high it is on a page where its panels stand below each other, two of them where there are more."""
        high = sum(one.height for one in self.panels)
        return round(high if len(self.panels) < 3 else high / 2)


def picture_of(content: bytes) -> Picture | None:
    """The chart in a file; None for a file that is no drawing of ours. Elements and attributes that draw nothing go."""
    from lxml import etree

    if len(content) > MOST_BYTES:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                             remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    size = _numbers(root.get("viewBox", ""))
    if _name(root) != "svg" or len(size) != 4:
        return None
    alt = "".join(root.findtext("{*}desc") or "")
    return Picture(tuple(_panels(root, size[2], size[3])), alt)


def _panels(root: Any, width: float, height: float) -> Iterator[Panel]:
    """The groups that stand on places of their own; else all of it as one panel."""
    placed = [(one, PLACE.fullmatch(one.get("transform", ""))) for one in root if _name(one) == "g"]
    if not placed or any(place is None for _one, place in placed):
        yield Panel(width, height, "".join(map(_drawing, root)))
        return
    at = [(float(place[1]), float(place[2]), one) for one, place in placed if place is not None]
    lefts, tops = sorted({x for x, _y, _one in at}), sorted({y for _x, y, _one in at})
    gutter = 40 if len(lefts) > 1 else 0
    column = (width - gutter * (len(lefts) - 1)) / len(lefts)
    for _x, y, one in at:
        below = next((top for top in tops if top > y), height)
        yield Panel(column, below - y, "".join(map(_drawing, one)))


def _drawing(element: Any) -> str:
    """The element with what draws, as text; empty for anything else."""
    from html import escape

    name = _name(element)
    if name not in DRAWN:
        return ""
    told = "".join(
        f' {key}="{escape(value)}"' for key, value in element.items() if key in KEPT and PLAIN.fullmatch(value)
    )
    inside = escape(element.text or "", quote=False) if name == "text" else "".join(map(_drawing, element))
    return f"<{name}{told}>{inside}</{name}>"


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split()]
    except ValueError:
        return []
