"""Changing one organisation: one form a page, from a day, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.forms.changes import (
    ContactForm,
    FactsForm,
    FiguresForm,
    NewForm,
    ServedForm,
    WebsiteForm,
    WorkForm,
)  # fmt: skip
from meerwaarde.web.members.models import Organisation
from meerwaarde.web.members.views.shared import (
    asked,
    change_page,
    organisation_for,
    see_other,
    to_organisation,
)  # fmt: skip
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@page(Permission.REGISTER_CHANGE)
def add(request: HttpRequest) -> HttpResponse:
    """A new organisation, and its membership when it joins at once."""
    form = NewForm(request.POST or None, scope=asked(request).scope)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        values = dict(said)
        joins = values.pop("join_now")
        token = form.cleaned_data["token"]
        made = services.add_organisation(by=asked(request).actor, token=token, join_now=joins, **values)
        return to_organisation(made)

    context = {
        "title": _("Organisatie toevoegen"), "back": reverse("members:register"), "submit": _("Toevoegen")
    }  # fmt: skip
    return change_page(request, form, apply, context, _("De organisatie staat in het ledenbestand."))


@form_page
@page(Permission.REGISTER_SEE)
def details(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Name and identity; a member itself changes its website."""
    one = organisation_for(request, identifier, Permission.REGISTER_OWN)
    scope = asked(request).scope
    now = selectors.facts_on(scope, one.pk, scope.day)
    initial: dict[str, Any] = {}
    if now is not None:
        initial = {name: getattr(now, name) for name in ("name", "kind", "kvk_number", "place", "website")}
        initial["holding"] = now.holding.number if now.holding else ""
    kind = FactsForm if scope.may(Permission.REGISTER_CHANGE) else WebsiteForm
    form = kind(request.POST or None, scope=scope, initial=initial)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        values = dict(said)
        around = {name: values.pop(name) for name in ("day", "why")}
        same_kvk = values.pop("same_kvk", False)
        services.change_details(
            by=asked(request).actor, organisation=one.pk, changes=values, same_kvk=same_kvk, **around
        )
        return to_organisation(one)

    return change_page(
        request, form, apply, about(request, one, _("Gegevens wijzigen")), _("De gegevens zijn gewijzigd.")
    )


@form_page
@page(Permission.REGISTER_CHANGE)
def work(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Work kinds."""
    one = organisation_for(request, identifier, Permission.REGISTER_CHANGE)
    scope = asked(request).scope
    kinds, main = selectors.work_on(scope, one.pk, scope.day)
    initial = {"kinds": kinds, "main": main}
    form = WorkForm(request.POST or None, scope=scope, initial=initial)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        services.change_work(by=asked(request).actor, organisation=one.pk, **said)
        return to_organisation(one)

    return change_page(
        request, form, apply, about(request, one, _("Werksoorten wijzigen")), _("De werksoorten zijn gewijzigd.")
    )


@form_page
@page(Permission.REGISTER_CHANGE)
def served(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Municipalities."""
    one = organisation_for(request, identifier, Permission.REGISTER_CHANGE)
    scope = asked(request).scope
    now = selectors.served_on(scope, one.pk, scope.day)
    form = ServedForm(
        request.POST or None, scope=scope, initial={"municipalities": [code for code, _name in now]}
    )  # fmt: skip

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        services.set_served(by=asked(request).actor, organisation=one.pk, **said)
        return to_organisation(one)

    return change_page(
        request, form, apply, about(request, one, _("Gemeenten wijzigen")), _("De gemeenten zijn gewijzigd.")
    )


@form_page
@page(Permission.REGISTER_SEE)
def figures(request: HttpRequest, identifier: UUID, year: int) -> HttpResponse:
    """The figures of one year."""
    one = organisation_for(request, identifier, Permission.REGISTER_OWN)
    scope = asked(request).scope
    if not 1990 <= year <= scope.day.year:
        raise Http404
    rows = selectors.figures_of(scope, one.pk)
    known = next((row for row in rows if row.year == year), None)
    before = next((row for row in rows if row.year < year), None)
    if known is not None and request.method != "POST":
        services.opened_figures(by=asked(request).actor, organisation=one)
    names = ("wage_sum", "employees", "fte", "volunteers", "volunteer_hours")
    initial = {name: getattr(known, name) for name in (*names, "source")} if known else {}
    form = FiguresForm(request.POST or None, initial=initial, before=before)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        values = {name: said[name] for name in names}
        services.set_year_figures(
            by=asked(request).actor, organisation=one.pk, year=year, figures=values, source=said["source"]
        )
        return to_organisation(one)

    title = _("Cijfers over {year}").format(year=year)
    why = _(
        "Met deze cijfers maakt de vereniging de kerncijfers. Buiten uw organisatie ziet alleen het bureau ze, en wij"
        " leggen vast wie ze bekijkt."
    )
    return change_page(request, form, apply, about(request, one, title) | {"why": why}, _("De cijfers zijn bewaard."))


@form_page
@page(Permission.REGISTER_CONTACTS)
def add_contact(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """A new contact person."""
    one = organisation_for(request, identifier, Permission.REGISTER_OWN)
    form = ContactForm(request.POST or None, scope=asked(request).scope)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        services.set_contact(by=asked(request).actor, organisation=one.pk, **said)
        return _to_contacts(one)

    context = about(request, one, _("Contactpersoon toevoegen"), "members:contacts")
    return change_page(request, form, apply, context, _("De contactpersoon is toegevoegd."))


@form_page
@page(Permission.REGISTER_CONTACTS)
def change_contact(request: HttpRequest, identifier: UUID, contact: int) -> HttpResponse:
    """Somebody's address or task changed. Reading it for the form is recorded."""
    one = organisation_for(request, identifier, Permission.REGISTER_OWN)
    scope = asked(request).scope
    known = next((row for row in selectors.contacts(scope, one.pk, scope.day) if row.key == contact), None)
    if known is None:
        raise Http404
    initial = {name: getattr(known, name) for name in ("name", "function", "email", "phone")}
    form = ContactForm(request.POST or None, scope=scope, initial=initial)
    if request.method != "POST":
        services.opened_contacts(by=asked(request).actor, organisation=one)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        services.set_contact(by=asked(request).actor, organisation=one.pk, contact=contact, **said)
        return _to_contacts(one)

    context = about(request, one, _("Contactpersoon wijzigen"), "members:contacts")
    return change_page(request, form, apply, context, _("De contactpersoon is gewijzigd."))


@require_POST
@page(Permission.REGISTER_CONTACTS)
def end_contact(request: HttpRequest, identifier: UUID, contact: int) -> HttpResponse:
    """No contact person any more, from today."""
    one = organisation_for(request, identifier, Permission.REGISTER_OWN)
    scope = asked(request).scope
    if any(row.key == contact for row in selectors.contacts(scope, one.pk, scope.day)):
        services.end_contact(by=asked(request).actor, organisation=one.pk, contact=contact, day=scope.day)
    return _to_contacts(one)


def about(request: HttpRequest, one: Organisation, title: str, back: str = "members:organisation") -> dict[str, Any]:
    """What every form page of an organisation says of itself."""
    return {
        "title": title,
        "one": one,
        "name": selectors.name_of(asked(request).scope, one.pk),
        "back": reverse(back, args=[one.uuid]),
        "submit": _("Bewaren"),
    }


def _to_contacts(one: Organisation) -> HttpResponse:
    return see_other(reverse("members:contacts", args=[one.uuid]))
