"""What one's own organisation answered beside what was published: of everyone, and of the groups that it is in.

The published figures are those of the release; hidden ones stay hidden, also for who gave one of the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from meerwaarde.web.publications.models import Contribution, Release
from meerwaarde.web.publications.reports import TABLES
from meerwaarde.web.publications.ways import OWN, answers_in
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
    """A question with the answers of one's own. `lines` is empty where nothing was answered."""

    label: str
    municipality: str
    lines: tuple[Line, ...]


@require_safe
@page(OWN)
def own(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Own answers beside the published figures. Who is from outside the organisation is written down."""
    asked = cast("SiteRequest", request)
    file = selectors.file_of(slug, version, TABLES, whole=True)
    said = answers_in(file.release) if file is not None else None
    if file is None or said is None:
        raise Http404
    release = file.release
    organisation, others = _whose(asked.scope, release, request.GET.get(WHOSE, ""))
    given = rounds.own_answers(asked.scope, said[0], organisation.pk, said[1])
    if not given:
        raise Http404
    opening.opened_figures(by=asked.actor, organisation=organisation)
    whole = lattice.tables_of(bytes(file.content))
    columns = columns_of(whole, given)
    title, _summary, spoken = selectors.said_of(release, release.content)
    context = {
        "release": release, "title": title, "spoken": spoken, "others": others,
        "name": members.names_of([organisation.pk])[organisation.pk],
        "columns": [label for _variable, _group, label in columns],
        "questions": list(beside(whole, release.content.get("passports", {}), given, columns)),
        "several": len(given) > 1,
    }  # fmt: skip
    response = render(request, "publications/own.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _whose(scope: Scope, release: Release, wanted: str) -> tuple[Any, list[tuple[str, UUID]]]:
    """The organisation that is asked for, or the first of one's own; the others of one's own by name. Raises Http404.

    The answers of another organisation are found by its uuid alone, by who may see the figures of all.
    """
    rows = Contribution.objects.within(scope, OWN).filter(release=release).select_related("organisation")
    own_keys = scope.organisations(OWN)
    if not wanted:
        rows = rows.filter(organisation__in=own_keys)
    there = {str(one.organisation.uuid): one.organisation for one in rows.order_by("organisation")}
    mine = [one for one in there.values() if one.pk in own_keys]
    found = there.get(wanted) if wanted else next(iter(mine), None)
    if found is None:
        raise Http404
    others = [one for one in mine if one.pk != found.pk]
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
    whole: lattice.Tables, passports: Mapping[str, Any], given: Sequence[rounds.Own], columns: Sequence[Column]
) -> Iterator[Beside]:
    """Every question of the release with what was answered."""
    for question, label in whole.questions():
        tables = [one for one in whole.tables if one["question"] == question]
        for one in given:
            lines = _lines(tables, one.answers.get(question, ()), passports, columns)
            yield Beside(label, one.municipality, tuple(lines))


def _lines(
    tables: Sequence[lattice.Table], said: Sequence[str], passports: Mapping[str, Any], columns: Sequence[Column]
) -> Iterator[Line]:
    labels = {code: text for one in tables for code, text in one["answers"].items()}
    cells = {
        (one["group_variable"], one["group"], one["answer"], one["statistic"]): lattice.cell_of(one, passports)
        for table in tables
        for one in table["cells"]
    }
    for code in said:
        if labels:
            found = tuple(cells.get((variable, group, code, "share")) for variable, group, _label in columns)
            yield Line(labels.get(code, code), "", found)
            continue
        for at, statistic in enumerate(NUMBERS):
            found = tuple(cells.get((variable, group, "", statistic)) for variable, group, _label in columns)
            if any(found):
                yield Line(code if not at else "", lattice.statistics()[statistic], found)
