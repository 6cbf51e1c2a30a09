"""What respondents wrote, in their own words and with their permission: never with who wrote it.

Who makes the report chose the quotes and saw to permission. Here those are left out that would tell what protection
hides: that somebody gave an answer of which the number is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell, SafeTable
from meerwaarde.language import gettext as _
from meerwaarde.publication.model import Finding, Labels, Quotes

NUMBERS_FROM = 2  # "1 organisatie gave permission" would tell who is quoted


@dataclass(frozen=True, slots=True)
class Quote:
    """`text` as it is printed. `tells`: of which questions it tells that somebody gave which answer (by code)."""

    text: str
    tells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quotes from the answers to one open question. `permission`: which question gave it, with the code of yes."""

    question: str
    permission: tuple[str, str]
    quotes: tuple[Quote, ...]


def quotes(asked: Sequence[Quoted], tables: Sequence[SafeTable], labels: Labels) -> tuple[Quotes, ...]:
    """The quotes as every output draws them. A question that is not in the form any more is left out."""
    whole = _whole(tables)
    found = []
    for one in asked:
        texts = tuple(quote.text for quote in one.quotes if not any(_hidden(whole, tell) for tell in quote.tells))
        if texts and one.question in labels.questions:
            found.append(Quotes(one.question, texts, _permitted(whole.get(one.permission))))
    return tuple(found)


def _whole(tables: Sequence[SafeTable]) -> Mapping[tuple[str, str], SafeCell]:
    """The shares over all, by question and answer."""
    return {
        (cell.question, cell.answer): cell
        for table in tables
        for cell in table.cells
        if not cell.group_variable and cell.statistic is Statistic.SHARE
    }


def _hidden(whole: Mapping[tuple[str, str], SafeCell], tell: tuple[str, str]) -> bool:
    cell = whole.get(tell)
    return cell is None or cell.status is Status.SUPPRESSED


def _permitted(cell: SafeCell | None) -> Finding | None:
    """How many gave permission, from its cell; nothing where that is hidden or not in the report."""
    if cell is None or cell.status is Status.SUPPRESSED or (cell.count or 0) < NUMBERS_FROM:
        return None
    if cell.organisations is not None:  # municipalities are counted: they gave no permission
        return None
    text = _(" organisaties vonden het goed dat wij hun antwoord citeren. Wij kozen hieruit.")
    return Finding(((cell, "count"), text), cell)


def quotes_lead() -> str:
    """What stands above all quotes."""
    return _("Dit schreven organisaties zelf. Zij gaven toestemming, zonder hun naam. […] betekent: hier zijn woorden"
             " weggelaten. Citaten laten zien wat er speelt, niet hoe vaak.")  # fmt: skip


def left_out_because(question: str, coded: Sequence[str], quoted: Sequence[str]) -> str:
    """Why the answers to an open question are not in the report as they were written."""
    if question in coded and question in quoted:
        return _("open antwoorden: ingedeeld in categorieën, en geciteerd alleen met toestemming")
    if question in coded:
        return _("open antwoorden: alleen ingedeeld in categorieën")
    return _("open antwoorden: geciteerd alleen met toestemming")
