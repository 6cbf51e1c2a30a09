"""A report released by processes that are killed at random moments: it is out whole, or not at all.

`tormented(folder, kills)` runs this file on a folder of its own. Each time the data are put back as they were, a child
begins the release and is killed; then what is there is looked at, and the release is done again.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any

from support.served import inside

RUN = "from support.killed_releases import torment\nprint(json.dumps(torment({folder!r}, {kills})))"
WHOLE, NOTHING = "whole", "nothing"


def tormented(folder: Path, kills: int, *, longest: float = 60) -> dict[str, Any]:
    """How often the release was out whole, how often not at all, and what was wrong."""
    found: dict[str, Any] = inside(folder, RUN.format(folder=str(folder), kills=kills), longest=longest)
    return found


def torment(folder: str, kills: int) -> dict[str, Any]:
    """In a process with Django on the folder, on SQLite."""
    from django.db import connections

    by, draft = _ready()
    connections.close_all()  # what is in the journal is in the file now
    database = Path(folder) / "meerwaarde.sqlite3"
    kept = database.with_suffix(".kept")
    shutil.copyfile(database, kept)
    before, lasts = _standing(draft), _in_child(by, draft)
    after = _standing(draft)
    chance, found = random.Random(1), {WHOLE: 0, NOTHING: 0, "wrong": [], "seconds": lasts}
    for number in range(kills):
        connections.close_all()
        for name in ("-wal", "-shm"):
            database.with_name(database.name + name).unlink(missing_ok=True)
        shutil.copyfile(kept, database)
        _in_child(by, draft, killed_after=chance.random() * lasts * 1.2)
        stands = _standing(draft)
        found[WHOLE if stands == after else NOTHING] += 1
        if stands not in (before, after):
            found["wrong"].append(f"{number}: {stands}")
        _released(by, draft)
        if _standing(draft) != after:
            found["wrong"].append(f"{number}, again: {_standing(draft)}")
    return found


def _ready() -> tuple[Any, Any]:
    """A report that a colleague looked at, and who releases it."""
    from meerwaarde.web.publications.drafts import second_eyes
    from meerwaarde.web.rights import Role
    from support.people import actor
    from support.report_drafts import made

    by = actor(Role.DATA_OFFICER)
    draft = made(by)
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    return by, draft


def _standing(draft: Any) -> list[Any]:
    """All that a release changes, counted."""
    from meerwaarde.web.audit.models import Entry, EntryDetail, Head
    from meerwaarde.web.publications.models import (
        Contribution,
        DraftFile,
        LedgerLine,
        Release,
        ReleaseFile,
        ReportDraft,
    )

    counted = (Release.objects, ReleaseFile.objects, Contribution.everything, DraftFile.everything, LedgerLine.objects,
               Entry.everything, EntryDetail.objects)  # fmt: skip
    row = ReportDraft.everything.get(pk=draft.pk)
    return [*(rows.count() for rows in counted), Head.objects.get().number, row.state, row.release_id is not None]


def _released(by: Any, draft: Any) -> None:
    from meerwaarde.web.publications.drafts import releasing
    from meerwaarde.web.publications.models import ReportDraft

    releasing.release(by=by, draft=ReportDraft.everything.get(pk=draft.pk))


def _in_child(by: Any, draft: Any, killed_after: float | None = None) -> float:
    """Release it in a process of its own, which is killed after so many seconds; gives the seconds that it lived."""
    from django.db import connections

    connections.close_all()
    begun = time.perf_counter()
    if (child := os.fork()) == 0:
        _released(by, draft)
        os._exit(0)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.perf_counter() - begun
