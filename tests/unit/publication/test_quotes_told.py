"""Quotes and coded questions as reports tell them."""

from __future__ import annotations

from dataclasses import replace

from meerwaarde.core import Status
from meerwaarde.disclosure import Proof, SafeTable
from meerwaarde.language import use_language
from meerwaarde.publication.coded import Coded, how, note
from meerwaarde.publication.layout import document
from meerwaarde.publication.model import Labels
from meerwaarde.publication.printing import sentence
from meerwaarde.publication.quotes import Quote, Quoted, quotes
from support.sample_cells import share
from support.sample_report import sample_report

PROOF = Proof((), 0, 0, 0, "HiGHS")
LABELS = Labels({"waarom": "Waarom?"}, {}, {}, {})
YES = share("mag", "ja", 12, 20, population=30)
HIDDEN = replace(YES, status=Status.SUPPRESSED, percent=None, count=None, base=None)
ASKED = Quoted("waarom", ("mag", "ja"), (Quote("Eén."), Quote("Twee.", (("waarom_ingedeeld", "c1"),))))


def table(*cells):
    return SafeTable("mag", "mag", "", tuple(cells), PROOF)


def test_it_works():
    (found,) = quotes([ASKED], [table(YES, replace(YES, question="waarom_ingedeeld", answer="c1"))], LABELS)
    assert found.texts == ("Eén.", "Twee.")
    assert sentence(found.permitted).startswith("12 organisaties vonden het goed")


def test_a_hidden_number_is_not_told_and_a_quote_that_tells_one_is_left_out():
    hidden = replace(HIDDEN, question="waarom_ingedeeld", answer="c1")
    (found,) = quotes([ASKED], [table(HIDDEN, hidden)], LABELS)
    assert (found.texts, found.permitted) == (("Eén.",), None)
    (found,) = quotes([ASKED], [], LABELS)  # left out of the report by choice
    assert (found.texts, found.permitted) == (("Eén.",), None)
    assert quotes([ASKED], [table(YES)], replace(LABELS, questions={})) == ()


def test_kappa_is_told_only_where_nothing_is_hidden():
    coded = Coded("waarom_ingedeeld", "waarom", 3, 20, 92.5, (0.41, 1.0))
    assert note(coded) == "Dit waren open antwoorden, door ons ingedeeld in 3 categorieën."
    assert "20 willekeurige antwoorden" in how(coded, [table(YES)])
    assert how(coded, [table(YES)]).endswith("Cohens kappa loopt per categorie van 0,41 tot 1,00.")
    assert "kappa" not in how(coded, [table(HIDDEN)])
    assert "20" not in how(coded, [table(HIDDEN)])
    assert "Niemand deelde" in how(Coded("a", "b", 1), [])


def test_paper_has_a_chapter_for_each_question_with_its_quotes():
    use_language("en")
    report = sample_report("en")
    name = report.sections[0].question
    found = quotes([Quoted(name, ("mag", "ja"), (Quote("Eén."),))] * 2, [table(YES)], report.labels)
    chapters = [one for one in document(replace(report, quotes=found)).sections if one.bullets]
    assert [one.bullets for one in chapters] == [("“Eén.”",)] * 2
    assert len({one.title for one in chapters}) == 2
