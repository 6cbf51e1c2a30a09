"""How the response stands: counts by stratum, where people stop, how long it takes, and one more reminder."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.survey import half_width, normal_quantile, wilson
from meerwaarde.web.answering import services as answering
from meerwaarde.web.members.models import WorkKind
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.dashboard import dashboard
from meerwaarde.web.rounds.models import Message
from support.people import actor, organisation, signed_in
from support.rounds import TODAY, asked, moment, round_out

pytestmark = pytest.mark.django_db
OPENED = TODAY - timedelta(days=20)


@pytest.fixture
def scope():
    return actor(Role.BUREAU_READER).scope


@pytest.fixture
def made():
    return round_out(opens=OPENED, closes=TODAY + timedelta(days=9))


def many(made, count, answered=0, *, on=OPENED, **fields):
    """So many assignments, of which some are answered on a day."""
    return [
        asked(made, organisation(), answered=moment(on) if at < answered else None, **fields) for at in range(count)
    ]


def mailed(assignments, number):
    """A message went to these on the day of its number."""
    rows = [Message(round=one.round, assignment=one, number=number) for one in assignments]
    Message.everything.bulk_create(rows)
    Message.everything.filter(pk__in=[one.pk for one in rows]).update(
        created=moment(OPENED + timedelta(days=number))
    )  # fmt: skip


def test_it_works(scope, made):
    many(made, 4, 2, size_class="<10")
    many(made, 6, 6, size_class=">100")
    found = dashboard(scope, made)
    assert (found.asked, found.answered, found.begun, found.untouched, found.rate) == (10, 8, 0, 2, 80)
    (sizes,) = found.compared
    assert [(one.asked, one.answered, one.difference) for one in sizes.groups] == [
        (4, 2, "15 procentpunt minder"), (6, 6, "15 procentpunt meer"),
    ]  # fmt: skip
    # rho = 0.5 and 1, mean 0.8: S² = (4 · 0.09 + 6 · 0.04) / 9
    assert sizes.r == pytest.approx(1 - 2 * np.sqrt(0.6 / 9))
    assert found.width == pytest.approx(100 * half_width(8, 10))


def test_who_left_or_is_not_asked_any_more_does_not_count(scope, made):
    many(made, 2, 1)
    many(made, 1, ended="left")
    many(made, 1, ended="withdrawn")
    many(made, 1, ended="refused")
    found = dashboard(scope, made)
    assert (found.asked, found.answered) == (3, 1)


def test_a_round_that_asked_nobody_yet(scope, made):
    found = dashboard(scope, made)
    assert (found.asked, found.rate, found.width, found.compared, found.time, found.chance) == (
        0, 0, None, (), None, None,
    )  # fmt: skip


def test_groups_have_their_names_in_their_order(scope, made):
    WorkKind.objects.all().delete()
    WorkKind.objects.create(code="b", name="Buurtwerk", name_en="Community", position=1)
    WorkKind.objects.create(code="a", name="Advies", name_en="Advice", position=2)
    for sector, size, province in (("a", ">100", "Zeeland"), ("b", "<10", "Drenthe"), ("", "", "")):
        many(made, 1, sector=sector, size_class=size, province=province)
    assert [[one.label for one in compared.groups] for compared in dashboard(scope, made).compared] == [
        ["Buurtwerk", "Advies", "onbekend"],
        ["<10 medewerkers", ">100 medewerkers", "onbekend"],
        ["Drenthe", "Zeeland", "meer dan één, of onbekend"],
    ]


def test_where_people_stop(scope, made):
    for page in ("2", "2", "", "1"):
        draft, _key = answering.start_draft(form_version=made.form_version)
        draft.page = page
        draft.save()
        asked(made, organisation(), draft=draft, begun=timezone.now())
    draft, _key = answering.start_draft(form_version=made.form_version)
    asked(made, organisation(), draft=draft, begun=timezone.now(), answered=timezone.now())  # being corrected
    found = dashboard(scope, made)
    assert [(stop.page, stop.count) for stop in found.stops] == [(1, 2), (2, 2)]
    assert (found.begun, found.stopped) == (4, 4)


def test_how_long_it_takes(scope, made):
    for seconds in (10, 60, 180, 200, 600, 5400, None):
        asked(made, organisation(), answered=timezone.now(), seconds=seconds)
    time = dashboard(scope, made).time
    assert (time.n, time.low, time.median, time.high) == (6, 1, 3, 10)


def test_one_more_reminder_after_one(scope, made):
    early, later = many(made, 10, 10), many(made, 10, 10, on=OPENED + timedelta(days=8))
    slow = many(made, 20)
    mailed([*early, *later, *slow], 0)
    mailed([*later, *slow], 7)
    found = dashboard(scope, made).chance
    low, high = wilson(np.array(1 / 3), np.array(30), normal_quantile())
    assert [(wave.number, wave.sent, wave.came) for wave in found.waves] == [(7, 30, 10)]
    assert (found.low_rate, found.high_rate) == (pytest.approx(float(low)), pytest.approx(float(high)))
    assert (found.low, found.high) == (int(20 * low), int(20 * high) + 1)
    assert found.now == pytest.approx(100 * half_width(20, 40))
    assert found.width_high == pytest.approx(100 * half_width(20 + found.high, 40))
    assert found.now > found.width_low > found.width_high


def test_one_more_reminder_after_two(scope, made):
    first = many(made, 10, 4, on=OPENED + timedelta(days=7))
    second = many(made, 10, 3, on=OPENED + timedelta(days=12))
    mailed([*first, *second], 7)
    mailed([*first[4:], *second], 12)
    found = dashboard(scope, made).chance
    assert [(wave.sent, wave.came) for wave in found.waves] == [(20, 4), (16, 3)]
    assert (found.low_rate, found.high_rate) == (3 / 16, 4 / 20)
    assert (found.waiting, found.low, found.high) == (13, 2, 3)


def test_reminders_to_a_few_and_those_of_this_week_tell_nothing(scope, made):
    rows = many(made, 10, 4, on=OPENED + timedelta(days=7))
    mailed(rows[:3], 6)  # by hand, to some
    assert dashboard(scope, made).chance is None
    mailed(rows, 18)
    assert dashboard(scope, made).chance is None


def test_only_who_sees_rounds(made):
    with pytest.raises(PermissionDenied):
        dashboard(actor(Role.BUREAU_ADMINISTRATOR).scope.__class__(TODAY), made)


def test_the_page_in_ten_queries(client, made, django_assert_max_num_queries):
    first = many(made, 6, 3, size_class="<10", province="Utrecht", sector="x", seconds=200)
    many(made, 6, 1, size_class=">100", on=OPENED + timedelta(days=8))
    mailed(first, 0)
    mailed(first[3:], 7)
    draft, _key = answering.start_draft(form_version=made.form_version)
    first[5].draft = draft
    first[5].save()
    signed_in(client, Role.BUREAU_READER)
    client.get("/rondes/")  # the session of who just signed in is written once
    with django_assert_max_num_queries(9):
        answer = client.get(f"/rondes/{made.uuid}/respons/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "4 van 12" in page
    assert page.count("<svg") == 2
    assert "Begonnen en niet verstuurd" in page


def test_pages_of_rounds_that_are_not_out_are_not_there(client, made):
    type(made).everything.filter(pk=made.pk).update(published=None)
    signed_in(client, Role.DATA_OFFICER)
    for place in ("respons/", "respons/wie/", "respons/lijst.csv", "uitnodigingen/"):
        assert client.get(f"/rondes/{made.uuid}/{place}").status_code == 404
