"""Django's own SQLite, except that who writes waits in line (`line`)."""

from __future__ import annotations

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from meerwaarde.web.sqlite.line import Line, lines

LONGEST_WAIT = 20.0  # seconds, as long as SQLite itself is told to wait


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps its turn in the line of its database for as long as its transaction lasts."""

    _line: Line | None = None

    def _start_transaction_under_autocommit(self) -> None:
        line = lines[str(self.settings_dict["NAME"])]
        if not line.enter(LONGEST_WAIT):
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
            line.leave()
