"""How long looking for a safe pattern may take, where somebody waits for it. Without a limit it takes what it takes.

What is not safe when the time is over counts as what cannot be protected: it is left out. So a limit never shows more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def at_most(seconds: float | None) -> Iterator[None]:
    """Within this block a pattern is looked for so many seconds (None: as long as it takes)."""
    before = _until.set(None if seconds is None else monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(before)


def out_of_time() -> bool:
    """Whether the time of the block is over."""
    until = _until.get()
    return until is not None and monotonic() > until
