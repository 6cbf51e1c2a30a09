"""A report over municipalities (`--unit municipality`): "how many municipalities cut?" in place of "how many members?".

    answers of members ──▶ `survey.by_place` ──▶ a wave of municipalities ──▶ the same estimates as ever
                       └─▶ `PlaceDraft` ──▶ `protect_places`: organisations stay what is protected

N are the municipalities of the list, with a finite population as for members.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde import disclosure, survey
from meerwaarde.core import Figure, Sensitivity
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication.draft import rules_of, tabulated
from meerwaarde.questionnaire.types import CLOSED, NUMERIC, Kind, Question

if TYPE_CHECKING:
    from meerwaarde.disclosure.primary import Rules
    from meerwaarde.publication.inputs import Inputs, Round

# --- protecting -------------------------------------------------------------------------------------------------------


def protected(
    inputs: Inputs, figures: tuple[Figure, ...], rules: Rules, progress: Callable[[int, int], None]
) -> disclosure.SafeTables:
    """The safe tables of a report over municipalities. Raises InputError when rules of a question cannot be read."""
    return disclosure.protect_places(_draft(inputs, figures, rules), progress)


def _draft(inputs: Inputs, figures: tuple[Figure, ...], rules: Rules) -> disclosure.PlaceDraft:
    now, by_place = inputs.now, inputs.places
    assert by_place is not None
    assert now.wave.invited is not None
    holder = _holders(by_place, now)
    kept = {figure.question for figure in figures}
    answered = np.zeros((now.wave.orgs, int(holder.max()) + 1), dtype=bool)
    answered[by_place.place, holder[by_place.members.row_org]] = True
    return disclosure.PlaceDraft(
        figures,
        tuple(_asked(q, by_place, holder, rules_of(q, rules)) for q in tabulated(now) if q.name in kept),
        now.wave.orgs,
        tuple(disclosure.Partition(group.variable, group.codes, group.member) for group in now.groupings),
        now.wave.invited,
        rules.minimum,
        tuple(group for group in survey.empty_groups(now.wave, now.groupings) if group[0] in kept),
        answered,
    )


def _holders(by_place: survey.Places, now: Round) -> np.ndarray:
    """Who is protected, as a number for each organisation: its holding, or itself."""
    ids = np.asarray(by_place.members.org_ids, dtype=str)
    alone = np.char.add("organisation ", ids)
    if now.holding is not None:
        alone = np.where(now.holding == "", alone, np.char.add("holding ", now.holding))
    return np.unique(alone, return_inverse=True)[1].reshape(-1)


def _asked(question: Question, by_place: survey.Places, holder: np.ndarray, rules: Rules) -> disclosure.PlaceAsked:
    members = by_place.members
    given = members.answers(question.name)
    rows = given.answered
    original = members.questionnaire.question(question.name)
    codes = tuple(choice.code for choice in original.choices)
    organisation = members.row_org[rows]
    return disclosure.PlaceAsked(
        name=question.name,
        sensitivity=question.sensitivity,
        codes=codes if question.kind in CLOSED else (),
        differ=question.choices[-1].code if len(question.choices) > len(codes) else "",
        place=by_place.place[rows],
        holder=holder[organisation],
        organisation=organisation,
        rules=rules,
        choice=given.values[rows].astype(np.int64) if question.kind in (Kind.ONE, Kind.RANK) else None,
        named=given.values[rows].astype(bool) if question.kind is Kind.MULTIPLE else None,
        values=given.values[rows].astype(np.float64) if question.kind in NUMERIC else None,
    )


# --- in words ---------------------------------------------------------------------------------------------------------


def source(form: str, version: str, by_place: survey.Places) -> str:
    """Where the figures come from."""
    return _("Vragenlijst ‘{form}’{version}, antwoorden van {n} organisaties over {m} gemeenten").format(
        form=form, version=version, n=number(by_place.members.orgs), m=number(by_place.wave.orgs)
    )


def intro(by_place: survey.Places, period: str) -> str:
    """What was asked and how far the answers reach: coverage in municipalities and in inhabitants."""
    n = number(by_place.wave.orgs)
    told = _("Gevraagd over {N} gemeenten, {period}. Over {n} daarvan antwoordden organisaties, {m} in totaal.").format(
        N=number(len(by_place.areas.register.ids)), period=period, n=n, m=number(by_place.members.orgs)
    )
    areas = by_place.areas
    if by_place.coverage is None or areas.inhabitants is None:
        return told + " " + _("Hoeveel inwoners die {n} gemeenten hebben, staat niet in de lijst.").format(n=n)
    lived = _("In die {n} gemeenten woont {share} % van alle {total} inwoners{day} (bron: {source}).").format(
        n=n, share=number(100 * by_place.coverage, 1), total=number(int(areas.inhabitants.sum())), day=_day(areas),
        source=areas.source,
    )  # fmt: skip
    return f"{told} {lived}"


def _day(areas: survey.Areas) -> str:
    return "" if areas.year is None else _(" op 1 januari {year}").format(year=areas.year)


def base_note(n: str, organisations: str, invited: int, period: str) -> str:
    """The first footnote of a question."""
    return _("n = {n} gemeenten met een antwoord, van {m} organisaties; N = {N} gemeenten; {period}.").format(
        n=n, m=organisations, N=number(invited), period=period
    )


def rule_of(question: Question) -> str:
    """How the answers of several members became one, for the footnotes of a question."""
    if question.kind in NUMERIC:
        return _("Antwoordden in een gemeente meer organisaties, dan telt het gemiddelde van hun getallen.")
    if question.kind is Kind.MULTIPLE:
        return _("Een antwoord telt voor een gemeente als meer dan de helft van de organisaties daar het noemt.")
    return _(
        "Een antwoord telt voor een gemeente als meer dan de helft van de organisaties daar het geeft. Anders telt de"
        " gemeente als ‘leden verschillen van antwoord’."
    )


def in_method_chapter(by_place: survey.Places, holdings: bool) -> tuple[tuple[str, str], ...]:
    """The first paragraphs of the method chapter: what is counted, and how members' answers became one."""
    several = int((np.bincount(by_place.place) > 1).sum())
    held = _(" Organisaties van één concern tellen hierbij elk voor zich.") if holdings else ""
    return (
        (_("Wat er is geteld"), _(
            "Elk cijfer telt gemeenten, geen organisaties. n is per vraag het aantal gemeenten waarover ten minste één"
            " organisatie die vraag beantwoordde. N is het aantal gemeenten in de lijst."
        )),
        (_("Eén antwoord per gemeente"), _(
            "In {several} van de {n} gemeenten antwoordde meer dan één organisatie. Bij een vraag met één antwoord telt"
            " het antwoord van meer dan de helft van hen. Is er geen, dan telt de gemeente als ‘leden verschillen van"
            " antwoord’: die uitkomst staat als eigen regel in de tabel, zodat geen gemeente wegvalt omdat leden het"
            " oneens zijn. Bij een vraag met meer antwoorden telt een antwoord als meer dan de helft het noemt. Bij een"
            " getal telt het gemiddelde."
        ).format(several=number(several), n=number(by_place.wave.orgs)) + held),
    )  # fmt: skip


