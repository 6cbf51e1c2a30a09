"""The plan as rows of the register, in bulk: some 20,000 rows in a second or two."""

from __future__ import annotations

import random
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from meerwaarde.web.demo import names
from meerwaarde.web.demo.figures import SECTORS
from meerwaarde.web.demo.places import places
from meerwaarde.web.demo.plan import HOME, MONITOR_NUMBERS, SEED, Planned
from meerwaarde.web.members.models import (
    Asked,
    Contact,
    Details,
    Membership,
    Municipality,
    Organisation,
    SearchWord,
    Served,
    Work,
    WorkKind,
    YearFigures,
)
from meerwaarde.web.members.words import plain, search_words

NAMESPACE = uuid.UUID("4d656572-7761-4172-8465-646572656465")  # the demo's UUIDs are the same on every machine
UMBRELLA_NUMBER = "K001"
UMBRELLA_NAME = "Koepel Opvang Voorbeeld"
HOLDINGS = ("Rivierengroep", "Zandgroep", "Kustgroep", "Heidegroep", "Merengroep")
MONITOR_DAY = date(2014, 9, 1)
CENTURY = date(1980, 1, 1)


def write(members: list[Planned], today: date) -> dict[str, Organisation]:
    """Store the whole register; gives the organisations by number. `today`: of the questions asked this year."""
    draw = random.Random(SEED + 1)
    organisations = _organisations(members)
    _details(members, organisations)
    _memberships(members, organisations)
    _works(members, organisations)
    _served(members, organisations)
    _figures(draw, members, organisations)
    _contacts(draw, members, organisations)
    _asked(draw, members, organisations, today)
    return organisations


def _organisations(members: list[Planned]) -> dict[str, Organisation]:
    others = [UMBRELLA_NUMBER, *(holding_number(at) for at in range(len(HOLDINGS)))]
    made = Organisation.everything.bulk_create(
        Organisation(number=number, uuid=uuid.uuid5(NAMESPACE, number))
        for number in [*others, *(one.number for one in members)]
    )
    return {one.number: one for one in made}


def holding_number(at: int) -> str:
    """The number of a holding, which is itself no member."""
    return f"H{at + 1:03}"


def _details(members: list[Planned], organisations: dict[str, Organisation]) -> None:
    """Names and identities with their periods, and the words by which they are found."""
    rows: list[Details] = []
    words: list[SearchWord] = []

    def add(number: str, name: str, **more: Any) -> None:
        rows.append(Details(organisation=organisations[number], name=name, sort_name=plain(name)[:200], **more))

    add(UMBRELLA_NUMBER, UMBRELLA_NAME, kind=Details.Kind.UMBRELLA, valid_from=CENTURY)
    for at, holding in enumerate(HOLDINGS):
        add(holding_number(at), holding, kind=Details.Kind.STAKEHOLDER, valid_from=CENTURY, kvk_number=f"990009{at:02}")
    for at, one in enumerate(members, start=1):
        assert one.home is not None
        start = one.earlier_membership[0] if one.earlier_membership else one.joined
        same = {
            "kvk_number": f"9900{at:04}" if at < 900 else f"9901{at:04}",
            "place": one.home.spoken,
            "website": f"https://www.{names.domain(one.made_place)}/",
            "holding": None if one.holding is None else organisations[holding_number(one.holding)],
        }
        if one.renamed is not None:
            add(one.number, one.former_name, valid_from=start, valid_to=one.renamed, **same)
        add(one.number, one.name, valid_from=one.renamed or start, **same)
    texts: dict[int, set[str]] = {}
    for row in rows:
        texts.setdefault(row.organisation_id, {row.organisation.number}).update((row.name, row.place, row.kvk_number))
    for organisation, found in texts.items():
        words += [SearchWord(organisation_id=organisation, word=word) for word in sorted(search_words(found))]
    Details.everything.bulk_create(rows)
    SearchWord.objects.bulk_create(words)


def _memberships(members: list[Planned], organisations: dict[str, Organisation]) -> None:
    rows = []
    umbrella = organisations[UMBRELLA_NUMBER]
    for one in members:
        organisation = organisations[one.number]
        if one.earlier_membership:
            start, end = one.earlier_membership
            rows.append(Membership(organisation=organisation, valid_from=start, valid_to=end, left="cancelled"))
        payer = organisations[holding_number(one.holding)] if one.holding is not None and one.holding_pays else None
        rows.append(
            Membership(
                organisation=organisation, valid_from=one.joined, valid_to=one.left, joined=one.joined_why,
                left=one.left_why, note=one.note, through=umbrella if one.through_umbrella else None, payer=payer,
                packages=["amw"] if 1 in one.sectors and len(one.sectors) > 2 else [],
            )
        )  # fmt: skip
    Membership.everything.bulk_create(rows)


