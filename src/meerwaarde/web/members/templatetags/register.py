"""Codes of the register by their name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from meerwaarde.web.ui.templatetags.words import day, number

register = template.Library()
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@register.filter
def called(code: str, names: Mapping[str, str]) -> str:
    """What a code is called; the code itself when it has no name, nothing when it is empty."""
    return names.get(code, code) if code else ""


@register.filter
def told(value: Any) -> str:
    """A value of the history as people read it; a dash for nothing."""
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    if isinstance(value, int) and not isinstance(value, bool) and value > 9999:  # below that it may be a year
        return number(value)
    return str(value)
