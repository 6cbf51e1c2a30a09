"""Cells for hand-built reports: a share, an amount, a change."""

from __future__ import annotations

from math import sqrt

from meerwaarde.core import Figure, Statistic, Status
from meerwaarde.disclosure import SafeCell


def _wilson(count: int, base: int, population: int | None) -> tuple[float, float, float]:
    """Standard error and 95 % interval of a share, in percent."""
    p, z = count / base, 1.96
    left = 1 - base / population if population else 1.0
    n = base / max(left, 1e-6)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return 100 * sqrt(p * (1 - p) / n), 100 * (middle - half), 100 * (middle + half)


def share(
    question: str,
    answer: str,
    count: int,
    base: int,
    population: int | None,
    group: tuple[str, str] = ("", ""),
    status: Status = Status.PUBLISHED,
) -> SafeCell:
    """A cell with a share; suppressed when `status` says so."""
    counted = question in ("response", "register", "respondents")
    se, low, high = (None, None, None) if counted else _wilson(count, base, population)
    figure = Figure(
        question, *group, answer, Statistic.SHARE, 100 * count / base, None, se, low, high, count, base, population,
        status is not Status.UNRELIABLE,
    )  # fmt: skip
    return SafeCell.emptied(figure) if status is Status.SUPPRESSED else SafeCell.shown(figure, status=status)


def amount(
    question: str,
    statistic: Statistic,
    value: float,
    interval: tuple[float | None, float, float],
    base: int,
    population: int | None,
    group: tuple[str, str] = ("", ""),
    status: Status = Status.PUBLISHED,
) -> SafeCell:
    """A cell with a mean, median or total; `interval` is (standard error, low, high)."""
    figure = Figure(
        question, *group, "", statistic, None, value, *interval, base, base, population,
        status is not Status.UNRELIABLE,
    )  # fmt: skip
    return SafeCell.emptied(figure) if status is Status.SUPPRESSED else SafeCell.shown(figure, status=status)


def change(
    question: str,
    answer: str,
    statistic: Statistic,
    points: float,
    half: float,
    base: int,
) -> SafeCell:
    """A cell with a change in percentage points."""
    figure = Figure(
        question, "", "", answer, statistic, points, None, half / 1.96, points - half, points + half,
        base // 3, base, None,
    )  # fmt: skip
    return SafeCell.shown(figure, status=Status.PUBLISHED)
