"""What changes in the register: each function is whole or not at all, asks for the right, and leaves its audit row.

`Refused` says what the register cannot hold, by field; `KvkTaken` names the organisation that is probably the same.
"""

from __future__ import annotations

from meerwaarde.web.members.areas import (
    add_municipality,
    merge_municipalities,
    read_municipalities,
    split_municipality,
)
from meerwaarde.web.members.burden import answered, asked, unanswered
from meerwaarde.web.members.contacts import end_contact, set_contact
from meerwaarde.web.members.imports.forgetting import forget_in_files
from meerwaarde.web.members.memberships import change_terms, correct_membership, join, leave, remove_membership
from meerwaarde.web.members.merge import merge
from meerwaarde.web.members.opening import opened_contacts, opened_figures
from meerwaarde.web.members.organisations import add_organisation, change_details, change_number, change_start
from meerwaarde.web.members.working import change_work, set_served, set_year_figures

__all__ = [
    "add_municipality",
    "add_organisation",
    "answered",
    "asked",
    "change_details",
    "change_number",
    "change_start",
    "change_terms",
    "change_work",
    "correct_membership",
    "end_contact",
    "forget_in_files",
    "join",
    "leave",
    "merge",
    "merge_municipalities",
    "opened_contacts",
    "opened_figures",
    "read_municipalities",
    "remove_membership",
    "set_contact",
    "set_served",
    "set_year_figures",
    "split_municipality",
    "unanswered",
]
