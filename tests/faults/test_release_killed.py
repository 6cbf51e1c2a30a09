"""A release that is killed before each of its statements in turn: there is nothing, or all of it, and then once."""

from __future__ import annotations

import os
import signal

import pytest
from django.db import connection, connections

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications.drafts import releasing, second_eyes
from meerwaarde.web.publications.ledger import database_ledger
from meerwaarde.web.publications.models import Contribution, DraftFile, LedgerLine, Release, ReleaseFile, ReportDraft
from meerwaarde.web.rights import Role
from support.people import actor
from support.report_drafts import made

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 200  # statements of a release


def killed_at(by, draft, statement: int) -> bool:
    """Release in a process of its own that a power cut ends just before a statement; False when it came to its end."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        seen = 0

        def count(execute, *said):
            nonlocal seen
            seen += 1
            if seen == statement:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*said)

        with connection.execute_wrapper(count):
            releasing.release(by=by, draft=draft)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def stored() -> tuple[int, ...]:
    """How much there is of a release."""
    told = Entry.everything.filter(action="publications.release.published").count()
    return Release.objects.count(), LedgerLine.objects.count(), ReleaseFile.objects.count(), \
        Contribution.everything.count(), told  # fmt: skip


def test_it_works():
    by = actor(Role.DATA_OFFICER)
    draft = made(by)
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    files = DraftFile.everything.count()
    kills = 0
    while killed_at(by, draft, kills + 1):
        kills += 1
        assert kills < MOST
        assert stored() == (0, 0, 0, 0, 0)
        assert ReportDraft.everything.get().state == "ready"
        assert DraftFile.everything.count() == files
    assert kills > 20
    assert stored() == (1, 1, files, 15, 1)
    assert ReportDraft.everything.get().release == Release.objects.get()
    with database_ledger() as ledger:
        assert len(ledger.lines()) == 1
