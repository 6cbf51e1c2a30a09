"""What leaves the program: the rows of SAFE.csv, for everybody, and the content of PROOF.json, for its owner alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from meerwaarde import __version__
from meerwaarde.disclosure.additive.columns import RESERVED, Source
from meerwaarde.disclosure.additive.linked import ratio

if TYPE_CHECKING:
    from meerwaarde.disclosure.table import CrossProof, SafeCross

MADE_BY = "meerwaarde protect"
RATIO = ("denominator", "ratio")  # further columns of a table of ratios
STATUSES = ("published", "primary", "secondary")


def heading(safe: SafeCross) -> tuple[str, ...]:
    """The columns of SAFE.csv."""
    return (*safe.dimensions, *RESERVED, *(RATIO if safe.under is not None else ()))


def lines(safe: SafeCross) -> Iterator[tuple[object, ...]]:
    """The rows of SAFE.csv; figures of hidden cells are empty."""
    for cell in safe.cells:
        count = "" if cell.count is None else cell.count
        line = (*cell.codes, _or_empty(cell.value), count, cell.status)
        if safe.under is not None:
            line += (_or_empty(cell.denominator), _or_empty(ratio(cell.value, cell.denominator)))
        yield line


def _or_empty(value: float | None) -> object:
    return "" if value is None else plain(value)


def plain(value: float) -> int | float:
    """A figure as it is written: without a decimal point when it is whole."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def counts(safe: SafeCross) -> dict[str, int]:
    """How many cells there are, and how many of each status."""
    by_status = Counter(cell.status for cell in safe.cells)
    return {"cells": len(safe.cells), **{status: by_status[status] for status in STATUSES}}


def proof_content(
    safe: SafeCross,
    *,
    made: date,
    inputs: Sequence[Source],
    options: Mapping[str, Any],
    advice: Sequence[str] = (),
) -> dict[str, Any]:
    """The content of PROOF.json. It holds intervals, parameters and names: never for publication."""
    proof = safe.proof
    judged = ["sensitive"] if any(one.role == "cells" for one in inputs) else []
    solver, _blank, version = proof.solver.partition(" ")
    return {
        "made_by": MADE_BY,
        "made": made.isoformat(),
        "program": {"name": "meerwaarde", "version": __version__},
        "solver": {"name": solver, "version": version},
        "rules": [*judged, *proof.rules],
        "attackers": list(proof.attackers),
        "inputs": [{"role": one.role, "file": one.file, "sha256": one.sha256} for one in inputs],
        "options": dict(options),
        "variable": safe.variable,
        "denominator": safe.under,
        "optimal": proof.optimal,
        "moves": proof.moves,
        "programs": proof.programs,
        "counts": counts(safe),
        "ledger": _ledger(proof),
        "advice": list(advice),
        "cells": list(_intervals(safe)),
    }


def _intervals(safe: SafeCross) -> Iterator[dict[str, Any]]:
    """Of every protected cell the ends of an interval that no reader can narrow; `upper` null: without end."""
    status = {cell.codes: cell.status for cell in safe.cells if cell.status != "published"}
    for one in safe.proof.intervals:
        yield {
            **dict(zip(safe.dimensions, one.codes, strict=True)),
            "status": status[one.codes],
            "lower": plain(one.lower),
            "upper": None if one.upper is None else plain(one.upper),
        }


def _ledger(proof: CrossProof) -> dict[str, Any] | None:
    place = proof.ledger
    return None if place is None else {"position": place.position, "hash": place.hash}
