"""Rounds under load: answers sent a second, answer pages a second, the dashboard of 60,000 assignments, and a question
to the figures.

The real server on a folder of its own, filled with ten times the register of the demo association, of which every
member has filled in a QuickScan of five questions. Eight connections send the answers: checked again, kept with their
row in the audit trail, their receipt queued, on disk before the answer. Every acknowledged one is looked up afterwards.
Best and middle of some seconds each, beside what the disk itself needs to keep 4 kB: other work shows there.

    python benchmarks/rounds [--only sending|dashboard|figures] [--times 5] [--seconds 4] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "platform"))

from apart import database, run  # noqa: E402  of the benchmark of the platform, which is no package

PARTS = ("sending", "dashboard", "figures")
ASSIGNMENTS = 60_000
SENT_A_SECOND, MOST_P95, MOST_DASHBOARD, MOST_FIGURES = 200, 100, 300, 10_000
MEMBERS = 626


def main() -> int:
    """Run the parts."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--only", choices=PARTS)
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--seconds", type=float, default=4)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    wanted = [asked.only] if asked.only else PARTS
    made: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="rounds-") as name:
        for kind in ("sqlite", "postgresql"):
            with database(kind) as settings:
                found = made.setdefault(kind, {})
                if "sending" in wanted:
                    from sending import measured

                    found["sending"] = measured(Path(name) / f"sent-{kind}", asked.seconds, asked.times, **settings)
                if "dashboard" in wanted:
                    folder, script = Path(name) / f"dashboard-{kind}", HERE / "dashboard.py"
                    found["dashboard"] = run(folder, str(script), ASSIGNMENTS, **settings)
                if "figures" in wanted:
                    folder, script = Path(name) / f"figures-{kind}", HERE / "figures.py"
                    found["figures"] = run(folder, str(script), MEMBERS, **settings)
    print(json.dumps(made)) if asked.json else tell(made)
    return 0


def tell(made: dict[str, dict[str, Any]]) -> None:
    """Print what was measured, with what missed its aim."""
    for kind, found in made.items():
        for part in ("sent", "pages") if "sending" in found else ():
            _tell(f"{kind}, {part}", [{**one[part], "disk": one["disk"]} for one in found["sending"]], part)
        for name, one in found.get("dashboard", {}).items():
            missed = " (above the aim)" if one["wall"] > MOST_DASHBOARD else ""
            print(f"{kind}, {name}: {one['wall']:.0f} ms, {one['work']:.0f} ms of processor time, least of"
                  f" {one['times']}; {one['queries']} queries{missed}")  # fmt: skip

        for name, one in found.get("figures", {}).items():
            missed = " (above the aim)" if one["most"] > MOST_FIGURES else ""
            coarser = (
                "" if one["given"] == one["asked"] else f", by {one['given'] or 'nothing'} as that may not be shown"
            )
            print(f"{kind}, {name}{coarser}: {one['least']:.0f} to {one['most']:.0f} ms{missed}")


def _tell(name: str, rounds: list[dict[str, Any]], part: str) -> None:
    print(f"{name}, 8 connections: least {min(one['work'] for one in rounds):.1f} ms of processor time each")
    ordered = sorted(rounds, key=lambda one: -one["a_second"])
    for word, one in (("best", ordered[0]), ("middle", ordered[len(ordered) // 2])):
        missed = part == "sent" and (one["a_second"] < SENT_A_SECOND or one["p95"] > MOST_P95)
        print(f"  {word}: {one['a_second']:.0f} a second, median {one['median']:.1f} ms, p95 {one['p95']:.1f} ms,"
              f" longest {one['longest']:.0f} ms; the disk alone {one['disk']:.1f} ms"
              f"{' (below the aim)' if missed else ''}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
