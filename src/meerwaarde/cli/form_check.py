"""`meerwaarde form check FORM`: what would be refused, and what is forgotten or unwise."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.questionnaire.lint import Report, check


def run(form: Path, as_json: bool) -> int:
    """Check the form; exit status 1 with errors, else 0. Raises InputError (status 2) for a file that is no form."""
    report = check(form)
    if as_json:
        print(json.dumps(as_data(report), ensure_ascii=False, indent=2))
    else:
        _tell(report)
    return 1 if report.errors else 0


def as_data(report: Report) -> dict[str, Any]:
    """The findings with the keys of `--json`, see docs/formats.md."""
    return {
        "form": report.form_id,
        "version": report.version,
        "sha256": report.sha256,
        "errors": report.errors,
        "warnings": report.warnings,
        "findings": [
            {
                "severity": one.severity,
                "kind": one.kind,
                "message": one.message,
                "sheet": one.sheet,
                "row": one.row,
                "question": one.question,
                "column": one.column,
            }
            for one in report.findings
        ],
    }


def _tell(report: Report) -> None:
    for (_severity, sheet, row, question), group in groupby(
        report.findings, key=lambda one: (one.severity, one.sheet, one.row, one.question)
    ):
        print(_heading(sheet, row, question))
        for one in group:
            mark = _("FOUT") if one.severity == "error" else _("let op")
            print(f"  {mark}: " + (f"{one.column}: " if one.column else "") + one.message)
    print(_summary(report))


def _heading(sheet: str, row: int | None, question: str) -> str:
    parts = [
        _("blad {}").format(sheet) if sheet else "",
        _("rij {}").format(row) if row else "",
        _("vraag {}").format(question) if question else "",
    ]
    text = ", ".join(part for part in parts if part) or _("het hele formulier")
    return text[:1].upper() + text[1:]


def _summary(report: Report) -> str:
    if not report.findings:
        return _("Niets gevonden. Dit formulier kan worden gepubliceerd.")
    errors = ngettext("{n} fout", "{n} fouten", report.errors).format(n=report.errors)
    warnings = ngettext("{n} waarschuwing", "{n} waarschuwingen", report.warnings).format(n=report.warnings)
    if report.errors:
        return _("{errors} en {warnings}. Met een fout kan het formulier niet worden gepubliceerd.").format(
            errors=errors, warnings=warnings
        )
    return _("{warnings}, geen fouten. Dit formulier kan worden gepubliceerd.").format(warnings=warnings)
