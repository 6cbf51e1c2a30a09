"""Open data: tables.csv, tidy, and tables.json, with everything a reader needs beside the figures.

Figures stand here as they came from the disclosure control, in full precision and with a decimal point; an absent
figure is empty or null, never a mark. `docs/formats.md` fixes the columns and keys. Texts are in the language of this
context, codes and keys are the same in every language.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from meerwaarde import __version__
from meerwaarde.disclosure import SafeCell, SafeTable
from meerwaarde.publication.model import Nonresponse, Report, Section
from meerwaarde.publication.passport import citation, identifier
from meerwaarde.publication.plaintext import neutral
from meerwaarde.publication.printing import is_change, sentence
from meerwaarde.publication.wording import group_label, question_label, table_title, variable_label

FORMAT = "meerwaarde-tables-1"
COLUMNS = (
    "table", "question", "group_variable", "group", "answer", "statistic", "percent", "value", "se", "ci_low",
    "ci_high", "count", "base", "population", "status",
)  # fmt: skip
BEHIND = "organisations"  # one more column where municipalities are counted
DECIMALS = ("percent", "value", "se", "ci_low", "ci_high")
WHOLE = ("count", "base", "population", BEHIND)


def columns(report: Report) -> tuple[str, ...]:
    """The columns of tables.csv."""
    return COLUMNS if report.organisations is None else (*COLUMNS, BEHIND)


def figures(cell: SafeCell, names: Sequence[str] = COLUMNS) -> dict[str, str | float | int | None]:
    """The cell by column name (without `table`): plain text, float, int or None."""
    found: dict[str, str | float | int | None] = {}
    for name in names[1:]:
        value = getattr(cell, name)
        if value is None:
            found[name] = None
        elif name in DECIMALS:
            found[name] = float(value) + 0.0  # no minus zero
        else:
            found[name] = int(value) if name in WHOLE else str(value)
    return found


def tables_csv(report: Report) -> bytes:
    """tables.csv: one row per cell of the question tables, UTF-8, comma, decimal point (RFC 4180)."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    names = columns(report)
    writer.writerow(names)
    for table in report.tables:
        for cell in table.cells:
            writer.writerow([neutral(table.name), *map(_entry, figures(cell, names).values())])
    return stream.getvalue().encode("utf-8", "replace")


def _entry(value: str | float | int | None) -> str:
    """One CSV entry; `repr` is the shortest text that gives the same number back."""
    if value is None:
        return ""
    return neutral(value) if isinstance(value, str) else repr(value)


def tables_json(report: Report) -> bytes:
    """tables.json: the figures of tables.csv with titles, labels, base, period, source, method and footnotes."""
    content = {
        "format": FORMAT,
        "title": report.title,
        "language": report.language,
        "period": report.period,
        "previous_period": report.previous_period,
        "made": report.made.isoformat(),
        "version": __version__,
        "source": report.source,
        "intro": report.intro,
        **unit_of(report),
        "citation": citation(report),
        "method": [{"heading": heading, "text": text} for heading, text in report.method],
        "rules": list(report.rules),
        "limits": list(report.limits),
        "left_out": list(report.left_out),
        "findings": [
            {
                "sentence": sentence(finding),
                "cell": identifier(finding.cell),
                "cells": list(_once(identifier(part[0]) for part in finding.parts if not isinstance(part, str))),
            }
            for finding in report.findings
        ],
        **_quotes(report),
        "tables": [_question_table(table, section, report) for section in report.sections for table in section.tables],
        "nonresponse": _nonresponse(report.nonresponse, report),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "replace")


def unit_of(report: Report) -> dict[str, Any]:
    """What is counted, where that is not organisations, with what stands behind it."""
    if report.organisations is None:
        return {}
    return {
        "unit": report.unit,
        "organisations": report.organisations,
        "inhabitants_percent": report.inhabitants,
        "inhabitants_year": report.inhabitants_year,
        "inhabitants_source": report.inhabitants_source,
    }


def _quotes(report: Report) -> dict[str, Any]:
    """What respondents wrote, where they let themselves be quoted."""
    if not report.quotes:
        return {}
    return {
        "quotes": [
            {
                "question": one.question,
                "question_text": question_label(one.question, report),
                "texts": list(one.texts),
                "permitted": sentence(one.permitted) if one.permitted else None,
                "cell": identifier(one.permitted.cell) if one.permitted else None,
            }
            for one in report.quotes
        ]
    }


def _once(names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(names)


def _cell(cell: SafeCell, report: Report) -> dict[str, Any]:
    return {"identifier": identifier(cell), **figures(cell, columns(report)), "notes": list(cell.notes)}


def whole(section: Section) -> tuple[int | None, int | None]:
    """n and N of a question over all, of the period itself; None where nothing over all is shown or known."""
    cells = [
        cell
        for table in section.tables
        for cell in table.cells
        if not cell.group_variable and not is_change(cell.statistic) and cell.base is not None
    ]
    if not cells:
        return None, None
    widest = max(cells, key=lambda cell: cell.base or 0)
    return widest.base, widest.population


def _table(table: SafeTable, report: Report) -> dict[str, Any]:
    """What every table tells, also those of the nonresponse page."""
    answers = _once(cell.answer for cell in table.cells if cell.answer)
    labels = report.labels.answers
    return {
        "table": table.name,
        "title": table_title(table, report),
        "question": table.question,
        "question_text": question_label(table.question, report),
        "answers": {code: labels.get((table.question, code), code) for code in answers},
        "group_variable": table.group_variable,
        "group_variable_text": variable_label(table.group_variable, report) if table.group_variable else "",
        "groups": {cell.group: group_label(cell, report) for cell in table.cells if cell.group_variable},
        "proof": {
            "rules": list(table.proof.rules),
            "protected": table.proof.protected,
            "solver": table.proof.solver,
        },
        "cells": [_cell(cell, report) for cell in table.cells],
    }


def _question_table(table: SafeTable, section: Section, report: Report) -> dict[str, Any]:
    n, population = whole(section)
    content = _table(table, report)
    cells = content.pop("cells")
    return {
        **content,
        "kind": section.kind,
        "asked_of": section.asked_of,
        "n": n,
        "N": population,
        "period": report.period,
        "source": report.source,
        "method": [{"heading": heading, "text": text} for heading, text in report.method],
        "rules": list(report.rules),
        "footnotes": list(section.footnotes),
        **({"coded": section.coded} if section.coded else {}),
        "cells": cells,
    }


def _nonresponse(nonresponse: Nonresponse, report: Report) -> dict[str, Any]:
    return {
        "invited": nonresponse.invited,
        "answered": nonresponse.answered,
        "partial": nonresponse.partial,
        "unknown_ids": nonresponse.unknown_ids,
        "duplicates": nonresponse.duplicates,
        "empty": nonresponse.empty,
        "r_indicator": nonresponse.r_indicator,
        "tables": [_table(table, report) for table in nonresponse.tables],
        "compared": {
            variable: [
                {
                    "group": register.group,
                    "group_text": group_label(register, report),
                    "register": _cell(register, report),
                    "respondents": _cell(respondents, report),
                }
                for register, respondents in pairs
            ]
            for variable, pairs in nonresponse.compared.items()
        },
        "bounds": [
            {"cell": identifier(bound.cell), "low": float(bound.low), "high": float(bound.high)}
            for bound in nonresponse.bounds
        ],
    }
