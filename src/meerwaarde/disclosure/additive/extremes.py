"""The smallest and largest value of every variable of a system of relations, by linear programs (HiGHS).

One solution often shows the extreme of many variables, being where the bounds already known allow no more; so sums of
what is open are minimised first, and only the rest has a program of its own, each beginning at the last solution.
One thread and a fixed seed; no limit in time.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

INFINITY = highspy.kHighsInf
NEAR = 1e-7  # how near to a bound counts as reaching it
SMALLEST_BATCH = 4  # variables of one program that share no relation
FRUITFUL = 0.05  # a bulk program should settle this part of what is open, or be the last


class SolverStoppedError(Exception):
    """The solver gave no answer; `infeasible` when there is none."""

    def __init__(self, infeasible: bool) -> None:
        super().__init__(infeasible)
        self.infeasible = infeasible


@dataclass(frozen=True, slots=True)
class Part:
    """One component: `rows @ x == sides` as CSR triplets, with `lower <= x <= upper` (infinite where unknown)."""

    start: np.ndarray  # int32 [rows]
    index: np.ndarray  # int32 [entries]
    factor: np.ndarray  # float64 [entries]
    sides: np.ndarray  # float64 [rows]
    lower: np.ndarray  # float64 [variables]
    upper: np.ndarray  # float64 [variables]
    tolerance: float = 1e-9  # by how much a solution may fail a relation or a bound


def extremes(part: Part, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value, float64 [variables], of the variables `wanted` (bool); highest may be infinite.

    NaN elsewhere. Raises SolverStoppedError when no values satisfy the relations.
    """
    endless = _endless(part)
    search = _Search(part)
    low = search.all(wanted, part.lower, 1.0)
    high = search.all(wanted & ~endless, part.upper, -1.0)
    high[endless] = np.inf
    return low, high


class _Search:
    """Solves one program after another from where the last one ended; remembers what all solutions together show."""

    def __init__(self, part: Part) -> None:
        self.solver = solver(part)
        self.size = len(part.lower)
        self.related: list[list[int]] = [[] for _variable in range(self.size)]
        ends = np.append(part.start[1:], len(part.index))
        for row, (start, end) in enumerate(zip(part.start.tolist(), ends.tolist(), strict=True)):
            for at in part.index[start:end].tolist():
                self.related[at].append(row)
        self.least = np.full(self.size, np.inf)
        self.most = np.full(self.size, -np.inf)

    def all(self, wanted: np.ndarray, bound: np.ndarray, sign: float) -> np.ndarray:
        """The extremes on one side: the smallest (`sign` 1) or the largest (-1) of every wanted variable."""
        found = np.full(self.size, np.nan)
        if sign > 0:
            self._in_bulk(wanted, bound)
        self._in_batches(wanted, bound, sign)
        for at in np.flatnonzero(wanted).tolist():
            if self._open(at, bound, sign):
                found[at] = self._solve(np.array([at]), np.array([sign]))[at]
            else:
                found[at] = bound[at]
        return found

    def _open(self, at: int, bound: np.ndarray, sign: float) -> bool:
        """Whether no solution has reached the bound of a variable yet."""
        seen = self.least[at] if sign > 0 else self.most[at]
        return not abs(seen - bound[at]) <= NEAR

    def _in_batches(self, wanted: np.ndarray, bound: np.ndarray, sign: float) -> None:
        """Programs for several variables at a time that share no relation, as long as most reach their bound."""
        left = [at for at in np.flatnonzero(wanted & np.isfinite(bound)).tolist() if self._open(at, bound, sign)]
        tried = reached = 0
        while left and reached >= tried / 2:
            batch, used, later = [], set[int](), []
            for at in left:
                if used.isdisjoint(self.related[at]):
                    used.update(self.related[at])
                    batch.append(at)
                else:
                    later.append(at)
            if len(batch) < SMALLEST_BATCH:
                return
            self._solve(np.array(batch), np.full(len(batch), sign))
            tried += len(batch)
            reached += sum(not self._open(at, bound, sign) for at in batch)
            left = [at for at in later if self._open(at, bound, sign)]

    def _in_bulk(self, wanted: np.ndarray, bound: np.ndarray) -> None:
        still = np.flatnonzero(wanted)
        while len(still):
            self._solve(still, np.ones(len(still)))
            left = still[self.least[still] - bound[still] > NEAR]
            if len(still) - len(left) < FRUITFUL * len(still):
                return
            still = left

    def _solve(self, columns: np.ndarray, costs: np.ndarray) -> np.ndarray:
        price(self.solver, self.size, columns, costs)
        values = run(self.solver)
        np.minimum(self.least, values, out=self.least)
        np.maximum(self.most, values, out=self.most)
        return values


