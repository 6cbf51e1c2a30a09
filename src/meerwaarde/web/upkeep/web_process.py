"""The web server as a process of its own: `python -m meerwaarde.web.upkeep.web_process HOST PORT READY`.

It prepares the folder first, says so on the descriptor READY, and then forks workers that have everything loaded.
Exit status 3: the folder cannot be used, and stderr says why; starting again would not help.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError

HOPELESS = 3
PROCESSES = 2  # Python computes on one core at a time; what both loaded before the fork they share
RESPAWN = 0.5  # seconds before one that died is there again
THREADS = 6  # of each, that answer requests, each with a connection of its own
BODIES = 4  # of them at most for what somebody sends, so that reading always goes on
LONGEST_REQUEST = 6  # seconds that requests in hand get when we stop


def application() -> Callable[..., Any]:
    """The pages, in a worker that granian forks."""
    from meerwaarde.web.upkeep.ending import die_with_parent

    die_with_parent(int(os.environ["MEERWAARDE_PARENT"]))
    from meerwaarde.web.upkeep.bodies import beside_readers
    from meerwaarde.web.wsgi import application as pages

    return beside_readers(pages, BODIES)


def main(host: str, port: int, ready: int) -> int:
    """Prepare, say so, serve until SIGTERM."""
    from meerwaarde.web.upkeep.ending import die_with_parent, say_ready

    die_with_parent(int(os.environ["MEERWAARDE_PARENT"]))
    from meerwaarde.web.upkeep.folder import Folder
    from meerwaarde.web.upkeep.setting_up import set_up

    folder = Folder(Path(os.environ["MEERWAARDE_FOLDER"]))
    try:
        set_up(folder)
        from meerwaarde.web.upkeep.preparing import prepare

        prepare(folder)
    except InputError as reason:
        print(reason, file=sys.stderr, flush=True)
        return HOPELESS
    _load()
    say_ready(ready)
    os.environ["MEERWAARDE_PARENT"] = str(os.getpid())  # of the workers that are forked
    _serve(host, port)
    return 0


def _load() -> None:
    """Load all pages before the fork, and leave no connection to the database open over it."""
    from django.db import connections
    from django.urls import get_resolver

    from meerwaarde.web.upkeep.setting_up import unswept

    with unswept():  # what is loaded stays shared between the two processes
        from meerwaarde.web.wsgi import application as _pages  # noqa: F401

        _ = get_resolver().url_patterns
    connections.close_all()


def _serve(host: str, port: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "meerwaarde.web.upkeep.web_process:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        respawn_failed_workers=True,  # the other goes on meanwhile
        respawn_interval=RESPAWN,
        blocking_threads=THREADS,
        log_access=False,  # an address holds the secret of a draft, and nobody's IP is kept
        log_level=LogLevels.warning,
        workers_kill_timeout=LONGEST_REQUEST,
    )
    logging.getLogger("_granian").addFilter(_is_no_advice)
    server.serve()


def _is_no_advice(record: logging.LogRecord) -> bool:
    """Not at every start how many threads suit this processor: ours wait for the disk, and are few on purpose."""
    return not record.getMessage().startswith("Configuration allows spawning up to")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
