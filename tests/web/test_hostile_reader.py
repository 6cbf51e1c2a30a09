"""Somebody who keeps every version of the key figures, and takes one from the other."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.web.members.models import Membership, Work, WorkKind, YearFigures
from meerwaarde.web.publications import services
from meerwaarde.web.rights import Role
from support.people import LONG_AGO, actor, organisation

pytestmark = pytest.mark.django_db
LATE = {"wage_sum": 8_123_457, "employees": 311, "fte": 257, "volunteers": 173, "volunteer_hours": 24_691}
NAMES = ("wage_sum", "employees", "fte", "volunteers", "volunteer_hours")


def register(many: int = 36):
    """Members of different sizes and work kinds, with figures over 2024."""
    kinds = list(WorkKind.objects.order_by("position")[:3])
    made = []
    for number in range(many):
        one = organisation(f"Welzijn {number}")
        Work.everything.create(organisation=one, work_kind=kinds[number % len(kinds)], main=True, valid_from=LONG_AGO)
        size = 11 + 7 * number
        YearFigures.everything.create(
            organisation=one, year=2024, wage_sum=26_000 * size + 137 * number, employees=size, fte=size * 3 // 4,
            volunteers=5 * size + number, volunteer_hours=900 * size,
        )  # fmt: skip
        made.append(one)
    return made


def released(correction: str = ""):
    by = actor(Role.DATA_OFFICER)
    proposal = services.propose_key_figures(by=by, day=date(2024, 12, 31))
    return services.release(by=by, proposal=proposal, correction=correction)


def told(release) -> dict[tuple[str, str], float]:
    """Every figure that is shown, by table and row."""
    return {
        (table["name"], row["code"]): float(row["value"])
        for table in release.content["tables"]
        for row in table["rows"]
        if row["status"] == "published" and row["value"] is not None
    }


@pytest.mark.parametrize("how", ["figures come late", "joins late", "corrects itself"])
def test_two_versions_together_do_not_tell_the_one_that_differs(how):
    members = register()
    late = members[-1]
    real = YearFigures.everything.filter(organisation=late)
    if how == "figures come late":
        real.delete()
    elif how == "joins late":
        Membership.everything.filter(organisation=late).delete()
    first = told(released())
    if how == "figures come late":
        YearFigures.everything.create(organisation=late, year=2024, **LATE)
    elif how == "joins late":
        real.update(**LATE)
        Membership.everything.create(organisation=late, valid_from=LONG_AGO)
    else:
        before = {name: float(getattr(real.get(), name)) for name in NAMES}
        real.update(**LATE)
    second = told(released("Een lid leverde later."))
    secret = set(map(float, LATE.values()))
    if how == "corrects itself":
        secret |= {value - before[name] for name, value in LATE.items()}
    secret.discard(0.0)
    assert first
    assert second
    for where, value in second.items():
        for base in (first.get(where), *(first.get(other) for other in first if other[0] == where[0])):
            assert base is None or abs(value - base) not in secret, (where, value, base)


def test_nobody_else_sees_a_proposal():
    for role in (Role.BUREAU_ADMINISTRATOR, Role.BUREAU_READER, Role.REVIEWER):
        with pytest.raises(PermissionDenied):
            services.propose_key_figures(by=actor(role), day=date(2024, 12, 31))
