"""The pages of reports in the making, of the outside reader, and of the passports of released figures."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from meerwaarde.web.publications import services
from meerwaarde.web.publications.drafts import releasing, second_eyes
from meerwaarde.web.publications.models import Release, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, organisation, signed_in
from support.report_drafts import answer, made, round_that_is_over, worked

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MOST = 10  # queries a page
YES = "langer.ja.share"


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def ready(by):
    return made(by)


@pytest.fixture
def officer():
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    return client


def place(draft, part=""):
    return f"/publicaties/in-de-maak/{draft.uuid}/{part}"


def test_it_works(officer, by):
    round_ = round_that_is_over()
    page = officer.get(f"/rondes/{round_.uuid}/").content.decode()
    assert 'action="/publicaties/in-de-maak/nieuw/"' in page
    assert "QuickScan wachttijden is afgelopen. Maak het rapport." in officer.get("/").content.decode()
    told = officer.post("/publicaties/in-de-maak/nieuw/", {"round": round_.uuid}, follow=True)
    assert "Het rapport wordt gemaakt." in told.content.decode()
    draft = ReportDraft.everything.get()
    page = officer.get(f"/rondes/{round_.uuid}/").content.decode()
    assert f'href="{place(draft)}">Verder met het rapport' in page
    assert "Rapport maken" not in page
    assert "is afgelopen" not in officer.get("/").content.decode()
    worked(draft, by)
    page = officer.get(place(draft)).content.decode()
    assert "Er heeft nog geen tweede persoon" in page
    assert "Alleen wie antwoordde." in page
    assert re.search(r'class="bound" title="langer.ja.share">60,0', page)
    reader = Client()
    signed_in(reader, Role.REVIEWER)
    assert "wacht op een tweede paar ogen" not in reader.get("/").content.decode()
    officer.post(place(draft, "vragen/"), {"how": "colleague"})
    assert "wacht op een tweede paar ogen" in reader.get("/").content.decode()
    reader.post(place(draft, "oordeel/"), {"verdict": "good", "digest": draft.digest})
    assert "nagekeken. U kunt het vrijgeven." in officer.get("/").content.decode()
    assert "wacht op een tweede paar ogen" not in reader.get("/").content.decode()
    told = officer.post(place(draft, "vrijgeven/"), follow=True)
    assert told.redirect_chain == [("/publicaties/quickscan-wachttijden/1/", 303)]
    assert "Het rapport is openbaar." in told.content.decode()
    again = officer.post(place(draft, "vrijgeven/"), follow=True)
    assert again.redirect_chain == told.redirect_chain
    assert "U kunt het vrijgeven" not in officer.get("/").content.decode()
    page = officer.get(f"/rondes/{round_.uuid}/").content.decode()
    assert 'href="/publicaties/quickscan-wachttijden/"' in page
    assert "Volgende versie maken" in page
    assert Release.objects.count() == 1


def test_pages_need_few_queries(officer, ready, django_assert_max_num_queries):
    for part in ("", "teksten/", "keuzes/", "voorbeeld/index.html"):
        with django_assert_max_num_queries(MOST):
            assert officer.get(place(ready, part)).status_code == 200
    with django_assert_max_num_queries(MOST):
        assert "QuickScan wachttijden" in officer.get("/publicaties/in-de-maak/").content.decode()


def test_the_preview_is_in_the_box_of_public_files(officer, ready):
    answer = officer.get(place(ready, "voorbeeld/index.html"))
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "X-Robots-Tag" not in answer or answer["X-Robots-Tag"] != "all"
    assert officer.get(place(ready, "voorbeeld/matching.csv")).status_code == 404


def test_a_bare_number_stops_the_release_until_it_is_confirmed(officer, ready):
    said = {"headline": ready.headline, "introduction": "Wij vroegen het in 1999.", "limits": ready.limits}
    officer.post(place(ready, "teksten/"), said)
    draft = worked(ready, actor(Role.DATA_OFFICER))
    page = officer.get(place(draft)).content.decode()
    assert '<mark class="bare">1999</mark>' in page
    assert "Dit getal hoort bij geen vrijgegeven cijfer: 1999" in page
    officer.post(place(draft, "teksten/"), {**said, "numbers": ["1999"]})
    page = officer.get(place(draft)).content.decode()
    assert "Dit getal hoort" not in page
    assert "klaar om na te kijken" in page


def test_texts_that_cannot_stand_are_kept_on_the_page(officer, ready):
    said = {"headline": "Zonder cijfer", "introduction": "", "limits": "x"}
    answer = officer.post(place(ready, "teksten/"), said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "noemt geen cijfer" in page
    assert "Zonder cijfer" in page


def test_what_cannot_be_released_is_told(officer, ready):
    page = officer.post(place(ready, "vrijgeven/"), follow=True).content.decode()
    assert "Er heeft nog geen tweede persoon" in page
    assert not Release.objects.exists()


def test_a_conflict_is_told_with_the_way_out(officer, by, ready):
    second_eyes.decide(by=actor(Role.REVIEWER), draft=ready, digest=ready.digest, good=True)
    other = made(by, round_that_is_over(title="Een andere"))
    second_eyes.decide(by=actor(Role.REVIEWER), draft=other, digest=other.digest, good=True)
    releasing.release(by=by, draft=other)
    page = officer.post(place(ready, "vrijgeven/"), follow=True).content.decode()
    assert "Er is niets vrijgegeven. Het rapport wordt opnieuw gemaakt" in page


def test_hidden_figures_are_told_with_the_reason(officer, by):
    draft = made(by, round_that_is_over(yes=13, no=2))
    page = officer.get(place(draft)).content.decode()
    assert "Te weinig organisaties" in page
    assert "Blijft open tussen" in page
    reader = Client()
    signed_in(reader, Role.REVIEWER)
    assert "Blijft open tussen" not in reader.get(place(draft)).content.decode()


def test_the_outside_reader_sees_this_report_and_nothing_else(officer, ready):
    officer.post(place(ready, "vragen/"), {"how": "outside", "to": "lezer@example.org", "name": "Ans"})
    address = re.search(r"/publicaties/nakijken/\S+/", Mail.objects.get().body)[0]
    stranger = Client()
    assert "QuickScan wachttijden" in stranger.get(address).content.decode()
    assert stranger.get(f"{address}voorbeeld/index.html").status_code == 200
    assert stranger.get(place(ready)).status_code == 302
    back = {"verdict": "back", "digest": ready.digest, "remark": ""}
    assert "wat er anders moet" in stranger.post(address, back).content.decode()
    told = stranger.post(address, {**back, "remark": "De kop is onduidelijk."}, follow=True).content.decode()
    assert "U stuurde het terug" in told
    assert "De kop is onduidelijk." in officer.get(place(ready)).content.decode()
    ReportDraft.everything.update(digest="anders")
    assert stranger.get(address).status_code == 410
    assert stranger.get(f"{address}voorbeeld/index.html").status_code == 404
    assert officer.post(place(ready, "vragen/"), {"how": "outside", "to": "niemand"}).status_code == 422


def test_the_outside_reader_is_told_when_it_is_public(officer, by, ready, settings):
    settings.ASSOCIATION_NAME = "Vereniging Voorbeeld"
    officer.post(place(ready, "vragen/"), {"how": "outside", "to": "lezer@example.org", "name": "Ans"})
    body = Mail.objects.get().body
    assert "Met vriendelijke groet,\nVereniging Voorbeeld" in body
    address, stranger = re.search(r"/publicaties/nakijken/\S+/", body)[0], Client()
    assert "Vereniging Voorbeeld vraagt u mee te lezen" in stranger.get(address).content.decode()
    second_eyes.decide(by=actor(Role.REVIEWER), draft=ready, digest=ready.digest, good=True)
    releasing.release(by=by, draft=ready)
    page = stranger.get(address).content.decode()
    assert 'href="/publicaties/quickscan-wachttijden/1/"' in page
    assert "nog niet openbaar" not in page
    assert "voorbeeld/index.html" not in page  # the files stand in the release now
    late = stranger.post(address, {"verdict": "back", "digest": ready.digest, "remark": "Te laat."})
    assert "veranderd sinds u keek" not in late.content.decode()


def test_what_was_remarked_is_still_there_when_the_report_was_changed(officer, by, ready):
    second_eyes.decide(
        by=actor(Role.REVIEWER), draft=ready, digest=ready.digest, good=False, remark="De kop is onduidelijk."
    )
    ReportDraft.everything.update(digest="anders")
    assert "De kop is onduidelijk." in officer.get(place(ready)).content.decode()


def test_a_day_of_waiting_is_chosen_once_and_says_until_when(officer, ready):
    button = 'value="delay"'
    assert button in officer.get(place(ready)).content.decode()
    page = officer.post(place(ready, "vragen/"), {"how": "delay"}, follow=True).content.decode()
    assert "Zonder die kan vrijgeven vanaf" in page
    assert button not in page


def released(by, round_):
    draft = made(by, round_)
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    ReportDraft.everything.filter(pk=draft.pk).update(correction="Late antwoorden erbij.")
    return releasing.release(by=by, draft=draft)


def test_a_reference_names_who_published(by, client, settings):
    settings.ASSOCIATION_NAME = "Vereniging Voorbeeld"
    release = released(by, round_that_is_over())
    for address in (f"/publicaties/{release.slug}/1/", f"/publicaties/{release.slug}/1/cijfer/{YES}/"):
        assert "<p>Vereniging Voorbeeld, <span" in client.get(address).content.decode()


def test_every_figure_has_an_address_with_its_passport(by, client, django_assert_max_num_queries):
    round_ = round_that_is_over()
    release = released(by, round_)
    address = f"/publicaties/{release.slug}/1/cijfer/{YES}/"
    with django_assert_max_num_queries(MOST):
        page = client.get(address).content.decode()
    assert "60,0\u00a0%" in page
    assert "15 antwoorden, waarvan 9 dit antwoord" in page
    for term in ("<dt>n</dt>", "<dt>N</dt>", "Periode", "Bron", "Methode", "Marge (95 %)", "Bescherming", YES):
        assert term in page
    assert "Er is een nieuwere versie" not in page
    assert address in client.get(f"/publicaties/{release.slug}/1/cijfer/").content.decode()
    assert client.get(f"/publicaties/{release.slug}/1/cijfer/bestaat.niet/").status_code == 404
    for _one in range(6):
        answer(round_, "nee")
    assert released(by, round_).version == 2
    page = client.get(address).content.decode()
    assert "Er is een nieuwere versie" in page
    assert "Late antwoorden erbij." in page
    assert "42,9\u00a0%" in page


def test_key_figures_have_passports_too(by, client):
    for _one in range(4):
        organisation(since=date(2015, 1, 1))
    made_ = services.release(by=by, proposal=services.propose_key_figures(by=by, day=date(2015, 12, 31)))
    page = client.get(f"/publicaties/{made_.slug}/1/cijfer/").content.decode()
    addresses = re.findall(r'href="(/publicaties/[^"]+/cijfer/[^"]+/)"', page)
    assert addresses
    told = client.get(addresses[0]).content.decode()
    assert "Methode" in told
    assert "Bron" in told


def test_what_is_not_public_has_no_passports(client):
    Release.objects.create(slug="leeg", kind="report", title="Leeg", period="2025")
    assert client.get("/publicaties/leeg/1/cijfer/").status_code == 404
    assert client.get("/publicaties/leeg/1/cijfer/x/").status_code == 404


def test_the_page_of_a_release_has_what_readers_want_first(officer, by):
    release = released(by, round_that_is_over())
    page = officer.get(f"/publicaties/{release.slug}/1/").content.decode()
    assert page.index("Kies een tabel") < page.index("Wat eruit komt")
    assert page.index("report.pdf") < page.index("tables.xlsx") < page.index("codebook.xml")
    assert "alle tabellen in Excel" in page
    assert page.index("Figuren over wie er antwoordde") < page.index(">Wie antwoordde<") < page.index("Bestanden</h2>")
