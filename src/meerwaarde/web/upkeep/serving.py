"""`meerwaarde serve`: web server and worker as child processes, kept alive until somebody says stop. Nothing of Django.

    lock the folder ─▶ web server prepares it and listens ─▶ worker starts ─▶ watch: a dead child comes back
                                                             SIGTERM or Ctrl-C: both finish what is in hand

The children hold the lock too: whatever dies first, the folder is free only when nothing works on it any more.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep import folder as folders

STEP = 0.1  # seconds between two looks
PATIENCE = 3.0  # seconds that what was killed just before may still hold the folder or the port
LONGEST_STOP = 10.0  # seconds for what is in hand; then it is killed, which loses nothing that was acknowledged
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 15.0  # seconds before a dead child comes back; each time twice as long
LONG_ENOUGH = 30.0  # seconds alive, after which the pauses start small again
HOPELESS = 3  # how the web server says that trying again makes no sense
PACKAGE = "meerwaarde.web.upkeep"
PARENT = "MEERWAARDE_PARENT"  # tells a child who started it


class Stopped(Exception):
    """Somebody asked us to stop."""


class Stop:
    """Requests to stop, noticed only between two steps, so that no child is lost halfway its start."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, *_: object) -> None:
        """What a signal does."""
        self.asked += 1

    def wait(self) -> None:
        """Wait one step. Raises Stopped when somebody asked."""
        if not self.asked:
            time.sleep(STEP)
        if self.asked:
            raise Stopped


@dataclass
class Child:
    """A process that must live."""

    name: str
    command: list[str]
    environment: dict[str, str]
    held: int  # the descriptor of the lock
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = SHORTEST_PAUSE
    not_before: float = 0.0
    ready: int = field(default=-1)

    def start(self) -> None:
        """Start it. What it writes on its descriptor of readiness comes out of `ready`."""
        self.forget()
        self.ready, theirs = os.pipe()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command, str(theirs)],
                env={**self.environment, PARENT: str(os.getpid())},
                pass_fds=(theirs, self.held),
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C is for us alone; we tell the children
            )
        finally:
            os.close(theirs)
        self.started = time.monotonic()

    def forget(self) -> None:
        """Close the descriptor of an earlier start."""
        if self.ready >= 0:
            os.close(self.ready)
            self.ready = -1

    def is_ready(self) -> bool:
        """Whether it said so since the last question."""
        return bool(select.select([self.ready], [], [], 0)[0]) and os.read(self.ready, 1) != b""

    def keep_alive(self) -> None:
        """Start it again when it died, after a pause that grows."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.not_before:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        if now - self.started > LONG_ENOUGH:
            self.pause = SHORTEST_PAUSE
        _say(_("{} is gestopt (status {}) en start over {} s opnieuw").format(self.name, status, f"{self.pause:.1f}"))
        self.process, self.not_before = None, now + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)

    def lives(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None


def serve(
    path: Path, *, host: str = "127.0.0.1", port: int = 8000, when_ready: Callable[[str], None] | None = None
) -> int:
    """Serve the folder at `path` until SIGTERM, SIGINT or SIGHUP; gives exit status 0.

    `when_ready` is called once with the address, when the first page can be asked for. Raises InputError when the
    folder cannot be used, somebody else serves it, or the port is taken.
    """
    folder = folders.opened(path, make=True)
    with contextlib.suppress(Stopped), _told_by_signals() as stop, folders.locked(folder, patience=PATIENCE) as held:
        _port_must_be_free(host, port)
        environment = folders.work_on(folder, host=host)
        web = Child(_("de webserver"), [f"{PACKAGE}.web_process", host, str(port)], environment, held)
        worker = Child(_("de verwerker van taken"), [f"{PACKAGE}.worker_process"], environment, held)
        try:
            _first(web, stop)
            worker.start()
            _listens(web, host, port, stop)
            folders.keep_address(folder, address(host, port), host)
            (when_ready or _tell)(address(host, port))
            while True:
                web.keep_alive()
                worker.keep_alive()
                stop.wait()
        finally:
            _stop(web, worker, stop)
    return 0


def address(host: str, port: int) -> str:
    """What to type in a browser on this computer."""
    if host in {"0.0.0.0", "::", ""}:
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _first(web: Child, stop: Stop) -> None:
    """Start the web server and wait until the folder is prepared, however long migrations take."""
    web.start()
    while not web.is_ready():
        _must_live(web)
        stop.wait()


def _listens(web: Child, host: str, port: int, stop: Stop) -> None:
    """Wait until somebody can connect."""
    where = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    while True:
        _must_live(web)
        with contextlib.suppress(OSError), socket.create_connection((where, port), timeout=1):
            return
        stop.wait()


def _must_live(web: Child) -> None:
    """Raises InputError when the web server cannot start. One that was killed meanwhile is started again."""
    status = web.process.poll() if web.process else -1
    if status is None:
        return
    if status < 0:  # a signal, of somebody else
        web.keep_alive()
        return
    if status == HOPELESS:
        raise InputError(_("meerwaarde is niet gestart."))
    raise InputError(_("de webserver start niet (status {})").format(status))


def _stop(web: Child, worker: Child, stop: Stop) -> None:
    """Let the children finish what is in hand; kill what takes too long, or at once when asked to stop again."""
    asked, until = stop.asked, time.monotonic() + LONGEST_STOP
    living = [child.process for child in (web, worker) if child.process is not None and child.lives()]
    for process in living:
        process.terminate()
    while any(process.poll() is None for process in living):
        if time.monotonic() > until or stop.asked > asked:
            for process in living:
                process.kill()
        time.sleep(STEP / 2)
    web.forget()
    worker.forget()


def _port_must_be_free(host: str, port: int) -> None:
    """The web server would share a port with another without a word, so we ask first. Raises InputError."""
    until = time.monotonic() + PATIENCE
    while (reason := _refused(host, port)) is not None:
        if time.monotonic() > until:
            raise InputError(
                _("poort {} op {} is niet te gebruiken ({}); kies een andere met --port").format(
                    port, host, reason.strerror or reason
                )
            )
        time.sleep(STEP)


def _refused(host: str, port: int) -> OSError | None:
    """Why nobody can listen there now; None when we can."""
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _name, where = found[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
    except OSError as reason:
        return reason
    return None


@contextlib.contextmanager
def _told_by_signals() -> Iterator[Stop]:
    """Let SIGTERM, SIGINT and SIGHUP ask us to stop."""
    stop = Stop()
    before = {one: signal.signal(one, stop.ask) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _tell(where: str) -> None:
    print(_("meerwaarde staat op {}  Stoppen: Ctrl-C").format(where), flush=True)


def _say(text: str) -> None:
    print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}", file=sys.stderr, flush=True)
