"""What others may do with people: invitations, roles, sessions, keys, and letting somebody in again."""

from __future__ import annotations

from meerwaarde.web.accounts.addresses import ask_address, change_address
from meerwaarde.web.accounts.inviting import accept, invite, invite_many, send_again, withdraw
from meerwaarde.web.accounts.keys import make_key, revoke_key
from meerwaarde.web.accounts.people import (
    change_person,
    close_account,
    make_person,
    recover_administrator,
    reset_second_factor,
)
from meerwaarde.web.accounts.roles import end_role, grant_role, require_not_last
from meerwaarde.web.accounts.sign_ins import end_sign_ins

__all__ = [
    "accept",
    "ask_address",
    "change_address",
    "change_person",
    "close_account",
    "end_role",
    "end_sign_ins",
    "grant_role",
    "invite",
    "invite_many",
    "make_key",
    "make_person",
    "recover_administrator",
    "require_not_last",
    "reset_second_factor",
    "revoke_key",
    "send_again",
    "withdraw",
]
