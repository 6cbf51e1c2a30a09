"""Quotes in a report: only with permission, only shortened, dropped when the permission or the answer goes."""

from __future__ import annotations

import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.publication.quotes import Quote, Quoted
from meerwaarde.questionnaire import parse_xform, questionnaire_of
from meerwaarde.web.audit.models import EntryDetail
from meerwaarde.web.members.models import Contact, Municipality
from meerwaarde.web.publications.drafts import looked, making, second_eyes
from meerwaarde.web.publications.models import DraftFile, Release, ReportDraft
from meerwaarde.web.publications.quoting import choosing
from meerwaarde.web.publications.quoting.shortening import shortened
from meerwaarde.web.publications.quoting.standing import Standing, hidden_by_protection
from meerwaarde.web.publications.quoting.telling import telling
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from support.open_answers import BOTH, MONEY, STAFF, WHY, XML, all_coded, begun, open_round, says
from support.people import LONG_AGO, actor, organisation
from support.report_drafts import made, worked

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
SHORT = "Wij vinden geen mensen […] en dat duurt al maanden."
CODES = {STAFF: "c1", MONEY: "c2", BOTH: "c3"}
TEXTS = (*[STAFF] * 6, *[MONEY] * 4)


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def begin(by, round_):
    return making.begin(by=by, round_=round_.uuid)


def pick(by, draft, text, kept=None, **more):
    """Quote the first answer with this text."""
    found = choosing.choosable(by.scope, draft)[0]
    taken = {said["submission"] for said in ReportDraft.everything.get(pk=draft.pk).quotes}
    said = next(said for said in found.answers if said.text(WHY) == text and said.submission not in taken)
    choosing.choose(by=by, draft=draft, path=WHY, submission=said.submission, text=kept or text, **more)
    return Assignment.everything.get(submission=said.submission)


def file_of(draft, name):
    return bytes(DraftFile.everything.get(draft=draft, name=name).content)


def test_it_works(by):
    round_ = open_round(*TEXTS)
    says(round_, "Dit mag niet in het rapport.", permitted=False)
    draft = begin(by, round_)
    pick(by, draft, STAFF, SHORT.replace("[…]", "[...]"))
    money = pick(by, draft, MONEY)
    draft = worked(draft, by)
    assert (draft.state, draft.error) == ("ready", "")
    said = json.loads(file_of(draft, "tables.json"))["quotes"]
    assert [(each["question"], each["question_text"], each["texts"]) for each in said] == [
        ("waarom", "Waardoor komt dat?", [SHORT, MONEY])
    ]
    assert said[0]["permitted"] == "10 organisaties vonden het goed dat wij hun antwoord citeren. Wij kozen hieruit."
    page = file_of(draft, "index.html").decode()
    assert "In hun eigen woorden" in page
    assert all(text in page for text in (SHORT, MONEY))
    assert "Dit mag niet" not in page
    assert money.organisation.number not in page
    word = zipfile.ZipFile(io.BytesIO(file_of(draft, "report.docx"))).read("word/document.xml").decode()
    assert SHORT in word
    # Changed by the member: the words are gone from the next report, and who made it is told.
    digest = draft.digest
    says(round_, "Iets anders.", of=money)
    making.again(by=by, draft=draft)
    draft = worked(draft, by)
    assert [each["text"] for each in draft.quotes] == [SHORT]
    assert draft.standing["quotes_gone"] == [
        "Een citaat bij ‘Waardoor komt dat?’ staat er niet meer in: het antwoord is veranderd of telt niet meer mee."
    ]
    assert MONEY not in file_of(draft, "index.html").decode()
    assert draft.digest != digest  # somebody must look again


@one
def test_withdrawn_permission_takes_a_quote_out_and_too_few_take_out_all(by):
    round_ = open_round(*[STAFF] * 4)
    draft = begin(by, round_)
    first, second = pick(by, draft, STAFF), pick(by, draft, STAFF, "[…] dat duurt al maanden.")
    says(round_, STAFF, of=first, permitted=False)
    draft = worked(draft, by)
    assert [each["text"] for each in draft.quotes] == ["[…] dat duurt al maanden."]
    assert "de toestemming is ingetrokken" in draft.standing["quotes_gone"][0]
    says(round_, STAFF, of=second)  # corrected elsewhere: the same words, still allowed
    making.again(by=by, draft=draft)
    draft = worked(draft, by)
    assert len(draft.quotes) == 1
    assert "quotes_gone" not in draft.standing
    third = Assignment.everything.filter(round=round_).exclude(pk__in=[first.pk, second.pk]).order_by("pk")[0]
    says(round_, STAFF, of=third, permitted=False)
    making.again(by=by, draft=draft)
    draft = worked(draft, by)
    assert draft.quotes == []
    assert "te weinig leden" in draft.standing["quotes_gone"][0]
    assert choosing.choosable(by.scope, draft)[0].few


