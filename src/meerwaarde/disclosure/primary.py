"""Primary rules: which cells would give somebody away by themselves, and how much of them must stay unknown.

Handbook on Statistical Disclosure Control, chapter 4.2. x1 >= x2 >= ... are the contributions of the units (holdings,
or organisations without one) to a cell, X their sum as published:

- minimum frequency: fewer than `minimum` units;
- (n,k) dominance: x1 + ... + xn > k/100 X, upper level 100/k (x1 + ... + xn) - X;
- p%: X - x1 - x2 < p/100 x1, upper level p/100 x1 - (X - x1 - x2);
- (p,q): the same with p/q in place of p/100.

The lower level is the upper one, and at most the value. With weights X is weighted, and the contributions are `plain`
(unweighted: the weights are not known to anybody), `known` (weighted: they can be guessed from the register) or `argus`
(each stands as often in the cell as its weight says, the way of tau-ARGUS). A unit that waives needs no protection but
still attacks: x1 is the largest that does not waive, the others are the largest of the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

Weights = Literal["plain", "known", "argus"]
NAMES = ("minimum", "dominance", "p", "pq", "width", "zeros", "full", "weights")

COUNT_WIDTH = 2.0  # a protected count must be open by this much: itself and one on either side
THIN = 0.01  # part of a magnitude that must stay open when no rule gives a level: "not exactly" is too little
NOISE = 1e-12  # levels below this part of the value are rounding noise of the sums


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one table. `given`: the names that somebody wrote down, in place of the defaults."""

    minimum: int = 3
    dominance: tuple[tuple[int, float], ...] = ()  # (n, k): each holds by itself
    p: float | None = None  # percent
    pq: tuple[float, float] | None = None  # percent, p below q
    width: float | None = None  # of the interval, in units of the value
    zeros: bool = False  # nobody and nothing is sensitive too
    full: bool = False  # so is everybody: the whole of a total in one cell
    weights: Weights = "plain"
    given: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, texts: Iterable[str], defaults: Rules | None = None) -> Rules:
        """The rules in texts `NAME=VALUE`, each with blanks between several; the others as in `defaults`.

        `dominance` may come more than once. Raises InputError for another name or for a value that makes no sense.
        """
        rules, given = defaults or cls(), set[str]()
        for text in " ".join(texts).split():
            name, sign, value = text.partition("=")
            if name not in NAMES or not sign:
                what = _("--rule {0}: deze regel is er niet. Kies uit: {1}; bijvoorbeeld minimum=3 of dominance=2,80.")
                raise InputError(what.format(text, ", ".join(NAMES)))
            if name in given and name != "dominance":
                raise InputError(_("--rule {}: deze regel staat er al. Geef elke regel één keer.").format(text))
            rules = _with(rules, name, value, text, first=name not in given)
            given.add(name)
        return replace(rules, given=rules.given | given)

    @property
    def words(self) -> tuple[str, ...]:
        """Every rule as `NAME=VALUE`, for the private proof. The parameters of dominance and p are secret."""
        said = [f"minimum={self.minimum}", *(f"dominance={n},{_plain(k)}" for n, k in self.dominance)]
        if self.p is not None:
            said.append(f"p={_plain(self.p)}")
        if self.pq is not None:
            said.append(f"pq={_plain(self.pq[0])},{_plain(self.pq[1])}")
        if self.width is not None:
            said.append(f"width={_plain(self.width)}")
        said += [f"{name}=1" for name, is_on in (("zeros", self.zeros), ("full", self.full)) if is_on]
        return (*said, *([f"weights={self.weights}"] if self.weights != "plain" else ()))

    @property
    def ratios(self) -> tuple[float, ...]:
        """p/100 and p/q: the part of x1 that the smaller contributors must at least make up."""
        pair = () if self.pq is None else (self.pq[0] / self.pq[1],)
        return (*(() if self.p is None else (self.p / 100,)), *pair)

    @property
    def magnitude(self) -> bool:
        """Whether a rule looks at how large the contributions are."""
        return bool(self.dominance or self.ratios)


