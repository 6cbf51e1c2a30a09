"""Reading reports that are not public yet: for who may see those."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from meerwaarde.web.publications.models import DraftFile, ReportDraft, Review
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

SEE = Permission.RELEASES_SEE
PAGE = 25
HEAVY = ("content", "hidden", "lines", "contributions")


def drafts(scope: Scope) -> QuerySet[ReportDraft]:
    """All reports, the latest first, without their figures."""
    rows: QuerySet[ReportDraft] = ReportDraft.objects.within(scope, SEE)
    return rows.order_by("-created", "-pk").defer(*HEAVY)


def find(scope: Scope, identifier: UUID) -> ReportDraft | None:
    """The report with this UUID."""
    rows: QuerySet[ReportDraft] = ReportDraft.objects.within(scope, SEE)
    return rows.select_related("release").defer("lines", "release__content").filter(uuid=identifier).first()


def of_round(scope: Scope, round_: UUID) -> ReportDraft | None:
    """The report on a round that is on its way."""
    rows: QuerySet[ReportDraft] = ReportDraft.objects.within(scope, SEE)
    return rows.filter(round=round_, release__isnull=True).defer(*HEAVY).first()


def file_of(draft: ReportDraft, name: str) -> DraftFile | None:
    """A file of a report that is not public yet."""
    return DraftFile.everything.filter(draft=draft, name=name.replace("\0", "")).first()


def reviews_of(draft: ReportDraft) -> list[Review]:
    """Who was asked to look, the latest first."""
    return list(Review.everything.filter(draft=draft).order_by("-asked", "-pk"))


def to_look_at(scope: Scope, most: int = 5) -> list[ReportDraft]:
    """Reports on which a colleague was asked to look, for who may."""
    if not (scope.may(Permission.REVIEW) or scope.may(Permission.FIGURES_RELEASE)):
        return []
    asked = Review.everything.filter(kind=Review.Kind.COLLEAGUE, decided=None, draft__release__isnull=True)
    rows: QuerySet[ReportDraft] = ReportDraft.objects.within(scope, SEE)
    return list(rows.filter(pk__in=asked.values("draft")).defer(*HEAVY).order_by("created")[:most])
