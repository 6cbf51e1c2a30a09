"""By what a report on a round can be split: columns of the register, two of them crossed, or a question.

A crossing is one more column, made when the files are written: "omvang, hoofdwerksoort" with groups such as "1 t/m 9,
jongerenwerk". So everything behind it (estimates, protection, the ledger) knows it as a column like any other, and
protects it together with the two columns that it adds up to.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds import exporting
from meerwaarde.web.rounds.listing import NOT_COUNTED
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.places import by_municipality
from meerwaarde.web.rounds.questions import questionnaire
from meerwaarde.web.scopes import Scope

BETWEEN = ", "
SEVERAL = "|"  # between the codes of a cell that holds several
UNKNOWN = "onbekend"  # as reports call an empty cell
CROSSINGS = (
    (exporting.SIZE, exporting.MAIN),
    (exporting.SIZE, exporting.SECTORS),
    (exporting.SIZE, exporting.PROVINCE),
    (exporting.MAIN, exporting.PROVINCE),
    (exporting.SECTORS, exporting.PROVINCE),
)
COLUMNS = (*exporting.GROUPS, *(BETWEEN.join(pair) for pair in CROSSINGS))
MOSTLY = 0.5  # of the groups, from where hardly anything is left to see


@dataclass(frozen=True, slots=True)
class Group:
    """Something to split by. Of the register: `groups` it has, `few` with fewer answers than the minimum, `unknown`
    members of which the register does not say it. A question has None: who gave which answer is not looked at here."""

    name: str
    label: str
    groups: int | None = None
    few: int = 0
    unknown: int = 0

    @property
    def too_fine(self) -> bool:
        """Whether most of its groups have fewer answers than the minimum."""
        return bool(self.groups) and self.few > MOSTLY * (self.groups or 0)

    @property
    def crossing(self) -> bool:
        """Whether it is made of two columns."""
        return BETWEEN in self.name and self.groups is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with a table. `after`: names of the questions that go with it when it is left out; `coded`: it is made
    of an open one."""

    name: str
    label: str
    after: tuple[str, ...]
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Splits:
    """What a report on a round can be split by and what it can leave out. `minimum`: of answers behind a group."""

    groups: tuple[Group, ...]
    questions: tuple[Asked, ...]
    minimum: int
    by_municipality: bool

    @property
    def names(self) -> frozenset[str]:
        """What it can be split by."""
        return frozenset(group.name for group in self.groups)

    def counted(self, told: Iterable[Mapping[str, Any]]) -> Splits:
        """With how fine its groups were when that was counted (`fineness`)."""
        known = {one["name"]: Group(**one) for one in told}
        groups = tuple(known.get(one.name, one) for one in self.groups)
        return Splits(groups, self.questions, self.minimum, self.by_municipality)


def splits(scope: Scope, round_: Round, *, count: bool = True, coded: Mapping[str, str] | None = None) -> Splits:
    """What a report on the round can be split by, with how many groups that gives and how many are too small; to
    `count` those the whole register of the day is read, in seven queries. `coded`: what the closed
    questions are called that are made of open ones, by the column of those."""
    from meerwaarde.publication.leaving import with_followers

    by_place = by_municipality(round_)
    assert round_.form_version is not None  # a published round has one
    form = questionnaire(answering.form_of(round_.form_version))
    questions = [one for one in form.questions if one.tabulated]
    names = {one.name for one in questions}
    made = [(one, name) for one in form.questions if (name := (coded or {}).get("/".join(one.path)))]
    asked = []
    for one in questions:
        after = with_followers(form, [one.name])
        gone = (after & names) - {one.name} | {name for open_, name in made if open_.name in after}
        asked.append(Asked(one.name, one.label("nl"), tuple(sorted(gone))))
    asked += [Asked(name, one.label("nl"), (), coded=True) for one, name in made]
    if count:
        found = _by_place(round_) if by_place else _by_member(scope, round_)
    else:
        found = [Group(name, name, 0) for name in ([exporting.PROVINCE] if by_place else COLUMNS)]
    if not by_place:
        found += [Group(one.name, one.label("nl")) for one in questions if one.kind.value == "one"]
    return Splits(tuple(found), tuple(asked), round_.minimum, by_place)


