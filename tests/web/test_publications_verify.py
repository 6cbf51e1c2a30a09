"""Checking a file: whose it is, and what was corrected since. The file itself is kept nowhere."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meerwaarde.web.publications import services, uploads
from meerwaarde.web.rights import Role
from support.people import actor
from support.public_folder import public_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(tmp_path):
    officer = actor(Role.DATA_OFFICER)
    services.publish_report(by=officer, folder=public_folder(tmp_path / "a"), slug="monitor", contributions=())
    return officer


def ask(client, content=b"", sha256=""):
    given = {"file": SimpleUploadedFile("a.csv", content)} if content else {}
    return client.post("/nagaan/", {**given, "sha256": sha256}, follow=True)


def test_it_works(client, published, tmp_path):
    answer = ask(client, (tmp_path / "a/tables.csv").read_bytes())
    assert answer.redirect_chain[0][1] == 303
    assert "Ja, dit bestand is van ons" in answer.text
    assert "tables.csv uit versie 1" in answer.text
    assert "Er is daarna niets aan verbeterd." in answer.text
    assert not client.cookies


def test_a_later_correction_is_told(client, published, tmp_path):
    better = public_folder(tmp_path / "b", figure="35.0")
    services.publish_report(by=published, folder=better, slug="monitor", contributions=(), correction="Vraag 3 fout.")
    old = ask(client, (tmp_path / "a/tables.csv").read_bytes()).text
    assert "Er is later iets verbeterd." in old
    assert "Vraag 3 fout." in old
    assert 'href="/publicaties/monitor/2/"' in old
    both = ask(client, (tmp_path / "a/report.pdf").read_bytes()).text
    assert both.count("Ja, dit bestand is van ons") == 2


def test_a_hash_may_be_pasted(client, published, tmp_path):
    digest = hashlib.sha256((tmp_path / "a/index.html").read_bytes()).hexdigest()
    assert "index.html uit versie 1" in ask(client, sha256=f" {digest.upper()} \n").text


def test_an_unknown_file(client, published):
    assert "Dit bestand kennen wij niet" in ask(client, b"iets anders").text


@pytest.mark.parametrize("typed", ["abc", "z" * 64, "<script>", "\0"])
def test_a_wrong_hash_is_told_and_kept(client, published, typed):
    answer = ask(client, sha256=typed)
    assert "64 tekens" in answer.text
    assert "<script>" not in answer.text


def test_nothing_given(client):
    assert "Kies een bestand of plak een kenmerk." in ask(client).text


def test_a_file_that_is_too_large_is_not_read(client, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    assert "groter dan alles" in ask(client, b"x" * 1000).text


def test_another_site_may_not_post(client):
    answer = client.post("/nagaan/", {"sha256": "a" * 64}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