def who_counts(by_place: survey.Places) -> str:
    """Whose answers count."""
    matching = by_place.members.matching
    text = _(
        "Elke organisatie telt in elke gemeente één keer. Van dubbele antwoorden over dezelfde gemeente telt het"
        " laatste volledige antwoord."
    )
    if matching.unknown:
        text += " " + _("Rijen met een onbekend nummer tellen niet mee ({}).").format(number(len(matching.unknown)))
    if matching.duplicates:
        text += " " + _("Dubbele rijen tellen niet mee ({}).").format(number(len(matching.duplicates)))
    return text


def in_rules(levels: frozenset[Sensitivity]) -> tuple[str, ...]:
    """What protection means where municipalities are counted, for the readers; `levels`: of the questions."""
    told = (
        _("Beschermd zijn de organisaties, niet de gemeenten: deze regels tellen organisaties."),
        _("Iedereen mag weten welke organisatie over welke gemeente antwoordde. Wát zij antwoordde, kan geen lezer"
          " uit de cijfers halen, en ook geen andere organisatie in dezelfde gemeente. Daarom is ‘leden verschillen"
          " van antwoord’ vaak afgeschermd."),
        _("Antwoordde één organisatie over meer dan de helft van de gemeenten van een groep, dan tonen wij van die"
          " groep niets."),
    )  # fmt: skip
    return told if levels - {Sensitivity.NONE} else told[:1]


def reason_left_out() -> str:
    """Why a question after certain answers has no table."""
    return _("alleen gevraagd na een ander antwoord; het aantal gemeenten zou verraden wie dat gaf")


def uses(cells: Sequence[disclosure.SafeCell]) -> str:
    """How many organisations stand behind a question over all, in words."""
    found = next((c.organisations for c in cells if not c.group_variable and c.organisations is not None), None)
    return _("afgeschermd") if found is None else number(found)
