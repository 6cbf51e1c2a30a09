"""Choosing a table from what was released: question by group, with the chart, the files and the address of just that.

All of it is in the files of the release already, so nothing is computed and nothing new is told: a filter that readers
compose themselves would be one more question to the figures, and enough of those tell what the lock hides.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import lattice, selectors
from meerwaarde.web.publications.asking.finding import LONGEST
from meerwaarde.web.publications.models import Release
from meerwaarde.web.publications.reports import TABLES
from meerwaarde.web.publications.serving import FOR_EVER
from meerwaarde.web.publications.site import notices
from meerwaarde.web.publications.types import Changed
from meerwaarde.web.publications.views import public

FLAT = "tables.csv"
QUESTION, GROUP = "vraag", "naar"  # in the address of a table
CHART = "charts/{}.svg"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tables of one question by one group."""

    release: Release
    whole: lattice.Tables
    question: str
    group: str

    @property
    def tables(self) -> tuple[lattice.Table, ...]:
        """Of now, and of the change since an earlier wave."""
        return self.whole.of(self.question, self.group)

    @property
    def query(self) -> str:
        """What stands in the address behind the question mark."""
        return query_of(self.question, self.group)

    @property
    def name(self) -> str:
        """What its files are called, without their kind."""
        return f"{self.release.slug}-{self.tables[0]['table']}"


def query_of(question: str, group: str) -> str:
    """The part of an address that says which table."""
    return urlencode({QUESTION: question, **({GROUP: group} if group else {})})


def has_tables(release: Release) -> bool:
    """Whether there is something to choose from; for a release that was read whole."""
    return bool(release.content.get("lattice"))


def _whole(slug: str, version: int) -> tuple[Release, lattice.Tables]:
    """The release and its tables. Raises Http404."""
    release = selectors.release_of(slug, version)
    file = selectors.file_of(slug, version, TABLES) if release is not None and has_tables(release) else None
    if release is None or file is None:
        raise Http404
    return release, lattice.tables_of(bytes(file.content))


def _chosen(request: HttpRequest, slug: str, version: int) -> Chosen:
    """The table that the address names, the first question when it names none. Raises Http404."""
    release, whole = _whole(slug, version)
    question = request.GET.get(QUESTION) or next((name for name, _label in whole.questions()), "")
    found = Chosen(release, whole, question, request.GET.get(GROUP, ""))
    if not found.tables:
        raise Http404
    return found


@require_safe
@page(PUBLIC)
def tables(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Choose a question and a group; the table of it. Where there is no table by that group: the one over all."""
    release, whole = _whole(slug, version)
    questions = whole.questions()
    question = request.GET.get(QUESTION) or (questions[0][0] if questions else "")
    groups = dict(whole.groups(question))
    if not groups:
        raise Http404
    group = request.GET.get(GROUP, "")
    missing = group not in groups
    if missing:
        group = "" if "" in groups else next(iter(groups))
    chosen = Chosen(release, whole, question, group)
    versions = selectors.versions(slug)
    title, _summary, spoken = selectors.said_of(release, release.content)
    passports = release.content.get("passports", {})
    files = {one.name for one in selectors.files_of(release)}
    context = {
        "release": release, "title": title, "spoken": spoken, "questions": questions, "question": question,
        "groups": _all_groups(whole), "group": group, "missing": missing,
        "views": [(lattice.view_of(one, passports), _picture(one["table"], files)) for one in chosen.tables],
        "asked": dict(questions)[question], "query": chosen.query,
        "sentence": lattice.sentence_of(chosen.tables, passports), "source": release.content.get("source", ""),
        "rules": release.content.get("rules", ()), "newer": versions[0] if versions[0].version > version else None,
        "since": _since(release, chosen.tables) if versions[0].version > version else (),
        "address": request.build_absolute_uri(f"{_place(release)}?{chosen.query}"),
    }  # fmt: skip
    return public(render(request, "publications/choosing.html", context))


def _since(release: Release, tables: Iterable[Mapping[str, Any]]) -> tuple[Changed, ...]:
    """The figures of these tables that a later version has otherwise."""
    return notices.since(release, [cell["identifier"] for table in tables for cell in table["cells"]])


def _place(release: Release) -> str:
    return reverse("publications:tables", args=[release.slug, release.version])


def _all_groups(whole: lattice.Tables) -> tuple[lattice.Named, ...]:
    """Everything that some question has a table by."""
    return tuple({one["group_variable"]: one["group_variable_text"] for one in whole.tables}.items())


def _picture(table: str, files: Iterable[str]) -> str:
    """The name of the chart as it was drawn in the release, without its kind; empty when there is none."""
    from meerwaarde.publication.charts import file_name

    name = CHART.format(file_name(table))
    return name.removesuffix(".svg") if name in files else ""


@require_safe
@page(PUBLIC)
def table_csv(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The rows of just this table, out of tables.csv of the release."""
    chosen = _chosen(request, slug, version)
    file = selectors.file_of(slug, version, FLAT)
    if file is None:
        raise Http404
    names = {one["table"] for one in chosen.tables}
    head, *rows = list(csv.reader(io.StringIO(bytes(file.content).decode("utf-8-sig"), newline="")))
    stream = io.StringIO()
    written = csv.writer(stream)
    written.writerow(head)
    written.writerows(row for row in rows if row and row[0].removeprefix("'") in names)
    return _file(f"{chosen.name}.csv", "text/csv; charset=utf-8", stream.getvalue().encode())


@require_safe
@page(PUBLIC)
def table_json(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Just this table, out of tables.json of the release, with where it comes from and how to cite it."""
    chosen = _chosen(request, slug, version)
    whole, release = chosen.whole.whole, chosen.release
    said = {name: whole.get(name) for name in ("format", "title", "language", "period", "previous_period", "source",
                                               "citation", "rules", "limits")}  # fmt: skip
    said["release"] = request.build_absolute_uri(reverse("publications:version", args=[slug, version]))
    said["address"] = request.build_absolute_uri(f"{_place(release)}?{chosen.query}")
    content = {**said, "tables": list(chosen.tables)}
    return _file(f"{chosen.name}.json", "application/json", json.dumps(content, ensure_ascii=False, indent=1).encode())


def _file(name: str, kind: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = FOR_EVER
    return public(response)


@require_safe
@page(PUBLIC)
def overview(request: HttpRequest) -> HttpResponse:
    """Where questions were looked up before; searching does that."""
    asked = request.GET.get("q", "")[:LONGEST]
    address = reverse("publications:search")
    return HttpResponsePermanentRedirect(f"{address}?{urlencode({'q': asked})}" if asked else address)
