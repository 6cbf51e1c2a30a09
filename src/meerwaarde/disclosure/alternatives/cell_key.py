"""Cell-key perturbation: noise that depends on who is in a cell, and so is the same wherever they are counted.

Every record has a key, a fraction that looks like chance: an HMAC of a secret and the organisation's identifier, fixed
within a study. The key of a cell is the fractional part of the sum of those in it. A p-table says by how much a count
changes for which keys. Zero stays zero. Handbook on Statistical Disclosure Control, chapter 5.4.

The p-table has, for every count, the distribution of largest entropy with mean 0, the given variance, at most the given
noise, and without the small counts that may not be shown (Giessing 2016, and the R package ptable).
"""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.problem import summed
from meerwaarde.disclosure.additive.types import Table
from meerwaarde.disclosure.alternatives.shown import check, shown
from meerwaarde.disclosure.table import SafeCross
from meerwaarde.language import gettext as _

WHOLE = 2**64  # keys are whole numbers below it, so that the order of adding does not matter
PARTS = 10**9  # probabilities are whole numbers of these, the same on every machine
SHORTEST = 16  # bytes of a secret
INSIDE = 1e-4  # of the way between the smallest and the largest variance that a count allows: how near it may come
MOST_NOISE = 50


@dataclass(frozen=True, slots=True)
class Noise:
    """`most`: the largest change; `variance` of the change; `blocked`: counts from 1 up to this are never shown."""

    most: int = 5
    variance: float = 3.0
    blocked: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.most <= MOST_NOISE or not 0 < self.variance <= self.most**2:
            what = _("--noise D,V: de grootste verandering D is 1 tot {}, de variantie V meer dan 0 en hoogstens D².")
            raise InputError(what.format(MOST_NOISE))
        if self.blocked >= self.most:
            what = _("--noise: de grootste verandering is {0}; aantallen tot en met {1} mogen niet te zien zijn. Neem"
                     " minstens {2}.")  # fmt: skip
            raise InputError(what.format(self.most, self.blocked, self.blocked + 1))


