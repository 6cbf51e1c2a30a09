"""Questions put to the figures of a round that is over, answered as the worker does, and passed on."""

from __future__ import annotations

import uuid

from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.publications.asking import passing, putting, tasks
from meerwaarde.web.publications.models import Inquiry, Release
from meerwaarde.web.rounds.models import Round
from support.report_drafts import answer, round_that_is_over

SIZES = ((5, 4, 5), (20, 6, 4), (40, 5, 4), (80, 4, 6), (200, 6, 3))  # employees, how many say yes and no


def put(by, round_, **said) -> Inquiry:
    """A question that waits for the worker."""
    given = {"token": uuid.uuid4(), "question": "langer", **said}
    return putting.put(by=by, round_=round_.uuid, **given)


def worked(by, row) -> Inquiry:
    """The question after the worker did what waits."""
    row.refresh_from_db()
    tasks.answer.func(str(row.uuid), row.turn, by.kind, by.id)
    row.refresh_from_db()
    return row


def answered(by, round_, **said) -> Inquiry:
    """A question with its answer."""
    return worked(by, put(by, round_, **said))


def passed_on(by, row, **said) -> Release:
    """An answer made public."""
    return passing.pass_on(by=by, inquiry=row, digest=row.digest, **said)


def of_sizes(*sizes: tuple[int, int, int], **fields) -> Round:
    """A round that is over, with how many of each number of employees say yes and no."""
    round_ = round_that_is_over(yes=0, no=0, silent=0, **fields)
    for employees, yes, no in sizes or SIZES:
        for said in ["ja"] * yes + ["nee"] * no:
            member = answer(round_, said).organisation
            YearFigures.everything.create(organisation=member, year=round_.day.year - 1, employees=employees)
    return round_


def released(by, *sizes: tuple[int, int, int], **fields) -> Release:
    """A table by size that is public."""
    return passed_on(by, answered(by, of_sizes(*sizes, **fields), group="omvang"))
