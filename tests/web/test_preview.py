"""`form preview`: the page of respondents, on this computer, gone when it stops."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.web.preview import serve

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CODE = "import sys; from meerwaarde.web.preview import serve; sys.exit(serve(sys.argv[1], port=int(sys.argv[2])))"


class Running:
    """A preview in a process of its own."""

    def __init__(self, form: Path, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", CODE, str(form), "0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(folder)},
        )  # fmt: skip
        self.line = self.process.stdout.readline()
        assert self.line, self.process.stderr.read()
        self.address = re.search(r"http://\S+/", self.line)[0]

    def get(self, path="", data=None, **headers):
        request = urllib.request.Request(self.address + path.lstrip("/"), data=data, headers=headers)
        try:
            return urllib.request.urlopen(request, timeout=20)
        except urllib.error.HTTPError as refused:
            return refused

    def stop(self, how=signal.SIGINT):
        self.process.send_signal(how)
        out, errors = self.process.communicate(timeout=20)
        return self.process.returncode, out, errors


@pytest.fixture
def form(tmp_path):
    shutil.copytree(EXAMPLES / "benchmark-jaar", tmp_path / "form")
    return tmp_path / "form" / "form.xlsx"


@pytest.fixture
def start(tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    running = []

    def run(form):
        running.append(Running(form, folder))
        return running[-1]

    yield run
    for one in running:
        one.process.kill()
        one.process.communicate()


def test_it_works(start, form, tmp_path):
    preview = start(form)
    with preview.get() as page:
        assert page.status == 200
        html = page.read().decode()
    assert "Wulpenmeer" in html  # what is already known lies beside the form
    address = re.search(r'href="/(static/ui/page\.[0-9a-f]{12}\.css)"', html)[1]
    with preview.get(address, **{"Accept-Encoding": "gzip"}) as sheet:
        assert "immutable" in sheet.headers["Cache-Control"]
        assert "../fonts/NotoSans-Regular." in gzip.decompress(sheet.read()).decode()
    assert preview.stop() == (0, "", "")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_it_stops_when_the_system_asks(start, form):
    """Ctrl-C stops it in the first test."""
    assert start(form).stop(signal.SIGTERM) == (0, "", "")


def test_another_host_is_refused_and_an_edited_form_is_read_again(start, form):
    preview = start(form)
    with preview.get(Host="elders.example") as page:
        assert page.status == 400, "another host name is refused"
    with preview.get() as page:
        before = page.url
    shutil.copy(EXAMPLES / "monitor-teams" / "form.xlsx", form)
    with preview.get() as page:
        assert "Monitor sociale teams" in page.read().decode()
    with preview.get(re.sub(r"^.*?//.*?/", "", before)) as page:
        assert "Benchmark" in page.read().decode()  # who was busy goes on with the form as it was
    form.write_bytes(b"geen vragenlijst")
    with preview.get() as page:
        assert page.status == 409
        assert "form.xlsx" in page.read().decode()
    assert preview.stop()[0] == 0


def test_a_form_that_cannot_be_used_is_told_before_anything_starts(tmp_path, capsys):
    (tmp_path / "form.xlsx").write_bytes(b"geen vragenlijst")
    with pytest.raises(InputError):
        serve(tmp_path / "form.xlsx")
    assert capsys.readouterr().out == ""


def test_a_port_that_is_taken_is_told(start, form):
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = subprocess.run(
            [sys.executable, "-c", CODE, str(form), str(other.getsockname()[1])],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.stderr.splitlines()[-1].startswith("meerwaarde.core.InputError: poort ")
