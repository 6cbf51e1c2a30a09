"""Withdrawing the version of a form that is out, for a corrected one: what was typed goes along where it still fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from meerwaarde.language import gettext as _
from meerwaarde.web.answering import services as answering
from meerwaarde.web.answering.moving import move_draft
from meerwaarde.web.answering.types import Given
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds.ending import out
from meerwaarde.web.rounds.known import held_now, known_of
from meerwaarde.web.rounds.making import file_name, usable
from meerwaarde.web.rounds.models import Assignment, Held, Link, Round
from meerwaarde.web.rounds.publishing import frozen
from meerwaarde.web.rounds.questions import Form, form_of
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep import services as upkeep

if TYPE_CHECKING:
    from meerwaarde.web.answering.types import FormVersion

# Members read it in Dutch, as they read the invitation.
SUBJECT = "{title}: kijkt u enkele antwoorden na?"
BODY = """Wij hebben de vragenlijst “{title}” verbeterd terwijl u die invulde. Uw antwoorden zijn bewaard, maar bij deze
vragen past uw antwoord niet meer. Wilt u die opnieuw beantwoorden?

{questions}

Open daarvoor de link die u eerder kreeg. Onze excuses voor de moeite.
"""


@dataclass(frozen=True, slots=True)
class Replaced:
    """What replacing did: the new version, how many drafts went along, and the names of members that lost an answer."""

    version: str
    drafts: int
    told: tuple[str, ...]


@transaction.atomic
def replace(*, by: Actor, round_: Round, source: bytes, name: str) -> Replaced:
    """Let a round go on with a corrected version of its form. What was sent already stays as it was sent.

    Drafts go along; members of whom an answer does not fit any more get a mail about those questions. Raises Refused
    for a file that cannot be published, another form, or the same.
    """
    current = out(by, round_)
    before, form = form_of(current), usable(source, name)
    withdrawn = current.form_version
    assert withdrawn is not None  # it is published
    if form.xform.form_id != withdrawn.form_id:
        said = _("Dit is een andere vragenlijst: het kenmerk (form_id) is {there} in plaats van {here}.")
        raise Refused(said.format(there=form.xform.form_id, here=withdrawn.form_id), "file")
    version = frozen(form.xform, current.title, source, name)
    if version == withdrawn:
        raise Refused(_("Dit is dezelfde vragenlijst. Er is niets veranderd."), "file")
    current.form_version, current.source, current.source_name = version, source, file_name(name)
    current.save(update_fields=["form_version", "source", "source_name"])
    _hold(current, before, form)
    drafts, lost = _move(current, version)
    record(
        by=by, action="rounds.round.replaced", subject=("round", current.uuid),
        changes={"version": [withdrawn.version, version.version], "drafts": [None, drafts],
                 "told": [None, len(lost)]},
    )  # fmt: skip
    _tell(current, lost)
    names = members.names_of(row.organisation_id for row in lost)
    return Replaced(version.version, drafts, tuple(sorted(names.values())))


def _move(round_: Round, version: FormVersion) -> tuple[int, dict[Assignment, tuple[str, ...]]]:
    """Move the open drafts; gives how many, and the questions of which the answer does not fit, by assignment."""
    rows = Assignment.everything.filter(round=round_, draft__isnull=False, draft__closed__isnull=True)
    found = list(rows.select_related("draft__form_version"))
    known = known_of(round_, {row.organisation_id for row in found})
    reasons = {
        row.path: Given("", row.source, fixed=False, why=row.asked_anyway)
        for row in Held.everything.filter(round=round_).exclude(asked_anyway="")
    }
    lost = {}
    for row in found:
        assert row.draft is not None  # by the filter
        questions = move_draft(draft=row.draft, form_version=version)
        if questions:
            lost[row] = questions
        given = {one.path: Given(one.value, one.source) for one in known.get(row.organisation_id, ())}
        row.draft.refresh_from_db()
        answering.give_again(draft=row.draft, given={**given, **reasons})
    return len(found), lost


def _hold(round_: Round, before: Form, form: Form) -> None:
    """Questions that were there stay as they were, held or not; of new ones it is looked up now."""
    asked, old = form.asked(), before.asked()
    Held.everything.filter(round=round_).exclude(path__in=list(asked)).delete()
    Held.everything.bulk_create(
        Held(round=round_, path=one.path, indicator=one.indicator, source=one.source)
        for one in held_now(round_, form)
        if one.path not in old
    )


def _tell(round_: Round, lost: Mapping[Assignment, tuple[str, ...]]) -> None:
    links = Link.everything.filter(assignment__in=[row.pk for row in lost], revoked__isnull=True).exclude(to="")
    addresses: dict[int, set[str]] = {}
    for link in links:
        addresses.setdefault(link.assignment_id, set()).add(link.to)
    for row, questions in lost.items():
        body = BODY.format(title=round_.title, questions="\n".join(f"- {one}" for one in questions))
        for to in sorted(addresses.get(row.pk, ())):
            upkeep.send(to=to, subject=SUBJECT.format(title=round_.title), body=body)
