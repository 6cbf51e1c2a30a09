"""What disclosure control must know of the answers: per organisation, before anything is estimated.

The protected unit is the organisation. A reader is taken to know the register, the weights and who answered which
question; what must stay unknown is what they answered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meerwaarde.core import Sensitivity
from meerwaarde.disclosure.primary import Rules


@dataclass(frozen=True, slots=True)
class Tally:
    """One question in one wave. All arrays have one element per organisation of that wave.

    `hits` bool [organisations, answers]: at least one of its rows gave the answer (no columns for numbers). `base`
    bool: asked and answering. `values` float64: the sum over its rows of row share times value, numbers only.
    """

    hits: np.ndarray
    base: np.ndarray
    values: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Partition:
    """A grouping as readers know it. `member` bool [organisations, groups]; groups may overlap."""

    variable: str
    codes: tuple[str, ...]
    member: np.ndarray


@dataclass(frozen=True, slots=True)
class WaveFrame:
    """The organisations of one wave: identifiers, groupings, weights before they are shared over rows.

    `rows` is the largest number of rows of one organisation (municipalities); 1 when every one answers once. `cells`
    int64 [organisations] numbers what the design tells apart (strata, crossed weighting categories), None for one cell:
    also where all weigh the same, standard errors depend on how the answers lie over the strata. `holding` str
    [organisations]: those with the same name belong to one holding, which the rules count once; empty: to none.
    `everyone` bool [organisations]: those that this wave is about, where others (see `earlier`) stand beside them.
    """

    ids: np.ndarray  # str [organisations]
    partitions: tuple[Partition, ...]
    weights: np.ndarray  # float64 [organisations]
    rows: int = 1
    cells: np.ndarray | None = None
    holding: np.ndarray | None = None
    everyone: np.ndarray | None = None

    @property
    def holders(self) -> np.ndarray:
        """Who is protected: the holding of each organisation, or itself. str [organisations], the same in all waves."""
        alone = np.char.add("organisation ", self.ids.astype(str))
        return (
            alone
            if self.holding is None
            else np.where(self.holding == "", alone, np.char.add("holding ", self.holding))
        )

    @property
    def uneven(self) -> bool:
        """Whether a figure with its standard error tells more than its count: weights or strata differ."""
        weights, cells = self.weights, self.cells
        if self.everyone is not None:
            weights, cells = weights[self.everyone], None if cells is None else cells[self.everyone]
        strata = cells is not None and bool(np.ptp(cells) > 0)
        return strata or self.rows > 1 or bool(np.ptp(weights) > 1e-9 * np.abs(weights).max(initial=0.0))


@dataclass(frozen=True, slots=True)
class Asked:
    """One tabulated question.

    `codes` are its answers (empty for numbers); `exclusive`: one row gives at most one of them. `parent` says that it
    was asked only of those who gave one of these answers to that other question. `after` names questions, each with the
    answers that count, on which it depends in any other way. `rules` override those of the report. `measures`: what it
    measures over which year, now and in the wave before: other waves about the same may hold the same answers.
    """

    name: str
    sensitivity: Sensitivity
    codes: tuple[str, ...]
    exclusive: bool
    now: Tally
    then: Tally | None = None
    parent: tuple[str, frozenset[str]] | None = None
    after: tuple[tuple[str, frozenset[str]], ...] = ()
    rules: Rules | None = None
    measures: tuple[str, str] = ("", "")

    @property
    def follows(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """All questions on whose answers it depends."""
        return self.after + ((self.parent,) if self.parent else ())

    @property
    def numeric(self) -> bool:
        """Whether the answers are numbers."""
        return self.now.values is not None
