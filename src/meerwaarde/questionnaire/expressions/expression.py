"""An expression ready for use, and the scope it is evaluated in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from meerwaarde.questionnaire.expressions.errors import ExpressionError, OutOfBudget
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.expressions.values import Value, to_boolean, to_number, to_text

STEPS = 2_000_000  # nodes looked at in one budget
SECONDS = 5.0
SIGNS = 20  # of kept text that count as one step: 40 MB in all; the largest document has 5 MB


class Budget:
    """How much an evaluation may take: `steps` nodes and `seconds` of the clock, for all expressions that share it."""

    __slots__ = ("_deadline", "_left")

    def __init__(self, steps: int = STEPS, seconds: float = SECONDS) -> None:
        self._left = steps
        self._deadline = time.monotonic() + seconds

    def spend(self, steps: int) -> None:
        """Count `steps`. Raises OutOfBudget when they, or the time, are gone.

        The clock is looked at every time: between two calls may lie a function on a text of megabytes.
        """
        self._left -= steps
        if self._left < 0:
            raise OutOfBudget("steps")
        if time.monotonic() > self._deadline:
            raise OutOfBudget("seconds")

    def hold(self, text: str) -> str:
        """Count a text that is going to be kept, as one step for each SIGNS signs of it. Returns the text."""
        self.spend(len(text) // SIGNS)
        return text

    def seconds_left(self) -> float:
        """Seconds until the deadline, negative behind it."""
        return self._deadline - time.monotonic()


class Hooks(Protocol):
    """What expressions may ask of the form around them."""

    def choice_name(self, value: str, path: str, scope: Scope) -> str:
        """The label of the choice `value` of the question at `path`, in the scope's language."""

    def itext(self, identifier: str, scope: Scope) -> str:
        """The text of that id in the scope's language."""


@dataclass(slots=True)
class Scope:
    """Where an expression is evaluated. `node` is the context node, `position` and `size` its place among others.

    `original` is what current() gives: the node whose rule it is. `instances` are document nodes of secondary
    instances by id; `now` is one moment for the whole evaluation, with its offset from UTC. `kept` holds what is the
    same at every node: a scope is for one evaluation, and no longer right when the document has changed.
    """

    node: Node
    instances: Mapping[str, Node] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now().astimezone())
    budget: Budget = field(default_factory=Budget)
    language: str = ""
    hooks: Hooks | None = None
    position: int = 1
    size: int = 1
    kept: dict[Code, Value] | None = None
    original: Node = None  # type: ignore[assignment]  # filled from `node`

    def __post_init__(self) -> None:
        if self.original is None:
            self.original = self.node


Code = Callable[[Scope], Value]


class Expression:
    """A compiled expression. It holds no state: one may serve many instances."""

    __slots__ = ("_code", "_references", "functions", "text")

    def __init__(
        self, text: str, code: Code, references: Callable[[str], frozenset[str]], functions: frozenset[str]
    ) -> None:
        self.text = text
        self.functions = functions  # the names of the functions in it
        self._code = code
        self._references = references

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def value(self, scope: Scope) -> Value:
        """What it is worth. Raises OutOfBudget, and ExpressionError (`evaluation`) for what has no value."""
        try:
            return self._code(scope)
        except RecursionError:
            raise ExpressionError("depth", self.text[:80]) from None

    def text_value(self, scope: Scope) -> str:
        """As a text."""
        return to_text(self.value(scope))

    def number(self, scope: Scope) -> float:
        """As a number."""
        return to_number(self.value(scope))

    def boolean(self, scope: Scope) -> bool:
        """As true or false."""
        return to_boolean(self.value(scope))

    def nodes(self, scope: Scope) -> list[Node]:
        """As nodes; raises ExpressionError when it is a text, number or boolean."""
        value = self.value(scope)
        if not isinstance(value, list):
            raise ExpressionError("evaluation", self.text[:80])
        return value

    def references(self, at: str) -> frozenset[str]:
        """The absolute paths that it looks at when it stands at `at`, predicates of steps included.

        `/data/team/name` without positions; `/data/team/*` when any node below counts. What is read from secondary
        instances is left out.
        """
        return self._references(at)
