"""Made-up contributions to tables, by seed: the family of the reference (real and dense), and small ones of any shape.

real: organisations skewed over places, kinds and size classes, log-normal sizes. dense: about eight in every cell.
Province > municipality is a hierarchy; small tables may have several on one variable, and holdings.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from support.audited_release import Asked

PROVINCES, MUNICIPALITIES, KINDS, SIZES = 12, 342, 6, 5
DENSE = 8  # in every inner cell, on average
SPREAD = 4.8  # shape of the negative binomial: 1 % of the cells empty and 7.5 % with one or two, as in the reference
Row = dict[str, str]


@dataclass(frozen=True)
class Made:
    """Contributions, and the table that is asked of them."""

    name: str
    rows: Sequence[Row]
    asked: Asked

    def asking(self, rules: tuple[tuple[str, str], ...]) -> Made:
        """The same with other rules."""
        return replace(self, asked=replace(self.asked, rules=rules))


def places(number: int = MUNICIPALITIES) -> dict[str, str]:
    """Municipality -> province; provinces differ in size."""
    chance = np.random.default_rng(7)
    of = np.sort(chance.choice(PROVINCES, number, p=np.arange(1, PROVINCES + 1) / sum(range(PROVINCES + 1))))
    of[:PROVINCES] = np.arange(PROVINCES)  # none without
    return {f"g{m:03d}": f"p{p:02d}" for m, p in enumerate(np.sort(of).tolist())}


def skewed(chance: np.random.Generator, number: int, power: float) -> np.ndarray:
    """Chances of a few places with much and many with little."""
    weight = np.arange(1, number + 1) ** -power
    chance.shuffle(weight)
    return weight / weight.sum()


def real(number: int, by: tuple[str, ...], seed: int, *, value: bool = False) -> Made:
    """`number` organisations; `by` of municipality, province, kind, size. `value`: their turnover, else counts."""
    chance = np.random.default_rng(seed)
    towns = places()
    names = list(towns)
    town = chance.choice(len(names), number, p=skewed(chance, len(names), 0.8))
    kind = chance.choice(KINDS, number, p=skewed(chance, KINDS, 0.7))
    turnover = np.round(chance.lognormal(1.0, 1.2, number), 3)
    edges = np.quantile(turnover, [0.35, 0.65, 0.85, 0.95])
    rows = [
        {
            "id": f"o{i}", "municipality": names[t], "province": towns[names[t]], "kind": f"k{k}",
            "size": f"s{int(np.searchsorted(edges, x))}", "turnover": repr(float(x)),
        }
        for i, (t, k, x) in enumerate(zip(town.tolist(), kind.tolist(), turnover.tolist(), strict=True))
    ]  # fmt: skip
    above = {"municipality": [towns]} if "municipality" in by else {}
    return Made(f"real {number}", rows, Asked(by, value="turnover" if value else None, hierarchies=above))


def dense(sizes: Mapping[str, int], seed: int, *, nested: bool = False) -> Made:
    """About eight organisations in every inner cell; `nested`: the first dimension is municipalities in provinces."""
    chance = np.random.default_rng(seed)
    first, *others = sizes
    towns = places(sizes[first]) if nested else {}
    axes = [list(towns) or [f"{first}{i}" for i in range(sizes[first])]]
    axes += [[f"{name}{i}" for i in range(sizes[name])] for name in others]
    rows = [
        {"id": f"o{'-'.join(codes)}-{i}", **dict(zip(sizes, codes, strict=True))}
        for codes in product(*axes)
        for i in range(int(chance.negative_binomial(SPREAD, SPREAD / (SPREAD + DENSE))))
    ]
    return Made("dense", rows, Asked(tuple(sizes), hierarchies={first: [towns]} if nested else {}))


RULES = (
    (("minimum", "3"),),
    (("minimum", "3"),),
    (("minimum", "4"), ("width", "4")),
    (("minimum", "3"), ("p", "10")),
    (("p", "20"),),
    (("minimum", "3"), ("dominance", "2,80")),
    (("dominance", "1,75"), ("minimum", "2")),
    (("minimum", "3"), ("pq", "10,50")),
    (("minimum", "3"), ("p", "15"), ("width", "6")),
)


def small(seed: int) -> Made:
    """A small table of any kind: two or three dimensions, hierarchies, holdings, counts or magnitudes, any rules."""
    chance = random.Random(seed)
    by = ("a", "b", "c")[: 3 if chance.random() < 0.35 else 2]
    sizes = [chance.randint(2, 4 if len(by) == 2 else 3) for _ in by]
    if chance.random() < 0.3:
        sizes[0] += 2
    units = chance.randint(4, 10 + 2 * len(by) * max(sizes))
    holdings = chance.choice([0, 0, 2, 5])
    whole = chance.random() < 0.45
    tilt = chance.choice([0.0, 0.8, 1.5])
    rows = []
    for number in range(units):
        row = {"id": f"o{number}"}
        for name, size in zip(by, sizes, strict=True):
            weights = [(i + 1) ** -tilt for i in range(size)]
            row[name] = f"{name}{chance.choices(range(size), weights)[0]}"
        if holdings:
            row["holding"] = chance.choice(["", *(f"h{i}" for i in range(holdings))])
        row["v"] = str(round(chance.lognormvariate(2, 1), chance.choice([0, 1, 3])))
        rows.append(row)
    rules = tuple(each for each in chance.choice(RULES) if not whole or each[0] in ("minimum", "width"))
    asked = Asked(
        by,
        value=None if whole else "v",
        holding="holding" if holdings else None,
        hierarchies=random_hierarchies(chance, by, sizes),
        rules=rules or (("minimum", "3"),),
    )
    return Made(f"small {seed}", rows, asked)


def random_hierarchies(
    chance: random.Random, by: Sequence[str], sizes: Sequence[int]
) -> dict[str, list[dict[str, str]]]:
    """No, one or two hierarchies on each dimension with enough codes."""
    found: dict[str, list[dict[str, str]]] = {}
    for name, size in zip(by, sizes, strict=True):
        number = chance.choice([0, 0, 1, 2]) if size >= 3 else 0
        if number:
            found[name] = [
                {f"{name}{i}": f"{name.upper()}{which}{chance.randint(0, 1)}" for i in range(size)}
                for which in range(number)
            ]
    return found


def wild(seed: int) -> Made:
    """What small tables have not: four dimensions, uneven hierarchies of up to three levels, contributions of nothing
    and of a million times another, weights, units that are everywhere, wide intervals."""
    chance = random.Random(seed)
    by = ("a", "b", "c", "d")[: chance.choice([1, 2, 2, 3, 4])]
    sizes = [chance.randint(2, {1: 12, 2: 6, 3: 3, 4: 2}[len(by)]) for _ in by]
    holdings = chance.choice([0, 1, 3, 6])
    value, weight = chance.choice([None, "v", "v"]), None
    spread = chance.choice([0.3, 1.0, 3.0])
    rows = []
    for number in range(chance.randint(3, 45)):
        row = {
            "id": f"o{number}",
            **{name: f"{name}{chance.randrange(size)}" for name, size in zip(by, sizes, strict=True)},
        }
        row["holding"] = f"h{chance.randrange(holdings)}" if holdings and chance.random() < 0.6 else ""
        row["v"] = "0" if chance.random() < 0.1 else f"{chance.lognormvariate(3, spread):.{chance.choice([0, 2, 6])}f}"
        row["w"] = str(chance.choice([1, 1, 1.5, 2, 7]))
        rows.append(row)
    if value and chance.random() < 0.25:
        weight = "w"
    wide = ("width", str(chance.choice([3, 5, 8])))
    some = chance.choice([*RULES, (("minimum", "5"),), (("minimum", "3"), wide), (("dominance", "2,60"), ("p", "40"))])
    rules = tuple(each for each in some if value or each[0] in ("minimum", "width"))
    if not value and len(by) < 4 and chance.random() < 0.4:
        rules = (*rules, *chance.choice([(("zeros", "1"),), (("full", "1"),), (("zeros", "1"), ("full", "1"))]))
    hierarchies = {
        name: [uneven(chance, name, size)] for name, size in zip(by, sizes, strict=True) if chance.random() < 0.5
    }
    asked = Asked(by, value, weight, "holding" if holdings else None, hierarchies, rules or (("minimum", "3"),))
    return Made(f"wild {seed}", rows, asked)


def uneven(chance: random.Random, name: str, size: int) -> dict[str, str]:
    """A hierarchy of up to three levels in which some codes stand higher than others."""
    found = {}
    for i in range(size):
        found[f"{name}{i}"] = chance.choice(["Total", f"{name}.x", f"{name}.y", f"{name}.x1", f"{name}.x2"])
    if {f"{name}.x1", f"{name}.x2"} & set(found.values()):
        found |= {parent: f"{name}.x" for parent in (f"{name}.x1", f"{name}.x2") if parent in found.values()}
    return found


def write(folder: Path, made: Made) -> list[str]:
    """The files of a release in `folder`, and the words of the command that belong to them (without --out)."""
    micro = folder / "micro.csv"
    with micro.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(made.rows[0]))
        writer.writeheader()
        writer.writerows(made.rows)
    asked = made.asked
    words = [str(micro), "--by", ",".join(asked.by)]
    for option, column in (("value", asked.value), ("weight", asked.weight), ("holding", asked.holding)):
        words += [f"--{option}", column] if column else []
    for name, parameter in asked.rules:
        words += ["--rule", f"{name}={parameter}"]
    for name, several in asked.hierarchies.items():
        for number, division in enumerate(several):
            path = folder / f"{name}-{number}.csv"
            lines = [f"{child},{parent}" for child, parent in division.items()]
            path.write_text("\n".join(["child,parent", *lines, ""]), encoding="utf-8")
            words += ["--hierarchy", f"{name}={path}"]
    return words
