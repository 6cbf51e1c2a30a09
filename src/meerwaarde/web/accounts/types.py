"""What others may know of people, without their tables."""

from __future__ import annotations

from dataclasses import dataclass

from meerwaarde.web.rights import Permission, Role

# What a key may be given: nothing that makes new rights, and nothing that cannot be undone.
KEY_PERMISSIONS = frozenset(Permission) - {
    Permission.HOME, Permission.PEOPLE_INVITE, Permission.KEYS_MANAGE, Permission.PRIVACY_ERASE,
}  # fmt: skip


class Refused(Exception):
    """Something that is not done, with what to do instead, in the language of the page."""


@dataclass(frozen=True, slots=True)
class Place:
    """A role and where it holds: at an organisation (its primary key), in a municipality (its code), or everywhere."""

    role: Role
    organisation: int | None = None
    municipality: str = ""
