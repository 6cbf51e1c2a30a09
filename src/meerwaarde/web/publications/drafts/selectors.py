"""Reading reports that are not public yet: for who may see those."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from meerwaarde.web.publications.models import DraftFile, Release, ReportDraft, Review
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Scope

SEE = Permission.RELEASES_SEE
PAGE = 25
MOST_REVIEWS = 100
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


def of_the_round(round_: UUID) -> QuerySet[ReportDraft]:
    """The reports on a round with their releases, the first one first. The caller has checked the right."""
    rows = ReportDraft.everything.filter(round=round_).select_related("release").order_by("pk")
    return rows.only("uuid", "state", "interim", "release__slug", "release__version")


def reported() -> QuerySet[ReportDraft, UUID]:
    """The rounds of which somebody began the report."""
    return ReportDraft.everything.filter(interim=False).values_list("round", flat=True)


def looked_at(scope: Scope, most: int = 5) -> list[tuple[ReportDraft, list[Review]]]:
    """Reports that somebody was asked to look at, with who was; for who looks or releases. One query.

    Those on their way, and those that are the newest version of a publication and may quote who takes it back now.
    """
    if not (scope.may(Permission.REVIEW) or scope.may(Permission.FIGURES_RELEASE)):
        return []
    later = Release.objects.filter(
        slug=OuterRef("draft__release__slug"), version__gt=OuterRef("draft__release__version")
    )
    back = rounds.taken_back().filter(round__uuid=OuterRef("draft__round"))
    quoting = Q(Exists(back), ~Exists(later), ~Q(draft__quotes=[]))
    rows = Review.everything.filter(Q(draft__release__isnull=True) | quoting).select_related("draft")
    found: dict[UUID, tuple[ReportDraft, list[Review]]] = {}
    for one in rows.defer(*(f"draft__{name}" for name in HEAVY)).order_by("draft__created", "pk")[:MOST_REVIEWS]:
        found.setdefault(one.draft.uuid, (one.draft, []))[1].append(one)
    return list(found.values())[:most]


def asks(reviews: Iterable[Review]) -> bool:
    """Whether a colleague was asked who did not look yet."""
    return any(one.kind == Review.Kind.COLLEAGUE and one.decided is None for one in reviews)


def file_of(draft: ReportDraft, name: str) -> DraftFile | None:
    """A file of a report that is not public yet."""
    return DraftFile.everything.filter(draft=draft, name=name.replace("\0", "")).first()


def reviews_of(draft: ReportDraft) -> list[Review]:
    """Who was asked to look, the latest first."""
    return list(Review.everything.filter(draft=draft).order_by("-asked", "-pk"))
