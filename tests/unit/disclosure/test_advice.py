"""Recoding advice: the finest table of which at most half of the cells are primary."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from meerwaarde.disclosure.additive.dimensions import read_hierarchies
from meerwaarde.disclosure.additive.microdata import Asked, read_rows, table_of
from meerwaarde.disclosure.additive.types import Table
from meerwaarde.disclosure.advice import advice
from meerwaarde.disclosure.primary import Rules

SIZES = ("1-9", "10-49", "50-249", "250+")


def made(
    folder: Path, rows: list[tuple[str, ...]], by: str, parents: dict[str, str] | None = None, **asked: str
) -> Table:
    """The table of rows with the columns gemeente, grootte and bedrag."""
    lines = ["gemeente,grootte,bedrag", *(",".join(row) for row in rows)]
    (folder / "rijen.csv").write_text("\n".join(lines), encoding="utf-8")
    files = []
    if parents:
        pairs = "\n".join(f"{child},{parent}" for child, parent in parents.items())
        (folder / "plaats.csv").write_text(f"child,parent\n{pairs}\n", encoding="utf-8")
        files = [("gemeente", folder / "plaats.csv")]
    columns = tuple(by.split(","))
    read = read_rows(folder / "rijen.csv", Asked(columns, **asked), read_hierarchies(files, columns))  # type: ignore[arg-type]
    return table_of(read, Rules.parse(("p=10",) if asked else ()))


def places(each: dict[str, int], size: str = "1-9") -> list[tuple[str, ...]]:
    return [(place, size, "10") for place, times in each.items() for _time in range(times)]


PROVINCES = {"m1": "P", "m2": "P", "m3": "Q", "m4": "Q", "P": "Noord", "Q": "Noord", "m5": "R", "m6": "R", "R": "Zuid"}


def test_a_useful_table_needs_no_advice(tmp_path: Path) -> None:
    assert advice(made(tmp_path, places({"m1": 3, "m2": 1}), "gemeente")) == ()
    assert advice(made(tmp_path, places({"m1": 2, "m2": 2}), "gemeente")) != ()


def test_the_lowest_level_that_will_do(tmp_path: Path) -> None:
    few = places({"m1": 2, "m2": 2, "m3": 2, "m4": 2, "m5": 2, "m6": 2})
    (told,) = advice(made(tmp_path, few, "gemeente", PROVINCES))
    assert told.recoding == {"gemeente": (("P",), ("Q",), ("R",))}
    assert (told.now.cells, told.now.primary, told.now.kept) == (6, 6, 0.0)
    assert told.then is not None
    assert (told.then.cells, told.then.primary, told.then.kept) == (3, 0, 1.0)
    assert told.sentence.startswith("Van de 6 cellen op het laagste niveau mag 100 % niet open.")
    assert "splits gemeente uit naar 3 codes (P, Q, R)" in told.sentence
    fewer = places({"m1": 1, "m2": 1, "m3": 1, "m4": 1, "m5": 2, "m6": 2})
    (told,) = advice(made(tmp_path, fewer, "gemeente", PROVINCES))
    assert told.recoding == {"gemeente": (("Noord",), ("Zuid",))}


def test_neighbouring_size_classes_become_one(tmp_path: Path) -> None:
    rows = [row for size, times in zip(SIZES, (2, 1, 2, 2), strict=True) for row in places({"m": times}, size)]
    (told,) = advice(made(tmp_path, rows, "grootte"))
    assert told.recoding == {"grootte": (("1-9", "10-49"), ("50-249", "250+"))}
    assert "voeg grootte samen tot 2 klassen (1-9 t/m 10-49, 50-249 t/m 250+)" in told.sentence
    unordered = [(place, size, "1") for size, place, _amount in rows]
    (told,) = advice(made(tmp_path, [(f"x{row[0]}", *row[1:]) for row in unordered], "gemeente"))
    assert told.then is None, "names have no neighbours"


def test_rules_about_sizes_hold_for_merged_classes(tmp_path: Path) -> None:
    """Merged, the two largest still dominate: p = 10 % finds 1 + 1 + 1 beside 1000 and 900 too little."""
    rows = [("m", SIZES[0], "1000"), ("m", SIZES[0], "900"), *[("m", SIZES[1], "1")] * 2, ("m", SIZES[2], "1")]
    (told,) = advice(made(tmp_path, rows, "grootte", value="bedrag"))
    assert told.then is None
    assert "grover wordt het niet beter" in told.sentence


def test_leaving_a_column_out(tmp_path: Path) -> None:
    rows = [(f"m{at}", size, "1") for at in range(3) for size in SIZES]
    (told,) = advice(made(tmp_path, rows, "gemeente,grootte"))
    shown = Counter({name: len(codes) for name, codes in told.recoding.items()})
    assert shown == {"gemeente": 0}
    assert "laat gemeente weg" in told.sentence
    assert told.then is not None
    assert told.then.share == pytest.approx(0)
