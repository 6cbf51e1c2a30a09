"""What a list of inhabitants would change in the register, and what it does not say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from meerwaarde.web.members.models import Inhabitants, Municipality, MunicipalityChange

Preview = dict[str, Any]  # as it is stored, see `compare`


def compare(rows: Iterable[tuple[int, str, int | None]], year: int, source: str) -> Preview:
    """What the rows (row, code, number) of a list mean for the numbers of `year`. A list replaces the whole year.

    - `given`: number by code, as it would be afterwards;
    - `new` [code, name, number], `changed` [code, name, old, number], `gone` [code, name, old], `same` how many;
    - `sources`: those of the year so far, when they are others;
    - `over` [row, code, name, began, ended, into]: municipalities that were not there that day; left out;
    - `unknown` [row, code, number]: codes that the register does not have; left out;
    - `empty` and `missing` [code, name]: without a number in the list, and not in the list at all.
    """
    day = date(year, 1, 1)
    there = {one.code: one for one in Municipality.objects.order_by("name", "code")}
    into = _into()
    given: dict[str, int] = {}
    named: set[str] = set()
    over, unknown = [], []
    for row, code, number in rows:
        one = there.get(code)
        if one is None:
            if number is not None:
                unknown.append([row, code, number])
        elif not existed(one, day):
            if number is not None:
                over.append([row, code, one.name, _iso(one.valid_from), _iso(one.valid_to), into.get(one.pk, [])])
        else:
            named.add(code)
            if number is not None:
                given[code] = number
    nameless = {one.code: one.name for one in there.values() if existed(one, day) and one.code not in given}
    now, sources = current(year)
    names = {code: one.name for code, one in there.items()}
    return {
        "given": given,
        **_changes(given, now, names),
        "sources": sorted(sources - {source}),
        "over": over,
        "unknown": unknown,
        "empty": [[code, name] for code, name in nameless.items() if code in named],
        "missing": [[code, name] for code, name in nameless.items() if code not in named],
    }


def _changes(given: Mapping[str, int], now: Mapping[str, int], names: Mapping[str, str]) -> Preview:
    in_order = [code for code in names if code in given]
    return {
        "new": [[code, names[code], given[code]] for code in in_order if code not in now],
        "changed": [
            [code, names[code], now[code], given[code]]
            for code in in_order
            if code in now and now[code] != given[code]
        ],
        "gone": [[code, names[code], number] for code, number in now.items() if code not in given],
        "same": sum(1 for code, number in given.items() if now.get(code) == number),
    }  # fmt: skip


def current(year: int) -> tuple[dict[str, int], set[str]]:
    """The numbers of a year by code, and where they come from."""
    rows = Inhabitants.objects.filter(year=year).order_by("municipality__name", "municipality__code")
    numbers, sources = {}, set()
    for code, number, source in rows.values_list("municipality__code", "number", "source"):
        numbers[code] = number
        sources.add(source)
    return numbers, sources


def existed(one: Municipality, day: date) -> bool:
    """Whether a municipality was there on a day."""
    return (one.valid_from or day) <= day and (one.valid_to is None or day < one.valid_to)


def _into() -> dict[int, list[str]]:
    """What became of municipalities: names by primary key of the old one."""
    found: dict[int, list[str]] = {}
    for old, name in MunicipalityChange.objects.order_by("day", "new__name").values_list("old", "new__name"):
        found.setdefault(old, []).append(name)
    return found


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
