"""The list of organisations, one organisation, and who joined and left."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meerwaarde.web.audit.selectors import actions_in_words
from meerwaarde.web.members import labels, selectors, services
from meerwaarde.web.members.forms.listing import ListForm, PeriodForm
from meerwaarde.web.members.types import COUNTED
from meerwaarde.web.members.views.shared import asked, day_from, organisation_for
from meerwaarde.web.pages import page
from meerwaarde.web.publications import selectors as publications
from meerwaarde.web.rights import Permission

MOVEMENTS = 100  # of one page


@require_safe
@page(Permission.REGISTER_SEE)
def register(request: HttpRequest) -> HttpResponse:
    """The organisations of a day, searched and narrowed. Who sees one organisation goes straight to it."""
    scope = asked(request).scope
    mine = scope.organisations(Permission.REGISTER_SEE)
    if Permission.REGISTER_SEE not in scope.everywhere and len(mine) == 1 and not request.GET:
        only = selectors.page_of(scope, scope.day).rows
        if only:
            return HttpResponseRedirect(reverse("members:organisation", args=[only[0].uuid]))
    day = day_from(request)
    form = ListForm({"dag": day.isoformat(), **(request.GET.dict() or {"stand": "member"})})
    found = selectors.page_of(
        scope, day, form.filters(), after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    )
    kept = [(name, value) for name, value in form.data.items() if name not in ("na", "voor")]
    return render(
        request,
        "members/register.html",
        {
            "form": form,
            "day": day,
            "today": day == scope.day,
            "may_change": scope.may(Permission.REGISTER_CHANGE),
            "found": found,
            "counted": COUNTED,
            "standings": labels.standings(),
            "sizes": labels.sizes(),
            "kinds": labels.kinds(),
            "pager": {
                "previous": f"?{urlencode([*kept, ('voor', found.previous)])}" if found.previous else "",
                "next": f"?{urlencode([*kept, ('na', found.next)])}" if found.next else "",
            },
        },
    )


@require_safe
@page(Permission.REGISTER_SEE)
def organisation(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Everything that the register says of one organisation on a day."""
    scope = asked(request).scope
    day = day_from(request)
    shown = selectors.organisation_page(scope, identifier, day)
    if shown is None:
        merged = selectors.find(scope, identifier)
        if merged is None or merged.merged_into is None:
            raise Http404
        return HttpResponseRedirect(reverse("members:organisation", args=[merged.merged_into.uuid]))
    return render(
        request,
        "members/organisation.html",
        {
            "one": shown,
            "day": day,
            "today": day == scope.day,
            "kinds": labels.kinds(),
            "standings": labels.standings(),
            "sizes": labels.sizes(),
            "joined": labels.joined_reasons(),
            "left": labels.left_reasons(),
            "still_member": bool(shown.memberships) and shown.memberships[0].valid_to is None,
            "may": {
                "change": scope.may(Permission.REGISTER_CHANGE),
                "own": scope.may(Permission.REGISTER_CHANGE) or scope.may(Permission.REGISTER_OWN, shown.organisation),
                "figures": scope.may(Permission.REGISTER_FIGURES, shown.organisation),
                "contacts": scope.may(Permission.REGISTER_CONTACTS, shown.organisation),
                "burden": scope.may(Permission.BURDEN_SEE, shown.organisation),
            },
        },
    )


@require_safe
@page(Permission.REGISTER_SEE)
def by_number(request: HttpRequest, number: str) -> HttpResponse:
    """The organisation with this number, also a number that it had before it was merged."""
    found = selectors.by_number(asked(request).scope, number)
    if found is None:
        raise Http404
    return HttpResponseRedirect(reverse("members:organisation", args=[found.uuid]))


