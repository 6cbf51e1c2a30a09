"""The plan of the demo association: every member with its sectors, its figures, and how it came and went.

end of 2013: 694   + 9 joined  - 24 left  = 679 at the end of 2014 (38 through the umbrella body)
                   + 14 joined - 67 left  = 626 at the end of 2015 (36)
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from meerwaarde.web.demo import figures
from meerwaarde.web.demo.figures import SECTORS, Size
from meerwaarde.web.demo.names import PATTERNS, place_names
from meerwaarde.web.demo.places import Place, places

SEED = 2015
YEARS = (2013, 2014, 2015)
UMBRELLA = 36  # of the members at the end of 2015, all of them shelter
# Why members came and went, by year: the printed 679 and 626 are the balance.
JOINED = {
    2014: {"new": 6, "merger": 2, "return": 1},
    2015: {"new": 8, "merger": 3, "split": 1, "return": 2},
}
LEFT = {
    2014: {"cancelled": 11, "merged": 5, "ceased": 4, "arrears": 2, "sector": 2},
    2015: {"cancelled": 24, "merged": 15, "ceased": 9, "arrears": 4, "sector": 13, "unknown": 2},
}
HOME, HOME_PLACE, HOME_NAME = "L004", "Vijverdam", "Welzijn Vijverdam"  # where the demo people work; it answered then
LEFT_UMBRELLA = 3  # of those who left in 2015; one joined
MONITOR_NUMBERS = 345  # the members whom the monitor of 2014 asked: L001 to L345 in its example


@dataclass(slots=True)
class Planned:
    """One member as planned. `sectors` are places in SECTORS, the main one first; `sizes` by year."""

    sectors: tuple[int, ...]
    sizes: dict[int, Size]
    number: str = ""
    made_place: str = ""
    name: str = ""
    former_name: str = ""
    renamed: date | None = None
    home: Place | None = None
    serves: tuple[Place, ...] = ()
    joined: date = date(2000, 1, 1)
    joined_why: str = "new"
    left: date | None = None
    left_why: str = ""
    earlier_membership: tuple[date, date] | None = None
    note: str = ""
    through_umbrella: bool = False
    holding: int | None = None  # which of the holdings
    holding_pays: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its sectors, the main one first."""
        return tuple(SECTORS[at] for at in self.sectors)

    def member_on(self, day: date) -> bool:
        """Whether it is a member on `day`."""
        return self.joined <= day and (self.left is None or self.left > day)


def plan() -> list[Planned]:
    """All organisations that were a member at some day from the end of 2013 on, always the same."""
    draw = random.Random(SEED)
    present = _sectored(draw, figures.sizes(draw))
    for one in present:
        one.joined = date(draw.randint(1985, 2012), draw.choice((1, 1, 1, 4, 7, 10)), 1)
    _came(draw, present)
    gone = _left(draw, present)
    members = present + gone
    _umbrella(present, gone)
    _placed(draw, members)
    _named(draw, members)
    _numbered(draw, members)
    _explained(draw, members)
    _with_earlier_years(draw, members)
    _held(draw, present)
    return members


def _sectored(draw: random.Random, sizes: list[Size]) -> list[Planned]:
    """Main sectors come with the sizes; the other sectors are drawn until each has its printed number of members."""
    found = [Planned((one.sector,), {2015: one}) for one in sizes]
    for sector, members in enumerate(figures.MEMBERS):
        missing = members - sum(one.sectors[0] == sector for one in found)
        others = [one for one in found if one.sectors[0] != sector and len(one.sectors) < 4]
        weights = [3.0 if one.sectors[0] < 2 and sector < 3 else 1.0 for one in others]
        # The largest keys of u^(1/w): a weighted draw without putting back.
        keys = [draw.random() ** (1 / weight) for weight in weights]
        for at in sorted(range(len(others)), key=lambda at: keys[at], reverse=True)[:missing]:
            others[at].sectors += (sector,)
    return found


def _came(draw: random.Random, present: list[Planned]) -> None:
    """Some of today's members joined in 2014 and 2015."""
    candidates = [one for one in present if one.sectors[0] != 3]
    shelter = [one for one in present if one.sectors[0] == 3]
    chosen = draw.sample(candidates, sum(sum(why.values()) for why in JOINED.values()) - 1)
    chosen.append(shelter[2])  # the one that joined through the umbrella body in 2015
    whys = [(year, why) for year, counts in JOINED.items() for why, count in counts.items() for _ in range(count)]
    whys.append(whys.pop(whys.index((2015, "new"))))  # the shelter is simply new
    for one, (year, why) in zip(chosen, whys, strict=True):
        one.joined = date(year, draw.choice((1, 1, 3, 5, 7, 9)), 1)
        one.joined_why = why
        if why == "return":
            one.earlier_membership = (date(draw.randint(1996, 2003), 1, 1), date(draw.randint(2009, 2011), 1, 1))


def _left(draw: random.Random, present: list[Planned]) -> list[Planned]:
    """Those who left in 2014 and 2015, made after the example of members who stayed."""
    found = []
    for year, whys in LEFT.items():
        for why in (why for why, count in whys.items() for _ in range(count)):
            like = draw.choice([one for one in present if (one.sectors[0] == 2) == (why == "sector")])
            size = figures.earlier(draw, like.sizes[2015])
            one = Planned(like.sectors, {year - 1: size}, left_why=why)
            one.joined = date(draw.randint(1985, 2011), draw.choice((1, 1, 4, 7)), 1)
            one.left = date(year, 1, 1) if why in {"cancelled", "sector"} else date(year, draw.randint(2, 11), 1)
            found.append(one)
    return found


