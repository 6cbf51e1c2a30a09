"""Where the page of a release leads: to a table of it, and to what one's own organisation answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import DateTimeField, Exists, JSONField, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils import timezone

from meerwaarde.web.publications import lattice
from meerwaarde.web.publications.models import Contribution, Inquiry, Release, ReleaseFile, ReportDraft
from meerwaarde.web.publications.reports import TABLES
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

OWN = Permission.REGISTER_FIGURES


def ways_of(scope: Scope, release: Release, files: Iterable[str]) -> dict[str, Any]:
    """For the page of a release that was read whole: whether there are tables to choose from, the table itself where
    the release is a single one, and whether the answers of the reader's own organisation are in it."""
    some = bool(release.content.get("lattice")) and TABLES in set(files)
    return {
        "choose": some,
        "grids": _single(release) if some and release.kind == Release.Kind.ANSWER else (),
        "own_answers": some and bool(own_in(scope, [release.pk])),
    }


def _single(release: Release) -> list[lattice.View]:
    """The table that was asked for."""
    question, group = release.content.get("asked", ("", ""))
    tables = lattice.tables_of(bytes(release.files.get(name=TABLES).content))
    return [lattice.view_of(one, release.content.get("passports", {})) for one in tables.of(question, group)]


def own_in(scope: Scope, releases: Iterable[int]) -> set[int]:
    """The releases (by key) on a round that hold answers of an organisation of the reader, of which they may see the
    figures by a role there."""
    mine = scope.organisations(OWN)
    if not mine:
        return set()
    rows = Contribution.objects.within(scope, OWN).filter(organisation__in=mine, release__in=list(releases))
    drafts, single = (model.everything.filter(release__isnull=False) for model in (ReportDraft, Inquiry))
    on_a_round = Q(release__in=drafts.values("release")) | Q(release__in=single.values("release"))
    return set(rows.filter(on_a_round).values_list("release", flat=True))


def given_by(scope: Scope, organisations: Collection[int]) -> list[tuple[int, str, int, bool]]:
    """What organisations gave to what is public, the last published first: organisation, slug, key of the release, and
    whether it is on a round and the reader may see what they answered."""
    drafts, single = (model.everything.filter(release=OuterRef("release")) for model in (ReportDraft, Inquiry))
    rows = Contribution.objects.within(scope, Permission.REGISTER_SEE).filter(organisation__in=organisations)
    rows = rows.filter(release__published__lte=timezone.now()).order_by("-release__published", "-release")
    read = rows.values_list("organisation", "release__slug", "release", Exists(drafts), Exists(single))
    mine = scope.organisations(OWN)
    return [
        (whose, slug, release, (report or answer) and whose in mine) for whose, slug, release, report, answer in read
    ]


def with_answers(rows: QuerySet[ReleaseFile]) -> QuerySet[ReleaseFile]:
    """Files with the `round` that their release is about, the `answers` that are in it (the key of the submission by
    that of the assignment) and when it was `made`; without these where that is not known."""
    said: dict[str, Any] = {}
    for name, field in (("round", UUIDField()), ("answers", JSONField()), ("made", DateTimeField())):
        about = [model.everything.filter(release=OuterRef("release")) for model in (ReportDraft, Inquiry)]
        said[name] = Coalesce(*(Subquery(one.values(name)[:1]) for one in about), output_field=field)
    return rows.annotate(**said)
