"""Offering a file to the register, confirming and undoing it."""

from __future__ import annotations

import threading
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members import services as register
from meerwaarde.web.members.imports import services
from meerwaarde.web.members.models import (
    Contact,
    Details,
    ImportBatch,
    Membership,
    Municipality,
    Organisation,
    Served,
    Work,
    YearFigures,
)
from meerwaarde.web.members.types import Refused
from meerwaarde.web.rights import Role
from support.importing import DAY, offered, problems
from support.people import actor, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def test_it_works(officer):
    one = organisation("Welzijn Vijverdam", number="L1", place="Utrecht")
    batch = offered(officer, "lidnummer;naam;plaats", "L1;Welzijn Vijverdam;Zeist", "L2;Samen Wulpenrode;Amersfoort")
    assert [row["status"] for row in batch.rows] == ["change", "new"]
    assert batch.rows[0]["changes"] == {"place": ["Utrecht", "Zeist"]}
    assert not Organisation.everything.filter(number="L2").exists()  # nothing is written yet
    services.confirm(by=officer, batch=batch)
    assert Details.everything.get(organisation=one, valid_to=None).place == "Zeist"
    assert Details.everything.get(organisation=one, valid_from=date(2010, 1, 1)).place == "Utrecht"
    assert Details.everything.get(organisation__number="L2").name == "Samen Wulpenrode"


def test_everything_that_a_new_member_has(officer):
    Municipality.objects.get_or_create(code="GM0344", defaults={"name": "Utrecht"})
    Municipality.objects.get_or_create(code="GM0355", defaults={"name": "Zeist"})
    batch = offered(
        officer,
        "number,name,kvk,kind,place,website,member_from,joined,sectors,main_sector,municipalities,year,wage_sum,"
        "employees,fte,volunteers,volunteer_hours,contact_name,contact_email,contact_function",
        "L9,Opvang Zeggesluis,99000001,member,Zeist,zeggesluis.example.org,2014-01-01,new,"
        "maatschappelijke-opvang;peuterspeelzalen,maatschappelijke-opvang,GM0344;355,2014,1234567.50,42,30.5,12,900,"
        "Noor Vijverman,n.vijverman@example.org,director",
    )
    assert problems(batch) == []
    services.confirm(by=officer, batch=batch)
    one = Organisation.everything.get(number="L9")
    details = Details.everything.get(organisation=one)
    assert (details.kvk_number, details.website, details.valid_from) == (
        "99000001", "https://zeggesluis.example.org", date(2014, 1, 1),
    )  # fmt: skip
    assert Membership.everything.get(organisation=one).valid_from == date(2014, 1, 1)
    assert Work.everything.get(organisation=one, main=True).work_kind.code == "maatschappelijke-opvang"
    assert Work.everything.filter(organisation=one).count() == 2
    assert {row.municipality.code for row in Served.everything.filter(organisation=one)} == {"GM0344", "GM0355"}
    figures = YearFigures.everything.get(organisation=one)
    assert (figures.wage_sum, figures.fte, figures.employees) == (Decimal("1234567.50"), Decimal("30.50"), 42)
    assert Contact.everything.get(organisation=one).name == "Noor Vijverman"


def test_an_empty_cell_changes_nothing_and_a_dash_erases(officer):
    one = organisation("Welzijn Vijverdam", number="L1", place="Utrecht", website="https://a.example.org")
    batch = offered(officer, "lidnummer;plaats;website", "L1;;-")
    assert batch.rows[0]["changes"] == {"website": ["https://a.example.org", ""]}
    services.confirm(by=officer, batch=batch)
    now = Details.everything.get(organisation=one, valid_to=None)
    assert (now.place, now.website) == ("Utrecht", "")


def test_joining_leaving_and_coming_back(officer):
    organisation("Welzijn Vijverdam", number="L1")
    organisation("Samen Wulpenrode", number="L2")
    batch = offered(officer, "lidnummer;lid tot;reden einde", "L1;01-01-2016;opgezegd", "L2;01-07-2015;gefuseerd")
    services.confirm(by=officer, batch=batch)
    ended = Membership.everything.get(organisation__number="L1")
    assert (ended.valid_to, ended.left) == (date(2016, 1, 1), "cancelled")
    again = offered(officer, "lidnummer;lid vanaf", "L2;01-01-2017", day=date(2017, 1, 1))
    services.confirm(by=officer, batch=again)
    assert Membership.everything.filter(organisation__number="L2").count() == 2
    assert Membership.everything.get(organisation__number="L2", valid_to=None).joined == "return"


