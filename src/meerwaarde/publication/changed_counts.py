"""A report in which counts are rounded or perturbed in place of hidden: `mw:protection` in the form, or `--method`.

    answers ──▶ changed counts ──▶ as many organisations as those counts say ──▶ figures ──▶ `SafeTable`s

Shares, standard errors and intervals are estimated from the changed counts with the same code as ever, as if those were
the answers. What would tell the true counts is refused by name or left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from meerwaarde import disclosure, survey
from meerwaarde.core import Figure, InputError
from meerwaarde.disclosure.alternatives.cell_key import read_key
from meerwaarde.disclosure.alternatives.safe_counts import safe_counts
from meerwaarde.disclosure.alternatives.survey_counts import (
    CELL_KEY,
    METHODS,
    ROUND,
    SUPPRESS,
    Changed,
    Counts,
    Method,
    changed,
)
from meerwaarde.language import gettext as _
from meerwaarde.publication import unit
from meerwaarde.publication.draft import tabulated
from meerwaarde.publication.inputs import OWN, Inputs, Round
from meerwaarde.publication.request import Request
from meerwaarde.questionnaire.types import NUMERIC, Answers, Kind, Question

SETTING = OWN + "protection"


def settled(request: Request, inputs: Inputs) -> Request:
    """The request with its method: the option, else what the form says, else hiding. Raises InputError for a method
    that does not exist and for options that do not go with it."""
    said = inputs.now.questionnaire.settings.get(SETTING, "").strip()
    if said and said not in METHODS:
        what = _("{0} is {1}, niet ‘{2}’.").format(SETTING, _(" of ").join(METHODS), said)
        raise InputError(what, file=request.form.name, sheet="settings", column=SETTING)
    request = replace(request, method=request.method or said or SUPPRESS)
    if request.key is not None and request.method != CELL_KEY:
        raise InputError(_("{} hoort bij --method cellkey.").format("--key"))
    if request.method == SUPPRESS:
        return request
    unit.check(request)
    if request.method == CELL_KEY and request.key is None:
        what = _("--method cellkey heeft een geheime sleutel nodig: --key BESTAND, met een lange willekeurige tekst.")
        raise InputError(what)
    _check(request, inputs.now)
    return request


def _check(request: Request, now: Round) -> None:
    """Refuse what would tell the true counts, or rests on them."""
    weighted = _("{0} weegt, en een gewogen cijfer verraadt de echte aantallen. Laat {0} weg, of kies"
                 " --method suppress.")  # fmt: skip
    clustered = _("{0} rekent de marge uit de echte aantallen. Laat {0} weg, of kies --method suppress.")
    later = _("{0} vergelijkt met een andere publicatie, en een verschil verraadt de echte aantallen. Laat {0} weg, of"
              " kies --method suppress.")  # fmt: skip
    held = _("{0} telt organisaties van één concern als één; --method {1} telt ze apart. Laat {0} weg, of kies"
             " --method suppress.")  # fmt: skip
    for option, given, what in (
        ("--strata", request.strata, weighted),
        ("--rake", request.rake, weighted),
        ("--cluster", request.cluster, clustered),
        ("--previous", request.previous, later),
        ("--ledger", request.ledger, later),
        ("--holding", request.holding, held),
    ):
        if given:
            raise InputError(what.format(option, request.method))
    if now.design.several_rows:
        what = _("een organisatie antwoordt hier in meer rijen (--municipality). Met --method {} kan dat niet. Kies"
                 " --method suppress.")  # fmt: skip
        raise InputError(what.format(request.method), file=request.responses.name)


def protected(
    request: Request, inputs: Inputs, figures: Sequence[Figure], whole: disclosure.Draft
) -> tuple[disclosure.SafeTables, Changed]:
    """The tables of the report with changed counts. `whole` is the draft of all figures. Raises InputError."""
    now = inputs.now
    base = max((one.rules.minimum for one in whole.asked if one.rules), default=whole.minimum)
    secret = read_key(request.key) if request.key else b""
    counts = changed(whole.asked, whole.now, Method(request.method or SUPPRESS, base, secret, now.period))
    asked = {one.name: one for one in whole.asked}
    made: list[Figure] = []
    for question in tabulated(now):
        if question.name in asked and question.kind not in NUMERIC:
            made += _estimated(now, question, counts, request.interval)
    numbers = disclosure.protect_report(_numbers(now, figures, whole))
    questions = frozenset(grouping.variable for grouping in now.groupings if not grouping.from_register)
    return safe_counts(counts, whole.asked, made, numbers, questions), counts


def _numbers(now: Round, figures: Sequence[Figure], whole: disclosure.Draft) -> disclosure.Draft:
    """The questions with numbers that may be told beside changed counts, by groups of the register alone."""
    told = {question.name for question in tabulated(now) if question.kind in NUMERIC and not question.relevant}
    known = {"", *(grouping.variable for grouping in now.groupings if grouping.from_register)}
    return replace(
        whole,
        figures=tuple(one for one in figures if one.question in told and one.group_variable in known),
        asked=tuple(one for one in whole.asked if one.name in told),
        now=replace(whole.now, partitions=tuple(p for p in whole.now.partitions if p.variable in known)),
        empty=tuple(group for group in whole.empty if group[0] in told and group[1] in known),
        response=None,
        reprint=None,
    )


def _estimated(now: Round, question: Question, counts: Changed, interval: str) -> tuple[Figure, ...]:
    """The figures of a closed question had the changed counts been the answers."""
    own = counts.questions[question.name]
    sizes = np.maximum(counts.answered, own.base)
    orgs = int(sizes.sum())
    if not orgs:
        return ()
    atom = np.repeat(np.arange(len(sizes)), sizes)
    rank = np.arange(orgs) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    answers = {question.name: _answers(question, own, atom, rank)}
    rows = np.arange(orgs)
    wave = replace(
        now.wave,
        responses=replace(now.wave.responses, answers=answers),
        rows=rows,
        row_org=rows,
        org_ids=tuple(map(str, range(orgs))),
        org_register=np.zeros(orgs, dtype=np.int64),
    )
    # Counts that went up may say that more answered than there are; then nothing is known of a finite population.
    many = now.wave.invited is not None and orgs >= now.wave.invited
    design = survey.design(replace(wave, register=None) if many else wave)
    groupings = [
        replace(grouping, member=np.column_stack([counts.members(grouping.variable, code) for code in grouping.codes])
                [atom])
        for grouping in now.groupings
    ]  # fmt: skip
    return survey.question_figures(wave, design, question, groupings, interval=interval)


def _answers(question: Question, own: Counts, atom: np.ndarray, rank: np.ndarray) -> Answers:
    """Answers that give these counts; `rank` numbers the organisations of an atom from 0."""
    answered = rank < own.base[atom]
    if question.kind is Kind.MULTIPLE:
        return Answers(answered, answered, rank[:, None] < own.hits[atom])
    choice = (rank[:, None] >= np.cumsum(own.hits, axis=1)[atom]).sum(axis=1)
    chosen = np.where(answered & (choice < own.hits.shape[1]), choice, -1)
    return Answers(answered, answered, chosen.astype(np.int16))


# --- in words ---------------------------------------------------------------------------------------------------------


def in_method_chapter(counts: Changed) -> tuple[str, str]:
    """The paragraph of the method chapter: what was done to the counts, and how to read them."""
    if counts.method.name == ROUND:
        text = _(
            "Deze aantallen zijn afgerond: elk aantal is een veelvoud van {0}. Binnen de kleinste groepen scheelt een"
            " aantal hoogstens {1} met het echte; in grotere groepen kan dat meer zijn. De delen tellen op tot"
            " het geheel."
        ).format(counts.method.base, counts.method.base - 1)
    else:
        text = _(
            "Deze aantallen zijn verstoord: in de kleinste groepen is er toevallig wat bijgeteld of afgetrokken. Nul"
            " bleef nul. De delen tellen op tot het geheel."
        )
    return _("Aantallen"), text + " " + _(
        "De percentages en de marges zijn uit deze aantallen berekend, niet uit de echte. De marge zegt niets over de"
        " fout die dit maakt. Wie alle leden van een groep telt, kan daarom iets anders vinden. Hoeveel organisaties er"
        " per groep antwoordden, en hoe ver een cijfer er hoogstens naast zit, staat niet in dit rapport: samen zouden"
        " ze de echte aantallen verraden."
    )


def in_rules(counts: Changed, *, numbers: bool) -> tuple[str, ...]:
    """How organisations are protected, for the readers."""
    base = counts.method.base
    if counts.method.name == ROUND:
        told = [
            _("Deze aantallen zijn afgerond op een veelvoud van {0}. Een aantal van 1 tot en met {1} ziet u nergens."),
            _("De tabellen kloppen met elkaar. Wie ze van elkaar aftrekt, vindt daarom geen echt aantal."),
        ]  # fmt: skip
    else:
        told = [
            _("Deze aantallen zijn verstoord. Een 0 kan ook een klein aantal zijn, en een aantal van 1 tot en met {1}"
              " ziet u nergens."),
            _("Wie er meetelt, bepaalt de verstoring. Wie vaker kijkt, leert daarom niets nieuws."),
        ]  # fmt: skip
    if numbers:
        told.append(
            _("Vragen naar een getal zijn niet verstoord: van een groep met minder dan {0} organisaties tonen wij daar"
              " niets. Alleen het aantal organisaties (n) is veranderd.")
        )  # fmt: skip
    return tuple(text.format(base, base - 1) for text in told)


def not_told(now: Round, language: str) -> tuple[str, ...]:
    """What is left out of such a report, each with its reason."""
    told = []
    for question in tabulated(now):
        if question.kind in NUMERIC and question.relevant:
            reason = _("een getal na een andere vraag zou de echte aantallen bij die vraag verraden")
            told.append(_("‘{question}’: {reason}").format(question=question.label(language), reason=reason))
    groupings = [grouping for grouping in now.groupings if not grouping.from_register]
    if groupings and any(question.kind in NUMERIC for question in tabulated(now)):
        told.append(_("Getallen naar het antwoord op een andere vraag: die zouden de echte aantallen verraden"))
    if now.wave.register is not None:
        told.append(_("Wie antwoordde per groep: dat zijn echte aantallen"))
    return tuple(told)
