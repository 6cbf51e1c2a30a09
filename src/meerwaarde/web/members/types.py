"""What others may know of the register, without its tables."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Classes of size by number of employees, as the key figures print them (annual report of 2015, chapter 5).
SIZE_CLASSES: tuple[tuple[str, int, int | None], ...] = (
    ("<10", 0, 9),
    ("10-25", 10, 25),
    ("26-50", 26, 50),
    ("51-100", 51, 100),
    (">100", 101, None),
)
HOURS_PER_VOLUNTEER_FTE = 1_400  # annual report of 2015: 142,000 volunteers are 13,250 fte at 1,400 hours


def size_class(employees: int | None) -> str:
    """The class of size of an organisation, or empty when its number of employees is unknown.

    >>> size_class(9), size_class(10), size_class(101), size_class(None)
    ('<10', '10-25', '>100', '')
    """
    if employees is None:
        return ""
    return next(name for name, _least, most in SIZE_CLASSES if most is None or employees <= most)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One organisation as the register knew it on a day.

    Figures are those of `figures_year`, the latest calendar year not after the day; None is unknown, never zero, also
    for readers who may not see figures of single organisations. `holding` and `through` (the umbrella body of a
    member that is one through it) are numbers of organisations, or empty. `sectors` are codes of work kinds in their
    fixed order; the wage sum is counted at `main_sector`. `province`: of the municipalities served, when it is one.
    """

    organisation: int
    uuid: uuid.UUID
    number: str
    name: str
    kind: str
    member: bool
    through_umbrella: bool
    place: str = ""
    kvk_number: str = ""
    website: str = ""
    holding: str = ""
    through: str = ""
    payer: str = ""
    member_since: date | None = None
    packages: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    main_sector: str = ""
    size_class: str = ""
    figures_year: int | None = None
    employees: int | None = None
    fte: Decimal | None = None
    wage_sum: Decimal | None = None
    volunteers: int | None = None
    volunteer_hours: int | None = None
    municipalities: tuple[str, ...] = ()
    province: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What an organisation was asked and has not answered yet, with the minutes that it is counted for."""

    pk: int
    organisation: int
    minutes: int


class Refused(Exception):
    """A change that the register cannot hold. Nothing was stored; the message says why and what to do.

    `field` is the name of the parameter or form field that it is about, empty for the whole.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class KvkTaken(Refused):
    """Another organisation has this KvK number on that day: probably the same one. `number` and `uuid` are its own.

    A service that raises this takes `same_kvk=True` for who looked and knows better.
    """

    def __init__(self, message: str, number: str, uuid: uuid.UUID) -> None:
        super().__init__(message, "kvk_number")
        self.number = number
        self.uuid = uuid


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of organisations is narrowed to. Empty: everything."""

    words: str = ""  # of name, place, number, KvK number; all must match, each from its beginning
    kind: str = ""  # code of a work kind
    size: str = ""  # one of SIZE_CLASSES
    standing: str = ""  # member, former, other
    municipality: str = ""  # official code
    holding: str = ""  # number of an organisation: it and what belongs to it


STANDINGS = ("member", "former", "other")
COUNTED = 1_000  # organisations that a list counts exactly


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of organisations."""

    organisation: int
    uuid: uuid.UUID
    number: str
    name: str
    place: str
    kind: str
    standing: str
    size_class: str
    sectors: tuple[str, ...]  # names of work kinds
    cursor: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """25 lines of the list. `total` is exact up to COUNTED, and None beyond. Cursors are None at either end."""

    rows: tuple[Listed, ...]
    total: int | None
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """One organisation of a selection: what is needed to ask it something, and to tell how many are like it."""

    organisation: int
    uuid: uuid.UUID
    number: str
    name: str
    size_class: str
    sectors: tuple[str, ...]  # codes of work kinds
    municipalities: tuple[str, ...]  # codes, when they were asked for


@dataclass(frozen=True, slots=True)
class Reached:
    """A contact person with an address. `still`: whether they are one on the day that was asked for."""

    organisation: int
    function: str
    name: str
    email: str
    still: bool


@dataclass(frozen=True, slots=True)
class Stratum:
    """What an organisation is counted under: code of its main work kind, class of size, province; empty: unknown, or
    several provinces."""

    sector: str
    size_class: str
    province: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Somebody joined or left on a day. `reason` is a code of `Membership.Joined` or `Membership.Left`."""

    uuid: uuid.UUID
    number: str
    name: str
    day: date
    reason: str
    note: str
    through: str  # number of the umbrella body, or empty


@dataclass(frozen=True, slots=True)
class Movements:
    """Why the number of members differs between two days: opening + joined - left = closing."""

    start: date
    end: date
    opening: int
    opening_through: int  # of which by way of an umbrella body
    closing: int
    closing_through: int
    joined: tuple[Movement, ...]
    left: tuple[Movement, ...]

    def by_reason(self) -> tuple[dict[str, int], dict[str, int]]:
        """How many joined and left, by reason, the most frequent first."""
        return _counted(self.joined), _counted(self.left)


def _counted(rows: tuple[Movement, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.reason] = counts.get(row.reason, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


@dataclass(frozen=True, slots=True)
class Question:
    """Something that an organisation was asked."""

    what: str
    day: date
    minutes: int
    answered: date | None


@dataclass(frozen=True, slots=True)
class Mine:
    """An organisation of the reader. `figures`: whether those of the year are known; None: not for this reader."""

    key: int
    name: str
    uuid: uuid.UUID
    figures: bool | None


@dataclass(frozen=True, slots=True)
class Burden:
    """What an organisation was asked in a year."""

    year: int
    questions: tuple[Question, ...]

    @property
    def times(self) -> int:
        """How often."""
        return len(self.questions)

    @property
    def minutes(self) -> int:
        """How long, in all."""
        return sum(one.minutes for one in self.questions)


@dataclass(frozen=True, slots=True)
class Asking:
    """How often and how long an organisation was asked in a year."""

    uuid: uuid.UUID
    name: str
    times: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Person:
    """A contact person, for who may see contact persons."""

    key: int
    name: str
    function: str
    email: str
    phone: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one calendar year of one organisation."""

    year: int
    wage_sum: Decimal | None
    employees: int | None
    fte: Decimal | None
    volunteers: int | None
    volunteer_hours: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Member:
    """One period of membership, as its page shows it."""

    key: int
    valid_from: date
    valid_to: date | None
    joined: str
    left: str
    note: str
    through: str
    payer: str
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Another organisation, as a link."""

    uuid: uuid.UUID
    number: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Facts of an organisation in one period. `holding` is a number."""

    valid_from: date
    valid_to: date | None
    name: str
    kind: str
    kvk_number: str
    holding: Named | None
    place: str
    website: str


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything that the page of one organisation shows of a day; `facts` is None when it was not there yet."""

    organisation: int
    uuid: uuid.UUID
    number: str
    day: date
    facts: Stretch | None
    periods: tuple[Stretch, ...]
    standing: str
    since: date | None
    memberships: tuple[Member, ...]
    work: tuple[tuple[str, bool], ...]  # name of the work kind, whether it is the main one
    municipalities: tuple[tuple[str, str], ...]  # code, name
    figure_years: tuple[int, ...]
    size_class: str

    @property
    def current(self) -> Stretch:
        """The facts of the day, or the first that are known."""
        return self.facts or self.periods[0]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Organisations that are probably the same. `why`: kvk or name."""

    why: str
    organisations: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality in the list: what it became, and how many organisations work there on the day."""

    code: str
    name: str
    province: str
    valid_from: date | None
    valid_to: date | None
    became: tuple[str, ...]
    organisations: int
