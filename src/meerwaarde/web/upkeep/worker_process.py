"""The workers as processes of their own: `python -m meerwaarde.web.upkeep.worker_process READY`.

This one loads everything, and forks the two that work; what was loaded they share. One that dies is forked again.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from meerwaarde.web.upkeep.ending import die_with_parent, say_ready

KINDNESS = 10  # to the pages: who waits for one goes before a report or a mail
PAUSE = 0.5  # seconds before one that died is there again
STOPS = {signal.SIGTERM, signal.SIGINT}


def main(ready: int) -> None:
    """Say that we are up, then keep the workers working until SIGTERM."""
    die_with_parent(int(os.environ["MEERWAARDE_PARENT"]))
    os.nice(KINDNESS)
    import django

    from meerwaarde.web.upkeep.setting_up import unswept

    with unswept():
        django.setup()
        from meerwaarde.web.upkeep.working import Lane

    say_ready(ready)
    Workers([Lane.QUICK, Lane.LONG]).run()


class Workers:
    """The processes that work, by what each does. Nothing runs here beside them: a fork takes one thread along."""

    def __init__(self, lanes: list[str]) -> None:
        self.lanes = lanes
        self.living: dict[int, str] = {}
        self.stopping = False

    def run(self) -> None:
        """Fork them all, and again who dies; until somebody says stop and all have finished what was in hand."""
        for one in STOPS:
            signal.signal(one, self.stop)
        for lane in self.lanes:
            self.fork(lane)
        while self.living:
            lane = self.living.pop(os.wait()[0])
            if not self.stopping:
                time.sleep(PAUSE)
                self.fork(lane)

    def fork(self, lane: str) -> None:
        """Start one. A request to stop waits until it is known that there is one more to tell."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        try:
            if self.stopping:
                return
            ours = os.getpid()
            pid = os.fork()
            if pid == 0:
                _work(lane, ours)
            self.living[pid] = lane
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    def stop(self, _signum: int, _frame: FrameType | None) -> None:
        """Let them finish what is in hand."""
        self.stopping = True
        for pid in self.living:
            with suppress(ProcessLookupError):  # it ended just now
                os.kill(pid, signal.SIGTERM)


def _work(lane: str, parent: int) -> NoReturn:
    """What a forked process does, until it is told to stop."""
    from meerwaarde.web.upkeep.working import Lane, Working

    die_with_parent(parent)
    for one in STOPS:
        signal.signal(one, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    Working.of_folder(Lane(lane)).live()
    sys.exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
