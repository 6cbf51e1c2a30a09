"""The page for who lets a program ask: every command on it runs against a real server, in its order."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import uuid
from datetime import date
from pathlib import Path

import pytest

from meerwaarde.web.accounts.words import permission_name
from meerwaarde.web.api.limits import BURST, PER_SECOND
from meerwaarde.web.members.models import Organisation, YearFigures
from meerwaarde.web.rights import Permission, Role
from support.api import program
from support.people import organisation

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = (Path(__file__).parents[2] / "docs" / "handbook" / "api.md").read_text("utf-8")
SITE = "https://platform.example.org"
UUID = uuid.UUID("7f1c3c1e-52f5-4d0e-9d0b-6a1f0f4b7c11")
NEEDED = (Permission.REGISTER_SEE, Permission.REGISTER_FIGURES, Permission.REGISTER_OWN)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_it_works(request):
    live_server = request.getfixturevalue("live_server")  # not sooner: it holds on to the database that it finds
    mine = organisation("Welzijn Aarde", since=date(2015, 3, 1))
    Organisation.everything.filter(pk=mine.pk).update(uuid=UUID)
    secret = program(Role.CONTROLLER, mine, *NEEDED).headers["Authorization"].split()[1]
    commands = [line.strip() for line in PAGE.splitlines() if line.startswith("    curl")]
    told = []
    for command in commands:
        done = subprocess.run(
            ["sh", "-c", command.replace(SITE, live_server.url).replace("curl ", "curl -s --fail-with-body ", 1)],
            env={**os.environ, "SLEUTEL": secret}, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        told.append(json.loads(done.stdout))
    _me, members, one, _figures, moves, releases, stored = told
    assert [line["name"] for line in members["items"]] == [one["name"]] == ["Welzijn Aarde"]
    assert [move["uuid"] for move in moves["joined"]] == [str(UUID)]
    assert releases == []
    assert (stored["employees"], stored["wage_sum"]) == (58, "2505221.45")
    assert YearFigures.everything.get().source == "jaarrekening"


def test_the_words_of_the_page_are_those_of_the_program():
    for permission in (*NEEDED, Permission.AUDIT_SEE):
        assert permission_name(permission) in PAGE
    assert f"{BURST:,}".replace(",", ".") in PAGE
    assert f"{PER_SECOND:g} per seconde" in PAGE
