"""Putting two organisations together that are one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from meerwaarde.language import gettext as _
from meerwaarde.web.members import labels, selectors, services
from meerwaarde.web.members.forms.merging import MergeForm, PairForm
from meerwaarde.web.members.models import Organisation
from meerwaarde.web.members.views.shared import asked, change_page, to_organisation
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.REGISTER_IMPORT)
def merge(request: HttpRequest) -> HttpResponse:
    """Suggestions, then the two side by side, then together."""
    scope = asked(request).scope
    pair = PairForm(request.GET or None)
    both = _both(request, pair) if pair.is_bound and pair.is_valid() else None
    if both is None:
        groups = selectors.duplicates(scope, scope.day)
        return render(request, "members/duplicates.html", {"pair": pair, "groups": groups})
    keep, drop = both
    form = MergeForm(request.POST or None)

    def apply(said: Mapping[str, Any]) -> HttpResponse:
        return to_organisation(services.merge(by=asked(request).actor, keep=keep.pk, drop=drop.pk, why=said["why"]))

    pages = [selectors.organisation_page(scope, one.uuid, scope.day) for one in (keep, drop)]
    context = {
        "kept": pages[0], "gone": pages[1], "kinds": labels.kinds(), "joined": labels.joined_reasons(),
        "left": labels.left_reasons(), "title": _("Samenvoegen"), "submit": _("Samenvoegen"), "pair": pair,
    }  # fmt: skip
    done = _("De organisaties zijn samengevoegd. Het oude lidnummer verwijst hierheen.")
    return change_page(request, form, apply, context, done, "members/merge.html")


def _both(request: HttpRequest, pair: PairForm) -> tuple[Organisation, Organisation] | None:
    """The two organisations; None with the reason beside its field."""
    found = {}
    for name in ("houd", "weg"):
        number = pair.cleaned_data[name].strip()
        one = selectors.by_number(asked(request).scope, number)
        if one is None:
            pair.add_error(name, _("Er is geen organisatie met lidnummer {number}.").format(number=number))
        else:
            found[name] = one
    if len(found) < 2:
        return None
    if found["houd"] == found["weg"]:
        pair.add_error("weg", _("Dit is dezelfde organisatie. Kies een ander lidnummer."))
        return None
    return found["houd"], found["weg"]
