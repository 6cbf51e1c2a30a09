"""The pages on which a round is made: from nothing to published by its links and forms alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, DoNotAsk, Held, Round
from support.forms import write_form
from support.people import organisation, signed_in

pytestmark = pytest.mark.django_db
TODAY = date.today()
FORM = Path(__file__).parents[2] / "examples/benchmark-jaar/form.xlsx"
TOKEN = "7f3e2a5c-6f0e-4a55-9a51-0d6b5f2c1a11"
QUESTIONS = {
    "question-0-text": "Herkent u dit?", "question-0-kind": "janee", "question-0-choices": "",
    "question-0-indicator": "",
    "question-1-text": "Hoeveel medewerkers heeft u?", "question-1-kind": "getal", "question-1-choices": "",
    "question-1-indicator": "EMPLOYEES",
}  # fmt: skip


@pytest.fixture
def officer(client):
    signed_in(client, Role.DATA_OFFICER)
    return client


def begun(client, **changes):
    response = client.post(
        "/rondes/nieuw/vragen/", {"token": TOKEN, "title": "Werkdruk", "year": "2026", **QUESTIONS, **changes}
    )
    assert response.status_code == 303, response.content.decode()
    return Round.everything.get()


def at(page, round_):
    return reverse(f"rounds:{page}", args=[round_.uuid])


def test_it_works(officer, django_assert_max_num_queries):
    organisation("Welzijn Aarde")
    assert "Nieuwe ronde" in officer.get("/rondes/").content.decode()
    assert "Vragen typen" in officer.get("/rondes/nieuw/").content.decode()
    round_ = begun(officer)
    for page in ("round", "questions", "typed", "target", "when", "texts", "name", "publish"):
        with django_assert_max_num_queries(10):
            response = officer.get(at(page, round_))
        assert response.status_code == 200, page
    assert officer.post(at("publish", round_)).status_code == 303
    assert Assignment.everything.count() == 1
    with django_assert_max_num_queries(10):
        assert "0 van 1" in officer.get(at("round", round_)).content.decode()
    with django_assert_max_num_queries(10):
        assert "0 van 1" in officer.get("/rondes/").content.decode()
    assert "Ronde sluiten" in officer.get(at("close", round_)).content.decode()
    assert officer.post(at("close", round_)).status_code == 303
    assert "Gesloten" in officer.get(at("round", round_)).content.decode()


def test_a_form_sent_twice_begins_one_round(officer):
    begun(officer)
    begun(officer)
    assert Round.everything.count() == 1


def test_what_is_wrong_with_a_question_stands_beside_it(officer):
    response = officer.post(
        "/rondes/nieuw/vragen/",
        {"token": TOKEN, "title": "Werkdruk", "year": "2026", **QUESTIONS, "question-1-kind": "een",
         "question-1-choices": "Ja"},
    )  # fmt: skip
    page = response.content.decode()
    assert response.status_code == 422
    assert "Vraag 2 heeft twee tot 40 antwoorden nodig." in page
    assert 'value="Hoeveel medewerkers heeft u?"' in page


def test_room_for_another_question(officer):
    response = officer.post("/rondes/nieuw/vragen/", {"token": TOKEN, **QUESTIONS, "more": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="question-2-text"' in page
    assert 'value="Herkent u dit?"' in page
    assert not Round.everything.exists()


def test_questions_are_changed_in_plain_fields(officer):
    round_ = begun(officer)
    changed = {**QUESTIONS, "question-0-text": "Herkent u dat?"}
    assert officer.post(at("typed", round_), changed).status_code == 303
    assert "Herkent u dat?" in officer.get(at("questions", round_)).content.decode()


def offered(client, data, name="vragen.xlsx"):
    fields = {"token": TOKEN, "year": "", "title": "", "file": SimpleUploadedFile(name, data)}
    return client.post("/rondes/nieuw/bestand/", fields, follow=True)


def test_what_must_change_in_a_file_is_told_row_by_row(officer, tmp_path):
    rows = [{"type": "text", "name": "a", "label": "Waarom?"}, {"type": "geotrace", "name": "b", "label": "Waar?"},
            {"type": "integer", "name": "c", "label": "Hoeveel?", "constraint": ". >= nooit()"}]  # fmt: skip
    response = offered(officer, write_form(tmp_path / "form.xlsx", rows).read_bytes())
    page = response.content.decode()
    assert response.status_code == 422
    assert "blad survey, rij 4, vraag c, constraint:" in page
    assert not Round.everything.exists()
    assert "geen formulier" in offered(officer, b"naam;plaats", "leden.csv").content.decode()


def test_what_is_unwise_in_a_file_can_be_published(officer, tmp_path):
    rows = [{"type": "text", "name": "a", "label": "Waarom?"}, {"type": "text", "name": "A", "label": "Echt?"}]
    page = offered(officer, write_form(tmp_path / "form.xlsx", rows).read_bytes()).content.decode()
    assert "verschillen alleen in hoofdletters" in page
    assert "U kunt deze vragenlijst zo publiceren." in page


def test_last_years_file_is_made_here_and_never_missed(officer):
    page = offered(officer, FORM.read_bytes()).content.decode()
    assert "Hoeveel mensen waren op 31 december in dienst?" in page
    assert "vorig.xml" not in page


def test_a_file_that_cannot_be_read_says_so(officer):
    for data, said in ((b"", "Dit bestand is leeg"), (b"x" * 2_600_000, "Dit bestand is te groot")):
        response = offered(officer, data)
        assert response.status_code == 422
        assert said in response.content.decode()


def test_the_file_comes_back_as_it_was(officer):
    round_ = begun(officer)
    response = officer.get(at("file", round_))
    assert response.content == bytes(round_.source)
    assert 'filename="werkdruk.xlsx"' in response["Content-Disposition"]


def test_a_trial_counts_for_nothing(officer):
    round_ = begun(officer)
    response = officer.post(at("try", round_), follow=True)
    assert "Herkent u dit?" in response.content.decode()
    assert not Assignment.everything.exists()
    assert Round.everything.get().form_version is None


def test_whom_it_would_ask(officer):
    organisation("Welzijn Aarde", place="Zeist")
    DoNotAsk.everything.create(organisation=organisation("Welzijn Zee", place="Zeist"), reason="Vroeg erom.")
    organisation("Welzijn Maan", place="Urk")
    round_ = begun(officer)
    looking = {"standing": "member", "words_": "zeist", "day": TODAY.isoformat(), "unit": "member"}
    page = officer.get(at("target", round_), looking).content.decode()
    assert "1 organisatie<" in page
    assert "<li>Welzijn Zee</li>" in page
    assert Round.everything.get().filters == {"standing": "member"}
    assert officer.post(at("target", round_), looking).status_code == 303
    assert Round.everything.get().filters == {"standing": "member", "words": "zeist"}


def test_a_day_to_come_has_no_register(officer):
    round_ = begun(officer)
    later = {"standing": "member", "day": (TODAY + timedelta(days=1)).isoformat(), "unit": "member"}
    response = officer.post(at("target", round_), later)
    assert response.status_code == 422
    assert "Deze dag is nog niet geweest." in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"closes": TODAY - timedelta(days=3)}, "De laatste dag ligt voor de eerste dag."),
        ({"reminders": "7, later"}, "Schrijf hele getallen met komma"),
        ({"reminders": "90"}, "Een herinnering komt na de eerste dag"),
        ({"minutes": "0"}, "Kies een aantal minuten"),
    ],
)
def test_days_that_cannot_be(officer, changes, said):
    round_ = begun(officer)
    data = {"opens": TODAY, "closes": TODAY + timedelta(days=9), "reminders": "3", "minutes": "4", "minimum": "3"}
    assert officer.post(at("when", round_), {**data, **changes}).status_code == 422
    assert said in officer.post(at("when", round_), {**data, **changes}).content.decode()
    assert officer.post(at("when", round_), data).status_code == 303


def test_texts_are_shown_as_a_member_gets_them(officer):
    organisation("Welzijn Aarde & Co")
    round_ = begun(officer)
    texts = {"subject": "Over {titel}", "invitation": "Dag {naam}, {minuten} minuten: {link}", "reminder": ""}
    page = officer.post(at("texts", round_), {**texts, "look": "1"}).content.decode()
    assert "Dag Welzijn Aarde &amp; Co, 1 minuten" in page
    assert Round.everything.get().subject == "{titel}: doet u mee?"
    wrong = officer.post(at("texts", round_), {**texts, "invitation": "Dag {voornaam} {link}"})
    assert wrong.status_code == 422
    assert "{voornaam} kennen wij niet." in wrong.content.decode()
    assert officer.post(at("texts", round_), texts).status_code == 303
    assert Round.everything.get().subject == "Over {titel}"


def test_what_is_known_is_asked_only_with_a_reason(officer):
    organisation()
    round_ = begun(officer)
    page = officer.get(at("publish", round_)).content.decode()
    assert "Hoeveel medewerkers heeft u?" in page
    assert "Wordt getoond" in page
    path = "/data/hoeveel_medewerkers"
    short = officer.post(at("ask_anyway", round_), {"path": path, "anyway": "1", "why": "Daarom."})
    assert short.status_code == 422
    assert "in ten minste 20 tekens" in short.content.decode()
    why = "Het aantal is in de zomer sterk veranderd."
    assert officer.post(at("ask_anyway", round_), {"path": path, "anyway": "1", "why": why}).status_code == 303
    assert "Wordt toch gevraagd" in officer.get(at("publish", round_)).content.decode()
    officer.post(at("publish", round_))
    assert Held.everything.get().asked_anyway == why


def test_publishing_what_is_not_ready_says_why(officer):
    round_ = begun(officer)
    response = officer.post(at("publish", round_))
    assert response.status_code == 422
    assert "geen enkel lid" in response.content.decode()


def test_a_later_end_and_other_reminders(officer):
    organisation()
    round_ = begun(officer)
    officer.post(at("publish", round_))
    later = TODAY + timedelta(days=40)
    assert officer.post(at("extend", round_), {"closes": later}).status_code == 303
    assert officer.post(at("reminders", round_), {"reminders": "5", "reminder": "Nog even: {link}"}).status_code == 303
    kept = Round.everything.get()
    assert (kept.closes, kept.reminders, kept.reminder) == (later, [5], "Nog even: {link}")


def test_a_copy_and_throwing_away(officer):
    first = begun(officer)
    page = officer.get(f"/rondes/nieuw/?na={first.uuid}").content.decode()
    assert f'<option value="{first.uuid}" selected>' in page
    response = officer.post("/rondes/nieuw/kopie/", {"token": first.uuid, "earlier": first.uuid}, follow=True)
    assert "Dit is een kopie." in response.content.decode()
    copy = Round.everything.exclude(pk=first.pk).get()
    assert officer.post(at("throw_away", copy)).status_code == 303
    assert Round.everything.get() == first


def test_who_left_is_not_counted(officer):
    round_ = begun(officer)
    for name in ("Welzijn Aarde", "Welzijn Zee", "Welzijn Maan"):
        organisation(name)
    officer.post(at("publish", round_))
    first, second, _third = Assignment.everything.all()
    Assignment.everything.filter(pk=first.pk).update(ended="left")
    Assignment.everything.filter(pk=second.pk).update(answered="2026-01-01T12:00Z")
    assert "1 van 2 antwoordden" in officer.get(at("round", round_)).content.decode()
    assert "1 van 2" in officer.get("/rondes/").content.decode()


def test_the_first_page_of_the_bureau(officer, django_assert_max_num_queries):
    organisation()
    round_ = begun(officer)
    assert "Rondes die nu open zijn" not in officer.get("/").content.decode()
    officer.post(at("publish", round_))
    with django_assert_max_num_queries(10):
        page = officer.get("/").content.decode()
    assert "0 van 1, nog 14 dagen" in page


def test_in_english(officer):
    officer.cookies["taal"] = "en"
    round_ = begun(officer)
    page = officer.get(at("publish", round_)).content.decode()
    assert "Check and publish" in page
    assert "What we know already" in page


def test_who_may_only_look(client):
    signed_in(client, Role.DATA_OFFICER)
    round_ = begun(client)
    signed_in(client, Role.BUREAU_READER)
    page = client.get(at("round", round_)).content.decode()
    assert "Werkdruk" in page
    assert at("publish", round_) not in page
    assert client.get(at("when", round_)).status_code == 403
    signed_in(client, Role.RESPONDENT, organisation())
    assert client.get("/rondes/").status_code == 403
