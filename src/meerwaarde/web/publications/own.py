"""What one's own organisation answered beside what was published: of everyone, and of the groups that it is in.

The published figures are those of the release; hidden ones stay hidden, also for who gave one of the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors as members
from meerwaarde.web.members import services as opening
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.publications import lattice, selectors
from meerwaarde.web.publications.coding.given import Given, codes_at, given_to
from meerwaarde.web.publications.reports import TABLES
from meerwaarde.web.publications.ways import OWN, with_answers
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Scope

WHOSE = "lid"  # in the address: of which organisation, for who may see more of them
NUMBERS = ("mean", "median")  # what a number of one's own is laid beside
Column = tuple[str, str, str]  # variable, group, what stands above it


@dataclass(frozen=True, slots=True)
class Line:
    """An answer of one's own with the figures of everyone and of one's own groups; None: there is no such figure."""

    answer: str
    what: str  # what the figures say: which share gave this answer too, or which statistic
    cells: tuple[lattice.Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A question with the answers of one's own. `lines` is empty where nothing was answered, or where `why` says why no
    answer is shown."""

    label: str
    municipality: str
    lines: tuple[Line, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """What an open answer was put into. `theirs`: whether the reader is of the organisation that wrote it; nobody else
    may know. `by`: the codes by submission; `made`: when the report was."""

    theirs: bool
    by: Mapping[int, Given]
    made: datetime | None


@require_safe
@page(OWN)
def own(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Own answers beside the published figures. Who is from outside the organisation is written down."""
    asked = cast("SiteRequest", request)
    scope = asked.scope
    rows = selectors.files_called(slug, version, TABLES).select_related("release")
    file: Any = with_answers(rows).annotate(newest=selectors.newest_version(slug)).first()
    if file is None or file.round is None:
        raise Http404
    release = file.release
    whose, others = _whose(scope, file, request.GET.get(WHOSE, ""))
    name, given = rounds.own_answers(scope, whose)
    if not given:
        raise Http404
    opening.opened_figures(by=asked.actor, organisation=whose.organisation)
    whole = lattice.tables_of(bytes(file.content))
    theirs = whose.organisation.pk in scope.organisations(OWN)
    coding = Coding(theirs, given_to(file.round, [one.submission for one in given]) if theirs else {}, file.made)
    columns = columns_of(whole, given)
    title, _summary, spoken = selectors.said_of(release, release.content)
    context = {
        "release": release, "title": title, "spoken": spoken, "others": others, "name": name,
        "columns": [label for _variable, _group, label in columns],
        "questions": list(beside(whole, release.content.get("passports", {}), given, columns, coding)),
        "several": len(given) > 1, "newer": file.newest if file.newest > version else 0,
        "wanted": request.GET.get(WHOSE, ""), "asked_of": WHOSE,
    }  # fmt: skip
    response = render(request, "publications/own.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _whose(scope: Scope, file: Any, wanted: str) -> tuple[rounds.Answering, list[tuple[str, UUID]]]:
    """The organisation that is asked for, or the first of one's own; the others of one's own by name. Raises Http404.

    The answers of another organisation are found by its uuid alone, by who may see the figures of all.
    """
    try:
        identifier = UUID(wanted) if wanted else None
    except ValueError:
        raise Http404 from None
    public = {int(key): value for key, value in file.answers.items()}
    there = {one.organisation.uuid: one for one in rounds.answering_in(scope, file.round, public, identifier)}
    mine = [one for one in there.values() if one.organisation.pk in scope.organisations(OWN)]
    found = there.get(identifier) if identifier is not None else next(iter(mine), None)
    if found is None:
        raise Http404
    others = [one.organisation for one in mine if one is not found]
    names = members.names_of([one.pk for one in others]) if others else {}
    return found, [(names[one.pk], one.uuid) for one in others]


def columns_of(whole: lattice.Tables, given: Sequence[rounds.Own]) -> list[Column]:
    """Everyone, and the groups of one's own by which the release has tables."""
    variables = {one["group_variable"]: one for one in whole.tables if one["group_variable"]}
    found = [("", "", _("Alle organisaties"))]
    for name, table in variables.items():
        codes = given[0].groups.get(name) or given[0].answers.get(name, ())
        for code in codes:
            label = table["groups"].get(code)
            if label is not None:
                found.append((name, code, f"{table['group_variable_text']}: {label}"))
    return found


def beside(
    whole: lattice.Tables, passports: Mapping[str, Any], given: Sequence[rounds.Own], columns: Sequence[Column],
    coding: Coding,
) -> Iterator[Beside]:  # fmt: skip
    """Every question of the release with what was answered."""
    for question, label in whole.questions():
        tables = [one for one in whole.tables if one["question"] == question]
        coded = any(one.get("coded") for one in tables)
        for one in given:
            codes = codes_at(coding.by.get(one.submission, {}), question) if coded else None
            said = codes[0] if codes is not None else one.answers.get(question, ())
            lines = tuple(_lines(tables, said, passports, columns, _since(codes, coding)))
            why = (
                "" if coding.theirs or not coded else _("ziet alleen dit lid zelf: het is een ingedeeld open antwoord")
            )
            yield Beside(label, one.municipality, lines, why)


def _since(codes: tuple[Sequence[str], datetime] | None, coding: Coding) -> str:
    """What is said of codes that were given after the report was made: in its table the answer may stand elsewhere."""
    if codes is None:
        return ""
    if coding.made is not None and codes[1] > coding.made:
        return _("ingedeeld uit uw open antwoord, na deze publicatie nog eens bekeken")
    return _("ingedeeld uit uw open antwoord")


def _lines(
    tables: Sequence[lattice.Table], said: Sequence[str], passports: Mapping[str, Any], columns: Sequence[Column],
    what: str = "",
) -> Iterator[Line]:  # fmt: skip
    labels = {code: text for one in tables for code, text in one["answers"].items()}
    cells = {
        (one["group_variable"], one["group"], one["answer"], one["statistic"]): lattice.cell_of(one, passports)
        for table in tables
        for one in table["cells"]
    }
    for code in said:
        if labels:
            found = tuple(cells.get((variable, group, code, "share")) for variable, group, _label in columns)
            yield Line(labels.get(code, code), what, found)
            continue
        for at, statistic in enumerate(NUMBERS):
            found = tuple(cells.get((variable, group, "", statistic)) for variable, group, _label in columns)
            if any(found):
                yield Line(code if not at else "", lattice.statistics()[statistic], found)
