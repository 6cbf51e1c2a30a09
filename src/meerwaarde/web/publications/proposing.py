"""Pages for who releases key figures: what would be shown, what not and why, and the release itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.pages import page
from meerwaarde.web.publications import services, words
from meerwaarde.web.publications.shown import shown
from meerwaarde.web.rights import Permission

if TYPE_CHECKING:
    from meerwaarde.web.pages import SiteRequest

SEE_OTHER, CONFLICT = 303, 409


class ReleaseForm(forms.Form):
    """What the officer adds to a proposal. `digest` is what they saw."""

    digest = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    correction = forms.CharField(required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Opmerking bij de cijfers")
        self.fields["note"].help_text = _(
            "Bijvoorbeeld over een verschil met een eerdere publicatie. Iedereen ziet dit."
        )
        self.fields["correction"].label = _("Wat is er verbeterd?")
        self.fields["correction"].help_text = _("Staat straks ook bij de oude versie.")


@page(Permission.FIGURES_RELEASE)
def propose(request: HttpRequest) -> HttpResponse:
    """Choose a day and see what would be published; a POST publishes exactly what was seen."""
    asked = request.POST.get("day") or request.GET.get("day", "")
    day, wrong = _day(asked)
    said: dict[str, Any] = {"asked": asked, "error": wrong, "suggested": date(date.today().year - 1, 12, 31)}
    if day is None:
        return render(request, "publications/propose.html", said)
    try:
        proposal = services.propose_key_figures(by=cast("SiteRequest", request).actor, day=day)
    except InputError as error:
        return render(request, "publications/propose.html", {**said, "error": str(error)})
    before = proposal.before
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial={"digest": proposal.digest})
    if before is None:
        del form.fields["correction"]
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["digest"] == proposal.digest:
            return _released(request, proposal, form, said, before)
        said["changed"] = True
        form = ReleaseForm(initial={**form.cleaned_data, "digest": proposal.digest})
    return _preview(request, proposal, form, said, before)


def _released(
    request: HttpRequest, proposal: services.Proposal, form: ReleaseForm, said: dict[str, Any], before: Any
) -> HttpResponse:
    try:
        made = services.release(
            by=cast("SiteRequest", request).actor, proposal=proposal, note=form.cleaned_data["note"],
            correction=form.cleaned_data.get("correction", ""),
        )  # fmt: skip
    except InputError as error:
        form.add_error("correction" if "correction" in form.fields else None, str(error))
        return _preview(request, proposal, form, said, before)
    messages.success(request, _("De kerncijfers zijn openbaar."))
    return HttpResponseRedirect(reverse("publications:version", args=[made.slug, made.version]), status=SEE_OTHER)


def _preview(
    request: HttpRequest, proposal: services.Proposal, form: ReleaseForm, said: dict[str, Any], before: Any
) -> HttpResponse:
    hidden = [
        (
            words.title_of(one.wanted.name),
            words.label_of(cell.codes[0], proposal.content),
            words.why_hidden(cell.status),
        )
        for one in proposal.protected
        if one.safe is not None
        for cell in one.safe.cells
        if cell.status != "published"
    ]
    told = {**said, "proposal": proposal, "shown": shown(proposal.content), "hidden": hidden, "form": form,
            "before": before, "next_version": before.version + 1 if before else 1}  # fmt: skip
    return render(request, "publications/propose.html", told, status=CONFLICT if said.get("changed") else 200)


def _day(text: str) -> tuple[date | None, str]:
    """The day that was asked, or why it is none."""
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, _("Dit is geen datum. Schrijf bijvoorbeeld 2015-12-31.")
    if not 1990 <= day.year <= 2100:
        return None, _("Kies een dag tussen 1990 en 2100.")
    return day, ""
