"""Searching what is public: by title, question and answer, in any order, without accents; and nothing breaks it."""

from __future__ import annotations

import time
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from meerwaarde.web.publications import services
from meerwaarde.web.publications.models import ChangedFigure, Passage, Release, ReleaseChart
from meerwaarde.web.publications.site.passages import normal
from meerwaarde.web.publications.site.searching import words_of
from meerwaarde.web.rights import Role
from support.people import actor, signed_in
from support.public_releases import report
from support.register_rows import printed_register

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database
TWO = {"title": "Monitor personeel", "question": "Hebt u genoeg collega's?", "summary": "Veel vacatures"}


def found(client, asked):
    return [(one.release.slug, one.release.version, one.question) for one in search(client, asked).context["found"]]


def search(client, asked, **more):
    return client.get("/zoeken/", {"q": asked, **more})


def test_it_works(client, django_assert_max_num_queries):
    report()
    report("personeel", **TWO)
    with django_assert_max_num_queries(10):
        page = search(client, "CLIENTEN langer 2026")
    assert found(client, "CLIENTEN langer 2026") == [("wachttijden", 1, "Wachten cliënten langer dan vorig jaar?")]
    for told in ("QuickScan wachttijden", "60,0 %", "(n = 15)", 'href="/publicaties/wachttijden/1/"',
                 'href="/publicaties/wachttijden/1/cijfer/langer.ja.share/"'):  # fmt: skip
        assert told in page.text
    assert not page.cookies


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ("vacatures", ["personeel"]),  # the outcome
        ("jaar wachten", ["wachttijden"]),  # any order
        ("collegas", []), ("collega's genoeg", ["personeel"]), ("Hébt ÜW genoeg", []), ("hébt genoeg", ["personeel"]),
        ("2026", ["personeel", "wachttijden"]),  # the period, newest first
        ("wacht", ["wachttijden"]),  # a part of a word
        ("vacatures wachten", []),  # not in one and the same question
    ],
)  # fmt: skip
def test_words(client, asked, slugs):
    report()
    report("personeel", **TWO)
    assert [slug for slug, _version, _question in found(client, asked)] == slugs


@one
def test_the_answer_that_was_asked_for(client):
    report()
    assert "40,0 %" in search(client, "wachten nee").text
    assert "60,0 %" in search(client, "wachten ja").text


@one
def test_a_release_that_is_found_by_its_title_shows_itself(client):
    report()
    assert found(client, "quickscan") == [("wachttijden", 1, "")]


def test_newest_versions_come_first_and_older_ones_are_marked(client):
    report()
    report(yes=12, correction="Drie telden niet mee.")
    report("personeel", question="Wachten cliënten?", title="Anders")
    assert [(slug, version) for slug, version, _question in found(client, "clienten")] == [
        ("personeel", 1), ("wachttijden", 2), ("wachttijden", 1),
    ]  # fmt: skip
    page = search(client, "clienten langer").text
    assert page.count("oude versie") == 1
    assert "<strong>Was 60,0 % (n\xa0=\xa015), is 80,0 % (n\xa0=\xa015).</strong></p>" in page  # beside the old figure
    assert 'href="/publicaties/wachttijden/2/">Naar versie 2' in page


@one
def test_what_is_not_public_is_not_found(client):
    report()
    Release.objects.update(published=timezone.now() + timezone.timedelta(days=1))
    assert found(client, "clienten") == []


def test_key_figures_are_found_in_both_languages(client):
    printed_register()
    officer = actor(Role.DATA_OFFICER)
    day = officer.scope.day.replace(year=2015, month=12, day=31)
    services.release(by=officer, proposal=services.propose_key_figures(by=officer, day=day))
    assert "452.945.906 euro (28,9\u00a0%)" in search(client, "loonsom welzijnswerk").text
    client.post("/taal/", {"taal": "en"})
    page = search(client, "wage local WELFARE").text
    assert "452,945,906" in page
    assert "Loonsom" not in page


@pytest.mark.parametrize(
    "asked",
    ["%", "_", "' OR 1=1 --", '"', "\\", "\0", "a" * 5_000, "é" * 300, "a " * 3_000, "%_%", "<b>", "{{ x }}", "𝔸 ǅ ß",
     "\u202e", "🙂", "(", "*", "[a-z]"],
)  # fmt: skip
@one
def test_hostile_queries_are_harmless(client, asked):
    report()
    page = search(client, asked, p="99999")
    assert page.status_code == 200
    assert "<b>" not in page.text
    assert len(words_of(asked)) <= 8
    assert all(word.isalnum() and word.isascii() for word in words_of(asked))


@one
@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, ""])
def test_strange_pages(client, page):
    report()
    assert search(client, "clienten", p=page).status_code == 200


@one
def test_an_empty_result_says_how_to_go_on(client):
    report()
    page = search(client, "zeppelin").text
    assert "Niets gevonden met ‘zeppelin’." in page
    assert "minder woorden" in page
    assert 'href="/publicaties/"' in page
    assert "hier staan geen letters of cijfers in" in search(client, "%%%").text
    assert "Typ een of meer woorden" in client.get("/zoeken/").text


@one
def test_the_field_is_in_the_head_for_the_public(client):
    home = client.get("/").text
    assert '<form class="search" role="search" action="/zoeken/"' in home
    assert '<label class="hidden" for="site-search">' in home
    assert 'class="search"' not in client.get("/zoeken/").text  # one field is enough
    assert client.get("/publicaties/?q=a+b")["Location"] == "/zoeken/?q=a+b"
    signed_in(client, Role.DATA_OFFICER)
    assert 'class="search"' not in client.get("/").text


@one
def test_normal():
    assert normal("Cliënten: 89,6 % (ÉÉN) ĲSSEL Straße") == "clienten 89 6 een ijssel strasse"


@one
def test_what_was_published_before_is_filled_by_the_migration(client):
    report()
    report(yes=12, correction="Drie telden niet mee.")

    def told():
        return [list(model.objects.order_by("release__version", "place").values("place", *names)) for model, names in (
            (Passage, ["text", "words", "figures"]), (ReleaseChart, ["name", "title", "rows", "n"]),
            (ChangedFigure, ["identifier", "was", "now", "release__version"]),
        )]  # fmt: skip

    before = told()
    assert all(before)
    for model in (Passage, ReleaseChart, ChangedFigure):
        model.objects.all().delete()
    import_module("meerwaarde.web.publications.migrations.0006_what_was_published_before").fill(apps, None)
    assert told() == before


@one
def test_five_hundred_releases_are_searched_at_once(client, django_assert_max_num_queries):
    made = Release.objects.bulk_create(
        Release(slug=f"r{at}", kind="report", title=f"Monitor {at}", period="2026", published=timezone.now())
        for at in range(500)
    )  # fmt: skip
    text = "hoeveel organisaties werken samen met de gemeente aan jeugd ouderen wijk schuld zorg taal " * 3
    Passage.objects.bulk_create(
        Passage(release=one, place=place, text="Vraag", words=f"monitor 2026\n{text}{place} {one.slug}", figures=[])
        for one in made for place in range(40)
    )  # fmt: skip
    with django_assert_max_num_queries(10):
        assert len(search(client, "monitor jeugd gemeente").context["found"]) == 20
    start = time.perf_counter()
    assert [one.release.slug for one in search(client, "jeugd 2026 r499").context["found"]] == ["r499"]
    assert search(client, "zeppelin jeugd").context["found"] == []
    assert time.perf_counter() - start < 3  # both take a tenth of a second on a quiet machine
