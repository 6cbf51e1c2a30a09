"""codebook.xml: every question as asked, in the order of the DDI-Codebook 2.5 schema, without figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from meerwaarde.core import Sensitivity
from meerwaarde.publication.codebook import NAMESPACE, codebook
from meerwaarde.questionnaire.types import Choice, Kind, Question, Questionnaire
from support.random_report import AWKWARD
from support.sample_report import ITEMS, sample_report

# The order of children in codebook.xsd 2.5 (DDI Alliance, 17 January 2012), of every element that we may write.
ORDER = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr otherMat",
    "docDscr": "citation guide docStatus docSrc controlledVocabUsed notes",
    "citation": "titlStmt rspStmt prodStmt distStmt serStmt verStmt biblCit holdings notes",
    "titlStmt": "titl subTitl altTitl parTitl IDNo",
    "prodStmt": "producer copyright prodDate prodPlac software fundAg grantNo",
    "verStmt": "version verResp notes",
    "stdyDscr": "citation studyAuthorization stdyInfo studyDevelopment method dataAccs othrStdyMat notes",
    "stdyInfo": "studyBudget subject abstract sumDscr qualityStatement notes exPostEvaluation",
    "sumDscr": "timePrd collDate nation geogCover geogUnit geoBndBox boundPoly anlyUnit universe dataKind",
    "method": "dataColl notes anlyInfo stdyClas dataProcessing codingInstructions",
    "dataColl": (
        "timeMeth dataCollector collectorTraining frequenc sampProc sampleFrame targetSampleSize deviat collMode "
        "resInstru instrumentDevelopment sources collSitu actMin ConOps weight cleanOps"
    ),
    "sources": "dataSrc sourceCitation srcOrig srcChar srcDocu sources",
    "anlyInfo": "respRate EstSmpErr dataAppr",
    "dataAccs": "setAvail useStmt notes",
    "useStmt": "confDec specPerm restrctn contact citReq deposReq conditions disclaimer",
    "fileDscr": "fileTxt locMap notes",
    "fileTxt": (
        "fileName fileCitation dataFingerprint fileCont fileStrc dimensns fileType format filePlac dataChck ProcStat "
        "dataMsng software verStmt"
    ),
    "dimensns": "caseQnty varQnty logRecL recPrCas recNumTot",
    "dataDscr": "varGrp nCubeGrp var nCube notes",
    "var": (
        "location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng undocCod universe TotlResp "
        "sumStat txt stdCatgry catgryGrp catgry codInstr verStmt concept derivation varFormat geoMap catLevel notes"
    ),
    "qstn": "preQTxt qstnLit postQTxt forward backward ivuInstr",
    "catgry": "catValu labl txt catStat mrow",
}
BOTH = {"nl": "Doet u mee?", "en": "Do you take part?"}


def question(name: str, kind: Kind, **more: object) -> Question:
    given = {"path": (name,), "type": kind.value, "labels": BOTH, **more}
    return Question(name=name, kind=kind, **given)  # type: ignore[arg-type]


def form(*questions: Question) -> Questionnaire:
    return Questionnaire("monitor", "Monitor", "3", ("nl", "en"), questions, {}, "monitor.xlsx", "ab" * 32)


CHOICES = (Choice("ja", {"nl": "ja", "en": "yes"}), Choice("nee", {"nl": "nee", "en": "no"}))
FORM = form(
    question("duidelijkheid", Kind.MULTIPLE, choices=tuple(Choice(code, {"": text}) for code, text in ITEMS.items())),
    question("sociaal_team", Kind.ONE, choices=CHOICES, indicator="kpi-7", sensitivity=Sensitivity.HIGH),
    question("vrijwilligers", Kind.INTEGER, labels={"": "Hoeveel?"}),
    question("toelichting", Kind.TEXT),
    question("let_op", Kind.OTHER, type="note"),
    question("start", Kind.OTHER, labels={}),
)


def read(questionnaire: Questionnaire = FORM) -> etree._Element:
    return etree.fromstring(codebook(questionnaire, sample_report()))


def named(book: etree._Element, name: str) -> etree._Element:
    found = book.find(f".//{{*}}var[@name='{name}']")
    assert found is not None
    return found


def test_it_works() -> None:
    book = read()
    assert book.tag == f"{{{NAMESPACE}}}codeBook"
    assert book.get("version") == "2.5"
    assert [var.get("name") for var in book.iter("{*}var")] == [
        "duidelijkheid", "sociaal_team", "vrijwilligers", "toelichting",
    ]  # fmt: skip


def test_elements_stand_in_the_order_of_the_schema() -> None:
    checked = 0
    for element in read().iter("{*}*"):
        children = [etree.QName(child).localname for child in element]
        if children:
            order = ORDER[etree.QName(element).localname].split()
            places = [order.index(child) for child in children]
            assert places == sorted(places), element.tag
            checked += 1
    assert checked > 20


def test_a_question_has_its_text_in_every_language_and_its_codes() -> None:
    team = named(read(), "sociaal_team")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert {text.get(lang): text.text for text in team.iterfind("{*}qstn/{*}qstnLit")} == BOTH
    codes = [(each.findtext("{*}catValu"), each.findtext("{*}labl")) for each in team.iterfind("{*}catgry")]
    assert codes == [("ja", "ja"), ("nee", "nee")]
    assert team.findtext("{*}concept") == "kpi-7"
    assert team.findtext("{*}universe") == "organisaties die werken in een wijk met een sociaal team"


@pytest.mark.parametrize(
    ("name", "interval", "format_"),
    [("sociaal_team", "discrete", "character"), ("vrijwilligers", "contin", "numeric")],
)
def test_a_question_has_its_kind(name: str, interval: str, format_: str) -> None:
    var = named(read(), name)
    assert var.get("intrvl") == interval
    kind = var.find("{*}varFormat")
    assert kind is not None
    assert kind.get("type") == format_


def test_a_form_with_one_language_speaks_that_of_the_report() -> None:
    label = named(read(), "vrijwilligers").find("{*}labl")
    assert label is not None
    assert label.get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"


def test_identifiers_are_unique() -> None:
    keys = [element.get("ID") for element in read().iter() if element.get("ID")]
    assert len(keys) == len(set(keys))


def test_no_statistics() -> None:
    book = read()
    assert not list(book.iter("{*}sumStat", "{*}catStat"))
    assert "37.68" not in etree.tostring(book, encoding="unicode")


def test_the_study_is_told() -> None:
    book = read()
    assert book.findtext("{*}stdyDscr//{*}titl") == "Monitor decentralisaties 2014"
    assert book.findtext(".//{*}timePrd") == "oktober 2014"
    assert "345" in (book.findtext(".//{*}sumDscr/{*}universe") or "")
    assert "20,0" in (book.findtext(".//{*}respRate") or "")
    assert "even zwaar" in (book.findtext(".//{*}weight") or "")
    assert "Korn" in (book.findtext(".//{*}EstSmpErr") or "")


def test_awkward_labels_come_back_as_text() -> None:
    choices = tuple(Choice(str(place), {"nl": text}) for place, text in enumerate(AWKWARD) if text)
    book = read(replace(FORM, questions=(question("q", Kind.ONE, choices=choices),)))
    found = [each.findtext("{*}labl") for each in named(book, "q").iterfind("{*}catgry")]
    for there, choice in zip(found, choices, strict=True):
        assert there is not None
        text = choice.labels["nl"].replace("\r\n", "\n").replace("\r", "\n")
        assert there.replace("\r\n", "\n").replace("\r", "\n") == "".join(
            "\N{REPLACEMENT CHARACTER}" if sign in "\x00\x07" else sign for sign in text
        )
