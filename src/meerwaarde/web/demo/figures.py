"""Sizes and amounts of the 626 members that add up to what was printed over 2015 (domain.md 4.2).

What is not printed is chosen so that it is plausible: how many members have a sector as their main one, how their
sizes lie, and how many employees each sector has. All sums are exact.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from meerwaarde.web.demo.shares import shared

SECTORS = (
    "lokaal-welzijnswerk",
    "maatschappelijke-dienstverlening",
    "peuterspeelzalen",
    "maatschappelijke-opvang",
    "andere-terreinen",
    "kennisinstituten",
)
MEMBERS = (393, 274, 146, 51, 159, 58)  # printed: each member in all of its sectors
WAGE_SUMS = (452_945_906, 314_598_701, 117_271_256, 198_393_483, 287_171_043, 197_888_235)  # printed
SIZES = ((1, 9), (10, 25), (26, 50), (51, 100), (101, 1_500))
EMPLOYEES, FTE, VOLUNTEERS, VOLUNTEER_HOURS = 45_500, 31_000, 142_000, 13_250 * 1_400  # printed

# Members by main sector (rows) and size (columns); the columns add up to the printed 95, 160, 156, 98 and 117.
MAIN_BY_SIZE = (
    (45, 70, 67, 40, 38),
    (20, 38, 40, 25, 27),
    (10, 22, 24, 14, 10),
    (1, 6, 10, 8, 15),
    (13, 18, 11, 7, 17),
    (6, 6, 4, 4, 10),
)
SECTOR_EMPLOYEES = (13_764, 8_883, 4_637, 4_911, 8_088, 5_217)  # together EMPLOYEES
FTE_PER_EMPLOYEE = (0.65, 0.70, 0.50, 0.80, 0.70, 0.75)
VOLUNTEERING = (1.6, 0.6, 0.4, 0.4, 2.5, 0.2)  # how much a sector works with volunteers, against the others
WAGE_PER_FTE = (30_000, 75_000)  # the least and the most, in euros


@dataclass(frozen=True, slots=True)
class Size:
    """What a member is over one year. `sector`: the place of its main sector in SECTORS; `fte` in hundredths."""

    sector: int
    employees: int
    fte: int = 0
    wage_sum: int = 0
    volunteers: int = 0
    volunteer_hours: int = 0


def sizes(draw: random.Random) -> list[Size]:
    """The 626 members over 2015, in the order of sector and size."""
    members = [Size(sector, employees) for sector in range(6) for employees in _employees(draw, sector)]
    members = _with_fte(draw, members)
    members = _with_wages(draw, members)
    return _with_volunteers(draw, members)


def _employees(draw: random.Random, sector: int) -> list[int]:
    found = []
    for (low, high), count in zip(SIZES[:-1], MAIN_BY_SIZE[sector][:-1], strict=True):
        found += [round(draw.triangular(low, high, low + (high - low) * 0.4)) for _ in range(count)]
    large = MAIN_BY_SIZE[sector][-1]
    weights = [draw.lognormvariate(0, 0.6) for _ in range(large)]
    low, high = SIZES[-1]
    return found + shared(SECTOR_EMPLOYEES[sector] - sum(found), weights, [low] * large, [high] * large)


def _with_fte(draw: random.Random, members: Sequence[Size]) -> list[Size]:
    weights = [one.employees * FTE_PER_EMPLOYEE[one.sector] * draw.uniform(0.88, 1.1) for one in members]
    least, most = [one.employees * 25 for one in members], [one.employees * 97 for one in members]
    amounts = shared(FTE * 100, weights, least, most)
    return [replace(one, fte=amount) for one, amount in zip(members, amounts, strict=True)]


def _with_wages(draw: random.Random, members: Sequence[Size]) -> list[Size]:
    found = []
    for sector, total in enumerate(WAGE_SUMS):
        own = [one for one in members if one.sector == sector]
        weights = [one.fte * draw.uniform(0.92, 1.1) for one in own]
        least, most = ([one.fte * rate // 100 for one in own] for rate in WAGE_PER_FTE)
        amounts = shared(total, weights, least, most)
        found += [replace(one, wage_sum=amount) for one, amount in zip(own, amounts, strict=True)]
    return found


def _with_volunteers(draw: random.Random, members: Sequence[Size]) -> list[Size]:
    weights = [one.employees**0.6 * VOLUNTEERING[one.sector] * draw.lognormvariate(0, 0.7) for one in members]
    counts = shared(VOLUNTEERS, weights, [0] * len(members), [6_000] * len(members))
    hours = shared(
        VOLUNTEER_HOURS,
        [max(count, 1) * draw.uniform(80, 190) for count in counts],
        [count * 20 for count in counts],
        [count * 400 for count in counts],
    )
    pairs = zip(members, counts, hours, strict=True)
    return [replace(one, volunteers=count, volunteer_hours=hour) for one, count, hour in pairs]


def earlier(draw: random.Random, size: Size) -> Size:
    """The same organisation a year before: somewhat larger, as the years were."""
    grown = draw.gauss(1.03, 0.04)
    employees = max(1, round(size.employees * grown))
    fte = min(employees * 97, max(employees * 25, round(size.fte * grown * draw.uniform(0.98, 1.02))))
    return replace(
        size,
        employees=employees,
        fte=fte,
        wage_sum=round(fte / 100 * size.wage_sum / (size.fte / 100) * 0.985),
        volunteers=round(size.volunteers * draw.gauss(0.98, 0.05)),
        volunteer_hours=round(size.volunteer_hours * draw.gauss(0.97, 0.05)),
    )
