"""No process outlives the one that started it: an orphan would go on writing in a folder that looks free."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time

_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


def die_with_parent(parent: int) -> None:
    """End this process at once when its parent is gone: by the kernel on Linux, elsewhere within a second.

    `parent`: its number, as the parent itself gave it; who asks only now may already be somebody else's child.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died just before
            os._exit(1)
        return
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def say_ready(descriptor: int) -> None:
    """Tell the parent that we are up. One that is gone by now ends us in a moment."""
    with contextlib.suppress(BrokenPipeError):
        os.write(descriptor, b"1")
    os.close(descriptor)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
