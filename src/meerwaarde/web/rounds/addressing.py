"""To whom a round writes at a member: one person, who can share the questions with colleagues.

The order stands here and nowhere else (`ORDER`). Contact persons for contribution and invoices are never written to
about questions: that is not what their address was given for. Whoever got the invitation gets the reminders too,
unless their link was revoked, they stopped, or the address does not want to be written to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from meerwaarde.web.accounts import selectors as accounts
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import DoNotAsk, Link
from meerwaarde.web.scopes import Scope

# First a contact person for questionnaires; else somebody with an account who may answer; else the general contact.
ORDER: tuple[str | Role, ...] = (
    "research", Role.RESPONDENT, Role.CONTROLLER, Role.MEMBER_ADMINISTRATOR, "director", "other",
)  # fmt: skip
ROLES = tuple(one for one in ORDER if isinstance(one, Role))


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a message goes to. `name` may be empty."""

    email: str
    name: str


@dataclass(slots=True)
class _Found:
    """What is known of one member: who could be written to in order, and addresses of who stopped."""

    ranked: list[tuple[int, Addressee]]
    stopped: set[str]

    def in_order(self) -> Iterator[Addressee]:
        return (one for _rank, one in sorted(self.ranked, key=lambda found: found[0]))


def addressees(scope: Scope, organisations: Collection[int], round_: int | None) -> dict[int, Addressee]:
    """To whom a round writes at these organisations on the day of `scope`; absent is who cannot be written to.

    None: a round that wrote to none of them yet.
    """
    if not organisations:
        return {}
    found = _known(scope, organisations)
    links = {} if round_ is None else _links(organisations, round_)
    unwanted = _unwanted()
    chosen: dict[int, Addressee] = {}
    for key, known in found.items():
        working, revoked = links.get(key, ({}, set()))
        stopped = known.stopped - {one.email for _rank, one in known.ranked}
        kept = [one for email, one in working.items() if email not in stopped]
        candidates = [*kept, *(one for one in known.in_order() if one.email not in revoked)]
        first = next((one for one in candidates if one.email not in unwanted), None)
        if first is not None:
            chosen[key] = first
    return chosen


def _known(scope: Scope, organisations: Collection[int]) -> dict[int, _Found]:
    found = {key: _Found([], set()) for key in organisations}
    for contact in members.reached(scope, organisations, scope.day):
        _add(found[contact.organisation], contact.function, contact.name, contact.email, contact.still)
    for one in accounts.colleagues(scope, organisations, ROLES):
        _add(found[one.organisation], one.role, one.name, one.email, one.still)
    return found


def _add(known: _Found, what: str, name: str, email: str, still: bool) -> None:
    if not still:
        known.stopped.add(email)
    elif what in ORDER:
        known.ranked.append((ORDER.index(what), Addressee(email, name)))


def _links(organisations: Collection[int], round_: int) -> dict[int, tuple[dict[str, Addressee], set[str]]]:
    """By organisation who was written to, the latest first, and the addresses whose links were all revoked."""
    rows = Link.everything.filter(
        assignment__round=round_, assignment__organisation__in=organisations, purpose=Link.Purpose.INVITED
    ).exclude(to="")  # fmt: skip
    found: dict[int, tuple[dict[str, Addressee], set[str]]] = {}
    for key, to, name, revoked in rows.order_by("-created", "-pk").values_list(
        "assignment__organisation", "to", "name", "revoked"
    ):
        working, gone = found.setdefault(key, ({}, set()))
        if revoked is None:
            working.setdefault(to, Addressee(to, name))
            gone.discard(to)
        elif to not in working:
            gone.add(to)
    return found


def _unwanted() -> frozenset[str]:
    """The addresses that do not want to be written to."""
    return frozenset(DoNotAsk.everything.exclude(email="").values_list("email", flat=True))
