"""How far somebody reaches on a day. Every read starts from a `Scope`; a query without one raises `Unscoped`.

    session or API key ──▶ accounts.selectors.scope_of(person, day) ──▶ Scope ──▶ Model.objects.within(scope, ...)

A model names in `SCOPE` the path to its organisation ("organisation", or "pk" for the organisation itself); with None
its rows belong to the association alone. `Model.everything` has no scope: for services that have checked the right
already, for migrations and upkeep (tests/unit/test_scopes.py says where it may be used).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.db import models

from meerwaarde.web.rights import RIGHTS, Permission, Role


class Unscoped(TypeError):
    """A query that starts from nobody's scope: a mistake in the program."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person, key or task may do on `day`.

    `everywhere`: in the whole association. `at`: by organisation (its primary key). `municipalities`: official codes.
    """

    day: date
    everywhere: frozenset[Permission] = frozenset()
    at: Mapping[int, frozenset[Permission]] = field(default_factory=dict)
    municipalities: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()

    def may(self, permission: Permission, organisation: int | None = None) -> bool:
        """Whether `permission` holds: for the association, for one organisation, or (None) for the association only."""
        return permission in self.everywhere or (
            organisation is not None and permission in self.at.get(organisation, frozenset())
        )

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether `permission` holds anywhere: what decides if a page exists for somebody."""
        return permission in self.everywhere or any(permission in held for held in self.at.values())

    def require(self, permission: Permission, organisation: int | None = None) -> None:
        """Raises PermissionDenied (403) unless `may`."""
        if not self.may(permission, organisation):
            raise PermissionDenied(permission)

    def organisations(self, permission: Permission) -> frozenset[int]:
        """The organisations at which `permission` holds by a role there."""
        return frozenset(one for one, held in self.at.items() if permission in held)


def system_scope(day: date) -> Scope:
    """The scope of the program itself: tasks, the console. All permissions."""
    return Scope(day, everywhere=frozenset(Permission))


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that `roles` permit together."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, for the audit trail. `kind`: person, key, task or console; `id`: the UUID of a person or key,
    else the name of the task or command."""

    kind: str
    id: str
    scope: Scope

    @classmethod
    def system(cls, name: str, day: date, kind: str = "task") -> Actor:
        """The program itself, such as a nightly task or a command at the console."""
        return cls(kind, name, system_scope(day))


class ScopedManager(models.Manager[Any]):
    """`objects` of a model with a scope: gives nothing but `within`."""

    def get_queryset(self) -> NoReturn:
        """Raises Unscoped."""
        raise Unscoped(f"{self.model.__name__}.objects needs .within(scope, permission)")

    def within(self, scope: Scope, permission: Permission) -> models.QuerySet[Any]:
        """The rows for which `scope` holds `permission`; none where it holds nowhere."""
        rows: models.QuerySet[Any] = super().get_queryset()
        if permission in scope.everywhere:
            return rows
        path: str | None = self.model.SCOPE
        allowed = scope.organisations(permission)
        if path is None or not allowed:
            return rows.none()
        return rows.filter(**{f"{path}__in": allowed})


class Scoped(models.Model):
    """A model whose rows belong to an organisation or to the association."""

    SCOPE: str | None = "organisation"

    everything = models.Manager()
    objects = ScopedManager()

    class Meta:
        abstract = True
        default_manager_name = "everything"
        base_manager_name = "everything"
