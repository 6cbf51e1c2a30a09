"""Who publishes: the association, as the settings name it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

UNKNOWN_LICENCE = "http://standaarden.overheid.nl/owms/terms/licentieonbekend"


def name(request: HttpRequest) -> str:
    """The association's name; until somebody set it, that of the site."""
    return settings.ASSOCIATION_NAME or request.get_host()


def named() -> str:
    """The association's name as somebody set it; empty until then."""
    return str(settings.ASSOCIATION_NAME)


def licence() -> str:
    """The address of the licence of what is published; until somebody chose one, that none is known."""
    return settings.LICENCE or UNKNOWN_LICENCE


def stated() -> str:
    """The licence that somebody chose; empty until then."""
    return str(settings.LICENCE)
