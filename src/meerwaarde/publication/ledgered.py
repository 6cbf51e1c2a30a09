"""A report and the ledger of what was published before: read first, written down just before the report is there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.disclosure import SafeTables
from meerwaarde.disclosure.earlier import Earlier
from meerwaarde.disclosure.ledger import FileStore, PublishedFile, Store, ledger_file
from meerwaarde.disclosure.ledger.report import ReportRelease, earlier_of, reports, sealed_report
from meerwaarde.disclosure.table import LedgerPosition
from meerwaarde.language import gettext as _


class Ledgered:
    """A ledger that is held until its report is made; without one nothing was published before."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._line = ""
        self.earlier: tuple[Earlier, ...] = earlier_of(reports(store)) if store else ()

    def place(
        self, safe: SafeTables, out: Path, tables: bytes, *, title: str, made: str, wave: str
    ) -> LedgerPosition | None:
        """The place of this report, whose tables.csv is `tables`; None without a ledger."""
        if self._store is None:
            return None
        path = f"{out.name}/tables.csv"
        if isinstance(self._store, FileStore):
            path = os.path.relpath(os.path.realpath(out / "tables.csv"), os.path.realpath(self._store.path.parent))
        files = (PublishedFile(path, hashlib.sha256(tables).hexdigest()),)
        self._line, position = sealed_report(self._store, ReportRelease(0, title, made, wave, safe.record, files))
        return position

    def write(self) -> None:
        """Add the line: from now on the report counts as published. Raises InputError."""
        if self._store is not None:
            self._store.append(self._line)


@contextmanager
def ledgered(path: Path | Store | None, out: Path) -> Iterator[Ledgered]:
    """The ledger in a file, begun when there is none, or another that somebody holds already. Raises InputError."""
    if not isinstance(path, Path):
        yield Ledgered(path)
        return
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(out)):
        raise InputError(_("--ledger {}: zet het publicatieregister niet in de map van het rapport.").format(path))
    begun = path.exists()
    try:
        with ledger_file(path, write=True, create=True) as store:
            yield Ledgered(store)
    finally:
        with suppress(OSError):
            if not begun and path.stat().st_size == 0:  # a ledger without a line was never begun
                path.unlink()