def test_organisations_in_one_file_may_name_each_other(officer):
    batch = offered(
        officer,
        "lidnummer;naam;soort;concern;lid via;lid vanaf",
        "L1;Opvang Beverdam;lid;H1;K1;01-01-2015",
        "H1;Zandgroep;relatie;;;",
        "K1;Koepel Opvang;koepel;;;",
    )
    assert problems(batch) == []
    services.confirm(by=officer, batch=batch)
    one = Details.everything.get(organisation__number="L1", valid_to=None)
    assert one.holding is not None
    assert one.holding.number == "H1"
    through = Membership.everything.get(organisation__number="L1").through
    assert through is not None
    assert through.number == "K1"


def test_what_the_register_refuses_is_told_and_left_out(officer):
    organisation("Welzijn Vijverdam", number="L1", kvk_number="99000001")
    batch = offered(
        officer,
        "lidnummer;naam;kvk;werksoorten;lid via;concern",
        "L2;Samen Wulpenrode;99000001;;;",
        "L3;Buurtwerk Zegge;;tuinieren;;",
        "L4;Huis Otter;12;;;",
        "L5;Wijkwerk Merel;;;;L99",
        "L6;Wijkwerk Elzen;;;;",
        "L7;Wijkwerk Iepen;;;;L3",
    )
    assert [row["status"] for row in batch.rows] == ["wrong", "wrong", "wrong", "wrong", "new", "wrong"]
    told = problems(batch)
    assert "hoort al bij Welzijn Vijverdam" in told[0]
    assert "tuinieren" in told[1]
    assert "acht cijfers" in told[2]
    assert "L99" in told[3]
    assert "L3" in told[4]
    services.confirm(by=officer, batch=batch)
    assert set(Organisation.everything.values_list("number", flat=True)) == {"L1", "L6"}


def test_an_organisation_twice_in_a_file(officer):
    organisation("Welzijn Vijverdam", number="L1")
    batch = offered(officer, "lidnummer;plaats", "L1;Zeist", "L1;Utrecht")
    assert [row["status"] for row in batch.rows] == ["change", "wrong"]
    assert "rij 2" in problems(batch)[0]


def test_without_a_number_the_kvk_number_tells(officer):
    organisation("Welzijn Vijverdam", number="L1", kvk_number="99000001")
    batch = offered(officer, "kvk;plaats", "99.00.00.01;Zeist", "99000002;Utrecht")
    assert [row["status"] for row in batch.rows] == ["change", "wrong"]  # an unknown one needs a name
    assert batch.rows[0]["number"] == "L1"


def test_a_name_that_is_there_already_asks_for_the_number(officer):
    organisation("Welzijn Vijverdam", number="L1")
    batch = offered(officer, "naam;plaats", "welzijn vijverdam;Zeist", "Samen Wulp;Zeist", "Samen Wulp;Utrecht")
    assert [row["status"] for row in batch.rows] == ["wrong", "new", "wrong"]
    assert "L1" in problems(batch)[0]


def test_coming_back_through_the_same_umbrella(officer):
    umbrella = organisation("Koepel Opvang", number="K1", kind="umbrella")
    one = organisation("Opvang Beverdam", number="L1")
    register.change_terms(by=officer, organisation=one.pk, day=date(2012, 1, 1), through=umbrella.pk)
    register.leave(by=officer, organisation=one.pk, day=date(2014, 1, 1), reason="cancelled")
    batch = offered(officer, "lidnummer;lid vanaf;lid via;betaler", "L1;01-01-2016;K1;K1")
    assert problems(batch) == []
    services.confirm(by=officer, batch=batch)
    now = Membership.everything.get(organisation=one, valid_to=None)
    assert (now.valid_from, now.joined, now.through_id, now.payer_id) == (
        date(2016, 1, 1), "return", umbrella.pk, umbrella.pk,
    )  # fmt: skip


def test_who_pays_changes_and_the_umbrella_stays(officer):
    umbrella = organisation("Koepel Opvang", number="K1", kind="umbrella")
    one = organisation("Opvang Beverdam", number="L1")
    register.change_terms(by=officer, organisation=one.pk, day=date(2012, 1, 1), through=umbrella.pk)
    batch = offered(officer, "lidnummer;betaler", "L1;K1")
    assert problems(batch) == []
    services.confirm(by=officer, batch=batch)
    now = Membership.everything.get(organisation=one, valid_to=None)
    assert (now.through_id, now.payer_id) == (umbrella.pk, umbrella.pk)


