"""Open answers in categories: made and changed, coded by one and by two, and a closed question in the report."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.core import InputError
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications.coding import answers, categories
from meerwaarde.web.publications.coding.agreeing import agreed
from meerwaarde.web.publications.coding.selectors import SAMPLE
from meerwaarde.web.publications.drafts import choices, making
from meerwaarde.web.publications.models import Category, CodedAnswer, CodeScheme, DraftFile, Release, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from support.open_answers import BOTH, MONEY, STAFF, again, all_coded, begun, open_round, says
from support.people import actor
from support.report_drafts import made, worked

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
NAME = "waarom_ingedeeld"
TEXTS = (*[STAFF] * 7, *[MONEY] * 5, *[BOTH] * 4, *["Anders dan u denkt."] * 3)


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def tables(draft):
    return json.loads(bytes(DraftFile.everything.get(draft=draft, name="tables.json").content))


def test_it_works(by):
    round_ = open_round(*TEXTS)
    found = begun(by, round_)
    assert (len(found.answers), found.left, found.complete) == (19, 19, False)
    found = all_coded(by, found)
    assert (found.left, dict(found.often)) == (0, {"c1": 11, "c2": 9, "anders": 3})
    draft = made(by, round_)
    assert (draft.state, draft.error) == ("ready", "")
    cells = draft.content["passports"]["cells"]
    shown = {name: (cell["shown"], cell["n"]) for name, cell in cells.items() if name.startswith(NAME)}
    assert shown == {
        f"{NAME}.c1.share": ("57,9\u00a0%", 19), f"{NAME}.c2.share": ("47,4\u00a0%", 19),
        f"{NAME}.anders.share": ("15,8\u00a0%", 19),
    }  # fmt: skip
    said = tables(draft)
    table = next(table for table in said["tables"] if table["question"] == NAME)
    assert table["question_text"] == "Waardoor komt dat?"
    assert table["answers"] == {"c1": "Personeel", "c2": "Geld", "anders": "Anders"}
    assert "Dit waren open antwoorden, door ons ingedeeld in 2 categorieën." in table["footnotes"]
    assert "‘Ja’ antwoordden op ‘Wachten cliënten langer" in table["asked_of"]
    assert "Niemand deelde een deel ervan nog eens in." in table["coded"]
    assert "‘Waardoor komt dat?’: open antwoorden: alleen ingedeeld in categorieën" in said["left_out"]
    lines = dict(draft.content["passports"]["shared"][NAME])
    assert lines["Indeling"].startswith("Iemand van het bureau las alle antwoorden")
    assert "Personeel" in bytes(DraftFile.everything.get(draft=draft, name="codebook.xml").content).decode()
    pages = b"".join(bytes(one.content) for one in DraftFile.everything.filter(draft=draft, name__endswith=".html"))
    assert STAFF not in pages.decode()
    assert json.loads(draft.lines[0])["release"]["questions"][1]["question"] == NAME


@one
def test_while_an_answer_waits_the_question_is_not_in_the_report(by):
    round_ = open_round(*TEXTS)
    found = begun(by, round_)
    read = [one for one in found.answers if one.text != BOTH]
    answers.code(by=by, sheet=found, chosen={one.submission: ["c1"] for one in read})
    word = answers.sweep(by=by, sheet=again(by, found.scheme), word="personeel", code="c1")
    assert len(word.changed) == 4
    assert again(by, found.scheme).left == 4  # a word is no reading
    draft = made(by, round_)
    assert not [name for name in draft.content["passports"]["cells"] if name.startswith(NAME)]
    assert any("open antwoorden publiceren wij niet" in line for line in tables(draft)["left_out"])


def test_what_is_public_stays(by):
    round_ = open_round(*TEXTS)
    found = all_coded(by, begun(by, round_))
    draft = made(by, round_)
    ReportDraft.everything.filter(pk=draft.pk).update(state="ready")
    first, second = found.categories
    categories.add(by=by, scheme=found.scheme, name_nl="Ruimte")  # a draft is not public
    release = Release.objects.create(slug="r", kind="report", title="R", period="2026")
    ReportDraft.everything.filter(pk=draft.pk).update(state="released", release=release)
    for change in (
        lambda: categories.add(by=by, scheme=found.scheme, name_nl="Wetten"),
        lambda: categories.merge(by=by, category=first, into=second),
        lambda: categories.remove(by=by, category=first, answers="none"),
    ):
        with pytest.raises(InputError, match="al gepubliceerd"):
            change()
    assert categories.rename(by=by, category=first, name_nl="Mensen").name_nl == "Mensen"
    answers.code(by=by, sheet=again(by, found.scheme), chosen={found.answers[0].submission: ["c2"]})


@one
def test_categories_are_renamed_joined_and_taken_away(by):
    found = all_coded(by, begun(by, open_round(*TEXTS)))
    first, second = found.categories
    with pytest.raises(InputError, match="zo heet"):
        categories.rename(by=by, category=first, name_nl="Geld")
    assert categories.add(by=by, scheme=found.scheme, name_nl=" Geld ").pk == second.pk  # twice is once
    third = categories.add(by=by, scheme=found.scheme, name_nl="Ruimte", name_en="Space")
    assert third.code == "c3"
    assert categories.merge(by=by, category=second, into=first) == 9
    assert dict(again(by, found.scheme).often) == {"c1": 16, "anders": 3}
    assert categories.remove(by=by, category=first, answers="again") == 16
    assert again(by, found.scheme).left == 16
    assert categories.add(by=by, scheme=found.scheme, name_nl="Nieuw").code == "c4"
    with pytest.raises(InputError, match="naam"):
        categories.add(by=by, scheme=found.scheme, name_nl=" \0 ")
    for name in range(18):
        categories.add(by=by, scheme=found.scheme, name_nl=f"Nog {name}")
    with pytest.raises(InputError, match="al 20 categorieën"):
        categories.add(by=by, scheme=found.scheme, name_nl="Te veel")


@one
def test_taking_away_can_leave_answers_in_none(by):
    found = all_coded(by, begun(by, open_round(STAFF, BOTH)))
    categories.remove(by=by, category=found.categories[0], answers="none")
    assert dict(again(by, found.scheme).often) == {"anders": 1, "c2": 1}
    assert again(by, found.scheme).left == 0
    with pytest.raises(InputError, match="Kies wat er met"):
        categories.remove(by=by, category=found.categories[1], answers="weg")


def test_a_word_is_looked_for_and_taken_back(by):
    found = begun(by, open_round(STAFF, MONEY, BOTH, "Ongeld is geen woord."))
    assert {one.text for one in answers.holding(found, "GEL", "c2")} == {BOTH}
    answers.code(by=by, sheet=found, chosen={one.submission: ["c1"] for one in found.answers if one.text == BOTH})
    sweep = answers.sweep(by=by, sheet=again(by, found.scheme), word="ge", code="c2")
    kept = {one.text: one for one in again(by, found.scheme).answers}
    assert (kept[BOTH].codes, kept[BOTH].done) == (("c1", "c2"), True)
    assert (kept[MONEY].codes, kept[MONEY].done) == (("c2",), False)
    assert answers.undo(by=by, sweep=sweep) == 4  # "geen", "gemeente", "geld"
    assert answers.undo(by=by, sweep=sweep) == 0
    kept = {one.text: one.codes for one in again(by, found.scheme).answers}
    assert (kept[BOTH], kept[MONEY]) == (("c1",), None)
    with pytest.raises(InputError, match="twee letters"):
        answers.sweep(by=by, sheet=found, word="g", code="c2")
    with pytest.raises(InputError, match="Geen enkel antwoord"):
        answers.sweep(by=by, sheet=found, word="kapper", code="c2")


def test_a_second_coder_is_compared_with_what_the_first_chose_then(by):
    found = begun(by, open_round(*TEXTS, *[STAFF] * 5))
    other = actor(Role.DATA_OFFICER)
    assert not answers.may_be_second(other, found)  # first all must be coded
    found = all_coded(by, found)
    assert (len(found.sample), answers.may_be_second(by, found), answers.may_be_second(other, found)) == (
        SAMPLE, False, True,
    )  # fmt: skip
    with pytest.raises(InputError, match="niet zelf indeelde"):
        answers.code_sample(by=by, sheet=found, chosen={})
    chosen = {one.submission: list(one.codes or ()) for one in found.sample}
    staff = [one.submission for one in found.sample if one.text == STAFF]
    chosen[staff[0]], chosen[staff[1]] = [], ["c2"]
    answers.code_sample(by=other, sheet=found, chosen=chosen)
    before = agreed(again(by, found.scheme))
    assert (before.n, before.percent, len(before.differ)) == (20, 92.5, 2)
    # Coming round to the other afterwards is no agreement.
    answers.code(by=by, sheet=found, chosen={staff[0]: [], staff[1]: ["c2"]})
    assert agreed(again(by, found.scheme)) == before


def test_a_correction_with_the_same_words_needs_no_second_look(by):
    round_ = open_round(STAFF, MONEY, over=False)
    said = Assignment.everything.filter(round=round_).order_by("pk")
    found = all_coded(by, begun(by, round_))
    says(round_, STAFF, of=said[0])
    says(round_, STAFF, of=said[0])
    assert again(by, found.scheme).left == 0
    says(round_, "Iets heel anders.", of=said[0])
    assert again(by, found.scheme).left == 1


@one
def test_only_who_may_codes(by):
    found = begun(by, open_round(STAFF))
    reader = actor(Role.BUREAU_READER)
    for act in (
        lambda: categories.add(by=reader, scheme=found.scheme, name_nl="X"),
        lambda: answers.code(by=reader, sheet=found, chosen={}),
        lambda: again(reader, found.scheme),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(InputError, match="is er niet"):
        categories.begin(by=by, round_=found.round.uuid, path="/data/langer")  # no open question


@one
def test_codes_go_with_the_answer(by):
    found = all_coded(by, begun(by, open_round(STAFF)))
    Assignment.everything.all().delete()
    Submission.objects.filter(pk=found.answers[0].submission).delete()
    assert not CodedAnswer.everything.exists()
    assert CodeScheme.everything.count() == 1
    assert Category.everything.count() == 2
    assert not [row for row in Entry.everything.values_list("detail__changes", flat=True) if STAFF in str(row)]


def test_a_coded_question_can_be_left_out(by):
    round_ = open_round(*TEXTS)
    found = all_coded(by, begun(by, round_))
    draft = made(by, round_)
    offered = choices.choices_of(by.scope, draft)
    assert [(one.name, one.after) for one in offered.splits.questions][:1] == [("langer", ("citeren", NAME))]
    assert (NAME, "Waardoor komt dat? (open antwoorden, ingedeeld)") in offered.in_words_questions()
    said = {"title": draft.title, "period": draft.period, "language": "nl", "split": []}
    draft = worked(making.change(by=by, draft=draft, left_out=[NAME], **said), by)
    assert (draft.state, draft.error, draft.left_out) == ("ready", "", [NAME])
    assert not [name for name in draft.content["passports"]["cells"] if name.startswith(NAME)]
    page = bytes(DraftFile.everything.get(draft=draft, name="index.html").content).decode()
    assert "Personeel" not in page
    assert "open antwoorden: alleen ingedeeld" not in page
    # It stays out, also when it is not ready for a report any more.
    categories.add(by=by, scheme=found.scheme, name_nl="Ruimte")
    CodedAnswer.everything.filter(scheme=found.scheme, submission=found.answers[0].submission).delete()
    draft = worked(making.again(by=by, draft=draft), by)
    assert (draft.state, draft.error) == ("ready", "")
    with pytest.raises(InputError, match="ten minste één"):  # it goes with the question before it
        making.change(by=by, draft=draft, left_out=["langer"], **said)


@one
def test_what_was_coded_since_the_page_was_opened_stays_in(by):
    round_ = open_round(*TEXTS)
    draft = making.begin(by=by, round_=round_.uuid)
    shown = [one.name for one in choices.choices_of(by.scope, draft).splits.questions]
    begun(by, round_)
    offered = choices.choices_of(by.scope, draft)
    said = {"title": "x", "period": "y", "language": "nl", "questions": ["langer"], "offered": shown}
    assert choices.as_changes(offered, draft, said)["left_out"] == ["citeren"]
    assert choices.as_changes(offered, draft, {**said, "offered": [*shown, NAME]})["left_out"] == ["citeren", NAME]