@dataclass(frozen=True, slots=True)
class Row:
    """The p-table for one count: each change with the upper bound of the keys it belongs to, in billionths."""

    changes: tuple[int, ...]
    upper: tuple[int, ...]

    def change(self, key: int, whole: int = WHOLE) -> int:
        """The change for a key of `key` / `whole`: of the interval with lower bound < key <= upper bound."""
        return self.changes[bisect_left(self.upper, max(1, -(-key * PARTS // whole)))]


def read_key(path: Path) -> bytes:
    """The secret in a file. Raises InputError when it is not there or too short to be one."""
    try:
        secret = path.read_bytes().strip()
    except OSError as reason:
        what = _("het sleutelbestand is niet te lezen ({}). Maak er een met een lange willekeurige tekst.")
        raise InputError(what.format(reason.strerror), file=str(path)) from None
    if len(secret) < SHORTEST:
        what = _("deze sleutel is te kort. Neem minstens {} willekeurige tekens en bewaar ze goed.")
        raise InputError(what.format(SHORTEST), file=path.name)
    return secret


def record_key(secret: bytes, study: str, identifier: str) -> int:
    """The key of a record, a whole number below 2^64, fixed for an organisation within a study."""
    text = f"{len(study)} {study} {identifier}".encode()
    return int.from_bytes(hmac.new(secret, text, hashlib.sha256).digest()[:8], "big")


def perturb(
    table: Table, cell: np.ndarray, identifiers: Sequence[str], secret: bytes, *, study: str = "", noise: Noise
) -> SafeCross:
    """The table of counts with noise. `cell` int64 [records]: the lowest cell of each record, by its position in the
    flattened table; `identifiers` [records]. Raises InputError for another kind of table."""
    check(table, noise.blocked + 1, "cellkey")
    counts = np.rint(table.value).astype(np.int64)
    keys = _cell_keys(table, cell, identifiers, secret, study)
    known = np.bincount(cell, minlength=counts.size).reshape(counts.shape)
    if not np.array_equal(known[tuple(slice(one.leaves) for one in table.dimensions)],
                          counts[tuple(slice(one.leaves) for one in table.dimensions)]):  # fmt: skip
        raise ValueError("every record counts once")
    rows = p_table(noise)
    changed = [int(count) + rows[min(int(count), len(rows) - 1)].change(int(key))
               for count, key in zip(counts.ravel(), keys.ravel(), strict=True)]  # fmt: skip
    print_of_key = hmac.new(secret, b"", hashlib.sha256).hexdigest()[:16]
    words = ("method=cellkey", f"noise={noise.most},{noise.variance:g}", f"blocked={noise.blocked}",
             f"study={study}", f"key={print_of_key}")  # fmt: skip
    return shown(table, np.array(changed, dtype=np.int64).reshape(counts.shape), words)


def _cell_keys(table: Table, cell: np.ndarray, identifiers: Sequence[str], secret: bytes, study: str) -> np.ndarray:
    """The key of every cell, uint64 in the shape of the table: sums go round at 2^64, as fractions do at 1."""
    found = {name: record_key(secret, study, name) for name in set(identifiers)}
    keys = np.array([found[name] for name in identifiers], dtype=np.uint64)
    sums = np.zeros(table.value.size, dtype=np.uint64)
    np.add.at(sums, cell, keys)
    sums = sums.reshape(table.value.shape)[tuple(slice(one.leaves) for one in table.dimensions)]
    for axis, one in enumerate(table.dimensions):
        sums = summed(one, sums, axis)
    return sums


def p_table(noise: Noise) -> tuple[Row, ...]:
    """The rows of the counts 0, 1, 2 and so on; the last one is for all higher counts as well."""
    rows = [Row((0,), (PARTS,))]
    for count in range(1, noise.most + noise.blocked + 2):
        targets = [to for to in range(max(0, count - noise.most), count + noise.most + 1)
                   if not 1 <= to <= noise.blocked]  # fmt: skip
        changes = np.array(targets) - count
        parts = np.rint(PARTS * largest_entropy(changes, noise.variance)).astype(np.int64)
        parts[parts.argmax()] += PARTS - parts.sum()
        rows.append(Row(tuple(changes.tolist()), tuple(accumulate(parts.tolist()))))
    return tuple(rows)


def largest_entropy(changes: np.ndarray, variance: float) -> np.ndarray:
    """Probabilities of `changes` (int64) with mean 0 and this variance, of the largest entropy. float64, as `changes`.

    They are proportional to exp(a v + b v²). Where the changes do not allow the variance, the nearest they do allow.
    """
    from scipy.optimize import minimize

    low, high = _variances(changes)
    inside = INSIDE * (high - low)
    wanted = min(max(variance, low + inside), high - inside) if high > low else low
    if high <= low:  # two changes only: the mean decides
        return np.asarray(_two(changes))
    scale = float(np.abs(changes).max())
    moments = np.stack((changes / scale, (changes / scale) ** 2))
    goal = np.array([0.0, wanted / scale**2])

    def spread(at: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        power = at @ moments
        weights = np.exp(power - power.max())
        chance = weights / weights.sum()
        return float(power.max() + np.log(weights.sum())), chance, moments @ chance

    def value(at: np.ndarray) -> tuple[float, np.ndarray]:
        total, _chance, mean = spread(at)
        return total - float(at @ goal), mean - goal

    def curve(at: np.ndarray) -> np.ndarray:
        _total, chance, mean = spread(at)
        return np.asarray((moments * chance) @ moments.T - np.outer(mean, mean))

    found = minimize(value, np.zeros(2), jac=True, hess=curve, method="trust-exact", options={"gtol": 1e-12})
    return spread(found.x)[1]


def _variances(changes: np.ndarray) -> tuple[float, float]:
    """The smallest and the largest variance that a distribution over `changes` with mean 0 can have."""
    below, above = changes[changes < 0], changes[changes > 0]
    low = 0.0 if 0 in changes else float(-below.max() * above.min())
    return low, float(-changes.min() * changes.max())


def _two(changes: np.ndarray) -> np.ndarray:
    down, up = -changes.min(), changes.max()
    return np.array([up / (down + up), down / (down + up)])
