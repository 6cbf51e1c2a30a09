"""What a calculation or an action leaves in a node, by the type of its bind.

ODK XForms stores string() of the result. A type says more: a whole number has no part behind the point (JavaRosa,
Web Forms), and a date is an ISO date, also when it was counted in days (Enketo), so that `today() + 7` can be read.
"""

from __future__ import annotations

import math
from datetime import timedelta

from meerwaarde.questionnaire.expressions.values import (
    EPOCH,
    Moment,
    Value,
    local,
    number_text,
    parse_moment,
    text_number,
    to_text,
)

_FARTHEST = 2_900_000  # days from 1970 to the last years that a date can be written in


def typed_text(value: Value, kind: str) -> str:
    """`value` as it is written in a node of type `kind` (as in Bind.type): nothing instead of NaN."""
    text = to_text(value)
    if text in ("", "NaN"):
        return ""
    if kind == "int":
        return _whole(text)
    if kind in ("date", "dateTime", "time"):
        return _moment_text(value, text, kind)
    return text


def _whole(text: str) -> str:
    if parse_moment(text) is not None:
        return text
    number = text_number(text)
    return number_text(float(math.trunc(number))) if math.isfinite(number) else text


def _moment_text(value: Value, text: str, kind: str) -> str:
    moment = _moment(value, text, kind)
    if moment is None:
        return text
    if not moment.valid:
        return ""
    if kind == "date":
        return moment.when.date().isoformat()
    written = Moment(moment.when).text
    return written if kind == "dateTime" else written.partition("T")[2]


def _moment(value: Value, text: str, kind: str) -> Moment | None:
    """The moment that a value is, days since 1970 read as one; a time of day is not counted in days."""
    if isinstance(value, Moment):
        return value
    days = text_number(text)
    if parse_moment(text) is not None:
        return parse_moment(text)
    if kind == "time" or not abs(days) < _FARTHEST:
        return None
    return Moment(local(EPOCH + timedelta(days=days)))
