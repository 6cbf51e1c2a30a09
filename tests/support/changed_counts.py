"""Small surveys in numbers, for reports whose counts are changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from meerwaarde.core import Sensitivity
from meerwaarde.disclosure import Asked, Partition, Tally, WaveFrame


def framed(groups: Sequence[str], name: str = "groep") -> WaveFrame:
    """A wave of organisations in these groups, all of equal weight."""
    codes = tuple(sorted(set(groups)))
    member = np.array([[group == code for code in codes] for group in groups], dtype=bool)
    ids = np.array([f"lid {at:03}" for at in range(len(groups))])
    return WaveFrame(ids, (Partition(name, codes, member),), np.ones(len(groups)))


def one_answer(
    name: str, answers: Sequence[str], codes: Sequence[str], parent: tuple[str, frozenset[str]] | None = None
) -> Asked:
    """A question with one answer of each organisation; an empty text is no answer."""
    hits = np.array([[given == code for code in codes] for given in answers], dtype=bool)
    return Asked(name, Sensitivity.NORMAL, tuple(codes), True, Tally(hits, hits.any(axis=1)), parent=parent)


def more_answers(name: str, answers: Sequence[str], codes: str) -> Asked:
    """A question with any number of answers, each one letter; `-` is no answer at all."""
    hits = np.array([[code in given for code in codes] for given in answers], dtype=bool)
    return Asked(name, Sensitivity.NORMAL, tuple(codes), False, Tally(hits, np.array([a != "-" for a in answers])))


def spread(counts: Mapping[str, int]) -> list[str]:
    """`{"a": 2, "b": 1}` as `["a", "a", "b"]`."""
    return [code for code, times in counts.items() for _time in range(times)]
