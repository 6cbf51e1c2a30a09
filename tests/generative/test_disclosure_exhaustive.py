"""No published table of a random small population lets an attacker who tries everything narrow a protected count.

The attacker may be a reader, an organisation that knows its own answer, a holding that knows those of its members, or
two of them together. What must stay open to those is what is not their own.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Partition, Tally, WaveFrame, protect_report
from support.exhaustive import Population, ranges

EVERYONE = ("", "")
COALITION = 2


def _rounded(values: np.ndarray) -> np.ndarray:
    """One decimal, half up in decimal arithmetic, as text (slow and obvious); each value that differs once."""
    one = Decimal("0.1")
    different, place = np.unique(np.atleast_2d(values), return_inverse=True)
    texts = np.array([str(Decimal(f"{v:.12g}").quantize(one, rounding=ROUND_HALF_UP)) for v in different])
    return texts[place].reshape(np.atleast_2d(values).shape)


def _percent(hits: np.ndarray, weights: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Weighted percentage per world and answer; hits [worlds, organisations, answers]."""
    w = weights[members]
    return 100.0 * np.einsum("o,woa->wa", w, hits[:, members, :].astype(float)) / w.sum()


def _standard_error(hits: np.ndarray, weights: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Linearised standard error, strata = equal weights, no correction for a finite population."""
    p = _percent(hits, weights, members)[:, None, :] / 100.0
    z = np.where(members[None, :, None], weights[None, :, None] * (hits - p) / weights[members].sum(), 0.0)
    variance = np.zeros(p[:, 0, :].shape)
    for weight in np.unique(weights):
        inside = z[:, weights == weight, :]
        n = inside.shape[1]
        if n > 1:
            variance += n / (n - 1) * ((inside - inside.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return 100.0 * np.sqrt(variance)


@st.composite
def populations(draw: st.DrawFn, *, uneven: bool = False, holdings: bool = False) -> Population:
    exclusive = draw(st.booleans())
    answers = draw(st.integers(2, 3))
    n = draw(st.integers(4, 9 if exclusive and answers == 3 else 11))
    given_answers = draw(st.lists(st.integers(0, answers - 1), min_size=n, max_size=n))
    hits = np.zeros((n, answers), dtype=bool)
    hits[np.arange(n), given_answers] = True
    if not exclusive:
        hits ^= np.array(
            draw(st.lists(st.lists(st.booleans(), min_size=answers, max_size=answers), min_size=n, max_size=n))
        )
    groups = {EVERYONE: np.ones(n, dtype=bool)}
    for variable in draw(st.sampled_from([("a",), ("a", "b")])):
        codes = np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)))
        overlapping = draw(st.booleans()) and variable == "b"
        for code in range(3):
            member = codes == code
            if overlapping:
                member |= np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
            if member.any():
                groups[variable, str(code)] = member
    weights = np.ones(n)
    if uneven:
        weights = np.array(draw(st.lists(st.sampled_from([1.0, 1.5, 4.0]), min_size=n, max_size=n)))
    holding = tuple(draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))) if holdings else ()
    return Population(hits, exclusive, groups, weights, holding)


def _figures(population: Population) -> tuple[Figure, ...]:
    figures = []
    for (variable, group), members in population.groups.items():
        percent = _percent(population.hits[None], population.weights, members)[0]
        error = _standard_error(population.hits[None], population.weights, members)[0]
        for answer in range(population.hits.shape[1]):
            count, base = int(population.hits[members, answer].sum()), int(members.sum())
            p, se = float(percent[answer]), float(error[answer])
            figures.append(
                Figure("q", variable, group, str(answer), Statistic.SHARE, p, None, se, None, None, count, base, None)
            )
    return tuple(figures)


def _reprint(population: Population):
    def reprint(_question: str, worlds: np.ndarray) -> tuple:
        units, columns = [], []
        for (variable, group), members in population.groups.items():
            error = _rounded(_standard_error(worlds, population.weights, members)).astype(float)
            for answer in range(worlds.shape[2]):
                units.append(("q", variable, group, str(answer), "level"))
                columns.append(error[:, answer])
        return units, np.stack(columns, axis=1)[:, :, None]

    return reprint


def _release(population: Population, sensitivity: Sensitivity, minimum: int):
    n = len(population.hits)
    variables = dict.fromkeys(variable for variable, _ in population.groups if variable)
    partitions = tuple(
        Partition(
            name,
            tuple(code for variable, code in population.groups if variable == name),
            np.column_stack([members for (variable, _), members in population.groups.items() if variable == name]),
        )
        for name in variables
    )
    holding = np.array([f"h{number}" for number in population.holding]) if population.holding else None
    frame = WaveFrame(np.array([f"o{i}" for i in range(n)]), partitions, population.weights, holding=holding)
    codes = tuple(str(a) for a in range(population.hits.shape[1]))
    asked = Asked("q", sensitivity, codes, population.exclusive, Tally(population.hits, np.ones(n, dtype=bool)))
    reprint = _reprint(population) if frame.uneven else None
    draft = Draft(_figures(population), (asked,), frame, None, minimum, reprint=reprint)
    return protect_report(draft)


def _told(population: Population, shown: set, coarse: bool) -> dict:
    """What each shown cell prints as a function of worlds: its count, and percentage and error where weights differ."""
    uneven = bool(np.ptp(population.weights))
    told = {}
    for variable, group, answer in shown:
        members = population.groups[variable, group]

        def reading(worlds, members=members, answer=answer):
            columns = [worlds[:, members, answer].sum(axis=1).astype(str)]
            if uneven:
                percent = _percent(worlds, population.weights, members)[:, answer]
                error = _standard_error(worlds, population.weights, members)[:, answer]
                for values in (percent, error):
                    columns.append(_rounded(values)[0] if coarse else np.char.mod("%.9f", values))
            return np.column_stack(columns)

        told[variable, group, answer] = reading
    return told


def _sensitive(
    population: Population, members: np.ndarray, answer: int, sensitivity: Sensitivity, minimum: int
) -> bool:
    """The rule of the handbook, once more, by who is protected."""
    inside = [[place for place in holder if members[place]] for holder in population.holders]
    said = [population.hits[places, answer] for places in inside if places]
    if len(said) < minimum:
        return True
    if sensitivity is Sensitivity.NONE:
        return False
    yes, no = sum(some.any() for some in said), sum(not some.all() for some in said)
    if 1 <= yes <= minimum - 1 or 1 <= no <= minimum - 1:
        return True
    return sensitivity is Sensitivity.HIGH and 0 in (yes, no)


def _check(population: Population, sensitivity: Sensitivity, minimum: int) -> None:
    release = _release(population, sensitivity, minimum)
    cells = {(c.group_variable, c.group, int(c.answer)): c for table in release.tables for c in table.cells}
    shown = {key for key, cell in cells.items() if cell.status is not Status.SUPPRESSED}
    protected = []
    for (variable, group), members in population.groups.items():
        for answer in range(population.hits.shape[1]):
            if _sensitive(population, members, answer, sensitivity, minimum):
                protected.append((variable, group, answer))
                assert (variable, group, answer) not in shown
    told = _told(population, shown, coarse=sensitivity is not Sensitivity.NONE)
    free = set(cells) - set(protected)
    for (cell, known), (low, high) in ranges(population, told, protected, COALITION).items():
        need = _needed(population, cell, list(known), sensitivity, free)
        assert high - low >= need, f"{cell}: between {low} and {high} to {known}"


def _needed(population: Population, cell: tuple, known: list[int], sensitivity: Sensitivity, free: set) -> int:
    """Two; to insiders one less for each answer they know, but never exactly, as far as there are others.

    A row in `free`, which may be shown, may tell them that of the others nobody gave the answer, or everybody.
    """
    members, answer = population.groups[cell[0], cell[1]], cell[2]
    others = np.ones(len(members), dtype=bool)
    others[known] = False
    for name, group in population.groups.items():
        permitted = known and (*name, answer) in free
        if permitted and sensitivity is not Sensitivity.HIGH and not (members & ~group).any():
            rest = population.hits[group & others, answer]
            if not rest.any() or rest.all():
                return 0
    return min(max(2 - len(known), 1) if known else 2, int((members & others).sum()))


@settings(max_examples=120)
@given(populations(), st.sampled_from(Sensitivity), st.sampled_from([2, 3]))
def test_equal_weights_nobody_is_given_away(population, sensitivity, minimum):
    _check(population, sensitivity, minimum)


@st.composite
def crossed(draw: st.DrawFn) -> Population:
    """Two groupings of two groups each, and their crossing as a grouping of its own: its parts add up to both."""
    n = draw(st.integers(8, 12))
    said = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    one, other = (np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))) for _both in range(2))
    groups = {EVERYONE: np.ones(n, dtype=bool)}
    for code in range(2):
        groups |= {("a", str(code)): one == code, ("b", str(code)): other == code}
    groups |= {("a, b", f"{a}, {b}"): (one == a) & (other == b) for a in range(2) for b in range(2)}
    members = {group: inside for group, inside in groups.items() if inside.any()}
    return Population(np.column_stack([said, ~said]), True, members, np.ones(n))


@settings(max_examples=60)
@given(crossed(), st.sampled_from(Sensitivity), st.sampled_from([2, 3]))
def test_a_hidden_part_of_a_crossing_does_not_follow_from_its_margins(population, sensitivity, minimum):
    _check(population, sensitivity, minimum)


@settings(max_examples=40)
@given(populations(holdings=True), st.sampled_from(Sensitivity))
def test_holdings_nobody_is_given_away(population, sensitivity):
    _check(population, sensitivity, 3)


@settings(max_examples=60)
@given(populations(uneven=True), st.sampled_from(Sensitivity), st.sampled_from([3]))
def test_different_weights_nobody_is_given_away(population, sensitivity, minimum):
    _check(population, sensitivity, minimum)
