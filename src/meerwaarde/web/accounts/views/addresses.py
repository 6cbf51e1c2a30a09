"""Another e-mail address to sign in with."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import devices, services
from meerwaarde.web.accounts.addresses import HOURS, address_in
from meerwaarde.web.accounts.forms.people import AddressForm
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.types import Refused
from meerwaarde.web.accounts.views.again import shown_again
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.rights import Permission


@page(Permission.HOME)
@shown_again
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SiteRequest) -> HttpResponse:
    """Which address it should become. The answer is the same whether or not somebody has it."""
    person = cast("Person", request.user)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        try:
            services.ask_address(by=request.actor, person=person, email=address)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            told = _("Er is een bericht op weg naar {address}. Open de link erin binnen {n} uur. Tot dan logt u in met"
                     " uw adres van nu. Kwam er niets? Kijk of het adres klopt, of vraag uw beheerder.")  # fmt: skip
            messages.success(request, told.format(address=address, n=HOURS))
            return HttpResponseRedirect(reverse("accounts:mine"), status=303)
    shown = {"form": form, "person": person}
    return render(request, "accounts/address.html", shown, status=400 if form.errors else 200)


@page(Permission.HOME)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SiteRequest, token: str) -> HttpResponse:
    """Make it so. Only pressing the button does: programs that look into mail open links too."""
    person = cast("Person", request.user)
    address = address_in(person, token)
    if address is None:
        return render(request, "accounts/address_over.html", {"person": person}, status=404)
    if request.method == "POST":
        try:
            changed = services.change_address(by=request.actor, person=person, token=token)
        except Refused:
            return render(request, "accounts/address_over.html", {"person": person}, status=404)
        devices.remember(request, changed.email or "")
        messages.success(request, _("U logt voortaan in met {address}.").format(address=address))
        return HttpResponseRedirect(reverse("accounts:mine"), status=303)
    return render(request, "accounts/address_confirm.html", {"address": address, "person": person})
