"""From safe tables to a report: labels, sections with their footnotes, who answered, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from meerwaarde import survey
from meerwaarde.core import Figure, Statistic, Status
from meerwaarde.disclosure import SafeCell, SafeTable, SafeTables, rules_in_words
from meerwaarde.disclosure.alternatives.survey_counts import Changed
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication import municipal, unit
from meerwaarde.publication.changed_counts import in_method_chapter, in_rules, not_told
from meerwaarde.publication.coded import how, note
from meerwaarde.publication.draft import other_answers, rules_of, tabulated
from meerwaarde.publication.findings import findings
from meerwaarde.publication.inputs import IDENTIFIER, OWN, Inputs, Round
from meerwaarde.publication.method import method
from meerwaarde.publication.model import Bound, Labels, Nonresponse, Report, Section
from meerwaarde.publication.quotes import left_out_because, quotes
from meerwaarde.publication.request import Request
from meerwaarde.publication.wording import everyone_asked
from meerwaarde.questionnaire import versions
from meerwaarde.questionnaire.types import NUMERIC, Kind, Question
from meerwaarde.questionnaire.types import pick as pick_label

NOT_TOLD = ("note", "calculate", "start", "end", "today", "deviceid", "username", "audit", "hidden", "background-audio")


def compose(
    request: Request,
    inputs: Inputs,
    figures: Sequence[Figure],
    safe: SafeTables,
    made: date,
    provenance: Mapping[str, Any],
    changed: Changed | None = None,
) -> Report:
    """The report as every output draws it; `changed` when its counts are rounded or perturbed."""
    now, then = inputs.now, inputs.then
    language = request.language
    labels = _labels(now, language)
    answered = now.wave.orgs if changed is None else int(changed.answered.sum())
    levels = frozenset(question.sensitivity for question in tabulated(now))
    minimums = {rules_of(question, request.protection).minimum for question in tabulated(now)} or {
        request.protection.minimum
    }
    return Report(
        title=request.title or now.questionnaire.title,
        period=now.period,
        previous_period=then.period if then else None,
        language=language,
        made=made,
        source=_source(now, answered, inputs.places),
        intro=_intro(now) if inputs.places is None else municipal.intro(inputs.places, now.period),
        labels=labels,
        findings=findings(safe.tables, tabulated(now), labels),
        sections=_sections(request, inputs, safe, labels),
        quotes=quotes(request.quotes, safe.tables, labels),
        nonresponse=_nonresponse(now, safe, figures, changed),
        limits=_limits(now, language, answered),
        method=method(request, inputs) if changed is None else (in_method_chapter(changed), *method(request, inputs)),
        rules=(municipal.in_rules(levels) if inputs.places else ())
        + rules_in_words(min(minimums), levels, stricter=len(minimums) > 1, holdings=request.holding is not None)
        if changed is None
        else in_rules(changed, numbers=any(q.kind in NUMERIC for q in tabulated(now))),
        left_out=_left_out(request, inputs, safe) + (not_told(now, language) if changed else ()),
        provenance=provenance,
        unit=request.unit,
        organisations=inputs.members.orgs if inputs.places else None,
        **_inhabitants(inputs.places),
    )


def _inhabitants(places: survey.Places | None) -> dict[str, Any]:
    """Which part of all inhabitants lives in municipalities with an answer, of which year and of whom."""
    if places is None or places.coverage is None:
        return {}
    areas = places.areas
    return {
        "inhabitants": 100 * places.coverage, "inhabitants_year": areas.year, "inhabitants_source": areas.source,
    }  # fmt: skip


def _labels(now: Round, language: str) -> Labels:
    questions = {question.name: question.label(language) for question in now.questionnaire.questions}
    answers = {
        (question.name, choice.code): pick_label(choice.labels, language) or choice.code
        for question in now.questionnaire.questions
        for choice in question.choices
    }
    groups = {
        (grouping.variable, code): answers.get((grouping.variable, code), code)
        for grouping in now.groupings
        for code in grouping.codes
    }
    variables = {
        grouping.variable: grouping.variable if grouping.from_register else questions[grouping.variable]
        for grouping in now.groupings
    }
    return Labels(questions, answers, variables, groups)


def _source(now: Round, answered: int, places: survey.Places | None) -> str:
    form = now.questionnaire
    version = _(" (versie {})").format(form.version) if form.version else ""
    if places is not None:
        return municipal.source(form.title, version, places)
    register = _(", gewogen naar het ledenbestand") if now.wave.register else ""
    return _("Vragenlijst ‘{form}’{version}, antwoorden van {n} organisaties{register}").format(
        form=form.title, version=version, n=number(answered), register=register
    )


def _intro(now: Round) -> str:
    """What was asked of whom and when. How many answered stands beside it in every output."""
    if now.wave.invited is None:
        return _("Gevraagd aan organisaties, {period}. Hoeveel er gevraagd zijn, is niet bekend.").format(
            period=now.period
        )
    return _("Gevraagd aan {N} organisaties, {period}.").format(N=number(now.wave.invited), period=now.period)


def _sections(request: Request, inputs: Inputs, safe: SafeTables, labels: Labels) -> tuple[Section, ...]:
    coded = {one.question: one for one in request.coded}
    by_question: dict[str, list[SafeTable]] = {}
    for table in safe.tables:
        by_question.setdefault(table.question, []).append(table)
    questions = [question for question in tabulated(inputs.now) if question.name in by_question]
    return tuple(
        Section(
            number_,
            question.name,
            question.kind.value,
            _asked_of(question, labels),
            tuple(by_question[question.name]),
            _footnotes(question, by_question[question.name], inputs)
            + ((note(coded[question.name]),) if question.name in coded else ()),
            how(coded[question.name], by_question[question.name]) if question.name in coded else "",
        )
        for number_, question in enumerate(questions, start=1)
    )


def _asked_of(question: Question, labels: Labels) -> str:
    """Who was asked, in words."""
    if not question.relevant:
        return everyone_asked()
    told = question.relevant[0].simple() if len(question.relevant) == 1 else None
    if told is None:
        return _("alleen organisaties voor wie deze vraag gold, volgens hun eerdere antwoorden")
    parent, codes = told
    answers = ", ".join(f"‘{labels.answers.get((parent, code), code)}’" for code in sorted(codes))
    return _("alleen organisaties die {answers} antwoordden op ‘{question}’").format(
        answers=answers, question=labels.questions.get(parent, parent)
    )


def _footnotes(question: Question, tables: Sequence[SafeTable], inputs: Inputs) -> tuple[str, ...]:
    """n, N and period first; then what must be known to read these tables. Marks are explained by every output."""
    cells = [cell for table in tables for cell in table.cells]
    notes = [_base_note(cells, inputs.now, inputs.places)]
    if inputs.places is not None and survey.shared(inputs.members, question.name, inputs.places.place):
        notes.append(municipal.rule_of(question))
    if question.kind is Kind.MULTIPLE:
        whole = [cell.percent or 0.0 for cell in cells if not cell.group_variable and cell.statistic is Statistic.SHARE]
        if sum(whole) > 100:
            notes.append(_("Organisaties konden meer antwoorden geven. Samen zijn de aandelen meer dan 100 %."))
        else:
            notes.append(_("Organisaties konden meer antwoorden geven. Samen kunnen de aandelen meer dan 100 % zijn."))
    if question.kind is Kind.RANK:
        notes.append(
            _("Organisaties zetten de antwoorden op volgorde. Hier staat welk deel dit antwoord als eerste koos.")
        )
    answers = inputs.now.wave.answers(question.name)
    skipped = int((answers.asked & ~answers.answered).sum())
    if skipped:
        notes.append(_missing_note(cells))
    if answers.dropped:
        notes.append(_("Antwoorden op een vraag die niet gold, tellen niet mee."))
    if inputs.now.wave.rows.size > inputs.now.wave.orgs:
        notes.append(_("Een organisatie die voor meer gemeenten antwoordde, telt als één organisatie."))
    codes = dict.fromkeys(note for cell in cells for note in cell.notes)
    notes += [survey.NOTES[code]() for code in codes if code in survey.NOTES and code not in _TOLD]
    return tuple(dict.fromkeys(notes))


# Reasons for being unreliable: the legend of every output says it for all of them.
_TOLD = ("few-effective", "wide", "wide-relative", "wide-value", "small-base")


def _base_note(cells: Sequence[SafeCell], now: Round, places: survey.Places | None) -> str:
    base = next((cell.base for cell in cells if not cell.group_variable and cell.base is not None), None)
    n = _("afgeschermd") if base is None else number(base)
    invited = now.wave.invited
    if places is not None and invited is not None:
        return municipal.base_note(n, municipal.uses(cells), invited, now.period)
    population = _("onbekend (geen ledenbestand)") if invited is None else number(invited)
    return _("n = {n} organisaties, N = {N}; {period}.").format(n=n, N=population, period=now.period)


def _missing_note(cells: Sequence[SafeCell]) -> str:
    if any(cell.statistic is Statistic.TOTAL for cell in cells):
        return _(
            "Wie deze vraag kreeg maar niet beantwoordde, telt in het totaal mee met het gemiddelde van de anderen."
        )
    return _("Wie deze vraag kreeg maar niet beantwoordde, telt bij deze vraag niet mee.")


def _nonresponse(now: Round, safe: SafeTables, figures: Sequence[Figure], changed: Changed | None) -> Nonresponse:
    names = [grouping.variable for grouping in now.groupings if grouping.from_register]
    found = survey.nonresponse(now.wave, now.design, names)
    cells = {cell.key: cell for table in safe.tables for cell in table.cells}
    bounds = []
    for figure, low, high in survey.bounds(now.wave, figures) if changed is None else ():
        cell = cells.get(figure.key)
        if cell is not None and cell.status is not Status.SUPPRESSED:
            bounds.append(Bound(cell, low, high))
    hidden = {table.group_variable for table in safe.response if _hides(table)}
    told = {now.design.strata_column, *now.design.rake_columns} & hidden
    return Nonresponse(
        invited=found.invited,
        answered=found.answered if changed is None else int(changed.answered.sum()),
        partial=found.partial if changed is None else None,
        unknown_ids=found.unknown_ids,
        duplicates=found.duplicates,
        empty=found.empty,
        tables=safe.response,
        compared=safe.compared,
        r_indicator=None if told else found.r_indicator,
        bounds=tuple(bounds),
    )


def _hides(table: SafeTable) -> bool:
    return any(cell.status is Status.SUPPRESSED for cell in table.cells)


def _limits(now: Round, language: str, answered: int) -> tuple[str, ...]:
    """What this did not measure: first the officer's own words from the form, then what follows from the design."""
    limits = list(limits_of_form(now, language))
    if now.wave.invited is None:
        limits.append(_("Er is geen ledenbestand gebruikt. De cijfers gelden daarom alleen voor wie antwoordde."))
    elif answered < now.wave.invited:
        limits.append(
            _(
                "{n} organisaties antwoordden niet. Misschien denken zij er anders over; dat is hier niet gemeten."
            ).format(n=number(now.wave.invited - answered))
        )
    limits.append(_("De cijfers gaan over organisaties zoals zij zelf antwoordden, niet over cliënten of inwoners."))
    limits.append(_("Een samenhang tussen groepen en antwoorden zegt niet wat de oorzaak is."))
    return tuple(limits)


