"""What a password may not be, in our words: too short, known to all, or like one's own name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import password_validation as theirs
from django.core.exceptions import ValidationError

from meerwaarde.language import gettext as _


class LongEnough(theirs.MinimumLengthValidator):
    """At least so many signs."""

    def get_error_message(self) -> str:
        """How many."""
        return _("Dit wachtwoord is te kort: neem ten minste {n} tekens.").format(n=self.min_length)


class NotCommon(theirs.CommonPasswordValidator):
    """None of the twenty thousand that guessing starts with."""

    def get_error_message(self) -> str:
        """Why not."""
        return _("Dit wachtwoord gebruiken veel mensen; wie raadt, begint ermee. Kies iets anders.")


class NotOneself(theirs.UserAttributeSimilarityValidator):
    """Not one's own name or address."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        try:
            super().validate(password, user)
        except ValidationError:
            said = _("Dit wachtwoord lijkt te veel op uw naam of e-mailadres. Kies iets anders.")
            raise ValidationError(said, code="password_too_similar") from None
