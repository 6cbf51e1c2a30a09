"""The choices of a question: those that stand in the body, and those that come from an instance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.choices import OTHER
from meerwaarde.questionnaire.expressions import Node
from meerwaarde.questionnaire.xform.elements import child, children, plain
from meerwaarde.questionnaire.xform.itext import text_of
from meerwaarde.questionnaire.xform.refusals import Reading
from meerwaarde.questionnaire.xform.types import Bind, Control, Item, Itemset, Shape, Text

EXCLUSIVE = "exclusive"  # column of the choices sheet, an element of the item
_YES = ("yes", "ja", "true", "true()", "1", "x")
_INSTANCE = re.compile(r"""instance\(\s*(['"])(?P<id>.+?)\1\s*\)""")


def read_items(
    element: Any, path: str, texts: Mapping[str, Text], reading: Reading
) -> tuple[Item, ...] | Itemset:  # fmt: skip
    """The choices of a select or rank; none, and a refusal, where the form gives none."""
    itemset = child(element, "itemset")
    if itemset is not None:
        found = _itemset(itemset, path, reading)
        return found if found is not None else ()
    items = []
    for one in children(element, "item"):
        value, label = child(one, "value"), child(one, "label")
        code = "".join(value.itertext()).strip() if value is not None else ""
        words = text_of(label, texts, reading, path, "label") if label is not None else Text()
        items.append(Item(code, words))
    return tuple(items)


def _itemset(itemset: Any, path: str, reading: Reading) -> Itemset | None:
    value, label = child(itemset, "value"), child(itemset, "label")
    nodeset = itemset.get("nodeset") or itemset.get("ref")
    reference = value.get("ref") if value is not None and plain(value) else None
    if not nodeset or not reference:
        what = _("de keuzelijst van deze vraag zegt niet waar de keuzes staan; geef nodeset en value")
        reading.refuse(what, path, "type")
        return None
    nodes = reading.expression(nodeset, path, "choice_filter")
    listed = _INSTANCE.search(nodeset)
    if listed is not None and listed["id"] not in reading.lists:
        what = _("de antwoorden staan in de lijst “{name}”, maar die staat niet in het formulier; controleer de naam")
        reading.refuse(what.format(name=listed["id"]), path, "type")
    code = reading.expression(reference, path, "type")
    shown = reading.expression(label.get("ref") if label is not None else reference, path, "label")
    if nodes is None or code is None:
        return None
    return Itemset(nodes, code, shown or code)


def exclusive_of(items: tuple[Item, ...] | Itemset, instances: Mapping[str, Node]) -> tuple[str, ...]:
    """The codes of a list whose column `exclusive` says yes: those that cannot be combined with another."""
    if not isinstance(items, Itemset):
        return ()
    found = _INSTANCE.search(items.nodes.text)
    document = instances.get(found["id"]) if found else None
    if document is None:
        return ()
    codes: dict[str, None] = {}
    name = items.value.text
    for root in document.elements:
        for item in root.elements:
            says, code = item.child(EXCLUSIVE), item.child(name)
            if says is not None and code is not None and says.value.strip().lower() in _YES:
                codes[code.value.strip()] = None
    return tuple(codes)


def specify_of(control: Control, following: Control, binds: Mapping[str, Bind]) -> str:
    """The path of the text that `or_other` put behind a choice question, "" when there is none."""
    if control.shape not in (Shape.ONE, Shape.MANY) or following.path != f"{control.path}_{OTHER}":
        return ""
    bind = binds.get(following.path)
    condition = bind.relevant.text if bind is not None and bind.relevant is not None else ""
    name = re.escape(control.path.rpartition("/")[2])
    asked = re.match(rf"selected\(\s*(?:\.\./|/\S*/){name}\s*,\s*'{OTHER}'\s*\)\Z", condition)
    return following.path if asked and following.shape is Shape.INPUT else ""