def _umbrella(present: list[Planned], gone: list[Planned]) -> None:
    shelter = [one for one in present if one.sectors[0] == 3]
    for one in shelter[:UMBRELLA]:
        one.through_umbrella = True
    leaving = [one for one in gone if one.left and one.left.year == 2015 and one.left_why in {"cancelled", "merged"}]
    for one in leaving[:LEFT_UMBRELLA]:
        sizes = {year: Size(3, *_amounts(size)) for year, size in one.sizes.items()}
        one.sectors, one.sizes, one.through_umbrella = (3,), sizes, True


def _amounts(size: Size) -> tuple[int, int, int, int, int]:
    return size.employees, size.fte, size.wage_sum, size.volunteers, size.volunteer_hours


def _placed(draw: random.Random, members: list[Planned]) -> None:
    every = places()
    weights = [one.weight for one in every]
    for one in members:
        one.home = home = draw.choices(every, weights)[0]
        around = [place for place in every if place.province == home.province and place != home]
        more = (
            0 if max(one.sizes.values(), key=lambda size: size.employees).employees < 26 else draw.choice((0, 1, 2, 3))
        )
        one.serves = (home, *draw.sample(around, min(more, len(around))))


def _named(draw: random.Random, members: list[Planned]) -> None:
    made = place_names(draw)
    for one, place in zip(members, made, strict=False):
        pattern = draw.choice(PATTERNS[SECTORS[one.sectors[0]]])
        one.made_place, one.name = place, pattern.format(place)
    demo = next(one for one in members if _is_typical(one))
    for one in members:  # the member that the demo people work at
        if one.made_place == HOME_PLACE:
            one.made_place, one.name = demo.made_place, demo.name
    demo.made_place, demo.name = HOME_PLACE, HOME_NAME
    for one in draw.sample([one for one in members if one.joined.year < 2013 and one is not demo], 18):
        one.former_name = f"Stichting {one.made_place}"
        one.renamed = date(draw.choice((2013, 2014)), draw.randint(1, 12), 1)


def _is_typical(one: Planned) -> bool:
    """A welfare organisation of middle size in a city, with several kinds of work: the one that demo people are at."""
    stayed = one.joined.year < 2013 and one.left is None
    middle = stayed and 50 < one.sizes[2015].employees <= 100 and len(one.serves) > 2
    return middle and one.sectors[0] == 0 and len(one.sectors) > 2 and one.serves[0].weight > 1


def _numbered(draw: random.Random, members: list[Planned]) -> None:
    """Those whom the monitor of 2014 asked, welfare and casework, have the first numbers, as in its example."""
    asked = [
        one
        for one in members
        if one.member_on(date(2014, 12, 31)) and one.joined < date(2014, 9, 1) and {0, 1} & set(one.sectors)
    ]
    home = next(one for one in asked if one.name == HOME_NAME)
    asked.remove(home)
    draw.shuffle(asked)
    ahead = asked[: MONITOR_NUMBERS - 1]
    ahead.insert(int(HOME[1:]) - 1, home)
    known = {id(one) for one in ahead}
    for at, one in enumerate([*ahead, *(one for one in members if id(one) not in known)], start=1):
        one.number = f"L{at:03}"


def _explained(draw: random.Random, members: list[Planned]) -> None:
    """Mergers name whom they went to, so that the balance can be followed."""
    for year in LEFT:
        merged = [one for one in members if one.left and one.left.year == year and one.left_why == "merged"]
        made = [one for one in members if one.joined.year == year and one.joined_why == "merger"]
        for one in made:
            parts = [merged.pop() for _ in range(min(2, len(merged)))]
            one.note = "Ontstaan uit {}.".format(" en ".join(part.number for part in parts))
            for part in parts:
                part.left, part.note = max(one.joined, date(year, 1, 1)), f"Opgegaan in {one.number}."
        stayed = [one for one in members if one.left is None and one.joined.year < year]
        for one in merged:
            one.note = f"Opgegaan in {draw.choice(stayed).number}."
    whole = draw.choice([one for one in members if one.left is None and one.joined.year < 2010])
    for one in members:
        if one.joined_why == "split":
            one.note = f"Voortgekomen uit {whole.number}."


def _with_earlier_years(draw: random.Random, members: list[Planned]) -> None:
    """Figures of the years before, for as long as it was a member then."""
    for one in members:
        for year in sorted(YEARS, reverse=True):
            later = one.sizes.get(year + 1)
            if later is not None and year not in one.sizes and one.member_on(date(year, 12, 31)):
                one.sizes[year] = figures.earlier(draw, later)
        one.sizes = {year: size for year, size in one.sizes.items() if year >= YEARS[0]}


def _held(draw: random.Random, present: list[Planned]) -> None:
    """Five holdings of two to four members each; some pay for their members."""
    large = [one for one in present if one.sizes[2015].employees > 50 and not one.through_umbrella]
    for holding in range(5):
        for one in draw.sample([one for one in large if one.holding is None], draw.randint(2, 4)):
            one.holding, one.holding_pays = holding, holding % 2 == 0
