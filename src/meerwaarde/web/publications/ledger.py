"""The ledger of releases as a table: the same lines in the same chain as the file of the command line.

    `Snapshot.taken()` ──▶ solving, as long as it takes ──▶ one transaction: `commit` and the release itself

A long calculation holds nobody up: it works on what the ledger said when it began, and is refused (`Overtaken`) when
somebody released something in between. What is released and its lines are written in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.publications.models import LedgerLine

LOCK = 20141006  # names this ledger among the advisory locks of PostgreSQL


class Overtaken(InputError):
    """Something else was released while this was being solved; solve it again."""

    def __init__(self) -> None:
        super().__init__(_("Intussen is er iets anders gepubliceerd. Bekijk het voorstel opnieuw."))


class DatabaseStore:
    """The lines in the table; see `database_ledger`."""

    def __init__(self, *, write: bool) -> None:
        self._write = write

    @property
    def name(self) -> str:
        """How people know the ledger."""
        return _("publicatieregister")

    def lines(self) -> Sequence[str]:
        """All lines."""
        return list(LedgerLine.objects.order_by("number").values_list("line", flat=True))

    def append(self, line: str) -> None:
        """Add the line, which must follow on the last one. Raises InputError and keeps nothing of it otherwise."""
        if not self._write:
            raise TypeError("this ledger was opened for reading")
        last = LedgerLine.objects.order_by("-number").first()
        said = json.loads(line)
        if (said["number"], said["previous"]) != (last.number + 1 if last else 1, head_of([last.line] if last else [])):
            raise Overtaken
        try:
            with transaction.atomic():
                LedgerLine(number=said["number"], line=line).save()
        except DatabaseError as error:
            what = _("kan niet in het publicatieregister schrijven ({}). Er is niets gepubliceerd.")
            raise InputError(what.format(type(error).__name__), file=self.name) from error


@contextmanager
def database_ledger(*, write: bool = False) -> Iterator[DatabaseStore]:
    """The ledger in the database.

    `write`: for who is going to append. Everybody else who does waits until the transaction around it ends; on SQLite
    the transaction itself is exclusive, on PostgreSQL an advisory lock is held.
    """
    if not write:
        yield DatabaseStore(write=False)
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield DatabaseStore(write=True)


class Snapshot:
    """The ledger as it was at a moment, with further lines that are not released yet. Nobody waits for it."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = list(lines)
        self._known = len(self._lines)

    @classmethod
    def taken(cls) -> Snapshot:
        """The ledger as it is now."""
        with database_ledger() as store:
            return cls(store.lines())

    @property
    def name(self) -> str:
        """How people know the ledger."""
        return _("publicatieregister")

    def lines(self) -> Sequence[str]:
        """All lines, those that wait too."""
        return self._lines

    def append(self, line: str) -> None:
        """Let one more line wait."""
        self._lines.append(line)

    def commit(self) -> int:
        """Add the lines that wait, in the transaction of the release; gives the number of the last line.

        Raises Overtaken when the ledger is not what it was.
        """
        with database_ledger(write=True) as store:
            last = LedgerLine.objects.order_by("-number").first()
            if head_of([last.line] if last else []) != head_of(self._lines[: self._known]):
                raise Overtaken
            for line in self._lines[self._known :]:
                store.append(line)
        return len(self._lines)


def head_of(lines: Sequence[str]) -> str:
    """The hash of the last line."""
    from meerwaarde.disclosure.ledger.chain import head_of as head  # loads numpy

    return head(lines)
