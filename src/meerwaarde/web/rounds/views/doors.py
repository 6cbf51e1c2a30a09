"""Behind a personal link: the first page, the questions themselves, or why it leads nowhere and what can be done.

What the first page and the pages of links that do not work show is the organisation, the title and the days of the
round; nothing that is known or was answered (docs/decisions/0021).
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from meerwaarde.language import gettext as _
from meerwaarde.web.answering.numbering import short_number
from meerwaarde.web.answering.types import Conflict, Opened, TurnedAway, Way
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.rounds import correcting, links, sending, unquoting
from meerwaarde.web.rounds.models import Link
from meerwaarde.web.rounds.named import about, medium_words
from meerwaarde.web.rounds.standing import Standing, standing
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.ui.templatetags.words import day

DRAFT_STAYS = timedelta(days=90)  # answering.models.Draft.KEPT
GONE = {Standing.REVOKED, Standing.EXPIRED, Standing.LEFT, Standing.WITHDRAWN, Standing.NO_ROLE, Standing.CLOSED,
        Standing.ANSWERED}  # fmt: skip


def find(key: str) -> Opened | None:
    """The draft behind a personal link, for answering; None for a key that is none. Raises TurnedAway."""
    link = links.by_key(key)
    if link is None:
        return None
    stands, assignment = standing(link, timezone.now()), link.assignment
    draft = assignment.draft
    readable = stands in (Standing.WORKS, Standing.CLOSED, Standing.OVERTAKEN)
    if stands is Standing.WORKS and (link.opened is None or draft is None):
        raise TurnedAway(partial(_welcome, link, key))
    if not readable or link.opened is None or draft is None:
        raise TurnedAway(partial(_door, link, key, stands))
    return Opened(
        draft=draft,
        pages=frozenset(link.pages),
        sends=not link.pages,
        for_whom=partial(_for_whom, link),
        ways=_ways(link, key, stands),
        told=_told(link),
        after=_after(link, key, stands),
        submission=assignment.submission,
        reading=_why_reading(link, stands) if draft.closed is None else (),
        sending=partial(sending.sending, link, key),
    )


def _for_whom(link: Link) -> str:
    name = about(link.assignment)
    if link.purpose == Link.Purpose.BUREAU:
        return _("U voert antwoorden in namens {organisation} ({medium}).").format(
            organisation=name, medium=medium_words(link.assignment.medium)
        )
    return name


def _ways(link: Link, key: str, stands: Standing) -> tuple[Way, ...]:
    if stands is Standing.OVERTAKEN:
        seen = Way(reverse("answering:receipt", args=[key]), _("Bekijk wat is verstuurd"))
        again = Way(
            reverse("rounds:correct", args=[key]), _("Mijn antwoorden alsnog sturen, als verbetering"), post=True
        )
        return (again, seen) if not link.pages and correcting.may_be_corrected(link.assignment) else (seen,)
    if stands is Standing.CLOSED or link.pages or link.purpose == Link.Purpose.BUREAU:
        return ()
    return (Way(reverse("rounds:share_link", args=[key]), _("Samen met een collega invullen")),)


def _told(link: Link) -> tuple[str, ...]:
    gone = (_("U trok de toestemming in om uit uw antwoorden aan te halen."),) if link.assignment.unquoted else ()
    return (*_sent_by(link), *gone)


def _sent_by(link: Link) -> tuple[str, ...]:
    by = link.assignment.sent_with
    if by is None or by.pk == link.pk:
        return ()
    if by.purpose == Link.Purpose.BUREAU:
        return (_("Ingevoerd door het bureau."),)
    return (_("Verstuurd door {name}.").format(name=by.name or by.to),) if by.name or by.to else ()


def _after(link: Link, key: str, stands: Standing) -> tuple[Way, ...]:
    """What can be done from the receipt; who signed in finds the way back."""
    ways = (*_corrections(link, key, stands), *_quoting(link, key))
    if link.purpose == Link.Purpose.OWN:
        return (*ways, Way(reverse("rounds:tasks"), _("Alle vragen aan ons")))
    if link.purpose == Link.Purpose.BUREAU:
        return (*ways, Way(reverse("rounds:enter", args=[link.assignment.round.uuid]), _("Nog een antwoord invoeren")))
    return ways


def _corrections(link: Link, key: str, stands: Standing) -> tuple[Way, ...]:
    draft = link.assignment.draft
    if link.pages or stands is Standing.CLOSED or not correcting.may_be_corrected(link.assignment):
        return ()
    if draft is not None and draft.closed is None and stands is Standing.WORKS:
        return (Way(links.address(key), _("Verder met uw verbetering")),)
    return (Way(reverse("rounds:correct", args=[key]), _("Iets verbeteren"), post=True),)


def _quoting(link: Link, key: str) -> tuple[Way, ...]:
    """Taking back the permission to quote, whenever that is: what was sent may stay as it is."""
    if link.pages or not unquoting.gave(link.assignment):
        return ()
    if link.assignment.unquoted:
        return (Way(reverse("rounds:quotable", args=[key]), _("Toch weer goedvinden dat wij aanhalen"), post=True),)
    return (Way(reverse("rounds:unquote", args=[key]), _("Toestemming om aan te halen intrekken"), post=True),)


def _why_reading(link: Link, stands: Standing) -> tuple[str, ...]:
    assignment = link.assignment
    if stands is Standing.OVERTAKEN and assignment.submission is not None:
        number = short_number(assignment.submission.instance_id)
        return (
            _("Deze vragenlijst is intussen op een andere manier verstuurd, met nummer {number}.").format(
                number=number
            ),
            _("Wat hieronder staat is niet verstuurd en telt niet mee."),
        )
    if stands is Standing.CLOSED and assignment.draft is not None:
        stays = timezone.localdate(assignment.draft.changed + DRAFT_STAYS)
        return (
            _("De ronde is gesloten. Wat hieronder staat is niet verstuurd en telt niet mee."),
            _("Het blijft bewaard tot {day}. U kunt het lezen en afdrukken.").format(day=day(stays)),
            _("Deze ronde gaat niet meer open."),
        )
    return ()


def _welcome(link: Link, key: str, request: HttpRequest) -> HttpResponse:
    """The first page: for whom, about what, until when; the questions come after a button."""
    if request.method not in ("GET", "HEAD") or request.path != links.address(key):
        return HttpResponseRedirect(links.address(key), status=303)
    return render(request, "rounds/welcome.html", {**_context(link, key), "part": bool(link.pages)})


def _context(link: Link, key: str) -> dict[str, object]:
    return {"key": key, "round": link.assignment.round, "organisation": about(link.assignment), "link": link}


def _door(link: Link, key: str, stands: Standing, request: HttpRequest, told: str = "") -> HttpResponse:
    """Why a link leads nowhere, and what can be done."""
    assignment = link.assignment
    context = {
        **_context(link, key),
        "stands": str(stands),
        "told": told,
        "sent": assignment.submission is not None,
        "number": short_number(assignment.submission.instance_id) if assignment.submission else "",
        "fresh": stands is Standing.EXPIRED and bool(link.to) and link.person is None,
        "begun": assignment.draft is not None and assignment.draft.closed is None,
    }
    return render(request, "rounds/door.html", context, status=410 if stands in GONE else 200)


def closed_door(request: HttpRequest, key: str) -> HttpResponse:
    """What happened while somebody was sending: the page of the link as it stands now."""
    link = links.by_key(key)
    if link is None:
        raise Http404
    stands = standing(link, timezone.now())
    if stands in (Standing.WORKS, Standing.OVERTAKEN):
        return HttpResponseRedirect(links.address(key), status=303)
    return _door(link, key, stands, request)


def working(key: str) -> tuple[Link, Standing]:
    """The link of a key and how it stands. Raises Http404."""
    link = links.by_key(key)
    if link is None:
        raise Http404
    return link, standing(link, timezone.now())


@csrf_exempt  # no session and no cookie: docs/decisions/0010
@require_POST
@page(PUBLIC)
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """On to the questions."""
    link, stands = working(key)
    if stands is Standing.WORKS:
        sending.draft_of(link.assignment)
        links.opened(link)
    elif stands is not Standing.OVERTAKEN:
        return _door(link, key, stands, request)
    else:
        links.opened(link)
    return HttpResponseRedirect(links.address(key), status=303)


@csrf_exempt
@require_POST
@page(PUBLIC)
def fresh(request: HttpRequest, key: str) -> HttpResponse:
    """A new link in place of one that expired, by mail to the address that we know."""
    link, stands = working(key)
    try:
        links.ask_fresh(link=link)
    except Refused as reason:
        return _door(link, key, stands, request, told=reason.message)
    told = _("Wij sturen een nieuwe link naar het adres waar deze link naartoe ging. Kijk in uw mail.")
    return render(request, "rounds/told.html", {**_context(link, key), "title": _("Kijk in uw mail"), "told": told})


@csrf_exempt
@require_POST
@page(PUBLIC)
def not_mine(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody got a link that is not for them: it stops working."""
    link, stands = working(key)
    if stands is not Standing.WORKS or link.opened is not None:
        return HttpResponseRedirect(links.address(key), status=303)
    links.revoke(by=links.actor_of(link), link=link)
    told = _("De link werkt niet meer. Het bureau kan de vragen aan iemand anders sturen.")
    return render(request, "rounds/told.html", {**_context(link, key), "title": _("Dank u wel"), "told": told})


