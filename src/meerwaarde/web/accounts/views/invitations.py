"""Inviting people, and taking an invitation."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import services
from meerwaarde.web.accounts.forms.people import AcceptForm, InviteForm, InviteManyForm
from meerwaarde.web.accounts.inviting import needs_password, works
from meerwaarde.web.accounts.models import Invitation, Person
from meerwaarde.web.accounts.selectors import invitation_of, invitations, organisation_name
from meerwaarde.web.accounts.types import Refused
from meerwaarde.web.accounts.words import role_name
from meerwaarde.web.audit import services as audit
from meerwaarde.web.members import selectors as members
from meerwaarde.web.pages import PUBLIC, SiteRequest, page
from meerwaarde.web.rights import Permission, Role

PAGE = 50


@page(Permission.PEOPLE_INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SiteRequest) -> HttpResponse:
    """Invite one person. The same once more sends nothing: an open invitation stays as it is."""
    form = InviteForm(request.scope, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.invite(by=request.actor, email=typed["email"], name=typed["name"], place=typed["place"])
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("De uitnodiging voor {email} is verstuurd.").format(email=typed["email"]))
            return _to("accounts:invitations")
    return render(request, "accounts/invite.html", {"form": form}, status=400 if form.errors else 200)


@page(Permission.PEOPLE_INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_many(request: SiteRequest) -> HttpResponse:
    """Invite many people to one role."""
    form = InviteManyForm(request.scope, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        people = form.cleaned_data["people"]
        try:
            made = services.invite_many(by=request.actor, people=people, place=form.cleaned_data["place"])
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            said = _("{made} uitnodigingen zijn verstuurd. {rest} mensen hadden er al een die nog openstaat.")
            messages.success(request, said.format(made=made, rest=len(people) - made))
            return _to("accounts:invitations")
    return render(request, "accounts/invite_many.html", {"form": form}, status=400 if form.errors else 200)


@page(Permission.PEOPLE_SEE)
@require_safe
def listed(request: SiteRequest) -> HttpResponse:
    """Invitations that nobody took yet."""
    rows = invitations(request.scope)
    before = request.GET.get("na", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    own = request.scope.organisations(Permission.PEOPLE_SEE)
    audit.record(by=request.actor, action="accounts.invitations.listed", subject=("invitations", len(found)),
                 organisation=next(iter(own)) if len(own) == 1 else None, read=True)  # fmt: skip
    names = members.names_of({one.organisation_id for one in found if one.organisation_id})
    shown = {
        "lines": [
            (one, role_name(Role(one.role)), names.get(one.organisation_id or 0, one.municipality), works(one))
            for one in found
        ],
        "pager": {"previous": "", "next": f"?na={found[-1].pk}" if more else ""},
        "may_invite": request.scope.may_somewhere(Permission.PEOPLE_INVITE),
    }
    return render(request, "accounts/invitations.html", shown)


@page(Permission.PEOPLE_INVITE)
@require_POST
def withdraw(request: SiteRequest, number: int) -> HttpResponse:
    """End an invitation."""
    try:
        services.withdraw(by=request.actor, invitation=_get(request, number))
        messages.success(request, _("De uitnodiging is ingetrokken."))
    except Refused as reason:
        messages.error(request, str(reason))
    return _to("accounts:invitations")


@page(Permission.PEOPLE_INVITE)
@require_POST
def send_again(request: SiteRequest, number: int) -> HttpResponse:
    """Send an invitation once more."""
    try:
        services.send_again(by=request.actor, invitation=_get(request, number))
        messages.success(request, _("De uitnodiging is opnieuw verstuurd. De oude link werkt niet meer."))
    except Refused as reason:
        messages.error(request, str(reason))
    return _to("accounts:invitations")


@page(PUBLIC)
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Take an invitation. Only pressing the button does so: programs that look into mail open links too."""
    invitation = invitation_of(key)
    if invitation is None or not works(invitation):
        taken = invitation is not None and invitation.accepted is not None
        return render(request, "accounts/invitation_over.html", {"taken": taken}, status=200 if taken else 404)
    person = Person.objects.filter(email=invitation.email).first()
    asks = needs_password(person)
    form = AcceptForm(
        invitation.email, request.POST if request.method == "POST" else None, initial={"name": invitation.name}
    ) if asks else None  # fmt: skip
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _accepted(request, key, form)
        except Refused:
            return render(request, "accounts/invitation_over.html", {"taken": False}, status=404)
    shown = {
        "form": form,
        "invitation": invitation,
        "role": role_name(Role(invitation.role)),
        "place": organisation_name(invitation.organisation_id) or invitation.municipality,
    }
    return render(request, "accounts/invitation.html", shown, status=400 if form is not None and form.errors else 200)


def _accepted(request: HttpRequest, key: str, form: AcceptForm | None) -> HttpResponse:
    """Give the role; who chose a password just now goes in with it, who had an account signs in as always."""
    typed = form.cleaned_data if form is not None else {"name": "", "password1": ""}
    person = services.accept(key=key, name=typed["name"], password=typed["password1"])
    if form is None:
        messages.success(request, _("U hebt de rol gekregen."))
        return _to("accounts:mine" if request.user == person else "account_login")
    if not person.check_password(typed["password1"]):  # somebody else with the link was first
        return _to("account_login")
    if request.user.is_authenticated:
        logout(request)
    login = Login(user=person, email=person.email)
    response: HttpResponse = perform_password_login(request, {"email": person.email}, login)
    response.status_code = 303
    return response


def _get(request: SiteRequest, number: int) -> Invitation:
    found = invitations(request.scope).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _to(name: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name), status=303)
