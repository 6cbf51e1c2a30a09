"""The report on paper: a tagged PDF (PDF/UA-1) set by Typst.

All text goes to the template as data (JSON), where Typst takes it as plain text: nothing in a label becomes markup,
no file can be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from meerwaarde.publication.charts import Chart
from meerwaarde.publication.grids import Grid, in_short
from meerwaarde.publication.layout import Chapter, Document, Note, Picture, document, pictures, that_fit
from meerwaarde.publication.model import Report
from meerwaarde.publication.typesetting import typeset, typeset_apart, unprintable

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_REGION = {"nl": "NL", "en": "GB"}
_LINKED = 1000  # passports; with more, links from every row cost more memory than they are worth
# Millimetres. A chart of one part is set wide, small multiples two beside each other; none is taller than a page.
_WHOLE = 30  # lines; a table up to this long stays on one page
_ONE, _BESIDE, _TALLEST = 96.0, 79.0, 215.0


def paper(report: Report, charts: Mapping[str, Chart]) -> bytes:
    """`report` as a PDF/UA-1 file; `charts` as made by `charts.charts`, by table name."""
    content = document(report)
    charts = that_fit(report, charts)
    files: dict[str, bytes] = {"main.typ": _TEMPLATE.read_bytes()}
    data = _printable(_data(report, content, charts, files), files)
    files["data.json"] = json.dumps(data, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    made = int(datetime.combine(report.made, time(), UTC).timestamp())
    return typeset(files, made) if data["linked"] else typeset_apart(files, made)


def _printable(data: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    """`data`, and the pictures in `files`, with a mark for every sign that our fonts lack."""
    svgs = {name: content.decode() for name, content in files.items() if name.endswith(".svg")}
    lost = unprintable([*_strings(data), *svgs.values()])
    files.update({name: svg.translate(lost).encode() for name, svg in svgs.items()})
    cleaned: dict[str, Any] = _translated(data, lost)
    return cleaned


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)


def _translated(value: Any, lost: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(lost)
    if isinstance(value, Mapping):
        return {key: _translated(each, lost) for key, each in value.items()}
    return [_translated(each, lost) for each in value] if isinstance(value, list | tuple) else value


def _data(report: Report, content: Document, charts: Mapping[str, Chart], files: dict[str, bytes]) -> dict[str, Any]:
    """What the template reads; adds the pictures to `files`."""
    return {
        **{name: getattr(content, name) for name in ("title", "headline", "facts", "intro", "response", "shared")},
        "findings": [[text, {"passports": in_short(places), "first": places[:1]}] for text, places in content.findings],
        "lang": content.language,
        "region": _REGION[content.language],
        "running": _short(content.title),
        "period": _short(report.period),
        "date": {"year": report.made.year, "month": report.made.month, "day": report.made.day},
        "words": content.words,
        "sections": [_chapter(chapter, charts, files) for chapter in content.sections],
        "nonresponse": _chapter(content.nonresponse, charts, files),
        "closing": [_chapter(chapter, charts, files) for chapter in content.closing],
        "passports": [[heading, [_note(note) for note in notes]] for heading, notes in content.passports],
        "linked": sum(len(notes) for _heading, notes in content.passports) <= _LINKED,
    }


def _note(note: Note) -> dict[str, Any]:
    text = " ".join(filter(None, (note.says, note.base)))
    return {"number": note.number, "text": text, "identifier": note.identifier}


def _short(text: str, most: int = 90) -> str:
    """A text that fits on one line at the head of a page."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _chapter(chapter: Chapter, charts: Mapping[str, Chart], files: dict[str, bytes]) -> dict[str, Any]:
    return {
        **{name: getattr(chapter, name) for name in ("title", "lead", "paragraphs", "bullets", "footnotes")},
        "parts": [{"grid": _grid(grid), "pictures": _placed(grid, charts, files)} for grid in chapter.grids],
    }


def _grid(grid: Grid) -> dict[str, Any]:
    groups = [
        [heading, [{**asdict(row), "passports": in_short(row.passports), "first": row.passports[:1]} for row in rows]]
        for heading, rows in grid.groups
    ]
    lines = sum(max(1, *(entry.count("\n") + 1 for entry in row.entries)) for row in grid.rows)
    return {**asdict(grid), "groups": groups, "passports": grid.has_passports, "whole": lines <= _WHOLE}


def _placed(grid: Grid, charts: Mapping[str, Chart], files: dict[str, bytes]) -> list[dict[str, Any]]:
    """The pictures of a table with their size in millimetres."""
    chart = charts.get(grid.name)
    parts = pictures(chart) if chart else ()
    width = _ONE if len(parts) == 1 else _BESIDE
    placed = []
    for part in parts:
        file = f"picture-{len(files)}.svg"
        files[file] = part.svg.encode()
        placed.append({"file": file, "alt": part.alt, **_size(part, width)})
    return placed


def _size(part: Picture, width: float) -> dict[str, float]:
    """As wide as asked, or as tall as the page allows."""
    height = width * part.height / part.width
    if height > _TALLEST:
        width, height = width * _TALLEST / height, _TALLEST
    return {"width": round(width, 2), "height": round(height, 2)}
