"""Skip logic: the conditions of the `relevant` column, read as a small tree and evaluated over whole columns.

The meaning is that of XPath 1.0 (W3C 1999, 3.4): a comparison with a number turns the other side into a number and an
empty answer into NaN, for which only `!=` is true; a comparison of texts compares texts, so `${q} = ''` asks whether
`q` is empty. One deliberate difference: an integer or decimal question beside a text that reads as a number is
compared as a number, because exports write 5, 5.0 and 5,0 for the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from meerwaarde.questionnaire.types import NUMERIC, Kind

_ORDERING = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Operand:
    """What a condition may see of one question. Empty and not asked look the same: "" and NaN.

    `text` str [rows]; `number` float64 [rows]; `selected` tells for one code which rows have it, bool [rows].
    """

    text: Callable[[], np.ndarray]
    number: Callable[[], np.ndarray]
    selected: Callable[[str], np.ndarray]


Lookup = Callable[[str], Operand]


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`, resolved to the question's unique name."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Constant:
    """`true()` or `false()`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Selected:
    """`selected(${q}, 'code')`."""

    question: Reference
    code: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`${q} < 5`, `'a' = ${q}`, `${q} != ${r}`."""

    operator: str
    left: Reference
    right: Reference | str | float


@dataclass(frozen=True, slots=True)
class Not:
    """`not(...)`."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """Parts joined by `and`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Parts joined by `or`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Engine:
    """More than this tree can say. Who was asked is then known from the engine, for answers sent in as submissions.

    `looks_at` are the questions that decide, those behind a calculation included.
    """

    looks_at: tuple[Reference, ...]


Node = Constant | Selected | Compare | Not | All | Some | Engine


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition as read. `text` is the cell as written, for the report's "asked of".

    `behind` are the questions of which the calculations are made that it looks at.
    """

    text: str
    node: Node
    behind: frozenset[str] = frozenset()

    def questions(self) -> frozenset[str]:
        """Names of the questions the condition looks at."""
        return frozenset(reference.name for reference in _references(self.node))

    def ordered(self) -> frozenset[str]:
        """Names of the questions compared with < <= > or >=."""
        return frozenset(
            reference.name
            for node in _nodes(self.node)
            if isinstance(node, Compare) and node.operator in _ORDERING
            for reference in _references(node)
        )

    def mentions(self) -> dict[str, frozenset[str]]:
        """The codes of select questions that the condition looks at, by question; none named: all of them count."""
        found: dict[str, set[str]] = {}
        for node in _nodes(self.node):
            match node:
                case Selected(question, code):
                    found.setdefault(question.name, set()).add(code)
                case Compare(_, Reference(name, Kind.ONE), right) if isinstance(right, str | float):
                    code = right if isinstance(right, str) else f"{right:.12g}"
                    found.setdefault(name, set()).update({code} - {""})
        return {name: frozenset(found.get(name, ())) for name in self.questions() | self.behind}

    def needs_engine(self) -> bool:
        """Whether only the engine can tell if it holds; `evaluate` then raises ValueError."""
        return isinstance(self.node, Engine)

    def evaluate(self, lookup: Lookup, rows: int) -> np.ndarray:
        """Where the condition holds, bool [rows]. `lookup` gives the answers to a question by name."""
        return _evaluate(self.node, lookup, rows)

    def simple(self) -> tuple[str, frozenset[str]] | None:
        """(question, codes) when this says no more than "select question Q has one of these codes", else None."""
        parts = self.node.parts if isinstance(self.node, Some) else (self.node,)
        found = [_has_code(part) for part in parts]
        questions = {pair[0] for pair in found if pair}
        if len(questions) != 1 or None in found:
            return None
        return questions.pop(), frozenset(pair[1] for pair in found if pair)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Not(part):
            yield from _nodes(part)
        case All(parts) | Some(parts):
            for part in parts:
                yield from _nodes(part)


def _references(whole: Node) -> Iterator[Reference]:
    for node in _nodes(whole):
        match node:
            case Selected(question, _):
                yield question
            case Compare(_, left, right):
                yield left
                if isinstance(right, Reference):
                    yield right
            case Engine(questions):
                yield from questions


def _has_code(node: Node) -> tuple[str, str] | None:
    match node:
        case Selected(question, code) if question.kind in (Kind.ONE, Kind.MULTIPLE):
            return question.name, code
        case Compare("=", Reference(name, Kind.ONE), right) if isinstance(right, str | float) and right != "":
            return name, right if isinstance(right, str) else f"{right:.12g}"
    return None


def _evaluate(node: Node, lookup: Lookup, rows: int) -> np.ndarray:
    match node:
        case Constant(value):
            return np.full(rows, value)
        case Selected(question, code):
            return lookup(question.name).selected(code)
        case Compare(operator, left, right):
            return _compare(operator, left, right, lookup)
        case Not(part):
            return ~_evaluate(part, lookup, rows)
        case All(parts):
            return np.asarray(np.logical_and.reduce([_evaluate(part, lookup, rows) for part in parts]))
        case Some(parts):
            return np.asarray(np.logical_or.reduce([_evaluate(part, lookup, rows) for part in parts]))
        case Engine():
            raise ValueError("only the engine can tell whether this condition holds")


def _compare(operator: str, left: Reference, right: Reference | str | float, lookup: Lookup) -> np.ndarray:
    operand = lookup(left.name)
    other = lookup(right.name) if isinstance(right, Reference) else None
    if _as_numbers(operator, left, right):
        number: np.ndarray | float = other.number() if other else _number(right)
        return _apply(operator, operand.number(), number)
    return _apply(operator, operand.text(), other.text() if other else str(right))


def _as_numbers(operator: str, left: Reference, right: Reference | str | float) -> bool:
    if operator in _ORDERING or isinstance(right, float):
        return True
    if isinstance(right, Reference):
        return left.kind in NUMERIC and right.kind in NUMERIC
    return left.kind in NUMERIC and _number(right) == _number(right)


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return float("nan")


def _apply(operator: str, left: np.ndarray, right: np.ndarray | float | str) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        match operator:
            case "=":
                result = left == right
            case "!=":
                result = left != right
            case "<":
                result = left < right
            case "<=":
                result = left <= right
            case ">":
                result = left > right
            case _:
                result = left >= right
    return np.asarray(result, dtype=bool)
