"""Who may do what: roles as lists of named permissions. Rights follow from roles on a date and are never copied.

A role holds for the whole association, for one organisation or for one municipality (`REACH`). What a person may do
on a day is the sum of their roles on that day: `meerwaarde.web.scopes`.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What can be permitted. The first word is what it is about."""

    HOME = "home.see"  # one's own start page, sessions, language, ways of signing in
    REGISTER_SEE = "register.see"  # organisations, their work kinds, size, municipalities, history
    REGISTER_FIGURES = "register.figures"  # wage sum, staff and volunteers of single organisations
    REGISTER_CONTACTS = "register.contacts"  # contact persons: personal data, so reading is recorded
    REGISTER_CHANGE = "register.change"  # everything in the register, joining and leaving too
    REGISTER_OWN = "register.own"  # contact persons, website and yearly figures of one's own organisation
    REGISTER_IMPORT = "register.import"  # import, undo, merge, export
    PEOPLE_SEE = "people.see"  # who has which role
    PEOPLE_INVITE = "people.invite"  # invite, grant and end roles
    AUDIT_SEE = "audit.see"  # who changed or opened what
    FIGURES_RELEASE = "figures.release"  # key figures through disclosure control to a release
    RELEASES_SEE = "releases.see"  # releases that are not public yet
    ROUNDS_SEE = "rounds.see"  # which rounds there are, and how their response is
    ROUNDS_MANAGE = "rounds.manage"  # make, publish and close rounds, invite, enter answers on paper
    ROUNDS_ANSWER = "rounds.answer"  # answer for one's own organisation, share with a colleague
    BURDEN_SEE = "burden.see"  # how often and how long an organisation was asked
    KEYS_MANAGE = "keys.manage"  # keys of the API
    PRIVACY_SEE = "privacy.see"  # the processing record
    PRIVACY_ERASE = "privacy.erase"  # export and erase the data of a person
    UPKEEP_SEE = "upkeep.see"  # how web, worker, mail and backups are doing
    TEXTS_TRANSLATE = "texts.translate"  # translations of questionnaires
    REVIEW = "releases.review"  # the second pair of eyes before a release


class Reach(StrEnum):
    """How far a role reaches."""

    ASSOCIATION = "association"
    ORGANISATION = "organisation"
    MUNICIPALITY = "municipality"


class Role(StrEnum):
    """The roles of the association, its members and those around them. The public has none and needs none."""

    BUREAU_ADMINISTRATOR = "bureau_administrator"
    DATA_OFFICER = "data_officer"
    BUREAU_READER = "bureau_reader"
    MEMBER_ADMINISTRATOR = "member_administrator"
    CONTROLLER = "controller"
    RESPONDENT = "respondent"
    TEAM_LEADER = "team_leader"
    PRACTITIONER = "practitioner"
    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    MUNICIPALITY_READER = "municipality_reader"


BUREAU = frozenset({Role.BUREAU_ADMINISTRATOR, Role.DATA_OFFICER, Role.BUREAU_READER})  # a second factor is required
MEMBERS = frozenset({Role.MEMBER_ADMINISTRATOR, Role.CONTROLLER, Role.RESPONDENT, Role.TEAM_LEADER, Role.PRACTITIONER})

REACH: dict[Role, Reach] = {
    **dict.fromkeys((*sorted(BUREAU), Role.TRANSLATOR, Role.REVIEWER), Reach.ASSOCIATION),
    **dict.fromkeys(sorted(MEMBERS), Reach.ORGANISATION),
    Role.MUNICIPALITY_READER: Reach.MUNICIPALITY,
}

P = Permission
RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.BUREAU_ADMINISTRATOR: frozenset(
        {P.HOME, P.REGISTER_SEE, P.REGISTER_CONTACTS, P.PEOPLE_SEE, P.PEOPLE_INVITE, P.AUDIT_SEE, P.RELEASES_SEE,
         P.ROUNDS_SEE, P.BURDEN_SEE, P.KEYS_MANAGE, P.PRIVACY_SEE, P.PRIVACY_ERASE, P.UPKEEP_SEE}
    ),
    Role.DATA_OFFICER: frozenset(
        {P.HOME, P.REGISTER_SEE, P.REGISTER_FIGURES, P.REGISTER_CONTACTS, P.REGISTER_CHANGE, P.REGISTER_IMPORT,
         P.FIGURES_RELEASE, P.RELEASES_SEE, P.ROUNDS_SEE, P.ROUNDS_MANAGE, P.BURDEN_SEE, P.KEYS_MANAGE, P.PRIVACY_SEE}
    ),
    Role.BUREAU_READER: frozenset({P.HOME, P.REGISTER_SEE, P.RELEASES_SEE, P.ROUNDS_SEE, P.BURDEN_SEE}),
    Role.MEMBER_ADMINISTRATOR: frozenset(
        {P.HOME, P.REGISTER_SEE, P.REGISTER_FIGURES, P.REGISTER_CONTACTS, P.REGISTER_OWN, P.PEOPLE_SEE,
         P.PEOPLE_INVITE, P.AUDIT_SEE, P.ROUNDS_ANSWER, P.BURDEN_SEE, P.KEYS_MANAGE}
    ),
    Role.CONTROLLER: frozenset(
        {P.HOME, P.REGISTER_SEE, P.REGISTER_FIGURES, P.REGISTER_CONTACTS, P.REGISTER_OWN, P.ROUNDS_ANSWER, P.BURDEN_SEE}
    ),
    Role.RESPONDENT: frozenset({P.HOME, P.REGISTER_SEE, P.ROUNDS_ANSWER, P.BURDEN_SEE}),
    Role.TEAM_LEADER: frozenset({P.HOME, P.REGISTER_SEE}),
    Role.PRACTITIONER: frozenset({P.HOME, P.REGISTER_SEE}),
    Role.TRANSLATOR: frozenset({P.HOME, P.TEXTS_TRANSLATE}),
    Role.REVIEWER: frozenset({P.HOME, P.RELEASES_SEE, P.REVIEW}),
    Role.MUNICIPALITY_READER: frozenset({P.HOME}),
}  # fmt: skip

# Who may grant which roles: the bureau all of them, a member those of its own organisation.
GRANTS: dict[Role, frozenset[Role]] = {
    Role.BUREAU_ADMINISTRATOR: frozenset(Role),
    Role.MEMBER_ADMINISTRATOR: MEMBERS,
}
