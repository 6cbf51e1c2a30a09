"""A whole set of answers that arrives at once, from an app: checked as any other, stored once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from meerwaarde.web.answering.known import put, with_given
from meerwaarde.web.answering.models import Draft, FormVersion, Submission
from meerwaarde.web.answering.selectors import parsed, with_instances
from meerwaarde.web.answering.services import LARGEST_DRAFT, check, deprecated_by, translation_checked
from meerwaarde.web.answering.types import Given, InUse, TooLarge

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance import Instance

LONGEST_ID = 255  # signs of an instanceID, as a submission keeps it


def fitting(*, form_version: FormVersion, given: Mapping[str, Given]) -> dict[str, Given]:
    """What of `given` can be an answer to this form; the rest is asked."""
    from meerwaarde.questionnaire.instance import Instance

    form = parsed(form_version)
    return put(form, Instance.new(form), given)


def instance_id_of(xml: bytes) -> str:
    """The instanceID of a document, empty when it has none. Raises UnreadableXml."""
    from meerwaarde.questionnaire.expressions import parse_xml

    meta = parse_xml(xml).elements[0].child("meta")
    node = meta.child("instanceID") if meta is not None else None
    return node.value.strip() if node is not None else ""


def receive(
    *,
    form_version: FormVersion,
    xml: bytes,
    given: Mapping[str, Given],
    instances: Mapping[str, str],
    after: Callable[[Submission], None],
) -> Submission:
    """Check a document as one from a stranger and store it; `after` belongs to the same transaction.

    Raises Refused, TooLarge, UnreadableXml, TooManyNodes, OutOfBudget, ValueError for identifiers that cannot be, and
    InUse when another submission has its instanceID.
    """
    if len(xml) > LARGEST_DRAFT:
        raise TooLarge
    form = with_given(with_instances(parsed(form_version), instances), given)
    answers, _xml, report = check(xml, form=form, language="", given=given)
    deprecates = deprecated_by(answers)
    if deprecates == answers.instance_id or max(len(deprecates), len(answers.instance_id)) > LONGEST_ID:
        raise ValueError("no such identifiers")
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                instance_id=answers.instance_id,
                form_version=form_version,
                xml=answers.to_xml(final=True).decode(),
                report=report,
                language=_language(answers),
                translation_checked=translation_checked(answers.form, _language(answers)),
                deprecates=deprecates,
            )
            after(submission)
    except IntegrityError:
        if Submission.objects.filter(instance_id=answers.instance_id).exists():
            raise InUse(answers.instance_id) from None
        raise
    return submission


def _language(answers: Instance) -> str:
    return answers.spoken or (answers.form.languages[0].code if answers.form.languages else "")


def close_untouched(*, draft: Draft, submission: Submission) -> bool:
    """Close a draft in which nobody saved anything, because the answers came in another way."""
    untouched = Draft.objects.filter(pk=draft.pk, closed__isnull=True, page="")
    return bool(untouched.update(xml="", instances={}, given={}, closed=timezone.now(), submission=submission))
