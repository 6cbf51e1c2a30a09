"""What changes in answering. Each is whole or not at all; when it returns, it is on disk."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.answering import joining
from meerwaarde.web.answering import media as files
from meerwaarde.web.answering.known import blanked, prefilled, put
from meerwaarde.web.answering.known import told as told_of
from meerwaarde.web.answering.models import Draft, FormVersion, MediaFile, Submission
from meerwaarde.web.answering.selectors import form_of, key_hash, parsed, with_instances
from meerwaarde.web.answering.types import (
    Closed,
    Conflict,
    Given,
    Media,
    Refused,
    Sending,
    TooLarge,
    VersionTaken,
    given_of,
)

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance import Instance, Problem
    from meerwaarde.questionnaire.xform.types import XForm

LARGEST_DRAFT = 4_000_000  # bytes; a little less than can be read (expressions.tree.LARGEST)
MOST_TAGS = 200_000  # likewise (instance.building.MOST_NODES)
PAUSE = 15 * 60  # seconds without saving after which nobody was at work
KEY_BYTES = 24  # 192 bits: nobody guesses a link


def publish_form(
    *, xform: XForm, media: Iterable[Media] = (), folder: Path | None = None, trial: bool = False
) -> FormVersion:
    """Freeze a form with its files. The same form and files again give the version that is there.

    The files are `media`, and those in `folder` (or its folder `media`) that the form names. Raises VersionTaken when
    another form has this id and version; a trial may share them.
    """
    media = (*media, *(files.beside(xform.xml, folder) if folder is not None else ()))
    same = {"sha256": xform.sha256, "media_sha256": files.digest(media), "trial": trial}
    try:
        with transaction.atomic():
            version, made = FormVersion.objects.get_or_create(
                **same,
                defaults={
                    "form_id": xform.form_id,
                    "version": xform.version,
                    "title": xform.title,
                    "xml": xform.xml,
                    "source_sha256": xform.source_sha256,
                    "settings": dict(xform.settings),
                },
            )
            for one in media if made else ():
                digest = hashlib.sha256(one.content).hexdigest()
                MediaFile.objects.create(
                    form_version=version, name=one.name, content=one.content, mimetype=one.mimetype, sha256=digest
                )
    except IntegrityError:
        raise VersionTaken(f"{xform.form_id} {xform.version}") from None
    return version


def start_draft(
    *,
    form_version: FormVersion,
    language: str = "",
    instances: Mapping[str, str] | None = None,
    given: Mapping[str, Given] | None = None,
    sources: Mapping[str, str] | None = None,
) -> tuple[Draft, str]:
    """A new draft and the secret key of its link, which is nowhere stored and cannot be given again.

    `instances` holds what is already known of this respondent: XML by the id of a secondary instance. `given` holds
    what is shown instead of asked, or stands in its field already; `sources` where the instances come from, which is
    told beside what the form itself takes from them. Raises UnreadableXml.
    """
    from meerwaarde.questionnaire.instance import Instance

    known = dict(instances or {})
    form = with_instances(parsed(form_version), known)
    answers = Instance.new(form)
    kept = put(form, answers, {**prefilled(answers, sources or {}), **(given or {})})
    return _begun(form_version, answers, language, known, kept)


def start_correction(*, submission: Submission, given: Mapping[str, Given] | None = None) -> tuple[Draft, str]:
    """A new draft with the answers of a submission, which it will correct; what was sent stays as it is.

    What is given now takes the place of what was given then.
    """
    from meerwaarde.questionnaire.instance import Instance

    form = parsed(submission.form_version)
    answers = Instance.from_xml(form, submission.xml, draft=True)
    answers.correct(submission.instance_id)
    kept = put(form, answers, given or {})
    return _begun(submission.form_version, answers, submission.language, {}, kept)


def _begun(
    form_version: FormVersion, answers: Instance, language: str, known: dict[str, str], given: Mapping[str, Given]
) -> tuple[Draft, str]:
    key = secrets.token_urlsafe(KEY_BYTES)
    draft = Draft.objects.create(
        key_sha256=key_hash(key),
        form_version=form_version,
        xml=answers.to_xml().decode(),
        language=language,
        instances=known,
        given={path: one.stored() for path, one in given.items()},
    )
    return draft, key


def give_again(*, draft: Draft, given: Mapping[str, Given]) -> Draft:
    """Let a draft hold what is known now: the register may have been corrected since it was begun.

    Nothing changes when nothing else is known; what the respondent typed stays. Somebody else's saving goes first.
    """
    from meerwaarde.questionnaire.instance import Instance

    if draft.closed is not None:
        return draft
    form = with_instances(parsed(draft.form_version), draft.instances)
    answers = Instance.from_xml(form, draft.xml, draft=True)
    before = given_of(draft.given)
    kept = put(form, answers, {path: one for path, one in given.items() if one.fixed or one.why})
    kept |= {path: one for path, one in before.items() if not one.fixed and not one.why and path not in kept}
    stored = {path: one.stored() for path, one in kept.items()}
    if stored == draft.given:
        return draft
    with suppress(Conflict, Closed):
        _change(draft, draft.revision, {"xml": answers.to_xml().decode(), "given": stored, "changed": timezone.now()})
    return _again(draft)


def make_correction(*, draft: Draft, of: Submission) -> Draft:
    """Let a draft that was overtaken become a correction of what was sent meanwhile. Raises Conflict and Closed."""
    from meerwaarde.questionnaire.instance import Instance

    answers = Instance.from_xml(form_of(draft), draft.xml, draft=True)
    answers.correct(of.instance_id)
    _change(draft, draft.revision, {"xml": answers.to_xml().decode(), "changed": timezone.now()})
    return _again(draft)


def save_draft(*, draft: Draft, xml: str | bytes, page: str, language: str, revision: int) -> Draft:
    """Keep the answers as they are now, whatever is still wrong with them; returns the draft with its new revision.

    `revision` is the one that the answers were made from. Raises Conflict when somebody saved in between, Closed when
    the draft was sent and TooLarge for more than could be read back; nothing is overwritten then.
    """
    text = xml.decode() if isinstance(xml, bytes) else xml
    if len(text.encode()) > LARGEST_DRAFT or text.count("<") > MOST_TAGS:
        raise TooLarge
    changes = {"xml": text, "page": page, "language": language, "changed": timezone.now()}
    _change(draft, revision, {**changes, "seconds": F("seconds") + _worked(draft)})
    return _again(draft)


def _worked(draft: Draft) -> int:
    """Seconds since it was saved last; a longer silence was a pause."""
    passed = int((timezone.now() - draft.changed).total_seconds())
    return passed if 0 <= passed <= PAUSE else 0


def submit(*, draft: Draft, revision: int, language: str | None = None, sending: Sending | None = None) -> Submission:
    """Check the draft again as the server sees it, store it as sent and close the draft, all in one transaction.

    `sending` is what its link says (`Opened.sending`). Raises PermissionDenied for a draft of another app without it.

    A second call, of an impatient respondent or after a lost connection, gives the same submission. Raises Refused
    when a hard rule is broken, Conflict when the draft is at another revision and Closed when it was sent and what
    was sent is no longer kept.
    """
    stored = draft if draft.closed is None and draft.revision == revision else _again(draft)
    if stored.closed is not None:
        return _sent(stored)
    if stored.revision != revision:
        raise Conflict(stored)
    if sending is None and joining.owned(stored):
        raise PermissionDenied
    spoken = stored.language if language is None else language
    try:
        answers, xml, report = _checked(stored, spoken)
    except Refused:
        if (now := _again(draft)).revision != revision:
            raise Conflict(now) from None  # those are not the answers any more
        raise
    submission = Submission(
        instance_id=answers.instance_id, form_version=stored.form_version, xml=xml.decode(), report=report,
        language=spoken, translation_checked=translation_checked(answers.form, spoken),
        deprecates=deprecated_by(answers),
    )  # fmt: skip
    try:
        _close(stored, submission, sending)
    except Closed as reason:  # the same draft was sent while we were checking
        return _sent(reason.draft)
    except IntegrityError:
        there = Draft.objects.select_related("form_version", "submission").filter(pk=stored.pk).first()
        if there is not None and there.closed is not None:
            return _sent(there)
        if Submission.objects.filter(instance_id=answers.instance_id).exists():
            raise Refused((_taken(answers),)) from None
        raise
    return submission


def _close(draft: Draft, submission: Submission, sending: Sending | None) -> None:
    """Store what is sent and close its draft, as it was when it was checked. Raises Closed and Conflict."""
    draft.seconds += _worked(draft)  # nobody saved since: the revision is the same
    then = sending(draft, submission) if sending is not None else None
    left = {"xml": "", "instances": {}, "given": {}, "closed": timezone.now(), "submission": submission}
    with transaction.atomic():
        submission.save(force_insert=True)
        if then is not None:  # what the draft is of comes first, as when it is opened: nobody waits crosswise
            then()
        _change(draft, draft.revision, {**left, "seconds": draft.seconds})


def forget_drafts(*, before: datetime) -> int:
    """Delete drafts that nobody changed since `before`, sent or not; submissions stay. Returns how many."""
    deleted, _each = Draft.objects.filter(changed__lt=before).delete()
    return deleted


def _change(draft: Draft, revision: int, changes: Mapping[str, Any]) -> None:
    """Change a draft if it is open and at this revision: one statement, so two writers cannot both succeed."""
    current = Draft.objects.filter(pk=draft.pk, revision=revision, closed__isnull=True)
    if not current.update(**changes, revision=F("revision") + 1):
        stored = _again(draft)
        raise Closed(stored) if stored.closed is not None else Conflict(stored)


def _again(draft: Draft) -> Draft:
    return Draft.objects.select_related("form_version", "submission").get(pk=draft.pk)


def _sent(draft: Draft) -> Submission:
    if draft.submission is None:
        raise Closed(draft)
    return draft.submission


def _checked(draft: Draft, language: str) -> tuple[Instance, bytes, list[dict[str, str]]]:
    """The answers, their document as it will be stored, and the report of the soft checks that they do not pass.

    What is checked is that document: hidden questions blank, totals worked out again. Raises Refused.
    """
    from meerwaarde.questionnaire.instance import Instance

    form = form_of(draft)
    filled = Instance.from_xml(form, draft.xml, draft=True)
    filled.spoken = next((one.code for one in form.languages if language in (one.code, one.name)), "")
    return check(filled.to_xml(final=True), form=form, language=language, given=given_of(draft.given))


def check(
    xml: bytes, *, form: XForm, language: str, given: Mapping[str, Given]
) -> tuple[Instance, bytes, list[dict[str, str]]]:
    """A document as strictly as one from a stranger: its answers, itself, and the report of its soft checks.

    `form` is the form with `given` in it. Raises Refused, UnreadableXml, TooManyNodes and OutOfBudget.
    """
    from meerwaarde.questionnaire.instance import Instance

    answers = Instance.from_xml(form, xml)
    told = dict(answers.explanations)
    answers.explanations.clear()  # or the checks would keep silent about what was explained
    problems = answers.problems(language=language)
    problems += tuple(_changed_given(path) for path in blanked(answers, given))
    if any(problem.severity == "error" for problem in problems):
        raise Refused(tuple(one for one in problems if one.severity == "error" or one.path not in told))
    return (
        answers,
        xml,
        [
            *({"path": one.path, "kind": one.kind, "message": one.message, "explanation": told.get(one.path, "")}
              for one in problems),
            *told_of(answers, given),
        ],
    )  # fmt: skip


def _changed_given(path: str) -> Problem:
    from meerwaarde.questionnaire.instance import Problem

    return Problem(path, "readonly", "error", _("Deze waarde staat vast en mag niet worden gewijzigd."))


def _taken(answers: Instance) -> Problem:
    """What is wrong when the form itself works out the identifier, and another submission has it already."""
    from meerwaarde.questionnaire.instance import Problem

    text = _("Deze vragenlijst geeft elke inzending hetzelfde kenmerk. Meld het aan degene die u de link gaf.")
    return Problem(f"{answers.root.path()}/meta/instanceID", "repeated", "error", text)


def deprecated_by(answers: Instance) -> str:
    """The instanceID that these answers correct (OpenRosa meta: deprecatedID), or empty."""
    meta = answers.root.child("meta")
    node = meta.child("deprecatedID") if meta is not None else None
    return node.value.strip() if node is not None else ""


def translation_checked(form: XForm, language: str) -> bool:
    """Whether somebody checked the translation that was answered in; the form's own language needs none."""
    return next((one.checked for one in form.languages if language in (one.code, one.name)), True)
