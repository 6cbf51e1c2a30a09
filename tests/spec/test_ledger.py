"""What was published before.

A table that is safe by itself can give somebody away next to one that was published earlier. The interim figure of a
province and the final one differ by one late answer: the difference is that answer. Municipalities added up to
provinces, and to care regions, leave the one municipality between them. A correction shows in the total. A filter that
leaves one organisation out tells what it put in.

So every table that is published with a ledger is solved as one system with all earlier tables of the same variable and
wave that share organisations. Whatever was printed is known and cannot be taken back; what was hidden must stay as open
as it had to be then. Only the new table gives way.

The unknowns of that system are *atoms*: the organisations that no table tells apart. An organisation whose own figure
was corrected is another unknown from then on. Protected are

- the primary cells of the new table, and the hidden cells of the earlier ones;
- every difference between a new and an old cell that fewer organisations explain than the minimum, be it because they
  came in, left, were corrected or were left out; also where all others were weighted anew by one factor;
- every atom of fewer organisations than the minimum that several cells together would tell, to readers or to one of two
  organisations about the other.

A change that as many organisations explain as the minimum may be told. What readers and members could work out before
is no reason to refuse. When nothing new could be said safely, the answer is a refusal that names the earlier
publication and the cell. A preview says beforehand which cells of a later table a publication would cost.

The pattern is not judged by the program itself here: what can be derived from all printed cells together is worked out
by plain linear programs over the contributions as unknowns.

Sources: reference chapter 11; sdcTools UserSupport 136 (two tables, each safe, that disclose together); Handbook on
Statistical Disclosure Control, chapter 4, linked tables.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from support.command import Told, meerwaarde
from support.release_attacker import Codes, Edition, Row, Worlds

# Organisation, municipality, kind of work, wage sum.
MEMBERS: Sequence[tuple[str, str, str, int]] = (
    ("A1", "Almere", "opbouw", 40), ("A2", "Almere", "opbouw", 25), ("A3", "Almere", "jongeren", 31),
    ("A4", "Almere", "jongeren", 18), ("A5", "Almere", "jongeren", 22), ("A6", "Almere", "opbouw", 36),
    ("D1", "Dronten", "opbouw", 27),
    ("L1", "Lelystad", "opbouw", 33), ("L2", "Lelystad", "jongeren", 29), ("L3", "Lelystad", "jongeren", 45),
    ("L4", "Lelystad", "opbouw", 20), ("L5", "Lelystad", "jongeren", 38), ("L6", "Lelystad", "opbouw", 24),
)  # fmt: skip
FURTHER = [("Z1", "Zeewolde", "opbouw", 28), ("Z2", "Zeewolde", "opbouw", 35), ("Z3", "Zeewolde", "jongeren", 23)]
NORTH = {"Almere": "west", "Dronten": "oost", "Lelystad": "oost", "Zeewolde": "oost"}
CARE = {"Almere": "zuid", "Dronten": "zuid", "Lelystad": "noord", "Zeewolde": "midden"}


class Sector:
    """What is published one after another, with one ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.editions = folder, list[Edition]()

    def publish(
        self,
        members: Sequence[tuple[str, str, str, int]],
        by: str,
        areas: Mapping[str, str] | None = None,
        *options: object,
    ) -> Told:
        """A table of `members` by `area` or `work`, or both; areas are municipalities or put together from those."""
        number = len(self.editions) + 1
        columns = by.split(",")
        rows = [(who, (areas or {}).get(town, town), work, amount) for who, town, work, amount in members]
        source, out = self.folder / f"leden{number}.csv", self.folder / f"veilig{number}.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("id", "area", "work", "wages"), *rows])
        told = meerwaarde(
            "protect", source, "--by", by, "--value", "wages", "--ledger", self.folder / "ledger", "--out", out,
            "--proof", self.folder / f"bewijs{number}.json", *options,
        )  # fmt: skip
        if told.status == 0 and out.exists():
            self.editions.append(self._seen(rows, columns, out))
        return told

    @staticmethod
    def _seen(rows: Sequence[tuple[str, str, str, int]], columns: Sequence[str], out: Path) -> Edition:
        made = [
            Row(who, who, tuple({"area": area, "work": work}[name] for name in columns), float(amount))
            for who, area, work, amount in rows
        ]
        with out.open(encoding="utf-8", newline="") as file:
            printed: dict[Codes, float | None] = {
                tuple(row[name] for name in columns): float(row["value"]) if row["value"] else None
                for row in csv.DictReader(file)
            }
        under: list[dict[str, set[str]]] = []
        for axis in range(len(columns)):
            leaves = {row.codes[axis] for row in made}
            under.append({**{leaf: {leaf} for leaf in leaves}, "Total": leaves})
        return Edition(made, under, printed, {})

    def known(self, who: str, amount: float) -> tuple[float, float]:
        """Between which values readers of everything can find what an organisation put in."""
        worlds = Worlds(self.editions, count=False)
        return worlds.between(worlds.form([Row(who, who, (), amount)]))

    @property
    def last(self) -> Mapping[Codes, float | None]:
        return self.editions[-1].printed


@pytest.fixture
def sector(tmp_path: Path) -> Sector:
    return Sector(tmp_path)


def without(*names: str) -> list[tuple[str, str, str, int]]:
    return [member for member in MEMBERS if member[0] not in names]


def corrected(who: str, amount: int) -> list[tuple[str, str, str, int]]:
    return [(name, town, work, amount if name == who else was) for name, town, work, was in MEMBERS]


