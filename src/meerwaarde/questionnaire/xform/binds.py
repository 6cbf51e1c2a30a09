"""The rules of a form: its binds, each with the expressions that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from meerwaarde.core import Sensitivity
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.namespaces import OWN_NAMESPACE
from meerwaarde.questionnaire.place import Place, Written, shown
from meerwaarde.questionnaire.structure import OWN
from meerwaarde.questionnaire.xform.elements import children, jr, says_true
from meerwaarde.questionnaire.xform.itext import message_of, with_outputs
from meerwaarde.questionnaire.xform.paths import is_attribute, resolve
from meerwaarde.questionnaire.xform.refusals import Reading
from meerwaarde.questionnaire.xform.types import Bind, Language, Text

MOST_BINDS = 10_000  # a form of 500 questions has some 600; the search for cycles can grow with the square
TYPES = frozenset(
    ("string", "int", "boolean", "decimal", "date", "time", "dateTime", "geopoint", "geotrace", "geoshape", "binary",
     "barcode", "intent", "select", "select1", "rank")
)  # fmt: skip
_SAME = {
    "text": "string", "normalizedString": "string", "token": "string", "anyURI": "string", "integer": "int",
    "long": "int", "short": "int", "nonNegativeInteger": "int", "positiveInteger": "int", "double": "decimal",
    "float": "decimal", "datetime": "dateTime", "selectOne": "select1", "": "string",
}  # fmt: skip
COLUMNS = {"relevant": "relevant", "required": "required", "readonly": "read_only", "constraint": "constraint",
           "calculate": "calculation"}  # fmt: skip
_OWN_RULES = ("warning", "previous", "indicator", "sensitivity", "rules", "quote")
_MESSAGE = re.compile(r"warningMsg(?:-(?P<language>[A-Za-z][\w-]*))?\Z")


class Binds:
    """Reads the binds of a model. `found` are they by path, `paths` the path of each bind with an id."""

    def __init__(
        self, root: str, known: frozenset[str], texts: Mapping[str, Text], languages: Sequence[Language],
        reading: Reading,
    ) -> None:  # fmt: skip
        self.root, self.known, self.texts, self.languages, self.reading = root, known, texts, languages, reading
        self.found: dict[str, Bind] = {}
        self.paths: dict[str, str] = {}

    def read(self, model: Any) -> None:
        """All binds of the model, those within another too. Raises InputError for more than anybody can answer."""
        for number, (element, base) in enumerate(self._each(model, self.root)):
            if number >= MOST_BINDS:
                what = _("dit formulier heeft meer dan {n} regels; verdeel het over meer formulieren")
                raise self.reading.place.error(what.format(n=MOST_BINDS))
            reference = element.get("nodeset") or element.get("ref") or ""
            path = resolve(reference, base, self.known)
            if path is None:
                what = _("de regel voor {path} is niet te plaatsen; schrijf een gewoon pad")
                self.reading.refuse(what.format(path=shown(reference)))
                continue
            if path not in self.known:
                what = _("een regel gaat over {path}, maar dat veld is er niet; controleer de naam")
                self.reading.refuse(what.format(path=shown(path)), path)
            if element.get("id"):
                self.paths[element.get("id")] = path
            bind = self._bind(element, path)
            if is_attribute(path):
                self._refuse_attribute(bind)
                continue
            before = self.found.get(path)
            self.found[path] = _joined(before, bind) if before else bind

    def _each(self, parent: Any, base: str) -> Iterator[tuple[Any, str]]:
        for element in children(parent, "bind"):
            yield element, base
            reference = element.get("nodeset") or element.get("ref") or ""
            yield from self._each(element, resolve(reference, base, self.known) or base)

    def _bind(self, element: Any, path: str) -> Bind:
        reading, texts = self.reading, self.texts
        rule = {name: reading.expression(element.get(name), path, column) for name, column in COLUMNS.items()}
        bind = Bind(
            path,
            self._type(element.get("type", ""), path),
            rule["relevant"],
            rule["required"],
            rule["readonly"],
            rule["constraint"],
            rule["calculate"],
            constraint_message=message_of(jr(element, "constraintMsg"), texts),
            required_message=message_of(jr(element, "requiredMsg"), texts),
            preload=(jr(element, "preload") or "").strip(),
            preload_parameter=(jr(element, "preloadParams") or "").strip(),
            save_incomplete=says_true(element.get("saveIncomplete")),
        )
        own = {name.rpartition("}")[2]: text for name, text in element.attrib.items()
               if name.startswith(f"{{{OWN_NAMESPACE}}}")}  # fmt: skip
        return self._with_own(bind, own) if own else bind

    def _refuse_attribute(self, bind: Bind) -> None:
        """An attribute stays as the form has it; a rule for it would do nothing."""
        if bind.calculate or bind.relevant or bind.required or bind.constraint or bind.preload:
            what = _("een regel voor een kenmerk ({path}) wordt niet ondersteund; maak er een veld van")
            self.reading.refuse(what.format(path=shown(bind.path)), bind.path)

    def _type(self, written: str, path: str) -> str:
        plain = written.strip().rpartition(":")[2]
        known = _SAME.get(plain, plain)
        if known not in TYPES:
            what = _("het soort antwoord {type} wordt niet ondersteund; kies een ander vraagtype")
            self.reading.refuse(what.format(type=shown(written)), path, "type")
            return "string"
        return known

    def _with_own(self, bind: Bind, own: Mapping[str, str]) -> Bind:
        """The bind with what our own attributes say; one that does not exist is refused, for it would do nothing."""
        words: dict[str, tuple[Any, ...]] = {}
        message = None
        for name, text in own.items():
            column = f"bind::{OWN}:{name}"
            spoken = _MESSAGE.match(name)
            if spoken and message_of(text, self.texts) and text.strip().startswith("jr:itext("):
                message = message_of(text, self.texts)
            elif spoken:
                words[self._named(spoken["language"] or "")] = with_outputs(text, self.reading, bind.path, column)
            elif name not in _OWN_RULES:
                what = _(
                    "deze kolom bestaat niet; kies uit warning, warningMsg-nl, previous, indicator, sensitivity, rules,"
                    " quote"
                )
                self.reading.refuse(what, bind.path, column)
        return replace(
            bind,
            warning=self.reading.expression(own.get("warning"), bind.path, f"bind::{OWN}:warning"),
            warning_message=message or (Text(words) if words else None),
            previous=self.reading.expression(own.get("previous"), bind.path, f"bind::{OWN}:previous"),
            indicator=own.get("indicator", "").strip(),
            sensitivity=self._sensitivity(own.get("sensitivity", ""), bind.path),
            rules=self._rules(own.get("rules", ""), bind.path),
            quote=own.get("quote", "").strip(),
        )

    def _named(self, code: str) -> str:
        """The language of the form that has this code; the code itself when none has."""
        lower = code.lower()
        return next((language.name for language in self.languages if lower and language.code == lower), code)

    def _rules(self, written: str, path: str) -> Written | None:
        """Kept as written: the rules are known to disclosure control alone."""
        name = path.rpartition("/")[2]
        row = self.reading.rows.get(name)
        place = self.reading.place
        place = Place(place.file, place.sheet or ("survey" if row else None), row, f"bind::{OWN}:rules", name)
        return Written(written.strip(), place) if written.strip() else None

    def _sensitivity(self, written: str, path: str) -> str:
        value = written.strip().lower()
        if value and value not in [level.value for level in Sensitivity]:
            what = _("{value} is geen gevoeligheid; kies none, normal of high")
            self.reading.refuse(what.format(value=shown(written)), path, f"bind::{OWN}:sensitivity")
            return ""
        return value


def _joined(first: Bind, second: Bind) -> Bind:
    """Two binds on one node: what the first leaves open the second says."""
    empty = Bind(first.path)
    said: dict[str, Any] = {}
    for one in fields(Bind):
        value = getattr(first, one.name)
        said[one.name] = getattr(second, one.name) if value == getattr(empty, one.name) else value
    return Bind(**said)
