"""The pages on which open answers are read, coded and quoted: few queries, recorded, and never with who wrote them."""

from __future__ import annotations

import re
from urllib.parse import quote as quoted

import pytest
from django.test import Client

from meerwaarde.core import InputError
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications.coding import answers, categories
from meerwaarde.web.publications.drafts import making
from meerwaarde.web.publications.models import CodedAnswer, CodeScheme, ReportDraft, Sweep
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from support.open_answers import BOTH, MONEY, STAFF, WHY, all_coded, begun, open_round
from support.people import actor, organisation, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MOST = 10  # queries of a page, with what records that it was read


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def officer():
    client = Client()
    client.person = signed_in(client, Role.DATA_OFFICER)
    return client


def place(scheme, part=""):
    return f"/publicaties/indelen/{scheme.uuid}/{part}"


def text_of(answer):
    return answer.content.decode()


def keys_on(page):
    return re.findall(r'name="answer" value="(\w+)"', page)


def test_it_works(officer):
    round_ = open_round(*[STAFF] * 15, *[MONEY] * 8)
    assert f"/publicaties/open-antwoorden/{round_.uuid}/" in text_of(officer.get(f"/rondes/{round_.uuid}/"))
    page = text_of(officer.get(f"/publicaties/open-antwoorden/{round_.uuid}/"))
    assert "Waardoor komt dat?" in page
    assert STAFF not in page
    officer.post(f"/publicaties/open-antwoorden/{round_.uuid}/beginnen/", {"question": WHY})
    scheme = CodeScheme.everything.get()
    assert "Geef de categorie een naam." in text_of(officer.post(place(scheme), {"name_nl": " "}))
    for name in ("Personeel", "Geld"):
        officer.post(place(scheme), {"name_nl": name, "name_en": f"{name} (en)"})
    page = text_of(officer.get(place(scheme, "antwoorden/")))
    keys = keys_on(page)
    assert (len(keys), "Antwoord 20" in page, "Antwoord 21" in page) == (20, True, False)
    said = {"answer": keys, **{key: ["c1"] for key in keys[:18]}, keys[18]: ["anders", "c1"]}
    wrong = officer.post(place(scheme, "antwoorden/?toon=nog&na="), said)
    assert (wrong.status_code, CodedAnswer.everything.count()) == (422, 0)
    assert "Kies óf een categorie" in text_of(wrong)
    assert text_of(wrong).count(" checked") == 20  # what was ticked is kept
    said[keys[18]] = ["anders"]
    page = text_of(officer.post(place(scheme, "antwoorden/?toon=nog&na="), said, follow=True))
    assert "Bewaard. Ingedeeld: 19." in page
    assert len(keys_on(page)) == 3
    said = {"answer": keys_on(page), **{key: ["c2"] for key in keys_on(page)}}
    page = text_of(officer.post(place(scheme, f"antwoorden/?toon=nog&na={keys[-1]}"), said, follow=True))
    assert "Overgeslagen antwoorden: 1." in page
    page = text_of(officer.get(place(scheme, "antwoorden/")))
    assert keys_on(page) == [keys[19]]
    officer.post(place(scheme, "antwoorden/"), {"answer": keys[19], keys[19]: "c2"})
    assert "Elk antwoord is bekeken." in text_of(officer.get(place(scheme)))
    assert "U ziet niet wie ze schreef" in text_of(officer.get(place(scheme, "antwoorden/?toon=c1")))


