"""A full disk, and a database that goes away and comes back: the page says so, nothing acknowledged is lost."""

from __future__ import annotations

import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from support import faults, postgresql
from support.served import Platform, copy_of_installed, inside, served

pytestmark = pytest.mark.slow
FULL = """
from meerwaarde.web.settings.served import *
DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA max_page_count={pages};"
"""


def pages_of(database: Path) -> int:
    import sqlite3

    connection = sqlite3.connect(database)
    try:
        return connection.execute("PRAGMA page_count").fetchone()[0]
    finally:
        connection.close()


def written(platform: Platform, writer: faults.Writer, seconds: float = 60) -> str:
    """Write until it is refused; gives what was said then."""
    until = time.monotonic() + seconds
    while not (writer.refused.keys() - {0}) and time.monotonic() < until:
        writer.write(platform)
    return platform.ask(writer.path, "PUT", b'{"volunteers": 0}', **headers(writer))[1]


DRAFT = """
from support.small_xforms import xform
from meerwaarde.web.answering import services
form = xform(
    "| survey |\\n"
    "|        | type | name | label |\\n"
    "|        | text | a    | Wat vindt u? |\\n"
)
print(json.dumps(services.start_draft(form_version=services.publish_form(xform=form))[1]))
"""


def answered(platform: Platform, key: str) -> str:
    """A respondent who sends a long answer: what the page says."""
    address = f"http://127.0.0.1:{platform.port}/v/{key}/1/"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(address, timeout=30).read().decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    body = urllib.parse.urlencode({**hidden, "v:/data/a": "lang " * 20_000, "actie": "verder"}).encode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.open(address, body, timeout=30)
    with refused.value as answer:
        assert answer.code == 503
        return answer.read().decode()


def headers(writer: faults.Writer) -> dict[str, str]:
    return {"Authorization": writer.key, "Content-Type": "application/json"}


def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(tmp_path_factory, tmp_path):
    folder = copy_of_installed(tmp_path_factory, tmp_path / "data")
    writers, key = faults.begin(folder), inside(folder, DRAFT)
    limit = pages_of(folder / "meerwaarde.sqlite3") + 5
    (tmp_path / "full_settings.py").write_text(FULL.format(pages=limit))
    with served(folder, MEERWAARDE_SETTINGS="full_settings", PYTHONPATH=str(tmp_path)) as platform:
        said = written(platform, writers[0])
        assert set(writers[0].refused) == {503}
        assert said
        assert "schijf van onze computer is vol" in answered(platform, key)
        assert platform.ask("/")[0] == 200  # reading goes on
        assert platform.stop() == 0
    assert writers[0].acknowledged
    with served(folder) as platform:  # there is room again
        writers[0].write(platform)
        assert writers[0].acknowledged[-1] == writers[0].sent[-1]
        assert platform.stop() == 0
    assert faults.wrong(folder, writers) == []


@pytest.fixture
def database():
    """A PostgreSQL that this test stops and starts: its address, and a function for each."""
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    # The servers of the tests forgive themselves a lost transaction; this one is stopped as by a power cut.
    with postgresql.server({**postgresql.OPTIONS, "synchronous_commit": "on"}) as address:
        yield address, *switches(address)


def switches(address):
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        data = connection.execute("SHOW data_directory").fetchone()[0]
    # Its own process is a child of this test and stays one: it is stopped, and started again beside it.
    control = [*postgresql.as_postgres(), str(postgresql.programs() / "pg_ctl"), "-D", data, "-w"]
    options = f"-k {Path(data).parent} -c listen_addresses="

    def stop():
        subprocess.run([*control, "stop", "-m", "immediate"], check=True, capture_output=True, cwd="/")

    def start():
        log = str(Path(data) / "again.log")
        subprocess.run([*control, "start", "-o", options, "-l", log], check=True, stdout=subprocess.DEVNULL, cwd="/")

    return stop, start


def test_a_database_that_goes_away_and_comes_back(database, tmp_path):
    address, stop, start = database
    folder = tmp_path / "data"
    with served(folder, DATABASE_URL=address) as platform:
        writers = faults.begin(folder, DATABASE_URL=address)
        load = faults.Load(platform, writers)
        load.start()
        platform.wait_for("/healthz", 200)
        stop()
        assert platform.wait_for("/healthz", 503) == "De gegevens zijn nu niet bereikbaar.\n"
        status, said = platform.ask(writers[0].path, "PUT", b'{"volunteers": 0}', **headers(writers[0]))
        assert status == 503
        assert "even niet bereikbaar" in said
        try:
            start()
            platform.wait_for("/healthz", 200)
            before, until = load.acknowledged, time.monotonic() + 60
            while load.acknowledged < before + 10 and time.monotonic() < until:
                time.sleep(0.05)
            load.end()
            assert load.acknowledged >= before + 10
            assert platform.stop() == 0
            assert faults.wrong(folder, writers, DATABASE_URL=address) == []
        finally:
            load.stop.set()
            stop()
