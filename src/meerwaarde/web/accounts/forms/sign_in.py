"""allauth's forms around the password, with our labels, help and counters."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as theirs
from django import forms
from django.http import HttpRequest

from meerwaarde.language import gettext as _


def dress(form: forms.BaseForm, words: dict[str, tuple[str, str]]) -> None:
    """Give fields their label and help; no placeholders, which vanish when one types."""
    for name, (label, help_text) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, help_text
        field.widget.attrs.pop("placeholder", None)


def password_help() -> str:
    """What a good password is."""
    return _("Ten minste twaalf tekens. Een paar woorden achter elkaar onthoudt u makkelijk en raadt niemand.")


class SignIn(theirs.LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"login": (_("E-mailadres"), ""), "password": (_("Wachtwoord"), "")})
        self.fields["login"].widget.attrs.update(autocomplete="username", autofocus=True)


class AskNewPassword(theirs.ResetPasswordForm):  # type: ignore[misc]
    """The address to send a link to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"email": (_("E-mailadres"), _("Het adres waarmee u inlogt."))})

    def clean_email(self) -> str:
        """As typed, in small letters; whether somebody has it is looked up later, and never told."""
        address: str = self.cleaned_data["email"]
        return address.strip().lower()

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """Send the link, when somebody has the address and not too many were sent."""
        from meerwaarde.web.accounts.passwords import send_link

        send_link(self.cleaned_data["email"], request)
        return str(self.cleaned_data["email"])


class TwoNew:
    """A new password, typed twice."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"password1": (_("Nieuw wachtwoord"), password_help()), "password2": (_("Nog een keer"), "")}
        dress(self, words)  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any] | None:
        """Both the same."""
        cleaned: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        one, other = cleaned.get("password1"), cleaned.get("password2")
        if one and other and one != other:
            self.add_error("password2", _("Dit is niet hetzelfde wachtwoord. Typ het nog een keer."))  # type: ignore[attr-defined]
        return cleaned


class NewPassword(TwoNew, theirs.ResetPasswordKeyForm):  # type: ignore[misc]
    """After a link in a message."""


class FirstPassword(TwoNew, theirs.SetPasswordForm):  # type: ignore[misc]
    """For who has none yet."""


class ChangePassword(TwoNew, theirs.ChangePasswordForm):  # type: ignore[misc]
    """For who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"oldpassword": (_("Uw wachtwoord van nu"), "")})

    def clean_oldpassword(self) -> str:
        """Counted as signing in is: a session that was left open is no way to guess."""
        from allauth.account.adapter import get_adapter

        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class PasswordAgain(theirs.ReauthenticateForm):  # type: ignore[misc]
    """Once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"password": (_("Wachtwoord"), "")})
