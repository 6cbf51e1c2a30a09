"""What is dear to make and only read or copied: made once for all workers of a run, by the first that needs it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any


def made_once(tmp_path_factory: Any, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled; other workers wait until it is whole. Who makes a mess of it leaves nothing."""
    base: Path = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # of the run; each worker has its own folder in it
    place, half = base / name, base / f"{name}.half"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(place)
    return place
