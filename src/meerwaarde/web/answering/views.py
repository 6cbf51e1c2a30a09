"""The pages with questions. Each post saves first, then leads on; nothing here decides, it only shows and sends on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods, require_safe

from meerwaarde.web.answering import services
from meerwaarde.web.answering.actions import Outcome, act, item_to_remove
from meerwaarde.web.answering.conflicts import conflict_page
from meerwaarde.web.answering.models import Draft
from meerwaarde.web.answering.pages import Page
from meerwaarde.web.answering.readback import Section, rows_of
from meerwaarde.web.answering.shared import answers_page, revision_of, shown, to
from meerwaarde.web.answering.sitting import Sitting, progress, sheet, stand_of
from meerwaarde.web.answering.types import Conflict
from meerwaarde.web.answering.voice import stored_language


@require_safe
@answers_page
def resume(_request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The link that the respondent got: on to the page where they were."""
    pages = sitting.shown()
    stored = sitting.draft.page
    last = next((one for one in pages if str(one.number) == stored), pages[0] if pages else None)
    return HttpResponseRedirect(sitting.address(last), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_page
def page(request: HttpRequest, sitting: Sitting, number: int) -> HttpResponse:
    """One page: shown, or what was filled in on it."""
    wanted = sitting.page(number)
    if wanted is None:
        raise Http404
    if request.method == "POST":
        return _posted(request, sitting, wanted)
    if wanted not in sitting.shown():
        return HttpResponseRedirect(sitting.address(sitting.after(wanted)), status=303)
    if path := request.GET.get("weg", ""):
        return _asked_to_remove(request, sitting, wanted, path)
    checked = request.GET.get("controle") == "1"
    return shown(request, "page", sitting, **page_context(request, sitting, wanted, request.GET, checked=checked))


def page_context(
    request: HttpRequest, sitting: Sitting, wanted: Page, data: QueryDict, *, checked: bool, live: bool = False
) -> dict[str, Any]:
    """What the templates of a page need."""
    current = stored_language(sitting.language)
    languages = [
        {"language": one, "stored": stored_language(one), "current": stored_language(one) == current}
        for one in sitting.form.languages
    ]
    done = progress(sitting, wanted)
    return {
        "sheet": sheet(sitting, wanted, checked=checked, live=live),
        "stand": stand_of(sitting, wanted),
        "progress": done,
        "address": request.path,
        "checked": checked,
        "live": live,
        "from_check": data.get("terug") == "1",
        "first_page": done.number == 1,
        "languages": languages if len(languages) > 1 else [],
        "script": True,
    }


def _posted(request: HttpRequest, sitting: Sitting, wanted: Page) -> HttpResponse:
    try:
        outcome = act(sitting, wanted, request.POST)
        saved = _save(request, sitting, wanted, outcome)
    except Conflict as conflict:
        sitting = sitting.again(conflict.draft)
        untouched = request.POST.get("stand", "") == stand_of(sitting, wanted)
        outcome = act(sitting, wanted, request.POST)
        if outcome.changed and not untouched:
            return conflict_page(request, sitting.again(conflict.draft), wanted)
        try:
            # The script saved the same just before, or somebody else saved another page: nothing is overwritten.
            saved = _save(request, sitting, wanted, outcome, revision=conflict.draft.revision)
        except Conflict as again:  # and somebody else once more
            if outcome.changed:
                return conflict_page(request, sitting.again(again.draft), wanted)
            saved = again.draft  # of ours only the page is not kept
    if request.headers.get("X-Fragment") == "1":
        return _fragment(request, sitting.again(saved), wanted)
    back = "terug=1" if request.POST.get("terug") == "1" else ""
    if outcome.stop:
        return to("stopped", sitting.key)
    if outcome.ask:
        return _asked_to_remove(request, sitting.again(saved), wanted, outcome.ask)
    if outcome.page is None:
        return to("check", sitting.key)
    same = outcome.page.number == wanted.number
    query = "&".join(filter(None, ["controle=1" if outcome.checked else "", back if same else ""]))
    return to("page", sitting.key, outcome.page.number, query=query, at=outcome.at)


def _save(request: HttpRequest, sitting: Sitting, wanted: Page, outcome: Outcome, revision: int | None = None) -> Draft:
    """Keep the answers. A page that is sent twice unchanged (two taps on a slow line) is no conflict."""
    current = sitting.draft.revision
    made_from = revision_of(request) if revision is None else revision
    return services.save_draft(
        draft=sitting.draft,
        xml=sitting.instance.to_xml(),
        page=str((outcome.page or wanted).number),
        language=outcome.language or sitting.draft.language or stored_language(sitting.language),
        revision=made_from if outcome.changed else current,
    )


def _fragment(request: HttpRequest, sitting: Sitting, wanted: Page) -> HttpResponse:
    """The form alone, for the script that keeps what is being typed."""
    checked = request.POST.get("controle") == "1"
    context = page_context(request, sitting, wanted, request.POST, checked=checked, live=True)
    return shown(request, "form", sitting, **context)


def _asked_to_remove(request: HttpRequest, sitting: Sitting, wanted: Page, path: str) -> HttpResponse:
    item = item_to_remove(sitting, wanted, path)
    if item is None:
        return to("page", sitting.key, wanted.number)
    section = Section(wanted, sitting.voice.words(item.control.label, path), rows_of(item.children, sitting.voice))
    return shown(request, "remove", sitting, sections=[section], path=path, address=request.path)
