"""What can go wrong with an expression: it cannot be understood, or it does not end."""

from __future__ import annotations


class ExpressionError(ValueError):
    """An expression that cannot be used.

    `reason` is one of `syntax`, `unsupported`, `size`, `depth`, `arguments`, `evaluation`; `name` is the function that
    is meant where the reason is about one.
    """

    def __init__(self, reason: str, detail: str = "", *, name: str = "") -> None:
        super().__init__(detail or " ".join(part for part in (reason, name) if part))
        self.reason = reason
        self.name = name


class OutOfBudget(Exception):
    """An evaluation that took more steps or more time than it was given."""
