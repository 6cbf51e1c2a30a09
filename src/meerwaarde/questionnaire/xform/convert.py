"""From an XLSForm workbook to the XForm XML that is frozen: pyxform's, with what it has no place for put in.

Our own settings (`mw:style`) become attributes of the model. Where a message of a soft check names `${a_question}`, its
value is put in as in a label. A translation that the sheet lacks is absent, where pyxform writes "-"; and the choice
and text that `or_other` adds speak the languages of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.choices import OTHER, OTHER_LABELS, language_code
from meerwaarde.questionnaire.namespaces import OWN_NAMESPACE
from meerwaarde.questionnaire.place import Place, shown
from meerwaarde.questionnaire.structure import OWN, SPECIFY
from meerwaarde.questionnaire.xform.elements import child, children, clean, is_name, local, plain
from meerwaarde.questionnaire.xform.instances import LARGEST_FORM, read_document
from meerwaarde.questionnaire.xlsform import Book, converted, own_settings

_ABSENT = "-"  # what pyxform writes for a text that a language lacks
_SPECIFIES = "Specify other."  # what it writes above the text that `or_other` adds
_MESSAGE = re.compile(rf"::\s*{OWN}:warningMsg")
_REFERENCE = re.compile(r"\$\{[^{}]+\}")


def xform_of(book: Book, stem: str, place: Place) -> bytes:
    """The XForm XML of a workbook. Raises InputError."""
    from lxml import etree

    result = converted(_with_outputs(book), stem, place)
    root = read_document(result.xform.encode(), place, _("het formulier"), LARGEST_FORM)
    model: Any = child(child(root, "head"), "model")
    for name, text in own_settings(book).items():
        key = name.partition(":")[2].strip()
        if not is_name(key):
            what = _("de instelling {name} kan niet; gebruik letters, cijfers en streepjes")
            raise Place(place.file, "settings", 1, name).error(what.format(name=shown(name)))
        model.set(f"{{{OWN_NAMESPACE}}}{key}", clean(text))
    if not any(text.strip() == _ABSENT for row in _rows(book) for text in row.values()):
        _drop_absent(model)
    if any(re.search(r"or_other|or specify other", text) for row in book.get("survey") or [] for text in row.values()):
        _speak_other(root, model, book)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _rows(book: Book) -> Iterator[dict[str, str]]:
    for sheet in ("survey", "choices"):
        yield from book.get(sheet) or []


def _with_outputs(book: Book) -> Book:
    """The book with `<output>` around each reference in a message of a soft check: pyxform fills in the path."""
    rows = [
        {
            name: _REFERENCE.sub(r'<output value="\g<0>"/>', text) if _MESSAGE.search(name) else text
            for name, text in row.items()
        }
        for row in book.get("survey") or []
    ]
    return {**book, "survey": rows} if "survey" in book else book


def _drop_absent(model: Any) -> None:
    """Take out the texts that only say that there is none."""
    for translation in _translations(model):
        for text in list(children(translation, "text")):
            for value in list(children(text, "value")):
                if len(value) == 0 and (value.text or "").strip() == _ABSENT:
                    text.remove(value)
            if len(text) == 0:
                translation.remove(text)


def _speak_other(root: Any, model: Any, book: Book) -> None:
    """Give the choice and the text that pyxform added their words in each language of the form."""
    written = {(_cell(row, "list_name", "list name"), _cell(row, "name", "value")) for row in book.get("choices") or []}
    for instance in children(model, "instance"):
        named = instance.get("id")
        if named is None or (named, OTHER) in written:
            continue
        for item in instance.iter():
            if plain(item) and local(item) == "item" and _text(item, "name") == OTHER:
                _say(model, child(item, "label"), _text(item, "itextId"), OTHER_LABELS)
    spoken = child(model, "itext") is not None
    for question in root.iter():
        label = child(question, "label") if plain(question) and local(question) == "input" else None
        if label is not None and label.text == _SPECIFIES and (question.get("ref") or "").endswith(f"_{OTHER}"):
            named = f"{question.get('ref')}:label" if spoken else ""
            if named:
                label.set("ref", f"jr:itext('{named}')")
                label.text = None
            _say(model, label, named, SPECIFY)


def _say(model: Any, label: Any | None, named: str, words: dict[str, str]) -> None:
    """Set an itext in each language, or a label in place."""
    from lxml import etree

    if not named:
        if label is not None:
            label.text = words[""]
        return
    for translation in _translations(model):
        text = next((one for one in children(translation, "text") if one.get("id") == named), None)
        if text is None:
            text = etree.SubElement(translation, _like(translation, "text"), id=named)
        value = child(text, "value")
        if value is None:
            value = etree.SubElement(text, _like(translation, "value"))
        value.text = words.get(language_code(translation.get("lang", "")), words["en"])


def _translations(model: Any) -> Iterator[Any]:
    for itext in children(model, "itext"):
        yield from children(itext, "translation")


def _like(element: Any, name: str) -> str:
    """A name in the namespace of an element."""
    namespace, bracket, _local = element.tag.rpartition("}")
    return f"{namespace}{bracket}{name}"


def _text(item: Any, name: str) -> str:
    found = child(item, name)
    return (found.text or "").strip() if found is not None else ""


def _cell(row: dict[str, str], *names: str) -> str:
    return next((text.strip() for name, text in row.items() if name.strip().lower() in names), "")
