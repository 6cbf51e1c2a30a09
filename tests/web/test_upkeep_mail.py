"""Messages go out, are tried again, and leave nothing behind."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import transaction
from django.utils import timezone

from meerwaarde.web.upkeep import mailing, services
from meerwaarde.web.upkeep.models import Mail

pytestmark = pytest.mark.django_db
MEMORY = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def into_memory(settings):
    settings.EMAIL_BACKEND = MEMORY


def send(**changes):
    return services.send(**{"to": "lid@example.org", "subject": "Hallo", "body": "De tekst.", **changes})


@pytest.fixture
def refused(monkeypatch):
    """Let the mail server answer with what the test says."""

    def answer(reason):
        def send_messages(_self, _messages):
            raise reason

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send_messages)

    return answer


def test_it_works():
    made = send()
    assert mailing.send_waiting() == 1
    (went,) = outbox.outbox
    assert (went.to, went.subject, went.body) == (["lid@example.org"], "Hallo", "De tekst.")
    made.refresh_from_db()
    assert made.sent is not None
    assert made.body == ""
    assert mailing.send_waiting() == 0


def test_a_message_of_a_change_that_did_not_happen_is_not_sent():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert mailing.send_waiting() == 0


def test_a_subject_is_one_line_and_text_has_no_nul():
    made = send(subject="Hallo\r\nBcc: ander@example.org\0", body="a\0b")
    assert made.subject == "Hallo Bcc: ander@example.org"
    assert made.body == "ab"
    assert mailing.send_waiting() == 1


@pytest.mark.parametrize(
    "reason",
    [ConnectionRefusedError(111, "weg"), smtplib.SMTPServerDisconnected("weg"), smtplib.SMTPDataError(451, b"straks"),
     smtplib.SMTPRecipientsRefused({"lid@example.org": (450, b"vol lid@example.org")}),
     smtplib.SMTPAuthenticationError(535, b"wie bent u")],
)  # fmt: skip
def test_what_fails_is_tried_again_later_and_later(refused, reason):
    made = send()
    refused(reason)
    pauses = []
    for tries in range(1, 5):
        assert mailing.send_waiting() == 0
        made.refresh_from_db()
        assert made.tries == tries
        pauses.append(made.not_before - timezone.now())
        assert mailing.send_waiting() == 0  # not before its time
        Mail.objects.update(not_before=timezone.now())
    assert pauses == sorted(pauses)
    assert pauses[0] < timedelta(minutes=2)
    assert made.body == "De tekst."
    assert type(reason).__name__ in made.failed
    assert "example.org" not in made.failed


def test_after_three_days_it_is_given_up_and_shown(refused):
    send()
    refused(OSError("weg"))
    waited = timedelta()
    while mailing.waiting().exists():
        mailing.send_waiting()
        waited += Mail.objects.get().not_before - timezone.now()
        Mail.objects.update(not_before=timezone.now())
    assert timedelta(days=2) < waited < timedelta(days=4)
    assert mailing.given_up().count() == 1


@pytest.mark.parametrize(
    "reason", [smtplib.SMTPRecipientsRefused({"lid@example.org": (550, b"bestaat niet")}),
               smtplib.SMTPDataError(554, b"nee"), ValueError("geen adres")]
)  # fmt: skip
def test_what_will_never_go_is_given_up_at_once(refused, reason):
    send()
    refused(reason)
    mailing.send_waiting()
    assert mailing.given_up().count() == 1


def test_one_that_fails_does_not_hold_up_the_next(monkeypatch):
    first, second = send(to="eerst@example.org"), send()
    original = outbox.EmailMessage.send

    def some(self, *args, **kwargs):
        if self.to == ["eerst@example.org"]:
            raise OSError("weg")
        return original(self, *args, **kwargs)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", some)
    assert mailing.send_waiting() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.sent, second.sent is None) == (None, False)


def test_another_worker_that_was_just_before_us_sends_it():
    made, now = send(), timezone.now()
    assert mailing._claim(now) == [made]
    assert mailing._claim(now) == []
    assert mailing.send_waiting() == 0


def test_many_are_claimed_some_at_a_time_and_all_go_out():
    for _one in range(mailing.TOGETHER + 3):
        send()
    assert len(mailing._claim(timezone.now())) == mailing.TOGETHER
    assert mailing.send_waiting() == 3
    Mail.objects.filter(sent=None).update(not_before=timezone.now())
    assert mailing.send_waiting() == mailing.TOGETHER
    assert set(Mail.objects.values_list("tries", flat=True)) == {1, 2}


def test_one_whose_worker_was_killed_goes_again_with_the_same_identifier():
    made = send()
    mailing._claim(timezone.now())
    Mail.objects.update(not_before=timezone.now())
    assert mailing.send_waiting() == 1
    assert outbox.outbox[0].extra_headers["Message-ID"] == mailing._identifier(made)


def test_a_clock_that_was_put_back_does_not_hold_up_a_message():
    send()
    Mail.objects.update(not_before=timezone.now() + timedelta(days=400))
    assert mailing.send_waiting() == 1


def test_without_a_mail_server_a_message_is_a_file_for_its_owner_alone(settings, tmp_path):
    settings.EMAIL_BACKEND = "meerwaarde.web.upkeep.letters.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    send(subject="Uitnodiging", body="Zoë")
    send()
    assert mailing.send_waiting() == 2
    files = sorted((tmp_path / "mail").iterdir())
    assert {one.suffix for one in files} == {".eml"}
    assert len(files) == 2
    assert files[0].stat().st_mode & 0o777 == 0o600
    assert b"Subject: Uitnodiging" in files[0].read_bytes()
