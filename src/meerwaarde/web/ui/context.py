"""What the layout of every page of the platform needs: where somebody may go, and the other language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from meerwaarde.language import gettext as _
from meerwaarde.language import language
from meerwaarde.web.rights import BUREAU, Permission
from meerwaarde.web.scopes import Scope


def site(request: HttpRequest) -> dict[str, Any]:
    """The navigation of who looks, the foot of the page, and the addresses of signing in and out."""
    scope = getattr(request, "scope", None)
    return {
        "scope": scope,
        "navigation": _links(request, _places(scope)) if scope is not None else [],
        "foot": _links(request, _everybody()),
        "other_language": {"code": "nl", "name": "Nederlands"}
        if language() == "en"
        else {"code": "en", "name": "English"},
        "sign_in": settings.LOGIN_URL,
        "sign_out": settings.LOGOUT_URL,
    }


def _places(scope: Scope) -> list[tuple[str, str]]:
    """(address, name) of the parts that somebody with this scope may open."""
    bureau = bool(scope.roles & BUREAU)
    places = [
        (Permission.REGISTER_SEE, "/leden/", _("Leden") if bureau else _("Onze gegevens")),
        (Permission.ROUNDS_SEE, "/rondes/", _("Rondes")),
        (Permission.ROUNDS_SEE, "/cijfers/vragen/", _("Vraag de cijfers")),
        (Permission.ROUNDS_ANSWER, "/vragen/", _("Vragen aan ons")),
        (Permission.FIGURES_RELEASE, "/kerncijfers/maken/", _("Kerncijfers maken")),
        (Permission.PEOPLE_SEE, "/mensen/", _("Mensen en rollen")),
        (Permission.AUDIT_SEE, "/logboek/", _("Logboek")),
        (Permission.PRIVACY_SEE, "/privacy/", _("Privacy")),
        (Permission.UPKEEP_SEE, "/beheer/", _("Beheer")),
    ]
    return [(address, name) for permission, address, name in places if scope.may_somewhere(permission)]


def _everybody() -> list[tuple[str, str]]:
    return [
        ("/publicaties/", _("Publicaties")),
        ("/zoeken/", _("Zoeken")),
        ("/kerncijfers/", _("Kerncijfers")),
        ("/catalogus/", _("Open data")),
        ("/nagaan/", _("Klopt dit bestand?")),
    ]


def _links(request: HttpRequest, places: list[tuple[str, str]]) -> list[dict[str, Any]]:
    here = [address for address, _name in places if request.path.startswith(address)]
    return [{"address": address, "name": name, "here": address == max(here, key=len, default="")}
            for address, name in places]  # fmt: skip
