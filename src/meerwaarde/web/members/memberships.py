"""Joining and leaving: events with a reason, so that the number of members can be explained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from meerwaarde.language import gettext as _
from meerwaarde.web.members.changing import dutch, hold, require_known, require_order, tell
from meerwaarde.web.members.models import Details, Membership, Organisation
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean
from meerwaarde.web.scopes import Actor

Joined, Left = Membership.Joined, Membership.Left
LONGEST_NOTE = 300


@transaction.atomic
def join(
    *, by: Actor, organisation: int, day: date, reason: str = Joined.NEW, through: int | None = None,
    payer: int | None = None, packages: Sequence[str] = (), note: str = "", until: date | None = None, left: str = "",
    why: str = "",
) -> Membership:  # fmt: skip
    """A membership from `day`; `until` with the reason `left` for one that is over. Again: the one that is there.

    `through` is the umbrella body of a member through it. Raises Refused when the organisation is a member then.
    """
    held = hold(by, organisation)
    require_known(organisation, day)
    require_order(day, until)
    _require_reasons(reason, left, until)
    _require_umbrella(organisation, through, day)
    terms = _terms(organisation, through, payer, packages)
    wanted = {**terms, "joined": str(reason), "left": str(left), "note": _note(note), "valid_to": until}
    there = Membership.everything.filter(organisation=organisation, valid_from=day).first()
    if there is not None and all(getattr(there, field) == value for field, value in wanted.items()):
        return there
    _require_no_other(organisation, day, until)
    made = Membership.everything.create(organisation_id=organisation, valid_from=day, **wanted)
    tell(
        by, "organisation.joined", held, {field: [None, value] for field, value in _readable(made).items() if value},
        why=why,
    )  # fmt: skip
    return made


@transaction.atomic
def leave(*, by: Actor, organisation: int, day: date, reason: str, note: str = "", why: str = "") -> Membership:
    """End the membership: from `day` no member any more. Raises Refused when there is nothing to end."""
    held = hold(by, organisation)
    last = Membership.everything.filter(organisation=organisation).order_by("-valid_from").first()
    if last is not None and (last.valid_to, last.left) == (day, reason):
        return last
    if last is None or last.valid_to is not None:
        raise Refused(_("Deze organisatie is geen lid, dus er is niets op te zeggen."), "day")
    if day <= last.valid_from:
        text = _("Deze organisatie is lid sinds {day}. Kies een latere dag.")
        raise Refused(text.format(day=dutch(last.valid_from)), "day")
    _require_reasons(last.joined, reason, day)
    last.valid_to, last.left = day, str(reason)
    last.note = _note(note) or last.note
    last.save(update_fields=["valid_to", "left", "note"])
    told = {"valid_to": [None, day], "left": ["", last.left], "note": ["", _note(note)]}
    tell(by, "organisation.left", held, told, why=why)
    return last


@transaction.atomic
def change_terms(
    *, by: Actor, organisation: int, day: date, through: int | None = None, payer: int | None = None,
    packages: Sequence[str] = (), why: str = "",
) -> Membership:  # fmt: skip
    """The same membership on other terms from `day`: nobody joins or leaves. Raises Refused when there is none."""
    held = hold(by, organisation)
    now = Membership.everything.filter(_on(day), organisation=organisation).first()
    if now is None:
        raise Refused(_("Op {day} is deze organisatie geen lid.").format(day=dutch(day)), "day")
    _require_umbrella(organisation, through, day)
    terms = _terms(organisation, through, payer, packages)
    before = _readable(now)
    if all(getattr(now, field) == value for field, value in terms.items()):
        return now
    if day == now.valid_from:
        Membership.everything.filter(pk=now.pk).update(**terms)
        now.refresh_from_db()
    else:
        ends, left = now.valid_to, now.left
        Membership.everything.filter(pk=now.pk).update(valid_to=day, left=Left.CONTINUED)
        now = Membership.everything.create(
            organisation_id=organisation, valid_from=day, valid_to=ends, joined=Joined.CONTINUED, left=left, **terms
        )
    after = _readable(now)
    told = {field: [before[field], after[field]] for field in ("through", "payer", "packages") if
            before[field] != after[field]}  # fmt: skip
    tell(by, "membership.terms_changed", held, told, day=day, why=why)
    return now


@transaction.atomic
def correct_membership(
    *, by: Actor, membership: int, valid_from: date, valid_to: date | None, joined: str, left: str = "",
    note: str = "", why: str,
) -> None:  # fmt: skip
    """Put right what was recorded of a membership. `why` is required. Raises Refused when it would overlap another."""
    row = Membership.everything.get(pk=membership)
    held = hold(by, row.organisation_id)
    _require_why(why)
    require_known(row.organisation_id, valid_from, "valid_from")
    require_order(valid_from, valid_to)
    _require_reasons(joined, left, valid_to)
    _require_no_other(row.organisation_id, valid_from, valid_to, row.pk)
    before = _readable(row)
    row.valid_from, row.valid_to, row.joined, row.left, row.note = valid_from, valid_to, joined, left, _note(note)
    after = _readable(row)
    told = {field: [before[field], after[field]] for field in after if before[field] != after[field]}
    if told:
        row.save(update_fields=["valid_from", "valid_to", "joined", "left", "note"])
        tell(by, "membership.corrected", held, told, why=why)


@transaction.atomic
def remove_membership(*, by: Actor, membership: int, why: str) -> None:
    """Take away a membership that never was. `why` is required; what it said stays in the audit trail."""
    row = Membership.everything.filter(pk=membership).first()
    if row is None:
        return
    held = hold(by, row.organisation_id)
    _require_why(why)
    told = {field: [value, None] for field, value in _readable(row).items() if value}
    row.delete()
    tell(by, "membership.removed", held, told, why=why)


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def _terms(organisation: int, through: int | None, payer: int | None, packages: Sequence[str]) -> dict[str, Any]:
    cleaned = sorted({clean(one) for one in packages} - {""})
    return {"through_id": through, "payer_id": None if payer == organisation else payer, "packages": cleaned}


def _note(typed: object) -> str:
    note = clean(typed)
    if len(note) > LONGEST_NOTE:
        raise Refused(_("Dit is te lang: hoogstens {most} tekens.").format(most=LONGEST_NOTE), "note")
    return note


def _require_why(why: str) -> None:
    if not clean(why):
        raise Refused(_("Zeg waarom u dit verbetert. Dat komt in de geschiedenis te staan."), "why")


def _require_reasons(joined: str, left: str, until: date | None) -> None:
    if joined not in Joined.values:
        raise Refused(_("Kies waarom het lidmaatschap begint."), "reason")
    if until is not None and left not in Left.values:
        raise Refused(_("Kies waarom het lidmaatschap eindigt."), "left")
    if until is None and left:
        raise Refused(_("Er staat waarom het lidmaatschap eindigt, maar niet wanneer."), "until")


def _require_umbrella(organisation: int, through: int | None, day: date) -> None:
    """Raises Refused unless `through` is an umbrella body on `day`."""
    if through is None:
        return
    umbrella = Details.everything.filter(_on(day), organisation=through, kind=Details.Kind.UMBRELLA)
    if through == organisation or not umbrella.exists():
        raise Refused(_("Lid zijn via een ander kan alleen via een koepel."), "through")


def _require_no_other(organisation: int, day: date, until: date | None, but: int = 0) -> None:
    """Raises Refused when the organisation is a member already somewhere in this time."""
    others = Membership.everything.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), organisation=organisation)
    if until is not None:
        others = others.filter(valid_from__lt=until)
    other = others.exclude(pk=but).order_by("valid_from").first()
    if other is None:
        return
    if other.valid_to is None:
        text = _("Deze organisatie is al lid vanaf {day}.").format(day=dutch(other.valid_from))
    else:
        text = _("Deze organisatie is al lid van {day} tot {until}.").format(
            day=dutch(other.valid_from), until=dutch(other.valid_to)
        )
    raise Refused(text, "day")


def _readable(row: Membership) -> dict[str, Any]:
    """A membership as the audit trail keeps it, with organisations by number."""
    numbers = dict(
        Organisation.everything.filter(pk__in=[one for one in (row.through_id, row.payer_id) if one]).values_list(
            "pk", "number"
        )
    )
    return {
        "valid_from": row.valid_from, "valid_to": row.valid_to, "joined": str(row.joined), "left": str(row.left),
        "note": row.note, "through": numbers.get(row.through_id or 0, ""), "payer": numbers.get(row.payer_id or 0, ""),
        "packages": list(row.packages),
    }  # fmt: skip