def test_pages_need_few_queries_and_readings_are_recorded(officer, by, django_assert_max_num_queries):
    round_ = open_round(*[STAFF] * 15, *[MONEY] * 8, *[BOTH] * 3)
    found = all_coded(by, begun(by, round_))
    answers.code_sample(by=actor(Role.DATA_OFFICER), sheet=found, chosen={one.submission: [] for one in found.sample})
    draft = making.begin(by=by, round_=round_.uuid)
    scheme = found.scheme
    silent = (f"/publicaties/open-antwoorden/{round_.uuid}/", place(scheme), place(scheme, "zoeken/"),
              place(scheme, f"categorie/{found.categories[0].pk}/"))  # fmt: skip
    officer.get("/")  # the first page of a session writes down that it is used
    for address in silent:
        before = Entry.everything.count()
        with django_assert_max_num_queries(MOST):
            page = text_of(officer.get(address))
        assert not any(text in page for text in (STAFF, MONEY, BOTH))
        assert Entry.everything.count() == before
    read = (place(scheme, "verschillen/"), place(scheme, "antwoorden/?toon=alles"), place(scheme, "steekproef/"),
            place(scheme, "zoeken/?woord=vind&categorie=c2"),
            f"/publicaties/in-de-maak/{draft.uuid}/citaten/")  # fmt: skip
    for address in read:
        before = Entry.everything.filter(action="publications.answers.read", read=True).count()
        with django_assert_max_num_queries(MOST):
            page = text_of(officer.get(address))
        assert STAFF in page or BOTH in page
        assert Entry.everything.filter(action="publications.answers.read", read=True).count() == before + 1


def test_nobody_is_named_beside_an_answer(officer, by):
    member = organisation("Welzijn Zeldzaam", number="Z0001")
    round_ = open_round(STAFF, STAFF, STAFF)
    row = Assignment.everything.filter(round=round_).order_by("pk")[0]
    Assignment.everything.filter(pk=row.pk).update(organisation=member)
    scheme = begun(by, round_).scheme
    draft = making.begin(by=by, round_=round_.uuid)
    for address in (place(scheme, "antwoorden/"), f"/publicaties/in-de-maak/{draft.uuid}/citaten/"):
        page = text_of(officer.get(address))
        assert STAFF in page
        for sign in ("Zeldzaam", "Z0001", str(row.uuid), row.submission.instance_id, f'value="{row.submission_id}"'):
            assert sign not in page


def test_a_word_gives_a_category_and_is_taken_back(officer, by):
    scheme = begun(by, open_round(STAFF, MONEY, BOTH)).scheme
    page = text_of(officer.get(place(scheme, "zoeken/?woord=vinden&categorie=c1")))
    assert "Gevonden: 2" in page
    assert MONEY not in page
    officer.post(place(scheme, "zoeken/"), {"woord": "vinden", "categorie": "c1"})
    page = text_of(officer.get(place(scheme)))
    assert "“vinden” gaf de categorie Personeel. Antwoorden: 2." in page
    page = text_of(officer.get(place(scheme, "antwoorden/")))
    assert page.count("gevonden op een woord: klopt het?") == 2
    officer.post(place(scheme, f"terugdraaien/{Sweep.everything.get().pk}/"))
    assert not CodedAnswer.everything.exists()
    assert officer.get(place(scheme, "zoeken/?woord=v&categorie=c1")).status_code == 422
    assert officer.get(place(scheme, "zoeken/?woord=vinden&categorie=c9")).status_code == 422
    assert officer.post(place(scheme, "terugdraaien/999999/")).status_code == 404


def test_a_category_is_changed_on_its_page(officer, by):
    found = all_coded(by, begun(by, open_round(STAFF, MONEY)))
    first, second = (place(found.scheme, f"categorie/{one.pk}/") for one in found.categories)
    page = text_of(officer.post(first, {"what": "rename", "name_nl": "Mensen"}, follow=True))
    assert "Mensen" in page
    assert officer.post(first, {"what": "rename", "name_nl": "Geld"}).status_code == 422
    assert officer.post(first, {"what": "merge", "into": ""}).status_code == 422
    assert officer.post(first, {"what": "remove"}).status_code == 422
    page = text_of(officer.post(first, {"what": "merge", "into": str(found.categories[1].pk)}, follow=True))
    assert "Samengevoegd. Antwoorden die meegingen: 1." in page
    assert officer.get(first).status_code == 404
    page = text_of(officer.post(second, {"what": "remove", "answers": "again"}, follow=True))
    assert "Antwoorden die erin stonden: 2." in page
    assert "Nog te bekijken: 2." in page


