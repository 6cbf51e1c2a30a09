"""The pages that take a file into the register, and those that write one."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.forms.imports import ImportForm
from meerwaarde.web.members.forms.listing import ListForm
from meerwaarde.web.members.imports import exporting, services, showing
from meerwaarde.web.members.imports.columns import COLUMNS, label
from meerwaarde.web.members.imports.reading import LARGEST
from meerwaarde.web.members.models import ImportBatch
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.views.shared import asked, day_from, see_other
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission

IMPORT = Permission.REGISTER_IMPORT
ROWS, BATCHES = 25, 20  # of one page
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@page(IMPORT)
def offer(request: HttpRequest) -> HttpResponse:
    """Offer a file; below it the files that were offered before."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            batch = _offered(request, form)
            if batch is not None:
                return see_other(reverse("members:import_batch", args=[batch.uuid]))
        elif "bestand" not in request.FILES and int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            form.errors["bestand"] = form.error_class([_too_large()])
    batches = ImportBatch.objects.within(asked(request).scope, IMPORT).order_by("-created")
    context = {
        "form": form,
        "columns": [{"heading": column.names[0], "label": label(column.key)} for column in COLUMNS],
        "batches": batches.only("uuid", "file_name", "created", "day", "applied", "undone", "busy", "about")[:BATCHES],
    }
    return render(request, "members/import_offer.html", context, status=422 if form.is_bound else 200)


def _too_large() -> str:
    return _("Dit bestand is groter dan 2,5 MB. Bewaar het als .xlsx, of deel het in tweeën.")


def _offered(request: HttpRequest, form: ImportForm) -> ImportBatch | None:
    """The proposal; None when the file cannot be used, and the form says why."""
    file = form.cleaned_data["bestand"]
    if file.size > LARGEST:
        form.add_error("bestand", _too_large())
        return None
    try:
        return services.offer(
            by=asked(request).actor, data=file.read(), file_name=file.name, day=form.cleaned_data["dag"],
            token=form.cleaned_data["token"] or uuid.uuid4(),
        )  # fmt: skip
    except InputError as problem:
        form.add_error("bestand", str(problem))
        return None


@require_safe
@page(IMPORT)
def batch(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """What a file would change, row by row, or what it changed."""
    one = _batch_for(request, identifier)
    if not one.busy and showing.names_people(one.about["columns"]):  # while it is busy nothing of it is shown
        record(by=asked(request).actor, action="members.import.read", subject=("import", one.uuid), read=True)
    counts = one.about["counts"]
    statuses = [
        {"code": code, "name": name, "count": counts[code]}
        for code, name in showing.statuses().items()
        if counts[code] and not one.busy
    ]
    chosen = request.GET.get("toon", "")
    if not counts.get(chosen):
        chosen = statuses[0]["code"] if statuses else ""
    rows = [row for row in one.rows if row["status"] == chosen]
    typed = request.GET.get("pagina", "1")
    place = max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    start = (place - 1) * ROWS

    def at(number: int) -> str:
        return f"?{urlencode({'toon': chosen, 'pagina': number})}"

    context = {
        "one": one,
        "counts": counts,
        "doing": counts["new"] + counts["change"],
        "alone": services.minutes_alone(one),
        "tried": one.about.get("tried", 0),
        "stuck": services.is_stuck(one),
        "statuses": statuses,
        "chosen": chosen,
        "rows": [showing.told(row) for row in rows[start : start + ROWS]],
        "pager": {
            "previous": at(place - 1) if place > 1 else "",
            "next": at(place + 1) if len(rows) > start + ROWS else "",
        },
    }
    return render(request, "members/import_batch.html", context)


def _batch_for(request: HttpRequest, identifier: uuid.UUID) -> ImportBatch:
    """The import, for who may see it. Raises Http404."""
    found: ImportBatch | None = (
        ImportBatch.objects.within(asked(request).scope, IMPORT).filter(uuid=identifier).defer("undo").first()
    )
    if found is None:
        raise Http404
    return found


@require_POST
@page(IMPORT)
def confirm(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Apply it."""
    one = _batch_for(request, identifier)
    try:
        services.confirm(by=asked(request).actor, batch=one)
    except Refused as refused:
        messages.error(request, refused.message)
    return see_other(reverse("members:import_batch", args=[one.uuid]))


@require_POST
@page(IMPORT)
def undo(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Put everything back."""
    one = _batch_for(request, identifier)
    try:
        services.undo(by=asked(request).actor, batch=one)
    except Refused as refused:
        messages.error(request, refused.message)
    return see_other(reverse("members:import_batch", args=[one.uuid]))


@require_POST
@page(IMPORT)
def discard(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Throw it away, unapplied."""
    one = _batch_for(request, identifier)
    try:
        services.discard(by=asked(request).actor, batch=one)
    except Refused as refused:
        messages.error(request, refused.message)
        return see_other(reverse("members:import_batch", args=[one.uuid]))
    messages.success(request, _("Het bestand is weggegooid. Er is niets veranderd."))
    return see_other(reverse("members:import"))


@require_safe
@page(IMPORT)
def example(_request: HttpRequest) -> HttpResponse:
    """An empty file with the headings."""
    columns = [column.key for column in COLUMNS]
    response = HttpResponse("".join(exporting.as_csv(columns, [])), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="leden-leeg.csv"'
    return response


@require_safe
@page(IMPORT)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, on its day, as CSV or XLSX."""
    actor = asked(request).actor
    day = day_from(request)
    filters = ListForm({"dag": day.isoformat(), **(request.GET.dict() or {"stand": "member"})}).filters()
    columns = exporting.columns_for(actor.scope)
    rows = exporting.rows_for(actor, day, filters)
    response: HttpResponseBase
    if kind == "xlsx":
        response = HttpResponse(exporting.as_workbook(columns, rows), content_type=XLSX)
    else:
        response = StreamingHttpResponse(exporting.as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="leden-{day.isoformat()}.{kind}"'
    return response
