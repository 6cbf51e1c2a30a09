"""Coding answers: one by one, by a word that they hold, and a sample by a second person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.publications.coding.selectors import READ, One, Sheet
from meerwaarde.web.publications.models import CodedAnswer, CodeScheme, Sweep
from meerwaarde.web.scopes import Actor
from meerwaarde.web.typed import one_line

SHORTEST_WORD = 2
KEYS = ("scheme", "submission", "second")


@transaction.atomic
def code(*, by: Actor, sheet: Sheet, chosen: Mapping[int, Sequence[str]]) -> int:
    """Keep what somebody chose for answers that they read, by submission; nothing chosen: none of the categories.

    Gives how many. Raises PermissionDenied, and InputError for a category that is not there.
    """
    by.scope.require(READ)
    there = {one.submission for one in sheet.answers}
    found = _checked(sheet, {key: codes for key, codes in chosen.items() if key in there})
    _keep(by, sheet.scheme, found, second=False)
    if found:
        _record(by, sheet.scheme, {"answers": [None, len(found)]})
    return len(found)


def may_be_second(by: Actor, sheet: Sheet) -> bool:
    """Whether this person may code the sample: all was coded, by others."""
    coders = {one.coder for one in sheet.answers}
    return sheet.complete and by.scope.may(READ) and by.kind == "person" and by.id not in coders


@transaction.atomic
def code_sample(*, by: Actor, sheet: Sheet, chosen: Mapping[int, Sequence[str]]) -> int:
    """Keep what a second person chose, beside what the first chose until now.

    Gives how many. Raises PermissionDenied and InputError.
    """
    by.scope.require(READ)
    if not may_be_second(by, sheet):
        raise InputError(
            _("De steekproef is voor iemand die deze antwoorden niet zelf indeelde, en pas als alles is ingedeeld.")
        )
    first = {one.submission: list(one.codes or ()) for one in sheet.sample}
    found = _checked(sheet, {key: codes for key, codes in chosen.items() if key in first})
    _keep(by, sheet.scheme, found, second=True, first=first)
    if found:
        _record(by, sheet.scheme, {"sample": [None, len(found)]})
    return len(found)


def _checked(sheet: Sheet, chosen: Mapping[int, Sequence[str]]) -> dict[int, list[str]]:
    known = [one.code for one in sheet.categories]
    if any(code not in known for codes in chosen.values() for code in codes):
        raise InputError(_("Een van de categorieën is intussen weg. Kies opnieuw."))
    return {key: [code for code in known if code in codes] for key, codes in chosen.items()}


def _keep(
    by: Actor, scheme: CodeScheme, codes: Mapping[int, list[str]], *, second: bool,
    first: Mapping[int, list[str]] | None = None, seen: bool = True,
) -> None:  # fmt: skip
    now = timezone.now()
    CodedAnswer.everything.bulk_create(
        [
            CodedAnswer(scheme=scheme, submission_id=key, second=second, codes=some, seen=seen, coder=by.id, at=now,
                        first=(first or {}).get(key, []))
            for key, some in codes.items()
        ],
        update_conflicts=True, unique_fields=KEYS, update_fields=["codes", "first", "seen", "coder", "at"],
        batch_size=200,
    )  # fmt: skip


def holding(sheet: Sheet, word: str, code: str) -> tuple[One, ...]:
    """The answers with a word that begins so, which do not have the category yet. Raises InputError."""
    wanted = one_line(word).casefold()
    if len(wanted) < SHORTEST_WORD:
        raise InputError(_("Zoek een woord van twee letters of meer."))
    if code not in [one.code for one in sheet.categories]:
        raise InputError(_("Kies een categorie uit de lijst."))
    begins = re.compile(rf"(?<!\w){re.escape(wanted)}")
    return tuple(one for one in sheet.answers if code not in (one.codes or ()) and begins.search(one.text.casefold()))


@transaction.atomic
def sweep(*, by: Actor, sheet: Sheet, word: str, code: str) -> Sweep:
    """Give a category to all answers with a word. Those that nobody read yet still must be. Raises PermissionDenied
    and InputError."""
    by.scope.require(READ)
    found = holding(sheet, word, code)
    if not found:
        raise InputError(_("Geen enkel antwoord zonder deze categorie heeft dit woord."))
    for seen in (True, False):
        codes = {one.submission: [*(one.codes or ()), code] for one in found if one.done == seen}
        _keep(by, sheet.scheme, codes, second=False, seen=seen)
    made = Sweep.everything.create(
        scheme=sheet.scheme, word=one_line(word)[:100], code=code, coder=by.id, at=timezone.now(),
        changed=[one.submission for one in found],
    )  # fmt: skip
    _record(by, sheet.scheme, {"by_word": [None, len(found)]})
    return made


@transaction.atomic
def undo(*, by: Actor, sweep: Sweep) -> int:
    """Take the category of a search back from the answers that still have it; gives how many. A second time does
    nothing. Raises PermissionDenied."""
    by.scope.require(READ)
    row = Sweep.everything.select_for_update().get(pk=sweep.pk)
    if row.undone is not None:
        return 0
    rows = [
        one
        for one in CodedAnswer.everything.filter(scheme=row.scheme_id, second=False, submission__in=row.changed)
        if row.code in one.codes
    ]
    for one in rows:
        one.codes = [code for code in one.codes if code != row.code]
    empty = [one.pk for one in rows if not one.codes and not one.seen]
    CodedAnswer.everything.bulk_update(rows, ["codes"], batch_size=200)
    CodedAnswer.everything.filter(pk__in=empty).delete()
    row.undone = timezone.now()
    row.save(update_fields=["undone"])
    _record(by, row.scheme, {"by_word": [len(rows), None]})
    return len(rows)


def _record(by: Actor, scheme: CodeScheme, changes: Mapping[str, object]) -> None:
    record(by=by, action="publications.coding.coded", subject=("coding", scheme.uuid), changes=changes)


def read(by: Actor, scheme: CodeScheme) -> None:
    """Record that somebody reads open answers: they may hold personal data."""
    record(by=by, action="publications.answers.read", subject=("coding", scheme.uuid), read=True)
