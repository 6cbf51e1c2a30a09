"""Trying a proposal out: every row through the services of the register, and all of it taken back.

So a preview says exactly what the register would refuse, and no rule stands in two places. It is done in portions of
rows, each in a transaction of its own, so that others need not wait long for the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.db import IntegrityError, transaction

from meerwaarde.language import gettext as _
from meerwaarde.web.members.imports.applying import Applying, changes_in, column_of
from meerwaarde.web.members.imports.columns import REFERENCES
from meerwaarde.web.members.imports.proposing import CHANGE, NEW, WRONG, Row
from meerwaarde.web.members.imports.state import known
from meerwaarde.web.members.types import Refused
from meerwaarde.web.scopes import Actor

PORTION = 100  # changes in one transaction, some 3 ms each
PAUSE = 0.12  # seconds between two: those who wait for SQLite look every tenth of a second whether it is free


def try_out(by: Actor, rows: list[Row], day: date, told: Callable[[int], None] = lambda _done: None) -> None:
    """Add to `rows` what the register refuses of them, and mark those rows as wrong. Stores nothing.

    `told` hears after each portion how many rows were tried.
    """
    doing = [row for row in rows if row["status"] in (NEW, CHANGE)]
    new = {row["number"]: row for row in doing if row["status"] == NEW and row["number"]}
    done = 0
    for portion in _portions(doing):
        if done:
            time.sleep(PAUSE)
        _try_portion(by, portion, [new[number] for number in _named(portion) if number in new], day)
        done += len(portion)
        told(done)
    _follow(rows)


def _portions(rows: list[Row]) -> Iterator[list[Row]]:
    portion: list[Row] = []
    changes = 0
    for row in rows:
        portion.append(row)
        changes += changes_in(row)
        if changes >= PORTION:
            yield portion
            portion, changes = [], 0
    if portion:
        yield portion


def _try_portion(by: Actor, portion: list[Row], named: list[Row], day: date) -> None:
    there = known(by.scope, {row["organisation"] for row in portion if row["organisation"]}, day)
    with transaction.atomic():
        trying = Applying(by, day, there, "?")
        for row in (*named, *portion):
            _tried(row, trying.add)
        for row in portion:
            _tried(row, trying.change)
        transaction.set_rollback(True)


def _tried(row: Row, step: Callable[[Row], None]) -> None:
    """One step of one row; what the register refuses becomes a problem of that row."""
    if row["status"] == WRONG:
        return
    try:
        with transaction.atomic():
            step(row)
    except Refused as refused:
        _wrong(row, column_of(refused.field), refused.message)
    except IntegrityError:
        _wrong(row, "", _("Dit past niet bij wat er al staat. Wijzig deze organisatie op haar pagina."))


def _named(rows: Iterable[Row]) -> set[str]:
    """Numbers of other organisations that rows name."""
    return {row["changes"][name][1] for row in rows for name in REFERENCES if row["changes"].get(name, ["", ""])[1]}


def _wrong(row: Row, column: str, message: str) -> None:
    if [column, message] not in row["problems"]:
        row["problems"].append([column, message])
    row["status"] = WRONG


def _follow(rows: list[Row]) -> None:
    """Rows that name a new organisation whose own row is wrong are wrong too, and so on."""
    while True:
        good = {row["number"] for row in rows if row["status"] == NEW}
        bad = {row["number"] for row in rows if row["status"] == WRONG and not row["organisation"]} - good - {""}
        found = [
            (row, name)
            for row in rows
            for name in REFERENCES
            if row["status"] in (NEW, CHANGE) and row["changes"].get(name, ["", ""])[1] in bad
        ]
        if not found:
            return
        for row, name in found:
            text = _("Lidnummer {number} staat verderop in dit bestand op een rij die niet klopt.")
            _wrong(row, name, text.format(number=row["changes"][name][1]))
