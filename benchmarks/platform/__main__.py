"""The platform under load: pages of a register of up to 62,600 members, writes a second, start, memory, weight.

Every part runs in a process of its own on a folder of its own, filled with the demo association. Other work on the
machine makes the clock useless and leaves processor time somewhat too high: pages are timed in processor time (least of
nine), writes in rounds of some seconds of which the best and the middle one are told, beside what the disk itself needs
to keep 4 kB. A write is: figures of a year of a member, its row in the audit trail, the head of the chain, on disk.

    python benchmarks/platform [--only pages|writes|serve|weight] [--rounds 5] [--seconds 4] [--largest 100] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from apart import database, run
from writing import disk

PARTS = ("pages", "writes", "serve", "weight")
MOST_GROWTH = 2.0  # times the work of a paged view with a hundred times the members
MOST_KILOBYTES, MOST_QUERIES = 60, 10
WRITES_A_SECOND, MOST_P95 = 200, 100


def main() -> int:
    """Run the parts; gives 1 when an aim was missed."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--only", choices=PARTS)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=4)
    options.add_argument("--largest", type=int, default=100)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    wanted = [asked.only] if asked.only else PARTS
    made: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="platform-") as name:
        folder = Path(name)
        if "pages" in wanted:
            sizes = [size for size in (1, 10, 100) if size <= asked.largest]
            made["pages"] = {626 * size: run(folder / f"pages{size}", "pages.py", size)["pages"] for size in sizes}
        if "weight" in wanted:
            made["weight"] = run(folder / "weight", "pages.py", 1, "--all")["pages"]
        for kind in ("sqlite", "postgresql"):
            with database(kind) as settings:
                if "writes" in wanted:
                    for threads in (1, 4):
                        rounds = [_round(folder, kind, asked, threads, settings) for _round_ in range(asked.rounds)]
                        made.setdefault("writes", {})[f"{kind}, {threads} threads"] = rounds
                if "serve" in wanted:
                    made.setdefault("serve", {})[kind] = _serve(folder, kind, asked, settings)
    print(json.dumps(made)) if asked.json else tell(made)
    return 0


def _round(folder: Path, kind: str, asked: Any, threads: int, settings: dict[str, str]) -> dict[str, Any]:
    probe = disk(folder)
    return {"disk": probe, **run(folder / f"writes-{kind}", "writing.py", asked.seconds, threads, **settings)}


def _serve(folder: Path, kind: str, asked: Any, settings: dict[str, str]) -> list[dict[str, Any]]:
    from serving import measured

    return measured(folder / f"serve-{kind}", asked.seconds, asked.rounds, **settings)


def tell(made: dict[str, Any]) -> None:
    """Print what was measured as tables of Markdown, with what missed its aim."""
    if "pages" in made:
        _tell_pages(made["pages"])
    if "weight" in made:
        _tell_weight(made["weight"])
    for name, rounds in made.get("writes", {}).items():
        _tell_writes(f"in process, {name}", rounds)
    for kind, rounds in made.get("serve", {}).items():
        _tell_writes(f"served, {kind}, 8 connections", [{"disk": one["disk"], **one["writes"]} for one in rounds])
        _tell_writes(f"served, {kind}, lists read", [{"disk": one["disk"], **one["reads"]} for one in rounds])
        starts = sorted(one["start"] for one in rounds)
        memory = {name: round(max(one["memory_after"][name] for one in rounds)) for name in rounds[0]["memory_after"]}
        print(f"first page on an existing folder: {starts[0]:.1f} s at best, {median(starts):.1f} s median")
        print(f"memory (PSS, MB): {memory}\n")


def _tell_pages(pages: dict[int, dict[str, Any]]) -> None:
    sizes = list(pages)
    print("| page, ms of processor time | " + " | ".join(f"{size:,}" for size in sizes) + " | ratio | queries |")
    print("|---|" + "---|" * (len(sizes) + 2))
    for name in pages[sizes[0]]:
        least = [pages[size][name]["least"] for size in sizes]
        ratio = least[-1] / least[0]
        queries = max(pages[size][name]["queries"] for size in sizes)
        missed = " (too much)" if ratio > MOST_GROWTH else ""
        row = " | ".join(f"{one:.1f}" for one in least)
        print(f"| {name} | {row} | {ratio:.2f}{missed} | {queries} |")
    print()


def _tell_weight(pages: dict[str, Any]) -> None:
    shown = {name: one for name, one in pages.items() if one["status"] == 200 and one["html"]}
    heaviest = sorted(shown, key=lambda name: -shown[name]["with_assets"])[:5]
    most = sorted(shown, key=lambda name: -shown[name]["queries"])[:5]
    print(f"{len(shown)} pages of {len(pages)} addresses; the others refuse, send on, or are files.")
    print("heaviest, kB compressed with style sheets and scripts: "
          + ", ".join(f"{name} {shown[name]['with_assets']:.1f}" for name in heaviest))  # fmt: skip
    print("most queries: " + ", ".join(f"{name} {shown[name]['queries']}" for name in most))
    for name, one in pages.items():
        if one["status"] >= 500 or (
            name in shown and (one["with_assets"] > MOST_KILOBYTES or one["queries"] > MOST_QUERIES)
        ):
            print(f"MISSED {name}: {one}")
    print()


def _tell_writes(name: str, rounds: list[dict[str, Any]]) -> None:
    best = max(rounds, key=lambda one: one["a_second"])
    middle = sorted(rounds, key=lambda one: one["a_second"])[len(rounds) // 2]
    work = min(one["work"] for one in rounds)
    print(f"{name}: least {work:.1f} ms of processor time each")
    for word, one in (("best", best), ("middle", middle)):
        aim = "" if one["a_second"] >= WRITES_A_SECOND and one["p95"] <= MOST_P95 else " (below the aim)"
        print(f"  {word}: {one['a_second']:.0f} a second, median {one['median']:.1f} ms, p95 {one['p95']:.1f} ms,"
              f" longest {one['longest']:.0f} ms; the disk alone {one['disk']:.1f} ms{aim}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
