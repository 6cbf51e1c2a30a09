"""Finding releases by what stands in them: title, outcome, questions and answers; in any order, without accents.

Where there is a table to choose from, what was found leads there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meerwaarde.language import number
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.asking.selectors import may_ask
from meerwaarde.web.publications.models import Passage, Release
from meerwaarde.web.publications.site import notices, questions
from meerwaarde.web.publications.site.languages import either
from meerwaarde.web.publications.site.passages import normal
from meerwaarde.web.publications.types import Published
from meerwaarde.web.publications.views import public

if TYPE_CHECKING:
    from meerwaarde.web.pages import SiteRequest

LONGEST = 200  # signs of what is asked; a browser sends no more
MOST_WORDS = 8
PAGE = 20
DEEPEST = 50  # pages; who looks further asks for more words


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure beside a question that was found. `text` is empty when it is hidden; `address` is its passport, `later`
    what a later version made of it."""

    identifier: str
    label: str
    text: str
    n: str
    address: str
    later: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A release that was found, and the question in it where that is why. `newest`: the number of its newest version,
    when that is another. `tables`: where to choose a table of that question."""

    release: Published
    question: str
    figure: Figure | None
    newest: int
    tables: str = ""


def words_of(asked: str) -> list[str]:
    """What is looked for: each word once, without signs, so that nothing in it means anything to a database."""
    return list(dict.fromkeys(normal(asked[:LONGEST].replace("\0", " ")).split()))[:MOST_WORDS]


def releases(wanted: Sequence[str]) -> QuerySet[Release]:
    """The releases in which all words stand, in themselves and one of their questions: newest versions first."""
    later = selectors.public().filter(slug=OuterRef("slug"), version__gt=OuterRef("version"))
    rows = selectors.sayable(selectors.public()).annotate(old=Exists(later), lattice=F("content__lattice"))
    return rows.filter(Exists(_passages(wanted).filter(release=OuterRef("pk")))).order_by("old", "-published", "-pk")


def _passages(wanted: Sequence[str]) -> QuerySet[Passage]:
    every = Q()
    for word in wanted:
        every &= Q(words__contains=word)
    return Passage.objects.filter(every)


def found(wanted: Sequence[str], start: int) -> tuple[list[Found], bool]:
    """A page of what was found from `start`, and whether there is more. Six queries at most."""
    rows = list(releases(wanted)[start : start + PAGE + 1])
    shown = rows[:PAGE]
    best = _best(wanted, [one.pk for one in shown])
    last = dict(
        selectors.public()
        .filter(slug__in={one.slug for one in shown})
        .order_by("version")
        .values_list("slug", "version")
    )
    listed = notices.with_changes(selectors.published_of(one) for one in shown)
    every = [
        _found(row, told, best.get(row.pk), wanted, last[row.slug]) for row, told in zip(shown, listed, strict=True)
    ]
    return _with_later(every), len(rows) > PAGE


def _with_later(every: Sequence[Found]) -> list[Found]:
    """The same, with of figures of old versions what they are now."""
    names = {
        (one.release.slug, one.release.version, one.figure.identifier) for one in every if one.newest and one.figure
    }
    later = notices.since_each(names)
    told = []
    for one in every:
        found = later.get((one.release.slug, one.release.version, one.figure.identifier)) if one.figure else None
        told.append(replace(one, figure=replace(one.figure, later=found.told)) if found and one.figure else one)
    return told


def _best(wanted: Sequence[str], releases: Sequence[int]) -> Mapping[int, Passage]:
    """Of each release the question in which most of the words stand, when that are not fewer than in itself."""
    best: dict[int, tuple[int, int]] = {}  # by release: how many words, and which passage
    rows = _passages(wanted).filter(release__in=releases).order_by("release", "place")
    for key, release, place, words in rows.values_list("pk", "release_id", "place", "words").iterator():
        own = words.partition("\n")[2]
        score = sum(word in own for word in wanted)
        if release not in best or score > best[release][0] or (best[release][1] < 0 and score == best[release][0] > 0):
            best[release] = (score, -key if place == 0 else key)  # the release itself is no question
    keys = [key for _score, key in best.values() if key > 0]
    return {one.release_id: one for one in Passage.objects.filter(pk__in=keys)}


def _found(row: Release, told: Published, passage: Passage | None, wanted: Sequence[str], last: int) -> Found:
    newest = last if last > row.version else 0
    if passage is None:
        return Found(told, "", None, newest)
    figure = _figure(row, passage.figures, wanted)
    tables = questions.tables_of(row, getattr(row, "lattice", None), passage.text)
    return Found(told, either(passage.text, passage.text_en), figure, newest, tables)


def _figure(row: Release, figures: Sequence[Mapping[str, Any]], wanted: Sequence[str]) -> Figure | None:
    """The figure whose answer or group was asked for, else the first; one that is shown before one that is hidden."""

    def fits(one: Mapping[str, Any]) -> tuple[bool, int]:
        label = normal(f"{one['label']} {one['label_en']}")
        return bool(one["text"]), sum(word in label for word in wanted)

    if not figures:
        return None
    one = max(figures, key=fits)
    address = reverse("publications:passport", args=[row.slug, row.version, one["id"]])
    n = "" if one["n"] is None else number(one["n"])
    return Figure(one["id"], either(one["label"], one["label_en"]), either(one["text"], one["text_en"]), n, address)


@require_safe
@page(PUBLIC)
def search(request: HttpRequest) -> HttpResponse:
    """The page to search on, with what was found; else all questions with tables, or those most like what was asked."""
    asked = request.GET.get("q", "").replace("\0", " ").strip()[:LONGEST]
    wanted = words_of(asked)
    number_ = request.GET.get("p", "")
    at = min(max(int(number_), 1), DEEPEST) if number_.isdecimal() and len(number_) < 6 else 1
    rows, more = found(wanted, (at - 1) * PAGE) if wanted else ([], False)
    pager = {"previous": _page(asked, at - 1) if at > 1 else "", "next": _page(asked, at + 1) if more else ""}
    listed, beyond = questions.like(asked) if at == 1 and not rows else ([], 0)
    context = {
        "asked": asked, "wanted": wanted, "found": rows, "pager": pager, "searching": True, "questions": listed,
        "beyond": beyond, "may_ask": may_ask(cast("SiteRequest", request).scope),
    }  # fmt: skip
    response = render(request, "publications/search.html", context)
    return response if asked else public(response)


def _page(asked: str, at: int) -> str:
    return "?" + urlencode({"q": asked, "p": at})
