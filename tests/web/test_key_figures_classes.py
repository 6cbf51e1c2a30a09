"""Employees by class of size: the ends of the classes do not tell what the table hides."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest

from meerwaarde.web.members.types import SIZE_CLASSES, RegisterRow, size_class
from meerwaarde.web.publications import tables
from meerwaarde.web.publications.ledger import Snapshot
from meerwaarde.web.publications.protecting import Protector

ENDS = {code: (least, most) for code, least, most in SIZE_CLASSES}
# One large member whose class hides beside one that cannot make room for a tenth of it.
LARGE = (1358, *[24] * 6, *[20] * 3, 51, *[95] * 4, *[30, 35, 41, 44, 48], *[2, 3, 4, 5, 6, 7, 8])


def _protected(employees):
    members = [
        RegisterRow(
            at, uuid.UUID(int=at + 1), f"L{at:03}", f"Lid {at}", "", True, False, figures_year=2025, employees=many,
            size_class=size_class(many), fte=Decimal(many), main_sector="abc"[at % 3], sectors=("abc"[at % 3],),
        )
        for at, many in enumerate(employees)
    ]  # fmt: skip
    protector = Protector(Snapshot([]), "2026-01-01")
    wanted = (*tables.counts(members, "abc", "2026"), *tables.sums(members, "abc", 2025))
    return {one.name: protector.protect(one, members, 2025, one.name) for one in wanted}


def _possible(done, employees):
    """Between which numbers a reader who knows how many members each class has knows the sum of every hidden class."""
    by = {code: [many for many in employees if size_class(many) == code] for code in ENDS}
    for code in done.hidden:
        others = [by[other] for other in done.hidden if other != code and other in by]
        ends = [ENDS[other] for other in done.hidden if other != code and other in by]
        up = sum(sum(some) - least * len(some) for some, (least, _most) in zip(others, ends, strict=True))
        down = sum(
            float("inf") if most is None and some else (most or 0) * len(some) - sum(some)
            for some, (_least, most) in zip(others, ends, strict=True)
        )
        yield code, sum(by.get(code, ())) - down, sum(by.get(code, ())) + up


@pytest.mark.parametrize("employees", [LARGE])
def test_a_large_member_does_not_follow_from_the_ends_of_other_classes(employees):
    done = _protected(employees)
    table = done["medewerkers-omvang"]
    if table.safe is None:
        assert table.refused == "De grenzen van de klassen zouden verraden hoeveel medewerkers een lid heeft."
    else:
        ends = {code: (low, high) for code, low, high in _possible(table, employees)}
        assert ends[">100"][0] <= 0.9 * employees[0]
        assert ends[">100"][1] >= 1.1 * employees[0]
    assert done["formatie-omvang"].safe is not None  # of which the classes say nothing


def test_a_sum_at_the_end_of_its_class_is_not_shown():
    assert _protected([*[50] * 4, *range(1, 10), *range(10, 25)])["medewerkers-omvang"].safe is None


def test_classes_with_many_members_stay():
    table = _protected([*range(1, 10), *range(10, 26), *range(26, 51), *range(51, 101, 2), *range(110, 300, 9)])
    assert table["medewerkers-omvang"].safe is not None
    assert not table["medewerkers-omvang"].hidden
