"""The codebook: what was asked of whom and how, in DDI-Codebook 2.5 (DDI Alliance, 2012), without any figure.

An archive or another researcher finds here every question as asked, in all languages of the form, with its codes, its
universe and its indicator. The order of the elements is that of the schema, which the tests hold as a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from meerwaarde import __version__
from meerwaarde.core import Sensitivity
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication.model import Report
from meerwaarde.publication.opendata import columns
from meerwaarde.publication.passport import citation, says
from meerwaarde.publication.plaintext import writable
from meerwaarde.publication.wording import everyone_asked
from meerwaarde.questionnaire.types import CLOSED, Kind, Question, Questionnaire

NAMESPACE = "ddi:codebook:2_5"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")  # xs:language
_CONCEPT = "urn:meerwaarde:indicator"


def codebook(questionnaire: Questionnaire, report: Report) -> bytes:
    """codebook.xml of `questionnaire`, with the study as `report` tells it."""
    from lxml import etree

    book = etree.Element(f"{{{NAMESPACE}}}codeBook", nsmap={None: NAMESPACE}, version="2.5")
    book.set(_LANG, report.language)
    _document(_add(book, "docDscr"), report)
    _study(_add(book, "stdyDscr"), questionnaire, report)
    _file(_add(book, "fileDscr", ID="F1", URI="tables.csv"), report)
    data = _add(book, "dataDscr")
    asked = [
        question for question in questionnaire.questions if question.type != "note" and any(question.labels.values())
    ]
    for place, question in enumerate(asked, start=1):
        _variable(data, f"V{place}", question, report)
    return etree.tostring(book, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add(parent: Any, tag: str, text: str | None = None, /, **attributes: str) -> Any:
    """An element at the end of `parent`. `lang` becomes xml:lang where it is a language code."""
    from lxml import etree

    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    language = attributes.pop("lang", "")
    if _LANGUAGE.fullmatch(language):
        made.set(_LANG, language)
    for key, value in attributes.items():
        made.set(key, writable(value))
    if text is not None:
        made.text = writable(text)
    return made


def _document(parent: Any, report: Report) -> None:
    """The codebook itself."""
    quoted = _add(parent, "citation")
    _add(_add(quoted, "titlStmt"), "titl", _("Codeboek bij {}").format(report.title))
    production = _add(quoted, "prodStmt")
    _add(production, "prodDate", report.made.isoformat(), date=report.made.isoformat())
    _add(production, "software", "meerwaarde", version=__version__)


def _study(parent: Any, questionnaire: Questionnaire, report: Report) -> None:
    quoted = _add(parent, "citation")
    titles = _add(quoted, "titlStmt")
    _add(titles, "titl", report.title)
    _add(titles, "IDNo", questionnaire.form_id, agency="meerwaarde")
    production = _add(quoted, "prodStmt")
    _add(production, "producer", questionnaire.settings.get("mw:producer") or _("niet vermeld"))
    _add(production, "prodDate", report.made.isoformat(), date=report.made.isoformat())
    _add(production, "software", "meerwaarde", version=__version__)
    if questionnaire.version:
        _add(_add(quoted, "verStmt"), "version", questionnaire.version)
    _add(quoted, "biblCit", citation(report))
    information = _add(parent, "stdyInfo")
    _add(information, "abstract", report.intro)
    summary = _add(information, "sumDscr")
    _add(summary, "timePrd", report.period)
    _add(summary, "anlyUnit", _("organisatie"))
    _add(summary, "universe", _universe(report))
    _add(summary, "dataKind", _("antwoorden op een vragenlijst, per groep geteld"))
    _method(_add(parent, "method"), questionnaire, report)
    access = _add(_add(parent, "dataAccs"), "useStmt")
    _add(access, "confDec", " ".join(report.rules))
    _add(access, "citReq", citation(report))


def _universe(report: Report) -> str:
    invited = report.nonresponse.invited
    if invited is None:
        return _("Alle organisaties die meededen; hoeveel er zijn, is niet bekend.")
    return _("De {} organisaties in het ledenbestand.").format(number(invited))


def _method(parent: Any, questionnaire: Questionnaire, report: Report) -> None:
    """How the answers were collected and counted; headings that DDI has no element for become notes."""
    weights = [text for heading, text in report.method if heading in (_("Wegen"), _("Weging"))]
    errors = [text for heading, text in report.method if heading in (_("Onzekerheid"), _("Marge"))]
    collection = _add(parent, "dataColl")
    _add(collection, "sampProc", _sampling(report))
    _add(collection, "collMode", _("vragenlijst die organisaties zelf invullen"))
    instrument = f"{questionnaire.title} ({questionnaire.file}, SHA-256 {questionnaire.sha256})"
    _add(collection, "resInstru", instrument)
    _add(_add(collection, "sources"), "dataSrc", report.source)
    for text in weights:
        _add(collection, "weight", text)
    for heading, text in report.method:
        if text not in (*weights, *errors):
            _add(parent, "notes", text, subject=heading)
    for text in report.limits:
        _add(parent, "notes", text, subject=_("Wat dit niet heeft gemeten"))
    analysis = _add(parent, "anlyInfo")
    _add(analysis, "respRate", _response(report))
    for text in errors:
        _add(analysis, "EstSmpErr", text)


def _sampling(report: Report) -> str:
    people = report.nonresponse
    if people.invited is None:
        return _("Niet bekend wie gevraagd zijn; {} organisaties antwoordden.").format(number(people.answered))
    return _("{invited} organisaties gevraagd, {answered} antwoordden.").format(
        invited=number(people.invited), answered=number(people.answered)
    )


def _response(report: Report) -> str:
    """The response over all in words, from its cell."""
    cells = [cell for table in report.nonresponse.tables if not table.group_variable for cell in table.cells]
    return says(cells[0], report) if cells else _("onbekend")


def _file(parent: Any, report: Report) -> None:
    """tables.csv: the figures are published per group, never the answers themselves."""
    text = _add(parent, "fileTxt")
    _add(text, "fileName", "tables.csv")
    _add(text, "fileCont", _("Eén rij per cijfer: {}.").format(", ".join(columns(report))))
    dimensions = _add(text, "dimensns")
    _add(dimensions, "caseQnty", str(sum(len(table.cells) for table in report.tables)))
    _add(dimensions, "varQnty", str(len(columns(report))))
    _add(text, "fileType", "text/csv", charset="UTF-8")


def _variable(parent: Any, key: str, question: Question, report: Report) -> None:
    closed, numeric = question.kind in CLOSED, question.kind in (Kind.INTEGER, Kind.DECIMAL)
    kind = "code" if closed else "numeric" if numeric else "text" if question.kind is Kind.TEXT else "other"
    variable = _add(
        parent, "var", ID=key, name=question.name, intrvl="contin" if numeric else "discrete", representationType=kind
    )
    _labels(variable, question.labels, report)
    literal = _add(variable, "qstn", ID=f"Q{key[1:]}")
    for language, text in _texts(question.labels):
        _add(literal, "qstnLit", text, lang=language or report.language)
    _add(variable, "universe", _asked_of(question, report))
    for choice in question.choices if closed else ():
        category = _add(variable, "catgry")
        _add(category, "catValu", choice.code)
        _labels(category, choice.labels, report)
    if question.indicator:
        _add(variable, "concept", question.indicator, vocab="mw:indicator", vocabURI=_CONCEPT)
    _add(variable, "varFormat", type="numeric" if numeric else "character")
    for subject, text in _notes(question, report):
        _add(variable, "notes", text, subject=subject)


def _texts(labels: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((language, text) for language, text in labels.items() if text)


def _labels(parent: Any, labels: Mapping[str, str], report: Report) -> None:
    for language, text in _texts(labels):
        _add(parent, "labl", text, lang=language or report.language)


def _asked_of(question: Question, report: Report) -> str:
    """Who was asked, in words; by the form's own condition where the report has no section for it."""
    for section in report.sections:
        if section.question == question.name and section.asked_of:
            return section.asked_of
    if question.relevant:
        return _("alleen waar geldt: {}").format("; ".join(condition.text for condition in question.relevant))
    return everyone_asked()


def _notes(question: Question, report: Report) -> Iterable[tuple[str, str]]:
    yield from ((_("Indeling"), one.coded) for one in report.sections if one.question == question.name and one.coded)
    if question.kind is Kind.MULTIPLE:
        yield _("Soort vraag"), _("meer antwoorden mogelijk")
    if question.kind is Kind.RANK:
        yield _("Soort vraag"), _("antwoorden op volgorde gezet; geteld is de eerste keus")
    if question.kind is Kind.TEXT:
        quoted = question.name in {one.question for one in report.quotes}
        yield (
            _("Soort vraag"),
            (
                _("open antwoord; alleen geciteerd met toestemming")
                if quoted
                else _("open antwoord; nooit gepubliceerd")
            ),
        )
    sensitivity = {
        Sensitivity.NONE: _("geen: alleen kleine groepen zijn afgeschermd"),
        Sensitivity.NORMAL: _("gewoon: ook kleine aantallen zijn afgeschermd"),
        Sensitivity.HIGH: _("hoog: ook 0 % en 100 % zijn afgeschermd"),
    }
    if question.tabulated:
        yield _("Gevoeligheid"), sensitivity[question.sensitivity]