@one
def test_only_answers_with_permission_can_be_chosen(by):
    round_ = open_round(*[STAFF] * 3)
    refused = says(round_, MONEY, permitted=False)
    draft = begin(by, round_)
    found = choosing.choosable(by.scope, draft)[0]
    assert {said.text(WHY) for said in found.answers} == {STAFF}
    for path, submission in ((WHY, refused.submission_id), ("/data/langer", found.answers[0].submission), (WHY, 0)):
        with pytest.raises(InputError, match="geen toestemming"):
            choosing.choose(by=by, draft=draft, path=path, submission=submission, text=MONEY)
    few = begin(by, open_round(*[STAFF] * 2))
    assert (choosing.choosable(by.scope, few)[0].answers, choosing.choosable(by.scope, few)[0].few) == ((), True)


@one
def test_members_are_counted_not_answers(by):
    round_ = open_round(STAFF, unit="municipality")
    member = Assignment.everything.filter(round=round_).order_by("pk")[0].organisation
    for code in ("GM0001", "GM0002"):
        other = says(round_, STAFF)
        Assignment.everything.filter(pk=other.pk).update(organisation=member, municipality=code)
    found = choosing.choosable(by.scope, ReportDraft(round=round_.uuid))
    assert found[0].few


KEPT = [
    (SHORT, SHORT),
    ("[...] dat duurt al maanden.", "[…] dat duurt al maanden."),
    ("Wij vinden geen mensen […]", "Wij vinden geen mensen […]"),
    ("  Wij  vinden geen\nmensen voor de wijkteams, en dat duurt al maanden.", STAFF),
    ("[ … ] mensen […] duurt [ ... ]", "[…] mensen […] duurt […]"),
]
REFUSED = [
    "Wij vinden mensen.",  # words changed in place
    "Wij vinden geen mensen",  # the end left out without a mark
    "vinden geen mensen […]",
    "wij vinden geen mensen […]",  # another letter
    "Wij vinden geen mensen […] voor de wijkteams, en dat duurt al maanden.",  # nothing left out there
    "[…] Wij vinden geen mensen […]",
    "Wij […] maanden. […]",
    "Wij […] al duurt […]",  # another order
    "[…]",
    "",
    "Wij […] […] maanden.",
]


@pytest.mark.parametrize(("written", "printed"), KEPT)
@one
def test_words_may_be_left_out(written, printed):
    assert shortened(STAFF, written) == printed


@pytest.mark.parametrize("written", REFUSED)
@one
def test_nothing_else_may_change(written):
    with pytest.raises(InputError):
        shortened(STAFF, written)


def test_what_may_tell_who_wrote_it_needs_a_second_look(by):
    member = organisation("Stichting Welzijn Zeeland-Oost")
    Contact.everything.create(organisation=member, name="Fatima van den Broek", function="other", valid_from=LONG_AGO)
    Municipality.objects.create(code="GM9999", name="Oud-Beijerland")
    told = {
        "Wij van Welzijn Zeeland Oost zien dat.": "organisatie: Stichting Welzijn Zeeland-Oost",
        "Vraag het maar aan Fatima.": "contactpersoon: Fatima",
        "Dat zei fatima van den broek.": "contactpersoon: Fatima van den Broek",
        "In Oud-Beijerland is dat zo.": "gemeente: Oud-Beijerland",
        "Mail naar jan@example.org.": "e-mailadres: jan@example.org",
        "Bel 06-12345678 of +31 20 123 45 67.": "telefoonnummer: 06-12345678, +31 20 123 45 67",
        "Kom langs, 1234 AB, op de Lange Dorpsstraat 12a.": "postcode: 1234 AB",
        "Kom langs op de Lange Dorpsstraat 12a.": "adres: Lange Dorpsstraat 12a",
        "Zie www.voorbeeld.nl.": "website: www.voorbeeld.nl",
    }
    for text, warning in told.items():
        assert any(warning in each for each in telling(by.scope, text)), (text, telling(by.scope, text))
    for text in (STAFF, "In 2024 kwamen er 1.250 mensen, 12.000 euro.", "Een broek van het welzijn op de dorpsstraat."):
        assert telling(by.scope, text) == ()
    round_ = open_round(*[STAFF] * 3, "Fatima wacht al lang.")
    draft = begin(by, round_)
    with pytest.raises(choosing.ToConfirm, match="Fatima"):
        pick(by, draft, "Fatima wacht al lang.")
    pick(by, draft, "Fatima wacht al lang.", "[…] wacht al lang.")  # without the name there is nothing to confirm
    choosing.take_back(by=by, draft=draft, path=WHY, submission=ReportDraft.everything.get().quotes[0]["submission"])
    pick(by, draft, "Fatima wacht al lang.", confirmed=True)


