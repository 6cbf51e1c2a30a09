"""Actions: values that are given when something happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import shown
from meerwaarde.questionnaire.xform.elements import local
from meerwaarde.questionnaire.xform.paths import is_attribute, resolve, without_predicates
from meerwaarde.questionnaire.xform.refusals import Reading
from meerwaarde.questionnaire.xform.types import SetValue

ACTIONS = ("setvalue", "setgeopoint", "recordaudio")
_EVENTS = "http://www.w3.org/2001/xml-events"
_KNOWN = ("odk-instance-first-load", "odk-instance-load", "odk-new-repeat", "xforms-value-changed")
_OLDER = {"xforms-ready": "odk-instance-first-load", "jr-insert": "odk-new-repeat"}


def read_action(
    element: Any, known: frozenset[str], bind_paths: Mapping[str, str], reading: Reading, base: str,
    trigger: str = "", inside: str = "",
) -> SetValue | None:  # fmt: skip
    """A `<setvalue>`; None, and a refusal, for what is no such action."""
    reference = element.get("ref") or element.get("nodeset") or element.get("target") or ""
    named = (element.get("bind") or "").strip()
    plain, nodes = without_predicates(reference), None
    path = bind_paths.get(named) if named else resolve(plain, trigger or base, known)
    if local(element) != "setvalue":
        what = _("de plek vastleggen (setgeopoint) wordt niet ondersteund; haal deze vraag uit het formulier")
        if local(element) == "recordaudio":
            what = _("geluid opnemen (recordaudio) wordt niet ondersteund; haal deze vraag uit het formulier")
        reading.refuse(what, path or "", "type")
        return None
    if path is None or path not in known:
        what = _("een actie geeft {path} een waarde, maar dat veld is er niet; controleer de naam")
        reading.refuse(what.format(path=shown(path or named or reference)), trigger, "default")
        return None
    if is_attribute(path):
        what = _("een actie voor een kenmerk ({path}) wordt niet ondersteund; maak er een veld van")
        reading.refuse(what.format(path=shown(path)), path, "default")
        return None
    written = (element.get("event") or element.get(f"{{{_EVENTS}}}event") or "").split()
    events = tuple(_OLDER.get(event, event) for event in written)
    for event in events or ("",):
        if event not in _KNOWN:
            what = _("een actie bij {event} wordt niet ondersteund; gebruik een standaardwaarde of trigger")
            reading.refuse(what.format(event=shown(event)), path, "default")
    column = "calculation" if "xforms-value-changed" in events else "default"
    value = reading.expression(element.get("value"), path, column)
    if plain != reference and not named:
        nodes = reading.expression(reference, path, column)
    return SetValue(events, path, value, "" if value else (element.text or "").strip(), trigger, inside, nodes)
