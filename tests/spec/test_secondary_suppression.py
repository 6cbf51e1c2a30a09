"""Secondary suppression of tables.

A table that shows its totals gives a hidden cell away to everybody who subtracts. So further cells are hidden, until
each protected cell can still be something else, far enough up and down, whatever the reader knows: every relation
between the cells, that nothing is negative, and, for a contributor, its own part and that of one other.

What must stay open: of a count two (or `width`), of a magnitude the protection level of the rule that made it primary,
of a magnitude with too few contributors one per cent of its value.

The cases below were printed by others, with another choice of cells. Which cells a heuristic takes is chance; so what
is held here is which cells are primary, which intervals a given pattern leaves, whether our pattern is safe (a judge
that shares no code with the program plays every reader), and what the cheapest safe pattern costs.

Sources: Handbook on Statistical Disclosure Control, chapter 4 (Geurts 1992; Fischetti and Salazar 2000); sdcTable (the
4 x 4 case); Statistics Norway, articles of GaussSuppression (example 1, magnitude 1, linked tables).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest

from support import auditor
from support.audited_release import Asked, Codes, Truth, read, standing_in, truth
from support.cheapest import cheapest
from support.command import meerwaarde
from support.reference import reference

Table = Mapping[Codes, float]


def rows_of(file: str) -> list[dict[str, str]]:
    """A file of the reference."""
    with reference(f"disclosure/{file}").open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def with_totals(inner: Table, above: Sequence[Mapping[str, str]]) -> dict[Codes, float]:
    """All margins of inner cells; `above` has child -> parent per dimension for what stands between code and total."""
    table: dict[Codes, float] = {}
    for codes, value in inner.items():
        ways = [[code, *([up[code]] if code in up else []), "Total"] for code, up in zip(codes, above, strict=True)]
        for cell in product(*ways):
            table[cell] = table.get(cell, 0) + value
    return table


def write_table(path: Path, by: Sequence[str], table: Table, marked: set[Codes], mark: str) -> list[dict[str, str]]:
    """A table as a file: for `protect --cells` (`mark` is sensitive), or with blanks for `audit` (`mark` is blank)."""
    rows = []
    for codes, value in sorted(table.items()):
        row = dict(zip(by, codes, strict=True))
        shown = {"value": f"{value:g}", "count": f"{value:g}"}
        if mark == "blank" and codes in marked:
            shown = {"value": "", "count": ""}
        marks = {"sensitive": str(int(codes in marked))} if mark == "sensitive" else {}
        rows.append({**row, **shown, **marks})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return rows


def write_hierarchy(path: Path, division: Mapping[str, str]) -> Path:
    """A hierarchy file."""
    path.write_text("".join(f"{c},{p}\n" for c, p in {"child": "parent", **division}.items()), encoding="utf-8")
    return path


def audited(
    folder: Path, by: Sequence[str], table: Table, hidden: set[Codes], *options: object
) -> dict[Codes, tuple[float, float | None]]:
    """The interval of every blank by the command; its status says whether anything is exact."""
    write_table(folder / "table.csv", by, table, hidden, "blank")
    told = meerwaarde("audit", folder / "table.csv", "--by", ",".join(by), "--json", *options)
    cells = json.loads(told.out)["cells"]
    assert told.status == int(any(cell["exact"] for cell in cells)), told.err
    assert len(cells) == len(hidden) - options.count("--known")
    return {tuple(cell[name] for name in by): (cell["lower"], cell["upper"]) for cell in cells}


def protected(folder: Path, words: Sequence[object], by: Sequence[str], known: Truth) -> tuple[set[Codes], set[Codes]]:
    """Primary and secondary cells by the command, after the judge found no leak and every shown value true."""
    told = meerwaarde(
        "protect", *words, "--by", ",".join(by), "--out", folder / "safe.csv", "--proof", folder / "p.json"
    )
    assert told.status == 0, told.err
    rows = read(folder / "safe.csv", by)
    hidden = {codes for codes, row in rows.items() if row["status"] != "published"}
    assert auditor.leaks(known, hidden) == []
    for codes, row in rows.items():
        value = known.cells[codes].value if codes in known.cells else 0
        assert row["value"] == "" if codes in hidden else float(row["value"]) == pytest.approx(value)
    primary = {codes for codes, row in rows.items() if row["status"] == "primary"}
    return primary, hidden - primary


def unit_cost(known: Truth) -> dict[Codes, float]:
    """Every cell one."""
    return dict.fromkeys(known.cells, 1.0)


class TestIntervals:
    """What a reader derives from a pattern"""

    def test_handbook_example_3(self, tmp_path):
        """Four cells hidden with totals 7, 3, 9 and 7 around them: X11 lies between 3 and 6 (Geurts 1992)."""
        table = {
            ("1", "1"): 5, ("1", "2"): 2, ("2", "1"): 1, ("2", "2"): 2, ("3", "1"): 3, ("3", "2"): 3,
            ("1", "Total"): 7, ("2", "Total"): 3, ("3", "Total"): 6,
            ("Total", "1"): 9, ("Total", "2"): 7, ("Total", "Total"): 16,
        }  # fmt: skip
        found = audited(tmp_path, ("row", "column"), table, set(product("12", "12")))
        assert found["1", "1"] == (3, 6)

    @pytest.mark.parametrize("integer", [False, True])
    def test_two_blanks_a_line_are_not_enough(self, tmp_path, integer):
        """4 x 4: every line has two blanks or more, and yet w,b is 47 exactly; with x,d hidden too it is 0 to 78."""
        rows = rows_of("sdctable_4x4_hidden_disclosure.csv")
        table = with_totals({(r["v1"], r["v2"]): float(r["freq"]) for r in rows}, ({}, {}))
        hidden = {(r["v1"], r["v2"]) for r in rows if r["primary"] == "1"}
        options = ["--integer"] * integer
        assert audited(tmp_path, ("v1", "v2"), table, hidden, *options)["w", "b"] == (47, 47)
        assert audited(tmp_path, ("v1", "v2"), table, hidden | {("x", "d")}, *options)["w", "b"] == (0, 78)

    @pytest.mark.parametrize(
        ("hidden", "young_iceland", "young_portugal"),
        [
            ("Iceland, Portugal", (0, 4), (0, 4)),
            ("Iceland, Portugal, Spain", (0, 13), (0, 12)),
        ],
    )
    def test_statistics_norway_years_together(self, tmp_path, hidden, young_iceland, young_portugal):
        """Example 1, age by country with both ages hidden in some countries."""
        cells = set(product(("young", "old"), hidden.split(", ")))
        found = audited(tmp_path, ("age", "geo"), example_1(), cells)
        assert found["young", "Iceland"] == young_iceland
        assert found["young", "Portugal"] == young_portugal


def example_1(year: str | None = None, above: Mapping[str, str] | None = None) -> dict[Codes, float]:
    """Age by country, of one year or all."""
    inner: dict[Codes, float] = {}
    for row in rows_of("ssb_example1.csv"):
        if year in (None, row["year"]):
            inner[row["age"], row["geo"]] = inner.get((row["age"], row["geo"]), 0) + float(row["freq"])
    return with_totals(inner, ({}, above or {}))


UNIONS = {"Spain": "EU", "Portugal": "EU", "Iceland": "nonEU"}


class TestPatterns:
    """What is hidden besides"""

    def test_hidden_disclosure_mended(self, tmp_path):
        """4 x 4: one secondary cell is enough against readers outside, and that is what we take."""
        rows = rows_of("sdctable_4x4_hidden_disclosure.csv")
        primary = {(r["v1"], r["v2"]) for r in rows if r["primary"] == "1"}
        table = with_totals({(r["v1"], r["v2"]): float(r["freq"]) for r in rows}, ({}, {}))
        written = write_table(tmp_path / "cells.csv", ("v1", "v2"), table, primary, "sensitive")
        known = standing_in(written, ("v1", "v2"), 0.01)
        assert cheapest(known, unit_cost(known))[0] == 1
        found, secondary = protected(tmp_path, ["--cells", tmp_path / "cells.csv"], ("v1", "v2"), known)
        assert found == primary
        assert len(secondary) == 1

    @pytest.mark.parametrize(
        ("below", "hierarchy", "primary", "cheapest_outside"),
        [
            (2, False, "young Portugal", 3),
            (3, True, "young Portugal, young Iceland, young nonEU", 5),
        ],
    )
    def test_statistics_norway_example_1(self, tmp_path, below, hierarchy, primary, cheapest_outside):
        """Age by country in 2014, counts under a limit primary, without and with EU and not EU: the published patterns
        (three and five secondary cells) are the cheapest against readers outside; ours is safe for insiders too."""
        table = example_1("2014", UNIONS if hierarchy else None)
        by = ("age", "geo")
        small = {codes for codes, value in table.items() if value < below}
        assert small == {tuple(name.split()) for name in primary.split(", ")}
        written = write_table(tmp_path / "cells.csv", by, table, small, "sensitive")
        known = standing_in(written, by, 0.01, {"geo": [UNIONS]} if hierarchy else {})
        words: list[object] = ["--cells", tmp_path / "cells.csv"]
        if hierarchy:
            words += ["--hierarchy", f"geo={write_hierarchy(tmp_path / 'geo.csv', UNIONS)}"]
        assert cheapest(known, unit_cost(known))[0] == pytest.approx(cheapest_outside)
        found, secondary = protected(tmp_path, words, by, known)
        assert found == small
        assert len(secondary) >= cheapest_outside


class TestMagnitudes:
    """Turnover, where contributors know their own"""

    BY = ("sector4", "geo")

    def asked(self, *rules: tuple[str, str]) -> Truth:
        return truth(rows_of("ssb_magnitude1.csv"), Asked(self.BY, value="value", rules=rules))

    def words(self, *rules: tuple[str, str]) -> list[object]:
        file = reference("disclosure/ssb_magnitude1.csv")
        return [file, "--value", "value", *(word for name, p in rules for word in ("--rule", f"{name}={p}"))]

    def test_dominance(self, tmp_path):
        """Cells in which one has more than 80 %: four are primary, as published; our pattern is safe."""
        rules = (("minimum", "1"), ("dominance", "1,80"))
        primary, _secondary = protected(tmp_path, self.words(*rules), self.BY, self.asked(*rules))
        wanted = "Entertainment Iceland, Governmental Portugal, Industry Portugal, Industry Spain"
        assert primary == {tuple(name.split()) for name in wanted.split(", ")}

    def test_owner_of_a_single_cell(self, tmp_path):
        """Two cells have one contributor. With four blanks the owner of 16,8 derives 8,4 exactly; with the pattern that
        Statistics Norway published the interval is 0 to 17,6; ours leaves no reader less than one per cent."""
        table = {codes: cell.value for codes, cell in self.asked(("minimum", "2")).cells.items()}
        for codes in product(sorted({codes[0] for codes in table}), sorted({codes[1] for codes in table})):
            table.setdefault(codes, 0.0)
        known = ["--known", "sector4=Entertainment,geo=Iceland:16.8"]
        simple = set(product(("Entertainment", "Industry"), ("Iceland", "Spain")))
        assert audited(tmp_path, self.BY, table, simple, *known)["Industry", "Spain"] == pytest.approx((8.4, 8.4))
        cells = "Entertainment Portugal, Governmental Portugal, Governmental Spain, Industry Iceland, Industry Portugal"
        published = {tuple(name.split()) for name in (cells + ", Entertainment Iceland, Industry Spain").split(", ")}
        assert audited(tmp_path, self.BY, table, published, *known)["Industry", "Spain"] == pytest.approx((0, 17.6))
        rules = (("minimum", "2"),)
        primary, secondary = protected(tmp_path, self.words(*rules), self.BY, self.asked(*rules))
        assert primary == {("Entertainment", "Iceland"), ("Industry", "Spain")}
        assert len(secondary) >= cheapest(self.asked(*rules), unit_cost(self.asked(*rules)))[0] == 2


class TestLinked:
    """Two tables with common cells are one system"""

    TABLES = (("age", "eu", "year"), ("geo", "year"))
    FINEST = ("age", "geo", "year")

    def released(self, folder: Path) -> dict[Codes, str]:
        """Both tables, one after the other with one ledger: status by cell of the table of age, country and year."""
        rows = [row for row in rows_of("ssb_linked_example.csv") for _ in range(int(row["freq"]))]
        micro = folder / "micro.csv"
        with micro.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", "age", "geo", "eu", "year"], extrasaction="ignore")
            writer.writeheader()
            writer.writerows({**row, "id": str(number)} for number, row in enumerate(rows))
        status: dict[Codes, str] = {}
        for number, by in enumerate(self.TABLES):
            out = folder / f"{number}.csv"
            files = ["--out", out, "--proof", folder / f"{number}.json", "--ledger", folder / "ledger.jsonl"]
            told = meerwaarde("protect", micro, "--by", ",".join(by), *files)
            assert told.status == 0, told.err
            for codes, row in read(out, by).items():
                of = dict(zip(by, codes, strict=True))
                place = of.get("geo", of.get("eu", "Total"))
                cell = (of.get("age", "Total"), place, of["year"])
                assert row["status"] == "published" or status.get(cell) != "published"
                status[cell] = row["status"]
        return status

    def test_statistics_norway_linked(self, tmp_path):
        """Age by union and year, then country by year, with one ledger. A cell that both tables have is hidden in both
        or shown in both, the totals of 2015 and 2016 hidden, as published; whoever holds both finds nothing more."""
        status = self.released(tmp_path)
        assert all(status["Total", "Total", year] != "published" for year in ("2015", "2016"))
        rows = [row for row in rows_of("ssb_linked_example.csv") for _ in range(int(row["freq"]))]
        known = truth(rows, Asked(self.FINEST, hierarchies={"geo": [UNIONS]}))
        asked = {codes: need for codes, need in known.needs.items() if codes in status}
        assert all(status[codes] == "primary" for codes in asked)
        known = Truth(known.cells, known.relations, asked, known.whole)
        hidden = {codes for codes in known.cells if status.get(codes) != "published"}
        assert auditor.leaks(known, hidden) == []