@one
def test_at_most_twelve_each_once_and_the_trail_holds_no_words(by):
    round_ = open_round(*[STAFF] * 14)
    draft = begin(by, round_)
    first = pick(by, draft, STAFF)
    turn = ReportDraft.everything.get().turn
    choosing.choose(by=by, draft=draft, path=WHY, submission=first.submission_id, text=STAFF)  # the same again
    assert ReportDraft.everything.get().turn == turn
    choosing.choose(by=by, draft=draft, path=WHY, submission=first.submission_id, text=SHORT)  # shortened otherwise
    for _time in range(11):
        pick(by, draft, STAFF)
    with pytest.raises(InputError, match="al 12 citaten"):
        pick(by, draft, STAFF)
    assert [each["text"] for each in ReportDraft.everything.get().quotes][:2] == [SHORT, STAFF]
    assert not [row for row in EntryDetail.objects.values_list("changes", flat=True) if "mensen" in str(row)]


@one
def test_a_quote_of_a_hidden_category_stays_out(by):
    round_ = open_round(*[STAFF] * 7, *[MONEY] * 6, BOTH)
    found = begun(by, round_, "Personeel", "Geld", "Allebei")
    all_coded(by, found, lambda text: [CODES[text]])
    draft = begin(by, round_)
    pick(by, draft, STAFF)
    pick(by, draft, BOTH)
    draft = worked(draft, by)
    cells = draft.content["passports"]["cells"]
    assert cells["waarom_ingedeeld.c3.share"]["shown"] == ""
    said = json.loads(file_of(draft, "tables.json"))["quotes"]
    assert said[0]["texts"] == [STAFF]
    assert "categorie waarvan het cijfer is afgeschermd" in draft.standing["quotes_gone"][0]
    assert BOTH not in file_of(draft, "index.html").decode()
    gone = SimpleNamespace(quotes=(), labels=SimpleNamespace(questions={}))  # a report that leaves the question out
    asked = Standing((Quoted("waarom", ("citeren", "ja"), (Quote(STAFF),)),))
    assert hidden_by_protection(asked, gone)[0].endswith("staat er niet in: de vraag staat niet in dit rapport.")


def test_categories_that_are_left_out_bind_quotes_once_they_are_public(by):
    round_ = open_round(*[STAFF] * 7, *[MONEY] * 6, BOTH)
    all_coded(by, begun(by, round_, "Personeel", "Geld", "Allebei"), lambda text: [CODES[text]])
    draft = begin(by, round_)
    pick(by, draft, BOTH)
    said = {"title": draft.title, "period": draft.period, "language": "nl", "split": []}
    draft = worked(making.change(by=by, draft=draft, left_out=["waarom_ingedeeld"], **said), by)
    assert json.loads(file_of(draft, "tables.json"))["quotes"][0]["texts"] == [BOTH]
    ReportDraft.everything.create(
        round=round_.uuid, slug="eerder", title="R", period="2026", since=timezone.now(), state="released",
        release=Release.objects.create(slug="eerder", kind="report", title="R", period="2026"),
        content={"passports": {"shared": {"waarom_ingedeeld": []}}}, editor=by.id,
    )  # fmt: skip
    draft = worked(making.again(by=by, draft=draft), by)
    assert not json.loads(file_of(draft, "tables.json")).get("quotes")
    assert "categorie waarvan het cijfer is afgeschermd" in draft.standing["quotes_gone"][0]


@one
def test_a_next_version_begins_with_the_quotes_and_they_are_looked_at(by):
    round_ = open_round(*TEXTS)
    draft = made(by, round_)
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    assert looked.standing(draft, timezone.now()).good
    pick(by, draft, STAFF)
    draft = worked(draft, by)
    assert not looked.standing(draft, timezone.now()).good  # the quote was not looked at
    release = Release.objects.create(slug=draft.slug, kind="report", title="R", period="2026")
    ReportDraft.everything.filter(pk=draft.pk).update(state="released", release=release)
    with pytest.raises(InputError, match="al openbaar"):
        pick(by, draft, MONEY)
    assert begin(by, round_).quotes == draft.quotes


@one
def test_the_question_for_permission_is_known_as_one():
    asked = questionnaire_of(parse_xform(XML.encode())).questions
    assert [question.name for question in asked if question.permits] == ["citeren"]
