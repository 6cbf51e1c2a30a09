"""Codes of the register by their name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from meerwaarde.web.members.contacts import HIDDEN
from meerwaarde.web.members.inhabitants.known import YearOfInhabitants
from meerwaarde.web.ui.templatetags.words import day, number

register = template.Library()
CODED = {"kind", "function", "joined", "left", "work", "main"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@register.filter
def called(code: str, names: Mapping[str, str]) -> str:
    """What a code is called; the code itself when it has no name, nothing when it is empty."""
    return names.get(code, code) if code else ""


@register.filter
def people_in(known: YearOfInhabitants, code: str) -> str:
    """How many people live in a municipality, with a * when that is a sum; a dash when it is not known."""
    if code not in known.numbers:
        return "–"
    return number(known.numbers[code]) + (" *" if code in known.summed else "")


@register.simple_tag
def told(field: str, value: Any, names: Mapping[str, str]) -> str:
    """A value of the history as people read it, codes by name; a dash for nothing."""
    if value is None or value in ("", []):
        return "–"
    named = names if field in CODED or value == HIDDEN else {}
    if isinstance(value, list):
        return ", ".join(named.get(str(one), str(one)) for one in value)
    if isinstance(value, str) and value in named:
        return named[value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    if isinstance(value, int) and not isinstance(value, bool) and value > 9999:  # below that it may be a year
        return number(value)
    return str(value)
