"""The way back in for an administrator, from the console of the machine itself."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.services import recover_administrator
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep.preparing import reach_database, waiting


def link_for(email: str) -> str:
    """A link that works once. Raises InputError for what is no address, or a database that is not up to date."""
    try:
        validate_email(email.strip())
    except ValidationError:
        raise InputError(_("{} is geen e-mailadres").format(email)) from None
    reach_database()
    if waiting():
        raise InputError(_("de gegevens zijn nog niet bijgewerkt; start eerst meerwaarde serve of meerwaarde upgrade"))
    by = Actor.system("recover", timezone.localdate(), kind="console")
    return recover_administrator(by=by, email=email)
