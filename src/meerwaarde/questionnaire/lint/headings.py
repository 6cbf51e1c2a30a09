"""Rules about columns and settings that nothing reads: nearly always a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.lint.finding import Checked, Finding
from meerwaarde.questionnaire.lint.places import Places
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.structure import OWN

_SURVEY = frozenset((
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant", "readonly",
    "constraint", "constraint_message", "calculation", "default", "appearance", "choice_filter", "repeat_count",
    "parameters", "trigger", "image", "big-image", "audio", "video", "autoplay", "rows", "count", "jr:count",
    "read_only", "save_to", "query", "disabled", "intent", "noapperrorstring", "no_app_error_string",
    "compact_tag", "list_name",
))  # fmt: skip
_CHOICES = frozenset(("list_name", "name", "label", "image", "big-image", "audio", "video", "exclusive", "media"))
_PASSED = re.compile(r"(?:bind|body|control|instance|media)(?:::?.*)?|sms_.*|entities.*|_.*|#.*")
_DUTCH = {  # what people call them
    "soort": "type", "vraagtype": "type", "naam": "name", "tekst": "label", "vraag": "label", "uitleg": "hint",
    "toelichting": "hint", "verplicht": "required", "voorwaarde": "relevant", "berekening": "calculation",
    "standaard": "default", "weergave": "appearance", "exclusief": "exclusive", "lijst": "list_name", "code": "name",
}  # fmt: skip
_SHEET = frozenset((
    "form_title", "form_id", "version", "default_language", "style", "namespaces", "instance_name", "public_key",
    "submission_url", "allow_choice_duplicates", "auto_send", "auto_delete", "instance_xmlns", "client_editable",
    "title", "id_string", "set_form_title", "set_form_id", "name", "clean_text_values", "omit_instanceid", "prefix",
    "delimiter", "attribute", "flat", "tag", "value", "caption", "label", "type", "add_none_option",
))  # fmt: skip
_SETTINGS = ("style", "unchecked", "period", "minutes", "limits", "producer")
_LIMITS_IN = re.compile(r"limits-[a-z]{2,3}")


def columns(checked: Checked) -> Iterator[Finding]:
    """Columns of the survey sheet that nothing reads."""
    yield from unknown_columns(checked.places)


def unknown_columns(places: Places) -> Iterator[Finding]:
    """The same for a form that cannot be read, perhaps for that very reason."""
    for meaning, heading in places.headings.items():
        name = meaning.partition("::")[0].partition(":")[0]
        if meaning.startswith(f"{OWN}:"):
            what = _("de kolom {heading} lezen we zo niet; schrijf bind::{meaning}")
            message = what.format(heading=heading, meaning=meaning)
        elif name in _SURVEY or meaning in _SURVEY or _PASSED.fullmatch(meaning):
            continue
        elif meant := _close(name, _SURVEY):
            what = _("de kolom {heading} kennen we niet en lezen we niet; bedoelt u {meant}?")
            message = what.format(heading=heading, meant=meant)
        else:
            what = _("de kolom {heading} kennen we niet en lezen we niet; is het een aantekening, dan mag dat")
            message = what.format(heading=heading)
        yield Finding("warning", "column", message, 1, column=heading, sheet=places.sheet)


def choice_columns(checked: Checked) -> Iterator[Finding]:
    """Columns of the choices sheet that look like one of ours and are not; others may serve a filter."""
    xml = checked.form.xml.decode("utf-8", "replace")
    for meaning, heading in checked.places.choice_headings.items():
        name = meaning.partition("::")[0].partition(":")[0]
        if name in _CHOICES or re.search(rf"\[[^\]]*(?<![\w.-]){re.escape(name)}(?![\w.-])", xml):
            continue
        if meant := _close(name, _CHOICES):
            what = _("de kolom {heading} kennen we niet; bedoelt u {meant}?")
            message = what.format(heading=heading, meant=meant)
            yield Finding("warning", "column", message, 1, column=heading, sheet="choices")


def _close(name: str, known: Iterable[str]) -> str:
    names = list(known)
    if (translated := _DUTCH.get(name)) in names:
        return str(translated)
    return next(iter(get_close_matches(name, names, 1, 0.75)), "")


def settings(checked: Checked) -> Iterator[Finding]:
    """Settings of ours that do not exist, or that say what cannot be."""
    form, sheet = checked.form, "settings" if checked.places.sheet else ""
    for heading, value in form.settings.items():
        name = heading.removeprefix(f"{OWN}:").lower()
        message = ""
        if name not in _SETTINGS and not _LIMITS_IN.fullmatch(name):
            what = _("de instelling {heading} bestaat niet; kies uit {known}")
            message = what.format(heading=heading, known=listed([f"{OWN}:{one}" for one in _SETTINGS], len(_SETTINGS)))
        elif name == "style" and value.strip().lower() not in ("client", ""):
            message = _("{value} kennen we niet; schrijf client, of laat de cel leeg").format(value=shown(value))
        elif name == "minutes" and not re.fullmatch(r"\s*\d+(?:[.,]\d+)?\s*", value):
            message = _("{value} is geen aantal minuten; schrijf een getal").format(value=shown(value))
        elif name == "unchecked" and (strange := _no_languages(checked, value)):
            what = _("het formulier heeft geen taal {names}; wel: {languages}")
            own = [one.code or one.name for one in form.languages]
            message = what.format(names=listed(strange), languages=listed(own) if own else _("geen enkele"))
        if message:
            yield Finding("warning", "setting", message, column=heading, sheet=sheet)


def sheet_settings(checked: Checked) -> Iterator[Finding]:
    """Settings of XLSForm itself that are misspelt, and a default language that no column has."""
    places, languages = checked.places, [one.name for one in checked.form.languages]
    for meaning, heading in places.setting_headings.items():
        name = meaning.partition("::")[0]
        if name in _SHEET or name.startswith((f"{OWN}:", "sms_", "attribute", "_", "#")):
            continue
        meant = _close(name, _SHEET)
        what = _("de kolom {heading} kennen we niet en lezen we niet; is het een aantekening, dan mag dat")
        if meant:
            what = _("de kolom {heading} kennen we niet en lezen we niet; bedoelt u {meant}?")
        message = what.format(heading=heading, meant=meant)
        yield Finding("warning", "setting", message, 1, column=heading, sheet="settings")
    first = places.settings.get("default_language", "")
    if first and languages and first not in languages:
        what = _("geen kolom heeft de taal {name}; schrijf haar precies als in de kop: {languages}")
        message = what.format(name=shown(first), languages=listed(languages))
        heading = places.setting_headings["default_language"]
        yield Finding("warning", "setting", message, 2, column=heading, sheet="settings")


def _no_languages(checked: Checked, text: str) -> list[str]:
    from meerwaarde.questionnaire.xform.languages import language_of

    named = [one.strip() for one in re.split(r"[,;]", text) if one.strip()]
    return [one for one in named if all(language_of(each.name, one).checked for each in checked.form.languages)]


RULES = (columns, choice_columns, settings, sheet_settings)