@csrf_exempt
@require_POST
@page(PUBLIC)
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Open what was sent again, to correct it."""
    link, stands = working(key)
    if stands not in (Standing.WORKS, Standing.OVERTAKEN) or link.opened is None or link.pages:
        return HttpResponseRedirect(links.address(key), status=303)
    try:
        correcting.begin(by=links.actor_of(link), assignment=link.assignment)
    except Refused as reason:
        return _door(link, key, Standing.CLOSED, request, told=reason.message)
    except Conflict:
        pass  # somebody saved in between: the page shows what is stored
    return HttpResponseRedirect(links.address(key), status=303)


@csrf_exempt
@require_POST
@page(PUBLIC)
def unquote(request: HttpRequest, key: str, *, unquoted: bool) -> HttpResponse:  # noqa: ARG001  a page of a key
    """Take back the permission to quote, or give it again; then what was sent, which says so."""
    link, stands = working(key)
    reads = stands in (Standing.WORKS, Standing.CLOSED, Standing.OVERTAKEN)
    if not reads or link.opened is None or link.pages:
        return HttpResponseRedirect(links.address(key), status=303)
    unquoting.unquote(by=links.actor_of(link), assignment=link.assignment, unquoted=unquoted)
    return HttpResponseRedirect(reverse("answering:receipt", args=[key]), status=303)
