"""The register. An organisation is a number that never changes; everything said of it has a period [from, to).

So the register of any past day can be asked for (`selectors.register_on`). Payer is not member is not contact.
"""

from __future__ import annotations

from meerwaarde.web.members.models.areas import (
    Inhabitants,
    InhabitantsList,
    Municipality,
    MunicipalityChange,
    Served,
)
from meerwaarde.web.members.models.contacts import Contact
from meerwaarde.web.members.models.imports import ImportBatch
from meerwaarde.web.members.models.membership import Asked, Membership
from meerwaarde.web.members.models.organisations import Details, Organisation, Period, SearchWord
from meerwaarde.web.members.models.work import Work, WorkKind, YearFigures

__all__ = [
    "Asked",
    "Contact",
    "Details",
    "ImportBatch",
    "Inhabitants",
    "InhabitantsList",
    "Membership",
    "Municipality",
    "MunicipalityChange",
    "Organisation",
    "Period",
    "SearchWord",
    "Served",
    "Work",
    "WorkKind",
    "YearFigures",
]
