"""The demo association against the printed key figures of 2015 (domain.md 4.2), from rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import CharField, Count, Min, Q, Sum, Value
from django.db.models.functions import Concat
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.demo import filling, published, rounds
from meerwaarde.web.demo.figures import SECTORS
from meerwaarde.web.demo.filling import fill
from meerwaarde.web.demo.plan import HOME
from meerwaarde.web.members import selectors
from meerwaarde.web.members.models import (
    Contact,
    Details,
    Membership,
    Organisation,
    SearchWord,
    Served,
    Work,
    YearFigures,
)
from meerwaarde.web.publications.models import Release
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.scopes import Actor

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("demo", date(2015, 12, 31))


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """The demo once for all tests of this file, on each database."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atom = transaction.atomic()
        atom.__enter__()
        made = fill(by=SYSTEM)
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atom.__exit__(None, None, None)


def on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def members(day: date):
    return Membership.everything.filter(on(day))


def figures_2015():
    return YearFigures.everything.filter(year=2015, organisation__in=members(date(2015, 12, 31)).values("organisation"))


def test_it_works(filled):
    assert members(date(2015, 12, 31)).count() == 626
    assert len(filled) == len(Role)


def test_members_and_those_through_the_umbrella(filled):
    balance = [
        (members(day).count(), members(day).filter(through__isnull=False).count())
        for day in (date(2014, 12, 31), date(2015, 12, 31))
    ]
    assert balance == [(679, 38), (626, 36)]


def test_members_per_sector(filled):
    day = date(2015, 12, 31)
    counts = dict(
        Organisation.everything.filter(Q(membership__in=members(day)))
        .filter(on_of("work", day))
        .values_list("work__work_kind__code")
        .annotate(Count("pk"))
    )
    assert [counts[code] for code in SECTORS] == [393, 274, 146, 51, 159, 58]
    each = Organisation.everything.filter(membership__in=members(day), work__main=True)
    assert each.count() == 626  # every member has one main sector


def on_of(path: str, day: date) -> Q:
    return Q(**{f"{path}__valid_from__lte": day}) & (
        Q(**{f"{path}__valid_to__isnull": True}) | Q(**{f"{path}__valid_to__gt": day})
    )


def test_wage_sums_per_main_sector(filled):
    sums = dict(
        figures_2015().filter(organisation__work__main=True)
        .values_list("organisation__work__work_kind__code").annotate(Sum("wage_sum"))
    )  # fmt: skip
    printed = [452_945_906, 314_598_701, 117_271_256, 198_393_483, 287_171_043, 197_888_235]
    assert [int(sums[code]) for code in SECTORS] == printed
    assert sum(int(one) for one in sums.values()) == 1_568_268_624


def test_size_classes(filled):
    bounds = ((0, 9), (10, 25), (26, 50), (51, 100), (101, 100_000))
    counts = [figures_2015().filter(employees__range=bound).count() for bound in bounds]
    assert counts == [95, 160, 156, 98, 117]


def test_staff_and_volunteers(filled):
    sums = figures_2015().aggregate(Sum("employees"), Sum("fte"), Sum("volunteers"), Sum("volunteer_hours"))
    assert [int(one) for one in sums.values()] == [45_500, 31_000, 142_000, 18_550_000]
    assert sums["volunteer_hours__sum"] / 1_400 == 13_250


def test_joining_and_leaving_explain_the_balance(filled):
    year = (date(2015, 1, 1), date(2015, 12, 31))
    joined = Membership.everything.filter(valid_from__range=year)
    left = Membership.everything.filter(valid_to__range=year)
    assert (joined.count(), left.count()) == (14, 67)
    reasons = dict(left.values_list("left").annotate(Count("pk")))
    assert reasons == {"cancelled": 24, "merged": 15, "ceased": 9, "arrears": 4, "sector": 13, "unknown": 2}
    assert not left.filter(left="merged", note="").exists()


