"""Functions on answers to select questions, and checklists over several answers."""

from __future__ import annotations

import math

from meerwaarde.questionnaire.expressions.errors import ExpressionError
from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.functions.texts import words
from meerwaarde.questionnaire.expressions.values import Value, text_number, to_boolean, to_number, to_text


@function("selected", 2, 2)
def selected(_: Scope, chosen: Value, choice: Value) -> bool:
    """Whether a choice is among those chosen; nothing chosen holds the empty choice."""
    return to_text(choice).strip() in (words(to_text(chosen)) or [""])


@function("selected-at", 2, 2)
def selected_at(_: Scope, chosen: Value, index: Value) -> str:
    """The choice at an index (the first is 0), empty where there is none."""
    found, at = words(to_text(chosen)), to_number(index)
    return found[int(at)] if 0 <= at < len(found) else ""


@function("count-selected", 1, 1)
def count_selected(_: Scope, chosen: Value) -> float:
    """How many choices are chosen."""
    return float(len(words(to_text(chosen))))


def _truths(value: Value) -> list[bool]:
    return [bool(node.value.strip()) for node in value] if isinstance(value, list) else [to_boolean(value)]


def _weights(value: Value) -> list[float]:
    return [text_number(node.value) for node in value] if isinstance(value, list) else [to_number(value)]


def _between(least: Value, most: Value, found: float) -> bool:
    low, high = to_number(least), to_number(most)
    return (low < 0 or found >= low) and (high < 0 or found <= high)


@function("checklist", 2, None)
def checklist(_: Scope, least: Value, most: Value, *answers: Value) -> bool:
    """Whether the number of true answers lies between two numbers, both included; -1 is no bound.

    A node is true when it holds text, so an answer 0 counts too.
    """
    return _between(least, most, float(sum(truth for value in answers for truth in _truths(value))))


@function("weighted-checklist", 4, None)
def weighted_checklist(_: Scope, least: Value, most: Value, *pairs: Value) -> bool:
    """As checklist(), with a weight behind each answer; the weights of the true ones are added.

    Raises ExpressionError (`arguments`) for an answer without a weight. A weight that is no number is 0.
    """
    if len(pairs) % 2:
        raise ExpressionError("arguments", "an answer without a weight", name="weighted-checklist")
    truths = [truth for value in pairs[::2] for truth in _truths(value)]
    weights = [weight for value in pairs[1::2] for weight in _weights(value)]
    found = zip(truths, weights, strict=False)
    return _between(least, most, sum(weight for truth, weight in found if truth and not math.isnan(weight)))
