"""A QuickScan of five questions asked of thousands of members, of whom each has filled in a draft: ready to be sent."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from meerwaarde.web.answering.models import Draft
from meerwaarde.web.answering.selectors import key_hash
from meerwaarde.web.rounds import links, making, publishing, sending
from meerwaarde.web.rounds.models import Assignment, Link, Round
from meerwaarde.web.rounds.templates_of_questions import QUICKSCAN
from meerwaarde.web.scopes import Actor

SAID = ("ja", "groot", "nog_niets", "12", "Het is druk.")
MANY = 1_000


def published(**changed: str) -> Round:
    """A QuickScan that is open from today, to all members."""
    today = timezone.localdate()
    by = Actor.system("benchmark", today)
    made = making.from_questions(by=by, token=uuid.uuid4(), title="QuickScan", year=today.year, asked=QUICKSCAN)
    making.change_when(
        by=by, round_=made, opens=today, closes=today + timedelta(days=14), reminders=[], minutes=2, minimum=3
    )
    Round.everything.filter(pk=made.pk).update(**changed)
    return publishing.publish(by=by, round=Round.everything.get(pk=made.pk))


def round_with_drafts(times: int) -> list[str]:
    """The keys of the links of so many times 626 members, whose answers wait to be sent."""
    from growing import fill

    fill(times)
    made = published()
    assignments = list(Assignment.everything.filter(round=made).select_related("round").order_by("pk"))
    keys = {one.pk: f"{'k' * 20}{one.pk:012}" for one in assignments}
    expires = links.until(made)
    Link.everything.bulk_create(
        [Link(assignment=one, key_sha256=key_hash(keys[one.pk]), purpose=Link.Purpose.INVITED, expires=expires,
              to=f"lid{one.pk}@example.org", opened=timezone.now()) for one in assignments],
        batch_size=MANY,
    )  # fmt: skip
    _fill_in(assignments)
    return [keys[one.pk] for one in assignments]


def _fill_in(assignments: list[Assignment]) -> None:
    """One draft is made as the platform makes it, and filled in; the others are its copies, each with its own mark."""
    from meerwaarde.questionnaire.instance import Instance
    from meerwaarde.web.answering.selectors import form_of

    first = sending.draft_of(assignments[0])
    answers = Instance.from_xml(form_of(first), first.xml, draft=True)
    for path, said in zip(_asked_in(answers), SAID, strict=True):
        answers.set(path, said)
    xml = answers.to_xml().decode()
    mark = answers.instance_id
    copied: dict[str, Any] = {"form_version": first.form_version, "language": first.language, "given": first.given}
    Draft.objects.filter(pk=first.pk).update(xml=xml, revision=2)
    drafts = Draft.objects.bulk_create(
        [Draft(key_sha256=key_hash(str(uuid.uuid4())), xml=xml.replace(mark, f"uuid:{uuid.uuid4()}"), revision=2,
               **copied) for _one in assignments[1:]],
        batch_size=MANY,
    )  # fmt: skip
    begun = timezone.now()
    for assignment, draft in zip(assignments[1:], drafts, strict=True):
        assignment.draft, assignment.begun = draft, begun
    Assignment.everything.bulk_update(assignments[1:], ["draft", "begun"], batch_size=200)


def _asked_in(answers: Any) -> list[str]:
    """The paths of the questions, in their order."""
    from meerwaarde.web.answering.pages import leaves, pages_of, places

    return [leaf.path for page in pages_of(answers.form) for leaf in leaves(places(page.controls, answers))]
