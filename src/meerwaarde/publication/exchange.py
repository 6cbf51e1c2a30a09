"""New files and folders take the place of old ones: all of them, or none.

Each is written beside its place and flushed to the disk first. When a step fails on the way, what stood there before
stands there again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Swap:
    """One file or folder on its way: `new` goes to `target`, what stood there goes to `old`."""

    target: Path
    new: Path | None  # None: nothing comes in its place
    old: Path


def exchange(swaps: Sequence[Swap]) -> None:
    """Move all old ones aside, then all new ones in, in their order; when one step fails, undo those before it."""
    done: list[tuple[Path, Path]] = []
    try:
        for swap in swaps:
            if swap.target.exists():
                _move(swap.target, swap.old, done)
        for swap in swaps:
            if swap.new is not None:
                _move(swap.new, swap.target, done)
        for folder in {swap.target.parent for swap in swaps}:
            flush_folder(folder)
    except BaseException:
        for source, goal in reversed(done):
            with suppress(OSError):
                goal.rename(source)
        raise


def _move(source: Path, goal: Path, done: list[tuple[Path, Path]]) -> None:
    source.rename(goal)
    done.append((source, goal))


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that is not there yet, and let it reach the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Let the names in `folder` reach the disk, where the system can do that for a folder."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
