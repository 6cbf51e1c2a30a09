"""allauth's forms around codes and passkeys, with our labels, help and counters."""

from __future__ import annotations

import base64
import json
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import guessing, tries
from meerwaarde.web.accounts.forms.sign_in import dress


class Counted:
    """A code of six digits can be guessed: tries are counted like those of passwords."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """The code, when it is right. Raises ValidationError when it is not, or when somebody has to wait."""
        one = guessing.take("code", self.user.email, context.request)
        self.cleaned_data["code"] = "".join(str(self.cleaned_data["code"]).split())
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if not tries.first_use(self.user.email, code):  # seen over a shoulder, or on a page that was copied
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError:
            one.wrong()
            raise
        one.right()
        return code

    def _dress(self, label: str, help_text: str) -> None:
        dress(self, {"code": (label, help_text)})  # type: ignore[arg-type]
        self.fields["code"].widget.attrs.update(inputmode="numeric", autocomplete="one-time-code")  # type: ignore[attr-defined]


class Code(Counted, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress(_("Code"), _("De zes cijfers uit de app op uw telefoon, of een van uw herstelcodes."))
        self.fields["code"].widget.attrs["autofocus"] = True


class CodeAgain(Counted, base.ReauthenticateForm):  # type: ignore[misc]
    """Once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress(_("Code"), _("De zes cijfers uit de app op uw telefoon, of een van uw herstelcodes."))


class ActivateApp(Counted, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress(_("Code uit de app"), _("De zes cijfers die de app nu toont."))


class FromHere:
    """A passkey's answer was made on a page of this very site, not of one beside it or over a plain line."""

    def clean_credential(self) -> Any:
        """What allauth makes of it. Raises ValidationError for another site."""
        credential = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        try:
            text = base64.urlsafe_b64decode(credential["response"]["clientDataJSON"] + "==")
            origin = json.loads(text)["origin"]
        except (KeyError, TypeError, ValueError):
            origin = ""
        request = context.request
        if origin != f"{request.scheme}://{request.get_host()}":
            raise get_adapter().validation_error("incorrect_code")
        theirs = getattr(super(), "clean_credential", None)
        return theirs() if theirs is not None else credential


class Passkey(FromHere, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step with a passkey. Its answer cannot be guessed, so nothing is counted."""


class PasskeyAlone(FromHere, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of the password."""


class PasskeyAgain(FromHere, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Once more, before something that matters."""


class AddPasskey(FromHere, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: always one that can take the place of the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"name": (_("Naam"), _("Om uw passkeys uit elkaar te houden, zoals: laptop op het werk."))})
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class NamePasskey(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"name": (_("Naam"), "")})
        self.fields["name"].widget.attrs["maxlength"] = 60
