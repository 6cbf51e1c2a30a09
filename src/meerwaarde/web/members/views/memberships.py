"""Joining, leaving, other terms, and putting right what was recorded of a membership."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.forms.changes import CorrectionForm, JoinForm, LeaveForm, TermsForm
from meerwaarde.web.members.types import Member
from meerwaarde.web.members.views.changes import about
from meerwaarde.web.members.views.shared import asked, change_page, organisation_for, to_organisation
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@page(Permission.REGISTER_CHANGE)
def join(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """A membership begins."""
    one = organisation_for(request, identifier, Permission.REGISTER_CHANGE)
    scope = asked(request).scope
    initial = {"reason": "return" if selectors.memberships(scope, one.pk) else "new"}
    form = JoinForm(request.POST or None, scope=scope, initial=initial)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        services.join(by=asked(request).actor, organisation=one.pk, **said)
        return to_organisation(one)

    context = about(request, one, _("Lid maken"))
    return change_page(request, form, apply, context, _("De organisatie is lid."))


@form_page
@page(Permission.REGISTER_CHANGE)
def leave(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """A membership ends."""
    one = organisation_for(request, identifier, Permission.REGISTER_CHANGE)
    form = LeaveForm(request.POST or None, scope=asked(request).scope)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        services.leave(by=asked(request).actor, organisation=one.pk, **said)
        return to_organisation(one)

    return change_page(
        request, form, apply, about(request, one, _("Lidmaatschap beëindigen")), _("Het lidmaatschap eindigt.")
    )


@form_page
@page(Permission.REGISTER_CHANGE)
def terms(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The same membership on other terms: who pays, through which umbrella body, with which packages."""
    one = organisation_for(request, identifier, Permission.REGISTER_CHANGE)
    scope = asked(request).scope
    now = next(iter(selectors.memberships(scope, one.pk)), None)
    initial = {"through": now.through, "payer": now.payer, "packages": ", ".join(now.packages)} if now else {}
    form = TermsForm(request.POST or None, scope=scope, initial=initial)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        services.change_terms(by=asked(request).actor, organisation=one.pk, **said)
        return to_organisation(one)

    return change_page(
        request, form, apply, about(request, one, _("Voorwaarden wijzigen")), _("De voorwaarden zijn gewijzigd.")
    )  # fmt: skip


@form_page
@page(Permission.REGISTER_CHANGE)
def correct(request: HttpRequest, identifier: UUID, membership: int) -> HttpResponse:
    """What was recorded of a membership was wrong."""
    one, known = _membership(request, identifier, membership)
    fields = ("valid_from", "valid_to", "joined", "left", "note")
    form = CorrectionForm(request.POST or None, initial={name: getattr(known, name) for name in fields})

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        services.correct_membership(by=asked(request).actor, membership=membership, **said)
        return to_organisation(one)

    context = about(request, one, _("Lidmaatschap verbeteren"))
    return change_page(request, form, apply, context, _("Het lidmaatschap is verbeterd."))


def _membership(request: HttpRequest, identifier: UUID, membership: int) -> tuple[Any, Member]:
    """The organisation and its membership. Raises Http404."""
    one = organisation_for(request, identifier, Permission.REGISTER_CHANGE)
    found = [row for row in selectors.memberships(asked(request).scope, one.pk) if row.key == membership]
    if not found:
        raise Http404
    return one, found[0]
