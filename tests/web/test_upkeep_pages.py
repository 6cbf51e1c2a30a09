"""How things are: for a watchman, for the administrator, and for whoever meets a database that is away."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InterfaceError, OperationalError
from django.utils import timezone

from meerwaarde.web.audit.chain import end
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep import jobs, mailing, selectors, services, working
from meerwaarde.web.upkeep.middleware import FULL, LOST, trouble_of
from meerwaarde.web.upkeep.models import BackupRecord, DueJob, Heartbeat, Mail
from support.people import actor, organisation, signed_in

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Role.BUREAU_ADMINISTRATOR


@pytest.fixture
def told(settings):
    """The middleware of `serve`, which the settings of the tests lack."""
    settings.MIDDLEWARE = ["meerwaarde.web.upkeep.middleware.told_trouble", *django_settings.MIDDLEWARE]


def test_it_works(client, django_assert_max_num_queries):
    working.beat("worker-1")
    with django_assert_max_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content.decode()) == (200, "Alles werkt.\n")


@pytest.mark.parametrize("ago", [timedelta(minutes=3), timedelta(days=-1)])
def test_a_worker_that_is_silent_is_told(client, ago):
    assert client.get("/healthz").status_code == 503
    working.beat("worker-1")
    Heartbeat.objects.update(at=timezone.now() - ago)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "achtergrond" in answer.content.decode()


def test_a_database_that_is_away_is_told_without_details(client, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("host=10.0.0.1 password=x")

    monkeypatch.setattr(selectors.Heartbeat.objects, "filter", away)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content.decode()) == (503, "De gegevens zijn nu niet bereikbaar.\n")


def test_the_administrator_sees_how_everything_is(client, django_assert_max_num_queries):
    signed_in(client, ADMINISTRATOR)
    jobs.sync()
    DueJob.objects.filter(name="drill").update(last_error="builtins.OSError")
    BackupRecord.objects.create(kind="drill", good=False, message="kapot", size=2_000_000)
    BackupRecord.objects.create(kind="backup", good=True, size=5000)
    mail = services.send(to="lid@example.org", subject="s", body="b")
    Mail.objects.update(tries=mailing.MOST_TRIES, failed="OSError")
    with django_assert_max_num_queries(20):
        page = client.get("/beheer/").content.decode()
    for text in (
        "achtergrond staat stil",
        "Mislukt: kapot",
        "2.000 kB",
        "Mislukt: builtins.OSError",
        mail.to,
        "opgegeven",
    ):
        assert text in page, text
    assert Entry.everything.filter(action="upkeep.mail.read", read=True).count() == 1


def test_without_stuck_messages_nothing_of_a_person_was_read(client, django_assert_max_num_queries):
    working.beat("worker-1")
    signed_in(client, ADMINISTRATOR)
    client.get("/beheer/")  # the first page of a session also marks it as used
    with django_assert_max_num_queries(10):
        page = client.get("/beheer/").content.decode()
    assert "Alles werkt." in page
    number, digest = end().split()  # to be noted elsewhere
    assert f"{number}: <code>{digest}</code>" in page
    assert not Entry.everything.filter(action="upkeep.mail.read").exists()


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.MEMBER_ADMINISTRATOR])
def test_others_do_not(client, role):
    signed_in(client, role, organisation() if role is Role.MEMBER_ADMINISTRATOR else None)
    assert client.get("/beheer/").status_code == 403
    assert client.post("/beheer/berichten/").status_code == 403


def test_strangers_sign_in_first(client):
    assert client.get("/beheer/").status_code == 302


def test_messages_that_failed_go_again_when_the_administrator_says_so(client):
    signed_in(client, ADMINISTRATOR)
    services.send(to="lid@example.org", subject="s", body="b")
    Mail.objects.update(tries=mailing.MOST_TRIES, failed="OSError", not_before=timezone.now() + timedelta(days=1))
    answer = client.post("/beheer/berichten/")
    assert (answer.status_code, answer["Location"]) == (303, "/beheer/")
    assert mailing.waiting(timezone.now()).count() == 1
    assert Entry.everything.filter(action="upkeep.mail.again").count() == 1
    client.post("/beheer/berichten/")
    with pytest.raises(PermissionDenied):
        services.send_again(by=actor(Role.BUREAU_READER))


def full():
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorname = "SQLITE_FULL"
    found = OperationalError("database or disk is full")
    found.__cause__ = cause
    return found


@pytest.mark.parametrize(
    ("reason", "kind"),
    [(full(), FULL), (OperationalError("weg"), LOST), (InterfaceError("dicht"), LOST), (IntegrityError("x"), None),
     (ValueError("x"), None), (None, None)],
)  # fmt: skip
def test_kinds_of_trouble(reason, kind):
    assert trouble_of(reason) == kind


@pytest.mark.parametrize(
    ("reason", "words"), [(full(), "schijf"), (OperationalError("weg"), "even niet bereikbaar")]
)  # fmt: skip
def test_trouble_with_the_database_is_told_in_plain_words(client, told, monkeypatch, reason, words):
    def fails(*_args, **_kwargs):
        raise reason

    client.raise_request_exception = False
    monkeypatch.setattr("meerwaarde.web.upkeep.views.selectors.troubles", fails)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert words in answer.content.decode()


def test_other_trouble_keeps_its_own_page(client, told, monkeypatch):
    def fails(*_args, **_kwargs):
        raise ValueError

    client.raise_request_exception = False
    monkeypatch.setattr("meerwaarde.web.upkeep.views.selectors.troubles", fails)
    assert client.get("/healthz").status_code == 500
