"""The list of functions: each file beside this one adds its own with `@function`.

A function is called with the scope of the evaluation and the values of its arguments. How many arguments it takes is
told when an expression is compiled, so the functions themselves need not look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.expressions.values import Value


class Budget(Protocol):
    """What an evaluation may cost."""

    def spend(self, steps: int) -> None:
        """Count `steps`; raises OutOfBudget when there are none left."""

    def seconds_left(self) -> float:
        """Seconds of time left, 0 or more."""


class Scope(Protocol):
    """What a function may look at besides its arguments."""

    @property
    def node(self) -> Node: ...  # the context node
    @property
    def now(self) -> datetime: ...  # aware; the same throughout one evaluation
    @property
    def language(self) -> str: ...  # of the form
    @property
    def budget(self) -> Any: ...  # a Budget


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its name, how many arguments it takes (`most` None: any number), and what it does."""

    name: str
    least: int
    most: int | None
    call: Callable[..., Value]

    def takes(self, arguments: int) -> bool:
        """Whether it can be called with that many arguments."""
        return self.least <= arguments and (self.most is None or arguments <= self.most)


FUNCTIONS: dict[str, Function] = {}


def function(name: str, least: int, most: int | None) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Add what follows to the list under `name`, with `least` to `most` arguments."""

    def add(call: Callable[..., Value]) -> Callable[..., Value]:
        if name in FUNCTIONS:
            raise ValueError(f"there is a function {name} already")
        FUNCTIONS[name] = Function(name, least, most, call)
        return call

    return add
