"""Trying a proposal out: every row through the services of the register, and all of it taken back.

So a preview says exactly what the register would refuse, and no rule stands in two places. It is done in portions of
rows, each in a transaction of its own, so that others need not wait long for the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db import IntegrityError, transaction

from meerwaarde.language import gettext as _
from meerwaarde.web.members.imports.applying import Applying, column_of, keys_of
from meerwaarde.web.members.imports.columns import REFERENCES
from meerwaarde.web.members.imports.proposing import CHANGE, NEW, WRONG, Row
from meerwaarde.web.members.imports.state import known
from meerwaarde.web.members.types import Refused
from meerwaarde.web.scopes import Actor

PORTION = 200  # rows


def try_out(by: Actor, rows: list[Row], day: date, told: Callable[[int], None] = lambda _done: None) -> None:
    """Add to `rows` what the register refuses of them, and mark those rows as wrong. Stores nothing.

    `told` hears after each portion how many rows were tried.
    """
    doing = [row for row in rows if row["status"] in (NEW, CHANGE)]
    new = {row["number"]: row for row in doing if row["status"] == NEW and row["number"]}
    for at in range(0, len(doing), PORTION):
        portion = doing[at : at + PORTION]
        _try_portion(by, portion, [new[number] for number in _named(portion) if number in new], day)
        told(at + len(portion))
    _follow(rows)


def _try_portion(by: Actor, portion: list[Row], named: list[Row], day: date) -> None:
    there = known(by.scope, {row["organisation"] for row in portion if row["organisation"]}, day)
    with transaction.atomic():
        trying = Applying(by, day, there, keys_of(_named(portion)), "?")
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