def fineness(scope: Scope, round_: Round) -> list[dict[str, Any]]:
    """How many groups each column gives and how many of those are too small, to be kept for `Splits.counted`."""
    return [asdict(one) for one in (_by_place(round_) if by_municipality(round_) else _by_member(scope, round_))]


def named(name: str) -> tuple[str, str] | None:
    """The two columns of a crossing; None for anything else."""
    return next((pair for pair in CROSSINGS if BETWEEN.join(pair) == name), None)


def cross(register: Path, by: Iterable[str]) -> None:
    """Add the crossings among `by` to the register in a file, as columns."""
    pairs = [pair for pair in map(named, by) if pair]
    if not pairs:
        return
    with register.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    heads = [*rows[0], *map(BETWEEN.join, pairs)] if rows else []
    with register.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(heads)
        for row in rows:
            lines.writerow([*row.values(), *(crossed(row[one], row[other]) for one, other in pairs)])


def crossed(one: str, other: str) -> str:
    """The cell of a crossing: each code of one with each of the other.

    >>> crossed("1 t/m 9", "jongerenwerk|ouderenwerk"), crossed("1 t/m 9", ""), crossed("", "")
    ('1 t/m 9, jongerenwerk|1 t/m 9, ouderenwerk', '1 t/m 9, onbekend', '')
    """
    if not (one or other):
        return ""
    pairs = product(_codes(one) or [UNKNOWN], _codes(other) or [UNKNOWN])
    return SEVERAL.join(BETWEEN.join(pair) for pair in pairs)


def _codes(cell: str) -> list[str]:
    return [code.strip() for code in cell.split(SEVERAL) if code.strip()]


# --- how many groups, and how many too small --------------------------------------------------------------------------


def _by_member(scope: Scope, round_: Round) -> list[Group]:
    asked = dict(
        Assignment.everything.filter(round=round_)
        .exclude(ended__in=NOT_COUNTED)
        .values_list("organisation_id", "answered")
    )
    few = set(asked) if len(asked) <= exporting.FEW else None
    rows = [one for one in members.register_on(scope, round_.day, members_only=False, organisations=few)
            if one.organisation in asked]  # fmt: skip
    head, *cells = exporting.register_rows(rows)
    columns = {name: [row[at] for row in cells] for at, name in enumerate(head) if name in exporting.GROUPS}
    for pair in CROSSINGS:
        columns[BETWEEN.join(pair)] = [crossed(*both) for both in zip(*(columns[name] for name in pair), strict=True)]
    answered = [asked[row.organisation] is not None for row in rows]
    unit = [row.holding or row.number for row in rows]
    return [_counted(name, said, answered, unit, round_.minimum) for name, said in columns.items()]


def _by_place(round_: Round) -> list[Group]:
    """Municipalities are split by what the register knows of those; behind a group stand organisations."""
    province = {one.code: one.province for one in members.municipalities(round_.day)}
    told: dict[str, set[int]] = defaultdict(set)
    for name in province.values():
        told[name or UNKNOWN] = set()
    rows = Assignment.everything.filter(round=round_, answered__isnull=False)
    for place, organisation in rows.values_list("municipality", "organisation_id"):
        told[province.get(place) or UNKNOWN].add(organisation)
    few = sum(len(who) < round_.minimum for name, who in told.items())
    unknown = sum(not name for name in province.values())
    return [Group(exporting.PROVINCE, exporting.PROVINCE, len(told), few, unknown)] if len(told) > 1 else []


def _counted(
    name: str, cells: Iterable[str], answered: Iterable[bool], unit: Iterable[str], minimum: int
) -> Group:  # fmt: skip
    told: dict[str, set[str]] = defaultdict(set)
    unknown = 0
    for cell, said, who in zip(cells, answered, unit, strict=True):
        codes = _codes(cell)
        unknown += not codes
        for code in codes or [UNKNOWN]:
            told[code] |= {who} if said else set()
    return Group(name, name, len(told), sum(len(who) < minimum for who in told.values()), unknown)
