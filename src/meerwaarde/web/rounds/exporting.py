"""A round as the files that `meerwaarde report` reads: the form as published, the answers that count, the register.

    form.xml        the form, byte for byte as it was published, with the files that it names beside it
    responses.csv   one row an answer: the submission that counts of each assignment, under the number of the member
    register.csv    everybody who was asked, with what the register said of them on the day of the round

They hold the answers themselves, so they are written in a folder of the caller, which throws them away.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from meerwaarde.language import gettext as _
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.members import selectors as members
from meerwaarde.web.members.types import SIZE_CLASSES, RegisterRow
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import listing
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.questions import questionnaire
from meerwaarde.web.rounds.types import Refused, State
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from meerwaarde.questionnaire import Flat

ID, PLACE, NAME, HOLDING = "id", "municipality", "name", "holding"
SECTORS, MAIN, SIZE, PROVINCE = "werksoorten", "hoofdwerksoort", "omvang", "provincie"
GROUPS = (SIZE, SECTORS, MAIN, PROVINCE)  # columns of the register that a report can be split by
REPORTED = frozenset({State.CLOSED, State.ENDED})
FEW = 500  # organisations that fit in the text of a query


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


@dataclass(frozen=True, slots=True)
class RoundFiles:
    """Where the files are. `organisations`: the keys of those whose answers are in them."""

    form: Path
    responses: Path
    register: Path
    holding: str | None
    organisations: frozenset[int]


def reported(scope: Scope, identifier: UUID) -> Reported:
    """What a report on this round can be. Raises Refused while it can still be answered, and for no round at all."""
    round_ = _ended(scope, identifier)
    response = listing.response_of(round_)
    answered = _counted(round_).filter(answered__isnull=False).values("organisation").distinct().count()
    assert round_.form_version is not None  # a published round has one
    read = questionnaire(answering.form_of(round_.form_version))
    questions = tuple(
        (one.name, one.label("nl")) for one in read.questions if one.tabulated and one.kind.value == "one"
    )
    return Reported(
        round_.uuid, round_.title, round_.period, round_.minimum, answered, response.asked,
        (*((name, name) for name in GROUPS), *questions), read.settings.get("mw:limits", "").replace("|", "\n"),
    )  # fmt: skip


def _ended(scope: Scope, identifier: UUID) -> Round:
    round_ = listing.find(scope, identifier, Permission.ROUNDS_SEE)
    if round_ is None:
        raise Refused(_("Deze ronde is er niet."))
    if state_of(round_, scope.day) not in REPORTED:
        raise Refused(_("Van deze ronde is nog geen rapport te maken. Dat kan als de ronde is afgelopen of gesloten."))
    return round_


def export(scope: Scope, identifier: UUID, folder: Path) -> RoundFiles:
    """Write the files of a round that is over into `folder`. Raises Refused below its minimum of answers."""
    scope.require(Permission.ROUNDS_MANAGE)
    round_ = _ended(scope, identifier)
    assert round_.form_version is not None
    asked = _counted(round_)
    sent = asked.filter(submission__isnull=False).select_related("submission").order_by("pk")
    answers = [
        (key, number, place, xml)
        for key, number, place, xml in sent.values_list(
            "organisation_id", "organisation__number", "municipality", "submission__xml"
        )
    ]
    if not answers:
        raise Refused(_("Niemand heeft geantwoord. Daar is geen rapport van te maken."))
    members_in = frozenset(key for key, *_rest in answers)
    if len(members_in) < round_.minimum:
        what = _("Er zijn antwoorden van {n} leden; het minimum van deze ronde is {minimum}. Er komt geen rapport.")
        raise Refused(what.format(n=len(members_in), minimum=round_.minimum))
    form = folder / "form.xml"
    form.write_bytes(bytes(round_.form_version.xml))
    for one in answering.media_files(round_.form_version):
        (folder / Path(one.name).name).write_bytes(bytes(one.content))
    responses, register = folder / "responses.csv", folder / "register.csv"
    _write(responses, _answers(round_, answers))
    frame = _frame(scope, round_, set(asked.values_list("organisation_id", flat=True)))
    _write(register, _register(frame))
    held = HOLDING if any(row.holding for row in frame) else None
    return RoundFiles(form, responses, register, held, members_in)


def _counted(round_: Round) -> QuerySet[Assignment]:
    """Who was asked and still counts."""
    return Assignment.everything.filter(round=round_).exclude(ended__in=listing.NOT_COUNTED)


def _write(path: Path, lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def _answers(round_: Round, answers: Sequence[tuple[int, str, str, str]]) -> Iterator[Sequence[str]]:
    """The wide table, with our number for the member and our code for the municipality in place of what was typed."""
    from meerwaarde.questionnaire import flatten

    assert round_.form_version is not None
    form = answering.form_of(round_.form_version)
    flat = flatten(form, (xml for *_who, xml in answers), "nl", [number for _key, number, _place, _xml in answers])
    return _own(flat, [place for _key, _number, place, _xml in answers])


def _own(flat: Flat, places: Sequence[str]) -> Iterator[Sequence[str]]:
    where = any(places)
    ours = {ID, PLACE} if where else {ID}
    kept = [at for at, column in enumerate(flat.wide.columns) if at == 0 or column.name.split("/")[-1] not in ours]
    head = [flat.wide.columns[at].name for at in kept[1:]]
    yield [ID, *([PLACE] if where else []), *head]
    for row, place in zip(flat.wide.rows, places, strict=True):
        yield [row[0], *([place] if where else []), *(row[at] for at in kept[1:])]


def _frame(scope: Scope, round_: Round, organisations: set[int]) -> list[RegisterRow]:
    """Those who were asked as the register of the day has them, also who is no member any more since."""
    few = organisations if len(organisations) <= FEW else None
    rows = members.register_on(scope, round_.day, members_only=False, organisations=few)
    return sorted((row for row in rows if row.organisation in organisations), key=lambda row: row.number)


def _register(frame: Iterable[RegisterRow]) -> Iterator[Sequence[str]]:
    kinds = {kind.code: kind.name.lower() for kind in members.work_kinds()}
    yield [ID, NAME, SIZE, SECTORS, MAIN, PROVINCE, HOLDING]
    for row in frame:
        sectors = "|".join(kinds.get(code, code).replace("|", " ") for code in row.sectors)
        main = kinds.get(row.main_sector, row.main_sector)
        yield [row.number, row.name, _size(row.size_class), sectors, main, row.province, row.holding]


def _size(code: str) -> str:
    """A class of size in words, as reports print it.

    >>> _size("<10"), _size("26-50"), _size(">100"), _size("")
    ('1 t/m 9', '26 t/m 50', '101 of meer', '')
    """
    found = next(((least, most) for name, least, most in SIZE_CLASSES if name == code), None)
    if found is None:
        return ""
    least, most = found
    return f"{least} of meer" if most is None else f"{max(least, 1)} t/m {most}"
