"""Random releases of tables, judged by an attacker that shares no code with the program.

Counts and magnitudes, every rule, holdings, hierarchies, two and three dimensions. For each: nothing shown is untrue,
primary is what the rules say, and no reader outside, no contributor and no pair of them finds a protected cell within
less than required.

With test_release_sequences (36 sequences), test_published_folder (145 reports) and test_report_ledger (80 sequences)
the 111 releases here make 372 random releases and sequences: there must be more than 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from support import auditor, protecting, tables
from support.audited_release import Codes, truth
from support.tables import Made

RELEASES, PER_TEST = 90, 10
BY_COMMAND = 12
PAIRS = 200  # tried of each part that hangs together


def judged(made: Made, rows: Mapping[Codes, Mapping[str, str]]) -> None:
    """Hold a release against the truth and against every attacker."""
    known = truth(made.rows, made.asked)
    hidden = {codes for codes, row in rows.items() if row["status"] != "published"}
    assert {codes for codes, row in rows.items() if row["status"] == "primary"} == set(known.needs), made.name
    assert known.cells.keys() <= rows.keys()
    for codes, row in rows.items():
        if codes in hidden:
            assert row["value"] == row["count"] == ""
            continue
        cell = known.cells.get(codes)
        assert float(row["value"]) == pytest.approx(cell.value if cell else 0.0, abs=1e-9)
        behind = 0 if cell is None else cell.count if made.asked.value is None else len(cell.units)
        assert int(row["count"]) == behind
    found = auditor.leaks(known, hidden, pairs=PAIRS)
    assert not found, "\n".join([made.name, *map(str, found[:5])])


def released(folder: Path, made: Made) -> None:
    """Protect and judge. A refusal is right where nothing helps: zeros to be hidden beside somebody alone with them."""
    try:
        rows = protecting.by_function(folder, made)
    except InputError:
        assert ("zeros", "1") in made.asked.rules
        assert auditor.hopeless(truth(made.rows, made.asked)), made.name
    else:
        judged(made, rows)


@pytest.mark.parametrize("first", range(0, RELEASES, PER_TEST))
def test_no_small_release_tells_too_much(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + PER_TEST):
        released(tmp_path, tables.wild(seed) if seed % 3 == 2 else tables.small(seed))


@pytest.mark.parametrize("seed", range(1000, 1000 + BY_COMMAND))
def test_no_release_of_the_command_tells_too_much(tmp_path: Path, seed: int) -> None:
    made = tables.wild(seed) if seed % 3 == 2 else tables.small(seed)
    judged(made, protecting.by_command(tmp_path, made))


P_RULE = (("minimum", "3"), ("p", "10"))
LARGER = {
    "counts": tables.real(120, ("province", "kind", "size"), 1),
    "turnover": tables.real(120, ("province", "kind", "size"), 2, value=True).asking(P_RULE),
    "municipalities": tables.real(250, ("municipality", "kind"), 3),
    "dense": tables.dense({"town": 20, "kind": 6, "size": 3}, 4, nested=True),
}


@pytest.mark.parametrize("name", LARGER)
def test_no_larger_release_tells_too_much(tmp_path: Path, name: str) -> None:
    judged(LARGER[name], protecting.by_function(tmp_path, LARGER[name]))


@pytest.mark.parametrize("seed", [310, 3042, 3049, 100008, 100242])
def test_releases_that_once_told_too_much_or_were_refused(tmp_path: Path, seed: int) -> None:
    """A pair around an excused contributor, amounts that differ a millionfold, zeros that somebody knows anyway."""
    released(tmp_path, tables.wild(seed))
