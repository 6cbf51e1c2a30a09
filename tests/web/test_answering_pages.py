"""The pages as a respondent meets them, without JavaScript, through Django's client."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import read_xform
from meerwaarde.web.answering import selectors, services
from meerwaarde.web.answering.models import Draft, Submission
from meerwaarde.web.answering.types import Media
from support.asked_forms import client_form, organisation_form
from support.forms import write_form

pytestmark = pytest.mark.django_db


class Respondent:
    """Somebody with a link: opens pages, fills in fields by path, presses buttons."""

    def __init__(self, form: Path, media: list[Media] | None = None) -> None:
        version = services.publish_form(xform=read_xform(form), media=media or [])
        self.draft, self.key = services.start_draft(form_version=version)
        self.browser = Client()
        self.address = ""
        self.page = ""
        self.status = 0

    def open(self, address: str = "") -> str:
        self.address = address or f"/v/{self.key}/"
        self._seen(self.browser.get(self.address, follow=True))
        return self.page

    def go(self, number: int, query: str = "") -> str:
        return self.open(f"/v/{self.key}/{number}/{query}")

    def press(self, button: str, **fields: str | list[str]) -> str:
        """Send what stands on the page, with `fields` (path behind /data/, slashes as __) changed."""
        return self.send(button, {f"v:/data/{name.replace('__', '/')}": value for name, value in fields.items()})

    def send(self, button: str, fields: dict[str, str | list[str]]) -> str:
        answer = self.browser.post(self.address, {**self.filled(), **fields, "actie": button}, follow=True)
        self._seen(answer)
        return self.page

    def _seen(self, answer) -> None:
        self.status = answer.status_code
        if answer.redirect_chain:
            self.address = answer.redirect_chain[-1][0].partition("#")[0]
        self.page = answer.content.decode()

    def filled(self) -> dict[str, list[str]]:
        """What a browser would send of the page as it is shown."""
        found: dict[str, list[str]] = {}
        for tag in re.findall(r"<input\b[^>]*>", self.page):
            had = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
            if "name" in had and (had.get("type") not in ("radio", "checkbox") or " checked" in tag):
                found.setdefault(had["name"], []).append(had.get("value", ""))
        for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', self.page, re.DOTALL):
            found.setdefault(unescape(name), []).append(unescape(text))
        for name, inner in re.findall(r'<select[^>]* name="([^"]*)".*?>(.*?)</select>', self.page, re.DOTALL):
            chosen = re.findall(r'<option value="([^"]*)"[^>]* selected', inner)
            found.setdefault(unescape(name), []).append(unescape(chosen[0]) if chosen else "")
        return found

    @property
    def answers(self) -> Instance:
        draft = Draft.objects.get(pk=self.draft.pk)
        return Instance.from_xml(selectors.form_of(draft), draft.xml, draft=True)

    def value(self, path: str) -> str:
        return self.answers.value(f"/data/{path}")

    @property
    def title(self) -> str:
        found = re.findall(r"<h1[^>]*>(.*?)</h1>", self.page, re.DOTALL)
        assert len(found) == 1, "a page has one h1"
        return " ".join(re.sub(r"<[^>]*>", "", unescape(found[0])).split())


@pytest.fixture
def organisation(tmp_path):
    return Respondent(organisation_form(tmp_path / "monitor.xlsx"))


@pytest.fixture
def client_(tmp_path):
    return Respondent(client_form(tmp_path / "client.xlsx"))


def test_it_works(organisation):
    page = organisation.open()

    assert organisation.status == 200
    assert organisation.title == "Monitor sociaal werk"
    assert "<strong>monitor</strong>" in page
    assert 'rel="noopener noreferrer"' in page
    assert "Deel 1 van 4" in page
    assert "nog ongeveer 12 minuten" in page


def test_a_whole_form_is_filled_in_read_back_and_sent(organisation):
    organisation.open()
    organisation.press("verder", name="Wijkhuis De Wulp")
    assert organisation.title == "Medewerkers"
    page = organisation.press("verder", people__heads="1 250", people__fte="840,5", people__vacant="no")
    assert "Deeltijdfactor: 0,67" in page, "what an answer brings to the page is seen before the next page"
    organisation.press("verder")
    assert organisation.title == "Team"
    organisation.press("toevoegen:/data/team")
    organisation.send("verder", {f"v:/data/team[{at}]/called": f"Team {at}" for at in (1, 2)})
    assert organisation.title == "Meningen"
    page = organisation.press("verder", views__grid__work="a", views__place="p3")

    assert organisation.title == "Klopt dit?"
    assert "1.250" in page
    assert "840,5" in page
    assert "Plaats 3" in page
    assert "niet ingevuld" in page
    page = organisation.press("versturen")
    assert organisation.title == "Dank u wel. Uw antwoorden zijn verstuurd."
    sent = Submission.objects.get()
    assert "<fte>840.5</fte>" in sent.xml
    assert sent.language == "nl"
    assert "Team 2" in page
    assert organisation.open() == page.replace("\r", "")


def test_everything_wrong_on_a_page_is_told_at_once(organisation):
    organisation.go(2)

    page = organisation.press("verder", people__heads="0", people__fte="twaalf", people__vacant="yes")

    assert organisation.title == "Medewerkers"
    summary = re.findall(r'<div class="summary".*?</div>', page, re.DOTALL)[0]
    assert summary.count("<li>") == 3
    assert "Dit moet meer dan 0 zijn" in summary
    assert "Wij lezen hier geen getal in: twaalf." in summary
    assert 'href="#f:data:people:vacancies"' in summary
    for target in re.findall(r'href="#([^"]*)"', summary):
        assert f'id="{target}"' in page
    assert page.count("Dit moet meer dan 0 zijn") == 2, "in the summary and at the question"
    assert 'value="twaalf"' in page


def test_back_never_blocks_and_keeps_what_could_not_be_read(organisation):
    organisation.go(2)

    organisation.press("terug", people__heads="0", people__fte="twaalf")

    assert organisation.title == "Monitor sociaal werk"
    page = organisation.go(2)
    assert 'value="twaalf"' in page
    assert any(problem.kind == "type" for problem in organisation.answers.problems("/data/people/fte"))


@pytest.mark.parametrize(("button", "value", "shown"), [("1250", "1250", "1250"), ("1.25", "1.25", "1,25")])
def test_a_doubtful_number_is_asked_back(organisation, button, value, shown):
    organisation.go(2)

    page = unescape(organisation.press("verder", people__heads="5", people__fte="1.250"))

    assert "Bij “Aantal fte” staat 1.250. Bedoelt u 1250 of 1,25?" in page
    page = organisation.press(f"getal:/data/people/fte={button}")
    assert organisation.value("people/fte") == value
    assert f'value="{shown}"' in page
    assert "Bedoelt u" not in page


def test_no_other_number_can_be_slipped_in_with_the_question_back(organisation):
    organisation.go(2)
    organisation.press("verder", people__fte="1.250")

    organisation.press("getal:/data/people/fte=99")

    assert organisation.value("people/fte") == "1.250?"


def test_a_whole_number_has_one_reading(organisation):
    organisation.go(2)

    page = unescape(organisation.press("verder", people__heads="1.250"))

    assert "Bij “Aantal medewerkers” staat 1.250. Bedoelt u 1250?" in page


def test_a_number_of_ours_is_never_asked_back(organisation):
    """1,125 is doubtful when it is typed, not when it was a clear answer that the page shows again."""
    organisation.go(2)
    organisation.press("bijwerken", people__fte="1,1250")
    assert organisation.value("people/fte") == "1.125"

    organisation.press("bijwerken")

    assert organisation.value("people/fte") == "1.125"


def test_a_soft_check_asks_why_and_then_lets_pass(organisation):
    organisation.go(2)

    page = organisation.press("verder", people__heads="5", people__fte="12,5", people__vacant="no")
    assert "Dit is meer dan het aantal medewerkers" in page
    assert 'name="u:/data/people/fte"' in page
    organisation.send("verder", {"u:/data/people/fte": "Wij lenen mensen in"})

    assert organisation.answers.explanation("/data/people/fte") == "Wij lenen mensen in"
    assert organisation.title == "Team"


def test_last_year_stands_beside_the_field_and_not_in_it(organisation):
    page = organisation.go(2)

    assert "Vorig jaar: 12,5" in page
    assert organisation.value("people/fte") == ""


def test_new_questions_show_before_the_next_page(organisation):
    organisation.go(2)

    page = organisation.press("bijwerken", people__vacant="yes")

    assert "Hoeveel vacatures?" in page
    assert "Vul hier een antwoord in" not in page, "nobody touched it yet"


def test_what_is_hidden_is_kept_but_cannot_be_sent_in(organisation):
    organisation.go(2)
    organisation.press("bijwerken", people__vacant="yes")
    organisation.press("bijwerken", people__vacancies="3")
    page = organisation.press("bijwerken", people__vacant="no")
    assert "Hoeveel vacatures?" not in page

    organisation.press("bijwerken", people__vacancies="99")

    assert organisation.value("people/vacancies") == "3"
    assert "Hoeveel vacatures?" in organisation.press("bijwerken", people__vacant="yes")


def test_calculated_unknown_and_other_pages_fields_are_left_alone(organisation):
    organisation.go(2)

    organisation.press("bijwerken", people__share="7", nonsense="1", name="Ander", people__heads="4")

    assert organisation.value("people/heads") == "4"
    assert organisation.value("people/share") != "7"
    assert organisation.value("name") == ""


def test_dates_and_times_in_their_ways(organisation):
    organisation.go(2)

    page = organisation.send("bijwerken", {
        "v:/data/people/when/started": "2026-11-23", "v:/data/people/when/month": "11-2026",
        "v:/data/people/when/year": "2026", "v:/data/people/when/opens": "9u05",
        "v:/data/people/when/meeting": "23 november 2026", "t:/data/people/when/meeting": "14:30",
    })  # fmt: skip

    assert organisation.value("people/when/started") == "2026-11-23"
    assert organisation.value("people/when/month") == "2026-11-01"
    assert organisation.value("people/when/year") == "2026-01-01"
    assert organisation.value("people/when/opens").startswith("09:05:00.000")
    assert organisation.value("people/when/meeting").startswith("2026-11-23T14:30:00.000")
    for shown in ("23-11-2026", "11-2026", "2026", "09:05", "14:30"):
        assert f'value="{shown}"' in page
    assert not organisation.answers.problems("/data/people/when")
    page = organisation.send("verder", {"v:/data/people/when/started": "31-02-2026"})
    assert "Wij lezen hier geen datum in: 31-02-2026." in page
    assert 'value="31-02-2026"' in page


def test_radios_can_be_cleared(organisation):
    page = organisation.go(2)
    assert "wissen:" not in page
    assert "wissen:/data/people/vacant" in organisation.press("bijwerken", people__vacant="no")

    organisation.press("wissen:/data/people/vacant")

    assert organisation.value("people/vacant") == ""


def test_a_choice_that_is_not_offered_is_refused(organisation):
    organisation.go(2)

    organisation.press("verder", people__heads="5", people__vacant="maybe")

    assert organisation.title == "Medewerkers"
    assert 'class="summary"' in organisation.page


def test_teams_come_and_go_and_leaving_asks_back(organisation):
    organisation.go(3)
    organisation.press("toevoegen:/data/team")
    organisation.send("bijwerken", {"v:/data/team[1]/called": "Noord", "v:/data/team[2]/called": "Zuid"})

    page = organisation.press("verwijderen:/data/team[1]")
    assert organisation.title == "Weet u zeker dat u dit wilt verwijderen?"
    assert "Noord" in page
    organisation.press("laten")
    assert len(organisation.answers.repeats("/data/team")) == 2
    organisation.press("verwijderen:/data/team[1]")
    page = organisation.press("weg:/data/team[1]")

    assert organisation.answers.repeats("/data/team") == ["/data/team[1]"]
    assert 'value="Zuid"' in page


def test_several_choices_with_one_that_stands_alone(organisation):
    organisation.go(3)

    fields = {"v:/data/team[1]/called": "Noord", "v:/data/team[1]/does": ["care", "youth"]}
    organisation.send("verder", fields)
    assert organisation.value("team[1]/does") == "care youth"
    assert organisation.title == "Meningen"
    organisation.go(3)
    page = organisation.send("verder", {"v:/data/team[1]/does": ["care", "none"]})

    assert organisation.title == "Team"
    assert 'class="summary"' in page
    organisation.send("bijwerken", {"v:/data/team[1]/does": []})
    assert organisation.value("team[1]/does") == ""


def test_a_table_has_heads_for_rows_and_columns(organisation):
    page = organisation.go(4)

    table = re.findall(r"<table>.*?</table>", page, re.DOTALL)[0]
    assert "<caption>Wat vindt u?</caption>" in table
    assert table.count('scope="col"') == 4
    assert table.count('scope="row"') == 2
    assert table.count('type="radio"') == 6


def test_ranking_takes_numbers_and_keeps_half_a_ranking(organisation):
    organisation.go(4)
    rank = "r:/data/views/order:"

    page = organisation.send("verder", {rank + "care": "2", rank + "youth": "2", rank + "none": "1"})
    assert "Geef elk antwoord een eigen nummer, van 1 tot en met 3." in page
    assert page.count('value="2"') >= 2
    organisation.send("bijwerken", {rank + "care": "2", rank + "youth": "3", rank + "none": "1"})

    assert organisation.value("views/order") == "none care youth"


def test_ranges_are_buttons_when_short_and_a_number_when_long(organisation):
    page = organisation.go(4)
    assert page.count('name="v:/data/views/mark"') == 10
    assert 'data-highest="100"' in page

    organisation.press("bijwerken", views__mark="7", views__percent="35")

    assert organisation.value("views/mark") == "7"
    assert organisation.value("views/percent") == "35"
    organisation.press("bijwerken", views__percent="")
    assert organisation.value("views/percent") == ""


def test_what_somebody_types_is_shown_as_text(organisation):
    organisation.open()
    hostile = '"><script>alert(1)</script>'
    organisation.press("verder", name=hostile)

    page = organisation.open(f"/v/{organisation.key}/nakijken/")

    assert "<script>alert" not in page
    assert hostile in unescape(page)
    assert organisation.value("name") == hostile


def test_two_devices_do_not_overwrite_each_other(organisation):
    organisation.go(2)
    old = organisation.page
    organisation.press("bijwerken", people__heads="5")
    organisation.page = old

    page = organisation.press("verder", people__heads="7")

    assert organisation.status == 409
    assert organisation.value("people/heads") == "5"
    assert organisation.title == "Deze vragenlijst is intussen ergens anders gewijzigd"
    assert "<td>7</td><td>5</td>" in page
    organisation.address = f"/v/{organisation.key}/2/"
    organisation.send("bewaren", {})
    assert organisation.value("people/heads") == "7"


def test_two_taps_on_a_slow_line_are_no_conflict(organisation):
    organisation.open()
    old, address = organisation.page, organisation.address
    organisation.press("verder", name="De Wulp")
    organisation.page, organisation.address = old, address

    organisation.press("verder", name="De Wulp")

    assert organisation.status == 200
    assert organisation.title == "Medewerkers"


def test_from_reading_back_to_a_question_and_back(organisation):
    organisation.open()
    organisation.press("verder", name="De Wulp")
    page = organisation.open(f"/v/{organisation.key}/nakijken/")
    assert "Uw antwoorden zijn nog niet verstuurd." in page
    assert f'href="/v/{organisation.key}/1/?terug=1#f:data:name"' in page

    organisation.go(1, "?terug=1")
    organisation.press("nakijken", name="De Grutto")

    assert organisation.title == "Klopt dit?"
    assert "De Grutto" in organisation.page


def test_stopping_and_coming_back_where_one_was(organisation):
    organisation.open()
    organisation.press("verder", name="De Wulp")
    organisation.press("stoppen", people__heads="5")
    assert organisation.title == "Uw antwoorden zijn bewaard"

    organisation.open()

    assert organisation.title == "Medewerkers"
    assert organisation.value("people/heads") == "5"


def test_a_fragment_saves_and_gives_the_form_alone(organisation):
    organisation.go(2)
    fields = {
        **organisation.filled(),
        "v:/data/people/vacant": "yes",
        "v:/data/people/fte": "1.250",
        "actie": "bewaren",
    }

    answer = organisation.browser.post(organisation.address, fields, headers={"X-Fragment": "1"})

    page = answer.content.decode()
    assert page.lstrip().startswith("<form")
    assert "<html" not in page
    assert "Hoeveel vacatures?" in page
    assert "Bedoelt u" in page
    assert "Vul hier een antwoord in." not in page, "heads and vacancies are still untouched"
    assert organisation.value("people/vacant") == "yes"


def test_the_empty_form_on_paper(organisation):
    page = organisation.open(f"/v/{organisation.key}/afdrukken/")

    for words in ("Hoeveel vacatures?", "Naam van het team", "Wat vindt u?", "Gemeente", "Geen van deze"):
        assert words in page
    assert 'name="' not in page.partition("<main")[2]


def test_answers_are_kept_out_of_caches_and_links_hold_nothing_else(organisation):
    organisation.open()
    answer = organisation.browser.get(organisation.address)

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert organisation.browser.get("/v/nonsense/").status_code == 404
    assert organisation.browser.get(f"/v/{organisation.key}/99/").status_code == 404


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
