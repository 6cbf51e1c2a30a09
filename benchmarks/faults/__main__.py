"""A thousand times kill -9 under writing load, on SQLite and on PostgreSQL: is what was acknowledged stored, once?

Web server, its worker, the worker of tasks and everything at once are killed in turn, at random moments of a fixed
seed. Afterwards every acknowledged write is looked up in the audit trail, and the chains and references are checked.

    python benchmarks/faults [--kills 1000] [--minutes 30] [--database sqlite|postgresql|both]
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

from support import faults, postgresql  # noqa: E402  beside the tests, which are not installed
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
        writers = faults.begin(platform.folder, **settings)
        platform.start()
        load, began = faults.Load(platform, writers), time.monotonic()
        load.start()
        killed = faults.torment(platform, load, kills, longest=60 * minutes)
        load.end()
        platform.wait_for("/healthz", 200, seconds=150)
        found = faults.wrong(platform.folder, writers, **settings)
        platform.stop()
        said = ", ".join(f"{name} {times}" for name, times in killed.items())
        seconds, sent = time.monotonic() - began, sum(len(one.sent) for one in writers)
        print(
            f"{kind}: {sum(killed.values())} kills ({said}) in {seconds:.0f} s; {load.acknowledged} writes acknowledged"
            f" of {sent} sent; wrong: {found or 'nothing'}",
            flush=True,
        )
        return not found


def main() -> int:
    """Both databases, or one."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options.add_argument("--minutes", type=float, default=float("inf"), help="of each database, at most")
    chosen = options.parse_args()
    kinds = ["sqlite", "postgresql"] if chosen.database == "both" else [chosen.database]
    done = [run(kind, chosen.kills, chosen.minutes) for kind in kinds]  # both, also when the first goes wrong
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
