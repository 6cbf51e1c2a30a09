"""A published round of which many drafts are filled in and wait for the button."""

from __future__ import annotations

import uuid

from django.utils import timezone

from meerwaarde.web.answering.models import Draft
from meerwaarde.web.answering.selectors import form_of, key_hash
from meerwaarde.web.rounds import links, sending
from meerwaarde.web.rounds.models import Assignment, Link
from support.rounds_answered import asked, published

MANY = 500


def filled(count: int) -> dict[str, str]:
    """The keys of so many links, by the address that each was sent to: of one member, about as many municipalities."""
    from meerwaarde.questionnaire.instance import Instance

    made = published(unit="municipality")
    first = asked(made, municipality="GM0001")
    more = [
        Assignment(round=made, organisation=first.organisation, municipality=f"GM{at:04}") for at in range(2, count + 1)
    ]
    assignments = [first, *Assignment.everything.bulk_create(more, batch_size=MANY)]
    draft = sending.draft_of(first)
    answers = Instance.from_xml(form_of(draft), draft.xml, draft=True)
    answers.set("/data/werk/naam", "Ans")
    xml, mark = answers.to_xml().decode(), answers.instance_id
    Draft.objects.filter(pk=draft.pk).update(xml=xml, revision=2)
    copies = [
        Draft(form_version=draft.form_version, key_sha256=key_hash(str(uuid.uuid4())), revision=2, given=draft.given,
              language=draft.language, xml=xml.replace(mark, f"uuid:{uuid.uuid4()}"))
        for _one in more
    ]  # fmt: skip
    drafts = [draft, *Draft.objects.bulk_create(copies, batch_size=MANY)]
    now = timezone.now()
    for assignment, its in zip(assignments, drafts, strict=True):
        assignment.draft, assignment.begun = its, now
    Assignment.everything.bulk_update(assignments, ["draft", "begun"], batch_size=200)
    keys = {f"r{one.pk}@example.org": f"{'k' * 20}{one.pk:012}" for one in assignments}
    Link.everything.bulk_create(
        [Link(assignment=one, key_sha256=key_hash(key), purpose=Link.Purpose.INVITED, to=to, opened=now,
              expires=links.until(made)) for one, (to, key) in zip(assignments, keys.items(), strict=True)],
        batch_size=MANY,
    )  # fmt: skip
    return keys
