"""Figures over municipalities give away no organisation: small cases before a judge who writes out every world."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Partition, PlaceAsked, PlaceDraft, protect_places
from meerwaarde.disclosure.primary import Rules
from support.place_judge import DIFFER, Case, given_away, permitted, printed, width, worlds

CASES, SOMETHING_SHOWN = 90, 18


def made(seed: int) -> tuple[Case, Sensitivity, int]:
    """A few organisations in a few municipalities, some of them together, in at most two regions."""
    random = Random(seed)
    places, holders = random.randint(4, 9), random.randint(3, 8)
    several = random.random() < 0.4
    choices = 2 if several or random.random() < 0.7 else 3
    rows = [(place, holder) for place in range(places)
            for holder in random.sample(range(holders), min(holders, random.choice((1, 1, 1, 2, 2, 3))))]  # fmt: skip
    random.shuffle(rows)
    rows = sorted(rows[: 10 if choices == 2 else 6])
    bias = random.random()
    choice = tuple(0 if random.random() < bias else random.randrange(choices) for _ in rows)
    cut = random.randint(1, places - 1)
    regions = [frozenset(range(cut)), frozenset(range(cut, places))] if random.random() < 0.6 else []
    case = Case(tuple(place for place, _ in rows), tuple(holder for _, holder in rows), choice, choices,
                (frozenset(range(places)), *regions), several)  # fmt: skip
    return case, random.choice((Sensitivity.NORMAL, Sensitivity.HIGH)), random.choice((1, 2, 2, 3))


def drafted(case: Case, sensitivity: Sensitivity, minimum: int) -> tuple[PlaceDraft, list[int]]:
    """The case as the report would hand it in; the second is which place stands at which position."""
    present = sorted(set(case.place))
    place = np.array([present.index(one) for one in case.place])
    names = sorted(set(case.holder))
    holder = np.array([names.index(one) for one in case.holder])
    shared = len(case.place) > len(present)
    codes = ["1"] if case.several else [str(code) for code in range(case.choices)]
    outcomes: list[int | str] = [1] if case.several else [*range(case.choices), *([DIFFER] if shared else [])]
    partitions = (Partition("regio", ("a", "b"), np.array([[one in group for group in case.groups[1:]] for one in present])),) if case.groups[1:] else ()  # fmt: skip  # noqa: E501
    told = printed(case, case.choice)
    figures = [
        Figure("q", "regio" if at else "", "ab"[at - 1] if at else "", str(what), Statistic.SHARE,
               100.0 * told[at][what] / told[at].total(), None, 1.0, 0.0, 100.0, told[at][what], told[at].total(), 9)
        for at in range(len(case.groups)) if told[at].total() for what in outcomes
    ]  # fmt: skip
    asked = PlaceAsked(
        "q", sensitivity, tuple(codes), DIFFER if shared and not case.several else "", place, holder, holder,
        Rules(minimum=minimum),
        choice=None if case.several else np.array(case.choice),
        named=np.array(case.choice, dtype=bool)[:, None] if case.several else None,
    )  # fmt: skip
    answered = np.zeros((len(present), len(names)), dtype=bool)
    answered[place, holder] = True
    return PlaceDraft(tuple(figures), (asked,), len(present), partitions, 9, minimum, (), answered), present


def shown_in(draft: PlaceDraft, case: Case) -> set[tuple[int, int | str]]:
    found: set[tuple[int, int | str]] = set()
    for table in protect_places(draft).tables:
        for cell in (cell for cell in table.cells if cell.status is not Status.SUPPRESSED):
            group = 1 + "ab".index(cell.group) if cell.group else 0
            what = cell.answer if cell.answer == DIFFER else int(cell.answer)
            found.add((group, what))
            if case.several:
                found.add((group, 0))  # who knows how many named it knows how many did not
    return found


def test_nobody_is_given_away() -> None:
    """To readers, to every holding that knows its own answers, and to every two of them."""
    told = 0
    for seed in range(CASES):
        case, sensitivity, minimum = made(seed)
        draft, _places = drafted(case, sensitivity, minimum)
        shown = shown_in(draft, case)
        told += bool(shown)
        if shown:
            assert given_away(case, shown, together=2) == [], f"seed {seed}: {case} {sorted(shown, key=str)}"
    assert told >= SOMETHING_SHOWN


def test_what_is_hidden_for_few_organisations_stays_open() -> None:
    for seed in range(CASES):
        case, sensitivity, minimum = made(seed)
        draft, _places = drafted(case, sensitivity, minimum)
        shown = shown_in(draft, case)
        for at, group in enumerate(case.groups):
            counts = printed(case, case.choice)[at]
            for what in [*range(case.choices), *([] if case.several else [DIFFER])]:
                behind = {holder for place, holder in zip(case.place, case.holder, strict=True)
                          if place in group and _has(case, place, what)}  # fmt: skip
                assert not ((at, what) in shown and 0 < len(behind) < minimum), f"seed {seed}"
                if shown and 0 < len(behind) < minimum and counts.total() > 1:
                    assert width(case, shown, (at, what)) >= 1, f"seed {seed}: {case}"


def _has(case: Case, place: int, what: int | str) -> bool:
    from support.place_judge import outcome

    return outcome(case, case.choice, place) == what


def test_the_judge_finds_those_who_are_given_away() -> None:
    """Everything shown, most of these cases give somebody away; and a case that can be followed by hand."""
    caught = 0
    for seed in range(30):
        case, _sensitivity, _minimum = made(seed)
        whole = {(at, what) for at in range(len(case.groups)) for what in (0, 1, 2, DIFFER)}
        caught += bool(given_away(case, whole, together=1))
    assert caught > 15
    # Two organisations in one municipality, one yes and one no, and "members differ" printed: each knows the other.
    two = Case((0, 0, 1, 2), (0, 1, 2, 3), (1, 0, 1, 0), 2, (frozenset({0, 1, 2}),), several=False)
    assert len(worlds(two, {(0, 1)})) > 1
    assert not permitted(two, {(0, DIFFER)}, 0)
    assert ((0,), 1) in given_away(two, {(0, DIFFER), (0, 1), (0, 0)}, together=1)
    assert given_away(two, set(), together=1) == []


# --- numbers ----------------------------------------------------------------------------------------------------------


def numbers(seed: int) -> tuple[PlaceDraft, PlaceAsked]:
    random = Random(seed)
    places, holders = random.randint(5, 12), random.randint(4, 9)
    rows = [(place, holder) for place in range(places)
            for holder in random.sample(range(holders), random.choice((1, 1, 2)))]  # fmt: skip
    place, holder = (np.array(column) for column in zip(*rows, strict=True))
    holder = np.unique(holder, return_inverse=True)[1]
    values = np.array([float(random.randint(1, 60)) for _ in rows])
    member = np.zeros((places, 3), dtype=bool)
    member[np.arange(places), [random.randrange(3) for _ in range(places)]] = True
    per_place = np.bincount(place, values) / np.bincount(place)
    figures = []
    for variable, group, inside in [("", "", np.ones(places, dtype=bool)),
                                    *(("regio", "abc"[at], member[:, at]) for at in range(3))]:  # fmt: skip
        if inside.any():
            mean, n = float(per_place[inside].mean()), int(inside.sum())
            for statistic, value in ((Statistic.MEAN, mean), (Statistic.TOTAL, mean * 15)):
                figures.append(Figure("q", variable, group, "", statistic, None, value, 1.0, 0.0, 99.0, n, n, 15))
    asked = PlaceAsked("q", Sensitivity.NORMAL, (), "", place, holder, holder, Rules(minimum=3), values=values)
    answered = np.zeros((places, int(holder.max()) + 1), dtype=bool)
    answered[place, holder] = True
    partition = Partition("regio", ("a", "b", "c"), member)
    return PlaceDraft(tuple(figures), (asked,), places, (partition,), 15, 3, (), answered), asked


@pytest.mark.parametrize("start", [0, 15])
def test_no_number_follows_from_the_means(start: int) -> None:
    """Rank of the linear system: no row's number, and nobody's sum, to readers and to any one who answered."""
    told = 0
    for seed in range(start, start + 15):
        draft, asked = numbers(seed)
        shown = {(c.group_variable, c.group) for table in protect_places(draft).tables for c in table.cells
                 if c.statistic is Statistic.MEAN and c.status is not Status.SUPPRESSED}  # fmt: skip
        told += bool(shown)
        members = np.bincount(asked.place)
        known = np.array([
            np.where(draft.member[asked.place, draft.groups.index(group)], 1.0 / members[asked.place], 0.0)
            for group in sorted(shown)
        ]).reshape(-1, len(asked.place))  # fmt: skip
        for looking in [-1, *range(int(asked.holder.max()) + 1)]:
            left = asked.holder != looking
            rest = known[:, left]
            for unknown in [*np.eye(int(left.sum())), *_sums(asked.holder[left])]:
                together = np.linalg.matrix_rank(np.vstack([rest, unknown]))
                assert together > np.linalg.matrix_rank(rest) if len(rest) else True, f"seed {seed}"
    assert told >= 3


def _sums(holder: np.ndarray) -> list[np.ndarray]:
    return [(holder == one).astype(float) for one in np.unique(holder)]


def test_twos_of_holdings_are_tried() -> None:
    """The judge plays pairs: three in a municipality, two of whom know the third by the outcome."""
    case = Case((0, 0, 0, 1, 2), (0, 1, 2, 3, 4), (1, 0, 1, 1, 0), 2, (frozenset({0, 1, 2}),), several=False)
    whole = {(0, 0), (0, 1), (0, DIFFER)}
    pairs = {some for some, row in given_away(case, whole, together=2) if row == 2 and len(some) == 2}
    assert pairs & set(combinations(range(5), 2))
