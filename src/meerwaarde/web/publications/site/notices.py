"""What was corrected, for every page that shows a figure: what it was, what it is, in which version and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.web.publications.models import ChangedFigure, Release
from meerwaarde.web.publications.site.figures import YEARS
from meerwaarde.web.publications.site.languages import either
from meerwaarde.web.publications.types import Changed, Published

FEW = 3  # figures beside a release in a list; the page of corrections has all of them


def _rows(slugs: Collection[str]) -> QuerySet[ChangedFigure]:
    """The corrections of these publications that are public, the oldest first, without the cells of their release."""
    public = Release.objects.filter(slug__in=slugs, published__isnull=False, published__lte=timezone.now())
    rows = ChangedFigure.objects.filter(release__in=public).select_related("release")
    return rows.defer("release__content").order_by("release__version", "place")


def since(release: Release, identifiers: Collection[str] | None = None) -> tuple[Changed, ...]:
    """The figures of this version that are another one in the newest, each once. `identifiers`: of these alone."""
    rows = _rows([release.slug]).filter(release__version__gt=release.version)
    if identifiers is not None:
        rows = rows.filter(identifier__in=identifiers)
    steps: dict[str, list[ChangedFigure]] = {}
    for row in rows:
        steps.setdefault(row.identifier, []).append(row)
    return tuple(told for one in steps.values() if (told := _told(one)) is not None)


def since_each(figures: Iterable[tuple[str, int, str]]) -> dict[tuple[str, int, str], Changed]:
    """Of figures of several releases (slug, version, identifier): what they are in the newest version. One query."""
    wanted = set(figures)
    steps: dict[tuple[str, int, str], list[ChangedFigure]] = {}
    if wanted:
        rows = _rows({slug for slug, _version, _name in wanted})
        for row in rows.filter(identifier__in={name for _slug, _version, name in wanted}):
            for slug, version, name in wanted:
                if (slug, name) == (row.release.slug, row.identifier) and row.release.version > version:
                    steps.setdefault((slug, version, name), []).append(row)
    return {one: told for one, rows in steps.items() if (told := _told(rows)) is not None}


def of_version(release: Release) -> tuple[Changed, ...]:
    """The figures that this version itself corrects."""
    rows = _rows([release.slug]).filter(release=release)
    return tuple(told for row in rows if (told := _told([row])) is not None)


def with_changes(listed: Iterable[Published]) -> tuple[Published, ...]:
    """The same releases, each with the first figures that it corrects. One query at most."""
    found = tuple(listed)
    if not any(one.correction for one in found):
        return found
    mine: dict[tuple[str, int], list[Changed]] = {}
    for row in _rows({one.slug for one in found}).filter(place__lt=FEW):
        if (told := _told([row])) is not None:
            mine.setdefault((row.release.slug, row.release.version), []).append(told)
    return tuple(replace(one, changes=tuple(mine.get((one.slug, one.version), ()))) for one in found)


def _told(steps: Sequence[ChangedFigure]) -> Changed | None:
    """The steps of one figure, oldest first, as one; None when it came back to what it was."""
    first, last = steps[0], steps[-1]
    was = _printed(first.was, first.was_en, first.was_n)
    now = _("staat er niet meer in") if last.gone else _printed(last.now, last.now_en, last.now_n)
    if was == now:
        return None
    reasons = dict.fromkeys(one.release.correction for one in steps)
    how = _("Was {was}, staat er nu niet meer in.") if last.gone else _("Was {was}, is {now}.")
    return Changed(
        identifier=last.identifier, says=either(last.says, last.says_en), was=was, now=now,
        told=how.format(was=was, now=now), version=last.release.version, reason=" ".join(reasons),
        address=_address(last), gone=last.gone,
    )  # fmt: skip


def _printed(text: str, english: str, n: int | None) -> str:
    shown = either(text, english)
    if not shown:
        return _("afgeschermd")
    return shown if n is None else f"{shown} (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{number(n)})"


def _address(row: ChangedFigure) -> str:
    """The passport of the figure; where it is gone, that of the version before."""
    slug, version = row.release.slug, row.release.version - (1 if row.gone else 0)
    if row.says_en and row.identifier.startswith(f"{YEARS}."):
        return f"{reverse('publications:version', args=[slug, version])}#{YEARS}"
    return reverse("publications:passport", args=[slug, version, row.identifier])


def in_a_line(one: Changed) -> str:
    """A correction as plain text, for a feed."""
    said = one.says if one.says.endswith((".", "?", "!")) else f"{one.says}."
    return f"{said} {one.told}"
