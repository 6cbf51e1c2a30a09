"""Mail with a token in place of a password, against servers of our own."""

from __future__ import annotations

import os
import smtplib

import pytest
from django.core.mail import EmailMessage, get_connection

from meerwaarde.web.upkeep import oauth2
from support.smtp import MailServer, TokenServer, running


@pytest.fixture
def servers(settings, monkeypatch, tmp_path):
    """A mail server and a token server, and settings that name them."""
    with running(MailServer()) as mail, running(TokenServer()) as tokens:
        settings.EMAIL_BACKEND = "meerwaarde.web.upkeep.oauth2.OAuth2Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "post@example.org", "not-used"
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        settings.FOLDER = tmp_path
        monkeypatch.setenv("EMAIL_OAUTH2_TOKEN_URL", tokens.url)
        monkeypatch.setenv("EMAIL_OAUTH2_CLIENT_ID", "us")
        monkeypatch.setenv("EMAIL_OAUTH2_CLIENT_SECRET", "geheim")
        monkeypatch.setenv("EMAIL_OAUTH2_REFRESH_TOKEN", "refresh-0")
        oauth2.forget()
        yield mail, tokens
    oauth2.forget()


def send():
    with get_connection() as connection:
        EmailMessage("Hallo", "Tekst", "post@example.org", ["lid@example.org"], connection=connection).send()


def test_it_works(servers):
    mail, tokens = servers
    send()
    assert mail.signed_in == ["user=post@example.org"]
    assert "Tekst" in mail.messages[0]
    assert tokens.asked == [
        {"client_id": "us", "client_secret": "geheim", "grant_type": "refresh_token", "refresh_token": "refresh-0"}
    ]


def test_a_token_is_used_until_it_ends(servers):
    mail, tokens = servers
    send()
    send()
    assert len(tokens.asked) == 1
    oauth2.forget()
    tokens.seconds, mail.good = 30, "token-2"  # over before it can be used twice
    send()
    mail.good = "token-3"
    send()
    assert len(tokens.asked) == 3


def test_a_new_refresh_token_is_kept_for_its_owner_alone(servers, tmp_path):
    mail, tokens = servers
    tokens.refresh_token = "refresh-1"
    send()
    kept = tmp_path / "mail.token"
    assert kept.read_text() == "refresh-1\n"
    assert kept.stat().st_mode & 0o777 == 0o600
    oauth2.forget()
    mail.good = "token-2"
    send()
    assert tokens.asked[-1]["refresh_token"] == "refresh-1"


def test_an_application_signs_in_as_itself(servers, monkeypatch):
    _mail, tokens = servers
    monkeypatch.delenv("EMAIL_OAUTH2_REFRESH_TOKEN")
    monkeypatch.setenv("EMAIL_OAUTH2_SCOPE", "https://mail.example/.default")
    send()
    assert tokens.asked[0]["grant_type"] == "client_credentials"
    assert tokens.asked[0]["scope"] == "https://mail.example/.default"


def test_a_token_that_is_refused_is_not_used_again(servers):
    mail, tokens = servers
    mail.good = "token-2"
    with pytest.raises(smtplib.SMTPAuthenticationError):
        send()
    send()
    assert len(tokens.asked) == 2


@pytest.mark.parametrize("answer", [b"400", b"geen json", b"[]", b'{"error": "no"}'])
def test_a_token_server_that_gives_nothing_is_trouble_that_may_pass(servers, answer):
    _mail, tokens = servers
    tokens.answer = answer
    with pytest.raises(OSError, match="token server"):
        send()


def test_a_secret_goes_over_https_alone(servers, monkeypatch):
    monkeypatch.setitem(os.environ, "EMAIL_OAUTH2_TOKEN_URL", "http://mail.example.org/token")
    with pytest.raises(OSError, match="https"):
        send()
