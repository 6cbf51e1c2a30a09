"""Questions to the figures of a round of sixty questions: `python figures.py FOLDER MEMBERS` prints JSON.

A question is put as on the page, and answered as the worker does: files of the round, estimates, protection beside the
ledger, tables, charts and passports, stored. One of two members answered; the register is that of the demonstration.
"""

from __future__ import annotations

import json
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "platform"))

from setting import set_up  # of the benchmark of the platform, which is no package

QUESTIONS = 60
TIMES = 3
ASKED = (
    ("choice by size", 0, "omvang"), ("choice, all members", 0, ""), ("number by size", 1, "omvang"),
    ("several answers by province", 3, "provincie"), ("choice by two crossed", 0, "omvang, provincie"),
)  # fmt: skip


def main(folder: Path, members: int) -> dict[str, Any]:
    """What an answer takes, the least and the most of some times each."""
    set_up(folder)
    from django.utils import timezone

    from meerwaarde.web.publications.asking import putting, tasks
    from meerwaarde.web.publications.models import Inquiry
    from meerwaarde.web.scopes import Actor
    from support import synthetic

    round_ = _round(members)
    by = Actor.system("benchmark", timezone.localdate())
    found: dict[str, Any] = {}
    for name, question, group in ASKED:
        walls = []
        for _time in range(TIMES):
            begun = perf_counter()
            row = putting.put(by=by, token=uuid.uuid4(), round_=round_, question=synthetic.name(question), group=group)
            tasks.answer.func(str(row.uuid), 1, by.kind, by.id)
            walls.append((perf_counter() - begun) * 1000)
        told = Inquiry.everything.get(pk=row.pk)
        assert told.state == "ready", (told.state, told.error)
        found[name] = {"least": min(walls), "most": max(walls), "times": TIMES, "given": told.given, "asked": group}
    return found


def _round(members: int) -> uuid.UUID:
    """A round of many questions that is over."""
    from asking import published
    from django.utils import timezone
    from growing import fill

    from meerwaarde.questionnaire.xform import parse_xform
    from meerwaarde.web.answering import services
    from meerwaarde.web.answering.models import Submission
    from meerwaarde.web.rounds.models import Assignment, Round
    from support import synthetic

    fill(1)
    made = published()
    version = services.publish_form(xform=parse_xform(synthetic.xform(QUESTIONS).encode()))
    yesterday = timezone.localdate() - timedelta(days=1)
    Round.everything.filter(pk=made.pk).update(form_version=version, opens=yesterday, closes=yesterday)
    rows = list(Assignment.everything.filter(round=made).order_by("pk"))[:members]
    Assignment.everything.filter(round=made).exclude(pk__in=[row.pk for row in rows]).delete()
    sent = [
        Submission(instance_id=f"uuid:{uuid.uuid4()}", form_version=version,
                   xml=synthetic.submission(QUESTIONS, seed=row.pk))
        for row in rows[::2]
    ]  # fmt: skip
    Submission.objects.bulk_create(sent)
    for row, submission in zip(rows[::2], sent, strict=True):
        row.submission, row.answered = submission, timezone.now()
    Assignment.everything.bulk_update(rows[::2], ["submission", "answered"])
    return made.uuid


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
