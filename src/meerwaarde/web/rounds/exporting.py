"""A round as the files that `meerwaarde report` reads: the form as published, the answers that count, the register.

    form.xml        the form, byte for byte as it was published, with the files that it names beside it;
                    form-1.xml and so on: versions before it that were answered too
    responses.csv   one row an answer: the submission that counts of each assignment, under the number of the member
    register.csv    everybody who was asked, with what the register said of them on the day of the round

They hold the answers themselves, so they are written in a folder of the caller, which throws them away. Which answers
count follows from what was published before (`batches`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from meerwaarde.language import gettext as _
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering.history import submissions
from meerwaarde.web.members import selectors as members
from meerwaarde.web.members.types import SIZE_CLASSES, RegisterRow
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import batches, listing, versions
from meerwaarde.web.rounds.batches import FEW
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.questions import questionnaire
from meerwaarde.web.rounds.types import Refused, State
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from meerwaarde.web.answering.types import FormVersion

__all__ = ["FEW", "export", "register_rows", "reported"]

ID, NAME, HOLDING = versions.ID, "name", "holding"
SECTORS, MAIN, SIZE, PROVINCE = "werksoorten", "hoofdwerksoort", "omvang", "provincie"
GROUPS = (SIZE, SECTORS, MAIN, PROVINCE)  # columns of the register that a report can be split by
OVER = frozenset({State.CLOSED, State.ENDED})
OUT = OVER | {State.OPEN}  # of these an interim report can be made


@dataclass(frozen=True, slots=True)
class Reported:
    """A round of which a report can be made."""

    uuid: UUID
    title: str
    period: str
    minimum: int
    answered: int  # members, each once, also where they answered for several municipalities
    asked: int
    choices: tuple[tuple[str, str], ...]  # what it can be split by: a column or question, and what it is called
    limits: str  # what it did not measure, in the words of the form; a line each
    over: bool = True  # nobody answers any more
    follows: UUID | None = None  # the round of which it is the next one
    by_municipality: bool = False  # members answered per municipality


@dataclass(frozen=True, slots=True)
class RoundFiles:
    """Where the files are. `organisations`: the keys of those whose answers are in them; `answers`: their submissions
    by assignment. `asked`: how many were. `silent`: the members, by number, that may still answer; their holdings."""

    form: Path
    responses: Path
    register: Path
    holding: str | None
    organisations: frozenset[int]
    older: tuple[Path, ...] = ()
    answers: Mapping[int, int] | None = None
    asked: int = 0
    waiting: batches.Waiting | None = None
    silent: Mapping[str, str] | None = None
    differing: tuple[tuple[str, str], ...] = ()  # what was not the same for all: as in `Joined`, and the question


def reported(scope: Scope, identifier: UUID, *, interim: bool = False) -> Reported:
    """What a report on this round can be. Raises Refused for no round at all, and while it can still be answered, but
    for an `interim` report."""
    round_ = found(scope, identifier, interim=interim)
    response = listing.response_of(round_)
    answered = batches.counted(round_).filter(answered__isnull=False).values("organisation").distinct().count()
    assert round_.form_version is not None  # a published round has one
    read = questionnaire(answering.form_of(round_.form_version))
    questions = tuple(
        (one.name, one.label("nl")) for one in read.questions if one.tabulated and one.kind.value == "one"
    )
    return Reported(
        round_.uuid, round_.title, round_.period, round_.minimum, answered, response.asked,
        (*((name, name) for name in GROUPS), *questions), read.settings.get("mw:limits", "").replace("|", "\n"),
        state_of(round_, scope.day) in OVER, round_.copied_from.uuid if round_.copied_from else None,
        round_.unit == Round.Unit.MUNICIPALITY,
    )  # fmt: skip


def found(scope: Scope, identifier: UUID, *, interim: bool = False) -> Round:
    """The round that a report is made of. Raises Refused."""
    round_ = listing.find(scope, identifier, Permission.ROUNDS_SEE)
    if round_ is None:
        raise Refused(_("Deze ronde is er niet."))
    state = state_of(round_, scope.day)
    if state not in OUT:
        raise Refused(_("Deze ronde is nog niet open. Er zijn geen antwoorden om een rapport van te maken."))
    if state not in OVER and not interim:
        raise Refused(_("Van deze ronde is nog geen rapport te maken. Dat kan als de ronde is afgelopen of gesloten."))
    return round_


def export(
    scope: Scope, identifier: UUID, folder: Path, *, interim: bool = False, until: datetime | None = None,
    as_published: bool = False,
) -> RoundFiles:  # fmt: skip
    """Write the files of a round into `folder`: of all answers that came, or of those that had come at a moment;
    `as_published` of those that the last publication held, if there was one.

    Raises Refused below its minimum of answers, and while it can still be answered, but for an `interim` report; of
    that also when too little came since the last publication.
    """
    scope.require(Permission.ROUNDS_MANAGE)
    round_ = found(scope, identifier, interim=interim)
    assert round_.form_version is not None
    every = batches.answered(round_, until)
    asked = set(batches.counted(round_).values_list("organisation_id", flat=True))
    frame = batches.register(scope, round_, asked | {one.organisation for one in every})
    unit = {row.organisation: row.holding or row.number for row in frame}
    taken, waits = batches.chosen(every, unit, batches.least(round_), hold=as_published)
    members_in = frozenset(one.organisation for one, _submission in taken)
    _check(round_, len(members_in), waits, interim=interim)
    frame = [row for row in frame if row.organisation in asked | members_in]
    answers = _given(taken)
    others = versions.older(round_.form_version, answers)
    forms = [folder / "form.xml", *(folder / f"form-{at}.xml" for at in range(1, len(others) + 1))]
    for path, version in zip(forms, (round_.form_version, *others), strict=True):
        _write_form(path, version)
    responses, register = folder / "responses.csv", folder / "register.csv"
    _write(responses, versions.wide(round_.form_version, answers))
    _write(register, register_rows(frame))
    return RoundFiles(
        forms[0], responses, register, HOLDING if any(row.holding for row in frame) else None, members_in,
        tuple(forms[1:]), {one.assignment: submission for one, submission in taken}, len(frame), waits,
        _silent(round_, unit, {row.organisation: row.number for row in frame}, taken),
        _differing(round_.form_version, others),
    )  # fmt: skip


def _write_form(path: Path, version: FormVersion) -> None:
    """The form with the files that it names beside it."""
    path.write_bytes(bytes(version.xml))
    for one in answering.media_files(version):
        (path.parent / Path(one.name).name).write_bytes(bytes(one.content))


def _check(round_: Round, members_in: int, waits: batches.Waiting, *, interim: bool) -> None:
    if not members_in:
        raise Refused(_("Niemand heeft geantwoord. Daar is geen rapport van te maken."))
    if members_in < round_.minimum:
        what = _("Er zijn antwoorden van {n} leden; het minimum van deze ronde is {minimum}. Er komt geen rapport.")
        raise Refused(what.format(n=members_in, minimum=round_.minimum))
    if interim and waits.before and not waits.joined:
        what = _("Sinds de laatste publicatie over deze ronde kwamen er nog geen {n} antwoorden bij. Een nieuw"
                 " tussenrapport zou hetzelfde zeggen. Wacht, of gooi dit weg.")  # fmt: skip
        raise Refused(what.format(n=waits.needed))


def _given(taken: Sequence[tuple[batches.Answered, int]]) -> list[versions.Given]:
    there = submissions({key for _one, key in taken})
    return [versions.Given(one.number, one.municipality, there[key]) for one, key in taken]


def _differing(current: FormVersion, others: Sequence[FormVersion]) -> tuple[tuple[str, str], ...]:
    if not others:
        return ()
    whole = versions.together(current, others)
    labels = {one.name: one.label("nl") for one in whole.questionnaire.questions}
    kinds = {"parts": whole.parts, "offered": whole.offered, "unread": whole.unread}
    return tuple((kind, labels.get(name, name)) for kind, names in kinds.items() for name in names)


def _silent(
    round_: Round, unit: Mapping[int, str], numbers: Mapping[int, str], taken: Iterable[tuple[batches.Answered, int]]
) -> dict[str, str]:
    """The holding of each member that may still answer. Who said no is not counted."""
    told = {one.assignment for one, _submission in taken}
    waits = batches.counted(round_).exclude(ended=Assignment.Ended.REFUSED).values_list("pk", "organisation_id")
    may = {organisation for key, organisation in waits if key not in told}
    return {numbers[key]: unit[key] for key in sorted(may & numbers.keys())}


def _write(path: Path, lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def register_rows(frame: Iterable[RegisterRow]) -> Iterator[Sequence[str]]:
    """The register of a report, its heading first. An organisation that is the holding of another is in it too."""
    frame = list(frame)
    heads = {row.holding for row in frame}
    kinds = {kind.code: kind.name.lower() for kind in members.work_kinds()}
    yield [ID, NAME, SIZE, SECTORS, MAIN, PROVINCE, HOLDING]
    for row in frame:
        sectors = "|".join(kinds.get(code, code).replace("|", " ") for code in row.sectors)
        main = kinds.get(row.main_sector, row.main_sector)
        yield [row.number, row.name, size_in_words(row.size_class), sectors, main, row.province,
               row.holding or (row.number if row.number in heads else "")]  # fmt: skip


def size_in_words(code: str) -> str:
    """A class of size in words, as reports print it.

    >>> size_in_words("<10"), size_in_words("26-50"), size_in_words(">100"), size_in_words("")
    ('1 t/m 9', '26 t/m 50', '101 of meer', '')
    """
    found = next(((least, most) for name, least, most in SIZE_CLASSES if name == code), None)
    if found is None:
        return ""
    least, most = found
    return f"{least} of meer" if most is None else f"{max(least, 1)} t/m {most}"
