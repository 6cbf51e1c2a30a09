"""The files of released key figures: a page, open data in CSV and JSON, a workbook, charts. All in Dutch."""

from __future__ import annotations

import hashlib
import io
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from meerwaarde.language import gettext as _
from meerwaarde.language import language, use_language
from meerwaarde.web.publications import words
from meerwaarde.web.publications.drawing import chart_of
from meerwaarde.web.publications.shown import shown

COLUMNS = (
    "identifier", "table", "code", "label", "unit", "value", "percent", "n", "N", "status", "period", "source",
)  # fmt: skip
STYLE = Path(__file__).parent / "static" / "publications" / "file.css"


@contextmanager
def in_dutch() -> Iterator[None]:
    """What is published is in Dutch, whatever language the officer reads."""
    before = language()
    use_language("nl")
    try:
        yield
    finally:
        use_language(before)


def files_of(content: Mapping[str, Any], *, title: str, summary: str, address: str) -> dict[str, bytes]:
    """The files by name. `address`: where this version will always be found; identifiers of figures begin with it."""
    lines = list(_lines(content, address))
    told = shown(content)
    pictures = {f"charts/{one.name}.svg": chart_of(one) for one in (*told.lead, *told.more)}
    return {
        "kerncijfers.html": _page(content, title, summary, address),
        "kerncijfers.csv": _csv(lines),
        "kerncijfers.json": _json(content, title, summary, address),
        "kerncijfers.xlsx": _workbook(content, lines, title),
        **{name: picture for name, picture in pictures.items() if picture},
    }


def _lines(content: Mapping[str, Any], address: str) -> Iterator[tuple[object, ...]]:
    """One line per figure, in the order of COLUMNS; nothing where a figure is not shown."""
    for table in content["tables"]:
        about = (words.period_of(table, content), words.source_of(table, content))
        for row in table["rows"]:
            yield (
                f"{address}#{words.identifier_of(table['name'], row['code'])}", table["name"], row["code"],
                words.label_of(row["code"], content), words.unit_of(table["name"]), row["value"], row["percent"],
                row["n"], row["N"], row["status"], *about,
            )  # fmt: skip
    for year in content["years"][1:]:
        for name, cell in year["cells"].items():
            yield (
                f"{address}#ontwikkeling.{name}.{year['year']}", "ontwikkeling", name, words.figure_of(name),
                words.unit_of(name), cell["value"], cell["percent"], cell["n"], cell["N"], cell["status"],
                str(year["year"]), year["release"] or words.register_of(year),
            )  # fmt: skip


def _csv(lines: list[tuple[object, ...]]) -> bytes:
    from meerwaarde.publication.folder import as_csv

    return as_csv(COLUMNS, (["" if cell is None else _plain(cell) for cell in line] for line in lines))


def _plain(cell: object) -> object:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _json(content: Mapping[str, Any], title: str, summary: str, address: str) -> bytes:
    tables = [
        {
            **table,
            "title": words.title_of(table["name"]),
            "unit": words.unit_of(table["name"]),
            "base": words.about(table),
            "period": words.period_of(table, content),
            "source": words.source_of(table, content),
            "method": words.method_of(table),
            "rows": [
                {"identifier": f"{address}#{words.identifier_of(table['name'], row['code'])}", **row,
                 "label": words.label_of(row["code"], content)}
                for row in table["rows"]
            ],
        }
        for table in content["tables"]
    ]  # fmt: skip
    told = {**content, "title": title, "summary": summary, "address": address, "tables": tables,
            "rules": list(words.rules())}  # fmt: skip
    return json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1).encode()


def _page(content: Mapping[str, Any], title: str, summary: str, address: str) -> bytes:
    style = STYLE.read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    said = {
        "title": title, "summary": summary, "address": address, "style": style, "shown": shown(content),
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    }  # fmt: skip
    return render_to_string("publications/file.html", said).encode()


def _workbook(content: Mapping[str, Any], lines: list[tuple[object, ...]], title: str) -> bytes:
    """Two sheets: the figures as in the CSV, and what they are. Made the same every time."""
    from datetime import datetime

    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": datetime.fromisoformat(content["day"])})
    bold = book.add_format({"bold": True})
    figures = book.add_worksheet(_("Cijfers"))
    figures.write_row(0, 0, COLUMNS, bold)
    for place, line in enumerate(lines, 1):
        figures.write_row(place, 0, ["" if cell is None else cell for cell in line])
    figures.freeze_panes(1, 0)
    figures.set_column(0, 4, 28)
    about = book.add_worksheet(_("Toelichting"))
    about.set_column(0, 0, 120)
    told = [title, *(f"{words.title_of(one['name'])}. {words.about(one)}" for one in content["tables"])]
    for place, text in enumerate([*told, *words.rules(), str(content.get("note", ""))]):
        about.write_string(place, 0, text)
    book.close()
    return stream.getvalue()
