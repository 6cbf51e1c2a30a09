"""Open questions whose answers people put into categories before the report was made: what readers are told of that.

The categories are a closed question of the form by then, counted and protected as any other. What two coders agreed on
is told with its kappa only where nothing of the question is hidden: kappa depends on how often a category was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meerwaarde.core import Status
from meerwaarde.disclosure import SafeTable
from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext, number


@dataclass(frozen=True, slots=True)
class Coded:
    """`question`: the closed question of the form; `of`: the open one that was asked; `categories`: how many.

    A second person coded `compared` of the answers; `agreed`: in which percentage of the decisions (a category, an
    answer) both did the same; `kappas`: Cohen's kappa of each category for which it exists.
    """

    question: str
    of: str
    categories: int
    compared: int = 0
    agreed: float | None = None
    kappas: tuple[float, ...] = ()


def note(coded: Coded) -> str:
    """The footnote of the tables."""
    what = ngettext(
        "Dit waren open antwoorden, door ons ingedeeld in één categorie.",
        "Dit waren open antwoorden, door ons ingedeeld in {k} categorieën.",
        coded.categories,
    )
    return what.format(k=number(coded.categories))


def how(coded: Coded, tables: Sequence[SafeTable]) -> str:
    """How it was done and how well two people agreed, for the passports."""
    text = _("Iemand van het bureau las alle antwoorden en koos per antwoord geen, één of meer categorieën.")
    if coded.agreed is None:
        return text + " " + _("Niemand deelde een deel ervan nog eens in.")
    hidden = any(cell.status is Status.SUPPRESSED for table in tables for cell in table.cells)
    sample = _("een steekproef van de antwoorden") if hidden else _("{n} willekeurige antwoorden")
    again = _("Een tweede persoon deelde {sample} opnieuw in, zonder de eerste indeling te zien: bij {agreed} % van de"
              " keuzes deden beiden hetzelfde.")  # fmt: skip
    text += " " + again.format(sample=sample.format(n=number(coded.compared)), agreed=number(coded.agreed))
    if hidden or not coded.kappas:
        return text
    low, high = number(min(coded.kappas), 2), number(max(coded.kappas), 2)
    kappa = _("Cohens kappa is {low}.") if low == high else _("Cohens kappa loopt per categorie van {low} tot {high}.")
    return f"{text} {kappa.format(low=low, high=high)}"
