"""A PostgreSQL of our own for as long as the tests run: in a temporary folder, on a socket, without a network."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

LONGEST_START = 30.0  # seconds
# Nothing that the tests write has to survive a power cut.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
}


def programs() -> Path | None:
    """The folder with initdb and postgres; Debian keeps them off the path. None when it is not installed."""
    if os.environ.get("MEERWAARDE_NO_POSTGRES"):
        return None
    if (found := shutil.which("postgres")) and shutil.which("initdb", path=str(Path(found).parent)):
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((path for path in folders if (path / "postgres").exists()), None)


def as_postgres() -> list[str]:
    """What goes before a command: PostgreSQL refuses root, and must not outlive the tests that started it."""
    command = ["setpriv", "--pdeathsig", "QUIT"]
    if os.getuid() == 0:
        command += ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
    return command


@contextmanager
def server(options: Mapping[str, str] = OPTIONS) -> Iterator[str]:
    """A running server; gives its address as DATABASE_URL wants it. It is gone afterwards."""
    binaries = programs()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        initdb = [
            binaries / "initdb",
            "--no-sync",
            "--no-locale",
            "--encoding=UTF8",
            "--auth=trust",
            "--no-instructions",
        ]
        subprocess.run(
            [*as_postgres(), *initdb, "--username=tests", "-D", data], check=True, capture_output=True, cwd="/"
        )
        arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        log = (folder / "log").open("wb")
        process = subprocess.Popen(
            [*as_postgres(), binaries / "postgres", "-D", data, "-k", folder, *arguments],
            stdout=log, stderr=subprocess.STDOUT, cwd="/",
        )  # fmt: skip
        try:
            _wait(process, folder)
            yield f"postgresql://tests@/postgres?host={quote(str(folder), safe='')}"
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=LONGEST_START)
            log.close()


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        try:
            psycopg.connect(host=str(folder), user="tests", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "log").read_text(errors="replace"))
