"""The text of an expression in pieces: names, paths, texts, numbers and signs.

Enough to see what simple skip logic says (which question is compared with which code) without evaluating it. What an
expression means is for `expressions` alone; whoever reads pieces here treats all he does not recognise as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_STEP = r"(?:\.\.|[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)"
_PIECE = re.compile(
    rf"""
      (?P<text>'[^']*'|"[^"]*")
    | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?![\w.]))
    | (?P<path>(?:current\(\)\s*/\s*)?(?:/|\./|\.\./|\.\.(?![\w.]))(?:{_STEP}(?:\s*/\s*{_STEP})*)?|\.(?![\w.]))
    | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    | (?P<sign><=|>=|!=|//|\S)
    """,
    re.VERBOSE,
)
_CURRENT = re.compile(r"current\(\)\s*/\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece; `kind` is text, number, path, name or sign. Spaces between pieces are left out."""

    kind: str
    text: str
    start: int
    end: int


def pieces(text: str) -> list[Piece]:
    """The pieces of an expression in order."""
    return [Piece(found.lastgroup or "", found.group(), *found.span()) for found in _PIECE.finditer(text)]


def literal(piece: Piece) -> str | None:
    """What a text or a number says, None for another piece."""
    if piece.kind == "text":
        return piece.text[1:-1]
    return piece.text if piece.kind == "number" else None


def absolute(path: str, at: str) -> str:
    """`path` as written in an expression of the node `at`, from the root: `../q` at /data/g/r is /data/g/q."""
    bare = re.sub(r"\s+", "", _CURRENT.sub("", path))
    steps = [] if bare.startswith("/") else at.strip("/").split("/")
    for step in bare.strip("/").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/" + "/".join(steps)


def with_paths(text: str, spelled: Callable[[str], str]) -> str:
    """`text` with every path in it replaced by what `spelled` makes of it."""
    parts, last = [], 0
    for piece in pieces(text):
        if piece.kind == "path":
            parts += [text[last : piece.start], spelled(piece.text)]
            last = piece.end
    return "".join([*parts, text[last:]])
