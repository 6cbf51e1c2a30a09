"""Earlier rounds that asked the same question: which there are, what can be compared, and their files for a report.

What was published of a round is what a comparison with it rests on: its answers count as the newest publication had
them, all of them when there is none yet. The register is that of the day of that round.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import exporting
from meerwaarde.web.rounds.models import Round
from meerwaarde.web.rounds.places import by_municipality
from meerwaarde.web.rounds.questions import questionnaire
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Question, Questionnaire

LOOKED_AT = 8  # earlier rounds, the latest first
HELD = 32  # forms in memory, as read
_forms: OrderedDict[str, Questionnaire] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Compared:
    """A question of both rounds or of one, and why there is no change of it (empty: there is)."""

    name: str
    label: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wave:
    """An earlier round to compare with. `before`: the round was copied from it."""

    uuid: UUID
    title: str
    period: str
    before: bool
    questions: tuple[Compared, ...]

    @property
    def same(self) -> tuple[Compared, ...]:
        """What can be compared."""
        return tuple(one for one in self.questions if not one.why)

    @property
    def other(self) -> tuple[Compared, ...]:
        """What cannot."""
        return tuple(one for one in self.questions if one.why)


def known_as(identifier: UUID) -> str:
    """What the ledger knows the answers of a round by, however its period is called."""
    return f"ronde {identifier}"


def year_of(identifier: UUID) -> str:
    """The year that the indicators of a round are about; what is known of it stands in the answers of every round."""
    return str(Round.everything.values_list("year", flat=True).get(uuid=identifier))


def waves(scope: Scope, round_: Round) -> tuple[Wave, ...]:
    """The earlier rounds of which some question can be compared: the one that this was copied from, then the latest.

    None for a round per municipality: a report over municipalities is compared with nothing.
    """
    if round_.unit == Round.Unit.MUNICIPALITY or round_.published is None:
        return ()
    found = list(_earlier(scope, round_))
    forms = _read([round_, *found])
    now = forms.get(round_.pk)
    if now is None:
        return ()
    made = []
    for one in found:
        form = forms.get(one.pk)
        told = compared(form, now) if form is not None else ()
        if any(not question.why for question in told):
            made.append(Wave(one.uuid, one.title, one.period, one.pk == round_.copied_from_id, told))
    return tuple(made)


def _earlier(scope: Scope, round_: Round) -> Iterable[Round]:
    """Rounds of members that opened before this one and are over, without their texts."""
    ended = Q(closed__isnull=False) | Q(closes__lt=scope.day)
    rows = Round.objects.within(scope, Permission.ROUNDS_SEE).filter(ended, published__isnull=False, unit=round_.unit)
    first = Case(When(pk=round_.copied_from_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = rows.exclude(pk=round_.pk).filter(opens__lte=round_.opens, published__lte=round_.published)
    return (
        rows.select_related("form_version")
        .defer("source", "form_version__xml")
        .order_by(first, "-opens", "-pk")[:LOOKED_AT]
    )


def _read(rounds: Collection[Round]) -> dict[int, Questionnaire]:
    """The questionnaire of each round, by key; those that cannot be read are absent. One query at most."""
    from meerwaarde.questionnaire.xform import parse_xform

    versions = {one.pk: one.form_version for one in rounds if one.form_version is not None}
    missing = {version.sha256 for version in versions.values()} - _forms.keys()
    for sha256, xml in answering.sources(missing).items() if missing else ():
        try:
            _forms[sha256] = questionnaire(parse_xform(xml))
        except InputError:
            continue
    while len(_forms) > max(HELD, len(versions)):
        _forms.popitem(last=False)
    return {key: _forms[version.sha256] for key, version in versions.items() if version.sha256 in _forms}


def compared(before: Questionnaire, now: Questionnaire) -> tuple[Compared, ...]:
    """All questions with a table of either form, those that can be compared first."""
    from meerwaarde.survey import comparable

    pairs, others = comparable(before, now)
    names = [pair.question.name for pair in pairs]
    here = {one.name: one for one in now.questions if one.tabulated}
    there = {one.name: one for one in before.questions if one.tabulated}
    told = [Compared(name, here[name].label("nl"), _why(there.get(name), here.get(name))) for name in names]
    for name in others:
        some = here.get(name) or there[name]
        told.append(Compared(name, some.label("nl"), _why(there.get(name), here.get(name))))
    return tuple(sorted(told, key=lambda one: bool(one.why)))


def _why(before: Question | None, now: Question | None) -> str:
    """Why there is no change of a question; empty when there is."""
    from meerwaarde.questionnaire.types import NUMERIC

    if before is None:
        return _("alleen in deze ronde gevraagd")
    if now is None:
        return _("alleen in de eerdere ronde gevraagd")
    if before.kind is not now.kind and not {before.kind, now.kind} <= set(NUMERIC):
        return _("toen op een andere manier gevraagd")
    if {one.code for one in before.choices} != {one.code for one in now.choices}:
        return _("toen waren er andere antwoorden om uit te kiezen")
    return ""


def export_earlier(scope: Scope, identifier: UUID, folder: Path) -> exporting.RoundFiles:
    """Write the files of an earlier round, with the answers as they were published.

    Raises Refused, also for a round per municipality: its answers come out by municipality alone."""
    if by_municipality(exporting.found(scope, identifier)):
        raise Refused(_("Met een ronde per gemeente is niet te vergelijken: die cijfers komen er één keer uit."))
    folder.mkdir(parents=True, exist_ok=True)
    return exporting.export(scope, identifier, folder, as_published=True)
