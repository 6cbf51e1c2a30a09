"""Makes the example of `meerwaarde protect`: a register of members with their wage sums, and a table made of it.

`python examples/protect-leden/make.py` writes the files beside this one; the results are part of the project, and a
test makes them again and compares. Everything is made up with a fixed seed but the names of places.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from random import Random

SEED = 2026
MEMBERS = 120
PLACES = {  # province: municipalities, and how many of every hundred members
    "Drenthe": {"Assen": 11, "Emmen": 14, "Hoogeveen": 6, "Meppel": 3},
    "Flevoland": {"Almere": 18, "Dronten": 3, "Lelystad": 12},
    "Zeeland": {"Goes": 6, "Middelburg": 11, "Terneuzen": 9, "Vlissingen": 7},
}
KINDS = {"jongerenwerk": 30, "maatschappelijk werk": 40, "opbouwwerk": 30}
SIZES = {"klein": (60, 150), "midden": (30, 900), "groot": (10, 4000)}  # how many of 100; usual wage sum, 1000 euro
HOLDINGS = ("Het Anker", "De Linde", "Samen Verder")
IN_HOLDING = 0.15  # of the members

Row = Sequence[object]


def members() -> list[dict[str, object]]:
    """The register: one row per member."""
    chance = Random(SEED)
    towns = {town: share for towns in PLACES.values() for town, share in towns.items()}
    rows = []
    for number in range(1, MEMBERS + 1):
        size = chance.choices(list(SIZES), [share for share, _usual in SIZES.values()])[0]
        rows.append(
            {
                "id": f"L{number:03d}",
                "gemeente": chance.choices(list(towns), list(towns.values()))[0],
                "werksoort": chance.choices(list(KINDS), list(KINDS.values()))[0],
                "omvang": size,
                "concern": chance.choice(HOLDINGS) if chance.random() < IN_HOLDING else "",
                "loonsom": round(SIZES[size][1] * chance.lognormvariate(0, 0.5)),
            }
        )
    return rows


def table(rows: Iterable[dict[str, object]]) -> list[Row]:
    """Wage sums by province and size with all totals, as an officer would hand them over for protection."""
    province = {town: name for name, towns in PLACES.items() for town in towns}
    found = []
    for place, size in product((*PLACES, "Total"), (*SIZES, "Total")):
        wages = [
            int(str(row["loonsom"]))
            for row in rows
            if place in (province[str(row["gemeente"])], "Total") and size in (row["omvang"], "Total")
        ]
        largest = max(wages, default=0)
        found.append((place, size, sum(wages), len(wages), int(len(wages) < 3 or largest > 0.5 * sum(wages))))
    return found


def make(folder: Path) -> None:
    """Write leden.csv, gemeenten.csv and tabel.csv."""
    rows = members()
    _write(folder / "leden.csv", list(rows[0]), [list(row.values()) for row in rows])
    towns = [(town, province) for province, names in PLACES.items() for town in names]
    _write(folder / "gemeenten.csv", ("child", "parent"), towns)
    _write(folder / "tabel.csv", ("provincie", "omvang", "value", "count", "sensitive"), table(rows))


def _write(path: Path, heading: Row, lines: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *lines])


if __name__ == "__main__":
    make(Path(__file__).parent)
