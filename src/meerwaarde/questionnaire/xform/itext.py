"""The texts of a form: labels, hints and messages in every language, with the values that are put into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.xform.elements import children, local, plain
from meerwaarde.questionnaire.xform.languages import language_of
from meerwaarde.questionnaire.xform.refusals import Reading
from meerwaarde.questionnaire.xform.types import Language, Text

Parts = tuple[str | Expression, ...]

MEDIA = ("image", "big-image", "audio", "video")
_ITEXT = re.compile(r"""jr:itext\(\s*(['"])(?P<id>.*?)\1\s*\)\Z""")
_OUTPUT = re.compile(r"""<output\s+(?:value|ref)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')\s*/>""")
_MEDIA = re.compile(r"jr://[\w-]+/")


def read_languages(model: Any, unchecked: str) -> tuple[Language, ...]:
    """The languages of the form, the default first; one that stands there twice counts once."""
    found: dict[str, Language] = {}
    default = ""
    for translation in _translations(model):
        name = translation.get("lang", "").strip() or "default"
        found.setdefault(name, language_of(name, unchecked))
        if translation.get("default", "false()").strip() not in ("false()", "false") and not default:
            default = name
    return (
        tuple(sorted(found.values(), key=lambda language: language.name != default))
        if default
        else tuple(found.values())
    )


def read_texts(model: Any, reading: Reading) -> dict[str, Text]:
    """Every text by its id. A text that a language lacks is absent in it."""
    words: dict[str, dict[str, Parts]] = {}
    forms: dict[str, dict[str, dict[str, Parts]]] = {}
    for translation in _translations(model):
        language = translation.get("lang", "").strip() or "default"
        for text in children(translation, "text"):
            named, _semicolon, suffix = text.get("id", "").strip().partition(";")
            words.setdefault(named, {})
            for value in children(text, "value"):
                form = value.get("form", "") or suffix
                parts = parts_of(value, reading, _path_in(named))
                if form in ("", "long"):
                    words[named].setdefault(language, parts)
                else:
                    parts = tuple(_file(part) for part in parts) if form in MEDIA else parts
                    forms.setdefault(named, {}).setdefault(form, {})[language] = parts
    return {named: Text(words[named], forms.get(named, {}), named) for named in words}


def text_of(element: Any, texts: Mapping[str, Text], reading: Reading, path: str, column: str) -> Text:
    """The text of a label or hint element: an itext, another reference, or what stands in it."""
    reference = element.get("ref", "").strip()
    if reference:
        found = _ITEXT.match(reference)
        if found:
            named = found["id"].partition(";")[0]
            return texts.get(named) or Text(id=named)
        value = reading.expression(reference, path, column)
        return Text({"": (value,)}) if value is not None else Text()
    parts = parts_of(element, reading, path, column)
    return Text({"": parts}) if parts else Text()


def message_of(text: str | None, texts: Mapping[str, Text]) -> Text | None:
    """The text of a message in an attribute: `jr:itext('id')`, or literal."""
    if text is None or not text.strip():
        return None
    found = _ITEXT.match(text.strip())
    if found:
        return texts.get(found["id"]) or Text(id=found["id"])
    return Text({"": (text.strip(),)})


def with_outputs(text: str, reading: Reading, path: str, column: str) -> Parts:
    """A message of our own attributes, in which `<output value="..."/>` may stand as it may in a label."""
    parts: list[str | Expression] = []
    at = 0
    for found in _OUTPUT.finditer(text):
        parts.append(text[at : found.start()])
        value = reading.expression(found["double"] or found["single"] or "", path, column)
        if value is not None:
            parts.append(value)
        at = found.end()
    return _trimmed([*parts, text[at:]])


def parts_of(element: Any, reading: Reading, path: str, column: str = "label") -> Parts:
    """The words within an element, and an expression for each `<output>`."""
    parts: list[str | Expression] = [element.text or ""]
    for child in element:
        if not plain(child):
            pass
        elif local(child) == "output":
            value = reading.expression(child.get("value") or child.get("ref") or "", path, column)
            if value is not None:
                parts.append(value)
        else:
            parts += parts_of(child, reading, path, column)
        parts.append(child.tail or "")
    return _trimmed(parts)


def _trimmed(parts: list[str | Expression]) -> Parts:
    """Neighbouring words joined, without white space around the whole."""
    joined: list[str | Expression] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    if joined and isinstance(joined[0], str):
        joined[0] = joined[0].lstrip()
    if joined and isinstance(joined[-1], str):
        joined[-1] = joined[-1].rstrip()
    return tuple(part for part in joined if part != "")


def _translations(model: Any) -> Iterator[Any]:
    for itext in children(model, "itext"):
        yield from children(itext, "translation")


def _path_in(named: str) -> str:
    """The path of the question that an itext of pyxform belongs to: `/data/age:label`."""
    return named.partition(":")[0] if named.startswith("/") else ""


def _file(part: str | Expression) -> str | Expression:
    return _MEDIA.sub("", part, count=1) if isinstance(part, str) else part