def _works(members: list[Planned], organisations: dict[str, Organisation]) -> None:
    kinds = {kind.code: kind for kind in WorkKind.objects.all()}
    Work.everything.bulk_create(
        Work(
            organisation=organisations[one.number], work_kind=kinds[SECTORS[sector]], main=sector == one.sectors[0],
            valid_from=_known_from(one), valid_to=None,
        )
        for one in members for sector in one.sectors
    )  # fmt: skip


def _known_from(one: Planned) -> date:
    return one.earlier_membership[0] if one.earlier_membership else one.joined


def _served(members: list[Planned], organisations: dict[str, Organisation]) -> None:
    known = {one.code: one for one in Municipality.objects.all()}
    missing = [
        Municipality(code=one.code, name=one.name, province=one.province) for one in places() if one.code not in known
    ]
    known |= {one.code: one for one in Municipality.objects.bulk_create(missing)}
    Served.everything.bulk_create(
        Served(organisation=organisations[one.number], municipality=known[place.code], valid_from=_known_from(one))
        for one in members
        for place in one.serves
    )


def _figures(draw: random.Random, members: list[Planned], organisations: dict[str, Organisation]) -> None:
    """The years before 2015 have gaps, as real registers have; 2015 is whole."""
    rows = []
    for one in members:
        for year, size in sorted(one.sizes.items()):
            gap = year < 2015 and draw.random() < 0.06
            rows.append(
                YearFigures(
                    organisation=organisations[one.number], year=year, source="Basisbenchmark, verzonnen cijfers",
                    wage_sum=Decimal(size.wage_sum), employees=size.employees, fte=Decimal(size.fte) / 100,
                    volunteers=None if gap else size.volunteers,
                    volunteer_hours=None if gap else size.volunteer_hours,
                )
            )  # fmt: skip
    YearFigures.everything.bulk_create(rows)


def _contacts(draw: random.Random, members: list[Planned], organisations: dict[str, Organisation]) -> None:
    rows = []
    for one in members:
        size = max(figure.employees for figure in one.sizes.values())
        functions = ["director", "finance", "research", "membership"][: 1 if size < 10 else draw.choice((2, 3, 4))]
        for function in functions:
            name = names.person_name(draw)
            rows.append(
                Contact(
                    organisation=organisations[one.number], name=name, email=names.address(name, one.made_place),
                    phone=f"088 555 {draw.randint(0, 9999):04}" if draw.random() < 0.5 else "", function=function,
                    valid_from=max(_known_from(one), date(draw.randint(2008, 2012), 1, 1)), valid_to=one.left,
                )
            )  # fmt: skip
    Contact.everything.bulk_create(rows)


THIS_YEAR = (("Basisbenchmark", 10), ("QuickScan wachttijden", 6), ("Monitor wijkteams", 8))  # 3 times, 24 minutes


def _asked(draw: random.Random, members: list[Planned], organisations: dict[str, Organisation], today: date) -> None:
    """The monitor of 2014, and what is asked this year; of the first member all three times, 24 minutes in all."""
    rows = []
    for one in members:
        organisation = organisations[one.number]
        if one.member_on(MONITOR_DAY) and int(one.number[1:]) <= MONITOR_NUMBERS:
            rows.append(
                Asked(
                    organisation=organisation, what="Monitor 2014", reference="monitor-2014", day=MONITOR_DAY, minutes=9
                )
            )
        if one.left is not None:
            continue
        for at, (what, minutes) in enumerate(THIS_YEAR):
            if one.number != HOME and draw.random() < 0.35:
                continue
            day = max(date(today.year, 1, 1), today - timedelta(days=75 * at + draw.randint(8, 30)))
            answered = min(today, day + timedelta(days=draw.randint(0, 20)))
            rows.append(
                Asked(
                    organisation=organisation, what=f"{what} {today.year}", reference=f"{plain(what)}-{today.year}",
                    day=day, minutes=minutes,
                    answered=answered if one.number == HOME or draw.random() < 0.6 else None,
                )
            )  # fmt: skip
    Asked.everything.bulk_create(rows)
