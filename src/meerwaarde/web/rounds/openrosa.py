"""Answering a round with an app: ODK Collect, KoboCollect and whatever else speaks OpenRosa 1.0.

The server address that somebody types into the app holds the key of their link, so there is nothing to sign in to.
A form that is sent again, after a lost connection, is the same submission: 201 once more, stored once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.answering import receiving
from meerwaarde.web.answering import selectors as answered
from meerwaarde.web.answering.numbering import short_number
from meerwaarde.web.answering.types import Given, InUse, given_of
from meerwaarde.web.answering.types import Refused as AnswersRefused
from meerwaarde.web.rounds import answers, correcting, links
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.rounds.previous import last_year
from meerwaarde.web.rounds.sending import draft_of, given_for, locked
from meerwaarde.web.rounds.standing import Standing, standing
from meerwaarde.web.rounds.types import Refused

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance import Problem
    from meerwaarde.web.answering.types import FormVersion, MediaFile, Submission

LARGEST = 2_500_000  # bytes of one request; a questionnaire of five hundred questions is a hundredth of it
MOST_TOLD = 3  # problems in one message, which an app shows in a small window


@dataclass(frozen=True, slots=True)
class AppForm:
    """The form of an assignment for an app."""

    version: FormVersion
    xml: bytes
    media: list[MediaFile]

    @property
    def md5(self) -> str:
        """By which an app sees that the form changed; OpenRosa asks for this algorithm."""
        return hashlib.md5(self.xml, usedforsecurity=False).hexdigest()


def opened(key: str) -> Link:
    """The link of a key that an app may use. Raises Refused with what to say; LookupError for no key of ours."""
    link = links.by_key(key)
    if link is None:
        raise LookupError(key)
    if link.pages:
        raise Refused(_("Met deze link vult u een deel in. Dat kan alleen op de website."))
    stands = standing(link, timezone.now())
    if stands not in (Standing.WORKS, Standing.OVERTAKEN):
        raise Refused(_said(stands))
    return link


def _said(stands: Standing) -> str:
    said = {
        Standing.REVOKED: _("Deze link is ingetrokken. Vraag een collega of het bureau om een nieuwe."),
        Standing.EXPIRED: _("Deze link is verlopen. Open hem in een browser om een nieuwe aan te vragen."),
        Standing.WAITING: _("Deze ronde is nog niet begonnen."),
        Standing.CLOSED: _("Deze ronde is gesloten. Uw antwoorden staan nog in de app. Bel het bureau."),
    }
    return said.get(stands, _("Deze link werkt niet meer. Open hem in een browser: daar staat waarom."))


def form_of(link: Link) -> AppForm:
    """The form with what is known of the organisation in it."""
    version, given, instances = _known_to_look_at(link.assignment)
    xml = answered.xform_for_app(version, given, instances)
    return AppForm(version, xml, answered.media_files(version))


def _known_to_look_at(assignment: Assignment) -> tuple[FormVersion, dict[str, Given], dict[str, str]]:
    """What a form would be sent with, without beginning or changing a draft: an app looks often."""
    draft = assignment.draft
    version = draft.form_version if draft is not None else assignment.round.form_version
    assert version is not None  # a published round has one
    open_draft = draft is not None and draft.closed is None
    instances = draft.instances if draft is not None and open_draft else {}
    if draft is None and assignment.submission_id is None:
        instances = last_year(assignment)
    return version, receiving.fitting(form_version=version, given=given_for(assignment)), instances


def _known(assignment: Assignment) -> tuple[FormVersion, dict[str, Given], dict[str, str]]:
    draft = draft_of(assignment, begins=False)
    if draft.closed is None:
        return draft.form_version, given_of(draft.given), draft.instances
    version = draft.form_version
    return version, receiving.fitting(form_version=version, given=given_for(assignment)), {}


@transaction.atomic
def receive(*, link: Link, xml: bytes) -> Submission:
    """Store what an app sends, once.

    Raises Refused; TooLarge, UnreadableXml, TooManyNodes and OutOfBudget as `answering.receiving.receive`.
    """
    assignment = locked(link.assignment)
    identifier = receiving.instance_id_of(xml)
    if not identifier:
        raise Refused(_("De app stuurde geen kenmerk mee (instanceID). Haal het formulier opnieuw op."))
    same = next((one for one in correcting.history(assignment) if one.instance_id == identifier), None)
    if same is not None:
        return same
    _require_works_still(link, assignment)
    version, given, instances = _known(assignment)
    assignment.refresh_from_db(fields=["draft"])

    def after(submission: Submission) -> None:
        _require_next(assignment, submission)
        answer = answers.ready(
            by=links.actor_of(link), link=link, submission=submission, medium=Assignment.Medium.APP, seconds=None
        )
        kept = answers.keep(answer)
        assert kept  # the assignment is locked
        answers.tell(answer)
        if assignment.draft is not None:
            receiving.close_untouched(draft=assignment.draft, submission=submission)
        links.opened(link)

    try:
        return receiving.receive(form_version=version, xml=xml, given=given, instances=instances, after=after)
    except InUse:
        raise Refused(_("Dit kenmerk (instanceID) is al gebruikt voor andere antwoorden.")) from None
    except AnswersRefused as reason:
        raise Refused(_told(reason.problems)) from None


def _require_works_still(link: Link, assignment: Assignment) -> None:
    """Somebody may have closed the round or ended the link while we waited for our turn. Raises Refused."""
    link.refresh_from_db(fields=["revoked", "expires"])
    link.assignment = assignment
    stands = standing(link, timezone.now())
    if stands not in (Standing.WORKS, Standing.OVERTAKEN):
        raise Refused(_said(stands))


def _require_next(assignment: Assignment, submission: Submission) -> None:
    """It must be the first answer, or correct the one that counts now."""
    current = assignment.submission
    if current is None and not submission.deprecates:
        return
    if current is None or (submission.deprecates and submission.deprecates != current.instance_id):
        raise Refused(_("Dit verbetert antwoorden die hier niet meetellen (deprecatedID). Er is niets opgeslagen."))
    if not submission.deprecates:
        raise Refused(
            _("Deze vragenlijst is al verstuurd, met nummer {number}. Verbeter dat antwoord, of gebruik de website.")
            .format(number=short_number(current.instance_id))
        )  # fmt: skip
    if not correcting.may_be_corrected(assignment):
        raise Refused(_said(Standing.CLOSED))


def _told(problems: tuple[Problem, ...]) -> str:
    """What is wrong with a document, for the small window of an app."""
    kinds = {one.kind for one in problems if one.severity == "error"}
    again = _("Haal het formulier opnieuw op in de app en vul het nog eens in.")
    if "form" in kinds:
        return _("Dit zijn antwoorden op een ander formulier. Er is niets opgeslagen.")
    if "version" in kinds:
        return _("Dit zijn antwoorden op een andere versie van het formulier.") + f" {again}"
    if "readonly" in kinds:
        return _("Een gegeven dat al bekend was, is anders dan bij ons.") + f" {again}"
    errors = [one for one in problems if one.severity == "error"]
    said = "; ".join(f"{one.path.rpartition('/')[2]}: {one.message}" for one in errors[:MOST_TOLD])
    return _("Er is niets opgeslagen. Pas dit aan: {problems}").format(problems=said)
