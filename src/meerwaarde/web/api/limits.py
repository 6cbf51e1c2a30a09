"""How often one key may ask: generous, in the process, and without keeping an address of anybody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

BURST = 1_000  # requests at once: the whole register and its figures
PER_SECOND = 20.0  # requests a second, for as long as you like
MOST_KEYS = 10_000  # that are remembered; a key that has its whole burst needs no remembering


class Limit:
    """A bucket for each key: every request takes one out, and it fills again."""

    def __init__(
        self, burst: int = BURST, per_second: float = PER_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.burst = burst
        self.per_second = per_second
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}  # key: (requests left, at that moment)
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Count a request; how many seconds it came too soon, 0 when it may go on."""
        with self._lock:
            now = self._clock()
            left = self._now_left(key, now)
            if left < 1:
                return (1 - left) / self.per_second
            if len(self._left) >= MOST_KEYS:
                self._forget(now)
            self._left[key] = (left - 1, now)
            return 0.0

    def _now_left(self, key: str, now: float) -> float:
        left, at = self._left.get(key, (float(self.burst), now))
        return min(float(self.burst), left + (now - at) * self.per_second)

    def _forget(self, now: float) -> None:
        """Drop the keys that have their whole burst again."""
        self._left = {key: kept for key, kept in self._left.items() if self._now_left(key, now) < self.burst}


per_key = Limit()