def test_amounts_are_plausible(filled):
    for one in figures_2015():
        assert one.fte <= one.employees
        assert 40_000 < one.wage_sum / one.fte < 65_000
        assert one.volunteer_hours <= 400 * one.volunteers


def test_everybody_has_the_role_that_is_printed(filled):
    for one in filled:
        person = Person.objects.get(email=one.email)
        assert scope_of(person, date(2026, 1, 1)).roles == {one.role}
        assert person.check_password(one.password)


def test_the_home_member_was_asked_three_times_and_24_minutes(filled):
    today = timezone.localdate()
    one = Organisation.everything.get(number=HOME)
    found = selectors.burdens_of(Actor.system("test", today).scope, [one.pk], today.year)[one.pk]
    assert (found.times, found.minutes) == (3, 24)


def test_names_are_told_apart(filled):
    current = Details.everything.filter(valid_to=None)
    assert current.values("name").distinct().count() == current.count()
    assert current.exclude(kvk_number="").values("kvk_number").distinct().count() == 717 + 5
    assert SearchWord.objects.filter(word="vijverdam").exists()


def test_the_register_of_the_demo_holds_together(filled):
    """Every period begins when the register knows the organisation, and no two of a kind overlap."""
    begins = dict(Details.everything.values_list("organisation").annotate(Min("valid_from")))
    for model in (Membership, Work, Served, Contact):
        rows = model.everything.values_list("organisation", "valid_from", "valid_to")
        assert all(begins[one] <= start and (end is None or end > start) for one, start, end in rows)


def test_the_monitor_names_who_answered(filled, monkeypatch):
    asked = []
    monkeypatch.setattr(published, "make_report", lambda **said: asked.append(said))
    monkeypatch.setattr(published, "key_figures", lambda **_said: None)
    monkeypatch.setattr(rounds, "rounds", lambda **_said: None)
    assert filling.ensure(by=SYSTEM) == filled  # kept as it is; what was not finished is done
    assert asked[0]["slug"] == "monitor-2014"
    assert len(asked[0]["contributions"]) == 69
    assert HOME in asked[0]["contributions"]  # so that its own page shows what its answers led to
    then = members(date(2014, 9, 1)).filter(organisation__number__in=asked[0]["contributions"])
    assert then.count() == 69


def test_the_key_figures_of_2015_are_public_with_the_euro_that_print_had_too_much(filled):
    published.key_figures(by=SYSTEM)
    assert published.key_figures_are_there()
    made = Release.objects.get(slug="kerncijfers-2015")
    assert "1.568.268.625" in made.content["note"]
    assert set(members(date(2015, 12, 31)).values_list("organisation", flat=True)) <= set(
        made.contributions.values_list("organisation", flat=True)
    )


def test_one_round_waits_for_its_report_and_one_goes_on(filled):
    rounds.rounds(by=SYSTEM)
    rounds.rounds(by=SYSTEM)  # once
    over, open_ = Round.everything.order_by("opens")
    today = timezone.localdate()
    assert over.closes < today <= open_.closes
    for one in (over, open_):
        asked = Assignment.everything.filter(round=one)
        assert asked.count() == 626
        assert 150 < asked.filter(answered__isnull=False, submission__isnull=False).count() < 350
        assert not asked.filter(answered__isnull=True, begun__isnull=False, draft__isnull=True).exists()
        assert one.day == one.opens
    assert {one.round: one.answered is not None for one in Assignment.everything.filter(organisation__number=HOME)} == {
        over: True, open_: False,
    }  # fmt: skip


def test_another_register_is_left_alone(filled):
    Person.objects.update(email=Concat(Value("x"), "id", Value("@example.com"), output_field=CharField()))
    with pytest.raises(InputError, match="ander ledenbestand"):
        filling.ensure(by=SYSTEM)


def test_filling_twice_is_refused(filled):
    with pytest.raises(InputError, match="lege database"):
        fill(by=SYSTEM)
