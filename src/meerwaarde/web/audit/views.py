"""The audit trail as a page and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.audit import selectors
from meerwaarde.web.audit.forms import Search
from meerwaarde.web.audit.services import record
from meerwaarde.web.audit.types import Filters, Told
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.rights import Permission

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


@require_safe
@page(Permission.AUDIT_SEE)
def log(request: HttpRequest) -> HttpResponse:
    """Who changed or opened what. Looking is itself recorded, because names stand in it."""
    asked = cast(SiteRequest, request)
    search = Search(request.GET)
    before = request.GET.get("voor", "")
    rows, further = selectors.page_of(
        asked.scope, search.filters(), int(before) if before.isdecimal() and len(before) < 19 else None
    )
    record(by=asked.actor, action="audit.read", read=True, organisation=_only(asked))
    query = request.GET.copy()
    query.pop("voor", None)
    pager = {"next": f"?{query.urlencode()}&voor={further}" if further else ""}
    context = {"search": search, "rows": rows, "pager": pager, "query": query.urlencode()}
    return render(request, "audit/log.html", context)


@require_safe
@page(Permission.AUDIT_SEE)
def export(request: HttpRequest) -> HttpResponseBase:
    """All entries that fit, as CSV."""
    asked = cast(SiteRequest, request)
    filters = Search(request.GET).filters()
    record(by=asked.actor, action="audit.exported", read=True, organisation=_only(asked))
    response = StreamingHttpResponse(_lines(asked, filters), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="logboek.csv"'
    return response


def _only(asked: SiteRequest) -> int | None:
    """The one organisation of a member's administrator; None for the bureau, or who has several."""
    mine = asked.scope.organisations(Permission.AUDIT_SEE)
    return next(iter(mine)) if len(mine) == 1 and Permission.AUDIT_SEE not in asked.scope.everywhere else None


def _lines(asked: SiteRequest, filters: Filters) -> Iterator[str]:
    heads = [_("nummer"), _("moment"), _("wie"), _("actie"), _("wat"), _("organisatie"), _("over"), _("veranderingen")]
    yield "\ufeff" + _line(heads)
    for row in selectors.all_of(asked.scope, filters):
        yield _line(_cells(row))


def _cells(row: Told) -> list[str]:
    changes = "; ".join(f"{field}: {before} → {after}" for field, before, after in row.changes)
    return [str(row.number), row.at.isoformat(), row.who, row.action, row.said, row.organisation, row.subject, changes]


def _line(cells: list[str]) -> str:
    """One line of CSV; a cell that a spreadsheet would compute gets an apostrophe."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return out.getvalue()
