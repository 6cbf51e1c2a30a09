"""What allauth tells us happened: kept in the audit trail, told to the person by mail, and shown in their sessions."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as socialaccount
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from meerwaarde.web.accounts import devices, mail
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.accounts.sessions import kept_key
from meerwaarde.web.accounts.sign_ins import begin_sign_in, end_sign_ins
from meerwaarde.web.accounts.words import device_word
from meerwaarde.web.audit import services as audit
from meerwaarde.web.scopes import Actor

SECOND_FACTOR = "second_factor"  # in the session: since when it is known who this is by two ways


def actor_of(person: Person) -> Actor:
    """The person themselves, as the one who does something."""
    return Actor("person", str(person.uuid), scope_of(person, timezone.localdate()))


@receiver(account.user_logged_in)
def signed_in(request: HttpRequest, user: Person, **_rest: Any) -> None:
    """Somebody came in, all steps done: the session gets its row, the device becomes known."""
    ways = [str(record["method"]) for record in get_authentication_records(request, user)]
    if "mfa" in ways:
        request.session[SECOND_FACTOR] = True
    if not request.session.session_key:
        request.session.save()
    device = device_word(request.headers.get("User-Agent", ""))
    key = kept_key(request.session.session_key)
    begin_sign_in(by=actor_of(user), person=user, session_sha256=key, device=device, ways=ways)
    devices.remember(request, user.email or "")


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: Person | None, **_rest: Any) -> None:
    """Somebody went: only this session."""
    if user is not None and request.session.session_key:
        key = kept_key(request.session.session_key)
        for one in user.sign_ins.filter(session_sha256=key, ended__isnull=True):
            end_sign_ins(by=actor_of(user), person=user, only=one.pk)


@receiver(account.password_changed)
@receiver(account.password_set)
@receiver(account.password_reset)
@transaction.atomic
def password_changed(request: HttpRequest, user: Person, **_rest: Any) -> None:
    """All other sessions end, and the person gets a message. A link from a mail makes the device known."""
    here = kept_key(request.session.session_key) if request.user.is_authenticated else ""
    end_sign_ins(by=actor_of(user), person=user, but=here)
    _record(user, "accounts.password.changed")
    mail.changed(user, "password")
    devices.remember(request, user.email or "")


@receiver(mfa.authenticator_added)
@transaction.atomic
def factor_added(request: HttpRequest, user: Person, authenticator: Authenticator, **_rest: Any) -> None:
    """A second step was set up just now, so this session has it too."""
    _record(user, "accounts.factor.added", kind=[None, authenticator.type])
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[SECOND_FACTOR] = True
        mail.changed(user, "factor_added")


@receiver(mfa.authenticator_removed)
@transaction.atomic
def factor_removed(request: HttpRequest, user: Person, authenticator: Authenticator, **_rest: Any) -> None:
    """Without any left, who needs one is asked for a new one."""
    _record(user, "accounts.factor.removed", kind=[authenticator.type, None])
    if not Authenticator.objects.filter(user=user).exists():
        request.session.pop(SECOND_FACTOR, None)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        mail.changed(user, "factor_removed")


@receiver(mfa.authenticator_reset)
@transaction.atomic
def codes_renewed(user: Person, authenticator: Authenticator, **_rest: Any) -> None:
    """New recovery codes."""
    _record(user, "accounts.factor.renewed", kind=[authenticator.type, authenticator.type])
    mail.changed(user, "codes")


@receiver(mfa.authenticator_used)
def factor_used(request: HttpRequest, reauthenticated: bool, **_rest: Any) -> None:
    """Somebody who was signed in already showed their second step."""
    if reauthenticated:
        request.session[SECOND_FACTOR] = True


@receiver(socialaccount.social_account_added)
@receiver(socialaccount.social_account_removed)
def identity_changed(**what: Any) -> None:
    """An identity at a provider was linked or let go."""
    told = what.get("sociallogin")
    person = told.user if told is not None else what["socialaccount"].user
    _record(person, "accounts.identity.linked" if told is not None else "accounts.identity.unlinked")


def _record(person: Person, action: str, **changes: list[Any]) -> None:
    audit.record(by=actor_of(person), action=action, subject=("person", person.uuid), person=person.uuid,
                 changes=changes or None)  # fmt: skip
