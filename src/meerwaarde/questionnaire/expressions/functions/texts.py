"""Functions on texts: XPath 1.0, chapter 4.2, and those that the ODK XForms specification adds."""

from __future__ import annotations

import math
import re

from meerwaarde.questionnaire.expressions.errors import ExpressionError, OutOfBudget
from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.tree import LARGEST
from meerwaarde.questionnaire.expressions.values import Value, to_number, to_text

LONGEST_TOKEN = 10_000  # signs of uuid(n)
LONGEST_TEXT = LARGEST  # signs of what concat() and join() make
_SPACE = " \t\r\n"  # white space in XML; other blanks are signs like any other


def each(values: tuple[Value, ...]) -> list[str]:
    """All values as texts, a set of nodes as one text for each node."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(node.value for node in value)
        else:
            found.append(to_text(value))
    return found


def words(text: str) -> list[str]:
    """The items of a list with white space between them, as a select question stores it."""
    return [part for part in re.split(f"[{_SPACE}]+", text) if part]


@function("concat", 0, None)
def concat(_: Scope, *values: Value) -> str:
    """All values one after another. Differs from XPath 1.0: any number of them, and all nodes of a set count."""
    return _joined("", each(values))


@function("join", 1, None)
def join(_: Scope, separator: Value, *values: Value) -> str:
    """All values, each node of a set apart, with `separator` between them."""
    return _joined(to_text(separator), each(values))


def _joined(separator: str, texts: list[str]) -> str:
    """The texts in one. Raises OutOfBudget for one longer than any document: calculations may double each other."""
    if sum(len(text) for text in texts) + len(separator) * len(texts) > LONGEST_TEXT:
        raise OutOfBudget("text")
    return separator.join(texts)


@function("starts-with", 2, 2)
def starts_with(_: Scope, text: Value, start: Value) -> bool:
    """4.2."""
    return to_text(text).startswith(to_text(start))


@function("ends-with", 2, 2)
def ends_with(_: Scope, text: Value, end: Value) -> bool:
    """As in XPath 3.0."""
    return to_text(text).endswith(to_text(end))


@function("contains", 2, 2)
def contains(_: Scope, text: Value, part: Value) -> bool:
    """4.2."""
    return to_text(part) in to_text(text)


@function("substring-before", 2, 2)
def substring_before(_: Scope, text: Value, mark: Value) -> str:
    """4.2: empty where the mark does not occur."""
    return _cut(text, mark)[0]


@function("substring-after", 2, 2)
def substring_after(_: Scope, text: Value, mark: Value) -> str:
    """4.2: empty where the mark does not occur, all of it after an empty mark."""
    return _cut(text, mark)[1]


def _cut(text: Value, mark: Value) -> tuple[str, str]:
    whole, sign = to_text(text), to_text(mark)
    at = whole.find(sign)
    return (whole[:at], whole[at + len(sign) :]) if at >= 0 else ("", "")


@function("substring", 2, 3)
def substring(_: Scope, text: Value, start: Value, length: Value | None = None) -> str:
    """4.2: from position `start` (the first is 1), both numbers rounded half up; NaN selects nothing."""
    whole = to_text(text)
    begin = _rounded(to_number(start))
    end = math.inf if length is None else begin + _rounded(to_number(length))
    if math.isnan(begin) or math.isnan(end):
        return ""
    least, most = max(begin, 1.0), min(end, len(whole) + 1.0)
    return whole[int(least) - 1 : int(most) - 1] if least < most else ""


def _rounded(number: float) -> float:
    return number if math.isnan(number) or math.isinf(number) else float(math.floor(number + 0.5))


@function("substr", 2, 3)
def substr(_: Scope, text: Value, start: Value, end: Value | None = None) -> str:
    """From index `start` (the first is 0) up to but not including `end`; a negative index counts from the end."""
    whole = to_text(text)
    begin = _index(start, len(whole))
    return whole[begin : len(whole) if end is None else _index(end, len(whole))]


def _index(value: Value, length: int) -> int:
    number = to_number(value)
    if math.isnan(number):
        return 0
    at = int(max(-length, min(length, number)))
    return at + length if at < 0 else at


@function("string-length", 0, 1)
def string_length(scope: Scope, value: Value | None = None) -> float:
    """4.2: the number of signs."""
    return float(len(to_text([scope.node] if value is None else value)))


@function("normalize-space", 0, 1)
def normalize_space(scope: Scope, value: Value | None = None) -> str:
    """4.2: without white space at the ends, one space for each run of it within."""
    return " ".join(words(to_text([scope.node] if value is None else value)))


@function("translate", 3, 3)
def translate(_: Scope, text: Value, signs: Value, others: Value) -> str:
    """4.2: each sign of `signs` becomes the one at its place in `others`, or goes where there is none."""
    new = to_text(others)
    table: dict[int, str] = {}
    for at, sign in enumerate(to_text(signs)):
        table.setdefault(ord(sign), new[at : at + 1])
    return to_text(text).translate(table)


@function("uuid", 0, 1)
def uuid(_: Scope, length: Value | None = None) -> str:
    """A random identifier: RFC 4122 version 4, or `length` random hexadecimal signs."""
    import secrets
    from uuid import uuid4

    if length is None:
        return str(uuid4())
    number = to_number(length)
    if math.isnan(number) or number > LONGEST_TOKEN:
        raise ExpressionError("evaluation", f"uuid() needs a number up to {LONGEST_TOKEN}", name="uuid")
    wanted = int(max(0, number))
    return secrets.token_hex((wanted + 1) // 2)[:wanted]
