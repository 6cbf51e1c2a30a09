"""How far two coders agree about the same answers: of each category the percentage and Cohen's kappa."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meerwaarde.web.publications.coding.selectors import Sheet
from meerwaarde.web.publications.models import Category, CodedAnswer

if TYPE_CHECKING:
    from meerwaarde.survey.agreement import Agreement


@dataclass(frozen=True, slots=True)
class Agreed:
    """Of each category how far both agree, and over all decisions together. `differ`: answers coded otherwise, with
    what the first and the second chose."""

    rows: tuple[tuple[Category, Agreement], ...]
    n: int
    percent: float
    differ: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]

    @property
    def kappas(self) -> tuple[float, ...]:
        """Kappa of each category for which it exists."""
        return tuple(one.kappa for _category, one in self.rows if one.kappa is not None)


def agreed(sheet: Sheet) -> Agreed | None:
    """The agreement in the sample; None before a second person did half of it: later corrections may have taken some of
    it away. What the first chose is that of the moment at which the second did: agreeing afterwards does not count."""
    rows = [sheet.second[one.submission] for one in sheet.sample if one.submission in sheet.second]
    if not rows or 2 * len(rows) < len(sheet.sample) or not sheet.categories:
        return None
    from meerwaarde.survey.agreement import agreement

    found = tuple(
        (one, agreement([one.code in row.first for row in rows], [one.code in row.codes for row in rows]))
        for one in sheet.categories
    )
    same = sum(one.both + one.neither for _category, one in found)
    return Agreed(found, len(rows), 100 * same / (len(found) * len(rows)), _differ(sheet, rows))


def _differ(sheet: Sheet, rows: list[CodedAnswer]) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    texts = {one.submission: one.text for one in sheet.sample}
    names = {one.code: one.name_nl for one in sheet.categories}

    def named(codes: list[str]) -> tuple[str, ...]:
        return tuple(names[code] for code in names if code in codes)

    return tuple(
        (texts[row.submission_id], named(row.first), named(row.codes))
        for row in rows
        if set(row.first) != set(row.codes)
    )
