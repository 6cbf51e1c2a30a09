"""What one more reminder would do: how many more answers may come, and how much narrower figures would be.

The assumption, said beside the figures: who has not answered now, answers as often as after the reminders that went
out before. With one reminder the range is the 95 % interval of its response; with more it is from the least to the
most. The interval is that of a share of 50 %, the widest there is, with the correction for a finite population.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor

WINDOW = timedelta(days=5)  # answers that come within this, and before the next reminder, count as its response


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of a round: `number` as in `Message`, when the first went out, how many went, how many bounced."""

    number: int
    first: datetime
    count: int
    bounced: int


@dataclass(frozen=True, slots=True)
class Wave:
    """What came after a reminder: `came` of `sent` between two moments."""

    number: int
    sent: int
    came: int

    @property
    def rate(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.came / self.sent)

    @property
    def percent(self) -> float:
        """The same, in per cent."""
        return 100 * self.rate


@dataclass(frozen=True, slots=True)
class Chance:
    """What one more reminder may bring. Half-widths in percentage points; of the range, `low` is the fewest answers."""

    waves: tuple[Wave, ...]
    waiting: int
    answered: int
    population: int
    low_rate: float
    high_rate: float
    now: float | None
    low: int
    high: int
    width_low: float | None
    width_high: float | None

    @property
    def least(self) -> int:
        """The fewest answers after one more reminder."""
        return self.answered + self.low

    @property
    def most(self) -> int:
        """The most."""
        return self.answered + self.high

    @property
    def percent_low(self) -> float:
        """The least part of who is waiting that may answer, in per cent."""
        return 100 * self.low_rate

    @property
    def percent_high(self) -> float:
        """The most."""
        return 100 * self.high_rate


def windows(sent: Sequence[Sent], now: datetime) -> list[tuple[Sent, datetime, datetime]]:
    """The reminders of which the response is in, each with from when until when it is counted."""
    reminders = sorted((one for one in sent if one.number > 0), key=lambda one: one.first)
    ends = [*(one.first for one in reminders), now][1:]
    found = [
        (one, one.first, min(end, one.first + WINDOW)) for one, end in zip(reminders, ends, strict=True)
    ]  # fmt: skip
    return [(one, start, end) for one, start, end in found if end < now or start + WINDOW <= now]


def width(answered: int, population: int) -> float | None:
    """Half the interval of a share of 50 %, in percentage points; None for fewer than two answers."""
    from meerwaarde.survey import half_width

    return 100 * half_width(answered, population) if answered > 1 else None


def chance(waves: Sequence[Wave], answered: int, population: int) -> Chance | None:
    """What one more reminder may bring; None without an earlier one, or with nobody left to remind."""
    waves = tuple(wave for wave in waves if wave.sent)
    waiting = population - answered
    if not waves or waiting < 1 or answered < 2:
        return None
    low_rate, high_rate = _range(waves)
    low, high = floor(waiting * low_rate), min(waiting, ceil(waiting * high_rate))
    return Chance(
        waves, waiting, answered, population, low_rate, high_rate, width(answered, population), low, high,
        width(answered + low, population), width(answered + high, population),
    )  # fmt: skip


def _range(waves: Sequence[Wave]) -> tuple[float, float]:
    if len(waves) > 1:
        return min(wave.rate for wave in waves), max(wave.rate for wave in waves)
    import numpy as np

    from meerwaarde.survey import normal_quantile, wilson

    low, high = wilson(np.array(waves[0].rate), np.array(waves[0].sent), normal_quantile())
    return float(low), float(high)
