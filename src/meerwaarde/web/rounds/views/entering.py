"""The bureau enters answers that came on paper or by telephone."""

from __future__ import annotations

import uuid
from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors as members
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import entering, links
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.named import municipality_names
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Scope

MOST = 500  # in the list to choose from; who is not in it is found by searching


class EnterForm(forms.Form):
    """Whose answers, and how they came."""

    assignment = forms.ChoiceField()
    medium = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, data: object, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        whose, how = cast(forms.ChoiceField, self.fields["assignment"]), cast(forms.ChoiceField, self.fields["medium"])
        whose.label, how.label = _("Van wie zijn de antwoorden?"), _("Hoe kwamen ze?")
        whose.help_text = _("Wie al geantwoord heeft, staat er niet bij.")
        whose.choices = [("", _("Kies een organisatie")), *choices]
        how.choices = [(Assignment.Medium.PAPER, _("op papier")), (Assignment.Medium.PHONE, _("per telefoon"))]


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.ROUNDS_MANAGE)
def enter(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Choose whose answers to enter, and go on to the questions."""
    asking = cast(SiteRequest, request)
    found = Round.objects.within(asking.scope, Permission.ROUNDS_MANAGE).filter(uuid=identifier)
    round_ = found.filter(published__isnull=False).defer("source").first()
    if round_ is None:
        raise Http404
    words = request.GET.get("zoek", "").replace("\0", "")[:200]
    choices = _choices(asking.scope, round_, words)
    form = EnterForm(request.POST or None, choices if request.method == "POST" else choices[:MOST])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = Assignment.objects.within(asking.scope, Permission.ROUNDS_MANAGE).get(uuid=said["assignment"])
        try:
            key = entering.begin(by=asking.actor, assignment=row, medium=said["medium"])
            return HttpResponseRedirect(links.address(key), status=303)
        except Refused as reason:
            form.add_error(reason.field or None, reason.message)
    context = {"form": form, "round": round_, "words": words, "more": max(len(choices) - MOST, 0)}
    return render(request, "rounds/enter.html", context, status=422 if form.is_bound else 200)


def _choices(scope: Scope, round_: Round, words: str) -> list[tuple[str, str]]:
    """Who has not answered and whose name holds `words`, by name."""
    rows = Assignment.objects.within(scope, Permission.ROUNDS_MANAGE).filter(
        round=round_, submission__isnull=True, ended=""
    )
    waiting = list(rows.values_list("uuid", "organisation_id", "municipality"))
    names = members.names_of({organisation for _uuid, organisation, _code in waiting})
    towns = municipality_names({code for _uuid, _organisation, code in waiting})
    called = [
        (str(identifier), ", ".join(filter(None, [names.get(organisation, ""), towns.get(code, code)])))
        for identifier, organisation, code in waiting
    ]
    found = [one for one in called if words.strip().casefold() in one[1].casefold()]
    return sorted(found, key=lambda one: one[1].casefold())
