"""Parts of a Word file as WordprocessingML (ECMA-376 part 1, chapter 17): tables, fields, captions.

python-docx looks every table cell up anew; a report has thousands, so tables are built here, element by element.
All text goes through `writable`, because XML cannot hold every sign that a label may have.
"""

from __future__ import annotations

from typing import Any

from meerwaarde.publication.grids import Grid, Row, in_short
from meerwaarde.publication.plaintext import writable

WIDTH = 9412  # twentieths of a point between the margins: A4 less two times 22 mm
_SMALL, _SIGN = 700, 95  # width of a short column, and of one sign
SMALL, MUTED = 15, "545E64"  # half points, and the colour of what is less loud


def element(name: str, parent: Any = None, **attributes: str) -> Any:
    """An element `w:name` with attributes `w:...`, placed at the end of `parent`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    if parent is not None:
        parent.append(made)
    return made


def run(
    parent: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 0,
    colour: str = "",
    line: bool = False,
) -> None:
    """Add `text` to a paragraph; `size` in half points; `line`: on a new line."""
    made = element("r", parent)
    properties = element("rPr", made)
    if bold:
        element("b", properties)
    if italic:
        element("i", properties)
    if colour:
        element("color", properties, val=colour)
    if size:
        element("sz", properties, val=str(size))
    if line:
        element("br", made)
    content = element("t", made)
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    content.text = writable(text)


def field(parent: Any, code: str, shown: str, size: int = 0) -> None:
    """A field that Word computes (PAGE, NUMPAGES, SEQ), with what it shows until then."""
    simple = element("fldSimple", parent, instr=f" {code} ")
    run(simple, shown, size=size, colour=MUTED if size else "")


def caption(paragraph: Any, word: str, number: int, text: str) -> None:
    """`Tabel 3: text`, numbered by Word."""
    run(paragraph._p, f"{word} ")
    field(paragraph._p, f"SEQ {word} \\* ARABIC", str(number))
    run(paragraph._p, f": {text}")


def table(grid: Grid, number_head: str) -> Any:
    """The table of `grid`: head repeated on every page, rows never split, first column wide."""
    heads = (*grid.heads, *((number_head,) if grid.has_passports else ()))
    made = element("tbl")
    _properties(made, grid)
    widths = _widths(grid, len(heads))
    columns = element("tblGrid", made)
    for width in widths:
        element("gridCol", columns, w=str(width))
    line = _row(made, head=True)
    for place, head in enumerate(heads):
        run(_cell(line, widths[place], right=place > 0, keep=True), head, bold=True, size=SMALL)
    last = len(grid.rows)
    done = 0
    for heading, rows in grid.groups:
        if heading:
            line = _row(made)
            run(_cell(line, sum(widths), span=len(heads), fill="F1F4F5", keep=True), heading, bold=True, size=17)
        for row in rows:
            done += 1
            _filled(_row(made), row, widths, len(grid.heads), grid.has_passports, done < last)
    return made


def _properties(made: Any, grid: Grid) -> None:
    properties = element("tblPr", made)
    element("tblW", properties, w=str(WIDTH), type="dxa")
    borders = element("tblBorders", properties)
    for side, size in (("top", "8"), ("bottom", "4"), ("insideH", "4")):
        element(side, borders, val="single", sz=size, space="0", color="1B2326" if side == "top" else "C5CCD0")
    element("tblLayout", properties, type="fixed")
    margins = element("tblCellMar", properties)
    for side in ("left", "right"):
        element(side, margins, w="60", type="dxa")
    element("tblLook", properties, val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1")
    element("tblCaption", properties, val=writable(grid.caption))


def _widths(grid: Grid, columns: int) -> list[int]:
    """Widths in twentieths of a point; what figures leave over goes to the labels."""
    shown = [row.entries for row in grid.rows if not row.hidden]
    figures = [
        _width(grid.heads[place + 1], *(entries[place] for entries in shown)) for place in range(len(grid.heads) - 1)
    ]
    if grid.matrix:
        labels = min(2600, max(1200, _width(grid.heads[0], *(row.label for row in grid.rows))))
        room = WIDTH - _SMALL * 3 - labels
        figures = [_SMALL, _SMALL, *[min(1900, room // max(1, len(figures) - 2))] * (len(figures) - 2)]
    rest = [_SMALL] * (columns - len(grid.heads))
    return [max(1500, WIDTH - sum(figures) - sum(rest)), *figures, *rest]


def _width(*texts: str) -> int:
    """Wide enough for every line of figures; a head may take two lines."""
    lengths = [len(line) for text in texts[1:] for line in text.split("\n")]
    return max(_SMALL, 150 + _SIGN * max([*lengths, *map(len, texts[0].split())]))


def _row(made: Any, *, head: bool = False) -> Any:
    line = element("tr", made)
    properties = element("trPr", line)
    element("cantSplit", properties)
    if head:
        element("tblHeader", properties)
    return line


def _cell(line: Any, width: int, *, right: bool = False, span: int = 1, fill: str = "", keep: bool = False) -> Any:
    """A cell with one empty paragraph, which is returned; `keep`: on one page with what follows."""
    cell = element("tc", line)
    properties = element("tcPr", cell)
    element("tcW", properties, w=str(width), type="dxa")
    if span > 1:
        element("gridSpan", properties, val=str(span))
    if fill:
        element("shd", properties, val="clear", color="auto", fill=fill)
    paragraph = element("p", cell)
    style = element("pPr", paragraph)
    if keep:
        element("keepNext", style)
    element("spacing", style, before="30", after="30")
    if right:
        element("jc", style, val="right")
    return paragraph


def _filled(line: Any, row: Row, widths: list[int], columns: int, numbered: bool, keep: bool) -> None:
    short = keep and columns < 40
    run(_cell(line, widths[0], keep=short), row.label, bold=row.total, size=17)
    if row.hidden:
        cell = _cell(line, sum(widths[1:columns]), right=True, span=columns - 1)
        run(cell, row.entries[0], italic=True, size=17, colour=MUTED)
    else:
        for width, entry in zip(widths[1:columns], row.entries, strict=True):
            cell = _cell(line, width, right=True)
            first, *below = entry.split("\n")
            run(cell, first, bold=row.total, size=17)
            for text in below:
                run(cell, text, size=SMALL, colour=MUTED, line=True)
    if numbered:
        run(_cell(line, widths[-1], right=True), in_short(row.passports), size=13, colour=MUTED)
