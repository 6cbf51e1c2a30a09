"""The public pages of what was released. Nobody needs to sign in, and no cookie is set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.csrf import csrf_exempt

from meerwaarde.language import gettext as _
from meerwaarde.language import use_language
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import naming, selectors, serving, uploads
from meerwaarde.web.publications.models import Release
from meerwaarde.web.publications.site import association, notices
from meerwaarde.web.publications.ways import ways_of
from meerwaarde.web.rights import Permission

if TYPE_CHECKING:
    from meerwaarde.web.pages import SiteRequest
    from meerwaarde.web.publications.types import Published

SEE_OTHER = 303
ABOUT = ("response", "register_")  # how charts begin that are about who answered
SHA256 = re.compile(r"[0-9a-fA-F]{64}")
FEED = 30


@page(PUBLIC)
def listed(request: HttpRequest) -> HttpResponse:
    """What was published, latest first. Searching was done here once, so old links go on to where it is done now."""
    if "q" in request.GET:
        return HttpResponseRedirect(f"{reverse('publications:search')}?{urlencode({'q': request.GET['q'][:200]})}")
    number = int(request.GET["p"]) if request.GET.get("p", "").isdecimal() and len(request.GET["p"]) < 6 else 1
    number = max(number, 1)
    start = (number - 1) * selectors.PAGE
    rows = list(selectors.newest()[start : start + selectors.PAGE + 1])
    pager = {"previous": f"?p={number - 1}" if number > 1 else "",
             "next": f"?p={number + 1}" if len(rows) > selectors.PAGE else ""}  # fmt: skip
    found = notices.with_changes(selectors.published_of(row) for row in rows[: selectors.PAGE])
    may_see = cast("SiteRequest", request).scope.may(Permission.RELEASES_SEE)
    context = {"found": found, "pager": pager, "may_see": may_see, "searching": True}
    return public(render(request, "publications/list.html", context))


@page(PUBLIC)
def newest(request: HttpRequest, slug: str) -> HttpResponse:
    """A publication in its newest version."""
    versions = _versions(slug)
    return _shown(request, slug, versions[0].version, versions)


@page(PUBLIC)
def version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """A publication in one version, with what was corrected since."""
    return _shown(request, slug, version, _versions(slug))


@page(PUBLIC)
def key_figures(request: HttpRequest) -> HttpResponse:
    """The key figures of the latest period."""
    release = selectors.key_figures()
    if release is None:
        return public(render(request, "publications/no_key_figures.html"))
    return _shown(request, release.slug, release.version, _versions(release.slug))


def _versions(slug: str) -> list[Release]:
    if versions := selectors.versions(slug):
        return versions
    raise Http404


def _shown(request: HttpRequest, slug: str, number: int, versions: list[Release]) -> HttpResponse:
    release = selectors.release_of(slug, number)
    if release is None:
        raise Http404
    files = selectors.files_of(release)
    charts = selectors.charts_of(release)
    title, summary, spoken = selectors.said_of(release, release.content)
    said: dict[str, Any] = {
        "release": release,
        "title": title,
        "summary": summary,
        "spoken": spoken,
        "files": naming.in_order(files),
        "inner": [(one, "") for one in files if "/" in one.name],
        "address": request.build_absolute_uri(selectors.published_of(release).address),
        "association": association.named(),
        "versions": versions,
        "newer": [one for one in versions if one.version > release.version],
        "since": notices.since(release) if versions[0].version > release.version else (),
        "own": notices.of_version(release) if release.correction else (),
        "charts": [one for one in charts if not one["name"].startswith(ABOUT)],
        "about": [one for one in charts if one["name"].startswith(ABOUT)],
        "report": any(one.name == "index.html" for one in files) and release.kind != Release.Kind.KEY_FIGURES,
        **ways_of(cast("SiteRequest", request).scope, release, [one.name for one in files]),
    }
    if release.kind == Release.Kind.KEY_FIGURES:
        from meerwaarde.web.publications.shown import shown

        said["shown"] = shown(release.content, {one.identifier: one.told for one in said["since"]})
    return public(render(request, "publications/release.html", said))


@page(PUBLIC)
def file(request: HttpRequest, slug: str, version: int, name: str) -> HttpResponseBase:
    """A file of a release, byte for byte. A folder leads to the list of files.

    Who opens the page of a report that was corrected sees first what was corrected; from there it opens with `?oud`.
    """
    found = selectors.file_of(slug, version, name)
    if found is not None:
        newer = selectors.newer_than(slug, version)
        opens = request.headers.get("Sec-Fetch-Dest") == "document" and "oud" not in request.GET
        if newer and opens and found.mimetype == "text/html":
            return HttpResponseRedirect(reverse("publications:version", args=[slug, version]))
        return serving.as_response(request, found, reverse("publications:version", args=[slug, newer]) if newer else "")
    if name.endswith("/") and selectors.release_of(slug, version) is not None:
        return HttpResponseRedirect(f"{reverse('publications:version', args=[slug, version])}#bestanden")
    raise Http404


@csrf_exempt  # nothing changes here, and the page of somebody who is not signed in sets no cookie
@page(PUBLIC)
def verify(request: HttpRequest) -> HttpResponse:
    """From which release a file is. A file that is sent is hashed while it comes in, and kept nowhere."""
    if request.method == "POST":
        return _hashed(request)
    asked = re.sub(r"\s", "", request.GET.get("sha256", ""))
    said: dict[str, Any] = {"asked": asked[:200], "error": _wrong(request.GET.get("fout", ""))}
    if asked and not SHA256.fullmatch(asked):
        said["error"] = _("Een kenmerk (sha256) heeft 64 tekens: cijfers en de letters a tot en met f.")
    elif asked:
        said |= {"answered": True, "traced": selectors.traced(asked)}
    return public(render(request, "publications/verify.html", said))


def _hashed(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > uploads.MOST_BYTES:  # then nothing of it is read
        return HttpResponseRedirect(f"{reverse('publications:verify')}?fout=groot", status=SEE_OTHER)
    hashing = uploads.Hashing(request)
    request.upload_handlers = [hashing]
    typed = re.sub(r"\s", "", request.POST.get("sha256", ""))[:200]
    query = {"sha256": hashing.sha256 or typed} if hashing.sha256 or typed else {"fout": "leeg"}
    return HttpResponseRedirect(f"{reverse('publications:verify')}?{urlencode(query)}", status=SEE_OTHER)


def _wrong(code: str) -> str:
    if code == "groot":
        return _("Dit bestand is groter dan alles wat wij publiceren (60 MB), dus het is niet van ons.")
    return _("Kies een bestand of plak een kenmerk.") if code == "leeg" else ""


@page(PUBLIC)
def feed(request: HttpRequest) -> HttpResponse:
    """The latest publications as an Atom feed, each version an entry of its own: a correction says what it corrects."""
    use_language("nl")  # a reader of feeds has no language of its own
    home = request.build_absolute_uri(reverse("publications:list"))
    atom = Atom1Feed(
        title=_("Publicaties"), link=home, description=_("Cijfers en rapporten, met hun verbeteringen."),
        language="nl", feed_url=request.build_absolute_uri(reverse("publications:feed")),
        author_name=association.name(request), feed_guid=home,
    )  # fmt: skip
    rows = list(selectors.sayable(selectors.public())[:FEED])
    listed = notices.with_changes(selectors.published_of(row) for row in rows)
    for row, one in zip(rows, listed, strict=True):
        atom.add_item(
            title=one.title, link=request.build_absolute_uri(one.address), description=_told(one),
            pubdate=one.published, updateddate=one.published, unique_id=f"urn:uuid:{row.uuid}",
        )  # fmt: skip
    return public(HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"))


def _told(one: Published) -> str:
    """The main outcome, as HTML; of a correction first what was wrong, with what the first figures were and are."""
    if not one.correction:
        return escape(one.summary)
    how = _("Versie {n}: {what}") if one.completes else _("Versie {n}, verbeterd: {what}")
    what = how.format(n=one.version, what=one.correction)
    return escape(" ".join(filter(None, [what, *map(notices.in_a_line, one.changes), one.summary])))


def public(response: HttpResponse) -> HttpResponse:
    """A page that search engines may show."""
    response["X-Robots-Tag"] = "all"
    return response
