"""Writes in process, each with its row in the audit trail: `python writing.py FOLDER SECONDS THREADS` prints JSON."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from setting import set_up

MEMBERS = 40


def main(folder: Path, seconds: float, threads: int) -> dict[str, Any]:
    """Hand in figures as fast as it goes; every acknowledged write must be in the audit trail afterwards."""
    set_up(folder)
    from growing import fill

    from meerwaarde.web.audit.models import Head

    fill(1)
    before = Head.objects.get().number
    took: list[list[float]] = [[] for _thread in range(threads)]
    begun, work = perf_counter(), process_time()
    workers = [threading.Thread(target=_write, args=(at, begun + seconds, own, before)) for at, own in enumerate(took)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    elapsed, spent = perf_counter() - begun, process_time() - work
    every = sorted(one for own in took for one in own)
    assert Head.objects.get().number - before == len(every)
    return {**summary(every, elapsed), "work": spent * 1000 / len(every)}


def _write(at: int, until: float, took: list[float], number: int) -> None:
    """Figures that were not there before: `number` and what follows it."""
    from django.db import connection
    from django.utils import timezone

    from meerwaarde.web.members.models import Organisation
    from meerwaarde.web.members.services import set_year_figures
    from meerwaarde.web.scopes import Actor

    by = Actor.system("benchmark", timezone.localdate())
    rows = Organisation.everything.filter(number__startswith="L").order_by("pk").values_list("pk", flat=True)
    members = list(rows[at * MEMBERS : (at + 1) * MEMBERS])
    while perf_counter() < until:
        number += 1
        begun = perf_counter()
        figures = {"employees": number, "wage_sum": number}
        set_year_figures(by=by, organisation=members[number % MEMBERS], year=2024, figures=figures, source="meting")
        took.append(perf_counter() - begun)
    connection.close()


def summary(seconds: list[float], elapsed: float) -> dict[str, Any]:
    """Of sorted durations: how many, how many a second, and milliseconds."""
    at = [seconds[min(len(seconds) - 1, int(len(seconds) * part))] * 1000 for part in (0.5, 0.95, 0.99)]
    return {
        "writes": len(seconds), "a_second": len(seconds) / elapsed, "median": at[0], "p95": at[1], "p99": at[2],
        "longest": seconds[-1] * 1000,
    }  # fmt: skip


def disk(folder: Path, times: int = 200) -> float:
    """Median milliseconds to write 4 kB and have it on disk: what no database can be quicker than."""
    took = []
    with (folder / "probe").open("wb") as file:
        for _time in range(times):
            begun = perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
            took.append(perf_counter() - begun)
    (folder / "probe").unlink()
    return sorted(took)[times // 2] * 1000


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))))