def _with(rules: Rules, name: str, value: str, text: str, *, first: bool) -> Rules:
    if name == "minimum":
        return replace(rules, minimum=_whole(value, text))
    if name == "dominance":
        number, share = _pair(value, text)
        if not 0 < share < 100:
            raise InputError(_("--rule {}: het percentage ligt tussen 0 en 100.").format(text))
        added = (_whole(number, text), share)
        return replace(rules, dominance=(added,) if first else (*rules.dominance, added))
    if name == "pq":
        low, high = _pair(value, text)
        if not 0 < _number(low, text) < high <= 100:
            raise InputError(_("--rule {}: p is meer dan 0 en minder dan q, en q ten hoogste 100.").format(text))
        return replace(rules, pq=(_number(low, text), high))
    if name == "weights":
        if value not in get_args(Weights):
            raise InputError(_("--rule {0}: kies uit {1}.").format(text, ", ".join(get_args(Weights))))
        return replace(rules, weights=cast(Weights, value))
    if name in ("zeros", "full"):
        if value not in ("0", "1"):
            raise InputError(_("--rule {}: schrijf 1 (ja) of 0 (nee).").format(text))
        return replace(rules, zeros=value == "1") if name == "zeros" else replace(rules, full=value == "1")
    positive = _number(value, text)
    if positive <= 0:
        raise InputError(_("--rule {}: het getal moet meer dan 0 zijn.").format(text))
    return replace(rules, p=positive) if name == "p" else replace(rules, width=positive)


def _pair(value: str, text: str) -> tuple[str, float]:
    first, sign, second = value.partition(",")
    if not sign or "," in second:
        raise InputError(_("--rule {}: hier horen twee getallen met een komma ertussen, zoals 2,80.").format(text))
    return first, _number(second, text)


def _number(value: str, text: str) -> float:
    try:
        found = float(value) if value.isascii() and "_" not in value else math.nan
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise InputError(_("--rule {0}: ‘{1}’ is geen getal. Schrijf bijvoorbeeld 12.5.").format(text, value))
    return found


