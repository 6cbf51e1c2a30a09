"""The content of released key figures: plain JSON, made from the cells of safe tables and nothing else.

A row is {code, value, percent, n, N, status}: `status` is published or suppressed, and suppressed has no figure at all.
`n` is the number of members behind the figure, `N` the number that it could have been; None is not told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from meerwaarde.web.members.types import RegisterRow
from meerwaarde.web.publications.protecting import Protected
from meerwaarde.web.publications.tables import AMOUNTS, BY_SECTOR, BY_SIZE, MEMBERS, SIZES, TOTAL, YES

if TYPE_CHECKING:
    from meerwaarde.disclosure.table import CrossCell

FORMAT = "meerwaarde-key-figures-1"
PUBLISHED, SUPPRESSED = "published", "suppressed"
HIDDEN: dict[str, Any] = {"value": None, "percent": None, "n": None, "N": None, "status": SUPPRESSED}

Row = dict[str, Any]


def content_of(
    day: date,
    over: int,
    members: Sequence[RegisterRow],
    kinds: Sequence[Any],
    protected: Sequence[Protected],
    before: Mapping[int, Row | None],
) -> dict[str, Any]:
    """The content. `over`: the year of the sums; `before`: of earlier years their row when it is public already."""
    safe = {one.wanted.name: one for one in protected if one.safe is not None}
    tables = [
        table
        for table in (
            _several([kind.code for kind in kinds], safe),
            *(_classes(name, safe) for name in (f"leden-{BY_SECTOR}", "leden-soort", SIZES)),
            *(_sums(amount.name, by, safe) for amount in AMOUNTS for by in (BY_SECTOR, BY_SIZE)),
        )
        if table is not None
    ]
    own = _year(day.year, day, over, safe, "")
    return {
        "format": FORMAT,
        "day": day.isoformat(),
        "figures_year": over,
        "members": len(members),
        "kinds": {kind.code: [kind.name, kind.name_en] for kind in kinds},
        "tables": tables,
        "years": [
            own,
            *(row or _year(year, date(year, 12, 31), year, safe, f"-{year}") for year, row in before.items()),
        ],
    }


def with_kept(content: dict[str, Any], old: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The content with what an earlier version showed in place of what cannot be shown anew beside it.

    A correction of one member would be told by the difference; the old figures are public already and tell nothing new.
    """
    new = {table["name"]: table for table in content["tables"]}
    for table in old["tables"]:
        new.setdefault(table["name"], {**table, "kept_from": table.get("kept_from", version)})
    order = [*(table["name"] for table in old["tables"]), *new]
    own, *others = content["years"]
    cells = {**old["years"][0]["cells"], **own["cells"]}
    return {
        **content,
        "tables": [new[name] for name in dict.fromkeys(order)],
        "years": [{**own, "cells": cells}, *others],
    }


def _cells(one: Protected) -> dict[str, CrossCell]:
    assert one.safe is not None
    return {cell.codes[0]: cell for cell in one.safe.cells}


def _several(kinds: Sequence[str], safe: Mapping[str, Protected]) -> dict[str, Any] | None:
    """Members by work kind: each kind beside all members, never beside a sum of kinds."""
    found = [(kind, safe[name]) for kind in kinds if (name := f"leden-werksoort-{kind}") in safe]
    if not found:
        return None
    rows = []
    for kind, one in found:
        cells = _cells(one)
        rows.append({"code": kind, **_count(cells[YES], cells[TOTAL])})
    total = _cells(found[0][1])[TOTAL]
    return {
        "name": "leden-werksoort",
        "kind": "several",
        "rows": [*rows, {"code": TOTAL, **_count(total, None)}],
        **_about([one for _kind, one in found]),
    }


def _classes(name: str, safe: Mapping[str, Protected]) -> dict[str, Any] | None:
    """Members in classes of which each has one."""
    if name not in safe:
        return None
    cells = _cells(safe[name])
    rows = [{"code": code, **_count(cell, None if code == TOTAL else cells[TOTAL])} for code, cell in cells.items()]
    return {"name": name, "kind": "classes", "rows": rows, **_about([safe[name]])}


def _sums(amount: str, by: str, safe: Mapping[str, Protected]) -> dict[str, Any] | None:
    """A sum over members, by class."""
    one = safe.get(f"{amount}-{by}")
    if one is None:
        return None
    base = safe.get(one.wanted.base)
    among = _cells(base) if base else {}
    cells = _cells(one)
    rows = [
        {"code": code, **_sum(one, cell, None if code == TOTAL else cells[TOTAL], among.get(code))}
        for code, cell in cells.items()
    ]
    return {"name": one.wanted.name, "kind": "sums", "rows": rows, **_about([one])}


def _about(made: Sequence[Protected]) -> dict[str, Any]:
    """What a table says of itself: the period of its figures, its rules by name, its lines in the ledger."""
    proofs = [one.safe.proof for one in made if one.safe is not None]
    names = sorted({rule.split("=")[0] for proof in proofs for rule in proof.rules})
    return {
        "year": made[0].year,
        "rules": names,
        "public": made[0].wanted.public,
        "ledger": [proof.ledger.position for proof in proofs if proof.ledger is not None],
    }


def _count(cell: CrossCell, total: CrossCell | None) -> Row:
    """A number of members, and what part of all it is; `n` and `N` are those who were counted."""
    if cell.value is None:
        return dict(HIDDEN)
    base = cell.value if total is None else total.value
    return {
        "value": int(cell.value), "percent": _percent(cell.value, total.value if total else None),
        "n": None if base is None else int(base), "N": None if base is None else int(base), "status": PUBLISHED,
    }  # fmt: skip


def _sum(one: Protected, cell: CrossCell, total: CrossCell | None, among: CrossCell | None) -> Row:
    """A sum, how many members it is of and how many there are."""
    if cell.value is None:
        return dict(HIDDEN)
    divided = one.wanted.amount.divided if one.wanted.amount else 1
    return {
        "value": cell.value / divided,
        "percent": _percent(cell.value, total.value if total else None),
        "n": one.members[cell.codes[0]],
        "N": None if among is None or among.value is None else int(among.value),
        "status": PUBLISHED,
    }


def _percent(value: float, total: float | None) -> float | None:
    return 100 * value / total if total else None


def _year(year: int, day: date, over: int, safe: Mapping[str, Protected], ending: str) -> dict[str, Any]:
    """One year of the development: how many members, and the sums over all of them when those are of that year."""
    counted = safe.get(f"leden-soort{ending}")
    all_members = _cells(counted)[TOTAL] if counted else None
    cells: dict[str, Row] = {}
    if counted and all_members:
        cells[MEMBERS] = _count(all_members, None)
        cells["koepel"] = _count(_cells(counted)["koepel"], all_members)
    for amount in AMOUNTS if over == year else ():
        one = safe.get(f"{amount.name}{ending or f'-{BY_SECTOR}'}")
        if one is not None:
            cells[amount.name] = _sum(one, _cells(one)[TOTAL], None, all_members)
    return {"year": year, "day": day.isoformat(), "figures_year": over, "release": None, "cells": cells}
