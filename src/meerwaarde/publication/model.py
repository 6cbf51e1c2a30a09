"""A report as every output draws it: page, paper, Word, spreadsheet, open data.

Nothing here computes a figure. A drawing function takes a `SafeCell`, never a number, so that a figure without a
passport cannot be drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from meerwaarde.disclosure import SafeCell, SafeTable


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence made from figures. `parts` alternates text and the cells whose printed figure stands there.

    A part that is a tuple (cell, field) prints that field of the cell: "number", "ci_low", "ci_high", "count",
    "base" or "population", with its unit.
    """

    parts: tuple[str | tuple[SafeCell, str], ...]
    cell: SafeCell  # the cell the sentence rests on; its picture is drawn beside it


@dataclass(frozen=True, slots=True)
class Labels:
    """Texts for the codes in the cells, in the report's language."""

    questions: Mapping[str, str]
    answers: Mapping[tuple[str, str], str]  # (question, answer code)
    variables: Mapping[str, str]  # a grouping variable: a register column or a question
    groups: Mapping[tuple[str, str], str]  # (grouping variable, group code)


@dataclass(frozen=True, slots=True)
class Section:
    """One question with its tables: over all, by group, change."""

    number: int
    question: str
    kind: str  # "one", "multiple", "rank", "integer", "decimal"
    asked_of: str  # who was asked, in words
    tables: tuple[SafeTable, ...]
    footnotes: tuple[str, ...]  # n, N, period; "shares add to more than 100 %"; what is hidden or unreliable
    coded: str = ""  # how open answers were put into these categories


@dataclass(frozen=True, slots=True)
class Quotes:
    """What respondents wrote at one open question, without who did. `permitted`: how many let themselves be quoted."""

    question: str
    texts: tuple[str, ...]
    permitted: Finding | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """How far a share could be off at worst, had all who did not answer said the same. Percentages 0 to 100."""

    cell: SafeCell
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Nonresponse:
    """Who answered and who did not.

    `tables` hold response rates: question "response", `count` answered, `base` invited. `compared` holds, for every
    known characteristic, two SafeCells a group: (register share, respondents' share), questions "register" and
    "respondents".
    """

    invited: int | None
    answered: int
    partial: int | None  # None: not told
    unknown_ids: int
    duplicates: int
    empty: int
    tables: tuple[SafeTable, ...]
    compared: Mapping[str, tuple[tuple[SafeCell, SafeCell], ...]]
    r_indicator: float | None
    bounds: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is drawn."""

    title: str
    period: str
    previous_period: str | None
    language: str  # "nl" or "en"
    made: date
    source: str  # one line: which form, whose answers
    intro: str  # what was asked of whom and when, one line
    labels: Labels
    findings: tuple[Finding, ...]  # strongest first, at most five; may be empty
    sections: tuple[Section, ...]
    nonresponse: Nonresponse
    limits: tuple[str, ...]  # what this did not measure
    method: tuple[tuple[str, str], ...]  # heading, text
    rules: tuple[str, ...]  # protection rules in words
    left_out: tuple[str, ...]  # questions and tables that are not shown, with the reason
    provenance: Mapping[str, Any]
    unit: str = "organisation"  # what is counted; "municipality": n and N are municipalities
    organisations: int | None = None  # that answered, where municipalities are counted
    inhabitants: float | None = None  # per cent of all inhabitants who live in municipalities with an answer
    inhabitants_year: int | None = None  # they lived there on 1 January of it
    inhabitants_source: str | None = None
    quotes: tuple[Quotes, ...] = ()

    @property
    def tables(self) -> tuple[SafeTable, ...]:
        """All tables of the sections, in order."""
        return tuple(table for section in self.sections for table in section.tables)
