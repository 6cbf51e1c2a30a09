"""Roles as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.accounts.words import role_name
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Role


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role with its name, where and when it holds; `number` is that of the row."""

    number: int
    name: str
    place: str
    valid_from: date
    valid_to: date | None
    role: Role
    organisation: int | None


def role_lines(grants: Iterable[RoleGrant], names: dict[int, str] | None = None) -> list[RoleLine]:
    """Roles with the names of their organisations and municipalities, in at most three queries for all of them."""
    grants = list(grants)
    if names is None:
        names = names_for(grants)
    codes = {one.municipality for one in grants if one.municipality}
    places = members.municipality_names(codes) if codes else {}
    return [
        RoleLine(
            number=one.pk,
            name=role_name(Role(one.role)),
            place=names.get(one.organisation_id or 0, "") or places.get(one.municipality, one.municipality),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            role=Role(one.role),
            organisation=one.organisation_id,
        )
        for one in grants
    ]


def names_for(grants: Iterable[RoleGrant]) -> dict[int, str]:
    """The names of the organisations where these roles hold."""
    wanted = {one.organisation_id for one in grants if one.organisation_id is not None}
    return members.names_of(wanted) if wanted else {}