def test_corrections_of_a_membership(officer):
    one = organisation("Welzijn Vijverdam", number="L1")
    batch = offered(officer, "lidnummer;lid vanaf;reden begin", "L1;01-01-2008;fusie")
    assert problems(batch) == []
    services.confirm(by=officer, batch=batch)
    now = Membership.everything.get(organisation=one)
    assert (now.valid_from, now.joined) == (date(2008, 1, 1), "merger")
    assert Details.everything.get(organisation=one).valid_from == date(2008, 1, 1)
    services.confirm(by=officer, batch=offered(officer, "lidnummer;lid tot", "L1;01-01-2015"))
    again = offered(officer, "lidnummer;lid tot;reden einde", "L1;01-01-2016;gestopt")
    services.confirm(by=officer, batch=again)
    now.refresh_from_db()
    assert (now.valid_to, now.left) == (date(2016, 1, 1), "ceased")
    services.confirm(by=officer, batch=offered(officer, "lidnummer;lid tot", "L1;-"))
    now.refresh_from_db()
    assert (now.valid_to, now.left) == (None, "")


def test_figures_need_a_year(officer):
    organisation("Welzijn Vijverdam", number="L1")
    batch = offered(officer, "lidnummer;jaar;medewerkers", "L1;;12")
    assert "jaar" in problems(batch)[0]
    assert offered(officer, "lidnummer;medewerkers", "L1;12").about["problems"]


def test_confirming_twice_is_once(officer):
    organisation("Welzijn Vijverdam", number="L1")
    batch = offered(officer, "lidnummer;plaats", "L1;Zeist")
    services.confirm(by=officer, batch=batch)
    told = Entry.everything.count()
    services.confirm(by=officer, batch=batch)
    assert Entry.everything.count() == told
    assert Details.everything.count() == 2


def test_offering_twice_is_once(officer):
    token = uuid.uuid4()
    data = b"lidnummer;naam\nL1;Welzijn Vijverdam"
    first = services.offer(by=officer, data=data, file_name="a.csv", day=DAY, token=token)
    again = services.offer(by=officer, data=data, file_name="a.csv", day=DAY, token=token)
    assert first.pk == again.pk


def test_a_register_that_changed_gives_a_new_preview(officer):
    one = organisation("Welzijn Vijverdam", number="L1", place="Utrecht")
    batch = offered(officer, "lidnummer;plaats", "L1;Zeist")
    register.change_details(by=officer, organisation=one.pk, day=DAY, changes={"place": "Rhenen"})
    with pytest.raises(services.Overtaken, match="intussen veranderd"):
        services.confirm(by=officer, batch=batch)
    renewed = ImportBatch.everything.get(pk=batch.pk)
    assert renewed.applied is None
    assert renewed.rows[0]["changes"] == {"place": ["Rhenen", "Zeist"]}
    services.confirm(by=officer, batch=renewed)
    assert Details.everything.get(organisation=one, valid_to=None).place == "Zeist"


def test_of_two_imports_the_second_sees_a_conflict(officer):
    lines = ("lidnummer;naam", "L1;Welzijn Vijverdam")
    first, second = offered(officer, *lines), offered(officer, *lines)
    services.confirm(by=officer, batch=first)
    with pytest.raises(services.Overtaken):
        services.confirm(by=officer, batch=second)
    assert Organisation.everything.count() == 1
    assert ImportBatch.everything.get(pk=second.pk).about["counts"]["same"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_the_same_moment(officer):
    lines = ("lidnummer;naam", "L1;Welzijn Vijverdam", "L2;Samen Wulpenrode")
    batches = [offered(officer, *lines), offered(officer, *lines)]
    outcomes: list[str] = []

    def work(batch):
        try:
            services.confirm(by=officer, batch=batch)
            outcomes.append("done")
        except services.Overtaken:
            outcomes.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "overtaken"]
    assert Organisation.everything.count() == 2


def test_what_was_applied_or_is_worked_on_is_not_thrown_away(officer):
    batch = offered(officer, "lidnummer;naam", "L1;Welzijn Vijverdam")
    ImportBatch.everything.update(busy="apply")
    with pytest.raises(Refused, match="bezig"):
        services.discard(by=officer, batch=batch)
    ImportBatch.everything.update(busy="")
    services.confirm(by=officer, batch=batch)
    with pytest.raises(Refused, match="doorgevoerd"):
        services.discard(by=officer, batch=batch)
    assert ImportBatch.everything.count() == 1


@pytest.mark.parametrize("role", [Role.BUREAU_ADMINISTRATOR, Role.BUREAU_READER, Role.MUNICIPALITY_READER])
def test_others_may_not(role):
    with pytest.raises(PermissionDenied):
        offered(actor(role), "lidnummer;naam", "L1;Welzijn Vijverdam")