class TestTwoTablesEachSafe:
    """Provinces first, then care regions: Dronten is in the one with Lelystad and in the other with Almere."""

    def test_together_they_would_tell_what_the_one_between_put_in(self, tmp_path: Path) -> None:
        """Each published with a ledger of its own, nothing hidden: the lone organisation follows exactly."""
        one, other = Sector(tmp_path / "a"), Sector(tmp_path / "b")
        for each, areas in ((one, NORTH), (other, CARE)):
            each.folder.mkdir()
            assert each.publish(MEMBERS, "area", areas).status == 0
            assert None not in each.last.values()
        one.editions += other.editions
        assert one.known("D1", 27) == pytest.approx((27, 27))

    def test_with_one_ledger_the_second_table_hides_its_regions(self, sector: Sector) -> None:
        """One per cent of its figure either way stays open, and one region is told."""
        assert sector.publish([*MEMBERS, *FURTHER], "area", NORTH).status == 0
        assert sector.publish([*MEMBERS, *FURTHER], "area", CARE).status == 0
        low, high = sector.known("D1", 27)
        assert low <= 26.73
        assert high >= 27.27
        assert sector.last["zuid",] is None
        assert sum(value is not None for value in sector.last.values()) == 2

    def test_when_no_region_can_be_told_the_answer_is_a_refusal(self, sector: Sector) -> None:
        assert sector.publish(MEMBERS, "area", NORTH).status == 0
        told = sector.publish(MEMBERS, "area", CARE)
        assert "publicatie 1 (veilig1.csv)" in told.complaint
        assert not (sector.folder / "veilig2.csv").exists()


class TestInterimAndFinal:
    """The same table twice: first with those who had answered, later with all."""

    @pytest.mark.parametrize(
        ("late", "hidden"),
        [
            (["A1"], ["Almere, opbouw", "Total, opbouw"]),
            (["A1", "L1"], ["Almere, opbouw", "Lelystad, opbouw"]),
        ],
    )
    def test_cells_that_one_or_two_late_answers_changed_stay_empty(
        self, sector: Sector, late: Sequence[str], hidden: Sequence[str]
    ) -> None:
        members = without("D1")
        extra = [(f"N{i}", "Almere", "jongeren", 20 + i) for i in range(4)]
        first = [member for member in members if member[0] not in late]
        assert sector.publish(first, "area,work").status == 0
        assert sector.publish([*members, *extra], "area,work").status == 0
        empty = {", ".join(codes) for codes, value in sector.last.items() if value is None}
        assert set(hidden) <= empty
        for who, _town, _work, amount in members:
            low, high = sector.known(who, amount)
            assert low <= amount * 0.99
            assert high >= amount * 1.01

    def test_four_late_answers_in_one_cell_change_what_is_printed(self, sector: Sector) -> None:
        late = [(f"N{i}", "Almere", "jongeren", 20 + i) for i in range(4)]
        assert sector.publish(without("D1"), "area,work").status == 0
        assert sector.publish([*without("D1"), *late], "area,work").status == 0
        assert None not in sector.last.values()

    def test_the_same_table_again_prints_the_same(self, sector: Sector) -> None:
        assert sector.publish(MEMBERS, "area,work").status == 0
        before = dict(sector.last)
        assert sector.publish(MEMBERS, "area,work").status == 0
        assert dict(sector.last) == before

    def test_a_preview_says_so_before_the_interim_is_published(self, sector: Sector) -> None:
        later = sector.folder / "later.csv"
        with later.open("w", encoding="utf-8", newline="") as file:
            extra = [(f"N{i}", "Almere", "jongeren", 20 + i) for i in range(4)]
            csv.writer(file).writerows([("id", "area", "work", "wages"), *without("D1"), *extra])
        told = sector.publish(without("D1", "A1"), "area,work", None, "--preview", later, "--json")
        assert told.status == 1
        assert "Almere, opbouw" in json.loads(told.out)["lost"]
        assert not (sector.folder / "ledger").exists()


class TestCorrectionsAndFilters:
    """A figure that was wrong, and a table without some of the members."""

    def test_what_one_correction_changed_stays_as_it_was_printed(self, sector: Sector) -> None:
        """The corrected cells are empty in the new table: that the figure changed, and by how much, is nobody's."""
        assert sector.publish(without("D1"), "area,work").status == 0
        members = [member for member in corrected("A1", 90) if member[0] != "D1"]
        extra = [(f"N{i}", "Lelystad", "jongeren", 20 + i) for i in range(4)]
        assert sector.publish([*members, *extra], "area,work").status == 0
        assert sector.last["Almere", "opbouw"] is None
        low, high = sector.known("A1", 90)
        assert low <= 89.1
        assert high >= 90.9

    @pytest.mark.parametrize("left_out", [["A1"], ["A1", "L1"]])
    def test_a_filter_that_leaves_one_or_two_out_cannot_be_published(
        self, sector: Sector, left_out: Sequence[str]
    ) -> None:
        assert sector.publish(without("D1"), "work").status == 0
        told = sector.publish(without("D1", *left_out), "work")
        assert "kan niet veilig naast publicatie 1" in told.complaint

    def test_a_filter_that_leaves_four_of_each_out_can(self, sector: Sector) -> None:
        assert sector.publish(without("D1"), "work").status == 0
        assert sector.publish(without("D1", "A1", "A2", "A6", "A3", "A4", "A5"), "work").status == 0
        assert None not in sector.last.values()
