"""Texts that are kept in both languages, because pages print key figures in their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from meerwaarde.language import language, use_language

DUTCH, ENGLISH = "nl", "en"


@contextmanager
def spoken(chosen: str) -> Iterator[None]:
    """Speak this language for a while."""
    before = language()
    use_language(chosen)
    try:
        yield
    finally:
        use_language(before)


def in_both(say: Callable[..., str], *about: Any) -> tuple[str, str]:
    """What `say` says in Dutch and in English."""
    with spoken(DUTCH):
        dutch = say(*about)
    with spoken(ENGLISH):
        return dutch, say(*about)


def either(dutch: str, english: str) -> str:
    """The text in the language of the page; what has no English is as it was published."""
    return english if english and language() == ENGLISH else dutch
