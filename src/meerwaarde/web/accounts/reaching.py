"""Writing to the people of organisations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.rights import Permission, Role
from meerwaarde.web.scopes import Scope


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a role at an organisation. `still`: whether they have it on the day that was asked for."""

    organisation: int
    role: Role
    name: str
    email: str
    still: bool


def colleagues(scope: Scope, organisations: Collection[int], roles: Sequence[Role]) -> tuple[Colleague, ...]:
    """Who has or had these roles at these organisations on the day of `scope`, the longest first.

    People who were erased or may not sign in have no address here. Raises PermissionDenied.
    """
    scope.require(Permission.REGISTER_CONTACTS)
    rows = RoleGrant.everything.filter(
        organisation__in=organisations, role__in=roles, valid_from__lte=scope.day,
        person__is_active=True, person__erased__isnull=True, person__email__isnull=False,
    ).order_by("valid_from", "pk")  # fmt: skip
    told = rows.values_list("organisation", "role", "person__name", "person__email", "valid_to")
    return tuple(
        Colleague(key, Role(role), name, email or "", end is None or end > scope.day)
        for key, role, name, email, end in told
    )  # fmt: skip
