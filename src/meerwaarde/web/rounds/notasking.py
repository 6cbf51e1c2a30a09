"""Who does not want to be asked: an address, or a whole organisation. Messages stop; links that are out still work.

The page of leaving is reached by a signed number of the link in the message: it can be used by whoever has the
message, opens no answers, and holds no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.audit.services import record, wait_for_turn
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import links
from meerwaarde.web.rounds.models import DoNotAsk, Link
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Actor, Scope
from meerwaarde.web.typed import one_line

PAGE = 50
LONGEST_REASON = 300
SIGNER = Signer(salt="meerwaarde.rounds.notasking")
OWN_WISH = "Zelf afgemeld via de link in een bericht."  # the reason as it is kept, in the language of the bureau


@dataclass(frozen=True, slots=True)
class Silent:
    """A line of the list."""

    key: int
    organisation: str
    email: str
    reason: str
    created: datetime


def address_of(link: Link) -> str:
    """The whole address of the page on which the reader of a message leaves."""
    return absolute(reverse("rounds:leave", args=[SIGNER.sign(str(link.pk))]))


def link_of(key: str) -> Link | None:
    """The link that a key of leaving belongs to; None for a key that is not ours, or of a link that is gone."""
    try:
        number = SIGNER.unsign(key)
    except BadSignature:
        return None
    return Link.everything.select_related("assignment__round").filter(pk=int(number)).exclude(to="").first()


def silent_organisations() -> QuerySet[DoNotAsk, Any]:
    """The keys of organisations that do not want to be asked at all."""
    return DoNotAsk.everything.filter(organisation__isnull=False, email="").values("organisation")


def page_of(scope: Scope, number: int) -> tuple[list[Silent], bool]:
    """A page of the list, the latest first, and whether there are more. Raises PermissionDenied."""
    scope.require(Permission.ROUNDS_MANAGE)
    start = (number - 1) * PAGE
    rows = list(DoNotAsk.everything.order_by("-created", "-pk")[start : start + PAGE + 1])
    names = members.names_of(row.organisation_id for row in rows if row.organisation_id)
    lines = [
        Silent(row.pk, names.get(row.organisation_id or 0, ""), row.email, row.reason, row.created)
        for row in rows[:PAGE]
    ]  # fmt: skip
    return lines, len(rows) > PAGE


@transaction.atomic
def add(*, by: Actor, reason: str, email: str = "", number: str = "") -> DoNotAsk:
    """Let an address, or the organisation with this member number, not be asked any more. Who is there stays there.

    Raises PermissionDenied and Refused.
    """
    by.scope.require(Permission.ROUNDS_MANAGE)
    reason, email, number = one_line(reason), one_line(email).lower(), one_line(number)
    if bool(email) == bool(number):
        raise Refused(_("Vul een e-mailadres in, of het nummer van een organisatie. Niet allebei."), "email")
    if not reason:
        raise Refused(_("Schrijf waarom er niet wordt gevraagd."), "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Deze reden is te lang. Houd hem onder de {n} tekens.").format(n=LONGEST_REASON), "reason")
    if email:
        return _keep(by, None, checked_address(email), reason)
    found = members.by_number(by.scope, number)
    if found is None:
        raise Refused(_("Er is geen organisatie met nummer {number}.").format(number=number), "number")
    return _keep(by, found.pk, "", reason)


def checked_address(email: str, field: str = "email") -> str:
    """An address in small letters. Raises Refused."""
    email = one_line(email).lower()
    try:
        validate_email(email)
    except ValidationError:
        said = _("Dit is geen e-mailadres: {typed}. Zo wel: naam@example.org.")
        raise Refused(said.format(typed=email), field) from None
    if len(email) > 254:
        raise Refused(_("Dit adres is te lang."), field)
    return email


@transaction.atomic
def remove(*, by: Actor, key: int) -> None:
    """Let somebody be asked again. Who is not in the list any more changes nothing. Raises PermissionDenied."""
    by.scope.require(Permission.ROUNDS_MANAGE)
    row = DoNotAsk.everything.select_for_update().filter(pk=key).first()
    if row is not None:
        row.delete()
        record(by=by, action="rounds.silence.ended", subject=("do_not_ask", key), organisation=row.organisation_id)


@transaction.atomic
def leave(*, link: Link, whole: bool) -> None:
    """The reader of a message wants no more: for this address, or (`whole`) for the organisation. Again: nothing."""
    organisation = link.assignment.organisation_id
    _keep(links.actor_of(link), organisation if whole else None, "" if whole else link.to, OWN_WISH, at=organisation)


def _keep(by: Actor, organisation: int | None, email: str, reason: str, at: int | None = None) -> DoNotAsk:
    wait_for_turn()  # two at once make one row
    found = DoNotAsk.everything.filter(organisation=organisation, email=email).first()
    if found is not None:
        return found
    made = DoNotAsk.everything.create(organisation_id=organisation, email=email, reason=reason)
    what = {"what": [None, "organisation" if organisation else "address"]}
    record(
        by=by, action="rounds.silence.begun", subject=("do_not_ask", made.pk), organisation=organisation or at,
        changes=what,
    )  # fmt: skip
    return made
