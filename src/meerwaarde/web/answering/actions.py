"""The buttons of a page: what each does to the answers, and where it leads.

A button posts the whole page, so what is typed is kept whichever is pressed. Its value is a verb, or a verb and what
it is about: `verder`, `terug`, `toevoegen:/data/team`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering.kinds import field_id
from meerwaarde.web.answering.messages import problems_of
from meerwaarde.web.answering.pages import Page, Place, leaves, places
from meerwaarde.web.answering.posted import apply_posted, readings
from meerwaarde.web.answering.sitting import Sitting
from meerwaarde.web.answering.voice import language_of, stored_language


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a post leads. `page` None: where the answers are read back; `ask` a repeat that is about to be removed."""

    page: Page | None
    checked: bool = False
    at: str = ""
    ask: str = ""
    stop: bool = False
    language: str = ""
    changed: bool = False


def act(sitting: Sitting, page: Page, data: QueryDict) -> Outcome:
    """Put what was posted into the answers of `sitting` and do what the button says; nothing is saved yet."""
    instance = sitting.instance
    before = _asked(page, instance)
    entered = apply_posted(instance, page, data, sitting.voice.code)
    changed = bool(entered.changed or entered.explained)
    verb, _, about = (data.get("actie") or "").partition(":")
    if verb in ("verder", "nakijken"):
        new = "" if data.get("alleen") else next(iter(_asked(page, instance, but=before)), "")
        return _onward(sitting, page, verb, new, changed)
    if verb == "terug":
        return Outcome(sitting.before(page) or page, changed=changed)
    if verb == "stoppen":
        return Outcome(page, stop=True, changed=changed)
    if verb == "taal":
        code = stored_language(language_of(sitting.form, about))
        return Outcome(page, language=code, changed=changed or code != sitting.draft.language)
    if verb in _CHANGES and about:
        return _CHANGES[verb](sitting, page, about, changed)
    return Outcome(page, changed=changed, checked=bool(data.get("controle")))


def _asked(page: Page, instance: Instance, but: Mapping[str, None] | None = None) -> dict[str, None]:
    """The paths that stand on a page now, in order, those of `but` left out."""
    return {place.path: None for place in leaves(places(page.controls, instance)) if place.path not in (but or {})}


def _onward(sitting: Sitting, page: Page, verb: str, new: str, changed: bool) -> Outcome:
    placed = places(page.controls, sitting.instance)
    if problems_of(placed, sitting.voice):
        return Outcome(page, checked=True, changed=changed)
    if new:
        return Outcome(page, at=field_id(new), changed=changed)  # the answer brought a question to this page
    return Outcome(sitting.after(page) if verb == "verder" else None, changed=changed)


def _clear(sitting: Sitting, page: Page, path: str, changed: bool) -> Outcome:
    if (place := _open_place(sitting, page, path)) is None:
        return Outcome(page, changed=changed)
    sitting.instance.set(place.path, "")
    return Outcome(page, at=field_id(path), changed=True)


def _mean(sitting: Sitting, page: Page, about: str, changed: bool) -> Outcome:
    """The respondent says which number was meant; only one that the typed text can mean is taken."""
    path, _, value = about.rpartition("=")
    place = _open_place(sitting, page, path)
    if place is None or value not in readings(sitting.instance.value(path), whole=False):
        return Outcome(page, changed=changed)
    sitting.instance.set(path, value)
    return Outcome(page, at=field_id(path), changed=True)


def _add(sitting: Sitting, page: Page, path: str, changed: bool) -> Outcome:
    if path not in {one.path for one in _repeats(sitting, page) if not one.item and not one.control.fixed}:
        return Outcome(page, changed=changed)
    try:
        added = sitting.instance.add_repeat(path)
    except ValueError:  # full: nobody comes here with a list of his own
        return Outcome(page, changed=changed)
    return Outcome(page, at=field_id(added), changed=True)


def _ask_to_remove(sitting: Sitting, page: Page, path: str, changed: bool) -> Outcome:
    item = _item(sitting, page, path)
    if item is None:
        return Outcome(page, changed=changed)
    if any(sitting.instance.value(one.path) for one in leaves(item.children)):
        return Outcome(page, ask=path, changed=changed)
    return _remove(sitting, page, path, changed)


def _remove(sitting: Sitting, page: Page, path: str, changed: bool) -> Outcome:
    if _item(sitting, page, path) is None:
        return Outcome(page, changed=changed)
    sitting.instance.remove_repeat(path)
    return Outcome(page, at=field_id(path.rpartition("[")[0]), changed=True)


Change = Callable[[Sitting, Page, str, bool], Outcome]
_CHANGES: Mapping[str, Change] = {
    "wissen": _clear,
    "getal": _mean,
    "toevoegen": _add,
    "verwijderen": _ask_to_remove,
    "weg": _remove,
}


def _open_place(sitting: Sitting, page: Page, path: str) -> Place | None:
    """The question at `path` if it stands on the page and may be changed."""
    found = next((one for one in leaves(places(page.controls, sitting.instance)) if one.path == path), None)
    return found if found is not None and not sitting.instance.readonly(path) else None


def _repeats(sitting: Sitting, page: Page) -> list[Place]:
    """The repeats on a page and their instances, those within others too."""
    found: list[Place] = []
    waiting = list(places(page.controls, sitting.instance))
    while waiting:
        one = waiting.pop()
        waiting.extend(one.children)
        if one.control.shape.value == "repeat":
            found.append(one)
    return found


def _item(sitting: Sitting, page: Page, path: str) -> Place | None:
    """One instance of a repeat that the respondent may take away."""
    every = _repeats(sitting, page)
    return next((one for one in every if one.item and one.path == path and not one.control.fixed), None)


def item_to_remove(sitting: Sitting, page: Page, path: str) -> Place | None:
    """The instance of a repeat that a page asks about before it goes."""
    return _item(sitting, page, path)
