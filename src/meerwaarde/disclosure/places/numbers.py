"""Numbers per municipality: the mean over its members, so a sum with one part per organisation and municipality.

Of the k members of a municipality each adds its number divided by k. So the total over municipalities is a plain sum of
such parts, and the system of numbers protects it with one row per part and the holding as the one who is protected:
minimum, rules about sizes, insiders, one system over all tables. What that system does not see are the standard error,
which is that of municipalities, and the median. They are judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from meerwaarde.core import Figure, Sensitivity, Status
from meerwaarde.disclosure.places.frame import PlaceAsked, PlaceDraft
from meerwaarde.disclosure.places.repair import MOST_OF_ONE
from meerwaarde.disclosure.release import Draft, protect_report
from meerwaarde.disclosure.rows import unit_of
from meerwaarde.disclosure.spread import says_much
from meerwaarde.disclosure.system import Unit
from meerwaarde.disclosure.table import Proof
from meerwaarde.disclosure.tally import Asked, Partition, Tally, WaveFrame

MEDIAN_HOLDERS = 5  # a median is somebody's figure (reference, chapter 10)
MEDIAN_SHARE = 0.25  # so nobody may answer for more than this part of the municipalities


def hidden_numbers(draft: PlaceDraft, asked: PlaceAsked) -> tuple[set[Unit], Proof | None, tuple[str, ...]]:
    """The units of a question with numbers that are hidden, the proof, and the question when nothing is safe."""
    figures = tuple(figure for figure in draft.figures if figure.question == asked.name)
    if not figures:
        return set(), None, ()
    alike = set() if asked.sensitivity is Sensitivity.NONE else _alike(draft, asked)
    if ("", "") in alike:
        return set(), None, (asked.name,)
    told = tuple(figure for figure in figures if (figure.group_variable, figure.group) not in alike)
    safe = protect_report(_draft(draft, asked, told))
    if safe.left_out:
        return set(), None, safe.left_out
    gone = {cell.key[:3] for table in safe.tables for cell in table.cells if cell.status is Status.SUPPRESSED}
    gone |= {(asked.name, *group) for group in alike}
    hidden = {unit_of(figure) for figure in figures if figure.key[:3] in gone}
    return hidden, safe.tables[0].proof, ()


def parts(asked: PlaceAsked, places: int) -> np.ndarray:
    """What each row adds to the sum over municipalities, float64 [rows]."""
    assert asked.values is not None
    return np.asarray(asked.values / np.bincount(asked.place, minlength=places)[asked.place])


def _draft(draft: PlaceDraft, asked: PlaceAsked, figures: Sequence[Figure]) -> Draft:
    rows = len(asked.place)
    partitions = tuple(Partition(p.variable, p.codes, p.member[asked.place]) for p in draft.partitions)
    holding = np.char.add("holder ", asked.holder.astype(str))
    frame = WaveFrame(np.arange(rows).astype(str), partitions, np.ones(rows), holding=holding)
    tally = Tally(np.zeros((rows, 0), dtype=bool), np.ones(rows, dtype=bool), parts(asked, draft.places))
    rules = asked.rules
    if asked.sensitivity is not Sensitivity.NONE:
        rules = replace(rules, dominance=(*rules.dominance, (1, MOST_OF_ONE)), weights="plain")
    question = Asked(asked.name, asked.sensitivity, (), False, tally, rules=rules)
    empty = tuple(group for group in draft.empty if group[0] == asked.name)
    return Draft(tuple(figures), (question,), frame, None, rules.minimum, empty)


def _alike(draft: PlaceDraft, asked: PlaceAsked) -> set[tuple[str, str]]:
    """The groups of which a standard error would tell that nearly all municipalities have the same number, to readers
    or to one or two who take off the municipalities in which they alone answered. Where one municipality is left its
    number follows from the mean, and the system of numbers decides."""
    found = set()
    value = np.bincount(asked.place, parts(asked, draft.places), draft.places)
    answered = np.bincount(asked.place, minlength=draft.places) > 0
    owner = [sorted(set(asked.holder[asked.place == place].tolist())) for place in range(draft.places)]
    holders = int(asked.holder.max(initial=-1)) + 1
    for group in range(draft.member.shape[1]):
        inside = np.flatnonzero(answered & draft.member[:, group]).tolist()
        whole = np.array([len(inside), value[inside].sum(), (value[inside] ** 2).sum()])
        alone, pair = np.zeros((3, holders)), np.zeros((3, holders, holders))
        for place in inside:
            own, add = owner[place], (1.0, value[place], value[place] ** 2)
            if len(own) == 1:
                alone[:, own[0]] += add
            elif len(own) == 2:
                pair[:, own[0], own[1]] += add
        together = alone[:, :, None] + alone[:, None, :] + pair
        twos = (whole[:, None, None] - together)[:, *np.triu_indices(holders, 1)]
        cases = np.concatenate([whole[:, None], whole[:, None] - alone, twos], axis=1)
        n = np.maximum(np.rint(cases[0]), 1.0)
        mean = cases[1] / n
        deviation = np.sqrt(np.maximum(cases[2] / n - mean**2, 0.0))
        size = float(np.abs(value[inside]).max(initial=0.0))
        deviation[deviation < 1e-7 * size] = 0.0  # what remains of a difference of equal sums
        if ((np.rint(cases[0]) > 1) & says_much(deviation, mean, n, asked.rules.minimum)).any():
            found.add(draft.groups[group])
    return found


def median_may_be_shown(draft: PlaceDraft, asked: PlaceAsked, variable: str, group: str) -> bool:
    """Whether enough stand behind a median, and nobody behind so many municipalities that it is sure to be theirs."""
    if asked.sensitivity is Sensitivity.NONE:
        return True
    inside = draft.member[asked.place, draft.groups.index((variable, group))]
    places, holder = asked.place[inside], asked.holder[inside]
    if len(np.unique(holder)) < max(MEDIAN_HOLDERS, asked.rules.minimum):
        return False
    pairs = np.unique(np.column_stack([holder, places]), axis=0)
    return bool(np.bincount(pairs[:, 0]).max() <= MEDIAN_SHARE * len(np.unique(places)))
