"""Who belongs to an address and a password."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from meerwaarde.web.accounts.models import Person


class ByAddress(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, which hashes for unknown addresses too, over our own table of people alone."""

    def _authenticate_by_email(self, email: str, password: str) -> Person | None:
        person = Person.objects.filter(email=email.strip().lower()).first()
        checked: Person | None = self._check_password(person, password)
        return checked
