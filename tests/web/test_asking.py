"""Asking the figures: a safe table beside the ledger, or the coarsest that is allowed; passed on only as a release."""

from __future__ import annotations

import uuid

import pytest

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications.asking import passing, putting, tasks
from meerwaarde.web.publications.models import Inquiry, LedgerLine, Release
from meerwaarde.web.rights import Role
from support.people import actor
from support.report_drafts import round_that_is_over

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def put(by, round_, **said):
    given = {"token": uuid.uuid4(), "question": "langer", **said}
    return putting.put(by=by, round_=round_.uuid, **given)


def answered(by, round_, **said) -> Inquiry:
    row = put(by, round_, **said)
    return worked(by, row)


def worked(by, row) -> Inquiry:
    row.refresh_from_db()
    tasks.answer.func(str(row.uuid), row.turn, by.kind, by.id)
    row.refresh_from_db()
    return row


def test_it_works(by):
    row = answered(by, round_that_is_over(yes=9, no=6, silent=5))
    assert (row.state, row.error, row.given, row.tried) == ("ready", "", "", [])
    assert row.summary == "Van alle organisaties geeft 60,0\u00a0% “Ja”"
    assert not LedgerLine.objects.exists()
    assert not Release.objects.exists()
    asked = Entry.objects.get(action="publications.figures.asked")
    assert asked.read