@require_safe
@page(Permission.REGISTER_CONTACTS)
def contacts(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The contact persons of an organisation. That they were read is recorded."""
    one = organisation_for(request, identifier, Permission.REGISTER_CONTACTS)
    scope = asked(request).scope
    found = selectors.contacts(scope, one.pk, scope.day)
    if found:
        services.opened_contacts(by=asked(request).actor, organisation=one)
    may_change = scope.may(Permission.REGISTER_CHANGE) or scope.may(Permission.REGISTER_OWN, one.pk)
    context = {"one": one, "name": selectors.name_of(scope, one.pk), "contacts": found, "may_change": may_change}
    return render(request, "members/contacts.html", {**context, "functions": labels.functions()})


@require_safe
@page(Permission.REGISTER_FIGURES)
def figures(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The figures of every year of one organisation. That somebody from outside it looked is recorded."""
    one = organisation_for(request, identifier, Permission.REGISTER_FIGURES)
    scope = asked(request).scope
    found = selectors.figures_of(scope, one.pk)
    if found:
        services.opened_figures(by=asked(request).actor, organisation=one)
    context = {
        "one": one,
        "name": selectors.name_of(scope, one.pk),
        "figures": found,
        "may_change": scope.may(Permission.REGISTER_CHANGE) or scope.may(Permission.REGISTER_OWN, one.pk),
        "years": range(scope.day.year, scope.day.year - 3, -1),
    }
    return render(request, "members/figures.html", context)


@require_safe
@page(Permission.BURDEN_SEE)
def questions(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """What an organisation was asked in the last three years, and the publications that its answers led to."""
    one = organisation_for(request, identifier)
    scope = asked(request).scope
    if not scope.may(Permission.BURDEN_SEE, one.pk):
        raise Http404
    years = selectors.burdens(scope, one.pk, [scope.day.year - back for back in range(3)])
    context = {
        "one": one,
        "name": selectors.name_of(scope, one.pk),
        "this_year": years[0],
        "years": years,
        "led_to": publications.led_to(scope, one.pk),
    }
    return render(request, "members/questions.html", context)


@require_safe
@page(Permission.REGISTER_SEE)
def movements(request: HttpRequest) -> HttpResponse:
    """Why the number of members differs between two days."""
    scope = asked(request).scope
    last_year = date(scope.day.year - 1, 12, 31)
    form = PeriodForm(request.GET or {"van": last_year.isoformat(), "tot": scope.day.isoformat()})
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        start, end = form.cleaned_data["van"], form.cleaned_data["tot"]
        found = selectors.movements(scope, start, end)
        joined, left = found.by_reason()
        context |= {
            "found": found,
            "joined": {labels.joined_reasons().get(code, code): count for code, count in joined.items()},
            "left": {labels.left_reasons().get(code, code): count for code, count in left.items()},
            "joined_reasons": labels.joined_reasons(),
            "left_reasons": labels.left_reasons(),
            "difference": found.closing - found.opening,
            "day_before": start - timedelta(days=1),
        }
        context |= _pieces(request, found.joined, found.left)
    return render(request, "members/movements.html", context)


def _pieces(request: HttpRequest, joined: tuple[object, ...], left: tuple[object, ...]) -> dict[str, object]:
    """One page of the names, with where the next one is."""
    typed = request.GET.get("pagina", "1")
    number = max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    start, end = (number - 1) * MOVEMENTS, number * MOVEMENTS
    query = [(name, value) for name, value in request.GET.items() if name != "pagina"]
    further = max(len(joined), len(left)) > end
    return {
        "joined_rows": joined[start:end],
        "left_rows": left[start:end],
        "pager": {
            "previous": f"?{urlencode([*query, ('pagina', number - 1)])}" if number > 1 else "",
            "next": f"?{urlencode([*query, ('pagina', number + 1)])}" if further else "",
        },
    }


@require_safe
@page(Permission.REGISTER_SEE)
def history(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Who changed what of an organisation, and why."""
    one = organisation_for(request, identifier)
    typed = request.GET.get("voor", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
    scope = asked(request).scope
    lines, further = selectors.history(scope, one.pk, before)
    context = {
        "one": one,
        "name": selectors.name_of(scope, one.pk),
        "lines": lines,
        "actions": actions_in_words(line.action for line in lines),
        "fields": labels.fields(),
        "names": labels.codes() | {kind.code: kind.label for kind in selectors.work_kinds()},
        "pager": {"next": f"?voor={further}" if further else ""},
    }
    return render(request, "members/history.html", context)
