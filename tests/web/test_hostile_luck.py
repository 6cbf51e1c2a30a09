"""Bad luck: two at once, a clock that jumps, and what errors leave behind in logs."""

from __future__ import annotations

import json
import logging
import threading
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.web.accounts import services
from meerwaarde.web.accounts.models import Person, RoleGrant
from meerwaarde.web.accounts.selectors import on, scope_of
from meerwaarde.web.accounts.types import Refused
from meerwaarde.web.privacy.people import erase_person
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep import archive, jobs
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.models import DueJob
from support.people import person


def by_of(one) -> Actor:
    return Actor("person", str(one.uuid), scope_of(one, timezone.localdate()))


def at_once(*tasks):
    """Do all at the same moment, each with a connection of its own; what each ended with."""
    ended, barrier = [], threading.Barrier(len(tasks))

    def run(task):
        close_old_connections()
        barrier.wait()
        try:
            task()
            ended.append(None)
        except Exception as reason:  # noqa: BLE001  whatever it is, the test looks at it
            ended.append(reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ended


def administrators() -> int:
    held = RoleGrant.everything.filter(on(timezone.localdate()), role=Role.BUREAU_ADMINISTRATOR)
    return held.filter(person__is_active=True, person__erased__isnull=True).count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["each other", "themselves", "erase each other"])
def test_the_last_two_administrators_cannot_go_at_once(how):
    one, other = person(Role.BUREAU_ADMINISTRATOR), person(Role.BUREAU_ADMINISTRATOR)
    grants = {who: RoleGrant.everything.select_related("person").get(person=who) for who in (one, other)}
    pairs = [(one, one), (other, other)] if how == "themselves" else [(one, other), (other, one)]

    def task(by, goes):
        if how.startswith("erase"):
            return lambda: erase_person(by=by, person=goes, reason="x")
        return lambda: services.end_role(by=by, grant=grants[goes])

    tasks = [task(by_of(who), goes) for who, goes in pairs]
    ended = at_once(*tasks)
    assert administrators() == 1
    assert sorted(type(one).__name__ for one in ended) == ["NoneType", "Refused"]


@pytest.mark.django_db
def test_the_last_administrator_is_not_erased():
    one = person(Role.BUREAU_ADMINISTRATOR)
    with pytest.raises(Refused):
        erase_person(by=by_of(one), person=one, reason="x")
    assert administrators() == 1


@pytest.mark.django_db
def test_the_page_says_why_the_last_administrator_is_not_erased(client):
    from support.people import signed_in

    one = signed_in(client, Role.BUREAU_ADMINISTRATOR)
    answer = client.post(f"/privacy/persoon/{one.uuid}/wissen/", {"reason": "x"})
    assert answer.status_code == 422
    assert "laatste beheerder" in answer.content.decode()


@pytest.mark.django_db
def test_what_a_database_says_of_a_row_is_not_in_the_log(client, caplog, monkeypatch):
    """An error of ours names its place in the program, never the person in the row."""
    from meerwaarde.web.publications import views

    address = "geheim@example.org"

    def doubled(*_arguments, **_named):
        with transaction.atomic():
            person(email=address)
            person(email=address)

    monkeypatch.setattr(views.selectors, "newest", doubled)
    client.raise_request_exception = False
    handler = next(iter(logging.getLogger("django").handlers))
    lines = []
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(handler.format(record)))
    assert client.get("/publicaties/").status_code == 500
    text = "\n".join(lines)
    assert IntegrityError.__name__ in text
    assert "doubled" in text
    assert "geheim" not in text
    assert Person.objects.filter(email="geheim@example.org").count() == 0


@pytest.mark.django_db
def test_a_clock_that_jumped_ahead_erases_nothing(monkeypatch):
    """Retention ran last night; the clock says that it is four years later: that is no night like others."""
    now = timezone.now()
    left = person(last_login=now - timedelta(days=30))

    def night(after: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now + after)
        jobs.run("retention")

    jobs.sync()
    night(timedelta(0))
    night(timedelta(days=4 * 365))
    assert Person.objects.get(pk=left.pk).erased is None
    assert DueJob.objects.get(name="retention").last_error.endswith("ClockJumped")
    night(timedelta(days=1))  # somebody put it right
    assert DueJob.objects.get(name="retention").last_error == ""
    night(timedelta(days=4 * 365))
    night(timedelta(days=4 * 365 + 1))  # it was right: the machine had been off
    assert Person.objects.get(pk=left.pk).erased is not None


def bomb(path, names):
    """An archive like ours whose manifest, or a file that it names, unpacks to far more than it says."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        files = {name: {"sha256": "0" * 64, "size": 10} for name in names}
        for name in names:
            made.writestr(name, b"0" * 60_000_000)
        said = {"format": archive.FORMAT, "number": 1, "kind": "tables", "files": files}
        made.writestr(archive.MANIFEST, json.dumps(said) + ("" if names else " " * 60_000_000))
    return path


@pytest.mark.parametrize("names", [[], ["tables/a.jsonl"], ["../../etc/passwd"], ["/etc/passwd"]])
def test_an_archive_that_is_a_bomb_is_refused_before_it_is_unpacked(tmp_path, names):
    path = bomb(tmp_path / "b.zip", names)
    tracemalloc.start()
    with pytest.raises(InputError):
        archive.read(path)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert [one.name for one in tmp_path.iterdir()] == ["b.zip"]


AS_SERVED = """
import json
from django.conf import settings
settings.ALLOWED_HOSTS.append("testserver")
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from unittest import mock
from django.db import OperationalError
from django.test import Client
client = Client(raise_request_exception=False)
found = {}
with mock.patch("meerwaarde.web.publications.selectors.found", side_effect=OperationalError("gone")):
    found["away"] = client.get("/publicaties/")
found |= {"lost": client.get("/nergens"), "host": client.get("/", headers={"Host": "evil"}),
          "elsewhere": client.post("/taal/", headers={"Origin": "https://evil"}), "healthz": client.get("/healthz"),
          "static": client.get("/static/nothing.css"), "api": client.get("/api/v1/me")}
print(json.dumps({name: [one.status_code, dict(one.headers)] for name, one in found.items()}))
"""


def test_every_answer_has_the_policy_also_when_something_is_wrong(tmp_path):
    """With the settings of `meerwaarde serve`, behind a proxy and not."""
    from support.served import inside

    folders.opened(tmp_path / "data", make=True)
    answers = inside(tmp_path / "data", AS_SERVED)
    assert answers["away"][0] == 503
    for name, (status, headers) in answers.items():
        assert status >= 400, name
        assert "default-src 'none'" in headers["Content-Security-Policy"], name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert "private" in headers["Cache-Control"] or "no-store" in headers["Cache-Control"], name
