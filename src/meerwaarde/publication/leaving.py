"""Questions that whoever makes a report leaves out (`--leave-out`): as if the form did not have them.

They are read, because they decide who was asked what, and dropped before anything is estimated. A question that was
asked only after certain answers to one of them goes with it: how many were asked it is how many gave those answers, and
its table names the question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.types import Questionnaire


def with_followers(questionnaire: Questionnaire, names: Collection[str]) -> frozenset[str]:
    """`names` with every question on whose way one of them stands: asked, or not, because of its answer."""
    gone = set(names)
    needs = {
        question.name: {name for condition in question.relevant for name in condition.mentions()}
        for question in questionnaire.questions
    }
    while more := {name for name, before in needs.items() if name not in gone and before & gone}:
        gone |= more
    return frozenset(gone)


def without(questionnaire: Questionnaire, names: Collection[str]) -> tuple[Questionnaire, int]:
    """The form without these questions and what follows from them, and how many questions with a table that costs."""
    gone = with_followers(questionnaire, names)
    kept = tuple(question for question in questionnaire.questions if question.name not in gone)
    lost = sum(question.tabulated for question in questionnaire.questions if question.name in gone)
    return replace(questionnaire, questions=kept), lost


def told_elsewhere(
    questionnaire: Questionnaire, indicators: Collection[str], language: str
) -> tuple[Questionnaire, tuple[str, ...]]:
    """The form without the questions that measure one of these, and what follows from them; with the labels of the
    former."""
    gone = [one for one in questionnaire.questions if one.tabulated and (one.indicator or "") in indicators]
    if not gone:
        return questionnaire, ()
    return without(questionnaire, [one.name for one in gone])[0], tuple(one.label(language) for one in gone)


def check(questionnaire: Questionnaire, names: Collection[str], by: Iterable[str]) -> None:
    """Refuse what cannot be left out. Raises InputError."""
    known = [question.name for question in questionnaire.questions if question.tabulated]
    for name in names:
        if name not in known:
            what = _("--leave-out {}: deze vraag heeft geen tabel in het rapport. Kies uit: {}.")
            raise InputError(what.format(name, ", ".join(known) or "-"))
    gone = with_followers(questionnaire, names)
    for name in by:
        if name in gone:
            what = _("--leave-out laat ‘{0}’ weg, maar --by {0} splitst ernaar uit. Laat één van beide weg.")
            raise InputError(what.format(name))
    if names and gone.issuperset(known):
        raise InputError(_("--leave-out laat alle vragen weg. Houd er ten minste één over."))
