"""A proposal as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.web.members import labels
from meerwaarde.web.members.imports.columns import BY_KEY, CONTACT, FIGURES, Sort, label
from meerwaarde.web.members.imports.proposing import CHANGE, NEW, SAME, WRONG, Row
from meerwaarde.web.ui.templatetags.words import day, number

IN_ORDER = (WRONG, NEW, CHANGE, SAME)


def statuses() -> dict[str, str]:
    """What the states of a row are called."""
    return {WRONG: _("Klopt niet"), NEW: _("Nieuw"), CHANGE: _("Verandert"), SAME: _("Blijft gelijk")}


def told(row: Row) -> dict[str, Any]:
    """One row with the names of its columns, and its values as they are written."""
    names = _names()
    year = row["given"].get("year", "")
    changes = [
        {
            "label": f"{label(key)} {year}" if key in FIGURES and year else label(key),
            "old": _written(key, old, names),
            "new": _written(key, new, names),
        }
        for key, (old, new) in row["changes"].items()
        if new or old
    ]
    problems = [{"label": label(key), "message": message} for key, message in row["problems"]]
    return {**row, "changes": changes, "problems": problems}


def _names() -> dict[str, dict[str, str]]:
    return {
        "kind": labels.kinds(), "joined": labels.joined_reasons(), "left": labels.left_reasons(),
        "contact_function": labels.functions(),
    }  # fmt: skip


def _written(key: str, value: str, names: dict[str, dict[str, str]]) -> str:
    sort = BY_KEY[key].sort
    if not value:
        return ""
    if key in names:
        return names[key].get(value, value)
    if sort is Sort.DAY:
        return day(date.fromisoformat(value))
    if sort is Sort.AMOUNT:
        return number(Decimal(value), 0 if value.endswith(".00") else 2)
    if sort is Sort.COUNT:
        return number(Decimal(value))
    return value.replace(";", ", ")


def names_people(columns: Iterable[str]) -> bool:
    """Whether a file has columns with contact persons: personal data, so that reading it is recorded."""
    return bool(set(columns) & set(CONTACT))
