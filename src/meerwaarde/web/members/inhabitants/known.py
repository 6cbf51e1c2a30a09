"""How many people live in each municipality of a day: numbers of one year, with their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from meerwaarde.web.members.inhabitants.comparing import existed
from meerwaarde.web.members.models import Inhabitants, Municipality, MunicipalityChange


@dataclass(frozen=True, slots=True)
class YearOfInhabitants:
    """The numbers of 1 January of `year` for the municipalities of a day, by code.

    `summed` are codes of municipalities that came later: their number is the sum of those that went into them.
    `lacking` are (code, name) of municipalities without a number, and without a sum that is exact.
    """

    year: int
    source: str
    numbers: Mapping[str, int]
    summed: frozenset[str]
    lacking: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        """All people of the municipalities with a number."""
        return sum(self.numbers.values())


@dataclass(frozen=True, slots=True)
class _Change:
    """On `day` all of `other` joined a municipality, or only a part of it (`whole` is False)."""

    day: date
    other: int
    whole: bool


@dataclass(frozen=True, slots=True)
class _Areas:
    """Municipalities by primary key, with who went into them, and the days on which a part went away."""

    there: Mapping[int, Municipality]
    joined: Mapping[int, Sequence[_Change]]
    parted: Mapping[int, Sequence[date]]


def inhabitants_on(day: date) -> tuple[YearOfInhabitants, ...]:
    """What is known on `day`, the newest year first, until a year in which every municipality of that day has a number.

    So the first is the newest; the last says of all how many there are, unless it lacks some too. Public.
    """
    areas = _areas()
    places = [one for one in areas.there.values() if existed(one, day)]
    found: list[YearOfInhabitants] = []
    for year, source, own in _years(day.year):
        numbers: dict[str, int] = {}
        summed, lacking = set(), []
        for one in places:
            number = _number(areas, own, one.pk, date(year, 1, 1), day)
            if number is None:
                lacking.append((one.code, one.name))
                continue
            numbers[one.code] = number
            if own.get(one.pk) != number:
                summed.add(one.code)
        found.append(YearOfInhabitants(year, source, numbers, frozenset(summed), tuple(lacking)))
        if not lacking:
            break
    return tuple(found)


def _years(last: int) -> Iterator[tuple[int, str, dict[int, int]]]:
    """Each year with numbers, the newest first: its source, and the numbers by primary key of the municipality."""
    rows = Inhabitants.objects.filter(year__lte=last).order_by("-year")
    listed = rows.values_list("year", "source", "municipality_id", "number")
    for year, of_year in groupby(listed, key=lambda row: row[0]):
        some = list(of_year)
        sources = sorted({source for _year, source, _key, _number in some})
        yield year, "; ".join(sources), {key: number for _year, _source, key, number in some}


def _areas() -> _Areas:
    there = {one.pk: one for one in Municipality.objects.order_by("name", "code")}
    listed = list(MunicipalityChange.objects.order_by("day").values_list("day", "old", "new"))
    parts: dict[tuple[date, int], int] = {}
    for day, old, _new in listed:
        parts[day, old] = parts.get((day, old), 0) + 1
    joined: dict[int, list[_Change]] = {}
    parted: dict[int, list[date]] = {}
    for day, old, new in listed:
        whole = there[old].valid_to == day and parts[day, old] == 1
        joined.setdefault(new, []).append(_Change(day, old, whole))
        if not whole:
            parted.setdefault(old, []).append(day)
    return _Areas(there, joined, parted)


def _number(areas: _Areas, own: Mapping[int, int], key: int, counted: date, day: date) -> int | None:
    """How many people lived at `counted` in what a municipality is on `day`; None when that is not known exactly.

    A list counts everybody once. So who went into a municipality and has a number of their own in it, is not in the
    number of the municipality and is added; who has none and went before the count, is in it already.
    """
    if any(counted < parted <= day for parted in areas.parted.get(key, ())):
        return None
    changes = [one for one in areas.joined.get(key, ()) if one.day <= day]
    if any(not one.whole and one.day > counted for one in changes):
        return None
    number = own.get(key)
    begun = areas.there[key].valid_from
    if number is None:
        founders = [one for one in changes if one.day == begun]
        if not founders or not all(one.whole for one in founders):
            return None
        number = 0
        for one in founders:
            before = _number(areas, own, one.other, counted, _eve(one.day))
            if before is None:
                return None
            number += before
    for one in changes:
        if not one.whole or one.day == begun:
            continue
        before = _number(areas, own, one.other, counted, _eve(one.day))
        if before is None and one.day > counted:
            return None
        number += before or 0
    return number


def _eve(day: date) -> date:
    """The day before, on which what went that day was still there."""
    return date.fromordinal(day.toordinal() - 1)
