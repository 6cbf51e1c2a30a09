"""A machine that stands in another place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def place(zone: str) -> Iterator[None]:
    """Within it, the clock of this machine is that of `zone`, such as Europe/Amsterdam."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        yield
    time.tzset()
