"""One chart of a release: a page that other sites may frame, and the page that tells how.

The framed page sets no cookie, runs no script and asks nobody but us for its style. It tells by itself that there is a
newer version, so that whoever placed it need not (docs/decisions/0028).
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meerwaarde.language import use_language
from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.models import Release, ReleaseChart, ReleaseFile
from meerwaarde.web.publications.site import notices
from meerwaarde.web.publications.site.charts import FOLDER, PICTURE, language_of
from meerwaarde.web.publications.site.pictures import Picture, picture_of
from meerwaarde.web.publications.types import Changed
from meerwaarde.web.publications.views import public

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors *"
)
FIVE_MINUTES = "public, max-age=300"  # a notice of a correction may be that late
AROUND, HIGHEST = 330, 1100  # pixels: what stands around a chart, and where a frame scrolls rather than grows


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart with all that stands beside it. `newest` is None when this version is the newest."""

    release: Release
    chart: ReleaseChart
    picture: Picture
    spoken: str
    newest: Release | None
    later: str
    changes: tuple[Changed, ...]

    @property
    def groups(self) -> bool:
        """Whether its table has a column for groups."""
        return any(row["group"] for row in self.chart.rows)

    @property
    def margins(self) -> bool:
        """Whether its table has a column for intervals."""
        return any(row["margin"] for row in self.chart.rows)

    @property
    def unsure(self) -> bool:
        """Whether a figure in its table is marked as uncertain."""
        return any(row["unsure"] for row in self.chart.rows)


def _shown(slug: str, version: int, name: str, *, as_published: bool = False) -> Shown:
    """The chart. `as_published`: let the page speak the language of the release.

    Raises Http404 when there is no such chart, or when it cannot stand in a page.
    """
    versions = selectors.versions(slug)
    release = next((one for one in versions if one.version == version), None)
    chart = ReleaseChart.objects.filter(release=release, name=name).first() if release is not None else None
    if release is None or chart is None:
        raise Http404
    file = ReleaseFile.objects.filter(release=release, name=f"{FOLDER}{name}{PICTURE}").first()
    picture = picture_of(bytes(file.content)) if file is not None else None
    if picture is None:
        raise Http404
    spoken = language_of({"language": getattr(release, "written_in", None)})
    if as_published:
        use_language(spoken)
    newest = versions[0] if versions[0].version > version else None
    if newest is None:
        return Shown(release, chart, picture, spoken, None, "", ())
    changes = notices.since(release, [row["id"] for row in chart.rows])
    return Shown(release, chart, picture, spoken, newest, _same_chart(newest, name), changes)


def _same_chart(release: Release, name: str) -> str:
    """The page of the chart in another version, else of that version itself."""
    if ReleaseChart.objects.filter(release=release, name=name).exists():
        return reverse("publications:chart", args=[release.slug, release.version, name])
    return reverse("publications:version", args=[release.slug, release.version])


@require_safe
@page(PUBLIC)
def embed(request: HttpRequest, slug: str, version: int, name: str) -> HttpResponse:
    """The chart for other sites, in the language in which it was published."""
    shown = _shown(slug, version, name, as_published=True)
    response = render(request, "publications/embed.html", {"shown": shown})
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = FIVE_MINUTES
    response.xframe_options_exempt = True
    return response


@require_safe
@page(PUBLIC)
def chart(request: HttpRequest, slug: str, version: int, name: str) -> HttpResponse:
    """The page of the chart: to read, to download, and to place elsewhere."""
    shown = _shown(slug, version, name)
    names = [f"{FOLDER}{name}{PICTURE}", f"{FOLDER}{name}.png"]
    files = ReleaseFile.objects.filter(release=shown.release, name__in=names).order_by("-name")
    address = absolute(reverse("publications:embed", args=[slug, version, name]))
    context = {
        "shown": shown, "address": address, "code": code_for(shown, address),
        "files": list(files.values_list("name", flat=True)),
    }  # fmt: skip
    return public(render(request, "publications/chart.html", context))


def code_for(shown: Shown, address: str) -> str:
    """What somebody pastes into a page: a frame with a title, as high as the chart, without a script."""
    height = min(AROUND + shown.picture.height, HIGHEST)
    title = escape(f"{shown.chart.title} ({shown.release.title})")
    return (
        f'<iframe src="{escape(address)}" title="{title}" width="100%" height="{height}" loading="lazy"'
        ' style="border:0"></iframe>'
    )
