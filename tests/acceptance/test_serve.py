"""`meerwaarde serve`: started by one command, kept alive, stopped cleanly, honest about what is wrong."""

from __future__ import annotations

import http.client
import os
import re
import resource
import signal
import socket
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from support.served import LONGEST_START, Platform, copy_of_installed, free_port, inside, meerwaarde, served

FIRST_PAGE = 5.0  # seconds, on a machine with nothing else to do


@pytest.fixture
def folder(tmp_path_factory, tmp_path):
    """A folder that was served once, to do what one likes with."""
    return copy_of_installed(tmp_path_factory, tmp_path / "data")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A platform that started on a folder whose migrations were interrupted, for tests that leave it as it is."""
    folder = copy_of_installed(tmp_path_factory, tmp_path_factory.mktemp("running") / "data")
    (folder / "busy.json").write_text('{"what": "migrate"}')
    with served(folder) as platform:
        yield platform
        assert platform.stop(signal.SIGINT) == 0


def alive(pids):
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def spent():
    """Seconds of processor that ended processes below us took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def modes(folder):
    return {one.name: oct(one.stat().st_mode & 0o777) for one in [folder, *folder.iterdir()] if one.name != "static"}


def test_it_works(tmp_path_factory, running):
    first = copy_of_installed(tmp_path_factory, None)  # served once, when it was new
    said = first.with_name("data.log").read_text()
    assert "Stoppen: Ctrl-C" in said
    slow = "[WARNING] Killing worker-"  # at its end, on a machine without time for it
    assert not [line for line in said.splitlines() if "WARNING" in line and not line.startswith(slow)]
    assert {"0o700", "0o600"} == set(modes(first).values())
    running.wait_for("/healthz", 200)
    assert {"0o700", "0o600"} == set(modes(running.folder).values())
    status, page = running.ask("/")
    assert status == 200
    assert ".css" in page
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert running.ask(style)[0] == 200
    for one, port in ((running.said, running.port), (said, 0)):
        assert "Traceback" not in one
        own = rf"http://127\.0\.0\.1:{port or '[0-9]+'}/"
        assert "127.0.0.1" not in re.sub(own, "", one)  # nobody's address


def test_an_interrupted_migration_is_told_and_finished(running):
    assert "onderbroken; het wordt nu afgemaakt" in running.said
    assert not (running.folder / "busy.json").exists()


def test_heavy_libraries_are_not_loaded_at_start(folder):
    heavy = inside(
        folder,
        "import sys; from django.urls import get_resolver; get_resolver().url_patterns; import meerwaarde.web.wsgi\n"
        "heavy = ('polars', 'scipy', 'typst', 'highspy', 'pyxform')\n"
        "print(json.dumps([name for name in heavy if name in sys.modules]))",
    )
    assert heavy == []


def test_the_first_page_comes_quickly_and_it_stops_cleanly_when_what_is_in_hand_is_done(folder):
    before = spent()
    platform = Platform(folder)
    seconds = platform.start()
    children = platform.children()
    assert len(children) >= 3  # web server and its worker, worker of tasks
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(platform.ask("/")[0])) for _ in range(8)]
    for one in threads:
        one.start()
    time.sleep(0.02)
    began = time.monotonic()
    assert platform.stop() == 0
    assert time.monotonic() - began < 30  # what was in hand, not the minute of a supervisor that gives up
    for one in threads:
        one.join()
    assert not alive(children)
    assert set(answers) <= {200, 0}  # whoever was let in got a page; nobody got half of one
    assert 200 in answers
    # Other tests keep the machine busy: then what all processes together spent says how long it would have taken.
    assert seconds < FIRST_PAGE or spent() - before < FIRST_PAGE, (seconds, spent() - before)


def test_a_killed_child_comes_back(running):
    for name, which in (("web_process", 0), ("worker_process", 0), ("worker_process", -1)):  # -1: one that was forked
        old = running.called(name)
        os.kill(old[which], signal.SIGKILL)
        until = time.monotonic() + LONGEST_START
        while not (fresh := set(running.called(name)) - set(old)) and time.monotonic() < until:
            time.sleep(0.05)
        assert fresh, (name, which)
    running.wait_for("/healthz", 200)
    assert running.said.count("start over 0.2 s opnieuw") == 2


