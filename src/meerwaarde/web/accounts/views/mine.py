"""One's own page: name, language, ways of signing in, sessions."""

from __future__ import annotations

from typing import cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.language import use_language
from meerwaarde.web.accounts import services
from meerwaarde.web.accounts.forms.people import MineForm
from meerwaarde.web.accounts.models import Person, RoleGrant
from meerwaarde.web.accounts.periods import on
from meerwaarde.web.accounts.selectors import sign_ins_of
from meerwaarde.web.accounts.sessions import kept_key
from meerwaarde.web.accounts.shown import role_lines
from meerwaarde.web.middleware import LANGUAGE_COOKIE
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.rights import BUREAU, Permission

LANGUAGE_AGE = 365 * 86400


@page(Permission.HOME)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: SiteRequest) -> HttpResponse:
    """Name and language, roles, ways in, sessions."""
    person = cast("Person", request.user)
    start = {"name": person.name, "language": person.language}
    form = MineForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.change_person(by=request.actor, person=person, **form.cleaned_data)
        use_language(person.language)
        messages.success(request, _("Uw gegevens zijn opgeslagen."))
        response = _to("accounts:mine")
        response.set_cookie(LANGUAGE_COOKIE, person.language, max_age=LANGUAGE_AGE, httponly=True, samesite="Lax",
                            secure=request.is_secure())  # fmt: skip
        return response
    roles = RoleGrant.everything.filter(on(request.scope.day), person=person)
    shown = {
        "form": form,
        "person": person,
        "roles": role_lines(roles),
        "sessions": sign_ins_of(person),
        "this_session": _this(request),
        "may_keys": request.scope.may_somewhere(Permission.KEYS_MANAGE),
        **_ways(request, person),
    }
    return render(request, "accounts/mine.html", shown, status=400 if form.errors else 200)


@page(Permission.HOME)
@require_safe
def ways_in(_request: SiteRequest) -> HttpResponse:
    """Where allauth leads after a change of a second step: that part of one's own page."""
    return HttpResponseRedirect(reverse("accounts:mine") + "#inloggen")


@page(Permission.HOME)
@require_safe
def second_step(request: SiteRequest) -> HttpResponse:
    """Why the bureau needs a second step, and the two ways of having one."""
    return render(request, "accounts/second_step.html", _ways(request, cast("Person", request.user)))


@page(Permission.HOME)
@require_POST
def end_one(request: SiteRequest, number: int) -> HttpResponse:
    """End one of one's own sessions."""
    person = cast("Person", request.user)
    here = person.sign_ins.filter(pk=number, session_sha256=_this(request)).exists()
    if here:
        logout(request)
        return HttpResponseRedirect("/", status=303)
    if not services.end_sign_ins(by=request.actor, person=person, only=number):
        raise Http404
    messages.success(request, _("Op dat apparaat bent u uitgelogd."))
    return _to("accounts:mine")


@page(Permission.HOME)
@require_POST
def end_all(request: SiteRequest) -> HttpResponse:
    """End all of one's sessions, this one too."""
    services.end_sign_ins(by=request.actor, person=cast("Person", request.user))
    logout(request)
    messages.success(request, _("U bent overal uitgelogd."))
    return HttpResponseRedirect(reverse("account_login"), status=303)


def _ways(request: SiteRequest, person: Person) -> dict[str, object]:
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return {
        "has_password": person.has_usable_password(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "must": bool(request.scope.roles & BUREAU),
    }


def _this(request: HttpRequest) -> str:
    return kept_key(request.session.session_key)


def _to(name: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name), status=303)
