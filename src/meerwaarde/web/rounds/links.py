"""Personal links: made once, shown once, kept as a hash; they expire and can be revoked."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import selectors as accounts
from meerwaarde.web.accounts.links import absolute  # of a link in a message: for the letters of rounds too
from meerwaarde.web.answering.selectors import key_hash
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.models import Assignment, Link, Round
from meerwaarde.web.rounds.named import about
from meerwaarde.web.rounds.standing import Standing, standing
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Actor, Scope
from meerwaarde.web.typed import name_in_mail, one_line
from meerwaarde.web.ui.templatetags.words import day
from meerwaarde.web.upkeep import services as upkeep

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEY_BYTES = 24  # 192 bits: nobody guesses a link
LASTS = timedelta(days=30)  # after the last day of a round, so that receipts can be read back
SITTING = timedelta(hours=12)  # a link that somebody opened for themselves: as long as their session
FRESH_A_DAY = 3  # new links for one address that may be asked for without a session
BETWEEN = timedelta(minutes=10)  # two of them


def make(
    *,
    assignment: Assignment,
    purpose: str,
    expires: datetime,
    to: str = "",
    name: str = "",
    pages: Collection[int] = (),
    person: uuid.UUID | str | None = None,
) -> tuple[Link, str]:
    """A new link and its secret key, which is nowhere stored and cannot be given again.

    `pages` are the numbers of the pages that it opens, all when empty; `person` is who signed in and opens it. For
    services that have checked the right.
    """
    key = secrets.token_urlsafe(KEY_BYTES)
    link = Link.everything.create(
        assignment=assignment, key_sha256=key_hash(key), purpose=purpose, to=to.strip().lower(),
        name=one_line(name)[:200], pages=sorted(set(pages)), expires=expires, person=person,
    )  # fmt: skip
    return link, key


def address(key: str) -> str:
    """Where a link leads, on this site."""
    return reverse("answering:resume", args=[key])


def until(round_: Round) -> datetime:
    """When the links of a round stop working, also to read back what was sent."""
    return timezone.make_aware(datetime.combine(round_.closes, time.max)) + LASTS


def whole() -> QuerySet[Link]:
    """Links with all that is needed to open them, in one query."""
    return Link.everything.select_related(
        "assignment__round", "assignment__draft__form_version", "assignment__submission"
    ).defer("assignment__round__source", "assignment__round__filters", "assignment__draft__form_version__xml")


def by_key(key: str) -> Link | None:
    """The link with this secret, whatever became of it."""
    return _only(whole(), key)


def look_again(link: Link) -> bool:
    """Let a link hold what others may have changed of it and of its round since it was looked up; False: it is gone."""
    rows = Link.everything.filter(pk=link.pk).values_list(
        "revoked", "expires", "assignment__released", "assignment__round__closed", "assignment__round__opens",
        "assignment__round__closes",
    )  # fmt: skip
    found = rows.first()
    if found is None:
        return False
    assignment, round_ = link.assignment, link.assignment.round
    link.revoked, link.expires, assignment.released_id, round_.closed, round_.opens, round_.closes = found
    return True


def _only(rows: QuerySet[Link], key: str) -> Link | None:
    return next(iter(rows.filter(key_sha256=key_hash(key))), None)  # unique: to put one in order costs time


def actor_of(link: Link) -> Actor:
    """Who acts through a link: the person who signed in, or whoever has the link, for its organisation alone."""
    day = timezone.localdate()
    if link.person is not None:
        return Actor("person", str(link.person), accounts.scope_of_id(link.person, day))
    may = frozenset({Permission.ROUNDS_ANSWER, Permission.BURDEN_SEE})
    return Actor("link", str(link.pk), Scope(day, at={link.assignment.organisation_id: may}))


def opened(link: Link) -> None:
    """Remember the first time that a link was used, by pressing a button: programs that look at mail press none."""
    Link.everything.filter(pk=link.pk, opened__isnull=True).update(opened=timezone.now())


@transaction.atomic
def revoke(*, by: Actor, link: Link) -> bool:
    """Let a link lead nowhere any more; False when it already did. Raises PermissionDenied."""
    _require(by, link.assignment)
    changed = Link.everything.filter(pk=link.pk, revoked__isnull=True).update(revoked=timezone.now())
    if changed:
        record(
            by=by, action="rounds.link.revoked", subject=("assignment", link.assignment.uuid),
            organisation=link.assignment.organisation_id, changes={"purpose": [link.purpose, None]},
        )  # fmt: skip
    return bool(changed)


def _require(by: Actor, assignment: Assignment) -> None:
    if not by.scope.may(Permission.ROUNDS_MANAGE):
        by.scope.require(Permission.ROUNDS_ANSWER, assignment.organisation_id)


@transaction.atomic
def ask_fresh(*, link: Link) -> None:
    """Send a fresh link to the address that an expired one went to; never to another, and never shown.

    The old one stays expired. Raises Refused when there is no address, when it was asked too often, when the link did
    not merely expire, and for one that somebody opened for themselves: they sign in again.
    """
    now = timezone.now()
    if standing(link, now) is not Standing.EXPIRED or not link.to or link.person is not None:
        raise Refused(_("Voor deze link kunnen wij geen nieuwe sturen. Vraag er een aan het bureau."))
    assignment = Assignment.everything.select_for_update().get(pk=link.assignment_id)
    recent = Link.everything.filter(assignment=assignment, to=link.to, created__gt=now - timedelta(days=1))
    if recent.filter(created__gt=now - BETWEEN).exists() or recent.count() >= FRESH_A_DAY:
        raise Refused(_("Er is pas nog een nieuwe link gestuurd. Kijk in uw mail, ook bij ongewenste berichten."))
    fresh, key = make(
        assignment=link.assignment, purpose=link.purpose, to=link.to, name=link.name, pages=link.pages,
        expires=max(until(link.assignment.round), now + timedelta(days=1)),
    )  # fmt: skip
    send_link(fresh, key, subject=_("Een nieuwe link voor {title}"))
    record(
        by=actor_of(link), action="rounds.link.renewed", subject=("assignment", assignment.uuid),
        organisation=assignment.organisation_id,
    )  # fmt: skip


def send_link(link: Link, key: str, *, subject: str, words: str = "") -> None:
    """Mail a link to whom it is for. `words` come before it."""
    round_, name = link.assignment.round, name_in_mail(link.name)
    body = _(
        "{greeting},\n\n{words}Met deze persoonlijke link opent u “{title}” voor {organisation}:\n\n{link}\n\n"
        "Invullen kan tot en met {closes}. Stuur deze link niet door: wie hem heeft, kan antwoorden namens"
        " {organisation}. Samen invullen doet u met de knop “Samen met een collega invullen”.\n"
    ).format(
        greeting=_("Beste {name}").format(name=name) if name else _("Goedendag"),
        words=f"{words}\n\n" if words else "",
        title=round_.title,
        organisation=about(link.assignment),
        link=absolute(address(key)),
        closes=day(round_.closes),
    )
    upkeep.send(to=link.to, subject=subject.format(title=round_.title), body=body)
