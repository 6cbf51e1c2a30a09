"""No process outlives the one that started it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from meerwaarde.web.upkeep.ending import say_ready

LIVE = "import sys, time; from meerwaarde.web.upkeep.ending import die_with_parent; die_with_parent(int(sys.argv[1]));"


def started(parent: int, before: str = "") -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", f"{before}{LIVE} print(1, flush=True); time.sleep(60)", str(parent)],
                            stdout=subprocess.PIPE)  # fmt: skip


def test_it_works():
    code = f"import os, subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', {LIVE!r} + "
    code += "'print(child, flush=True) if 0 else time.sleep(60)', str(os.getpid())]); print(child.pid, flush=True);"
    code += "time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        parent.kill()
    until = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()


def test_a_parent_that_died_just_before_is_noticed():
    with started(parent=1 if os.getpid() != 1 else 2) as child:  # not the one that really started it
        assert child.wait(timeout=20) == 1


def test_a_parent_that_does_not_listen_any_more_is_no_trouble():
    theirs, ours = os.pipe()
    os.close(theirs)
    say_ready(ours)
