"""Municipalities: the list, and what happens to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.forms.base import RegisterForm
from meerwaarde.web.members.forms.merging import CodesForm, MergerForm, MunicipalityForm, SplitForm
from meerwaarde.web.members.views.shared import asked, change_page, day_from, see_other
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page(Permission.REGISTER_SEE)
def municipalities(request: HttpRequest) -> HttpResponse:
    """The municipalities of a day, with what they became and how many organisations work there."""
    scope = asked(request).scope
    day = day_from(request)
    known = selectors.inhabitants_on(day)
    context = {
        "day": day,
        "newest": known[0] if known else None,
        "whole": known[-1] if known and not known[-1].lacking else None,
        "all": "alle" in request.GET,
        "rows": selectors.areas_on(scope, day, ended="alle" in request.GET),
        "may_change": scope.may(Permission.REGISTER_CHANGE),
    }
    return render(request, "members/municipalities.html", context)


@form_page
@page(Permission.REGISTER_CHANGE)
def add(request: HttpRequest) -> HttpResponse:
    """One municipality."""
    form = MunicipalityForm(request.POST or None)
    service = services.add_municipality
    return _page(request, form, service, _("Gemeente toevoegen"), _("De gemeente is toegevoegd."))


@form_page
@page(Permission.REGISTER_CHANGE)
def merge(request: HttpRequest) -> HttpResponse:
    """Municipalities that go into another."""
    form = MergerForm(request.POST or None)
    service = services.merge_municipalities
    done = _("De herindeling is verwerkt. Organisaties werken vanaf die dag in de nieuwe gemeente.")
    return _page(request, form, service, _("Gemeenten samenvoegen"), done)


@form_page
@page(Permission.REGISTER_CHANGE)
def split(request: HttpRequest) -> HttpResponse:
    """A municipality that is divided."""
    form = SplitForm(request.POST or None)
    service = services.split_municipality
    done = _("De splitsing is verwerkt. Organisaties werken vanaf die dag in alle delen. Kijk of dat klopt.")
    return _page(request, form, service, _("Gemeente splitsen"), done)


@form_page
@page(Permission.REGISTER_CHANGE)
def read(request: HttpRequest) -> HttpResponse:
    """The official list."""
    form = CodesForm(request.POST or None, request.FILES or None)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        added, renamed, missing = services.read_municipalities(by=asked(request).actor, rows=said["file"])
        text = _("{added} nieuw, {renamed} met een andere naam. {missing} gemeenten staan niet in de lijst en blijven.")
        messages.info(request, text.format(added=added, renamed=renamed, missing=missing))
        return see_other(reverse("members:municipalities"))

    context = _context(_("Lijst met gemeenten inlezen"))
    return change_page(request, form, apply, {**context, "upload": True}, _("De lijst is verwerkt."))


def _page(request: HttpRequest, form: RegisterForm, service: Callable[..., Any], title: str, done: str) -> HttpResponse:
    def apply(said: Mapping[str, Any]) -> HttpResponse:
        service(by=asked(request).actor, **said)
        return see_other(reverse("members:municipalities"))

    return change_page(request, form, apply, _context(title), done)


def _context(title: str) -> dict[str, Any]:
    return {"title": title, "back": reverse("members:municipalities"), "submit": _("Bewaren")}
