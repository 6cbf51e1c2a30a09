"""What the pages of coding share: which answers stand on a page, and what was ticked there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from meerwaarde.language import gettext as _
from meerwaarde.web.publications.coding.selectors import NONE, One, Sheet

PAGE = 20
TO_DO, ALL = "nog", "alles"  # what can be shown, beside the codes of categories and NONE


@dataclass(frozen=True, slots=True)
class Row:
    """An answer on a page, with what is ticked and what is wrong with that. `number`: its place among all."""

    one: One
    number: int
    ticked: tuple[str, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of answers. `after`: the key before the next page (None: there is none), `before` of the one before."""

    answers: tuple[One, ...]
    after: str | None
    before: str | None
    numbers: Mapping[str, int]


def part_of(sheet: Sheet, show: str, after: str) -> Part:
    """The page of answers behind the key `after` (empty: the first)."""
    numbers = {one.key: at for at, one in enumerate(sheet.answers, 1)}
    chosen = [one for one in sheet.answers if _shown(one, show)]
    ahead = [one for one in chosen if one.key > after]
    behind = [one for one in chosen if one.key <= after]
    page = tuple(ahead[:PAGE])
    further = page[-1].key if len(ahead) > PAGE else None
    before = (behind[-PAGE - 1].key if len(behind) > PAGE else "") if behind else None
    return Part(page, further, before, numbers)


def _shown(one: One, show: str) -> bool:
    if show == TO_DO:
        return not one.done
    if show == NONE:
        return one.codes == ()
    return show == ALL or show in (one.codes or ())


def ticked_in(
    said: QueryDict, answers: Sequence[One], codes: Sequence[str]
) -> tuple[dict[int, list[str]], dict[str, str]]:
    """What was chosen for the answers of a page, by submission, and what is wrong, by key. Where nothing is ticked
    nobody looked yet."""
    chosen: dict[int, list[str]] = {}
    wrong: dict[str, str] = {}
    for one in answers:
        ticked = said.getlist(one.key)
        if NONE in ticked and len(ticked) > 1:
            wrong[one.key] = _("Kies óf een categorie, óf “geen van deze”.")
        elif ticked:
            chosen[one.submission] = [code for code in ticked if code != NONE]
            if any(code not in codes for code in chosen[one.submission]):
                wrong[one.key] = _("Deze categorie is er niet meer. Kies opnieuw.")
    return chosen, wrong


def rows_of(
    answers: Sequence[One], numbers: Mapping[str, int], *, said: QueryDict | None = None,
    wrong: Mapping[str, str] | None = None, own: Mapping[int, Sequence[str]] | None = None,
) -> list[Row]:  # fmt: skip
    """The answers with what is ticked: as typed (`said`), else as kept; by `own` in place of the first coder."""
    rows = []
    for one in answers:
        kept = one.codes if own is None else own.get(one.submission)
        ticked = tuple(said.getlist(one.key)) if said is not None else () if kept is None else tuple(kept) or (NONE,)
        rows.append(Row(one, numbers[one.key], ticked, (wrong or {}).get(one.key, "")))
    return rows
