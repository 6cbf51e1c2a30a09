"""What clients meet: one question a page, languages, pictures and sounds."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from meerwaarde.web.answering.models import Submission
from meerwaarde.web.answering.types import Media
from support.asked_forms import client_form
from support.forms import write_form
from support.respondent import Respondent

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_(tmp_path):
    return Respondent(client_form(tmp_path / "client.xlsx"))


def test_a_client_gets_one_question_a_page(client_):
    page = client_.open()

    assert client_.title == "Hoe gaat het met u? (verplicht)"
    assert "Vraag 1 van 3" in page
    assert page.count("<svg") == 3
    assert page.count('type="radio"') == 3
    client_.press("verder")
    assert "Kies een antwoord." in client_.page
    client_.press("verder", mood="3")
    assert client_.title == "Hoeveel weken komt u hier?"


def test_arabic_reads_from_right_to_left_and_says_that_nobody_checked_it(client_):
    client_.open()

    page = client_.press("taal:ar")

    assert '<html lang="ar" dir="rtl">' in page
    assert "كيف حالك؟" in page
    assert "السؤال 1 من 3" in page
    assert "لم تتم مراجعة هذه الترجمة بعد." in page
    assert '<button name="actie" value="taal:nl" class="quiet" lang="nl" dir="ltr">Nederlands</button>' in page
    client_.press("verder", mood="1")
    client_.press("verder", weeks="١٢")
    assert client_.value("weeks") == "12"
    assert 'lang="nl" dir="ltr">Wat wilt u nog zeggen?' in client_.page, "not translated, so marked as Dutch"
    client_.press("verder")
    client_.press("versturen")
    sent = Submission.objects.get()
    assert sent.language == "ar"
    assert sent.translation_checked is False


def test_a_language_is_kept_for_who_comes_back(client_):
    client_.open()
    client_.press("taal:en", mood="2")

    page = Client().get(f"/v/{client_.key}/", follow=True).content.decode()

    assert '<html lang="en"' in page
    assert "How are you?" in page
    assert client_.value("mood") == "2"


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) **vet**"


@pytest.fixture
def spoken(tmp_path):
    """Media, a hostile label, an answer inside a label, and choices that a language lacks."""
    survey = [
        {"type": "text", "name": "who", "label::Nederlands (nl)": "Wie?", "label::English (en)": "Who?",
         "media::image::Nederlands (nl)": "wie.png", "media::audio::Nederlands (nl)": "wie.mp3",
         "guidance_hint::Nederlands (nl)": "Uw *voornaam* is genoeg"},
        {"type": "select_one yes", "name": "ok", "label::Nederlands (nl)": "Dag ${who}!",
         "label::English (en)": HOSTILE},
    ]  # fmt: skip
    choices = [
        {"list_name": "yes", "name": "y", "label::Nederlands (nl)": "Ja", "label::English (en)": "Yes",
         "media::audio::Nederlands (nl)": "ja.mp3"},
        {"list_name": "yes", "name": "n", "label::Nederlands (nl)": "Nee"},
    ]  # fmt: skip
    settings = {"form_id": "spoken", "form_title": "Gesproken", "version": "1", "default_language": "Nederlands (nl)"}
    media = [
        Media("wie.png", b"png", "image/png"),
        Media("wie.mp3", b"mp3", "audio/mpeg"),
        Media("plan.csv", b"a", "text/csv"),
        Media("wie.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "image/svg+xml"),
    ]
    return Respondent(write_form(tmp_path / "spoken.xlsx", survey, choices, settings), media)


def test_pictures_sounds_and_explanation_stand_with_their_question(spoken):
    page = spoken.open()

    assert f'<img class="picture" src="/v/{spoken.key}/bestand/wie.png" alt="">' in page
    assert f'href="/v/{spoken.key}/bestand/wie.mp3" data-audio>' in page
    assert "<summary>Uitleg</summary>" in page
    assert "<em>voornaam</em>" in page
    assert "<audio" not in page, "a sound is fetched when somebody asks for it"


def test_only_pictures_and_sounds_of_this_form_are_served_and_nothing_in_them_runs(spoken):
    def get(name):
        return spoken.browser.get(f"/v/{spoken.key}/bestand/{name}")

    assert get("wie.mp3").content == b"mp3"
    assert get("wie.mp3").headers["Content-Type"] == "audio/mpeg"
    assert "sandbox" in get("wie.svg").headers["Content-Security-Policy"]
    assert "script-src" not in get("wie.svg").headers["Content-Security-Policy"]
    assert get("plan.csv").status_code == 404, "lists of choices are not the respondent's"
    assert get("other.png").status_code == 404
    assert get("..%2Fsettings").status_code == 404


def test_hostile_labels_and_answers_are_text(spoken):
    spoken.open()
    page = spoken.press("bijwerken", who="<b>[Jan](https://evil.example)</b> **x**")
    assert "<b>[Jan](https://evil.example)</b> **x**!" in unescape(page)
    assert "evil.example)</b>" not in page
    assert 'href="https://evil' not in page

    page = spoken.press("taal:en")

    assert "<script>alert" not in page
    assert "[x](javascript:alert(1))" in page
    assert "<strong>vet</strong>" in page


def test_words_from_another_language_say_which(spoken):
    spoken.open()

    page = spoken.press("taal:en")

    assert "<span>Yes</span>" in page
    assert '<span lang="nl">Nee</span>' in page
