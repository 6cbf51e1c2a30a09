"""Who has which role: the list, one person, giving and ending roles."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import services
from meerwaarde.web.accounts.forms.people import PlaceForm
from meerwaarde.web.accounts.listing import PeoplePage, Wanted, people_page
from meerwaarde.web.accounts.models import Person, RoleGrant
from meerwaarde.web.accounts.selectors import grantable, grants_of, person_in
from meerwaarde.web.accounts.shown import names_for, role_lines
from meerwaarde.web.accounts.types import Refused
from meerwaarde.web.accounts.words import role_name
from meerwaarde.web.audit import services as audit
from meerwaarde.web.members import selectors as members
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.rights import Permission, Role


@page(Permission.PEOPLE_SEE)
@require_safe
def people(request: SiteRequest) -> HttpResponse:
    """The list, searched and narrowed. Reading it is recorded once for the page."""
    wanted, wrong = _wanted(request)
    found = people_page(
        request.scope, wanted, after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    ) if not wrong else PeoplePage(())  # fmt: skip
    own = request.scope.organisations(Permission.PEOPLE_SEE)
    audit.record(
        by=request.actor,
        action="accounts.people.listed",
        subject=("people", len(found.people)),
        organisation=wanted.organisation or (next(iter(own)) if len(own) == 1 else None),
        read=True,
    )
    names = names_for(grant for _person, grants in found.people for grant in grants)
    shown = {
        "lines": [(person, role_lines(grants, names)) for person, grants in found.people],
        "pager": _pager(request, found),
        "roles": [(role.value, role_name(role)) for role in Role],
        "asked": request.GET,
        "wrong": wrong,
        "everywhere": request.scope.may(Permission.PEOPLE_SEE),
        "may_invite": request.scope.may_somewhere(Permission.PEOPLE_INVITE),
    }
    return render(request, "accounts/people.html", shown)


@page(Permission.PEOPLE_SEE)
@require_safe
def person(request: SiteRequest, identifier: uuid.UUID) -> HttpResponse:
    """One person with the roles of now and before."""
    return _person_page(request, _get(request, identifier), PlaceForm(request.scope))


@page(Permission.PEOPLE_INVITE)
@require_POST
def grant(request: SiteRequest, identifier: uuid.UUID) -> HttpResponse:
    """Give a role."""
    one = _get(request, identifier)
    form = PlaceForm(request.scope, request.POST)
    if form.is_valid():
        try:
            services.grant_role(by=request.actor, person=one, place=form.cleaned_data["place"])
        except Refused as reason:
            form.add_error(None, str(reason))
    if form.errors:
        return _person_page(request, one, form)
    messages.success(request, _("De rol is gegeven."))
    return _to_person(one)


@page(Permission.PEOPLE_INVITE)
@require_POST
def end(request: SiteRequest, identifier: uuid.UUID, number: int) -> HttpResponse:
    """End a role from today."""
    one = _get(request, identifier)
    held = RoleGrant.objects.within(request.scope, Permission.PEOPLE_SEE).filter(person=one, pk=number)
    role = held.select_related("person").first()
    if role is None:
        raise Http404
    try:
        services.end_role(by=request.actor, grant=role)
        messages.success(request, _("De rol is beëindigd."))
    except Refused as reason:
        messages.error(request, str(reason))
    return _to_person(one)


@page(Permission.PEOPLE_INVITE)
@require_POST
def reset_second_factor(request: SiteRequest, identifier: uuid.UUID) -> HttpResponse:
    """Help somebody who lost phone and codes."""
    one = _get(request, identifier)
    services.reset_second_factor(by=request.actor, person=one)
    messages.success(request, _("De tweede stap is gewist. Bij het inloggen stelt deze persoon een nieuwe in."))
    return _to_person(one)


@page(Permission.PEOPLE_INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SiteRequest, identifier: uuid.UUID) -> HttpResponse:
    """Stop an account, after asking once more."""
    request.scope.require(Permission.PEOPLE_INVITE)
    one = _get(request, identifier)
    if request.method != "POST":
        return render(request, "accounts/close.html", {"person": one})
    try:
        services.close_account(by=request.actor, person=one)
        messages.success(request, _("Het account is gestopt."))
    except Refused as reason:
        messages.error(request, str(reason))
    return _to_person(one)


def _get(request: SiteRequest, identifier: uuid.UUID) -> Person:
    found = person_in(request.scope, identifier)
    if found is None:
        raise Http404
    return found


def _person_page(request: SiteRequest, one: Person, form: PlaceForm) -> HttpResponse:
    grants = grants_of(request.scope, one)
    own = {grant.organisation_id for grant in grants if grant.organisation_id in request.scope.at}
    audit.record(
        by=request.actor,
        action="accounts.person.opened",
        subject=("person", one.uuid),
        organisation=next(iter(own)) if len(own) == 1 else None,
        person=one.uuid,
        read=True,
    )
    today = request.scope.day
    lines = role_lines(grants)
    everywhere = request.scope.may(Permission.PEOPLE_INVITE)
    shown = {
        "person": one,
        "held": [
            (line, line.role in grantable(request.scope, line.organisation))
            for line in lines
            if line.valid_to is None or line.valid_to > today
        ],
        "before": [line for line in lines if line.valid_to is not None and line.valid_to <= today],
        "form": form,
        "may_invite": request.scope.may_somewhere(Permission.PEOPLE_INVITE),
        "may_help": everywhere and str(one.uuid) != request.actor.id,
    }
    return render(request, "accounts/person.html", shown, status=400 if form.errors else 200)


def _wanted(request: SiteRequest) -> tuple[Wanted, str]:
    """What was asked for, and what is wrong with it."""
    asked = request.GET
    role = Role(asked["rol"]) if asked.get("rol") in set(Role) else None
    organisation, wrong = None, ""
    if number := asked.get("lid", "").replace("\0", "").strip():
        found = members.by_number(request.scope, number)
        organisation = found.pk if found is not None else None
        wrong = "" if found else _("Er is geen lid met nummer {number}.").format(number=number)
    return Wanted(asked.get("zoek", ""), role, organisation), wrong


def _pager(request: SiteRequest, found: PeoplePage) -> dict[str, str]:
    asked = {name: value for name, value in request.GET.items() if name not in {"na", "voor"} and value}
    return {
        "previous": "?" + urlencode({**asked, "voor": found.previous}) if found.previous else "",
        "next": "?" + urlencode({**asked, "na": found.next}) if found.next else "",
    }


def _to_person(one: Person) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("accounts:person", args=[one.uuid]), status=303)
