"""Publishing a round: its form freezes, everybody gets an assignment, and what is known is laid down, all at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.answering import services as answering
from meerwaarde.web.answering.types import VersionTaken
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import services as members
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import strata, wording
from meerwaarde.web.rounds.known import HeldQuestion, held
from meerwaarde.web.rounds.models import Assignment, Held, Round
from meerwaarde.web.rounds.questions import form_of, no_lists, unpacked
from meerwaarde.web.rounds.targets import Target, target_of
from meerwaarde.web.rounds.types import Refused, State
from meerwaarde.web.scopes import Actor

if TYPE_CHECKING:
    from meerwaarde.questionnaire.xform import XForm
    from meerwaarde.web.answering.types import FormVersion

TRIES = 200  # versions of one form
MANY = 500  # rows that are stored in one statement


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands in the way of publishing. `step` is the page where it is put right."""

    step: str
    message: str


def state_of(round_: Round, day: date) -> State:
    """How far a round is on `day`."""
    if round_.published is None:
        return State.MAKING
    if round_.closed is not None:
        return State.CLOSED
    if day < round_.opens:
        return State.WAITING
    return State.OPEN if day <= round_.closes else State.ENDED


def reference_of(round_: Round) -> str:
    """Under what members.services counts that somebody was asked this round."""
    return f"ronde:{round_.uuid}"


def missing(round_: Round, target: Target, known: Collection[HeldQuestion], day: date) -> tuple[Missing, ...]:
    """All that stands in the way of publishing on `day`. `known`: what `held` gives for the round."""
    return (
        *_questions_missing(round_, known),
        *_target_missing(target),
        *_when_missing(round_, day),
        *_texts_missing(round_),
    )


def _questions_missing(round_: Round, known: Collection[HeldQuestion]) -> list[Missing]:
    try:
        form = form_of(round_)
    except InputError as reason:
        return [Missing("questions", str(reason))]
    if form.lacking:
        return [Missing("questions", no_lists(form))]
    questions = form.asked()
    if len([one for one in known if not one.asked_anyway]) >= len(questions):
        return [Missing("questions", _("Alles wat u vraagt is al bekend. Er blijft geen vraag over."))]
    return []


def _target_missing(target: Target) -> list[Missing]:
    if not target.rows:
        return [Missing("target", _("Deze keuze uit het ledenbestand geeft geen enkel lid."))]
    if not target.asked():
        return [Missing("target", _("Van geen van deze leden is bekend in welke gemeente het werkt."))]
    return []


def _when_missing(round_: Round, day: date) -> list[Missing]:
    if round_.closes < day:
        return [Missing("when", _("De laatste dag is voorbij. Kies een latere dag."))]
    return []


def _texts_missing(round_: Round) -> list[Missing]:
    found = []
    for name, link in (("subject", False), ("invitation", True), ("reminder", True)):
        text = getattr(round_, name)
        if name == "reminder" and not text:
            continue
        try:
            wording.checked(text, name, link=link)
        except Refused as reason:
            found.append(Missing("texts", reason.message))
    return found


@transaction.atomic
def publish(*, by: Actor, round: Round) -> Round:  # noqa: A002  the name that other apps know
    """Publish a round; gives it as it is then. What was published stays as it is: a second call changes nothing.

    Raises PermissionDenied, and Refused with all that is missing.
    """
    by.scope.require(Permission.ROUNDS_MANAGE)
    current = Round.everything.select_for_update().get(pk=round.pk)
    if current.published is not None:
        return current
    target = target_of(by.scope, current)
    known = held(current)
    wanting = missing(current, target, known, by.scope.day)
    if wanting:
        raise Refused(" ".join(one.message for one in wanting))
    _lay_down(current, known)
    current.form_version = frozen(form_of(current).xform, current.title, bytes(current.source), current.source_name)
    current.published = timezone.now()
    current.save(update_fields=["form_version", "published"])
    asked = target.asked()
    Assignment.everything.bulk_create(strata.assignments(by.scope, current, asked), batch_size=MANY)
    _count_the_burden(by, current, asked)
    told: dict[str, Any] = {"published": [None, current.published], "assignments": [0, len(asked)]}
    record(by=by, action="rounds.round.published", subject=("round", current.uuid), changes=told)
    return current


def _lay_down(round_: Round, known: Collection[HeldQuestion]) -> None:
    """Keep what is held as it is now: what comes into the register later changes no question that is out."""
    Held.everything.filter(round=round_).delete()
    Held.everything.bulk_create(
        Held(round=round_, path=one.path, indicator=one.indicator, source=one.source, asked_anyway=one.asked_anyway)
        for one in known
    )


def _count_the_burden(by: Actor, round_: Round, asked: list[tuple[int, str]]) -> None:
    times = Counter(key for key, _code in asked)
    for often in sorted(set(times.values())):
        members.asked(
            by=by, organisations=[key for key, many in times.items() if many == often], what=round_.title,
            reference=reference_of(round_), day=round_.opens, minutes=round_.minutes * often,
        )  # fmt: skip


def frozen(xform: XForm, title: str, source: bytes = b"", name: str = "") -> FormVersion:
    """The form under the title of its round, with the next version that is free when its own is taken; and with the
    pictures and sounds that came with it in `source`."""
    xform = _named(xform, title=title)
    with unpacked(source, name) as folder:
        for _try in range(TRIES):
            try:
                return answering.publish_form(xform=xform, folder=folder)
            except VersionTaken:
                xform = _named(xform, version=next_version(xform.version))
    raise Refused(_("Van deze vragenlijst zijn te veel versies. Geef het formulier een ander kenmerk (form_id)."))


def next_version(version: str) -> str:
    """The version after this one.

    >>> next_version("2026.1"), next_version("9"), next_version("concept"), next_version("")
    ('2026.2', '10', 'concept.2', '2')
    """
    found = re.search(r"[0-9]+$", version)
    if found is None:
        return f"{version}.2" if version else "2"
    return version[: found.start()] + str(int(found[0]) + 1)


def _named(xform: XForm, *, title: str | None = None, version: str | None = None) -> XForm:
    """The same form under another title or version; it is read again, so that its hash is of what it says."""
    from lxml import etree

    from meerwaarde.questionnaire.xform import parse_xform

    if title in (None, xform.title) and version in (None, xform.version):
        return xform
    tree: Any = etree.fromstring(xform.xml, etree.XMLParser(resolve_entities=False, no_network=True))
    head = next(one for one in tree if etree.QName(one).localname == "head")
    for one in head:
        if etree.QName(one).localname == "title" and title is not None:
            one.text = title
    model = next(one for one in head if etree.QName(one).localname == "model")
    instance = next(one for one in model if etree.QName(one).localname == "instance")
    if version is not None:
        instance[0].set("version", version)
    xml = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return parse_xform(xml, file=xform.file, source_sha256=xform.source_sha256)
