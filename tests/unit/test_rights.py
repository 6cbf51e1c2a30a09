"""Roles as data: every role has rights and a reach, and nobody reaches further than meant."""

from __future__ import annotations

from datetime import date

import pytest

from meerwaarde.web.rights import BUREAU, GRANTS, MEMBERS, REACH, RIGHTS, Permission, Reach, Role
from meerwaarde.web.scopes import Scope, permissions_of, system_scope

DAY = date(2026, 1, 1)


def test_it_works():
    assert set(RIGHTS) == set(Role) == set(REACH)
    assert all(Permission.HOME in held for held in RIGHTS.values())


def test_every_permission_is_held_by_somebody():
    assert frozenset().union(*RIGHTS.values()) == frozenset(Permission)


def test_members_hold_nothing_of_the_whole_association():
    only_bureau = {
        Permission.REGISTER_CHANGE, Permission.REGISTER_IMPORT, Permission.FIGURES_RELEASE, Permission.PRIVACY_ERASE,
        Permission.PRIVACY_SEE, Permission.UPKEEP_SEE,
    }  # fmt: skip
    for role in MEMBERS:
        assert not RIGHTS[role] & only_bureau
        assert REACH[role] is Reach.ORGANISATION


def test_no_bureau_role_may_both_change_the_register_and_erase_its_tracks():
    for role in BUREAU:
        assert not {Permission.REGISTER_CHANGE, Permission.PRIVACY_ERASE} <= RIGHTS[role]


def test_nobody_grants_more_than_their_own_reach():
    assert GRANTS[Role.MEMBER_ADMINISTRATOR] == MEMBERS
    assert set(GRANTS) == {Role.BUREAU_ADMINISTRATOR, Role.MEMBER_ADMINISTRATOR}
    assert all(Permission.PEOPLE_INVITE in RIGHTS[role] for role in GRANTS)


def test_a_role_at_one_organisation_says_nothing_of_another():
    scope = Scope(DAY, at={1: permissions_of(frozenset({Role.CONTROLLER}))})
    assert scope.may(Permission.REGISTER_OWN, 1)
    assert not scope.may(Permission.REGISTER_OWN, 2)
    assert not scope.may(Permission.REGISTER_OWN)
    assert scope.may_somewhere(Permission.REGISTER_OWN)
    assert scope.organisations(Permission.REGISTER_OWN) == {1}


def test_nobody_is_refused_everything():
    stranger = Scope(DAY)
    assert not any(stranger.may_somewhere(permission) for permission in Permission)


@pytest.mark.parametrize("permission", Permission)
def test_the_program_itself_may_all(permission):
    assert system_scope(DAY).may(permission)
