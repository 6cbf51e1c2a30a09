"""Which chosen quotes may still stand in the report that is being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.publications.quoting.choosing import allowed, enough, paths_of
from meerwaarde.web.publications.quoting.shortening import shortened
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from meerwaarde.publication.model import Report
    from meerwaarde.publication.quotes import Quoted
    from meerwaarde.web.publications.coding.applying import Applied


@dataclass(frozen=True, slots=True)
class Standing:
    """`asked`: what the report prints; `kept`: what stays chosen; `dropped`: why others went, for who made it."""

    asked: tuple[Quoted, ...] = ()
    kept: tuple[Mapping[str, Any], ...] = ()
    dropped: tuple[str, ...] = ()


def standing_of(scope: Scope, draft: ReportDraft, prepared: Applied) -> Standing:
    """The quotes of a draft that hold: the answer is in this report and as it was, and may be quoted now."""
    from meerwaarde.publication.quotes import Quote, Quoted

    round_ = rounds.open_round(scope, draft.round) if draft.quotes else None
    if round_ is None:
        return Standing()
    answers = rounds.answers_of(scope, round_, paths_of(round_.questions))
    inside = set((prepared.files.answers or {}).values())
    quotes: dict[str, list[Quote]] = {}
    kept, dropped = [], []
    for one in draft.quotes:
        question = round_.question(one["question"])
        current = _current(answers, one)
        why = _why_not(round_, question, answers, current, one) or _not_inside(one, current, inside)
        if why:
            # Not what it said: those words may be nowhere now.
            label = question.label(draft.language) if question is not None else one["question"]
            dropped.append(
                _("Een citaat bij ‘{question}’ staat er niet meer in: {why}.").format(question=label, why=why)
            )
            continue
        kept.append(one)
        tells = prepared.tells.get(one["submission"]) or prepared.tells.get(current.submission if current else 0, ())
        quotes.setdefault(one["question"], []).append(Quote(one["text"], tells))
    asked = []
    for path, some in quotes.items():
        question = round_.question(path)
        assert question is not None  # `_why_not` looked
        assert question.quoting is not None
        asked.append(Quoted(question.name, (question.permission, question.quoting.code), tuple(some)))
    return Standing(tuple(asked), tuple(kept), tuple(dropped))


def still_stand(scope: Scope, draft: ReportDraft) -> bool:
    """Whether every quote in a report that is ready may be published now: members may have said otherwise since."""
    if not draft.quotes:
        return True
    round_ = rounds.open_round(scope, draft.round)
    if round_ is None:
        return False
    answers = rounds.answers_of(scope, round_, paths_of(round_.questions))
    return not any(
        _why_not(round_, round_.question(one["question"]), answers, _current(answers, one), one) for one in draft.quotes
    )


def _current(answers: tuple[rounds.Said, ...], one: Mapping[str, Any]) -> rounds.Said | None:
    """What the member says now, when the words are still those of the submission that was quoted."""
    same = next((said for said in answers if said.submission == one["submission"]), None)
    if same is not None:
        return same
    path = one["question"]
    known = {said.name: (said.submission, said.text(path)) for said in rounds.sent([one["submission"]], [path])}
    found = rounds.same_before(answers, path, known)
    return next((said for said in answers if said.submission in found), None)


def _why_not(
    round_: rounds.OpenRound, question: rounds.OpenQuestion | None, answers: tuple[rounds.Said, ...],
    current: rounds.Said | None, one: Mapping[str, Any],
) -> str:  # fmt: skip
    if question is None or question.quoting is None:
        return _("de vragenlijst vraagt niet meer om toestemming")
    if current is None:
        return _("het antwoord is veranderd of telt niet meer mee")
    given = allowed(question, answers)
    if current not in given:
        return _("de toestemming is ingetrokken")
    if not enough(round_, given):
        return _("te weinig leden geven nog toestemming, dus is te raden wie dit schreef")
    try:
        shortened(current.text(question.path), one["text"])
    except InputError:
        return _("het antwoord is veranderd of telt niet meer mee")
    return ""


def _not_inside(one: Mapping[str, Any], current: rounds.Said | None, inside: set[int]) -> str:
    if one["submission"] in inside or (current is not None and current.submission in inside):
        return ""
    return _("dit antwoord telt nog niet mee in dit rapport")


def hidden_by_protection(standing: Standing, report: Report) -> tuple[str, ...]:
    """The quotes that the report left out: of a question that it leaves out, or because they tell of an answer of which
    the number is hidden."""
    printed = {(one.question, text) for one in report.quotes for text in one.texts}
    hidden = _("het hoort bij een categorie waarvan het cijfer is afgeschermd")
    left_out = _("de vraag staat niet in dit rapport")
    return tuple(
        _("‘{start}…’ staat er niet in: {why}.").format(
            start=quote.text[:40], why=hidden if one.question in report.labels.questions else left_out
        )
        for one in standing.asked
        for quote in one.quotes
        if (one.question, quote.text) not in printed
    )
