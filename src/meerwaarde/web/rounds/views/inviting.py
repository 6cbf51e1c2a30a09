"""The pages on which the bureau invites and follows the response, and the page on which a reader leaves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.web.members import selectors as members
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import bounces, inviting, labels, notasking, publishing, responding
from meerwaarde.web.rounds.dashboard import dashboard, messages_of
from meerwaarde.web.rounds.forms.inviting import AddressForm, SilenceForm, WhoForm
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.types import Refused, State
from meerwaarde.web.rounds.views.making.shared import MANAGE, SEE, asked, form_page, round_for, see_other

writing = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page(Permission.ROUNDS_SEE)
def response(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """How the response stands."""
    round_ = _out(request, identifier, SEE)
    scope = asked(request).scope
    state = publishing.state_of(round_, scope.day)
    context = {
        "round": round_,
        "state": state,
        "state_name": labels.states()[state],
        "found": dashboard(scope, round_),
        "by_municipality": round_.unit == Round.Unit.MUNICIPALITY,
        "may_manage": scope.may(MANAGE),
    }
    return render(request, "rounds/inviting_response.html", context)


def _out(request: HttpRequest, identifier: UUID, permission: Permission = MANAGE) -> Round:
    """A round that was published. Raises Http404."""
    round_ = round_for(request, identifier, permission)
    if round_.published is None:
        raise Http404
    return round_


def _number(request: HttpRequest) -> int:
    typed = request.GET.get("p", "")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def _pager(number: int, more: bool, kept: dict[str, str] | None = None) -> dict[str, str]:
    def link(to: int) -> str:
        return "?" + urlencode({**(kept or {}), "p": to})

    return {"previous": link(number - 1) if number > 1 else "", "next": link(number + 1) if more else ""}


@require_safe
@page(Permission.ROUNDS_SEE)
def who(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Who answered and who did not, by name."""
    round_ = _out(request, identifier, SEE)
    scope = asked(request).scope
    form = WhoForm({"stand": responding.OPEN, **request.GET.dict()})
    stands, words = form.narrowed()
    number = _number(request)
    lines, more = responding.page_of(scope, round_, stands, words, number)
    context = {
        "round": round_,
        "form": form,
        "lines": lines,
        "stands": labels.stands(),
        "may_mail": scope.may(MANAGE)
        and publishing.state_of(round_, scope.day) is State.OPEN
        and any(line.stands in ("waiting", "begun") for line in lines),
        "here": request.get_full_path(),
        "pager": _pager(number, more, {"stand": stands, "zoek": words}),
    }
    return render(request, "rounds/inviting_who.html", context)


