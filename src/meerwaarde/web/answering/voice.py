"""The texts of a form in the language of the page, each marked with the language that it really is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import Language, Text, XForm
from meerwaarde.web.answering import markup
from meerwaarde.web.answering.dates import typed_date
from meerwaarde.web.answering.numbers import told_number
from meerwaarde.web.answering.pages import general
from meerwaarde.web.answering.texts import Interface, interface
from meerwaarde.web.answering.types import Given


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the form. `html` stands in a line, `block` may hold paragraphs; both carry their own language."""

    html: SafeString
    block: SafeString
    plain: str
    lang: str  # BCP 47, empty: that of the page

    def __bool__(self) -> bool:
        return bool(self.plain)


_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")  # what starts with another 0 is a code
MISSING = ("-",)  # what pyxform writes where a language lacks a text
NOTHING = Words(SafeString(""), SafeString(""), "", "")


@dataclass(frozen=True, slots=True)
class Voice:
    """What a page needs to speak. `address` gives the address of a media file by its name.

    `unfilled` stands in a text for a value that is not there; `known` is what was known before anything was answered.
    """

    instance: Instance
    language: Language
    say: Interface
    address: Callable[[str], str]
    unfilled: str = ""
    known: Mapping[str, Given] = field(default_factory=dict)  # by path of the form

    @property
    def code(self) -> str:
        """The language of the page as BCP 47 tag."""
        return self.say.code

    @property
    def checked(self) -> bool:
        """Whether somebody checked what the page says in this language: the form's words and ours."""
        return self.language.checked and self.say.checked

    def words(self, text: Text | None, path: str, form: str = "") -> Words:
        """A text at `path`, or one of its other forms (guidance), in the page's language or the nearest there is."""
        parts = (text.forms.get(form, {}) if form else text.words) if text else {}
        name = self._nearest(parts)
        if text is None or name is None:
            return NOTHING
        return self.marked("".join(self._filled(part, path, name) for part in parts[name]), name)

    def _filled(self, part: str | Expression, path: str, name: str) -> str:
        """A part of a text; a number or date that is put into it is written as the language writes it."""
        if isinstance(part, str):
            return part
        value = self.instance.text(Text({"": (part,)}), path, name) or self.unfilled
        binds = [self.instance.form.binds.get(one) for one in part.references(general(path) or "/")]
        only = binds[0] if len(binds) == 1 else None
        if only is not None and only.type == "date":
            return markup.literal(typed_date(value))
        counted = only is None or only.calculate is not None or only.type in ("int", "decimal")
        if counted and _NUMBER.fullmatch(value):
            return told_number(value, self.code)
        return markup.literal(value)

    def marked(self, raw: str, name: str) -> Words:
        """The markdown `raw`, written in the form's language `name`."""
        written = next((one for one in self.instance.form.languages if name in (one.name, one.code)), None)
        lang, direction = self._differs(written)
        return Words(
            markup.spoken(markup.phrase(raw), lang, direction),
            markup.spoken(markup.blocks(raw), lang, direction, block=True),
            markup.plain(raw),
            lang,
        )

    def _nearest(self, parts: Mapping[str, tuple[str | Expression, ...]]) -> str | None:
        ordered = [self.language.name, "", *(one.name for one in self.instance.form.languages), *parts]
        return next((name for name in ordered if parts.get(name, ()) not in ((), MISSING)), None)

    def _differs(self, written: Language | None) -> tuple[str, str]:
        """`lang` and `dir` for words in another language than the page's; words in place are taken as the page's."""
        if written is None or written.name == self.language.name or not written.code:
            return "", ""
        other_way = written.right_to_left != self.language.right_to_left
        return written.code, ("rtl" if written.right_to_left else "ltr") if other_way else ""

    def media(self, text: Text | None, path: str, form: str) -> str:
        """The address of a picture or sound that belongs to a text, empty when there is none."""
        if text is None or form not in text.forms:
            return ""
        said = text.words if form == "audio" else text.forms[form]  # a voice says the words that are read
        name = self._nearest(said)
        return self.file(self.instance.text(text, path, name or self.language.name, form))

    def file(self, name: str) -> str:
        """The address of a media file by the name that the form gives it."""
        bare = name.strip().rpartition("/")[2]
        return self.address(bare) if bare and bare != "-" else ""

    def phrase(self, key: str, **values: object) -> SafeString:
        """A text of the pages themselves, marked when it is not in the page's language."""
        spoken = self.say.lang(key)
        other = spoken.split("-")[0] != self.code.split("-")[0]
        away = other and self.language.right_to_left
        return markup.spoken(self.say(key, **values), spoken if other else "", "ltr" if away else "")


DUTCH = Language("", "nl", "Nederlands")


def language_of(form: XForm, stored: str) -> Language:
    """The language of `form` with code or name `stored`; the form's default when there is none."""
    found = [one for one in form.languages if stored and stored in (one.code, one.name)]
    return (found or list(form.languages) or [DUTCH])[0]


def stored_language(language: Language) -> str:
    """How a draft remembers a language: by its code, or by its name where it has no code."""
    return (language.code or language.name)[:35]


def voice(instance: Instance, language: Language, address: Callable[[str], str]) -> Voice:
    """The voice of a page. A form that does not say its language is taken as Dutch."""
    return Voice(instance, language, interface(language.code or "nl"), address)
