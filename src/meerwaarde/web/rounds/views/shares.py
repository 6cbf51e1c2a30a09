"""Sharing a questionnaire with a colleague: by who signed in, and by who has a link to the whole of it."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from meerwaarde.language import gettext as _
from meerwaarde.web.pages import PUBLIC, SiteRequest, page
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import asked, links, sharing
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.rounds.named import about
from meerwaarde.web.rounds.standing import Standing
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.rounds.views.doors import closed_door, working
from meerwaarde.web.scopes import Actor


class ShareForm(forms.Form):
    """To whom, and which pages."""

    to = forms.CharField(max_length=254)
    name = forms.CharField(max_length=200, required=False)
    pages = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, titles: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["to"].label = _("E-mailadres van uw collega")
        self.fields["to"].widget.attrs.update(autocomplete="off", inputmode="email")
        self.fields["name"].label = _("Naam van uw collega")
        pages = cast(forms.MultipleChoiceField, self.fields["pages"])
        pages.label = _("Welke delen mag uw collega zien en invullen?")
        pages.help_text = _("Kiest u niets, dan alles. Wie alles krijgt, kan ook versturen.")
        pages.choices = [(str(number), title) for number, title in titles]
        if len(titles) < 2:
            del self.fields["pages"]


def _share(by: Actor, assignment: Assignment, form: ShareForm) -> bool:
    """Whether it was shared; else the form tells why not."""
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        sharing.share(
            by=by, assignment=assignment, to=said["to"], name=said["name"],
            pages=[int(number) for number in said.get("pages", ())],
        )  # fmt: skip
    except Refused as reason:
        form.add_error(reason.field or None, reason.message)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.ROUNDS_ANSWER)
def share(request: HttpRequest, assignment: uuid.UUID) -> HttpResponse:
    """Share as somebody who signed in."""
    asking = cast(SiteRequest, request)
    found = asked.find(asking.scope, assignment)
    if found is None:
        raise Http404
    form = ShareForm(request.POST or None, sharing.page_titles(found))
    if request.method == "POST" and _share(asking.actor, found, form):
        messages.success(request, _("De link is verstuurd aan {to}.").format(to=form.cleaned_data["to"]))
        return HttpResponseRedirect(reverse("rounds:asked", args=[found.uuid]), status=303)
    context = {"form": form, "assignment": found, "round": found.round, "organisation": about(found)}
    return render(request, "rounds/share.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # no session and no cookie: docs/decisions/0010
@require_http_methods(["GET", "HEAD", "POST"])
@page(PUBLIC)
def share_link(request: HttpRequest, key: str) -> HttpResponse:
    """Share as somebody who has a link to the whole."""
    link, stands = working(key)
    if stands is not Standing.WORKS or link.opened is None:
        return closed_door(request, key)
    if link.pages or link.purpose == Link.Purpose.BUREAU:
        raise Http404
    form = ShareForm(request.POST or None, sharing.page_titles(link.assignment))
    context = {"form": form, "key": key, "round": link.assignment.round, "organisation": about(link.assignment)}
    if request.method == "POST" and _share(links.actor_of(link), link.assignment, form):
        return render(request, "rounds/shared.html", {**context, "to": form.cleaned_data["to"]})
    return render(request, "rounds/share_link.html", context, status=422 if form.is_bound else 200)
