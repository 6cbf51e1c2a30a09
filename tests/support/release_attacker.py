"""Reads all releases at once: what can be derived of any sum from every printed cell together, by linear programs.

It knows rows and printed figures only, and shares no code with the package. Unknowns are the amounts of rows (a row
that was corrected is another row); in count tables how many rows there are with the same codes in every release.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

Codes = tuple[str, ...]
Version = tuple[str, float]  # organisation and amount


@dataclass(frozen=True)
class Row:
    """One row of a release. `unit`: who is protected."""

    who: str
    unit: str
    codes: Codes
    amount: float
    weight: float = 1.0


@dataclass(frozen=True)
class Edition:
    """A release: its rows, what each code covers (its lowest codes), and what was printed (None: hidden)."""

    rows: Sequence[Row]
    under: Sequence[Mapping[str, Collection[str]]]
    printed: Mapping[Codes, float | None]
    needs: Mapping[Codes, tuple[float, float, float]]  # of hidden cells: up, down, width

    def inside(self, cell: Codes) -> list[Row]:
        """The rows that a cell adds up."""
        return [
            row
            for row in self.rows
            if all(code in of[c] for code, of, c in zip(row.codes, self.under, cell, strict=True))
        ]


class Worlds:
    """All worlds that print the same as `editions`."""

    def __init__(self, editions: Sequence[Edition], count: bool) -> None:
        self.count, self.editions = count, editions
        profiles: dict[Version, list[object]] = {}
        for t, edition in enumerate(editions):
            for row in edition.rows:
                profiles.setdefault((row.who, row.amount), [None] * len(editions))[t] = row.codes
        groups: dict[object, int] = {}
        self.place: dict[Version, int] = {}
        self.units: dict[int, dict[str, float]] = {}
        for version, profile in profiles.items():
            self.place[version] = groups.setdefault(tuple(profile) if count else version, len(groups))
        unit_of = {(row.who, row.amount): row.unit for edition in editions for row in edition.rows}
        self.truth = np.zeros(len(groups))
        for version, place in self.place.items():
            self.truth[place] += version[1]
            of = self.units.setdefault(place, {})
            of[unit_of[version]] = of.get(unit_of[version], 0.0) + version[1]
        self.solver = self._model()

    def _model(self) -> highspy.Highs:
        n = len(self.truth)
        model = highspy.Highs()
        model.silent()
        model.setOptionValue("threads", 1)
        model.addVars(n, np.zeros(n), np.full(n, highspy.kHighsInf))
        for edition in self.editions:
            for cell, printed in edition.printed.items():
                if printed is not None:
                    form = self.form(edition.inside(cell))
                    columns = np.flatnonzero(form).astype(np.int32)
                    total = float(form @ self.truth)  # what was printed, without the dust of adding up
                    assert abs(total - printed) <= 1e-9 * max(1.0, abs(total)), (cell, printed, total)
                    model.addRow(total, total, len(columns), columns, form[columns])
        return model

    def form(self, rows: Sequence[Row], less: Sequence[Row] = ()) -> np.ndarray:
        """The sum of the rows, less that of others, over the unknowns."""
        form = np.zeros(len(self.truth))
        seen: set[tuple[Version, int]] = set()
        for sign, part in ((1, rows), (-1, less)):
            for row in part:
                place = self.place[row.who, row.amount]
                if not self.count:
                    form[place] += sign * row.weight
                elif ((row.who, row.amount), sign) not in seen:
                    seen.add(((row.who, row.amount), sign))
                    form[place] += sign / self.truth[place]
        return np.where(np.abs(form) < 1e-12, 0.0, form)

    def between(self, form: np.ndarray, coalition: Collection[str] = ()) -> tuple[float, float]:
        """The lowest and highest value of a sum for readers who know what the units `coalition` put in."""
        n = len(self.truth)
        low, high = np.zeros(n), np.full(n, highspy.kHighsInf)
        for place, parts in self.units.items():
            own = sum(parts[unit] for unit in coalition if unit in parts)
            low[place] = own
            if own and all(unit in coalition for unit in parts):
                high[place] = own
        places = np.arange(n, dtype=np.int32)
        self.solver.changeColsBounds(n, places, low, high)
        ends = []
        for side in (1.0, -1.0):
            self.solver.changeColsCost(n, places, side * form)
            self.solver.run()
            status = self.solver.modelStatusToString(self.solver.getModelStatus())
            if status in ("Unbounded", "Primal infeasible or unbounded"):
                ends.append(side * -np.inf)
            else:
                assert status == "Optimal", status
                ends.append(side * self.solver.getInfo().objective_function_value)
        return ends[0], ends[1]


def narrow(
    found: tuple[float, float], value: float, need: tuple[float, float, float], others: float, *, whole: bool
) -> bool:
    """Whether an interval is narrower than required; `others`: what the attacker did not put in itself."""
    low, high = (np.ceil(found[0] - 1e-6), np.floor(found[1] + 1e-6)) if whole else found
    up, down, width = need
    dust = 1e-6 * max(1.0, abs(value))
    return bool(high - value < up - dust or value - low < min(down, others) - dust or high - low < width - dust)
