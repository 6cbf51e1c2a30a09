"""The list of functions: each file beside this one adds its own with `@function`.

A function is called with the scope of the evaluation and the values of its arguments. How many arguments it takes is
told when an expression is compiled, so the functions themselves need not look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from meerwaarde.questionnaire.expressions.expression import Scope
from meerwaarde.questionnaire.expressions.values import Value

__all__ = ["FUNCTIONS", "Function", "Scope", "function"]


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its name, how many arguments it takes (`most` None: any number), and what it does.

    `checks` look at arguments, by their place from 0, that are written out as texts; they raise ExpressionError.
    """

    name: str
    least: int
    most: int | None
    call: Callable[..., Value]
    checks: Mapping[int, Callable[[str], object]]


FUNCTIONS: dict[str, Function] = {}


def function(
    name: str, least: int, most: int | None, checks: Mapping[int, Callable[[str], object]] = MappingProxyType({})
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Add what follows to the list under `name`, with `least` to `most` arguments."""

    def add(call: Callable[..., Value]) -> Callable[..., Value]:
        if name in FUNCTIONS:
            raise ValueError(f"there is a function {name} already")
        FUNCTIONS[name] = Function(name, least, most, call, checks)
        return call

    return add
