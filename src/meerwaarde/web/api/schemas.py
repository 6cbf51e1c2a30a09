"""What goes in and out. Money in euros, days as YYYY-MM-DD; null is unknown, never zero."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from ninja.params.functions import Query
from pydantic import BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_day(value: Any) -> date:
    """A day as ISO 8601 writes it; pydantic alone would also take seconds since 1970."""
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day", "not a day")


GivenDay = Annotated[date, BeforeValidator(_written_day)]
Count = Annotated[int, Field(ge=0, le=2_000_000_000, strict=True)]
NO_NUL = r"^[^\x00]*$"
PlainText = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)]
Size = Literal["", "<10", "10-25", "26-50", "51-100", ">100", "unknown"]
Standing = Literal["", "member", "former", "other"]


def words(description: str, most: int = 100) -> Any:
    """A parameter of plain text."""
    return Query(max_length=most, pattern=NO_NUL, description=description)


class Trouble(Schema):
    """What went wrong and what to do, in Dutch, with the field that it is about (empty: the whole)."""

    detail: str
    field: str


class Organisation(Schema):
    """An organisation as the register knew it on a day. Figures are null for a key that may not see them."""

    uuid: UUID = Field(description="Never changes.")
    number: str = Field(description="As the association writes it.")
    name: str
    kind: str = Field(description="member, umbrella, municipality, funder or stakeholder.")
    member: bool = Field(description="Whether it was a member on that day.")
    through_umbrella: bool = Field(description="A member by way of an umbrella body.")
    place: str
    kvk_number: str = Field(description="Eight digits of the Chamber of Commerce, or empty.")
    website: str
    holding: str = Field(description="Number of the concern that it belongs to, or empty.")
    through: str = Field(description="Number of the umbrella body, or empty.")
    member_since: date | None = Field(description="Without a break.")
    sectors: list[str] = Field(description="Codes of its work kinds, in their fixed order.")
    main_sector: str = Field(description="The work kind at which its wage sum is counted, or empty.")
    size_class: str = Field(description="By number of employees, or empty when that is unknown.")
    figures_year: int | None = Field(description="The latest calendar year with figures, not after that day.")
    employees: int | None
    fte: Decimal | None
    wage_sum: Decimal | None = Field(description="Euros.")
    volunteers: int | None
    volunteer_hours: int | None = Field(description="In that year; 1,400 hours are one fte.")
    municipalities: list[str] = Field(description="Official codes of the municipalities that it works in.")
    province: str = Field(description="When all those municipalities lie in one, else empty.")


class Line(Schema):
    """One line of the list of organisations."""

    uuid: UUID
    number: str
    name: str
    place: str
    kind: str
    standing: str = Field(description="member, former or other.")
    size_class: str
    sectors: list[str] = Field(description="Names of its work kinds.")


class Lines(Schema):
    """A page of the list."""

    day: date
    total: int | None = Field(description="How many fit; null beyond a thousand.")
    next: str | None = Field(description="Goes into `after` for the next page; null at the end.")
    previous: str | None = Field(description="Goes into `before` for the page before; null at the start.")
    items: list[Line]


class YearFigures(Schema):
    """Figures of one organisation over one calendar year."""

    wage_sum: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = Field(
        None, description="Gross wages in euros."
    )
    employees: Count | None = Field(None, description="People in paid employment on 31 December.")
    fte: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)] | None = Field(
        None, description="The same in full-time equivalents."
    )
    volunteers: Count | None = Field(None, description="People who volunteer.")
    volunteer_hours: Count | None = Field(None, description="Their hours in that year.")
    source: PlainText = Field("", description="Where these figures are from, for who reads them later.")


class GivenFigures(YearFigures):
    """Figures of a year as they are handed in: what is left out stays as it is, null makes it unknown."""

    model_config = ConfigDict(extra="forbid")


class OneYear(YearFigures):
    """The figures of a year."""

    year: int
    source: str = Field(description="Where these figures are from.")


class Move(Schema):
    """An organisation joined or left."""

    uuid: UUID
    number: str
    name: str
    day: date = Field(description="The first day as a member, or the first day no longer.")
    reason: str
    through: str = Field(description="Number of the umbrella body, or empty.")


class Moves(Schema):
    """Why the number of members differs between two days: opening + joined - left = closing."""

    start: date
    end: date
    opening: int
    closing: int
    joined: list[Move]
    left: list[Move]


class Published(Schema):
    """One version of a publication."""

    slug: str
    version: int
    title: str
    summary: str
    period: str
    published: datetime
    address: str = Field(description="Its page.")
    correction: str = Field(description="What this version corrects; empty in the first.")


class ChangedFigure(Schema):
    """A figure that is another one in the newest version."""

    identifier: str
    says: str
    was: str = Field(description="As it was printed in this version.")
    now: str = Field(description="As it is printed in the newest version, or a word when it is hidden or gone.")
    version: int = Field(description="In which version it changed.")
    reason: str
    address: str = Field(description="Its passport.")


class ReplacedBy(Schema):
    """The newest version, of a version that was corrected."""

    version: int
    address: str
    correction: str
    changes: list[ChangedFigure]


class PublishedFile(Schema):
    """A file of a publication."""

    name: str
    mimetype: str
    sha256: str = Field(description="By which anybody can check the file.")
    address: str


class Release(Published):
    """A publication with its cells and files."""

    content: dict[str, Any] = Field(description="The published cells, each with its base.")
    files: list[PublishedFile]
    replaced_by: ReplacedBy | None = Field(description="Null while this is the newest version.")


class Entry(Schema):
    """An entry of the audit trail, without what was changed: that stands on the page."""

    number: int
    at: datetime
    who: str = Field(description="A name, the identifier of a key, or the name of a task; empty for who was erased.")
    action: str
    organisation: str
    subject: str
    read: bool = Field(description="Whether something was only read.")


class Entries(Schema):
    """A page of the audit trail, the latest first."""

    next: int | None = Field(description="Goes into `before` for the next page; null at the end.")
    items: list[Entry]


class At(Schema):
    """What a key may do at one organisation."""

    organisation: UUID
    permissions: list[str]


class Who(Schema):
    """What a key may do today, and where."""

    key: str = Field(description="Its identifier in the audit trail; not the key itself.")
    everywhere: list[str] = Field(description="Permissions in the whole association.")
    at: list[At]
