"""Who opened what: contact persons are personal data, and members see who looked at their figures."""

from __future__ import annotations

from meerwaarde.web.audit.services import record
from meerwaarde.web.members.models import Organisation
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor


def opened_contacts(*, by: Actor, organisation: Organisation) -> None:
    """Record that contact persons were read. Raises PermissionDenied without the right."""
    by.scope.require(Permission.REGISTER_CONTACTS, organisation.pk)
    _record(by, organisation, "contacts")


def opened_figures(*, by: Actor, organisation: Organisation) -> None:
    """Record that figures were read by somebody from outside the organisation. Raises PermissionDenied."""
    by.scope.require(Permission.REGISTER_FIGURES, organisation.pk)
    if organisation.pk not in by.scope.organisations(Permission.REGISTER_FIGURES):
        _record(by, organisation, "figures")


def _record(by: Actor, organisation: Organisation, what: str) -> None:
    subject = ("organisation", organisation.uuid)
    record(by=by, action=f"members.{what}.read", subject=subject, organisation=organisation.pk, read=True)
