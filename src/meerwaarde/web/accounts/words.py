"""What roles and devices are called."""

from __future__ import annotations

import re

from meerwaarde.language import gettext as _
from meerwaarde.web.rights import Permission, Role


def role_name(role: Role) -> str:
    """The name of a role on pages and in messages."""
    return {
        Role.BUREAU_ADMINISTRATOR: _("beheerder van het bureau"),
        Role.DATA_OFFICER: _("medewerker data"),
        Role.BUREAU_READER: _("lezer bij het bureau"),
        Role.MEMBER_ADMINISTRATOR: _("beheerder van een lid"),
        Role.CONTROLLER: _("controller"),
        Role.RESPONDENT: _("invuller"),
        Role.TEAM_LEADER: _("teamleider"),
        Role.PRACTITIONER: _("sociaal werker"),
        Role.TRANSLATOR: _("vertaler"),
        Role.REVIEWER: _("meelezer"),
        Role.MUNICIPALITY_READER: _("lezer bij een gemeente"),
    }[role]


def permission_name(permission: Permission) -> str:
    """What a key may do."""
    return {
        Permission.HOME: _("de eigen startpagina zien"),
        Permission.REGISTER_SEE: _("het ledenbestand lezen"),
        Permission.REGISTER_FIGURES: _("cijfers van organisaties lezen"),
        Permission.REGISTER_CONTACTS: _("contactpersonen lezen"),
        Permission.REGISTER_CHANGE: _("het ledenbestand veranderen"),
        Permission.REGISTER_OWN: _("gegevens van de eigen organisatie veranderen"),
        Permission.REGISTER_IMPORT: _("ledenbestanden inlezen"),
        Permission.PEOPLE_SEE: _("mensen en rollen lezen"),
        Permission.PEOPLE_INVITE: _("mensen uitnodigen"),
        Permission.AUDIT_SEE: _("het logboek lezen"),
        Permission.FIGURES_RELEASE: _("kerncijfers maken"),
        Permission.RELEASES_SEE: _("publicaties lezen die nog niet openbaar zijn"),
        Permission.ROUNDS_SEE: _("rondes en hun respons zien"),
        Permission.ROUNDS_MANAGE: _("rondes maken, publiceren en sluiten"),
        Permission.ROUNDS_ANSWER: _("vragen van een ronde beantwoorden"),
        Permission.BURDEN_SEE: _("zien hoe vaak organisaties zijn gevraagd"),
        Permission.KEYS_MANAGE: _("sleutels maken"),
        Permission.PRIVACY_SEE: _("het verwerkingsregister lezen"),
        Permission.PRIVACY_ERASE: _("gegevens van personen wissen"),
        Permission.UPKEEP_SEE: _("zien hoe het systeem ervoor staat"),
        Permission.TEXTS_TRANSLATE: _("vragenlijsten vertalen"),
        Permission.REVIEW: _("publicaties nakijken"),
    }[permission]


DEVICES = (  # the first that is found in what a browser says of itself
    (r"iPhone", "iPhone"), (r"iPad", "iPad"), (r"Android.*Mobile", "Android-telefoon"), (r"Android", "Android-tablet"),
    (r"CrOS", "Chromebook"), (r"Windows", "Windows-computer"), (r"Macintosh", "Mac"), (r"Linux|X11", "Linux-computer"),
)  # fmt: skip


def device_word(user_agent: str) -> str:
    """The kind of device in one word; empty when it does not say."""
    return next((word for pattern, word in DEVICES if re.search(pattern, user_agent)), "")
