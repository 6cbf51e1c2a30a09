"""Thousands of random releases, and sequences of them, before the judges of the tests."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from meerwaarde.core import InputError
from support import auditor, protecting, tables
from support.audited_release import truth
from support.tables import Made

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests" / "generative"))

FIRST = 100_000  # seed; the suite has the ones below
PAIRS = 500  # of contributors, tried in each part of a table that hangs together
TELL_EVERY = 100


@dataclass
class Judged:
    """What was judged; `leaky`: the releases and sequences in which somebody found too much."""

    releases: int = 0
    refused: int = 0
    primary: int = 0
    secondary: int = 0
    sequences: int = 0
    leaky: list[str] = field(default_factory=list)
    protecting: float = 0.0  # seconds
    judging: float = 0.0


def judge_release(made: Made, judged: Judged) -> None:
    """One release against its own truth."""
    known = truth(made.rows, made.asked)
    start = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        try:
            rows = protecting.by_function(Path(folder), made)
        except InputError:
            judged.refused += 1
            return
    done = perf_counter()
    hidden = {codes for codes, row in rows.items() if row["status"] != "published"}
    primary = {codes for codes, row in rows.items() if row["status"] == "primary"}
    found = [str(leak) for leak in auditor.leaks(known, hidden, pairs=PAIRS)]
    if not known.needs.keys() <= primary:
        found.append("not everything that is sensitive is primary")
    judged.leaky += [f"{made.name}: {found[0]}"] if found else []
    judged.releases += 1
    judged.primary += len(primary)
    judged.secondary += len(hidden) - len(primary)
    judged.protecting += done - start
    judged.judging += perf_counter() - done


def judge_sequence(seed: int, judged: Judged) -> None:
    """Releases about the same organisations, one after another, all together."""
    import test_release_sequences as sequences

    played = (
        sequences.test_no_reader_works_anybody_out_from_all_releases_together,
        sequences.test_no_member_alone_or_with_another_works_anybody_out,
    )
    judged.sequences += 1
    try:
        played[judged.sequences % 2](seed)
    except AssertionError as found:
        judged.leaky.append(f"sequence {seed}: {str(found).splitlines()[0]}")


def judge_many(number: int, progress: Callable[[str], None]) -> Judged:
    """`number` releases, half of them small and half wild, and a tenth as many sequences."""
    judged = Judged()
    for seed in range(FIRST, FIRST + number):
        judge_release((tables.small if seed % 2 else tables.wild)(seed), judged)
        if seed % 10 == 0:
            judge_sequence(seed, judged)
        if (seed + 1) % TELL_EVERY == 0:
            progress(f"{judged.releases} releases, {judged.sequences} sequences, {len(judged.leaky)} leaky")
    return judged
