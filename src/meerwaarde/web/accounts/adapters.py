"""Where django-allauth asks us: who may come in, how guessing is slowed, which words people read."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import guessing, sealing
from meerwaarde.web.accounts.models import Person

RECENTLY = 300  # seconds in which somebody who signed in need not do so again


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in by address and password."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up: people are invited."""
        return False

    @property
    def error_messages(self) -> dict[str, str]:
        """What goes wrong, in the language of the page. Never whether an address is known."""
        wrong = _("Het e-mailadres of het wachtwoord klopt niet. Let op hoofdletters en spaties.")
        return {
            "email_password_mismatch": wrong,
            "invalid_login": wrong,
            "account_inactive": _("Dit account is gestopt. Vraag uw beheerder om hulp."),
            "enter_current_password": _("Dit is niet uw wachtwoord van nu."),
            "incorrect_password": _("Dit wachtwoord klopt niet."),
            "incorrect_code": _("Deze code klopt niet. Wacht op een nieuwe code en probeer het opnieuw."),
            "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
            "rate_limited": _("U probeerde het te vaak. Wacht even en probeer het opnieuw."),
        }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Take a try, before the password is looked at. Raises ValidationError when somebody has to wait."""
        self._try = guessing.take("password", credentials["email"], request)

    def _rollback_login_failed_rl_usage(self) -> None:
        self._try.right()

    def authentication_failed(self, _request: HttpRequest, **_credentials: Any) -> None:
        """The password was wrong, or nobody has this address."""
        self._try.wrong()

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether somebody who is signed in knows the password."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, **_kwargs: Any) -> bool:
        """Not for who signed in within the last minutes."""
        records = get_authentication_records(context.request, context.request.user)
        return not (records and time.time() - records[-1]["at"] < RECENTLY)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to show once more who one is, in our words."""
        words = {
            "reauthenticate": _("Met uw wachtwoord"),
            "mfa_reauthenticate": _("Met een code"),
            "mfa_reauthenticate:webauthn": _("Met uw passkey"),
        }
        return [{**one, "description": words[one["id"]]} for one in super().get_reauthentication_methods(user)]

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("accounts:mine")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002  allauth names it
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what happened in our words; allauth's are left out where the page says it already."""
        said = message or _said().get((message_template or "").rpartition("/")[2].removesuffix(".txt"))
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)


def _said() -> dict[str, str]:
    return {
        "logged_out": _("U bent uitgelogd."),
        "password_changed": _("Uw nieuwe wachtwoord is opgeslagen. Op andere apparaten bent u uitgelogd."),
        "password_set": _("Uw wachtwoord is opgeslagen."),
        "totp_activated": _("De app op uw telefoon is gekoppeld."),
        "totp_deactivated": _("De app op uw telefoon is losgekoppeld."),
        "recovery_codes_generated": _("Dit zijn uw herstelcodes. Codes van eerder werken niet meer."),
        "webauthn_added": _("Uw passkey is toegevoegd."),
        "webauthn_removed": _("Uw passkey is verwijderd."),
    }


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step: an app with codes, passkeys, recovery codes."""

    @property
    def error_messages(self) -> dict[str, str]:
        """What goes wrong, in the language of the page."""
        return {
            "incorrect_code": _("Dit klopt niet. Probeer het opnieuw, met een nieuwe code als u een code gebruikt."),
            "cannot_delete_authenticator": _("U kunt deze manier van inloggen nu niet verwijderen."),
            "cannot_generate_recovery_codes": _("Koppel eerst een app of een passkey; daarna krijgt u herstelcodes."),
            "unverified_email": _("Uw e-mailadres is nog niet nagegaan."),
            "add_email_blocked": _("Dit kan niet met een tweede stap bij het inloggen."),
        }

    def encrypt(self, text: str) -> str:
        """How the seed of an app or of recovery codes is kept."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed again. Raises sealing.Unreadable, which forms show as an error."""
        return sealing.unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a passkey belongs to: this site."""
        return {**super().get_public_key_credential_rp_entity(), "name": "meerwaarde"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Whom a passkey belongs to, as the device shows it. The handle itself names nobody."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.name or user.email}

    def generate_authenticator_name(self, user: Any, kind: Authenticator.Type) -> str:
        """A first name for a passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=kind).count() + 1
        return _("Passkey {n}").format(n=number)


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in at an identity provider: only for people who are known here, by an address that it has checked."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultSocialAccountAdapter.error_messages}

    def list_apps(self, _request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """From the settings alone; the table stays empty."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """An identity provider makes no accounts."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link to the person with that address. Raises ImmediateHttpResponse where there is none."""
        address = self._checked_address(sociallogin)
        sociallogin.account.extra_data = {}  # name, address and portrait stay there
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            return
        person = Person.objects.filter(email=address, is_active=True).first() if address else None
        if person is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/nobody.html", status=403))
        sociallogin.connect(request, person)

    def _checked_address(self, sociallogin: SocialLogin) -> str:
        """The address that the provider says it has checked; empty without."""
        data = sociallogin.account.extra_data
        told = data.get("userinfo") or data.get("id_token") or data
        address = str(told.get("email") or "").strip().lower()
        checked = told.get("email_verified") is True  # a text such as "false" is no yes
        if checked or self.is_email_verified(sociallogin.provider, address):
            return address
        return ""
