"""`./dev demo`: prints, makes the demo association, serves it until somebody says stop; the next time it is kept."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from meerwaarde.web.rights import Role
from support.served import environment, free_port

LONGEST = 180  # seconds, on a machine that is busy with other tests
COMMAND = [sys.executable, "-m", "meerwaarde.cli.demo"]


def served(folder, port):
    """Start the demo, wait for its address, ask a page, and stop it; gives its status and what it printed."""
    process = subprocess.Popen(
        [*COMMAND, "--port", str(port)], cwd=folder, env=environment(CI=""), text=True, stdout=subprocess.PIPE
    )
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"staat op (http://\S+)", line):
                break
        with urllib.request.urlopen(f"{found[1]}publicaties/", timeout=60) as answer:
            page = answer.read().decode()
        process.send_signal(signal.SIGINT)
        return process.wait(LONGEST), "".join(said), page
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.mark.slow
def test_the_demo_is_served_and_kept(tmp_path):
    status, said, page = served(tmp_path, free_port())
    assert status == 0
    assert "34,8 37,7 30,4" in said  # as before
    rows = re.findall(r"^  .+  (\S+@example\.org)  (\S+)  ([A-Z2-7]{32})$", said, re.MULTILINE)
    assert len(rows) == len(Role)
    assert "onitor decentralisaties 2014" in page
    made = (tmp_path / "demo-gegevens" / "secret.key").stat().st_mtime_ns
    status, again, _page = served(tmp_path, free_port())
    assert status == 0
    assert re.findall(r"^  .+  (\S+@example\.org)  (\S+)  ([A-Z2-7]{32})$", again, re.MULTILINE) == rows
    assert (tmp_path / "demo-gegevens" / "secret.key").stat().st_mtime_ns == made


@pytest.mark.parametrize(("arguments", "settings"), [(["--no-serve"], {"CI": ""}), ([], {"CI": "true"})])
def test_it_ends_after_printing(tmp_path, arguments, settings):
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=tmp_path, env=environment(**settings), text=True, capture_output=True,
        check=False, timeout=LONGEST,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "34,8 37,7 30,4" in done.stdout
    assert not (tmp_path / "demo-gegevens").exists()
