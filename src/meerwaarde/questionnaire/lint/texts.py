"""Rules about texts: labels that miss, languages in which they miss, languages without a code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.choices import language_code
from meerwaarde.questionnaire.lint.finding import Checked, Finding
from meerwaarde.questionnaire.offered import choices_offered
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.xform.types import Control, Itemset, Text

NOTHING = "-"  # what pyxform writes where a translation is missing
SPOKEN = ("audio", "video")  # forms of a text that speak a language; a picture is the same in all


def missing_labels(checked: Checked) -> Iterator[Finding]:
    """Questions and choices without a word, a picture or a sound."""
    for control in checked.questions:
        heading = "label" in control.appearance  # of a table of choices; pyxform makes it without words
        if not _said(control.label) and not heading:
            yield checked.about("label", _("deze vraag heeft geen tekst; vul de kolom label"), control.path, "label")
        for choice in checked.choices.get(control.path, ()):
            if not choice.labels and not _pictured(control, choice.code):
                what = _("de keuze {code} heeft geen tekst; vul de kolom label op het blad choices")
                yield checked.about_choice("label", what.format(code=shown(choice.code)), control.path, choice.code)


def _pictured(control: Control, code: str) -> bool:
    """Whether a choice may have a picture for a label: known only of choices that stand in the body."""
    if isinstance(control.items, Itemset):
        return "itext" in control.items.label.text
    return any(item.value == code and item.label.forms for item in control.items)


def translations(checked: Checked) -> Iterator[Finding]:
    """Texts that stand in one language of the form and not in another."""
    names = [language.name for language in checked.form.languages]
    if len(names) < 2:
        return
    for control in checked.form.controls():
        for text, column in ((control.label, "label"), (control.hint, "hint")):
            yield from _in_every(checked, names, text, control.path, column)
        if not isinstance(control.items, Itemset):
            for item in control.items:
                for missing in _missing(item.label.words, names):
                    yield _choice(checked, control.path, item.value, missing)
    for path, bind in checked.form.binds.items():
        for message, column in (
            (bind.constraint_message, "constraint_message"),
            (bind.required_message, "required_message"),
        ):
            yield from _in_every(checked, names, message, path, column)


def choice_translations(checked: Checked) -> Iterator[Finding]:
    """The same for choices that stand in a list."""
    codes = {language_code(language.name): language.name for language in checked.form.languages}
    if len(codes) < 2:
        return
    told: set[tuple[str, str, str]] = set()
    for control in checked.questions:
        if not isinstance(control.items, Itemset):
            continue
        for choice in choices_offered(checked.form, control) or ():
            key = (control.items.nodes.text.partition("[")[0], choice.code)
            if "" in choice.labels or not _filled(choice.labels):
                continue
            for code in codes.keys() - _filled(choice.labels):
                if (*key, code) not in told:
                    told.add((*key, code))
                    yield _choice(checked, control.path, choice.code, codes[code])


def _filled(labels: Mapping[str, str]) -> set[str]:
    return {code for code, words in labels.items() if words not in ("", NOTHING)}


def _in_every(checked: Checked, names: list[str], text: Text | None, path: str, column: str) -> Iterator[Finding]:
    if text is None:
        return
    for missing in _missing(text.words, names):
        what = _("in de taal {language} ontbreekt deze tekst; vul de kolom {column}")
        heading = checked.places.column(column, missing) or column
        message = what.format(language=_called(checked, missing), column=heading)
        yield checked.about("translation", message, path, column, missing)
    for form in SPOKEN:
        for missing in _missing(text.forms.get(form, {}), names):
            what = _("in de taal {language} ontbreekt het geluid of de film; vul de kolom {column}")
            heading = checked.places.column(form, missing) or form
            message = what.format(language=_called(checked, missing), column=heading)
            yield checked.about("translation", message, path, form, missing)


def _missing(words: Mapping[str, tuple[object, ...]], names: list[str]) -> list[str]:
    """The languages that have no words while another has; a text written in place is the same in all."""
    if "" in words:
        return []
    filled = {language for language, parts in words.items() if any(part not in ("", NOTHING) for part in parts)}
    known = {language_code(language) for language in filled}
    return [name for name in names if name not in filled and language_code(name) not in known] if filled else []


def _choice(checked: Checked, path: str, code: str, language: str) -> Finding:
    what = _("in de taal {language} ontbreekt de tekst van keuze {code}; vul de kolom {column} op het blad choices")
    column = checked.places.choice_column("label", language) or "label"
    message = what.format(language=_called(checked, language), code=shown(code), column=column)
    return checked.about_choice("translation", message, path, code, language)


def _called(checked: Checked, name: str) -> str:
    """A language by its own name, as a sentence can hold it."""
    return next((one.title for one in checked.form.languages if one.name == name and one.title), name)


def _said(text: Text) -> bool:
    words = any(part not in ("", NOTHING) for parts in text.words.values() for part in parts)
    return words or any(parts for form in text.forms.values() for parts in form.values())


def language_codes(checked: Checked) -> Iterator[Finding]:
    """Languages of which nobody can tell what they are: a screen reader would speak them wrongly."""
    for language in checked.form.languages:
        if language.code:
            continue
        if language.name in ("", "default"):
            others = [one.name for one in checked.form.languages if one is not language]
            if not others:
                continue
            what = _(
                "sommige kolommen noemen geen taal, andere wel ({others}); schrijf overal de taal erbij, zoals "
                "label::Nederlands (nl)"
            )
            message = what.format(others=listed(others))
        else:
            what = _("de taal {language} heeft geen code; schrijf die erachter, zoals label::Nederlands (nl)")
            message = what.format(language=shown(language.name))
        yield Finding("warning", "language", message, column=checked.places.column("label", language.name))


RULES = (missing_labels, translations, choice_translations, language_codes)
