"""Lists of inhabitants that were offered, for tests."""

from __future__ import annotations

import uuid
from datetime import date

from meerwaarde.web.members.inhabitants import services
from meerwaarde.web.members.models import Inhabitants, InhabitantsList, Municipality
from meerwaarde.web.rights import Role
from support.people import actor

SOURCE = "CBS, Bevolking op 1 januari"


def municipality(code: str, name: str = "", **fields) -> Municipality:
    """The municipality with this code, made when it is not there."""
    return Municipality.objects.get_or_create(code=code, defaults={"name": name or f"Gemeente {code}", **fields})[0]


def listed(by, *lines: str, year: int = 2025, source: str = SOURCE, name: str = "inwoners.csv") -> InhabitantsList:
    """The proposal of a CSV file of these lines."""
    data = "\n".join(lines).encode()
    return services.offer(by=by, data=data, file_name=name, year=year, source=source, token=uuid.uuid4())


def inhabitants_list() -> InhabitantsList:
    """A proposal that may be taken over."""
    municipality("GM0363", "Amsterdam")
    return listed(actor(Role.DATA_OFFICER), "code;inwoners", "GM0363;931000", year=date.today().year)


def inhabited(year: int, source: str = SOURCE, **numbers: int) -> None:
    """Numbers of a year by code, as if read long ago."""
    for code, number in numbers.items():
        Inhabitants.objects.create(municipality=municipality(code), year=year, number=number, source=source)
