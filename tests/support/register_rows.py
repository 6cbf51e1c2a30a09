"""A register in the database that adds up to the printed key figures of 2015 (annual report, chapter 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from meerwaarde.web.members.models import Details, Membership, Organisation, Work, WorkKind, YearFigures

KINDS = ("lokaal-welzijnswerk", "maatschappelijke-dienstverlening", "peuterspeelzalen", "maatschappelijke-opvang",
         "andere-terreinen", "kennisinstituten")  # fmt: skip
IN_SECTOR = (393, 274, 146, 51, 159, 58)
MAIN = (260, 150, 80, 40, 66, 30)
WAGES = (452_945_906, 314_598_701, 117_271_256, 198_393_483, 287_171_043, 197_888_235)
SIZES = ((95, 5), (160, 17), (156, 38), (98, 75))  # the rest have more than 100 employees
EMPLOYEES, FTE, VOLUNTEERS, HOURS = 45_500, 31_000, 142_000, 18_550_000


def spread(total: int, number: int) -> list[int]:
    """`total` over `number` as evenly as whole numbers go."""
    return [total // number + (place < total % number) for place in range(number)]


def printed_register(year: int = 2015, since: int | None = None) -> list[Organisation]:
    """The 626 members of the end of 2015 with their figures over `year`, members since the first day of `since`."""
    start = date(since or year, 1, 1)
    members = Organisation.everything.bulk_create(Organisation(number=f"R{place:04}") for place in range(626))
    Details.everything.bulk_create(
        Details(organisation=one, valid_from=start, name=one.number, sort_name=one.number.lower()) for one in members
    )
    Membership.everything.bulk_create(Membership(organisation=one, valid_from=start) for one in members)
    kinds = {
        code: WorkKind.objects.get_or_create(code=code, defaults={"name": code.capitalize(), "position": place})[0]
        for place, code in enumerate(KINDS, 1)  # of the migrations, unless a test emptied the tables
    }
    main = [sector for sector, count in enumerate(MAIN) for _one in range(count)]
    works = [(place, sector, True) for place, sector in enumerate(main)]
    for sector, (count, own) in enumerate(zip(IN_SECTOR, MAIN, strict=True)):
        others = [place for place, mine in enumerate(main) if mine != sector]
        works += [(others[at * len(others) // (count - own)], sector, False) for at in range(count - own)]
    Work.everything.bulk_create(
        Work(organisation=members[place], work_kind=kinds[KINDS[sector]], main=first, valid_from=start)
        for place, sector, first in works
    )
    YearFigures.everything.bulk_create(
        YearFigures(organisation=one, year=year, wage_sum=wage, employees=staff, fte=fte, volunteers=many,
                    volunteer_hours=hours)
        for one, wage, staff, fte, many, hours in zip(
            members, _wages(), _employees(), spread(FTE, 626), spread(VOLUNTEERS, 626), spread(HOURS, 626), strict=True
        )
    )  # fmt: skip
    return list(members)


def _wages() -> list[int]:
    return [part for total, count in zip(WAGES, MAIN, strict=True) for part in spread(total, count)]


def _employees() -> list[int]:
    """Sizes in turn, so that every sector has all of them."""
    small = [staff for count, staff in SIZES for _one in range(count)]
    large = spread(EMPLOYEES - sum(small), 626 - len(small))
    together = [*small, *large]
    return [together[place * 211 % 626] for place in range(626)]


def figures(organisations: Sequence[Organisation], year: int, **amounts: list[int | None]) -> None:
    """Figures of a year, one list per field."""
    YearFigures.everything.bulk_create(
        YearFigures(organisation=one, year=year, **{name: values[at] for name, values in amounts.items()})
        for at, one in enumerate(organisations)
    )
