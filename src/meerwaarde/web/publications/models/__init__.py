"""The tables of releases, and of reports on their way to one."""

from __future__ import annotations

from meerwaarde.web.publications.models.asking import Inquiry, InquiryFile
from meerwaarde.web.publications.models.coding import Category, CodedAnswer, CodeScheme, Sweep
from meerwaarde.web.publications.models.drafts import DraftFile, ReportDraft, Review
from meerwaarde.web.publications.models.public_site import ChangedFigure, Passage, ReleaseChart
from meerwaarde.web.publications.models.releases import Contribution, LedgerLine, Release, ReleaseFile

__all__ = [
    "Category",
    "ChangedFigure",
    "CodeScheme",
    "CodedAnswer",
    "Contribution",
    "DraftFile",
    "Inquiry",
    "InquiryFile",
    "LedgerLine",
    "Passage",
    "Release",
    "ReleaseChart",
    "ReleaseFile",
    "ReportDraft",
    "Review",
    "Sweep",
]
