"""What must be known of the answers behind figures over municipalities, and how they become one per municipality."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from meerwaarde.core import Figure, Sensitivity
from meerwaarde.disclosure.primary import Rules
from meerwaarde.disclosure.tally import Partition


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """One question. Its rows are the answers of members, one per organisation and municipality.

    `place` int64 [rows] the municipality, `holder` int64 [rows] who is protected (a holding, or the organisation),
    `organisation` int64 [rows]. `choice` int64 [rows] for a question with one answer, `named` bool [rows, choices] for
    one with several, `values` float64 [rows] for a number; the others are None. `codes` are the choices; `differ` the
    code of the outcome "members differ", empty where no two members answered in one municipality.
    """

    name: str
    sensitivity: Sensitivity
    codes: tuple[str, ...]
    differ: str
    place: np.ndarray
    holder: np.ndarray
    organisation: np.ndarray
    rules: Rules
    choice: np.ndarray | None = None
    named: np.ndarray | None = None
    values: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A report over municipalities before protection.

    `places` is how many municipalities have an answer, `partitions` how they are grouped, `invited` how many there are
    in all. `empty` as in `disclosure.Draft`. `answered` bool [places, holders]: who answered anything where.
    """

    figures: tuple[Figure, ...]
    asked: tuple[PlaceAsked, ...]
    places: int
    partitions: tuple[Partition, ...]
    invited: int
    minimum: int
    empty: tuple[tuple[str, str, str], ...]
    answered: np.ndarray

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """Over all, then every group."""
        return (("", ""), *((part.variable, code) for part in self.partitions for code in part.codes))

    @property
    def member(self) -> np.ndarray:
        """Which municipality stands in which of `groups`, bool [places, groups]."""
        return np.column_stack([np.ones(self.places, dtype=bool), *(part.member for part in self.partitions)])


@dataclass(frozen=True)  # without slots: what follows from the votes is worked out once and kept
class Votes:
    """One thing that members answered, as a choice among `choices`: a question with one answer, or "named or not".

    `by_half`: the outcome is choice 1 when more than half gave it, else 0. Without it an outcome is the choice of more
    than half, or `choices` (members differ).
    """

    choices: int
    by_half: bool
    places: int
    place: np.ndarray  # int64 [rows]
    holder: np.ndarray  # int64 [rows]
    choice: np.ndarray  # int64 [rows]

    @property
    def outcomes(self) -> int:
        """How many outcomes a municipality can have."""
        return self.choices if self.by_half else self.choices + 1

    @cached_property
    def counts(self) -> np.ndarray:
        """How many members gave each choice, int64 [places, choices]."""
        found = np.zeros((self.places, self.choices), dtype=np.int64)
        np.add.at(found, (self.place, self.choice), 1)
        return found

    @cached_property
    def members(self) -> np.ndarray:
        """How many members answered, int64 [places]."""
        return np.bincount(self.place, minlength=self.places)

    @cached_property
    def outcome(self) -> np.ndarray:
        """The outcome of each municipality, int64 [places]; -1 where nobody answered."""
        counts, members = self.counts, self.members
        most = 2 * counts > members[:, None]
        if self.by_half:
            return np.where(members > 0, most[:, 1], -1).astype(np.int64)
        return np.where(members > 0, np.where(most.any(axis=1), most.argmax(axis=1), self.choices), -1)

    @cached_property
    def possible(self) -> np.ndarray:
        """Which outcomes each municipality could have, had its members answered otherwise; bool [places, outcomes]."""
        found = np.repeat((self.members > 0)[:, None], self.outcomes, axis=1)
        if not self.by_half:
            found[:, self.choices] = [possible_differ(self.choices, int(k)) for k in self.members]
        return found

    @cached_property
    def behind(self) -> np.ndarray:
        """Who stands behind each municipality, bool [places, holders]."""
        found = np.zeros((self.places, int(self.holder.max(initial=-1)) + 1), dtype=bool)
        found[self.place, self.holder] = True
        return found


def possible_differ(choices: int, members: int) -> bool:
    """Whether that many members can answer so that no choice has more than half of them."""
    return members > 1 and choices * (members // 2) >= members


def votes_of(asked: PlaceAsked, places: int, answer: int = -1) -> Votes:
    """The votes of a question, or for one with several answers those on `answer`."""
    if asked.named is not None:
        return Votes(2, True, places, asked.place, asked.holder, asked.named[:, answer].astype(np.int64))
    assert asked.choice is not None
    return Votes(len(asked.codes), False, places, asked.place, asked.holder, asked.choice)
