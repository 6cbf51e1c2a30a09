"""The real server: from start to first page, memory, and writes by the API over http."""

from __future__ import annotations

import http.client
import json
import threading
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from setting import ROOT  # noqa: F401  puts src and tests on the path
from writing import disk, summary

from support.served import Platform, inside

CLIENTS = 8
KEYS = "from growing import fill, keys; fill(1); print(json.dumps(keys({})))"
COUNT = (
    "from meerwaarde.web.audit.models import Entry\n"
    "print(Entry.everything.filter(action='members.figures.changed').count())"
)
VISITED = ("/", "/publicaties/", "/inloggen/", "/kerncijfers/", "/api/v1/openapi.json", "/api/v1/releases")
HERE = str(Path(__file__).parent)


def measured(folder: Path, seconds: float, rounds: int, **settings: str) -> list[dict[str, Any]]:
    """So many times: from start to first page, memory, writes and reads of some seconds, and a stop."""
    platform = Platform(folder, **settings)
    platform.start()  # makes the folder
    platform.stop()
    keys = inside(folder, f"import sys; sys.path.insert(0, {HERE!r})\n{KEYS.format(CLIENTS * 5)}", **settings)
    return [_round(platform, keys, seconds) for _round_ in range(rounds)]


def _round(platform: Platform, keys: list[list[str]], seconds: float) -> dict[str, Any]:
    begun = platform.start()
    platform.wait_for("/healthz", 200)
    for path in VISITED:
        platform.ask(path)
    quiet, probe = memory(platform), disk(platform.folder)
    before = inside(platform.folder, COUNT, **platform.settings)
    written = written_by(platform, keys, seconds, before)
    after = memory(platform)
    read = read_by(platform, keys, seconds / 2)
    platform.stop()
    entries = inside(platform.folder, COUNT, **platform.settings) - before
    assert written["writes"] <= entries <= written["writes"] + written["refused"], (entries, written)
    return {"start": begun, "disk": probe, "memory": quiet, "memory_after": after, "writes": written, "reads": read}


def written_by(platform: Platform, keys: list[list[str]], seconds: float, first: int) -> dict[str, Any]:
    """PUT figures that were not there before (from `first`) over `CLIENTS` connections, each for five members."""

    def once(connection: http.client.HTTPConnection, number: int, secret: str, uuid: str) -> int:
        body = json.dumps({"employees": first + number, "wage_sum": f"{first + number}.50", "source": "meting"})
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        connection.request("PUT", f"/api/v1/organisations/{uuid}/figures/2024", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return asked_by(platform, keys, seconds, once)


def read_by(platform: Platform, keys: list[list[str]], seconds: float) -> dict[str, Any]:
    """GET the list of organisations, which only reads."""

    def once(connection: http.client.HTTPConnection, _number: int, secret: str, _uuid: str) -> int:
        connection.request("GET", "/api/v1/organisations", headers={"Authorization": f"Bearer {secret}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return asked_by(platform, keys, seconds, once)


def asked_by(platform: Platform, keys: list[list[str]], seconds: float, once: Any) -> dict[str, Any]:
    """Ask from `CLIENTS` connections for so many seconds; with what the server worked for it."""
    took: list[list[float]] = [[] for _client in range(CLIENTS)]
    refused = [0] * CLIENTS
    until = monotonic() + seconds

    def client(at: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", platform.port, timeout=30)
        number = 0
        while monotonic() < until:
            number += 1
            begun = perf_counter()
            status = once(connection, number, *keys[at * 5 + number % 5])
            if status == 200:
                took[at].append(perf_counter() - begun)
            else:
                refused[at] += 1
        connection.close()

    begun, worked = perf_counter(), work(platform)
    clients = [threading.Thread(target=client, args=(at,)) for at in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    elapsed = perf_counter() - begun
    every = sorted(one for own in took for one in own)
    spent = (work(platform) - worked) * 1000 / len(every)
    return {**summary(every, elapsed), "work": spent, "refused": sum(refused)}


def work(platform: Platform) -> float:
    """Seconds of processor time of all processes of the platform, to the nanosecond."""
    files = (one for pid in platform.children() for one in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int(one.read_text().split()[0]) for one in files) / 1e9


def memory(platform: Platform) -> dict[str, float]:
    """Megabytes by kind of process; what two of them share counts half for each (PSS)."""
    assert platform.process is not None
    pids = {"web": platform.called("web_process"), "worker": platform.called("worker_process"),
            "supervisor": [platform.process.pid]}  # fmt: skip
    return {name: sum(_proportional(pid) for pid in found) for name, found in pids.items()}


def _proportional(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
