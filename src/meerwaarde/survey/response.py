"""Who answered and who did not: counts, rates, respondents against the register, and how far off it could be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import code_sizes, coded, per_organisation
from meerwaarde.core import Figure, Statistic

if TYPE_CHECKING:
    from meerwaarde.survey.matching import Wave
    from meerwaarde.survey.sampling import Design

MOST_CODES = 12


@dataclass(frozen=True, slots=True)
class Characteristic:
    """Response by group of one register column; arrays [groups]. Rates and shares are 0 to 1, NaN without members.

    `register_share` is the group's share of all members, `respondent_share` its share of those who answered,
    `weighted_share` that share after weighting.
    """

    variable: str
    codes: tuple[str, ...]
    invited: np.ndarray
    answered: np.ndarray
    rate: np.ndarray
    register_share: np.ndarray
    respondent_share: np.ndarray
    weighted_share: np.ndarray


@dataclass(frozen=True, slots=True)
class Response:
    """Counts of one wave. `invited` and `r_indicator` are None when nobody knows them."""

    invited: int | None
    answered: int
    partial: int  # organisations with a row that is not complete
    unknown_ids: int  # rows
    duplicates: int  # rows
    empty: int  # rows
    characteristics: tuple[Characteristic, ...]
    r_indicator: float | None

    @property
    def rate(self) -> float | None:
        """The part of the members that answered, 0 to 1."""
        return None if not self.invited else self.answered / self.invited


def nonresponse(wave: Wave, design: Design, named: Iterable[str] = ()) -> Response:
    """Who answered, by every known characteristic: register columns with 2 to 12 categories, and those `named`.

    The design's own columns are always among them. Questions and columns that the register lacks are passed over.
    """
    incomplete = ~wave.responses.complete[wave.rows]
    matching = wave.matching
    return Response(
        wave.invited,
        wave.orgs,
        int((np.bincount(wave.row_org[incomplete], minlength=wave.orgs) > 0).sum()),
        len(matching.unknown),
        len(matching.duplicates),
        len(matching.empty),
        tuple(_characteristic(wave, design, name) for name in _known(wave, design, named)),
        r_indicator(wave, design),
    )


def _known(wave: Wave, design: Design, named: Iterable[str]) -> list[str]:
    if wave.register is None:
        return []
    columns = wave.register.columns
    asked = [name for name in (design.strata_column, *design.rake_columns, *named) if name]
    few = [
        name
        for name, cells in columns.items()
        if 2 <= len(code_sizes(cells)) <= MOST_CODES and not wave.register.names_members(name)
    ]
    return [name for name in dict.fromkeys([*asked, *few]) if name in columns]


def _characteristic(wave: Wave, design: Design, name: str) -> Characteristic:
    assert wave.register is not None
    groups = coded(wave.register.columns[name])
    mine = groups.member[wave.org_register]
    invited, answered = groups.member.sum(axis=0), mine.sum(axis=0)
    return Characteristic(
        name,
        groups.codes,
        invited,
        answered,
        answered / invited,
        invited / len(groups.member),
        answered / wave.orgs,
        design.weight @ mine / design.weight.sum(),
    )


def r_indicator(wave: Wave, design: Design) -> float | None:
    """R = 1 - 2 S(rho): 1 when every stratum answers equally well (Schouten, Cobben and Bethlehem 2009).

    rho is the response rate of the stratum, or where there are no strata of the crossed raking columns;
    S² = sum N_h (rho_h - rho)² / (N - 1). None without a register or without such columns.
    """
    names = [design.strata_column] if design.strata_column else list(design.rake_columns)
    if wave.register is None or not names or len(wave.register.ids) < 2:
        return None
    codes = np.column_stack([wave.register.single(name).position for name in names])
    _cells, cell = np.unique(codes, axis=0, return_inverse=True)
    cell = cell.reshape(-1)
    answered = np.zeros(len(cell))
    answered[wave.org_register] = 1.0
    return r_of_strata(np.bincount(cell), np.bincount(cell, answered))


def r_of_strata(asked: np.ndarray, answered: np.ndarray) -> float | None:
    """The same of counts [strata]: how many are in each stratum, and how many of those answered.

    None for fewer than two members. Strata without members are passed over.
    """
    size, some = np.asarray(asked, float), np.asarray(answered, float)
    total = size.sum()
    if total < 2:
        return None
    rho = some[size > 0] / size[size > 0]
    mean = some.sum() / total
    return float(1 - 2 * np.sqrt((size[size > 0] * (rho - mean) ** 2).sum() / (total - 1)))


def worst_case(count: int, base: int, population: int) -> tuple[float, float]:
    """A share's bounds in per cent had all who did not answer said no, or yes: count/N and (count + N - n)/N."""
    return 100 * count / population, 100 * (count + population - base) / population


def bounds(wave: Wave, made: Sequence[Figure]) -> tuple[tuple[Figure, float, float], ...]:
    """Worst-case bounds of the shares over all, for questions that everybody who answered was asked."""
    if wave.invited is None:
        return ()
    for_all: dict[str, bool] = {}
    found = []
    for figure in made:
        if figure.statistic is not Statistic.SHARE or figure.group_variable:
            continue
        if figure.question not in for_all:
            asked = per_organisation(wave.answers(figure.question).asked, wave.row_org, wave.orgs)
            for_all[figure.question] = bool((asked == 1).all())
        if for_all[figure.question]:
            found.append((figure, *worst_case(figure.count, figure.base, wave.invited)))
    return tuple(found)
