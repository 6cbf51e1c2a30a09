"""What may be said: a table that has passed disclosure control and carries its proof.

Only this package makes a `SafeTable`; `tests/unit/test_walls.py` walks the syntax trees to see to it. A suppressed
cell holds no figure at all, so nothing downstream can leak it.
"""

from __future__ import annotations

from dataclasses import dataclass

from meerwaarde.core import Figure, Statistic, Status


@dataclass(frozen=True, slots=True)
class SafeCell:
    """One published, unreliable or suppressed cell: a row of tables.csv. Suppressed: every figure is None.

    `organisations` answered behind a figure over municipalities; None where organisations are what is counted.
    """

    question: str
    group_variable: str
    group: str
    answer: str
    statistic: Statistic
    status: Status
    percent: float | None = None
    value: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    count: int | None = None
    base: int | None = None
    population: int | None = None
    notes: tuple[str, ...] = ()
    organisations: int | None = None

    @property
    def key(self) -> tuple[str, str, str, str, Statistic]:
        """What the cell is about, unique within one report."""
        return self.question, self.group_variable, self.group, self.answer, self.statistic

    @property
    def number(self) -> float | None:
        """The percentage or the value, whichever is filled."""
        return self.percent if self.percent is not None else self.value

    @classmethod
    def shown(cls, figure: Figure, *, status: Status) -> SafeCell:
        """`figure` with all its numbers."""
        return cls(
            figure.question, figure.group_variable, figure.group, figure.answer, figure.statistic, status,
            figure.percent, figure.value, figure.se, figure.ci_low, figure.ci_high,
            figure.count, figure.base, figure.population, figure.notes,
        )  # fmt: skip

    @classmethod
    def emptied(cls, figure: Figure) -> SafeCell:
        """`figure` without any of its numbers."""
        return cls(
            figure.question, figure.group_variable, figure.group, figure.answer, figure.statistic, Status.SUPPRESSED
        )


@dataclass(frozen=True, slots=True)
class LedgerPosition:
    """Where a release stands in the ledger: its number and the hash of its line."""

    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class RowInterval:
    """Between which values a hidden count or sum was shown to be open for readers. For its owner alone."""

    question: str
    group_variable: str
    group: str
    answer: str
    level: str  # level, change or panel
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Proof:
    """What makes a release safe: rules by name, how many cells they protect, and how that was shown.

    No secret parameter stands here. `protected` counts the emptied rows of the question, which readers see anyway,
    `worlds` the alternative answer sets that print exactly the same report and so prove it, `programs` the linear
    and integer programs solved for them. The last two depend on what is hidden and are not for publication: readers
    could try which answers take as many. So are `intervals`: of every row that is hidden for its own sake.
    """

    rules: tuple[str, ...]
    protected: int
    worlds: int
    programs: int
    solver: str
    ledger: LedgerPosition | None = None
    intervals: tuple[RowInterval, ...] = ()


@dataclass(frozen=True, slots=True)
class SafeTable:
    """One table of a report. `name` is the column `table` of tables.csv."""

    name: str
    question: str
    group_variable: str  # empty: over all
    cells: tuple[SafeCell, ...]
    proof: Proof


@dataclass(frozen=True, slots=True)
class Interval:
    """What no reader, insiders included where they may, can narrow of a protected cell; `upper` None: without end."""

    codes: tuple[str, ...]
    lower: float
    upper: float | None


@dataclass(frozen=True, slots=True)
class CrossProof:
    """What makes a table with margins safe. Private: rules with their parameters, and the intervals of hidden cells.

    `attackers` against whom every protected cell was shown to be open, `moves` how many other tables, equal in all that
    is shown, prove it, `programs` how many linear and integer programs were solved.
    """

    rules: tuple[str, ...]
    attackers: tuple[str, ...]
    intervals: tuple[Interval, ...]
    moves: int
    programs: int
    solver: str
    ledger: LedgerPosition | None = None
    optimal: bool = False


@dataclass(frozen=True, slots=True)
class CrossCell:
    """One cell of a table with margins: a code per dimension. Hidden (`primary`, `secondary`): every figure is None.

    `denominator` only in a table of ratios.
    """

    codes: tuple[str, ...]
    value: float | None
    count: int | None
    status: str
    denominator: float | None = None


@dataclass(frozen=True, slots=True)
class SafeCross:
    """A table of one variable by several dimensions with all its margins, that has passed disclosure control.

    `under`: the variable of the denominators, where it is a table of ratios.
    """

    variable: str
    dimensions: tuple[str, ...]
    cells: tuple[CrossCell, ...]
    proof: CrossProof
    under: str | None = None
