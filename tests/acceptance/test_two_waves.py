"""With --previous: change between waves with the covariance of who answered both, and the matched panel beside it."""

from __future__ import annotations

import json
import random
from math import sqrt
from pathlib import Path
from statistics import fmean, variance
from typing import Any

import pytest

from support.command import Row, meerwaarde, number, report, select, write_members
from support.forms import choices, write_answers, write_form

NONE = {"bind::mw:sensitivity": "none"}
SURVEY: list[dict[str, Any]] = [
    {"type": "select_one yn", "name": "q", "label": "Doet u mee?", **NONE},
    {"type": "integer", "name": "n", "label": "Hoeveel?", **NONE},
]
YN = choices("yn", ja="Ja", nee="Nee")
MEMBERS = 100
CHANGES = {"change_share", "change_mean", "change_total", "panel_share", "panel_mean", "panel_total"}


class Waves:
    """Two waves in a folder; `values` maps a member's number to (answer, number)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.form = write_form(folder / "nu.xlsx", SURVEY, YN, {"form_title": "Nu", "mw:period": "2015"})
        self.earlier = write_form(folder / "toen.xlsx", SURVEY, YN, {"form_title": "Toen", "mw:period": "2014"})
        members = [{"id": f"m{i}", "size": "ab"[i % 2]} for i in range(MEMBERS)]
        self.register = write_members(folder / "leden.csv", members)

    def write(self, name: str, values: dict[int, tuple[str, int]]) -> Path:
        return write_answers(self.folder / name, [{"id": f"m{i}", "q": q, "n": n} for i, (q, n) in values.items()])

    def compare(self, then: dict[int, tuple[str, int]], now: dict[int, tuple[str, int]], *options: object) -> list[Row]:
        files = self.write("toen.csv", then), self.write("nu.csv", now)
        previous = ("--previous", self.earlier, files[0])
        return report(
            self.form,
            files[1],
            self.folder / "uit",
            *previous,
            "--period",
            "2015",
            "--register",
            self.register,
            *options,
        )


@pytest.fixture
def waves(tmp_path: Path) -> Waves:
    return Waves(tmp_path)


def drawn(among: range, seed: int) -> dict[int, tuple[str, int]]:
    """Numbers that hang together between waves: the member's own level, plus noise of this wave."""
    chance = random.Random(seed)
    return {
        i: ("ja" if random.Random(i).random() + 0.2 * chance.random() < 0.6 else "nee",
            round(random.Random(i).gauss(100, 20) + chance.gauss(3 * seed, 4)))
        for i in among
    }  # fmt: skip


def test_everybody_twice_is_the_paired_difference(waves: Waves) -> None:
    then, now = drawn(range(50), 1), drawn(range(50), 2)
    made = waves.compare(then, now)
    change = [now[i][1] - then[i][1] for i in range(50)]
    se = sqrt((1 - 50 / MEMBERS) * variance(change) / 50)
    for statistic in ("change_mean", "panel_mean"):
        row = select(made, question="n", statistic=statistic)
        assert number(row, "value") == pytest.approx(fmean(change))
        assert number(row, "se") == pytest.approx(se)
        assert row["base"] == "50"
    total = select(made, question="n", statistic="change_total")
    assert number(total, "value") == pytest.approx(MEMBERS * fmean(change))
    assert number(total, "se") == pytest.approx(MEMBERS * se)
    steps = [(now[i][0] == "ja") - (then[i][0] == "ja") for i in range(50)]
    share = select(made, question="q", answer="ja", statistic="change_share")
    assert number(share, "percent") == pytest.approx(100 * fmean(steps))
    assert number(share, "se") == pytest.approx(100 * sqrt((1 - 50 / MEMBERS) * variance(steps) / 50))


