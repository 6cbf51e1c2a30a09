"""Which answers can be quoted, choosing one, and taking it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.publications.drafts.making import RELEASE, again, locked
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.publications.quoting.shortening import shortened
from meerwaarde.web.publications.quoting.telling import telling
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Actor, Scope

MOST = 12  # quotes of a report
LONGEST = 600  # letters of a quote


@dataclass(frozen=True, slots=True)
class Choosable:
    """The answers to one open question that may be quoted. `few`: fewer members gave permission than the minimum, so
    none is shown."""

    question: rounds.OpenQuestion
    answers: tuple[rounds.Said, ...]
    few: bool = False


class ToConfirm(InputError):
    """A quote that may tell who wrote it; `warnings` say by what. Somebody must look and say that it does not."""

    def __init__(self, warnings: Sequence[str]) -> None:
        self.warnings = tuple(warnings)
        super().__init__(" ".join(self.warnings))


def allowed(question: rounds.OpenQuestion, answers: Iterable[rounds.Said]) -> tuple[rounds.Said, ...]:
    """The answers to a question of who gave permission."""
    if question.quoting is None:
        return ()
    at, yes = question.quoting.path, question.quoting.code
    return tuple(one for one in answers if one.text(question.path) and one.text(at) == yes and not one.unquoted)


def minimum_of(round_: rounds.OpenRound) -> int:
    """Of how many members one may be quoted."""
    from meerwaarde.disclosure.primary import Rules

    return max(round_.minimum, Rules().minimum)


def paths_of(questions: Iterable[rounds.OpenQuestion]) -> list[str]:
    """What must be read to know what may be quoted."""
    return [path for one in questions if one.quoting is not None for path in (one.path, one.quoting.path)]


def enough(round_: rounds.OpenRound, answers: Iterable[rounds.Said]) -> bool:
    """Whether so many members gave permission that who is quoted is not one of two."""
    return len({one.member for one in answers}) >= minimum_of(round_)


def choosable(scope: Scope, draft: ReportDraft) -> tuple[Choosable, ...]:
    """The open questions of which the form asks permission, with what may be quoted. Raises PermissionDenied."""
    round_ = rounds.open_round(scope, draft.round)
    questions = [one for one in round_.questions if one.quoting is not None] if round_ is not None else []
    if round_ is None or not questions:
        return ()
    answers = rounds.answers_of(scope, round_, paths_of(questions))
    found = []
    for question in questions:
        some = allowed(question, answers)
        if not enough(round_, some):
            found.append(Choosable(question, (), few=True))
        else:
            found.append(Choosable(question, tuple(sorted(some, key=lambda one: mixed(draft, one.submission)))))
    return tuple(found)


def mixed(draft: ReportDraft, submission: int) -> str:
    """What an answer is called on the pages of a draft: it tells nothing of who wrote it, or when."""
    return hashlib.sha256(f"{draft.uuid} {submission}".encode()).hexdigest()[:20]


def answer_by_key(
    draft: ReportDraft, found: Iterable[Choosable], path: str, key: str
) -> tuple[rounds.OpenQuestion, rounds.Said] | None:
    """An answer that may be quoted, by its name on the page; None when it may not."""
    for one in found:
        for said in one.answers:
            if one.question.path == path and mixed(draft, said.submission) == key:
                return one.question, said
    return None


def answer_of(found: Iterable[Choosable], path: str, submission: int) -> tuple[rounds.OpenQuestion, rounds.Said] | None:
    """An answer that may be quoted; None when it may not."""
    for one in found:
        for said in one.answers:
            if (one.question.path, said.submission) == (path, submission):
                return one.question, said
    return None


@transaction.atomic
def choose(
    *, by: Actor, draft: ReportDraft, path: str, submission: int, text: str, confirmed: bool = False
) -> ReportDraft:
    """Put a quote in the report, or change how it is shortened; it is made again. The same again does nothing.

    Raises PermissionDenied; InputError for an answer without permission, a text that is not in it, and more quotes
    than a report takes; ToConfirm for one that may tell who wrote it.
    """
    by.scope.require(RELEASE)
    row = locked(draft)
    found = answer_of(choosable(by.scope, row), path, submission)
    if found is None:
        raise InputError(
            _("Van dit antwoord is geen citaat te maken: er is geen toestemming (meer), of het is er niet.")
        )
    said = shortened(found[1].text(path), text)
    if len(said) > LONGEST:
        raise InputError(_("Dit citaat is te lang. Laat woorden weg tot hooguit {n} tekens.").format(n=LONGEST))
    kept = [one for one in row.quotes if (one["question"], one["submission"]) != (path, submission)]
    if len(kept) >= MOST:
        raise InputError(_("Er staan al {n} citaten in. Haal er eerst een weg.").format(n=MOST))
    quote = {"question": path, "submission": submission, "text": said}
    if quote in row.quotes:
        return row
    warnings = telling(by.scope, said)
    if warnings and not confirmed:
        raise ToConfirm(warnings)
    quotes = [quote if (one["question"], one["submission"]) == (path, submission) else one for one in row.quotes]
    return _saved(by, row, quotes if quote in quotes else [*quotes, quote])


def text_of(draft: ReportDraft, path: str, submission: int) -> str:
    """How an answer is quoted; empty when it is not."""
    same = (one["text"] for one in draft.quotes if (one["question"], one["submission"]) == (path, submission))
    return next(same, "")


@transaction.atomic
def take_back(*, by: Actor, draft: ReportDraft, path: str, submission: int) -> ReportDraft:
    """Take a quote out of the report, which is made again. One that is not there: nothing happens."""
    by.scope.require(RELEASE)
    row = locked(draft)
    kept = [one for one in row.quotes if (one["question"], one["submission"]) != (path, submission)]
    return _saved(by, row, kept) if kept != row.quotes else row


def _saved(by: Actor, row: ReportDraft, quotes: list[dict[str, Any]]) -> ReportDraft:
    """Kept in the trail is how many there are, never what they say."""
    before, row.quotes, row.editor = len(row.quotes), quotes, by.id
    row.save(update_fields=["quotes", "editor"])
    record(by=by, action="publications.draft.quoted", subject=("report", row.uuid),
           changes={"quotes": [before, len(quotes)]})  # fmt: skip
    return again(by=by, draft=row)
