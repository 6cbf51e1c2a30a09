"""The unit of a report: organisations, or the municipalities over which they answered (`--unit municipality`).

What would need another proof than `disclosure.places` has is refused by name; questions whose base tells what was
answered before are left out.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from meerwaarde import survey
from meerwaarde.core import InputError, Sensitivity
from meerwaarde.disclosure.alternatives.survey_counts import SUPPRESS
from meerwaarde.language import gettext as _
from meerwaarde.language import saying
from meerwaarde.publication.unit_words import OF_MUNICIPALITIES
from meerwaarde.questionnaire.types import Kind, Question, Questionnaire, Responses

if TYPE_CHECKING:
    from meerwaarde.publication.request import Request

UNITS = ORGANISATION, MUNICIPALITY = "organisation", "municipality"
FOLLOWER = "follower"  # type of a question that was asked only after certain answers
PLACE = "municipality"  # type of the question that says which municipality


def check(request: Request) -> None:
    """Refuse what does not go with the unit. Raises InputError."""
    if request.unit not in UNITS:
        raise InputError(_("--unit {}: kies organisation of municipality.").format(request.unit))
    if request.unit == ORGANISATION:
        if request.areas is not None:
            what = _("--areas hoort bij --unit municipality: geef die ook, of laat --areas weg.")
            raise InputError(what)
        return
    if request.areas is None:
        what = _("--unit municipality heeft een lijst van alle gemeenten nodig: --areas BESTAND, met de kolommen code,"
                 " name en inhabitants.")  # fmt: skip
        raise InputError(what)
    weighted = _("{} weegt of groepeert organisaties; met --unit municipality tellen gemeenten, elk even zwaar. Laat {}"
                 " weg.")  # fmt: skip
    later = _("{} vergelijkt met een andere publicatie; dat kan niet met --unit municipality. Laat {} weg.")
    levels = _("{} maakt niveaus boven kolommen van het ledenbestand. Zet bij --unit municipality een kolom in het"
               " bestand van --areas (zoals provincie), noem die met --by, en laat {} weg.")  # fmt: skip
    changed = _("{} verandert aantallen; met --unit municipality kan alleen --method suppress. Laat {} weg.")
    for option, given, what in (
        ("--strata", request.strata, weighted),
        ("--rake", request.rake, weighted),
        ("--cluster", request.cluster, weighted),
        ("--previous", request.previous, later),
        ("--previous-register", request.previous_register, later),
        ("--ledger", request.ledger, later),
        ("--hierarchy", request.hierarchies, levels),
        (f"--method {request.method}", request.method not in (None, SUPPRESS), changed),
        ("--key", request.key, changed),
    ):
        if given:
            raise InputError(what.format(option, option))


def words(request: Request) -> AbstractContextManager[None]:
    """The words of the unit, for all that is said inside."""
    return saying(OF_MUNICIPALITIES) if request.unit == MUNICIPALITY else nullcontext()


# --- reading ----------------------------------------------------------------------------------------------------------


def places(request: Request, members: survey.Wave) -> survey.Places:
    """The answers per municipality. Raises InputError."""
    assert request.areas is not None
    areas = survey.read_areas(request.areas)
    made = survey.by_place(members, areas, request.municipality)
    columns = [name for name in areas.register.columns if not areas.register.names_members(name)]
    for name in request.by:
        if name not in areas.register.columns:
            what = _("--by {}: met --unit municipality splitst u uit naar een kolom van {}. Kies uit: {}.")
            raise InputError(what.format(name, areas.register.file, ", ".join(columns) or "-"))
    return made


def without_others(questionnaire: Questionnaire, responses: Responses, column: str | None) -> Questionnaire:
    """The form without the question that says which municipality (`column`), and without questions that were asked only
    after certain answers: how many municipalities they have would tell those answers. One that everybody was asked
    stays, unless it comes after a question of high sensitivity."""
    high = {question.name for question in questionnaire.questions if question.sensitivity is Sensitivity.HIGH}

    def kept(question: Question) -> Question:
        if (column or MUNICIPALITY) in (question.name, question.path[-1]):
            return replace(question, kind=Kind.OTHER, type=PLACE, choices=())
        if not question.relevant or not question.tabulated or question.name not in responses.answers:
            return question
        everybody = bool(responses.answers[question.name].asked[~responses.empty].all())
        before = {name for condition in question.relevant for name in condition.mentions()}
        if everybody and not before & high:
            return question
        return replace(question, kind=Kind.OTHER, type=FOLLOWER, choices=())

    return replace(questionnaire, questions=tuple(map(kept, questionnaire.questions)))
