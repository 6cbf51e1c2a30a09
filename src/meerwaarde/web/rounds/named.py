"""What an assignment is called on pages and in messages."""

from __future__ import annotations

from collections.abc import Iterable

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds.models import Assignment


def about(assignment: Assignment) -> str:
    """The organisation, and the municipality that is asked about. For who may know that it is asked."""
    name = members.names_of([assignment.organisation_id]).get(assignment.organisation_id, "")
    if not assignment.municipality:
        return name
    town = municipality_names([assignment.municipality]).get(assignment.municipality, assignment.municipality)
    return _("{organisation}, gemeente {municipality}").format(organisation=name, municipality=town)


def medium_words(medium: str) -> str:
    """How an answer came, in words."""
    said = {
        Assignment.Medium.WEB: _("op de website"),
        Assignment.Medium.PAPER: _("op papier"),
        Assignment.Medium.PHONE: _("per telefoon"),
        Assignment.Medium.APP: _("met een app"),
    }
    return said[Assignment.Medium(medium)]


def municipality_names(codes: Iterable[str]) -> dict[str, str]:
    """Municipalities by official code; those that ended too."""
    wanted = {code for code in codes if code}
    return {one.code: one.name for one in members.municipalities() if one.code in wanted} if wanted else {}
