"""The pages around interim reports: of the round, of the report, of what was thrown away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from meerwaarde.web.members.models import Details
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import actor, signed_in
from support.report_drafts import (
    corrected,
    figures_alone,
    final_of,
    interim_of,
    late,
    open_round,
    released,
    round_that_is_over,
    worked,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MOST = 10  # queries a page
BEGIN = "/publicaties/in-de-maak/nieuw/"


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    figures_alone(monkeypatch)


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def officer():
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    client.get("/")  # the first page writes down when somebody was last here
    return client


def place(draft, part=""):
    return f"/publicaties/in-de-maak/{draft.uuid}/{part}"


def read(client, address, **more) -> str:
    return client.get(address, **more).content.decode()


def test_it_works(officer, by):
    round_ = open_round(silent=2)
    assert 'name="interim" value="1"' in read(officer, f"/rondes/{round_.uuid}/")
    told = officer.post(BEGIN, {"round": round_.uuid, "interim": "1"}, follow=True).content.decode()
    assert "Het rapport wordt gemaakt." in told
    draft = worked(ReportDraft.everything.get(), by)
    page = read(officer, place(draft))
    assert '<span class="tag">tussenrapport</span>' in page
    assert "Wat dit later onmogelijk maakt" in page
    assert "Er kunnen nog 2 leden antwoorden. Hun antwoord telt dan niet meer mee" in page
    assert "tussenrapport" in read(officer, "/publicaties/in-de-maak/")
    answered = officer.post(place(draft, "weggooien/"), follow=True)
    assert answered.redirect_chain == [(f"/rondes/{round_.uuid}/", 303)]
    assert "Het rapport is weggegooid." in answered.content.decode()
    assert not ReportDraft.everything.exists()


def test_no_button_below_the_minimum_nor_for_who_only_reads(officer):
    assert 'name="interim"' not in read(officer, f"/rondes/{open_round(yes=1, no=1).uuid}/")
    assert 'name="interim"' not in read(officer, f"/rondes/{round_that_is_over().uuid}/")
    reader = Client()
    signed_in(reader, Role.BUREAU_READER)
    round_ = open_round()
    assert 'name="interim"' not in read(reader, f"/rondes/{round_.uuid}/")
    assert reader.post(BEGIN, {"round": round_.uuid, "interim": "1"}).status_code == 403


def test_newer_answers_are_asked_for_with_a_button(officer, by):
    round_ = open_round()
    draft = interim_of(by, round_)
    late(round_, "ja")
    officer.post(place(draft, "opnieuw/"), {"answers": "now"})
    newer = worked(draft, by)
    assert newer.standing["n"] == 16
    assert newer.until > draft.created


def test_the_final_after_an_interim_that_waits(officer, by):
    round_ = open_round()
    draft = interim_of(by, round_)
    Round.everything.update(closes=timezone.localdate() - timedelta(days=1))
    told = officer.post(BEGIN, {"round": round_.uuid}, follow=True)
    assert told.redirect_chain == [(place(draft), 303)]
    page = told.content.decode()
    assert "Geef dat eerst vrij, of gooi het weg." in page
    assert "De ronde is afgelopen" in page
    assert "Zijn er antwoorden bijgekomen?" not in page


def test_what_waits_is_told_on_the_round_and_on_the_report(officer, by, django_assert_max_num_queries):
    round_ = open_round()
    released(by, interim_of(by, round_))
    late(round_, "ja", "nee")
    corrected(Assignment.everything.earliest("pk"), "nee")
    with django_assert_max_num_queries(MOST):
        page = read(officer, f"/rondes/{round_.uuid}/")
    assert "2 antwoorden kwamen na de laatste publicatie, en wachten tot er 3 zijn." in page
    assert "1 lid verbeterde een antwoord dat al openbaar is." in page
    Assignment.everything.filter(round=round_, released=None).update(submission=None)
    late(round_, "ja")
    final = final_of(by, round_)
    with django_assert_max_num_queries(MOST):
        page = read(officer, place(final))
    assert "1 antwoord wacht tot er 3 zijn" in page
    assert "1 lid verbeterde een antwoord dat al openbaar is." in page
    assert "organisatie antwoordde na de vorige publicatie" in page or "Wat wacht" in page


def test_a_final_that_can_show_nothing_says_so_with_the_way_out(officer, by):
    round_ = open_round(yes=10, no=10, silent=4)
    released(by, interim_of(by, round_))
    late(round_, "ja", "ja", "nee", "nee")
    final = final_of(by, round_)
    page = read(officer, place(final))
    assert "Dit rapport kan geen enkel cijfer tonen" in page
    assert "Late antwoorden laten wachten" in page
    officer.post(place(final, "opnieuw/"), {"answers": "published"})
    final = worked(final, by)
    page = read(officer, place(final))
    assert "de late antwoorden laat u wachten" in page
    assert final.content["passports"]["cells"]["langer.ja.share"]["shown"] == "50,0\u00a0%"
    limits = bytes(final.files.get(name="tables.json").content).decode()
    assert "4 organisaties antwoordden na de vorige publicatie." in limits


def test_pages_of_an_interim_need_few_queries(officer, by, django_assert_max_num_queries):
    draft = interim_of(by, open_round())
    for part in ("", "teksten/", "keuzes/"):
        with django_assert_max_num_queries(MOST):
            assert officer.get(place(draft, part)).status_code == 200


def test_the_public_page_of_an_interim_leads_to_the_final(officer, by):
    round_ = open_round()
    first = released(by, interim_of(by, round_))
    address = f"/publicaties/{first.slug}/1/"
    assert "Het eindrapport komt op ditzelfde adres" in read(Client(), address)
    late(round_, *["nee"] * 4)
    released(by, final_of(by, round_))
    old, new = read(Client(), address), read(Client(), f"/publicaties/{first.slug}/")
    assert "Noem de cijfers van de nieuwste versie." in old
    assert "Wat er is verbeterd" not in old
    assert "Nieuw in deze versie:</strong> Het eindrapport, na de tussenstand van" in new
    assert "Dit is een tussenstand." not in new


def test_who_may_still_answer_is_counted_by_member_not_by_concern(officer, by):
    round_ = open_round(silent=4)
    quiet = [one.organisation for one in Assignment.everything.filter(round=round_, answered=None).order_by("pk")]
    Details.everything.filter(organisation__in=quiet[1:3]).update(holding=quiet[0])
    draft = interim_of(by, round_)
    assert "Leden die nog kunnen antwoorden: 4." in read(officer, place(draft))
