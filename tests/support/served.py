"""`meerwaarde serve` as an administrator starts it: a process of its own on a folder, asked over http."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.shared import made_once

LONGEST_START = 60.0  # seconds, on a machine that is busy with other tests
OURS = re.compile(
    r"^(DATABASE_URL|SECRET_KEY|MEERWAARDE_|EMAIL_|MAIL_|BEHIND_|ALLOWED_HOSTS|SITE_ADDRESS|DJANGO_|SECURE_|STATIC_ROOT)"
)
ROOT = Path(__file__).parents[2]


def environment(**more: str) -> dict[str, str]:
    """The environment without the settings of these tests themselves."""
    clean = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), more.pop("PYTHONPATH", ""))))
    return {**clean, **more, "PYTHONPATH": path}


@dataclass(frozen=True)
class Told:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def meerwaarde(*arguments: object, **settings: str) -> Told:
    """Run `meerwaarde ARGUMENTS` in a process of its own, so that each has its own settings of Django."""
    done = subprocess.run(
        [sys.executable, "-m", "meerwaarde.cli.main", *map(str, arguments)],
        env=environment(**settings), capture_output=True, text=True, check=False, timeout=LONGEST_START * 2,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return Told(done.returncode, done.stdout, done.stderr)


SEVERAL = """
import os, sys
from meerwaarde.cli import main
for words in {commands!r}:
    beside = words.pop(0)
    if (child := os.fork()) == 0:
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(f"{{beside}}.{{name}}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.argv[1:] = words
        main.run()
    print(json.dumps(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])), end=" ")
"""


def several(folder: Path, *commands: Sequence[object], **settings: str) -> list[Told]:
    """Run commands on one folder one after the other, each in a process of its own, forked when Django was loaded."""
    with tempfile.TemporaryDirectory(prefix="several-") as name:
        beside = [f"{name}/{number}" for number in range(len(commands))]
        words = [[where, *map(str, one)] for where, one in zip(beside, commands, strict=True)]
        statuses = _ran(folder, SEVERAL.format(commands=words), **settings).split()
        told = [
            Told(int(status), Path(f"{where}.out").read_text(), Path(f"{where}.err").read_text())
            for status, where in zip(statuses, beside, strict=True)
        ]
    assert not any("Traceback" in one.err for one in told), told
    return told


def inside(folder: Path, code: str, *, longest: float = LONGEST_START, **settings: str) -> Any:
    """Run Python with Django on `folder`, as the program itself would; gives what it prints as JSON."""
    return json.loads(_ran(folder, code, longest, **settings) or "null")


def _ran(folder: Path, code: str, longest: float = LONGEST_START, **settings: str) -> str:
    begin = (
        "from pathlib import Path; from meerwaarde.web.upkeep.folder import opened;"
        f"from meerwaarde.web.upkeep.setting_up import set_up; set_up(opened(Path({str(folder)!r})))\n"
        "import json\n"
    )
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests")))
    done = subprocess.run(
        [sys.executable, "-c", begin + code], env={**environment(**settings), "PYTHONPATH": path},
        capture_output=True, text=True, check=False, timeout=longest,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Platform:
    """A running `meerwaarde serve`."""

    def __init__(self, folder: Path, port: int | None = None, log: Path | None = None, **settings: str) -> None:
        self.folder, self.port, self.settings = folder, port or free_port(), settings
        self.log = log or folder.with_name(folder.name + ".log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True) -> float:
        """Start it; gives the seconds until the first page can be asked for."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "meerwaarde.cli.main", "serve", "--data", str(self.folder), "--port",
                 str(self.port)],
                env=environment(**self.settings), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        while wait and not self.answers("/"):
            assert self.process.poll() is None, self.said
            assert time.monotonic() - began < LONGEST_START, self.said
            time.sleep(0.02)
        return time.monotonic() - began

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Status and text; status 0 when nobody answers."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode(errors="replace")
        except (OSError, ValueError):
            return 0, ""
        except Exception as broken:  # http.client: a connection that was cut in the middle of an answer
            if type(broken).__module__ == "http.client":
                return 0, ""
            raise

    def answers(self, path: str) -> bool:
        return self.ask(path)[0] in range(200, 400)

    def wait_for(self, path: str, status: int, seconds: float = LONGEST_START) -> str:
        """Ask until the answer has this status; gives its text."""
        until = time.monotonic() + seconds
        while True:
            found, text = self.ask(path)
            if found == status:
                return text
            assert time.monotonic() < until, (found, text[:500], self.said)
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and wait; gives its status."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(timeout=LONGEST_START)

    def children(self) -> list[int]:
        """All processes below it that live."""
        assert self.process is not None
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            below = []
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                below += [int(word) for word in task.read_text().split()]
            found += below
            todo += below
        return found

    def called(self, name: str) -> list[int]:
        """The processes below it with `name` in their command."""
        return [pid for pid in self.children() if name in _command(pid)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def copy_of_installed(tmp_path_factory: Any, target: Path | None) -> Path:
    """A copy of a folder that was served once; making the first takes some seconds, so that it is made once a run.

    Without `target` the folder itself, only to look at: data, with what was said in data.log beside it.
    """
    folder = made_once(tmp_path_factory, "installed", _install) / "data"
    if target is None:
        return folder
    shutil.copytree(folder, target)
    target.chmod(0o700)
    return target


def _install(place: Path) -> None:
    with served(place / "data") as platform:
        platform.wait_for("/healthz", 200)
        assert platform.stop() == 0


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[Platform]:
    """A platform on `folder`, gone afterwards."""
    platform = Platform(folder, **settings)
    platform.start()
    try:
        yield platform
    finally:
        if platform.process is not None and platform.process.poll() is None:
            left = platform.children()
            platform.process.kill()
            platform.process.wait()
            until = time.monotonic() + 5
            while any(Path(f"/proc/{pid}").exists() for pid in left) and time.monotonic() < until:
                time.sleep(0.02)
