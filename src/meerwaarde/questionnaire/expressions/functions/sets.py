"""Functions on several values: counting, adding, the largest and the smallest, another order.

Where a value is no number, an empty one included, sum(), max() and min() are NaN: so say XPath, and with it the ODK
specification, Enketo and ODK Web Forms. JavaRosa alone leaves such values out. `sum(/data/team[hours != '']/hours)`
means the same everywhere.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from hashlib import sha256

from meerwaarde.questionnaire.expressions.functions.core import nodes_of
from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.expressions.values import Value, text_number, to_number, to_text

MODULUS = 2_147_483_647  # Park and Miller (1988), "Random number generators: good ones are hard to find"
MULTIPLIER = 16_807
_LONG = 2**63  # of a Java long, which the seed passes through


@function("count", 1, 1)
def count(_: Scope, value: Value) -> float:
    """4.1: the number of nodes."""
    return float(len(nodes_of(value, "count")))


@function("count-non-empty", 1, 1)
def count_non_empty(_: Scope, value: Value) -> float:
    """The number of nodes whose text is not empty."""
    return float(sum(1 for node in nodes_of(value, "count-non-empty") if node.value))


@function("sum", 1, 1)
def total(_: Scope, value: Value) -> float:
    """4.4: the nodes' values added, 0 for no nodes."""
    return float(sum(text_number(node.value) for node in nodes_of(value, "sum")))


def _numbers(values: tuple[Value, ...]) -> list[float]:
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            found.extend(text_number(node.value) for node in value)
        else:
            found.append(to_number(value))
    return found


def _extreme(values: tuple[Value, ...], way: Callable[[list[float]], float]) -> float:
    numbers = _numbers(values)
    return math.nan if not numbers or any(math.isnan(number) for number in numbers) else way(numbers)


@function("max", 0, None)
def largest(_: Scope, *values: Value) -> float:
    """The largest of all values and all nodes of sets; NaN for none."""
    return _extreme(values, max)


@function("min", 0, None)
def smallest(_: Scope, *values: Value) -> float:
    """The smallest of all values and all nodes of sets; NaN for none."""
    return _extreme(values, min)


@function("randomize", 1, 2)
def randomize(scope: Scope, value: Value, seed: Value | None = None) -> list[Node]:
    """The nodes in another order: Fisher-Yates, "inside-out"; with a seed always the same, from Park and Miller.

    A seed that is no number but a text counts as the first 64 bits of its SHA-256; an empty one as 0. So the order is
    the same as in JavaRosa and ODK Web Forms.
    """
    nodes = nodes_of(value, "randomize")
    scope.budget.spend(len(nodes))
    chance = random.random if seed is None else park_miller(_seed(seed))
    order: list[Node] = []
    for at, node in enumerate(nodes):
        place = math.floor(chance() * (at + 1))
        order.append(node)
        order[at] = order[place]
        order[place] = node
    return order


def _seed(value: Value) -> int:
    number = to_number(value)
    if math.isnan(number):
        text = "" if isinstance(value, float) else to_text(value)
        return int.from_bytes(sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0
    if math.isinf(number):
        return _LONG - 1 if number > 0 else -_LONG
    return int(number)


def park_miller(seed: int) -> Callable[[], float]:
    """Numbers from 0 up to 1 that follow from a seed: the "minimal standard" generator."""
    state = int(math.copysign(abs(seed) % MODULUS, seed))  # the sign of the dividend, as in Java
    if state <= 0:
        state += MODULUS - 1

    def draw() -> float:
        nonlocal state
        state = state * MULTIPLIER % MODULUS
        return (state - 1) / (MODULUS - 1)

    return draw
