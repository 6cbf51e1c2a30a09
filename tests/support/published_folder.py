"""A reader with only the published folder, the register and all the time in the world.

Shares no code with `meerwaarde`: it reads tables.csv, knows the register, who answered which question, the weights and
the rules, writes out every set of answers that could have been given and keeps those that print the same file.
Organisations that a reader cannot tell apart are counted per class, so that a dozen of them can be tried in full.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import combinations, product

import numpy as np

SKIPPED = "-"  # asked, but gave no answer; None: not asked
NUMBER = "#"  # some number: which one is left aside

Answer = str | frozenset[str] | None


@dataclass(frozen=True)
class Item:
    """A question: `kind` one, multiple or integer; `parent` (question, codes) when it follows certain answers."""

    name: str
    kind: str
    codes: tuple[str, ...]
    sensitivity: str
    parent: tuple[str, frozenset[str]] | None = None
    wording: str = ""  # the skip logic, when not the plainest

    def hits(self, answer: Answer) -> frozenset[str]:
        """The codes that this answer gives."""
        if answer is None or answer == SKIPPED:
            return frozenset()
        return answer if isinstance(answer, frozenset) else frozenset({answer})

    def thinkable(self) -> list[Answer]:
        """Every answer; who answers a question with several answers ticks at least one."""
        if self.kind == "integer":
            return [NUMBER]
        if self.kind == "one":
            return list(self.codes)
        sizes = range(1, len(self.codes) + 1)
        return [frozenset(chosen) for size in sizes for chosen in combinations(self.codes, size)]

    def asked(self, given: Mapping[str, Answer], items: Mapping[str, Item]) -> bool:
        """Whether skip logic leads here."""
        if self.parent is None:
            return True
        name, codes = self.parent
        return bool(items[name].hits(given.get(name)) & codes)


@dataclass(frozen=True)
class Member:
    """One organisation of the register; `given` is None when it did not answer, `before` likewise a wave earlier."""

    columns: Mapping[str, str]
    given: Mapping[str, Answer] | None
    before: Mapping[str, Answer] | None = None


@dataclass(frozen=True)
class Case:
    """A register, a form and the answers, with the options of the report."""

    members: tuple[Member, ...]
    items: tuple[Item, ...]
    by: tuple[str, ...] = ()
    strata: str | None = None
    previous: bool = False
    minimum: int = 3
    note: str = ""

    @property
    def named(self) -> dict[str, Item]:
        """The questions by name."""
        return {item.name: item for item in self.items}


def codes_of(cell: str) -> tuple[str, ...]:
    """The groups that a cell of the register names."""
    return tuple(cell.split("|")) if cell else ("onbekend",)


@dataclass
class Kindred:
    """Organisations a reader cannot tell apart: what each may have answered, and every way to divide them."""

    member: Member
    size: int
    options: list[tuple[Mapping[str, Answer] | None, Mapping[str, Answer] | None]]
    truth: np.ndarray = field(init=False)

    @cached_property
    def ways(self) -> np.ndarray:
        """Every way to divide them over the options, int [ways, options]."""
        return np.array(list(_divided(self.size, len(self.options))), dtype=np.int32)


def _divided(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _divided(total - first, parts - 1):
            yield (first, *rest)


def _skips(case: Case, given: Mapping[str, Answer] | None) -> tuple[str, ...] | None:
    """Which questions it was asked and left open: readers are taken to know."""
    return None if given is None else tuple(i.name for i in case.items if given.get(i.name) == SKIPPED)


def _thinkable(case: Case, skips: tuple[str, ...] | None) -> list[Mapping[str, Answer] | None]:
    if skips is None:
        return [None]
    found: list[dict[str, Answer]] = [{}]
    for item in case.items:
        longer = []
        for given in found:
            if not item.asked(given, case.named):
                longer.append(given | {item.name: None})
            elif item.name in skips:
                longer.append(given | {item.name: SKIPPED})
            else:
                longer += [given | {item.name: answer} for answer in item.thinkable()]
        found = longer
    return list(found)


def classes_of(case: Case) -> list[Kindred]:
    """The organisations by what readers know of them."""
    grouped: dict[tuple[object, ...], list[Member]] = {}
    for member in case.members:
        key = (tuple(sorted(member.columns.items())), _skips(case, member.given), _skips(case, member.before))
        if member.given is not None or member.before is not None:
            grouped.setdefault(key, []).append(member)
    found = []
    for (_columns, now, then), members in grouped.items():
        options = list(product(_thinkable(case, now), _thinkable(case, then)))
        made = Kindred(members[0], len(members), options)
        made.truth = np.zeros(len(options), dtype=np.int32)
        for member in members:
            made.truth[options.index((_counted(case, member.given), _counted(case, member.before)))] += 1
        found.append(made)
    return found


def _counted(case: Case, given: Mapping[str, Answer] | None) -> Mapping[str, Answer] | None:
    if given is None:
        return None
    numbers = {i.name for i in case.items if i.kind == "integer" and given[i.name] not in (None, SKIPPED)}
    return {name: NUMBER if name in numbers else answer for name, answer in given.items()}


def number_of_worlds(case: Case) -> int:
    """How many sets of answers there are to try."""
    total = 1
    for one in classes_of(case):
        total *= math.comb(one.size + len(one.options) - 1, len(one.options) - 1)
        if total > 10**9:
            break
    return total


@dataclass(frozen=True)
class Row:
    """A row of tables.csv."""

    question: str
    variable: str
    group: str
    answer: str
    statistic: str
    numbers: Mapping[str, float | None]
    status: str


def read_rows(content: bytes) -> list[Row]:
    """tables.csv as rows."""
    names = ("percent", "value", "se", "ci_low", "ci_high", "count", "base", "population")
    return [
        Row(
            line["question"], line["group_variable"], line["group"], line["answer"], line["statistic"],
            {name: float(line[name]) if line[name] else None for name in names}, line["status"],
        )
        for line in csv.DictReader(io.StringIO(content.decode()))
    ]  # fmt: skip


class Reader:
    """The attack itself."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.classes = classes_of(case)
        self.shape = tuple(len(one.ways) for one in self.classes)
        self.truth = [int(np.flatnonzero((one.ways == one.truth).all(axis=1))[0]) for one in self.classes]
        self.worlds = np.indices(self.shape, dtype=np.int32).reshape(len(self.shape), -1)
        self.unexplained: list[str] = []

    def _inside(self, one: Kindred, option: int, variable: str, group: str, wave: int) -> bool:
        given = one.options[option][wave]
        if given is None:
            return False
        if not variable:
            return True
        if variable in one.member.columns:
            return group in codes_of(one.member.columns[variable])
        return group in self.case.named[variable].hits(given.get(variable))

    def coefficients(self, row: Row, what: str, wave: int = 0, stratum: str | None = None) -> list[np.ndarray]:
        """Which (class, option) counts: `what` is count, base, asked; or both, both now, both then, both base."""
        item, found = self.case.named[row.question], []
        for one in self.classes:
            row_of = np.zeros(len(one.options))
            for option, pair in enumerate(one.options):
                if stratum is not None and one.member.columns[self.case.strata] != stratum:
                    continue
                given = pair[wave]
                if not self._inside(one, option, row.variable, row.group, wave):
                    continue
                answers = [None if g is None else g.get(item.name) for g in pair]
                base = [answer is not None and answer != SKIPPED for answer in answers]
                hit = [row.answer in item.hits(answer) for answer in answers]
                row_of[option] = {
                    "count": hit[wave],
                    "base": base[wave],
                    "asked": given.get(item.name) is not None,
                    "joint": hit[0] and hit[1],
                    "panel now": hit[0] and base[1],
                    "panel then": hit[1] and base[0],
                    "panel base": base[0] and base[1],
                }[what]
            found.append(row_of)
        return found

    def at(self, coefficients: Sequence[np.ndarray], worlds: np.ndarray | None = None) -> np.ndarray:
        """A count in every world that is left."""
        worlds = self.worlds if worlds is None else worlds
        parts = [(one.ways @ c)[index] for one, c, index in zip(self.classes, coefficients, worlds, strict=True)]
        return reduce(np.add, parts)

    def true(self, coefficients: Sequence[np.ndarray]) -> int:
        """The same in truth."""
        return int(sum(float(one.truth @ c) for one, c in zip(self.classes, coefficients, strict=True)))

    def attack(self, rows: Sequence[Row]) -> None:
        """Keep the worlds that print `rows`."""
        shown = [row for row in rows if row.status != "suppressed"]
        for row in (row for row in shown if row.statistic == "share"):
            for what in ("base", "count"):
                self._keep(self.at(self.coefficients(row, what)) == row.numbers[what])
        for row in (row for row in shown if row.statistic in ("mean", "total")):
            self._keep(self.at(self.coefficients(row, "base")) == row.numbers["base"])
        for row in (row for row in shown if row.statistic in ("change_share", "panel_share")):
            self._keep(self.at(self.coefficients(row, "panel base" if row.statistic[0] == "p" else "base"))
                       == row.numbers["base"])  # fmt: skip
            self._keep(np.abs(self._difference(row) - row.numbers["percent"]) <= self._grain(row, "percent"))
        for row in (row for row in shown if row.statistic == "share"):
            self._weighted(row)

    def _keep(self, same: np.ndarray) -> None:
        self.worlds = self.worlds[:, same]
        assert self.worlds.shape[1], "the truth itself was thrown out"

    def _grain(self, row: Row, name: str) -> float:
        """Half a unit of the last digit: one decimal, or all digits."""
        number = row.numbers[name] or 0.0
        coarse = self.case.strata is not None and self.case.named[row.question].sensitivity != "none"
        return 0.05 + 1e-7 if coarse and abs(number * 10 - round(number * 10)) < 1e-9 else 1e-7

    def _difference(self, row: Row) -> np.ndarray:
        if row.statistic == "panel_share":
            base = self.at(self.coefficients(row, "panel base"))
            now, then = (self.at(self.coefficients(row, f"panel {wave}")) for wave in ("now", "then"))
            return 100 * (now - then) / base
        sides = [
            (self.at(self.coefficients(row, "count", w)), self.at(self.coefficients(row, "base", w))) for w in (0, 1)
        ]
        (now, base), (then, of) = sides
        return 100 * now / base - 100 * then / np.maximum(of, 1)

    def strata(self) -> list[tuple[str | None, int, int]]:
        """Name, N and n of every stratum with answers."""
        case = self.case
        if case.strata is None:
            return [(None, len(case.members), sum(m.given is not None for m in case.members))]
        names = sorted({m.columns[case.strata] for m in case.members})
        found = []
        for name in names:
            inside = [m for m in case.members if m.columns[case.strata] == name]
            n = sum(m.given is not None for m in inside)
            found += [(name, len(inside), n)] if n else []
        return found

    def figures(self, row: Row, worlds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Percentage and standard error by the textbook: strata, finite populations, linearised (chapter 4)."""
        strata = self.strata()
        hit = [self.at(self.coefficients(row, "count", 0, name), worlds) for name, _N, _n in strata]
        base = [self.at(self.coefficients(row, "base", 0, name), worlds) for name, _N, _n in strata]
        whole = sum(N / n * b for (_name, N, n), b in zip(strata, base, strict=True))
        share = sum(N / n * h for (_name, N, n), h in zip(strata, hit, strict=True)) / whole
        variance, opened, estimated = np.zeros(len(share)), np.zeros(len(share)), np.zeros(len(share))
        for (_name, N, n), h, b in zip(strata, hit, base, strict=True):
            if n == N:
                continue
            opened += b > 0
            if n == 1:
                continue
            estimated += b > 0
            w = N / n / whole
            total = w * (h - share * b)
            squares = w**2 * (h * (1 - share) ** 2 + (b - h) * share**2)
            variance += (1 - n / N) * n / (n - 1) * (squares - total**2 / n)
        with np.errstate(divide="ignore", invalid="ignore"):
            factor = np.where(opened == 0, 1.0, np.where(estimated > 0, opened / estimated, np.nan))
        return 100 * share, 100 * np.sqrt(np.where(variance > 1e-13, variance * factor, 0.0))

    def _weighted(self, row: Row) -> None:
        """What percentage, standard error and interval tell beyond the count."""
        true = np.array(self.truth, dtype=np.int32)[:, None]
        mine, printed = self.figures(row, true), (row.numbers["percent"], row.numbers["se"])
        now = self.figures(row, self.worlds)
        same = np.ones(self.worlds.shape[1], dtype=bool)
        for name, own, told, values in zip(("percent", "se"), mine, printed, now, strict=True):
            if told is None:
                continue
            grain = self._grain(row, name)
            if abs(float(own[0]) - told) > grain:
                self.unexplained.append(f"{row}: {name} {float(own[0])}")
                continue
            same &= np.abs(values - told) <= grain
        self._keep(same)

    def ranges(self, row: Row) -> tuple[int, int, int, int]:
        """Of a row: the lowest and highest count that is left, the true count and its base."""
        counts = self.at(self.coefficients(row, "count"))
        return (
            int(counts.min()), int(counts.max()),
            self.true(self.coefficients(row, "count")), self.true(self.coefficients(row, "base")),
        )  # fmt: skip


def protected(count: int, base: int, sensitivity: str, minimum: int) -> bool:
    """The rules in one line each."""
    if 0 < base < minimum:
        return True
    if base == 0 or sensitivity == "none":
        return False
    if 1 <= count <= minimum - 1 or base - minimum + 1 <= count <= base - 1:
        return True
    return sensitivity == "high" and count in (0, base)


def leaks(case: Case, content: bytes) -> tuple[list[str], Reader]:
    """What the reader narrows too far, in words; and the reader."""
    rows = read_rows(content)
    reader = Reader(case)
    reader.attack(rows)
    found = []
    for row in (row for row in rows if row.statistic == "share"):
        low, high, count, base = reader.ranges(row)
        hidden = row.status == "suppressed"
        if not protected(count, base, case.named[row.question].sensitivity, case.minimum):
            continue
        name = f"{row.question} by {row.variable}={row.group}, {row.answer}: {count} of {base}"
        if not hidden:
            found.append(f"{name} is shown")
        elif high - low < min(2, base):
            found.append(f"{name} lies between {low} and {high}")
    return found, reader