@require_POST
@page(Permission.ROUNDS_MANAGE)
def again(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Remind the members that were ticked."""
    round_ = _out(request, identifier)
    ticked = [one for one in map(_uuid, request.POST.getlist("lid")) if one]
    try:
        if not ticked:
            raise Refused(_("Kruis eerst aan wie u een bericht wilt sturen."))
        sent = inviting.mail_again(by=asked(request).actor, round_=round_, assignments=ticked)
    except Refused as reason:
        messages.error(request, reason.message)
    else:
        said = ngettext("Er gaat {n} bericht uit.", "Er gaan {n} berichten uit.", sent).format(n=sent)
        left = len(ticked) - sent
        if left:
            said += " " + _(
                "{n} keer niet: zij kregen vandaag al bericht, zijn niet bereikbaar of antwoordden net."
            ).format(n=left)
        messages.success(request, said)
    return see_other(reverse("rounds:who", args=[round_.uuid]))


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


@require_safe
@page(Permission.ROUNDS_SEE)
def listed(request: HttpRequest, identifier: UUID) -> StreamingHttpResponse:
    """The list of who answered as a file."""
    round_ = _out(request, identifier, SEE)
    answer = StreamingHttpResponse(
        responding.exported(by=asked(request).actor, round_=round_), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="respons-{round_.uuid}.csv"'
    return answer


@require_safe
@page(Permission.ROUNDS_MANAGE)
def invitations(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """What went out and what will, and whom it did not reach."""
    round_ = _out(request, identifier)
    scope = asked(request).scope
    number = _number(request)
    lines, more = bounces.unreached(scope, round_, number)
    if any(line.email for line in lines):
        bounces.opened_addresses(by=asked(request).actor, round_=round_)
    state = publishing.state_of(round_, scope.day)
    context = {
        "round": round_,
        "state": state,
        "state_name": labels.states()[state],
        "open": state is State.OPEN,
        "sent": messages_of(round_),
        "planned": inviting.planned(round_, scope.day),
        "lines": lines,
        "pager": _pager(number, more),
    }
    return render(request, "rounds/inviting_messages.html", context)


@writing
@page(Permission.ROUNDS_MANAGE)
def elsewhere(request: HttpRequest, identifier: UUID, assignment: UUID) -> HttpResponse:
    """Send the message to another address."""
    round_ = _out(request, identifier)
    row = Assignment.objects.within(asked(request).scope, MANAGE).filter(round=round_, uuid=assignment).first()
    if row is None:
        raise Http404
    form = AddressForm(request.POST if request.method == "POST" else None)

    def apply(said: Any) -> HttpResponse:
        bounces.send_elsewhere(by=asked(request).actor, assignment=row, email=said["email"], name=said["name"])
        return see_other(reverse("rounds:invitations", args=[round_.uuid]))

    name = members.names_of([row.organisation_id]).get(row.organisation_id, "")
    done = _("Het bericht gaat naar het nieuwe adres. De oude link werkt niet meer.")
    return form_page(
        request, form, apply, "rounds/inviting_elsewhere.html", {"round": round_, "name": name}, done
    )  # fmt: skip


@writing
@page(Permission.ROUNDS_MANAGE)
def silences(request: HttpRequest) -> HttpResponse:
    """Who does not want to be asked, and adding somebody."""
    number = _number(request)
    lines, more = notasking.page_of(asked(request).scope, number)
    form = SilenceForm(request.POST if request.method == "POST" else None)

    def apply(said: Any) -> HttpResponse:
        notasking.add(
            by=asked(request).actor, reason=said["reason"], email=said["email"], number=said["number"]
        )  # fmt: skip
        return see_other(reverse("rounds:silences"))

    context = {"lines": lines, "pager": _pager(number, more)}
    return form_page(request, form, apply, "rounds/inviting_silences.html", context, _("Vastgelegd."))


@require_POST
@page(Permission.ROUNDS_MANAGE)
def speak(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody be asked again."""
    notasking.remove(by=asked(request).actor, key=number)
    messages.success(request, _("Wij mogen weer vragen."))
    return see_other(reverse("rounds:silences"))


@csrf_exempt  # a mail program posts without cookie and token (RFC 8058); the key in the address says whose it is
@writing
@page(PUBLIC)
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """The reader of a message wants no more of them: asked first, done by a POST; at once from a mail program."""
    link = notasking.link_of(key)
    if link is None:
        return render(request, "rounds/leave_unknown.html", status=404)
    name = members.names_of([link.assignment.organisation_id]).get(link.assignment.organisation_id, "")
    context = {"organisation": name, "email": link.to, "key": key}
    if request.method == "POST":
        whole = request.POST.get("wie") == "organisatie"
        notasking.leave(link=link, whole=whole)
        return render(request, "rounds/left.html", {**context, "whole": whole})
    return render(request, "rounds/leave.html", context)


ONE = "rondes/<uuid:identifier>/"
urls = [
    path("rondes/niet-vragen/", silences, name="silences"),
    path("rondes/niet-vragen/<int:number>/weghalen/", speak, name="speak"),
    path(f"{ONE}respons/", response, name="response"),
    path(f"{ONE}respons/wie/", who, name="who"),
    path(f"{ONE}respons/wie/mailen/", again, name="again"),
    path(f"{ONE}respons/lijst.csv", listed, name="response_file"),
    path(f"{ONE}uitnodigingen/", invitations, name="invitations"),
    path(f"{ONE}uitnodigingen/<uuid:assignment>/", elsewhere, name="elsewhere"),
    path("afmelden/<str:key>/", leave, name="leave"),
]