def price(model: highspy.Highs, size: int, columns: np.ndarray, costs: np.ndarray) -> None:
    """Minimise the sum of `costs` over `columns`, of the first `size` columns of a model."""
    objective = np.zeros(size)
    objective[columns] = costs
    model.changeColsCost(size, np.arange(size, dtype=np.int32), objective)


def solver(part: Part) -> highspy.Highs:
    """A model of `part` without costs."""
    made = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 2014),
        ("presolve", "off"),
        ("simplex_strategy", 4),  # primal: the last solution still satisfies the relations
        ("primal_feasibility_tolerance", part.tolerance),
        ("dual_feasibility_tolerance", 1e-9),
    ):
        made.setOptionValue(option, value)
    size, none = len(part.lower), np.array([], dtype=np.int32)
    made.addCols(size, np.zeros(size), part.lower, part.upper, 0, none, none, np.array([]))
    made.addRows(len(part.sides), part.sides, part.sides, len(part.index), part.start, part.index, part.factor)
    return made


def run(model: highspy.Highs) -> np.ndarray:
    """Solve; the values. Raises SolverStoppedError."""
    model.run()
    status = model.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverStoppedError(status == highspy.HighsModelStatus.kInfeasible)
    values: np.ndarray = np.asarray(model.getSolution().col_value, dtype=np.float64)
    return values


def most_violated(part: Part) -> int:
    """The relation to blame when no values satisfy all: it fails by most where together they fail by least."""
    model, count = solver(part), len(part.sides)
    start, rows = np.arange(2 * count, dtype=np.int32), np.repeat(np.arange(count, dtype=np.int32), 2)
    ones, signs = np.ones(2 * count), np.tile([1.0, -1.0], count)
    model.addCols(2 * count, ones, np.zeros(2 * count), np.full(2 * count, np.inf), 2 * count, start, rows, signs)
    failing: np.ndarray = run(model)[len(part.lower) :].reshape(count, 2).sum(axis=1)
    return int(failing.argmax())


def _endless(part: Part) -> np.ndarray:
    """Which variables can grow without end, bool [variables]: where some direction that keeps all relations goes up."""
    size = len(part.lower)
    free: np.ndarray = np.isinf(part.upper)
    if not free.any():
        return free
    direction = Part(
        part.start, part.index, part.factor, np.zeros(len(part.sides)), np.zeros(size), np.where(free, np.inf, 0.0)
    )
    model = solver(direction)
    grows = np.flatnonzero(free).astype(np.int32)
    none = np.array([], dtype=np.int32)
    count = len(grows)
    model.addCols(count, np.full(count, -1.0), np.zeros(count), np.ones(count), 0, none, none, np.array([]))
    pairs = np.column_stack((grows, np.arange(size, size + count, dtype=np.int32))).ravel().astype(np.int32)
    starts = np.arange(0, 2 * count, 2, dtype=np.int32)
    factors = np.tile([1.0, -1.0], count)
    model.addRows(count, np.zeros(count), np.full(count, np.inf), 2 * count, starts, pairs, factors)
    values = run(model)
    endless: np.ndarray = np.zeros(size, dtype=bool)
    endless[grows] = values[size:] > 0.5
    return endless