def test_nothing_outlives_a_supervisor_that_is_killed(folder):
    with served(folder) as platform:
        children = platform.children()
        platform.process.kill()
        platform.process.wait()
        until = time.monotonic() + LONGEST_START
        while alive(children) and time.monotonic() < until:
            time.sleep(0.02)
        again = Platform(folder, platform.port)
        again.start(wait=False)
        while not (web := again.called("web_process")):
            time.sleep(0.01)
        os.kill(web[0], signal.SIGKILL)  # while it starts
        again.wait_for("/", 200)
        assert again.stop() == 0


def test_a_second_one_on_the_same_folder_is_refused(running):
    told = meerwaarde("serve", "--data", running.folder, "--port", free_port())
    assert told.status == 2
    assert "al in gebruik" in told.err
    assert running.answers("/")


def test_a_port_that_is_taken_is_told(folder):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = meerwaarde("serve", "--data", folder, "--port", port)
    assert told.status == 2
    assert f"poort {port}" in told.err
    assert "--port" in told.err


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "brief.docx").write_text("x")
    told = meerwaarde("serve", "--data", tmp_path)
    assert told.status == 2
    assert "brief.docx" in told.err
    assert [one.name for one in tmp_path.iterdir()] == ["brief.docx"]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "data").write_text("x")
    told = meerwaarde("serve", "--data", tmp_path / "data")
    assert told.status == 2
    assert "geen map" in told.err


def test_data_of_a_newer_version_are_refused_untouched(folder):
    with closing(sqlite3.connect(folder / "meerwaarde.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('members', '0999_later', '2030-01-01')"
        )
    before = (folder / "meerwaarde.sqlite3").read_bytes()
    told = meerwaarde("serve", "--data", folder, "--port", free_port())
    assert told.status == 2
    assert "nieuwere versie" in told.err
    assert "members.0999_later" in told.err
    assert (folder / "meerwaarde.sqlite3").read_bytes() == before


def test_an_interrupted_restore_is_told_and_not_served(folder):
    (folder / "busy.json").write_text('{"what": "restore"}')
    told = meerwaarde("serve", "--data", folder, "--port", free_port())
    assert told.status == 2
    assert "restore" in told.err


@pytest.mark.parametrize(
    ("settings", "words"),
    [("EMAIL_PORT=veel\n", "EMAIL_PORT"), ("geen instelling\n", "regel 1"), ("DATABASE_URL=a://x\n", "DATABASE_URL")],
)  # fmt: skip
def test_a_wrong_setting_is_told_by_its_name(folder, settings, words):
    (folder / "settings.env").write_text(settings)
    told = meerwaarde("serve", "--data", folder, "--port", free_port())
    assert told.status == 2
    assert words in told.err


def test_behind_a_proxy_everything_is_secure(folder):
    (folder / "settings.env").write_text("# van de beheerder\nBEHIND_PROXY=1\nALLOWED_HOSTS=cijfers.example.org\n")
    with served_behind(folder) as platform:
        assert platform.ask("/healthz")[0] in {200, 503}  # on this computer, past the proxy: never sent on
        connection = http.client.HTTPConnection("127.0.0.1", platform.port)
        connection.request("GET", "/inloggen/", headers={"Host": "cijfers.example.org", "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        headers = dict(answer.getheaders())
        answer.read()
        assert answer.status == 200
        assert "max-age=31536000" in headers["strict-transport-security"]
        assert all("Secure" in value for name, value in answer.getheaders() if name.lower() == "set-cookie")
        connection.request("GET", "/inloggen/", headers={"Host": "cijfers.example.org"})
        plain = connection.getresponse()
        plain.read()
        assert plain.status == 301
        connection.close()


def served_behind(folder):
    platform = Platform(folder)
    platform.answers = lambda _path: platform.ask("/healthz")[0] == 200  # the first page leads to https

    @contextmanager
    def running():
        platform.start()
        try:
            yield platform
        finally:
            platform.stop()

    return running()
