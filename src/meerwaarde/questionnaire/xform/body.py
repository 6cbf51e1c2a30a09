"""The body of a form: its questions, groups and repeats, and the actions that stand among them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.expressions.values import text_number
from meerwaarde.questionnaire.place import shown
from meerwaarde.questionnaire.xform.actions import ACTIONS, read_action
from meerwaarde.questionnaire.xform.elements import child, children, jr, local, says_true
from meerwaarde.questionnaire.xform.items import exclusive_of, read_items, specify_of
from meerwaarde.questionnaire.xform.itext import text_of
from meerwaarde.questionnaire.xform.paths import resolve
from meerwaarde.questionnaire.xform.refusals import Reading
from meerwaarde.questionnaire.xform.types import Bind, Control, SetValue, Shape, Text

_SHAPES = {
    "input": Shape.INPUT, "secret": Shape.INPUT, "textarea": Shape.INPUT, "select1": Shape.ONE, "select": Shape.MANY,
    "rank": Shape.RANK, "range": Shape.RANGE, "trigger": Shape.TRIGGER, "upload": Shape.UPLOAD,
}  # fmt: skip
_CHOOSING = (Shape.ONE, Shape.MANY, Shape.RANK)
_SILENT = ("label", "hint", "help", "submit", "value", "item", "itemset", "alert", *ACTIONS)
_DRAWN = ("geotrace", "geoshape")
_NAMES = re.compile(r"[^\W\d][\w.-]*(?:/[^\W\d][\w.-]*)*\Z")
_APPEARANCE = re.compile(r"(?:[^\s()]|\([^()]*\))+")


@dataclass(slots=True)
class Form:
    """What the reading of a body needs to know, and the actions and repeats that it finds."""

    root: str
    known: frozenset[str]
    texts: Mapping[str, Text]
    binds: Mapping[str, Bind]
    bind_paths: Mapping[str, str]
    instances: Mapping[str, Node]
    reading: Reading
    actions: list[SetValue] = field(default_factory=list)
    repeats: dict[str, Control] = field(default_factory=dict)


def read_body(body: Any, form: Form) -> tuple[Control, ...]:
    """The controls of the body in order."""
    return _within(body, form, form.root, "")


def _within(parent: Any, form: Form, base: str, inside: str) -> tuple[Control, ...]:
    """The controls in an element. `base`: what relative references start from; `inside`: the nearest repeat."""
    controls: list[Control] = []
    for element in children(parent):
        name = local(element)
        if name == "group":
            controls.append(_group(element, form, base, inside))
        elif name == "repeat":
            controls.append(_repeat(element, form, base))
        elif name in _SHAPES:
            controls.append(_question(element, _SHAPES[name], form, base, inside))
        elif name not in _SILENT:
            what = _("het onderdeel {name} wordt niet ondersteund; haal het uit het formulier")
            form.reading.refuse(what.format(name=shown(name)), base if base != form.root else "", "type")
    _read_actions(parent, form, base, inside)
    return tuple(_with_specify(controls, form))


def _read_actions(parent: Any, form: Form, base: str, inside: str, trigger: str = "") -> None:
    for element in children(parent, *ACTIONS):
        action = read_action(element, form.known, form.bind_paths, form.reading, base, trigger, inside)
        if action is not None:
            form.actions.append(action)


def _group(element: Any, form: Form, base: str, inside: str) -> Control:
    path = _path(element, form, base, needed=False)
    if (element.get("intent") or "").strip():
        form.reading.refuse(_("een groep die een andere app start, wordt niet ondersteund"), path, "body::intent")
    content = [one for one in children(element) if local(one) not in ("label", "hint", "help")]
    repeats = [one for one in content if local(one) == "repeat"]
    label, hint = _words(element, form, path or base)
    if len(content) == 1 and repeats and child(repeats[0], "label") is None:
        appearance = _appearance(element, form, path)
        return _repeat(repeats[0], form, path or base, Control(Shape.REPEAT, "", label, hint, appearance))
    inner = _within(element, form, path or base, inside)
    return Control(Shape.GROUP, path, label, hint, _appearance(element, form, path), children=inner)


def _repeat(element: Any, form: Form, base: str, around: Control | None = None) -> Control:
    """A repeat; `around` has the words and appearance of the group that holds only this repeat."""
    path = _path(element, form, base, needed=True)
    count = form.reading.expression(_count(element), path, "repeat_count")
    label, hint = (around.label, around.hint) if around else _words(element, form, path)
    control = Control(
        Shape.REPEAT, path, label, hint,
        tuple(dict.fromkeys((*(around.appearance if around else ()), *_appearance(element, form, path)))),
        children=_within(element, form, path or base, path),
        count=count,
        fixed=count is not None or says_true(jr(element, "noAddRemove")),
    )  # fmt: skip
    if path:
        form.repeats.setdefault(path, control)
    return control


def _count(element: Any) -> str | None:
    """jr:count as it reads at the repeat. A name alone is that of a question beside it, as JavaRosa reads it."""
    written = (jr(element, "count") or "").strip()
    return f"../{written}" if _NAMES.match(written) else written or None


def _question(element: Any, shape: Shape, form: Form, base: str, inside: str) -> Control:
    path = _path(element, form, base, needed=True)
    label, hint = _words(element, form, path)
    control = Control(shape, path, label, hint, _appearance(element, form, path))
    _refuse_unsupported(element, control, form)
    if shape in _CHOOSING:
        items = read_items(element, path, form.texts, form.reading)
        exclusive = exclusive_of(items, form.instances) if shape is Shape.MANY else ()
        control = replace(control, items=items, exclusive=exclusive)
    elif shape is Shape.RANGE:
        control = replace(_range(element, control, form), items=read_items(element, path, form.texts, form.reading))
    elif shape in (Shape.INPUT, Shape.UPLOAD):
        rows = (element.get("rows") or "").strip()
        rows = "3" if not rows and local(element) == "textarea" else rows
        control = replace(
            control, rows=int(rows) if rows.isdecimal() and len(rows) < 4 else 0,
            mediatype=(element.get("mediatype") or "").strip(),
        )  # fmt: skip
    _read_actions(element, form, base, inside, trigger=path)
    return control


def _range(element: Any, control: Control, form: Form) -> Control:
    def number(name: str, usual: float) -> float:
        written = (element.get(name) or "").strip()
        value = text_number(written) if written else usual
        if not math.isfinite(value):
            what = _("{value} is geen getal; schrijf het met een punt, zonder eenheid")
            form.reading.refuse(what.format(value=shown(written)), control.path, "parameters")
            return usual
        return value

    start, end, step = number("start", control.start), number("end", control.end), number("step", control.step)
    if step == 0:
        form.reading.refuse(_("de stap van een schaal mag niet 0 zijn"), control.path, "parameters")
    return replace(control, start=start, end=end, step=step)


def _refuse_unsupported(element: Any, control: Control, form: Form) -> None:
    """Note what the page cannot ask."""
    reading, path = form.reading, control.path
    bind = form.binds.get(path, Bind(path))
    if control.shape is Shape.UPLOAD:
        kind = element.get("mediatype") or "file"
        what = _("een vraag met een bestand ({kind}) wordt niet ondersteund; haal die uit het formulier")
        reading.refuse(what.format(kind=kind), path, "type")
    elif bind.type in _DRAWN and bind.calculate is None and bind.readonly is None:
        what = _("een vraag met een lijn of vlak op de kaart ({type}) wordt niet ondersteund; vraag om een adres")
        reading.refuse(what.format(type=bind.type), path, "type")
    elif bind.type == "binary" and control.shape is Shape.INPUT:
        reading.refuse(_("een vraag met een bestand wordt niet ondersteund; haal die uit het formulier"), path, "type")
    if element.get("query"):
        what = _("select_one_external wordt niet ondersteund; zet de keuzes op het blad choices")
        reading.refuse(what, path, "type")


def _appearance(element: Any, form: Form, path: str) -> tuple[str, ...]:
    words = tuple(_APPEARANCE.findall(element.get("appearance") or ""))
    for word in words:
        if word.startswith(("ex:", "intent:", "printer:")):
            what = _("een vraag die een andere app start ({word}) wordt niet ondersteund; haal die uit het formulier")
            form.reading.refuse(what.format(word=shown(word)), path, "appearance")
        elif word.startswith("search("):
            what = _("keuzes met search() worden niet ondersteund; gebruik select_one_from_file")
            form.reading.refuse(what, path, "appearance")
    return words


def _words(element: Any, form: Form, path: str) -> tuple[Text, Text]:
    label, hint = child(element, "label"), child(element, "hint")
    return (
        text_of(label, form.texts, form.reading, path, "label") if label is not None else Text(),
        text_of(hint, form.texts, form.reading, path, "hint") if hint is not None else Text(),
    )


def _path(element: Any, form: Form, base: str, *, needed: bool) -> str:
    """The path of the node that an element is bound to, "" when it is bound to none."""
    named = (element.get("bind") or "").strip()
    if named:
        path = form.bind_paths.get(named)
    else:
        written = element.get("ref") or element.get("nodeset") or ""
        if not written.strip() and not needed:
            return ""
        path = resolve(written, base, form.known)
    if path is None or path not in form.known:
        written = named or element.get("ref") or element.get("nodeset") or local(element)
        what = _("een vraag of groep hoort bij {path}, maar dat veld is er niet; controleer de naam")
        form.reading.refuse(what.format(path=shown(path or written)), path or "")
        return path or ""
    return path


def _with_specify(controls: list[Control], form: Form) -> list[Control]:
    """The controls, each choice question that `or_other` added a text to knowing which."""
    for at, following in enumerate(controls[1:]):
        specify = specify_of(controls[at], following, form.binds)
        if specify:
            controls[at] = replace(controls[at], specify=specify)
    return controls