def test_the_second_coder_does_not_see_the_first_codes(officer, by):
    found = all_coded(by, begun(by, open_round(*[STAFF] * 4, *[MONEY] * 3)))
    page = text_of(officer.get(place(found.scheme, "steekproef/")))
    assert (len(keys_on(page)), " checked" in page) == (7, False)
    said = {"answer": keys_on(page), **{key: ["c1"] for key in keys_on(page)}}
    page = text_of(officer.post(place(found.scheme, "steekproef/"), said, follow=True))
    assert "Een tweede persoon deelde 7 antwoorden opnieuw in" in page
    page = text_of(officer.get(place(found.scheme, "steekproef/")))
    assert page.count(" checked") == 7  # what they chose themselves
    CodedAnswer.everything.filter(second=False).update(coder=str(officer.person.uuid))
    assert "niet zelf indeelde" in text_of(officer.get(place(found.scheme, "steekproef/")))


def test_while_members_answer_only_who_makes_a_report_reads(officer, by):
    round_ = open_round(*[STAFF] * 3, over=False)
    scheme = begun(by, round_).scheme
    assert officer.get(place(scheme)).status_code == 404
    assert "De ronde loopt nog." in text_of(officer.get(f"/publicaties/open-antwoorden/{round_.uuid}/"))
    making.begin(by=by, round_=round_.uuid, interim=True)
    assert officer.get(place(scheme)).status_code == 200


def test_a_quote_is_chosen_shortened_confirmed_and_taken_back(officer, by):
    round_ = open_round(*[STAFF] * 3, "Bel 06-12345678, zei men.")
    draft = making.begin(by=by, round_=round_.uuid)
    address = f"/publicaties/in-de-maak/{draft.uuid}/citaten/"
    page = text_of(officer.get(address))
    links = re.findall(r'href="([^"]+antwoord=\w+)" aria-label="Kiezen: ([^"]+)"', page)
    target = next(link for link, text in links if "Bel 06" in text).replace("&amp;", "&")
    assert f"vraag={quoted(WHY, safe='')}" in target
    page = text_of(officer.get(target))
    said = dict(re.findall(r'name="(vraag|antwoord)" value="([^"]+)"', page))
    wrong = officer.post(f"{address}kiezen/", {**said, "text": "Bel mij."})
    assert (wrong.status_code, "Dit staat zo niet in het antwoord." in text_of(wrong)) == (422, True)
    wrong = officer.post(f"{address}kiezen/", {**said, "text": "Bel 06-12345678, zei men."})
    assert "Hier staat een telefoonnummer: 06-12345678." in text_of(wrong)
    officer.post(f"{address}kiezen/", {**said, "text": "Bel 06-12345678, zei men.", "confirmed": "on"})
    assert [one["text"] for one in ReportDraft.everything.get().quotes] == ["Bel 06-12345678, zei men."]
    page = text_of(officer.get(address))
    assert "“Bel 06-12345678, zei men.”" in page
    officer.post(f"{address}weghalen/", {"plaats": "1", "tekst": "Iets anders"})  # another took its place meanwhile
    assert len(ReportDraft.everything.get().quotes) == 1
    officer.post(f"{address}weghalen/", {"plaats": "1", "tekst": "Bel 06-12345678, zei men."})
    assert ReportDraft.everything.get().quotes == []
    assert officer.get(f"{address}kiezen/?vraag=x&antwoord=y").status_code == 303


def test_bad_input_is_told(officer, by):
    scheme = begun(by, open_round(STAFF)).scheme
    for address in (place(scheme, "antwoorden/?toon=zomaar&na=zz"), place(scheme, "antwoorden/?toon=&na=%00")):
        assert officer.get(address).status_code == 200
    key = keys_on(text_of(officer.get(place(scheme, "antwoorden/"))))[0]
    assert officer.post(place(scheme, "antwoorden/"), {"answer": key, key: "c99"}).status_code == 422
    assert officer.post(place(scheme, "antwoorden/"), {"answer": "vreemd", "vreemd": "c1"}).status_code == 303
    assert officer.get(f"/publicaties/indelen/{scheme.round}/").status_code == 404
    with pytest.raises(InputError):
        categories.begin(by=by, round_=scheme.uuid, path=WHY)
