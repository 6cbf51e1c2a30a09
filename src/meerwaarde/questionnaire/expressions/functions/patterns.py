"""regex(): a search with a time limit, in the syntax that the ODK engines share.

The specification tells `'[0-9]+'` as `/[0-9]+/`: the pattern is looked for anywhere in the text, as Enketo and ODK Web
Forms do; only JavaRosa asks for the whole text. A pattern between ^ and $ means the same everywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from meerwaarde.questionnaire.expressions.errors import ExpressionError, OutOfBudget
from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.values import Value, to_text

LONGEST_PATTERN = 2_000  # signs
LONGEST_SEARCH = 1.0  # seconds


_RECURSION = re.compile(r"\(\?(?:R|\d|&|P>)")  # a pattern within itself: no engine of ODK has it, and it has no end


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> Any:
    """The pattern ready for use; raises ExpressionError (`evaluation`) for one that is not understood."""
    import regex as engine  # type: ignore[import-untyped]

    if len(pattern) > LONGEST_PATTERN:
        raise ExpressionError("size", f"a pattern of more than {LONGEST_PATTERN} signs", name="regex")
    if _RECURSION.search(pattern):
        raise ExpressionError("evaluation", "regex: a pattern within itself", name="regex")
    letters = engine.UNICODE if r"\p" in pattern.lower() else engine.ASCII  # \w and \d are ASCII in a browser, \p not
    classes = engine.VERSION1 if "&&" in pattern else engine.VERSION0  # [a-z&&[^aeiou]], as in Java
    try:
        return engine.compile(_end_of_text(pattern), flags=letters | classes)
    except (engine.error, RecursionError, OverflowError) as wrong:
        raise ExpressionError("evaluation", f"regex: {wrong}", name="regex") from None


@function("regex", 2, 2, checks={1: compile_pattern})
def regex(scope: Scope, text: Value, pattern: Value) -> bool:
    """Whether the pattern occurs in the text. Raises OutOfBudget for one that takes too long."""
    compiled = compile_pattern(to_text(pattern))
    limit = min(LONGEST_SEARCH, scope.budget.seconds_left())
    if limit <= 0:
        raise OutOfBudget("seconds")
    try:
        return compiled.search(to_text(text), timeout=limit) is not None
    except TimeoutError:
        raise OutOfBudget("regex") from None


def _end_of_text(pattern: str) -> str:
    r"""`pattern` with \Z for every $ that stands for the end, which else also matches before a last line break."""
    made: list[str] = []
    inside = escaped = False
    for sign in pattern:
        if sign == "$" and not inside and not escaped:
            made.append(r"\Z")
            continue
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif inside:
            inside = sign != "]"
        elif sign == "[":
            inside = True
        made.append(sign)
    return "".join(made)
