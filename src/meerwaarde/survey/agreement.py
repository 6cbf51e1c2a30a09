"""How far two people who coded the same open answers agree: percentage and Cohen's kappa.

With a answers to which both gave a category, d to which neither did, b and c to which one of them did, n = a+b+c+d:

    po = (a + d) / n
    pe = ((a + b)(a + c) + (c + d)(b + d)) / n²
    kappa = (po - pe) / (1 - pe)

Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20(1). Kappa
can be low where nearly all answers are alike, however often both agree: Feinstein and Cicchetti (1990), Journal of
Clinical Epidemiology 43(6). So it never stands without the percentage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """`both`, `first`, `second`, `neither`: how many answers got the category from whom."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def n(self) -> int:
        """How many answers were coded twice."""
        return self.both + self.first + self.second + self.neither

    @property
    def percent(self) -> float | None:
        """The percentage of answers at which both did the same; None without answers."""
        return 100 * (self.both + self.neither) / self.n if self.n else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None where both gave the category always or never: nothing can be told from chance then."""
        if not self.n:
            return None
        yes = (self.both + self.first) * (self.both + self.second)
        no = (self.second + self.neither) * (self.first + self.neither)
        expected = (yes + no) / self.n**2
        observed = (self.both + self.neither) / self.n
        return None if yes + no == self.n**2 else (observed - expected) / (1 - expected)


def agreement(first: Sequence[bool], second: Sequence[bool]) -> Agreement:
    """Of two codings of the same answers, in the same order. Raises ValueError when they are not as long."""
    pairs = list(zip(first, second, strict=True))
    return Agreement(
        sum(one and other for one, other in pairs),
        sum(one and not other for one, other in pairs),
        sum(other and not one for one, other in pairs),
        sum(not one and not other for one, other in pairs),
    )
