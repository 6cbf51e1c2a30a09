"""Reading releases. What is public is for everybody; what an organisation's answers led to is its own affair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.language import language
from meerwaarde.web.publications import words
from meerwaarde.web.publications.drafts import looked
from meerwaarde.web.publications.drafts import selectors as drafts
from meerwaarde.web.publications.models import Release, ReleaseChart, ReleaseFile, ReportDraft
from meerwaarde.web.publications.site.notices import since, with_changes
from meerwaarde.web.publications.types import Changed, OnRound, Pictured, Published, Traced, Waiting
from meerwaarde.web.publications.ways import given_by
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Scope

PAGE = 20
MOST_WORDS = 8


def public() -> QuerySet[Release]:
    """All versions of what is public, latest first."""
    return Release.objects.filter(published__isnull=False, published__lte=timezone.now()).order_by("-published", "-pk")


def newest() -> QuerySet[Release]:
    """The newest version of every publication, without its cells but with what `said_of` needs."""
    last = public().filter(slug=OuterRef("slug")).order_by("-version").values("version")[:1]
    return sayable(public().filter(version=Subquery(last)))


def sayable(rows: QuerySet[Release]) -> QuerySet[Release]:
    """Rows without all their cells, but with those that the main outcome is said of."""
    return rows.defer("content").annotate(
        first_year=F("content__years__0"),
        on_day=F("content__day"),
        written_in=F("content__language"),
        interim=F("content__interim"),
        after_interim=F("content__after_interim"),
    )


def said_of(release: Release, content: Mapping[str, Any] | None = None) -> tuple[str, str, str]:
    """Title, main outcome and their language. Of key figures in the language of the page, made from the released cells.

    `content`: of a release that was read whole; of others `newest` has read enough.
    """
    if content is None:
        year, day = getattr(release, "first_year", None), getattr(release, "on_day", None)
        content = {"years": [year], "day": day, "language": getattr(release, "written_in", None)}
    if release.kind == Release.Kind.KEY_FIGURES and language() != "nl" and content.get("day") and content["years"][0]:
        return words.name_of(release.period), words.finding(content), language()
    return release.title, release.summary, content.get("language") or "nl"


def found(text: str) -> QuerySet[Release]:
    """The newest versions in whose title, summary or period every word of `text` stands."""
    rows = newest()
    for word in text.replace("\0", " ").split()[:MOST_WORDS]:
        rows = rows.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(period__icontains=word))
    return rows


def latest(most: int = 3) -> tuple[Published, ...]:
    """The last that was published, for home pages."""
    return with_changes(published_of(one) for one in newest()[:most])


def picture_of(releases: Sequence[Published]) -> Pictured | None:
    """The first chart of the first of these releases that has one, for a home page."""
    charts = ReleaseChart.objects.filter(place=0, release__slug__in=[one.slug for one in releases])
    told = {
        (slug, version): (name, title)
        for slug, version, name, title in charts.values_list("release__slug", "release__version", "name", "title")
    }
    for one in releases:
        if found := told.get((one.slug, one.version)):
            name, title = found
            return Pictured(
                one.slug, title, reverse("publications:file", args=[one.slug, one.version, f"charts/{name}.svg"]),
                reverse("publications:chart", args=[one.slug, one.version, name]),
            )  # fmt: skip
    return None


def versions(slug: str) -> list[Release]:
    """All public versions of a publication, newest first, without their cells."""
    return list(sayable(public().filter(slug=slug)).order_by("-version"))


def release_of(slug: str, version: int) -> Release | None:
    """One version, or None."""
    return public().filter(slug=slug, version=version).first()


def files_of(release: Release) -> list[Any]:
    """The files of a release by name, with their size in `kilobytes` and without their content."""
    kilobytes = (Length("content") + 1023) / 1024
    return list(release.files.order_by("name").annotate(kilobytes=kilobytes).defer("content"))


def charts_of(release: Release) -> list[Any]:
    """The charts of a release that have a page: their name and title."""
    return list(ReleaseChart.objects.filter(release=release).order_by("place").values("name", "title"))


def changed_since(release: Release) -> tuple[Changed, ...]:
    """The figures of this version that are another one in the newest."""
    return since(release)


def newer_than(slug: str, version: int) -> int:
    """The newest version of a publication when that is another, else 0."""
    last = public().filter(slug=slug).order_by("-version").values_list("version", flat=True).first() or 0
    return last if last > version else 0


def newest_version(slug: str) -> Subquery:
    """The number of the newest version of a publication, to be asked within another query."""
    return Subquery(public().filter(slug=slug).order_by("-version").values("version")[:1])


def files_called(slug: str, version: int, name: str) -> QuerySet[ReleaseFile]:
    """The public file with this name in a release: one, or none."""
    releases = public().filter(slug=slug, version=version).order_by()
    return ReleaseFile.objects.filter(release__in=releases, name=name.replace("\0", ""))


def file_of(slug: str, version: int, name: str) -> ReleaseFile | None:
    """A public file, or None."""
    return files_called(slug, version, name).first()


def traced(sha256: str) -> tuple[Traced, ...]:
    """From which releases a file with this hash is, newest first."""
    rows = ReleaseFile.objects.filter(sha256=sha256.lower(), release__in=public().order_by()).select_related("release")
    rows = rows.defer("content", "release__content").order_by("-release__published")
    last = {one.slug: one for one in newest().filter(slug__in={row.release.slug for row in rows})}
    return tuple(_traced(row, last[row.release.slug]) for row in rows)


def _traced(row: ReleaseFile, newest: Release) -> Traced:
    if newest.pk == row.release_id:
        return Traced(published_of(row.release), row.name, None)
    return Traced(published_of(row.release), row.name, published_of(newest), since(row.release))


def key_figures() -> Release | None:
    """The key figures of the latest period, in their newest version."""
    return public().filter(kind=Release.Kind.KEY_FIGURES).order_by("-period", "-version").first()


def key_figures_of(slugs: Iterable[str]) -> list[Release]:
    """The newest version of key figures at these slugs, with their cells."""
    rows = public().filter(kind=Release.Kind.KEY_FIGURES, slug__in=list(slugs)).order_by("version")
    return list({one.slug: one for one in rows}.values())


def led_to(scope: Scope, organisation: int, most: int = 10) -> tuple[Published, ...]:
    """The publications that an organisation's answers or figures are in, latest first, each in its newest version; with
    where its own answers stand beside them, for who may see those."""
    return with_changes(_led_to(scope, [organisation], most)[organisation])


def first_page(
    scope: Scope, organisations: Sequence[int], most: int
) -> tuple[tuple[Published, ...], dict[int, tuple[Published, ...]]]:
    """The last that was published, and what the answers of each of these organisations led to."""
    last, led = tuple(published_of(one) for one in newest()[:most]), _led_to(scope, organisations, most)
    told = iter(with_changes([*last, *chain.from_iterable(led.values())]))
    return tuple(islice(told, len(last))), {key: tuple(islice(told, len(found))) for key, found in led.items()}


def _led_to(scope: Scope, organisations: Sequence[int], most: int) -> dict[int, list[Published]]:
    """The same for several organisations, in two queries; the figures that were corrected are not told yet."""
    slugs: dict[int, dict[str, None]] = {key: {} for key in organisations}
    beside = set()
    for key, slug, release, own in given_by(scope, organisations) if organisations else ():
        slugs[key][slug] = None  # in the order of publishing
        if own:
            beside.add((key, release))
    chosen = {key: list(of_one)[:most] for key, of_one in slugs.items()}
    wanted = set(chain.from_iterable(chosen.values()))
    rows = {row.slug: row for row in newest().filter(slug__in=wanted)} if wanted else {}
    return {
        key: [
            replace(published_of(rows[slug]), own=_own_place(rows[slug]) if (key, rows[slug].pk) in beside else "")
            for slug in of_one if slug in rows
        ]
        for key, of_one in chosen.items()
    }  # fmt: skip


def _own_place(release: Release) -> str:
    return reverse("publications:own", args=[release.slug, release.version])


def waiting(scope: Scope) -> tuple[Waiting, ...]:
    """What waits: reports to look at and to release, and for who may release the rounds and years that are over."""
    return (*_reports(scope), *_to_report(scope), *_key_figures_waiting(scope))


def _draft(identifier: UUID) -> str:
    return f"{reverse('publications:draft', args=[identifier])}#nakijken"


def _reports(scope: Scope) -> Iterator[Waiting]:
    """Reports that wait for somebody to look, and for who may release those that somebody looked at."""
    now = timezone.now()
    for one, reviews in drafts.looked_at(scope):
        if one.release_id is not None:
            if scope.may(Permission.FIGURES_RELEASE):
                yield from _quotes_to_leave_out(one)
            continue
        said, place = looked.standing(one, now, reviews), _draft(one.uuid)
        if scope.may(Permission.FIGURES_RELEASE) and said.good and said.waited:
            yield Waiting(_("{title}: er is 24 uur gewacht. U kunt het vrijgeven.").format(title=one.title), place)
        elif scope.may(Permission.FIGURES_RELEASE) and said.good:
            yield Waiting(_("{title}: nagekeken. U kunt het vrijgeven.").format(title=one.title), place)
        elif scope.may(Permission.FIGURES_RELEASE) and said.back:
            yield Waiting(_("{title}: teruggestuurd door de tweede lezer.").format(title=one.title), place)
        elif drafts.asks(reviews):
            yield Waiting(_("{title}: wacht op een tweede paar ogen.").format(title=one.title), place)


def _quotes_to_leave_out(draft: ReportDraft) -> Iterator[Waiting]:
    """A publication that quotes a member that took its permission back."""
    gone = rounds.unquoted([draft.round])
    if any(quote["submission"] in gone for quote in draft.quotes):
        said = _("{title}: een lid trok de toestemming voor een citaat in. Maak een volgende versie zonder dat citaat.")
        yield Waiting(said.format(title=draft.title), reverse("rounds:round", args=[draft.round]))


def _to_report(scope: Scope) -> Iterator[Waiting]:
    """Rounds that are over with enough answers, and of which nobody began the report."""
    if not scope.may(Permission.FIGURES_RELEASE):
        return
    for one in rounds.ended(scope, drafts.reported()):
        text = _("{title} is afgelopen. Maak het rapport.").format(title=one.title)
        yield Waiting(text, reverse("rounds:round", args=[one.uuid]))


def report_on(scope: Scope, round_: UUID) -> OnRound:
    """Where the report on a round stands: the one on its way, and the newest that is public."""
    if not scope.may(Permission.RELEASES_SEE):
        return OnRound()
    draft, release, interim = "", "", False
    for one in drafts.of_the_round(round_):
        if one.release is None:
            draft = reverse("publications:draft", args=[one.uuid])
        else:
            release, interim = reverse("publications:newest", args=[one.release.slug]), one.interim
    return OnRound(draft, release, interim)


def _key_figures_waiting(scope: Scope) -> tuple[Waiting, ...]:
    if not scope.may(Permission.FIGURES_RELEASE):
        return ()
    year = scope.day.year - 1
    if public().filter(kind=Release.Kind.KEY_FIGURES, slug=f"kerncijfers-{year}").exists():
        return ()
    address = f"{reverse('publications:propose')}?day={year}-12-31"
    return (Waiting(_("De kerncijfers van {} zijn nog niet vrijgegeven.").format(year), address),)


def published_of(release: Release) -> Published:
    """A release as lists show it."""
    assert release.published is not None
    title, summary, spoken = said_of(release)
    return Published(
        release.slug, release.version, title, summary, release.period, release.published,
        reverse("publications:version", args=[release.slug, release.version]), release.correction, spoken,
        completes=bool(getattr(release, "after_interim", False)),
    )  # fmt: skip
