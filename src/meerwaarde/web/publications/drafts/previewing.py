"""A report before it is public, and the page of the outside reader, who has a link and nothing else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meerwaarde.core import InputError
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import serving
from meerwaarde.web.publications.drafts import second_eyes, selectors
from meerwaarde.web.publications.drafts.forms import VerdictForm
from meerwaarde.web.publications.models import ReportDraft, Review
from meerwaarde.web.publications.services import kind_of
from meerwaarde.web.publications.site import association

GONE, CONFLICT = 410, 409


def preview_of(draft: ReportDraft, name: str) -> HttpResponse:
    """A file of a draft, under the policy of public files; nobody keeps it. Raises Http404."""
    found = selectors.file_of(draft, name)
    if found is None:
        raise Http404
    response = serving.boxed(found.name, kind_of(found.name), bytes(found.content))
    response["Cache-Control"] = "private, no-store"
    return response


def _review(key: str) -> Review | None:
    """The review that may be given through this link; None when it is over."""
    found = second_eyes.by_key(key)
    return found if found is not None and found.draft.digest == found.digest else None


@require_http_methods(["GET", "HEAD", "POST"])
@page(PUBLIC)
def read(request: HttpRequest, key: str) -> HttpResponse:
    """What an outside reader is asked."""
    review = _review(key)
    if review is None:
        return render(request, "publications/draft_link_over.html", status=GONE)
    form = VerdictForm(request.POST if request.method == "POST" else None, initial={"digest": review.digest})
    if request.method == "POST" and review.draft.release is None and form.is_valid():
        try:
            second_eyes.decide_outside(
                review=review, good=request.POST.get("verdict") == "good", remark=form.cleaned_data["remark"]
            )
        except InputError as reason:
            form.add_error("remark", str(reason))
        else:
            return HttpResponseRedirect(reverse("publications:read", args=[key]), status=303)
    context = {"draft": review.draft, "review": review, "verdict": form, "key": key,
               "association": association.name(request)}  # fmt: skip
    response = render(request, "publications/draft_read.html", context, status=CONFLICT if form.is_bound else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@page(PUBLIC)
def read_file(_request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A file of the report, for an outside reader."""
    review = _review(key)
    if review is None:
        raise Http404
    return preview_of(review.draft, name)