def test_who_answered_twice_makes_the_change_more_certain(waves: Waves) -> None:
    then, now = drawn(range(50), 1), drawn(range(10, 60), 2)
    made = waves.compare(then, now)
    values = [[v for _q, v in wave.values()] for wave in (then, now)]
    apart = sqrt(sum((1 - 50 / MEMBERS) * variance(wave) / 50 for wave in values))
    change = select(made, question="n", statistic="change_mean")
    assert number(change, "value") == pytest.approx(
        fmean(v for _q, v in now.values()) - fmean(v for _q, v in then.values())
    )
    assert number(change, "se") < 0.75 * apart
    panel = select(made, question="n", statistic="panel_mean")
    both = [now[i][1] - then[i][1] for i in range(10, 50)]
    assert (panel["base"], number(panel, "value")) == ("40", pytest.approx(fmean(both)))


def test_nobody_twice_leaves_no_panel_and_adds_the_variances(waves: Waves) -> None:
    then, now = drawn(range(40), 1), drawn(range(40, 90), 2)
    made = waves.compare(then, now)
    assert not [row for row in made if row["statistic"].startswith("panel")]
    parts = [(1 - len(wave) / MEMBERS) * variance([v for _q, v in wave.values()]) / len(wave) for wave in (then, now)]
    assert number(select(made, question="n", statistic="change_mean"), "se") == pytest.approx(sqrt(sum(parts)))


def test_both_waves_and_groups_stand_in_the_tables(waves: Waves) -> None:
    made = waves.compare(drawn(range(50), 1), drawn(range(10, 60), 2), "--by", "size", "--by", "q")
    assert {row["statistic"] for row in made} == {"share", "mean", "median", "total"} | CHANGES
    assert {row["group_variable"] for row in made if row["statistic"] in CHANGES} == {"", "size", "q"}
    data = json.loads((waves.folder / "uit" / "tables.json").read_text("utf-8"))
    assert (data["previous_period"], data["period"]) == ("2014", "2015")
    roles = {
        item["role"] for item in json.loads((waves.folder / "uit" / "provenance.json").read_text("utf-8"))["inputs"]
    }
    assert roles == {"form", "responses", "register", "previous form", "previous responses"}


def test_the_register_of_then(waves: Waves) -> None:
    earlier = write_members(waves.folder / "leden-toen.csv", [{"id": f"m{i}", "size": "ab"[i % 2]} for i in range(50)])
    then, now = drawn(range(50), 1), drawn(range(50), 2)
    made = waves.compare(then, now, "--previous-register", earlier)
    total = select(made, question="n", statistic="change_total")
    sums = [sum(v for _q, v in wave.values()) for wave in (then, now)]
    assert number(total, "value") == pytest.approx(2 * sums[1] - sums[0])  # then a census of 50, now half of 100


def test_a_question_that_was_asked_otherwise_has_no_change(waves: Waves) -> None:
    other = [{"type": "integer", "name": "q", "label": "Doet u mee?", **NONE}, SURVEY[1]]
    write_form(waves.earlier, other, YN)
    then = write_answers(waves.folder / "toen.csv", [{"id": f"m{i}", "q": 1, "n": i} for i in range(30)])
    now = waves.write("nu.csv", drawn(range(40), 2))
    previous = ("--previous", waves.earlier, then)
    made = report(waves.form, now, waves.folder / "uit", *previous, "--register", waves.register, "--by", "q")
    assert {row["question"] for row in made if row["statistic"] in CHANGES} == {"n"}
    left_out = json.loads((waves.folder / "uit" / "tables.json").read_text("utf-8"))["left_out"]
    assert any("Doet u mee?" in line for line in left_out)


def test_bad_input_of_the_earlier_wave_names_its_file(waves: Waves) -> None:
    then = write_answers(waves.folder / "toen.csv", [{"id": "m1", "q": "soms", "n": 1}])
    now = waves.write("nu.csv", drawn(range(40), 2))
    words = (waves.form, now, "--previous", waves.earlier, then, "--out", waves.folder / "uit")
    assert meerwaarde("report", *words).complaint.startswith("toen.csv, rij 2, kolom q")
