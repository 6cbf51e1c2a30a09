"""Reading what the bureau asked: for the bureau alone, and not for who reviews reports."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from meerwaarde.web.publications.models import Inquiry, InquiryFile
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

HEAVY = ("content", "hidden", "lines", "contributions")
LATEST = 10


def may_ask(scope: Scope) -> bool:
    """Whether somebody may put a question: who sees releases that are not public, and rounds."""
    return scope.may(Permission.RELEASES_SEE) and scope.may(Permission.ROUNDS_SEE)


def inquiries(scope: Scope) -> QuerySet[Inquiry]:
    """All questions, the latest first."""
    rows: QuerySet[Inquiry] = Inquiry.objects.within(scope, Permission.RELEASES_SEE)
    return rows.order_by("-since", "-pk") if may_ask(scope) else rows.none()


def latest(scope: Scope) -> list[Inquiry]:
    """The last questions, without their figures."""
    return list(inquiries(scope).defer(*HEAVY)[:LATEST])


def find(scope: Scope, identifier: UUID) -> Inquiry | None:
    """The question with this UUID."""
    return inquiries(scope).select_related("release").defer("lines", "release__content").filter(uuid=identifier).first()


def file_of(inquiry: Inquiry, name: str) -> InquiryFile | None:
    """A file of an answer that is not passed on."""
    return InquiryFile.everything.filter(inquiry=inquiry, name=name.replace("\0", "")).first()


def before(inquiry: Inquiry) -> Inquiry | None:
    """The last time that the same question was passed on: it has the same address."""
    rows = Inquiry.everything.filter(slug=inquiry.slug, release__isnull=False).exclude(pk=inquiry.pk)
    return rows.select_related("release").defer(*HEAVY).order_by("-release__version").first()
