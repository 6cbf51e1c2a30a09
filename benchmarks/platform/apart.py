"""Parts of a benchmark in processes of their own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from setting import ROOT

HERE = Path(__file__).parent
DURABLE = {"listen_addresses": "", "fsync": "on", "synchronous_commit": "on"}  # as PostgreSQL comes


def run(folder: Path, script: str, *arguments: object, **settings: str) -> dict[str, Any]:
    """Run a script of a benchmark on `folder` in a process of its own; gives what it prints."""
    command = [sys.executable, str(HERE / script), str(folder), *map(str, arguments)]  # a whole path stays whole
    environment = {**os.environ, **settings}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{script}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """Settings of a database: SQLite in the folder, or a PostgreSQL of our own that keeps what it acknowledges."""
    from support.postgresql import programs, server

    if kind == "postgresql" and programs() is None:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    with server(DURABLE) if kind == "postgresql" else nullcontext() as address:
        yield {"DATABASE_URL": address} if address else {}
