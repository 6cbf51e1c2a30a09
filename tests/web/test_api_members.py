"""The register for programs: who sees what, on which day, and handing in the figures of a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import Details, Membership, Organisation, YearFigures
from meerwaarde.web.members.services import leave
from meerwaarde.web.rights import Permission, Role
from meerwaarde.web.scopes import Actor
from support.api import program, stranger
from support.people import organisation

pytestmark = pytest.mark.django_db
FIGURES = {"wage_sum": "1250000.50", "employees": 31, "fte": "24.8", "volunteers": 12, "volunteer_hours": 900}
SYSTEM = Actor.system("test", date(2026, 1, 1))


def path(one, rest=""):
    return f"/organisations/{one.uuid}{rest}"


def test_it_works():
    mine, _other = organisation("Welzijn Aarde"), organisation("Welzijn Zee", place="Delft")
    officer = program(Role.DATA_OFFICER)
    page = officer.get("/organisations").json()
    assert [one["name"] for one in page["items"]] == ["Welzijn Aarde", "Welzijn Zee"]
    assert (page["total"], page["next"], page["previous"]) == (2, None, None)
    assert officer.put(path(mine, "/figures/2024"), {**FIGURES, "source": "jaarrekening"}).status_code == 200
    row = officer.get(path(mine), day="2024-12-31").json()
    assert row["name"] == "Welzijn Aarde"
    assert (row["figures_year"], row["wage_sum"], row["size_class"]) == (2024, "1250000.50", "26-50")
    (year,) = officer.get(path(mine, "/figures")).json()
    assert year == {**FIGURES, "fte": "24.80", "year": 2024, "source": "jaarrekening"}


def test_a_member_sees_its_own():
    mine, other = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    controller = program(Role.CONTROLLER, mine)
    assert [one["name"] for one in controller.get("/organisations").json()["items"]] == ["Welzijn Aarde"]
    assert controller.get(path(mine)).status_code == 200
    for rest in ("", "/figures"):
        assert controller.get(path(other, rest)).status_code == 404
    assert controller.put(path(other, "/figures/2024"), FIGURES).status_code == 404
    assert not YearFigures.everything.exists()


def test_a_reader_sees_no_figures():
    mine = organisation()
    YearFigures.everything.create(organisation=mine, year=2020, employees=31, wage_sum="5.00")
    reader = program(Role.BUREAU_READER)
    row = reader.get(path(mine)).json()
    assert row["size_class"] == "26-50"
    assert {row[field] for field in FIGURES} == {None}
    assert reader.get(path(mine, "/figures")).status_code == 403


def test_pages_follow_each_other():
    for number in range(30):
        organisation(f"Welzijn {number:02}")
    officer = program(Role.DATA_OFFICER)
    first = officer.get("/organisations").json()
    second = officer.get("/organisations", after=first["next"]).json()
    assert [one["name"] for one in first["items"] + second["items"]] == [f"Welzijn {number:02}" for number in range(30)]
    assert second["next"] is None
    back = officer.get("/organisations", before=second["previous"]).json()
    assert back["items"] == first["items"]


def test_a_page_of_names_that_are_long():
    for number in range(26):
        organisation("w" * 198 + f"{number:02}")
    officer = program(Role.DATA_OFFICER)
    following = officer.get("/organisations").json()["next"]
    assert len(officer.get("/organisations", after=following).json()["items"]) == 1


def test_filters():
    small = organisation("Welzijn Klein")
    YearFigures.everything.create(organisation=small, year=2020, employees=3)
    organisation("Welzijn Groot")
    officer = program(Role.DATA_OFFICER)
    assert [one["name"] for one in officer.get("/organisations", size="<10").json()["items"]] == ["Welzijn Klein"]
    assert officer.get("/organisations", standing="former").json()["items"] == []
    assert officer.get("/organisations", day="2009-12-31").json()["items"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"day": "2025-02-30"}, "day"),
        ({"day": "1700000000"}, "day"),
        ({"day": "morgen"}, "day"),
        ({"q": "a\0b"}, "q"),
        ({"q": "x" * 101}, "q"),
        ({"size": "huge"}, "size"),
        ({"standing": "both"}, "standing"),
        ({"after": "\0"}, "after"),
        ({"sectr": "amw"}, "sectr"),
    ],
)
def test_what_cannot_be_is_refused_by_name(query, field):
    answer = program(Role.DATA_OFFICER).get("/organisations", **query)
    assert answer.status_code == 422
    assert answer.json()["field"] == field


@pytest.mark.parametrize("words", ["'; DROP TABLE", "%_%", "ß\u0130ﬀ", "\U0001f4a9", "\u202e", "-" * 100, "a " * 50])
def test_odd_words_find_nothing_and_break_nothing(words):
    assert program(Role.DATA_OFFICER).get("/organisations", q=words).status_code == 200


@pytest.mark.parametrize("cursor", ["x", "-1.a", "9" * 30 + ".a", "1.\u00e9", ".", "1"])
def test_a_cursor_that_makes_no_sense_gives_a_page(cursor):
    assert program(Role.DATA_OFFICER).get("/organisations", after=cursor).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar(day):
    mine, officer = organisation(), program(Role.DATA_OFFICER)
    assert officer.get("/organisations", day=day).status_code == 200
    assert officer.get(path(mine), day=day).status_code in {200, 404}
    assert officer.get("/movements", start="0001-01-01", end=day).status_code == 200


def test_reading_figures_is_recorded_once():
    mine, officer = organisation(), program(Role.DATA_OFFICER)
    officer.get(path(mine))
    officer.get(path(mine, "/figures"))
    program(Role.BUREAU_READER).get(path(mine))  # without figures
    entries = Entry.everything.filter(action="members.figures.read", organisation=mine, read=True)
    assert [(one.actor_kind, one.actor_id) for one in entries] == [("key", str(officer.key.uuid))] * 2


def test_a_merged_organisation_says_where_it_went():
    into = organisation("Welzijn Nieuw")
    gone = organisation("Welzijn Oud")
    Organisation.everything.filter(pk=gone.pk).update(merged_into=into)
    Details.everything.filter(organisation=gone).delete()
    officer = program(Role.DATA_OFFICER)
    answer = officer.get(path(gone))
    assert answer.status_code == 404
    assert str(into.uuid) in answer.json()["detail"]
    assert officer.put(path(gone, "/figures/2020"), FIGURES).status_code == 422


def test_the_same_figures_twice_are_stored_once():
    mine = organisation()
    controller = program(Role.CONTROLLER, mine)
    first = controller.put(path(mine, "/figures/2024"), FIGURES)
    changes = Entry.everything.filter(action="members.figures.changed").count()
    second = controller.put(path(mine, "/figures/2024"), FIGURES)
    assert first.json() == second.json()
    assert YearFigures.everything.count() == 1
    assert Entry.everything.filter(action="members.figures.changed").count() == changes == 1


def test_what_is_left_out_stays_and_null_makes_unknown():
    mine = organisation()
    controller = program(Role.CONTROLLER, mine)
    controller.put(path(mine, "/figures/2024"), FIGURES)
    answer = controller.put(path(mine, "/figures/2024"), {"employees": None, "source": "correctie"}).json()
    assert (answer["employees"], answer["volunteers"], answer["source"]) == (None, 12, "correctie")


def test_another_source_alone_is_stored():
    mine = organisation()
    controller = program(Role.CONTROLLER, mine)
    controller.put(path(mine, "/figures/2024"), FIGURES)
    assert controller.put(path(mine, "/figures/2024"), {"source": "jaarrekening"}).json()["source"] == "jaarrekening"
    assert YearFigures.everything.get().source == "jaarrekening"


def test_nothing_new_makes_no_year():
    mine = organisation()
    YearFigures.everything.create(organisation=mine, year=2020, employees=31)
    controller = program(Role.CONTROLLER, mine)
    assert controller.put(path(mine, "/figures/2024"), {}).status_code == 200
    assert controller.put(path(mine, "/figures/2024"), {"employees": None}).status_code == 200
    assert controller.get(path(mine)).json()["figures_year"] == 2020


def test_who_may_write_and_not_read_is_told_only_what_it_wrote():
    mine = organisation()
    YearFigures.everything.create(organisation=mine, year=2024, employees=31)
    writer = program(Role.CONTROLLER, mine, Permission.REGISTER_SEE, Permission.REGISTER_OWN)
    answer = writer.put(path(mine, "/figures/2024"), {"volunteers": 5}).json()
    assert (answer["employees"], answer["volunteers"]) == (None, 5)
    assert writer.get(path(mine, "/figures")).status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"employees": -1}, "employees"),
        ({"employees": 2**63}, "employees"),
        ({"employees": 1.5}, "employees"),
        ({"employees": True}, "employees"),
        ({"employees": "31"}, "employees"),
        ({"wage_sum": "1e30"}, "wage_sum"),
        ({"wage_sum": "NaN"}, "wage_sum"),
        ({"wage_sum": 0.001}, "wage_sum"),
        ({"wage_sum": "1.000,50"}, "wage_sum"),
        ({"wage_sum": -0.5}, "wage_sum"),
        ({"fte": [1]}, "fte"),
        ({"source": "a\0b"}, "source"),
        ({"source": "\ud800"}, "source"),
        ({"loonsom": 5}, "loonsom"),
        ([], "body"),
        ("", "body"),
        ("{", "body"),
        ("null", "body"),
        (b"\xff\xfe", "body"),
        ('{"wage_sum": NaN}', "wage_sum"),
        ('{"wage_sum": 1e999}', "wage_sum"),
        ('{"employees": ' + "9" * 5000 + "}", "body"),
        ("[" * 100_000, "body"),
    ],
)
def test_figures_that_cannot_be_are_refused_by_name(body, field):
    mine = organisation()
    answer = program(Role.CONTROLLER, mine).put(path(mine, "/figures/2024"), body)
    assert answer.status_code == 422, answer.content
    assert answer.json()["field"] == field
    assert answer.json()["detail"]
    assert not YearFigures.everything.exists()


@pytest.mark.parametrize("year", ["1989", "2101", "-1", "0", "99999999999999999999", "morgen", "2024.5"])
def test_a_year_that_cannot_be_is_refused(year):
    mine = organisation()
    answer = program(Role.CONTROLLER, mine).put(path(mine, f"/figures/{year}"), FIGURES)
    assert (answer.status_code, answer.json()["field"]) == (422, "year")


def test_a_year_to_come_is_refused():
    mine = organisation()
    answer = program(Role.CONTROLLER, mine).put(path(mine, f"/figures/{date.today().year + 1}"), FIGURES)
    assert (answer.status_code, answer.json()["field"]) == (422, "year")


def test_what_is_too_large_is_refused():
    mine = organisation()
    answer = program(Role.CONTROLLER, mine).put(path(mine, "/figures/2024"), '{"source": "' + "x" * 1_000_001 + '"}')
    assert (answer.status_code, answer.json()["field"]) == (413, "body")


def test_movements_add_up():
    stays, goes = organisation(since=date(2020, 1, 1)), organisation("Welzijn Weg", since=date(2020, 1, 1))
    leave(by=SYSTEM, organisation=goes.pk, day=date(2021, 7, 1), reason=Membership.Left.CEASED)
    told = program(Role.BUREAU_READER).get("/movements", start="2019-12-31", end="2021-12-31").json()
    assert told["opening"] + len(told["joined"]) - len(told["left"]) == told["closing"] == 1
    assert [(one["name"], one["day"]) for one in told["left"]] == [("Welzijn Weg", "2021-07-01")]
    assert {one["uuid"] for one in told["joined"]} == {str(stays.uuid), str(goes.uuid)}
    assert "note" not in told["left"][0]  # free text: it may name people


def test_movements_that_end_before_they_start():
    answer = program(Role.BUREAU_READER).get("/movements", start="2021-01-02", end="2021-01-01")
    assert (answer.status_code, answer.json()["field"]) == (422, "end")


def test_movements_without_days():
    answer = program(Role.BUREAU_READER).get("/movements", end="2021-01-01")
    assert (answer.status_code, answer.json()["field"]) == (422, "start")


def test_at_most_ten_queries():
    mine = organisation()
    for number in range(40):
        organisation(f"Welzijn {number}")
    controller = program(Role.CONTROLLER, mine)
    officer = program(Role.DATA_OFFICER)
    for asks in (controller, officer):
        asks.get("/me")  # the day of its last use is written once a day
    for ask in (
        lambda: officer.get("/organisations", q="welzijn", size="unknown", standing="member"),
        lambda: officer.get(path(mine)),
        lambda: officer.get(path(mine, "/figures")),
        lambda: controller.put(path(mine, "/figures/2024"), FIGURES),
        lambda: officer.get("/movements", start="2000-01-01", end="2030-01-01"),
    ):
        with CaptureQueriesContext(connection) as done:
            assert ask().status_code == 200
        asked = [one["sql"] for one in done if "SAVEPOINT" not in one["sql"]]
        assert len(asked) <= 10, asked


def test_a_key_that_ended_gives_nothing():
    officer = program(Role.DATA_OFFICER)
    for change in ({"expires": timezone.now() - timedelta(seconds=1)}, {"revoked": timezone.now()}):
        type(officer.key).everything.filter(pk=officer.key.pk).update(**change)
        answer = officer.get("/organisations")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
    assert stranger().get("/organisations").status_code == 401
