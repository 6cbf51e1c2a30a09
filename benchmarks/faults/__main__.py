"""A thousand times kill -9 under writing load, on SQLite and on PostgreSQL: is what was acknowledged stored, once?

Web server, its workers, the worker of tasks and everything at once are killed in turn, at random moments of a fixed
seed, while programs hand in figures and respondents send their answers. Afterwards every acknowledged write is looked
up in the audit trail, every receipt in the answers, and the chains and references are checked. On SQLite the release of
a report is killed as often: it must be out whole, or not at all.

    python benchmarks/faults [--kills 1000] [--minutes 30] [--database sqlite|postgresql|both] [--only load|release]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from support import faults, killed_releases, postgresql, sending  # noqa: E402  beside the tests, which are not installed
from support.served import Platform  # noqa: E402


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """The settings for a database of this kind."""
    if kind == "sqlite":
        yield {}
        return
    with postgresql.server() as address:
        yield {"DATABASE_URL": address}


def run(kind: str, kills: int, minutes: float) -> bool:
    """Torment one platform, at most so many minutes; says what came of it."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name, database(kind) as settings:
        platform = Platform(Path(name) / "data", **settings)
        platform.start()
        platform.stop()
        writers, senders = faults.begin(platform.folder, **settings), sending.begin(platform.folder, **settings)
        platform.start()
        load, began = faults.Load(platform, [*writers, *senders]), time.monotonic()
        load.start()
        killed = faults.torment(platform, load, kills, longest=60 * minutes)
        load.end()
        platform.wait_for("/healthz", 200, seconds=150)
        found = faults.wrong(platform.folder, writers, **settings) + sending.wrong(platform.folder, senders, **settings)
        platform.stop()
        said = ", ".join(f"{name} {times}" for name, times in killed.items())
        seconds, sent = time.monotonic() - began, sum(len(one.sent) for one in writers)
        figures = sum(len(one.acknowledged) for one in writers)
        print(
            f"{kind}: {sum(killed.values())} kills ({said}) in {seconds:.0f} s; {figures} figures acknowledged of"
            f" {sent} sent, {len(set().union(*(one.acknowledged for one in senders)))} answers with a receipt;"
            f" wrong: {found or 'nothing'}",
            flush=True,
        )
        return not found


def release(kills: int) -> bool:
    """Kill the release of a report; says what came of it."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        platform = Platform(Path(name) / "data")
        platform.start()
        platform.stop()
        found = killed_releases.tormented(platform.folder, kills, longest=kills * 5 + 120)
        print(
            f"release: {kills} kills; out whole {found['whole']}, not at all {found['nothing']};"
            f" wrong: {found['wrong'] or 'nothing'}",
            flush=True,
        )
        return not found["wrong"]


def main() -> int:
    """Both databases, or one."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options.add_argument("--minutes", type=float, default=float("inf"), help="of each database, at most")
    options.add_argument("--only", choices=["load", "release"])
    chosen = options.parse_args()
    kinds = ["sqlite", "postgresql"] if chosen.database == "both" else [chosen.database]
    done = [release(chosen.kills)] if chosen.only != "load" else []
    done += (
        [] if chosen.only == "release" else [run(kind, chosen.kills, chosen.minutes) for kind in kinds]
    )  # both, also when the first goes wrong
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