def limits_of_form(now: Round, language: str) -> tuple[str, ...]:
    """What the officer wrote in the form about what it does not measure, a line each."""
    settings = now.questionnaire.settings
    own = settings.get(f"{OWN}limits-{language}") or settings.get(OWN + "limits") or ""
    return tuple(line.strip() for line in own.replace("|", "\n").splitlines() if line.strip())


def _left_out(request: Request, inputs: Inputs, safe: SafeTables) -> tuple[str, ...]:
    """Questions and tables that are not shown, each with its reason."""
    now, language, ledgered = inputs.now, request.language, request.ledger is not None
    there = {table.question for table in safe.tables}
    coded = [one.of for one in request.coded if one.question in there]
    quoted = [one.question for one in request.quotes]
    told = []
    for question in now.questionnaire.questions:
        reason = _reason(question, now)
        if question.name in (*coded, *quoted):
            reason = left_out_because(question.name, coded, quoted)
        if reason:
            told.append(_("‘{question}’: {reason}").format(question=question.label(language), reason=reason))
    if now.lost:
        several = _("{n} vragen, naar keuze van wie dit rapport maakte").format(n=number(now.lost))
        told.append(several if now.lost > 1 else _("één vraag, naar keuze van wie dit rapport maakte"))
    for label in now.elsewhere:
        reason = _("staat in de kerncijfers over dat jaar; samen kunnen die verraden wat één organisatie invulde")
        told.append(_("‘{question}’: {reason}").format(question=label, reason=reason))
    labels = {question.name: question.label(language) for question in now.questionnaire.questions}
    for name in safe.left_out:
        reason = _("geen veilige tabel gevonden; alles van deze vraag is weggelaten")
        told.append(_("‘{question}’: {reason}").format(question=labels[name], reason=reason))
    if inputs.then is not None:
        names = survey.comparable(inputs.then.questionnaire, now.questionnaire)[1]
        for name in names:
            reason = _("niet op dezelfde manier gevraagd in beide metingen; geen verandering berekend")
            told.append(_("‘{question}’: {reason}").format(question=labels.get(name, name), reason=reason))
        for name in sorted(other_answers(now, inputs.then)) if ledgered else ():
            reason = _("toen waren er andere antwoorden om uit te kiezen; geen verandering berekend")
            told.append(_("‘{question}’: {reason}").format(question=labels[name], reason=reason))
    return tuple(told)


def _reason(question: Question, now: Round) -> str:
    """Why a question has no table; empty when it has one, or when nobody expects one."""
    if question.tabulated:
        if question.name in now.wave.responses.missing_columns:
            return _("staat niet in het antwoordbestand")
        answered = now.wave.answers(question.name).answered
        # Of a question after certain answers this would tell that nobody gave those.
        return "" if answered.any() or question.relevant else _("niemand heeft deze vraag beantwoord")
    if question.type == versions.CHANGED:
        return _("aan wie deze vraag is gesteld, is tijdens de ronde veranderd")
    if question.type == unit.FOLLOWER:
        return municipal.reason_left_out()
    if question.type == unit.PLACE:
        return _("deze vraag zegt over welke gemeente het antwoord gaat")
    if question.type == IDENTIFIER:
        return _("deze vraag zegt wie er antwoordde")
    if question.in_repeat:
        return _("staat in een herhaalde groep; die telt dit rapport nog niet")
    if question.kind is Kind.TEXT:
        return _("open antwoorden publiceren wij niet")
    if question.type.split(" ")[0] in NOT_TOLD or not any(question.labels.values()):
        return ""
    return _("van dit soort vraag ({}) maakt dit rapport geen tabel").format(question.type)
