"""The register as a file, and back."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.utils import timezone

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.demo.filling import fill
from meerwaarde.web.members import services as register
from meerwaarde.web.members.imports import exporting, services
from meerwaarde.web.members.types import Filters
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from support.people import actor, organisation, signed_in

pytestmark = pytest.mark.django_db
DAY = date(2015, 12, 31)


def whole(client, address):
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, content


def imported(by, data, name, day=DAY):
    return services.offer(by=by, data=data, file_name=name, day=day, token=uuid.uuid4())


def test_it_works(client):
    signed_in(client, Role.DATA_OFFICER)
    organisation("Welzijn Vijverdam", number="L1", place="Utrecht", kvk_number="99000001")
    answer, content = whole(client, "/leden/leden.csv")
    assert answer["Content-Disposition"].endswith(f'leden-{timezone.localdate().isoformat()}.csv"')
    heading, row = content.decode("utf-8-sig").splitlines()
    assert heading.startswith("lidnummer;naam;kvk-nummer;soort")
    assert row.startswith("L1;Welzijn Vijverdam;99000001;lid")
    assert Entry.everything.get(action="members.register.exported").read


def test_what_was_exported_imports_unchanged():
    by = Actor.system("test", DAY)
    fill(by=by)
    columns = exporting.columns_for(by.scope)
    rows = list(exporting.rows_for(by, DAY, Filters(standing="member")))
    assert len(rows) == 626
    files = {
        "leden.csv": "".join(exporting.as_csv(columns, rows)).encode(),
        "leden.xlsx": exporting.as_workbook(columns, rows),
    }
    for name, data in files.items():
        batch = imported(by, data, name)
        assert (batch.about["problems"], batch.about["unknown"]) == ([], [])
        assert batch.about["counts"] == {"new": 0, "change": 0, "same": 626, "wrong": 0}


def test_names_never_become_formulas(client):
    signed_in(client, Role.DATA_OFFICER)
    names = ['=HYPERLINK("http://x.example.org")', "+31 Welzijn", "@Samen", "-Wulpenrode"]
    for at, name in enumerate(names):
        organisation(name, number=f"L{at}")
    _answer, content = whole(client, "/leden/leden.csv")
    lines = content.decode("utf-8-sig").splitlines()[1:]
    assert all(line.split(";")[1].strip('"').startswith("'") for line in lines)
    by = actor(Role.DATA_OFFICER)
    today = timezone.localdate()
    assert imported(by, content, "leden.csv", today).about["counts"]["same"] == 4
    _answer, book = whole(client, "/leden/leden.xlsx")
    assert imported(by, book, "leden.xlsx", today).about["counts"]["same"] == 4


def test_filters_and_the_day_hold(client):
    officer = actor(Role.DATA_OFFICER)
    signed_in(client, Role.DATA_OFFICER)
    one = organisation("Welzijn Vijverdam", number="L1")
    organisation("Samen Wulpenrode", number="L2")
    register.leave(by=officer, organisation=one.pk, day=date(2015, 1, 1), reason="cancelled")
    _answer, then = whole(client, "/leden/leden.csv?dag=2014-12-31&stand=member")
    _answer, now = whole(client, "/leden/leden.csv?dag=2015-12-31&stand=member")
    _answer, searched = whole(client, "/leden/leden.csv?dag=2015-12-31&zoek=vijver")
    numbers = [[line.split(";")[0] for line in one.decode().splitlines()[1:]] for one in (then, now, searched)]
    assert numbers == [["L2", "L1"], ["L2"], ["L1"]]


def test_an_ended_membership_and_erased_values_go_round():
    by = actor(Role.DATA_OFFICER)
    one = organisation("Welzijn Vijverdam", number="L1")
    register.leave(by=by, organisation=one.pk, day=date(2014, 1, 1), reason="merged")
    columns = exporting.columns_for(by.scope)
    rows = list(exporting.rows_for(by, DAY, Filters()))
    values = dict(zip(columns, rows[0], strict=True))
    assert (values["member_to"], values["left"]) == ("2014-01-01", "gefuseerd")
    batch = imported(by, "".join(exporting.as_csv(columns, rows)).encode(), "leden.csv")
    assert batch.about["counts"]["same"] == 1
