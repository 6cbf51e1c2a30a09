"""Answering together: a colleague gets a link of their own, to all pages or to some; somebody takes over; links end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import selectors as accounts
from meerwaarde.web.answering import selectors as answered
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import links
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.rounds.named import about
from meerwaarde.web.rounds.sending import draft_of, locked
from meerwaarde.web.rounds.standing import Standing, standing_of
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Actor
from meerwaarde.web.typed import name_in_mail, one_line
from meerwaarde.web.upkeep import services as upkeep

MOST_LINKS = 20  # shared links of one assignment that work at a time
A_DAY = 30  # shared links of one assignment a day, whoever makes them
AGAIN = timedelta(minutes=10)  # within which the same sharing again is a retry


@transaction.atomic
def share(*, by: Actor, assignment: Assignment, to: str, name: str = "", pages: Collection[int] = ()) -> Link:
    """Mail a colleague a link to the questions, or to the pages with these numbers.

    The same again within some minutes sends nothing. Raises PermissionDenied, and Refused.
    """
    by.scope.require(Permission.ROUNDS_ANSWER, assignment.organisation_id)
    address = _address(to)
    row = locked(assignment)
    _require_open(row)
    wanted = _pages(row, pages)
    now = timezone.now()
    shared = Link.everything.filter(assignment=row, purpose=Link.Purpose.SHARED)
    for link in shared.filter(to=address, revoked__isnull=True, created__gt=now - AGAIN):
        if link.pages == wanted:
            return link
    if shared.filter(revoked__isnull=True, expires__gt=now).count() >= MOST_LINKS:
        raise Refused(_("U deelt deze vragenlijst al met veel mensen. Trek eerst een link in."), "to")
    if shared.filter(created__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise Refused(_("Vandaag is deze vragenlijst al vaak gedeeld. Probeer het morgen opnieuw."), "to")
    link, key = links.make(
        assignment=row, purpose=Link.Purpose.SHARED, to=address, name=name, pages=wanted, expires=links.until(row.round)
    )
    words = _("Een collega vraagt u om mee te doen.")
    if wanted:
        words = _("Een collega vraagt u een deel van de vragen in te vullen. Uw collega verstuurt het geheel.")
    links.send_link(link, key, subject=_("Samen invullen: {title}"), words=words)
    record(
        by=by, action="rounds.link.shared", subject=("assignment", row.uuid), organisation=row.organisation_id,
        changes={"pages": [None, wanted or "alle"]},
    )  # fmt: skip
    return link


def _address(to: str) -> str:
    address = one_line(to).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl."), "to") from None
    if len(address) > 254:
        raise Refused(_("Dit e-mailadres is te lang."), "to")
    return address


def _require_open(assignment: Assignment) -> None:
    if standing_of(assignment, timezone.now()) is not Standing.WORKS:
        raise Refused(_("De vragenlijst staat niet open. Delen kan alleen zolang er geantwoord kan worden."))
    if assignment.submission is not None and (assignment.draft is None or assignment.draft.closed is not None):
        raise Refused(_("De antwoorden zijn al verstuurd. Wilt u samen iets verbeteren? Kies eerst “Iets verbeteren”."))


def _pages(assignment: Assignment, pages: Collection[int]) -> list[int]:
    """The numbers of pages that there are; all of them is the whole, which is []."""
    every = {number for number, _title in page_titles(assignment)}
    wanted = set(pages)
    if not wanted <= every:
        raise Refused(_("Een van deze bladzijden is er niet. Kies uit de lijst."), "pages")
    return sorted(wanted) if wanted != every else []


def page_titles(assignment: Assignment) -> list[tuple[int, str]]:
    """The pages of the form by number, in words, for choosing which to share."""
    draft = assignment.draft
    version = draft.form_version if draft is not None else assignment.round.form_version
    return answered.page_titles(version) if version is not None else []


@transaction.atomic
def open_own(*, by: Actor, assignment: Assignment, name: str = "", to: str = "") -> str:
    """The key of a link for somebody who signed in; it works as long as their session, and their role.

    Raises PermissionDenied.
    """
    by.scope.require(Permission.ROUNDS_ANSWER, assignment.organisation_id)
    if standing_of(assignment, timezone.now()) is Standing.WORKS:
        draft_of(assignment)
    link, key = links.make(
        assignment=assignment, purpose=Link.Purpose.OWN, to=to, name=name, person=by.id,
        expires=timezone.now() + links.SITTING,
    )  # fmt: skip
    links.opened(link)
    return key


@transaction.atomic
def open_app(*, by: Actor, assignment: Assignment, name: str = "", to: str = "") -> str:
    """The key for the server address in an app of who signed in; it works until the round is over, or their role is.

    Raises PermissionDenied, and Refused when there is nothing to answer.
    """
    by.scope.require(Permission.ROUNDS_ANSWER, assignment.organisation_id)
    row = locked(assignment)
    _require_open(row)
    link, key = links.make(
        assignment=row, purpose=Link.Purpose.OWN, to=to, name=name, person=by.id, expires=links.until(row.round)
    )
    links.opened(link)
    record(by=by, action="rounds.link.app", subject=("assignment", row.uuid), organisation=row.organisation_id)
    return key


@transaction.atomic
def take_over(*, by: Actor, assignment: Assignment, name: str = "", to: str = "") -> str:
    """Go on alone with what colleagues filled in: their links end, and they hear so. The key of an own link.

    Raises PermissionDenied, and Refused when there is nothing to answer.
    """
    by.scope.require(Permission.ROUNDS_ANSWER, assignment.organisation_id)
    row = locked(assignment)
    _require_open(row)
    now = timezone.now()
    live = Link.everything.filter(assignment=row, revoked__isnull=True, expires__gt=now)
    others = list(live.exclude(person=by.id) if by.kind == "person" else live)
    for address in sorted({one.to for one in others if one.to and one.to != to.lower()}):
        _tell_taken_over(row, address, name)
    Link.everything.filter(pk__in=[one.pk for one in others]).update(revoked=now)
    record(
        by=by, action="rounds.answer.taken_over", subject=("assignment", row.uuid), organisation=row.organisation_id,
        changes={"links": [len(others), 0]},
    )  # fmt: skip
    return open_own(by=by, assignment=row, name=name, to=to)


def _tell_taken_over(assignment: Assignment, address: str, name: str) -> None:
    title = assignment.round.title
    body = _(
        "{name} vult “{title}” voor {organisation} verder in. U hoeft niets meer te doen. Uw link werkt niet meer; wat"
        " u invulde is bewaard.\n"
    ).format(name=name_in_mail(name) or _("Een collega"), title=title, organisation=about(assignment))
    upkeep.send(to=address, subject=_("Uw collega neemt het over: {title}").format(title=title), body=body)


def by_whom(link: Link | None, names: dict[str, str]) -> str:
    """Who answered through a link, for colleagues and the bureau."""
    if link is None:
        return ""
    if link.purpose == Link.Purpose.BUREAU:
        return _("het bureau")
    return names.get(str(link.person), "") or link.name or link.to


def names_of(found: Collection[Link | None]) -> dict[str, str]:
    """What the people of links are called."""
    return accounts.names_of({str(one.person) for one in found if one is not None and one.person})