def _whole(value: str, text: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 1_000_000):
        raise InputError(_("--rule {0}: ‘{1}’ is geen heel getal van 1 of meer.").format(text, value))
    return int(value)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The contributions to K cells, the cells one after another, in each the largest first (see `ranked`).

    `start` int64 [K + 1]: where each cell begins. `amount` float64 [contributions]: unweighted. `weighted` float64
    [contributions]: as it counts in the total. `total` float64 [K]: as published. `shielded` bool [K]: somebody in the
    cell does not waive.
    """

    start: np.ndarray
    amount: np.ndarray
    weighted: np.ndarray
    total: np.ndarray
    shielded: np.ndarray

    @property
    def units(self) -> np.ndarray:
        """How many units stand behind each cell, int64 [K]."""
        return np.diff(self.start)


@dataclass(frozen=True, slots=True)
class Levels:
    """Of K cells: whether it is unsafe, and how far above, below and how widely its value must stay open."""

    unsafe: np.ndarray  # bool [K]
    up: np.ndarray  # float64 [K], 0 where safe
    down: np.ndarray  # float64 [K], 0 where safe
    width: np.ndarray  # float64 [K], 0 where safe


def ranked(
    cell: np.ndarray,
    amount: np.ndarray,
    weighted: np.ndarray,
    total: np.ndarray,
    waives: np.ndarray | None = None,
) -> Ranked:
    """The contributions put in order. `cell` int64, `amount`, `weighted`, `waives` [contributions]; `total` [cells].

    With `waives` the largest contribution that does not waive stands first in its cell, then the others by size.
    Of equal ones the heavier comes first, then the earlier. Raises ValueError for a negative contribution.
    """
    if len(amount) and min(amount.min(), weighted.min()) < 0:
        raise ValueError("the rules hold for contributions of 0 and more")
    order = np.argsort(-weighted, kind="stable") if (weighted != amount).any() else np.arange(len(amount))
    order = order[np.argsort(-amount[order], kind="stable")]
    order = order[np.argsort(cell[order], kind="stable")]
    start = np.zeros(len(total) + 1, dtype=np.int64)
    np.cumsum(np.bincount(cell, minlength=len(total)), out=start[1:])
    shielded = np.diff(start) > 0
    if waives is not None and waives.any():
        asks = np.flatnonzero(~waives[order])
        cells, first = np.unique(cell[order[asks]], return_index=True)
        shielded = np.zeros(len(total), dtype=bool)
        shielded[cells] = True
        later = np.ones(len(order), dtype=np.int8)
        later[asks[first]] = 0
        order = order[np.lexsort((later, cell[order]))]
    return Ranked(start, amount[order], weighted[order], np.asarray(total, dtype=np.float64), shielded)


def levels(rules: Rules, cells: Ranked, *, frequency: bool) -> Levels:
    """What the rules say of each cell by its own contributions; `frequency`: the total counts units or their members.

    Counts: only the minimum holds, and the levels are the width alone. Magnitudes that only the minimum makes unsafe
    must stay open by one per cent. Sums below rounding noise decide nothing.
    """
    few = cells.shielded & (cells.units < rules.minimum)
    if frequency:
        nothing = np.zeros(len(few))
        wanted = max(COUNT_WIDTH, rules.width or 0.0)
        return Levels(few, nothing, nothing, np.where(few, wanted, 0.0))
    up: np.ndarray = np.where(few, THIN * cells.total, 0.0)
    unsafe = few.copy()
    for level in _magnitude_levels(rules, cells):
        broken = cells.shielded & (level > NOISE * cells.total)
        unsafe |= broken
        up = np.where(broken, np.maximum(up, level), up)
    width = np.where(unsafe, rules.width or 0.0, 0.0)
    return Levels(unsafe, up, np.minimum(up, cells.total), width)


def _magnitude_levels(rules: Rules, cells: Ranked) -> Iterator[np.ndarray]:
    """Of each rule about sizes its upper protection level, float64 [K]; 0 or less where the cell is safe."""
    for n, k in rules.dominance:
        yield 100.0 / k * largest(cells, n, rules.weights) - cells.total
    if rules.ratios:
        rest = cells.total - largest(cells, 2, rules.weights)
        first = _at(cells, cells.amount, 0)
        for ratio in rules.ratios:
            yield ratio * first - rest


def largest(cells: Ranked, n: int, weights: Weights = "plain") -> np.ndarray:
    """x1 + ... + xn of each cell, float64 [K], the way `weights` says. Fewer contributions: their sum."""
    total = np.zeros(len(cells.total))
    left = np.full(len(cells.total), float(n))
    for place in range(min(n, int(cells.units.max(initial=0)))):
        amount, weighted = _at(cells, cells.amount, place), _at(cells, cells.weighted, place)
        if weights == "plain":
            total += amount
        elif weights == "known":
            total += weighted
        else:  # as often as its weight says, the last one perhaps in part
            times = np.divide(weighted, amount, out=np.zeros_like(amount), where=amount > 0)
            taken = np.minimum(times, left)
            total += taken * amount
            left -= taken
    return total


def _at(cells: Ranked, values: np.ndarray, place: int) -> np.ndarray:
    """The value of the contribution at `place` (0: the largest) of each cell; 0 where there are fewer."""
    found = np.zeros(len(cells.total))
    there = cells.units > place
    found[there] = values[cells.start[:-1][there] + place]
    return found


def worst_case(rules: Rules) -> float:
    """The largest part of its value that a sensitive magnitude can need when its contributions are not known.

    One unit may stand behind all of it: p/100, p/q, 100/k - 1. Without such a rule one per cent.
    """
    return max((*rules.ratios, *(100.0 / k - 1.0 for _n, k in rules.dominance)), default=THIN)
