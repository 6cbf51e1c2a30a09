"""`./dev demo`: prints, makes the demo association, serves it until somebody says stop; the next time it is kept."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from meerwaarde.cli import demo as command
from meerwaarde.core import InputError
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


PERSON = re.compile(r"^  .+?  +(\S+@example\.org) +(\S+) +([A-Z2-7]{32})$", re.MULTILINE)
AGAIN = "from pathlib import Path; from meerwaarde.cli.demo import *; tell_people(association(Path('demo-gegevens')))"


@pytest.mark.slow
def test_the_demo_is_served_and_kept(tmp_path):
    status, said, page = served(tmp_path, free_port())
    assert status == 0
    assert "34,8 37,7 30,4" in said  # as before
    assert len(PERSON.findall(said)) == len(Role)
    assert "onitor decentralisaties 2014" in page
    made = (tmp_path / "demo-gegevens" / "secret.key").stat().st_mtime_ns
    again = subprocess.run(
        [sys.executable, "-c", AGAIN], cwd=tmp_path, env=environment(), text=True, capture_output=True, check=True
    )
    assert PERSON.findall(again.stdout) == PERSON.findall(said)
    assert (tmp_path / "demo-gegevens" / "secret.key").stat().st_mtime_ns == made


@pytest.mark.parametrize(
    ("arguments", "ci", "serves"),
    [(["--no-serve"], "", False), ([], "true", False), ([], "1", False), ([], "", True), ([], "false", True)],
)
def test_it_ends_after_printing_where_nobody_looks(monkeypatch, arguments, ci, serves):
    done = []
    monkeypatch.setattr(command, "demo", lambda out: done.append(str(out)))
    monkeypatch.setattr(command, "platform", lambda data, host, port: done.append((str(data), host, port)) or 0)
    monkeypatch.setattr("sys.argv", ["demo", *arguments])
    monkeypatch.setenv("CI", ci)
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 0
    assert done == ["demo-rapport", *([("demo-gegevens", "127.0.0.1", 8000)] if serves else [])]


def test_bad_input_is_one_line(monkeypatch, capsys):
    def wrong(out):
        raise InputError("deze map is niet leeg.", file=str(out))

    monkeypatch.setattr(command, "demo", wrong)
    monkeypatch.setattr("sys.argv", ["demo", "uit"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "uit: deze map is niet leeg.\n"
