"""The line before an SQLite database: of all threads of all our processes one writes, and the next need not sleep long.

SQLite lets who finds the database locked sleep longer and longer (to a tenth of a second) before it looks again. Under
many writers at once some then wait for seconds while the lock is often free. Here a lock in the process wakes its next
thread at once; and of each process at most one thread looks, every millisecond, whether another process is done. Who is
killed leaves the line by itself: the kernel lets go of what a process held.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

SUFFIX = "-line"  # of the file beside the database that the processes hold in turn; it stays empty
LOOK_AGAIN = 0.001  # seconds


class Line:
    """Who may write in one database now."""

    def __init__(self, database: str) -> None:
        path = Path(database)
        # A database in memory is of one process.
        self._file = path.with_name(path.name + SUFFIX) if path.is_absolute() and path.parent.is_dir() else None
        self._thread = threading.Lock()
        self._held: int | None = None  # the descriptor of the file, in our turn

    def enter(self, longest: float) -> bool:
        """Wait for our turn; False when it did not come within so many seconds."""
        until = time.monotonic() + longest
        if not self._thread.acquire(timeout=longest):
            return False
        if self._file is None or self._enter_file(self._file, until):
            return True
        self._thread.release()
        return False

    def _enter_file(self, file: Path, until: float) -> bool:
        try:
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:  # a full disk, a folder that is only read: SQLite itself waits, and tells what is wrong
            return True
        while not _taken(descriptor):
            if time.monotonic() > until:
                os.close(descriptor)
                return False
            time.sleep(LOOK_AGAIN)
        self._held = descriptor
        return True

    def leave(self) -> None:
        """Let the next one in."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)
        self._thread.release()


def _taken(descriptor: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


class _Lines(defaultdict[str, Line]):
    def __missing__(self, database: str) -> Line:
        return self.setdefault(database, Line(database))


lines = _Lines()  # by database
