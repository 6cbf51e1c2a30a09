"""Protecting tables: cells a second with proof, growth, secondary cells against the optimum, thousands of audits.

The family of tables is that of the reference: real (organisations skewed over places) and dense (about eight in every
cell), counts below 3 or turnover with p = 10 %, up to province > 342 municipalities x 6 x 5. What is timed is from the
table to the safe table with its proof against readers outside, every contributor and every pair of them; one process,
after one warming up, the best of `--repeat`. The peer's figures are as printed: it is an R package that is not in
Debian, and its Gauss step protects against exact disclosure by readers outside only.

    python benchmarks/disclosure [--repeat 3] [--optimum] [--thousands N] [--json]

`--optimum` compares the number of secondary cells with the fewest possible (exact, the same attackers).
`--thousands N` judges N random releases and N / 10 sequences of releases by the auditor of the tests, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from family import CASES, GROWING, OPTIMA, Case  # noqa: E402
from optimum import optimum  # noqa: E402
from thousands import judge_many  # noqa: E402

from meerwaarde.core import InputError  # noqa: E402
from meerwaarde.disclosure.additive import protect_table  # noqa: E402
from support import protecting, tables  # noqa: E402
from support.audited_release import truth  # noqa: E402

SEED = 1
TIMES_QUICKER = 10.0
MOST_OVER = {"2-D": 1.15, "3-D": 1.35}  # secondary cells against the fewest possible
SEEDS = (1, 2, 3)  # of the tables compared with the optimum
ROUNDS = 400  # of the exact search, before it is called unknown


def timed(case: Case, repeat: int, progress: Callable[[str], None]) -> dict[str, Any]:
    """Seconds and counts of one table."""
    with tempfile.TemporaryDirectory() as folder:
        table = protecting.table(Path(folder), case.make(SEED))
    seconds, status, programs = [], list[str](), 0
    for _again in range(repeat):
        start = perf_counter()
        try:
            safe = protect_table(table)
            status, programs = [cell.status for cell in safe.cells], safe.proof.programs
        except InputError:
            progress(f"{case.name}: no safe pattern found")
        seconds.append(perf_counter() - start)
    cells = int(table.real.sum())
    best = min(seconds)
    progress(f"{case.name}: {best:.2f} s")
    return {
        "name": case.name, "cells": cells, "primary": status.count("primary"), "secondary": status.count("secondary"),
        "seconds": best, "cells a second": cells / best, "programs": programs, "refused": not status, "peer": case.peer,
    }  # fmt: skip


def power(rows: list[dict[str, Any]]) -> float:
    """The power of the number of cells with which time grows, fitted."""
    cells, seconds = (np.log([row[key] for row in rows]) for key in ("cells", "seconds"))
    return float(np.polyfit(cells, seconds, 1)[0])


def against_optimum(case: Case, seed: int, progress: Callable[[str], None]) -> dict[str, Any]:
    """Secondary cells of ours and of the smallest safe pattern."""
    made = case.make(seed)
    with tempfile.TemporaryDirectory() as folder:
        safe = protect_table(protecting.table(Path(folder), made))
    known = truth(made.rows, made.asked)
    ours = sum(cell.status == "secondary" for cell in safe.cells)
    best = optimum(known, rounds=ROUNDS)
    progress(f"{case.name} ({seed}): {ours} against {best.secondary}{'' if best.proven else ' or more'}")
    return {"name": case.name, "seed": seed, "cells": len(known.cells), "primary": len(known.needs), "ours": ours,
            "fewest": best.secondary, "proven": best.proven}  # fmt: skip


def over(rows: list[dict[str, Any]], dimensions: str) -> float | None:
    """Ours as a multiple of the fewest, over all tables of so many dimensions whose optimum is proven."""
    known = [row for row in rows if row["name"].startswith(dimensions) and row["proven"]]
    fewest = sum(row["fewest"] for row in known)
    return sum(row["ours"] for row in known) / fewest if fewest else None


def tell(found: dict[str, Any]) -> None:
    """Print as Markdown."""
    print("| table | cells | primary | secondary | s | cells a second | peer, s | times |\n" + "|---" * 8 + "|")
    for row in found["family"] + found["growth"]:
        peer = ("–", "–") if row["peer"] is None else (f"{row['peer']:g}", f"{row['peer'] / row['seconds']:.0f}")
        hidden = ("refused", "refused") if row["refused"] else (row["primary"], row["secondary"])
        cells = [row["name"], row["cells"], *hidden, f"{row['seconds']:.2f}"]
        print("|", " | ".join(map(str, [*cells, f"{row['cells a second']:,.0f}", *peer])), "|")
    print(f"\ntime grows with the number of cells to the power {found['power']:.2f}")
    if found["optimum"]:
        print("\n| table | seed | cells | primary | secondary | fewest |\n" + "|---" * 6 + "|")
        for row in found["optimum"]:
            fewest = row["fewest"] if row["proven"] else f"at least {row['fewest']}"
            print(f"| {row['name']} | {row['seed']} | {row['cells']} | {row['primary']} | {row['ours']} | {fewest} |")
        for dimensions in MOST_OVER:
            print(f"\n{dimensions}: {over(found['optimum'], dimensions) or float('nan'):.2f} times the fewest")


def missed(found: dict[str, Any]) -> list[str]:
    """Aims that were not reached."""
    slow = [row for row in found["family"] if row["peer"] and row["peer"] < TIMES_QUICKER * row["seconds"]]
    lines = [f"{row['name']}: {row['peer'] / row['seconds']:.1f} times quicker, not {TIMES_QUICKER:g}" for row in slow]
    lines += [f"{row['name']}: no safe pattern found" for row in found["family"] if row["refused"]]
    for dimensions, most in MOST_OVER.items():
        times = over(found["optimum"], dimensions)
        if times is not None and times > most:
            lines.append(f"{dimensions}: {times:.2f} times the fewest secondary cells is over {most}")
    return lines


def main() -> int:
    """Run and tell; 1 when an aim is missed or a release leaks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--optimum", action="store_true")
    parser.add_argument("--thousands", type=int, default=0, metavar="N")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    def progress(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    if options.thousands:
        judged = judge_many(options.thousands, progress)
        print(json.dumps(asdict(judged), indent=2) if options.json else judged)
        return bool(judged.leaky)
    with tempfile.TemporaryDirectory() as folder:
        protect_table(protecting.table(Path(folder), tables.small(0)))  # everything loaded
    found: dict[str, Any] = {"family": [timed(case, options.repeat, progress) for case in CASES]}
    found["growth"] = [timed(case, options.repeat, progress) for case in GROWING]
    found["power"] = power(found["growth"])
    found["optimum"] = (
        [against_optimum(case, seed, progress) for case in OPTIMA for seed in SEEDS] if options.optimum else []
    )
    print(json.dumps(found, indent=2)) if options.json else tell(found)
    progress("\n".join(missed(found)) or "every aim is met")
    return bool(missed(found))


if __name__ == "__main__":
    raise SystemExit(main())
