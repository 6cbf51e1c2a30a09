"""The sentences of the findings. They quote question and answer and so are right for any question.

A template becomes parts: text, and (cell, field) wherever a figure stands, so that every figure keeps its passport.
Figures in brackets are parts of their own between " (" and ")": a title leaves them out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

from meerwaarde.core import Statistic
from meerwaarde.disclosure import SafeCell
from meerwaarde.language import gettext as _
from meerwaarde.publication.in_words import share_in_words
from meerwaarde.publication.model import Finding, Labels
from meerwaarde.publication.printing import FIELDS, NO_BREAK, PANELS
from meerwaarde.publication.wording import grouped_by
from meerwaarde.questionnaire.types import Kind, Question

_LOWER = "low_"  # before a field: of the other, lower cell
_BRACKETS = re.compile(r"( \(|\))")

Part = str | tuple[SafeCell, str]


def share(cell: SafeCell, question: Question, labels: Labels) -> Finding:
    """What part of the organisations gave an answer."""
    spoken = share_in_words(cell.percent or 0.0, _organisations(question))
    if spoken is None:
        template = _says(question.kind, _("{number} van de {organisations} (n = {base})"), plural=False)
    else:
        template = _says(question.kind, _("{who} ({number}; n = {base})"), plural=spoken.plural)
    texts = _texts(cell, question, labels)
    return Finding(_parts(template, texts | {"who": _capital(spoken.who) if spoken else ""}, cell), cell)


def amount(cell: SafeCell, question: Question, labels: Labels) -> Finding:
    """A mean or a median."""
    template = _("Gemiddeld antwoorden {organisations} {number} (n = {base}) op de vraag ‘{question}’.")
    if cell.statistic is Statistic.MEDIAN:
        template = _("De helft van de {organisations} zit op of onder {number} (n = {base}) bij de vraag ‘{question}’.")
    return Finding(_parts(template, _texts(cell, question, labels), cell), cell)


def differs(high: SafeCell, low: SafeCell, question: Question, labels: Labels) -> Finding:
    """Two groups whose intervals do not overlap."""
    template = _(
        "Bij de vraag ‘{question}’ verschilt ‘{answer}’ naar {variable}: "
        "{number} bij ‘{group}’ (n = {base}), {low_number} bij ‘{low_group}’ (n = {low_base})."
    )
    if high.statistic is Statistic.MEAN:
        template = _(
            "Bij de vraag ‘{question}’ verschilt het gemiddelde naar {variable}: "
            "{number} bij ‘{group}’ (n = {base}), {low_number} bij ‘{low_group}’ (n = {low_base})."
        )
    texts = _texts(high, question, labels) | {
        "variable": grouped_by(high.group_variable, labels),
        "group": labels.groups.get((high.group_variable, high.group), high.group),
        "low_group": labels.groups.get((low.group_variable, low.group), low.group),
    }
    return Finding(_parts(template, texts, high, low), high)


def changed(cell: SafeCell, question: Question, labels: Labels) -> Finding:
    """A change since the previous round whose interval excludes zero."""
    rose = (cell.number or 0.0) > 0
    if cell.statistic.is_percent:
        level = (
            _("Het aandeel ‘{answer}’ bij de vraag ‘{question}’ steeg")
            if rose
            else _("Het aandeel ‘{answer}’ bij de vraag ‘{question}’ daalde")
        )
    elif cell.statistic in (Statistic.CHANGE_MEAN, Statistic.PANEL_MEAN):
        level = (
            _("Het gemiddelde bij de vraag ‘{question}’ steeg")
            if rose
            else _("Het gemiddelde bij de vraag ‘{question}’ daalde")
        )
    else:
        level = (
            _("Het totaal bij de vraag ‘{question}’ steeg")
            if rose
            else _("Het totaal bij de vraag ‘{question}’ daalde")
        )
    since = _("{level} sinds de vorige keer ({number}; marge {ci_low} tot {ci_high}).")
    if cell.statistic in PANELS:
        since = _(
            "{level} bij wie beide keren antwoordde, sinds de vorige keer ({number}; marge {ci_low} tot {ci_high})."
        )
    template = since.replace("{level}", level)
    return Finding(_parts(template, _texts(cell, question, labels), cell), cell)


def _says(kind: Kind, who: str, *, plural: bool) -> str:
    """The template of a share by the kind of question; `who` is itself a template."""
    if kind is Kind.MULTIPLE:
        template = (
            _("{who} noemen ‘{answer}’ bij de vraag ‘{question}’.")
            if plural
            else _("{who} noemt ‘{answer}’ bij de vraag ‘{question}’.")
        )
    elif kind is Kind.RANK:
        template = (
            _("{who} zetten ‘{answer}’ op de eerste plaats bij de vraag ‘{question}’.")
            if plural
            else _("{who} zet ‘{answer}’ op de eerste plaats bij de vraag ‘{question}’.")
        )
    else:
        template = (
            _("{who} antwoorden ‘{answer}’ op de vraag ‘{question}’.")
            if plural
            else _("{who} antwoordt ‘{answer}’ op de vraag ‘{question}’.")
        )
    return template.replace("{who}", who)


def _organisations(question: Question) -> str:
    """Whom a share is of: a plural noun without article. A question behind skip logic was not asked of all."""
    return _("organisaties aan wie dit is gevraagd") if question.relevant else _("organisaties")


def _texts(cell: SafeCell, question: Question, labels: Labels) -> dict[str, str]:
    return {
        "organisations": _organisations(question),
        "question": _quotable(labels.questions.get(question.name, question.name)),
        "answer": _quotable(labels.answers.get((question.name, cell.answer), cell.answer)),
    }


def _parts(template: str, texts: Mapping[str, str], cell: SafeCell, low: SafeCell | None = None) -> tuple[Part, ...]:
    """`template` as parts; labels go in whole, so that what is in them is never taken for a bracket or a field."""
    parts: list[Part] = []
    for literal, field, _spec, _conversion in Formatter().parse(template):
        unbroken = literal.replace("n = ", f"n{NO_BREAK}={NO_BREAK}")
        parts += [piece for piece in _BRACKETS.split(unbroken) if piece]
        if not field:
            continue
        if field in texts:
            parts.append(texts[field])
        elif field in FIELDS:
            parts.append((cell, field))
        elif low is not None:
            parts.append((low, field.removeprefix(_LOWER)))
    return tuple(parts)


def _quotable(text: str) -> str:
    """A label on one line, without the colon or full stop that would clash with the sentence around it."""
    return re.sub(r"\?[?\s]+$", "?", " ".join(text.split())).rstrip(" :.;,")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
