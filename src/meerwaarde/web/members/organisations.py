"""Adding an organisation and changing what it is called, from a day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from meerwaarde.language import gettext as _
from meerwaarde.web.members import facts
from meerwaarde.web.members.changing import (
    CHANGE,
    dutch,
    hold,
    refresh_words,
    require_known,
    require_order,
    tell,
)  # fmt: skip
from meerwaarde.web.members.facts import Facts
from meerwaarde.web.members.memberships import join
from meerwaarde.web.members.models import Asked, Details, Membership, Organisation, Served, Work
from meerwaarde.web.members.timeline import changed, spans, tidy
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

LONGEST_NUMBER = 20
BY_THE_MEMBER = frozenset({"website"})  # what REGISTER_OWN is enough for


@transaction.atomic
def add_organisation(
    *, by: Actor, day: date, name: str, number: str = "", token: uuid.UUID | None = None, same_kvk: bool = False,
    join_now: bool = False, why: str = "", **more: Any,
) -> Organisation:  # fmt: skip
    """Add an organisation that the register knows from `day`. `more`: kind, kvk_number, holding, place, website.

    With `join_now` it is a member from that day as well. An empty `number` is given by us. The same `token` again
    gives the organisation that is there. Raises Refused, and KvkTaken unless `same_kvk`.
    """
    by.scope.require(CHANGE)
    token = token or uuid.uuid4()
    there = Organisation.everything.filter(uuid=token).first()
    if there is not None:
        return there
    said = Facts(**facts.cleaned({"name": name, **more}))
    number = _free_number(number)
    if not same_kvk:
        facts.require_kvk_free(said.kvk_number, None, day, None)
    made, new = Organisation.everything.get_or_create(uuid=token, defaults={"number": number or token.hex[:20]})
    if not new:
        return made
    if not number:
        made.number = _next_number(made.pk)
        made.save(update_fields=["number"])
    facts.write(made.pk, [(day, said)])
    refresh_words(made.pk)
    told = {field: [None, value] for field, value in _readable(said).items() if value}
    tell(by, "organisation.added", made, {"number": [None, made.number], **told}, day=day, why=why)
    if join_now:
        join(by=by, organisation=made.pk, day=day)
    return made


@transaction.atomic
def change_details(
    *, by: Actor, organisation: int, day: date, changes: Mapping[str, Any], until: date | None = None,
    same_kvk: bool = False, why: str = "",
) -> None:  # fmt: skip
    """Change facts from `day`: name, kind, kvk_number, holding, place, website.

    Each holds until `until`, else for as long as what it replaces would have held: what was recorded for later stays.
    A member itself may change its website. Raises Refused, and KvkTaken unless `same_kvk`.
    """
    own = set(changes) <= BY_THE_MEMBER
    held = hold(by, organisation, Permission.REGISTER_OWN if own else CHANGE)
    require_order(day, until)
    require_known(organisation, day)
    before = facts.timeline_of(organisation)
    after = before
    for field, value in facts.cleaned(changes).items():
        after = changed(after, day, until, _setting(field, value), _same_in(field))
    if after == before:
        return
    _check(organisation, set(changes), before, after, same_kvk)
    facts.write(organisation, after)
    refresh_words(organisation)
    told = _differences(before, after, day)
    tell(by, "organisation.changed", held, told, day=day, until=until, why=why)


@transaction.atomic
def change_start(*, by: Actor, organisation: int, day: date, why: str = "") -> None:
    """Correct from which day the register knows an organisation. Raises Refused when something else is older."""
    held = hold(by, organisation)
    before = facts.timeline_of(organisation)
    first = before[0][0]
    if day == first:
        return
    for model in (Membership, Work, Served):
        if model.everything.filter(organisation=organisation, valid_from__lt=day).exists():
            raise Refused(
                _("Er staat al iets van voor {day} over deze organisatie.").format(day=dutch(day)), "day"
            )  # fmt: skip
    if Asked.everything.filter(organisation=organisation, day__lt=day).exists():
        raise Refused(_("Deze organisatie kreeg al voor {day} een vraag.").format(day=dutch(day)), "day")
    on_day = [value for start, value in before if start <= day]
    first_value = on_day[-1] if on_day else before[0][1]
    after = tidy([(day, first_value), *((start, value) for start, value in before if start > max(day, first))])
    facts.write(organisation, after)
    refresh_words(organisation)
    tell(by, "organisation.start_changed", held, {"begins": [first, day]}, why=why)


@transaction.atomic
def change_number(*, by: Actor, organisation: int, number: str, why: str = "") -> None:
    """Give an organisation another number. Raises Refused when it is taken."""
    held = hold(by, organisation)
    number = _free_number(number, organisation)
    if not number or number == held.number:
        return
    before, held.number = held.number, number
    held.save(update_fields=["number"])
    refresh_words(organisation)
    tell(by, "organisation.renumbered", held, {"number": [before, number]}, why=why)


def _setting(field: str, value: Any) -> Any:
    return lambda said: said._replace(**{field: value})


def _same_in(field: str) -> Any:
    return lambda on_day, then: then is not None and getattr(on_day, field) == getattr(then, field)


def _check(organisation: int, fields: set[str], before: Any, after: Any, same_kvk: bool) -> None:
    """Raises Refused when the new periods say what cannot be: a KvK number of another, a concern inside itself."""
    there = set(spans(before))
    for start, end, said in spans(after):
        if (start, end, said) in there:
            continue
        if "kvk_number" in fields and not same_kvk:
            facts.require_kvk_free(said.kvk_number, organisation, start, end)
        if "holding" in fields:
            facts.require_no_cycle(organisation, said.holding, start, end)


def _differences(before: Any, after: Any, day: date) -> dict[str, Any]:
    """What changed on `day`, for the audit trail; where later periods alone changed, from when."""
    old = next((value for start, value in reversed(before) if start <= day), None)
    new = next((value for start, value in reversed(after) if start <= day), None)
    was, now = _readable(old), _readable(new)
    return {field: [was[field], now[field]] for field in now if was[field] != now[field]}


def _readable(said: Facts | None) -> dict[str, Any]:
    """Facts with organisations by number, as the audit trail keeps them."""
    if said is None:
        return dict.fromkeys(Facts._fields)
    holding = Organisation.everything.get(pk=said.holding).number if said.holding else ""
    return {**said._asdict(), "holding": holding}


def _free_number(typed: object, organisation: int = 0) -> str:
    """A number as typed; empty when it was. Raises Refused when it is too long or another has it."""
    number = clean(typed)
    if len(number) > LONGEST_NUMBER:
        raise Refused(_("Een lidnummer heeft hoogstens {most} tekens.").format(most=LONGEST_NUMBER), "number")
    other = Organisation.everything.filter(number=number).exclude(pk=organisation).first() if number else None
    if other is not None:
        current = Details.everything.filter(organisation=other, valid_to__isnull=True).first()
        text = _("Lidnummer {number} is al van {name}.")
        raise Refused(text.format(number=number, name=current.name if current else number), "number")
    return number


def _next_number(key: int) -> str:
    """A number that nobody has: L00042."""
    while Organisation.everything.filter(number=f"L{key:05}").exists():
        key += 1
    return f"L{key:05}"
