"""Respondents who send their answers to a platform that is killed: each presses the button until the receipt comes."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from support.served import Platform, inside

SENDERS, DRAFTS = 2, 1_500  # drafts of each
BEGIN = """
from support.filled_round import filled
print(json.dumps(filled({drafts})))
"""
LOOK = """
from collections import Counter
from meerwaarde.web.answering.models import Draft, Submission
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.upkeep.models import Mail
rows = Assignment.everything.select_related("submission", "draft")
keys = dict(Link.everything.order_by("-pk").values_list("assignment", "to"))  # those of the first links
audited = Counter(Entry.everything.filter(action="rounds.answer.sent").values_list("subject_id", flat=True))
receipts = Counter(Mail.objects.filter(subject__startswith="Ontvangstbewijs").values_list("to", flat=True))
print(json.dumps({
    "sent": {keys[one.pk]: [audited[str(one.uuid)], receipts[keys[one.pk]], one.draft.closed is not None,
                            one.answered is not None] for one in rows if one.submission},
    "halves": [keys[one.pk] for one in rows if not one.submission and (
        one.answered or one.draft.closed or audited[str(one.uuid)] or receipts[keys[one.pk]])],
    "submissions": Submission.objects.count(),
}))
"""


@dataclass
class Sender:
    """Somebody who sends one draft after another; `keys` are those of the links, by the address they were sent to."""

    keys: dict[str, str]
    waiting: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)  # pressed the button for
    acknowledged: list[str] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)

    def write(self, platform: Platform) -> None:
        """Press the button of the draft in hand; the next one is taken when its receipt came."""
        if not self.waiting:
            self.waiting = list(reversed(self.keys))
        to = self.waiting[-1]
        if to not in self.sent:
            self.sent.append(to)
        status, page = platform.ask(
            f"/v/{self.keys[to]}/nakijken/", "POST", b"actie=versturen&revisie=2",
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        if status == 200 and "Ontvangstbewijs" in page:
            self.acknowledged.append(self.waiting.pop())
        else:
            self.refused[status] += 1
            time.sleep(0.05)


def begin(folder: Path, **settings: str) -> list[Sender]:
    """A round with drafts that are filled in."""
    made = list(inside(folder, BEGIN.format(drafts=SENDERS * DRAFTS), **settings).items())
    return [Sender(dict(made[at * DRAFTS : (at + 1) * DRAFTS])) for at in range(SENDERS)]


def wrong(folder: Path, senders: list[Sender], **settings: str) -> list[str]:
    """What is not as it must be, afterwards: each acknowledged answer is there with all that belongs to it, once."""
    seen = inside(folder, LOOK, **settings)
    found = [f"{to}: half sent" for to in seen["halves"]]
    for one in senders:
        found += [f"{to}: lost" for to in one.acknowledged if to not in seen["sent"]]
    pressed = {to for one in senders for to in one.sent}
    for to, (audited, receipts, closed, answered) in seen["sent"].items():
        if (audited, receipts, closed, answered) != (1, 1, True, True):
            found.append(f"{to}: {audited} rows in the trail, {receipts} receipts, closed {closed}")
        if to not in pressed:
            found.append(f"{to}: out of nothing")
    if seen["submissions"] != len(seen["sent"]):
        found.append(f"{seen['submissions']} submissions of {len(seen['sent'])} answers")
    return found
