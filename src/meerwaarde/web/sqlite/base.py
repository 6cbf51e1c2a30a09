"""Django's own SQLite, except that the threads of one process wait in line to write.

SQLite lets who finds the database locked sleep longer and longer (to a tenth of a second) before it looks again. Under
many writers at once some then wait for seconds while the lock is often free. A lock in the process wakes the next one
at once; between processes SQLite's own waiting stays.
"""

from __future__ import annotations

import threading
from collections import defaultdict

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

LONGEST_WAIT = 20.0  # seconds, as long as SQLite itself is told to wait
_lines: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)  # by database


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the lock of its database for as long as its transaction lasts."""

    _line: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        line = _lines[str(self.settings_dict["NAME"])]
        if not line.acquire(timeout=LONGEST_WAIT):
            raise OperationalError("database is locked")
        self._line = line
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._next()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # not in the stubs
        finally:
            self._next()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._next()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._next()

    def _next(self) -> None:
        """Let the next one in line write."""
        line, self._line = self._line, None
        if line is not None:
            line.release()
