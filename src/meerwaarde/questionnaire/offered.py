"""What a form offers and says, without an instance: the choices of a question before any filter, texts by language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from meerwaarde.questionnaire.choices import language_code
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.types import Choice
from meerwaarde.questionnaire.xform.types import Control, Itemset, Text, XForm

_ITEMS = re.compile(r"instance\(\s*(?P<quote>['\"])(?P<id>[^'\"]+)(?P=quote)\s*\)(?P<steps>(?:/[\w.\-:]+)+)")
_PATH = re.compile(r"\s*(?:\.?/)?[\w./\-:]+\s*\Z")


def choices_offered(form: XForm, control: Control) -> tuple[Choice, ...] | None:
    """All choices of a question in order, of a filtered list everything; None where they depend on other answers.

    Of equal codes the first counts, as in `read_form`.
    """
    if isinstance(control.items, Itemset):
        items = itemset_items(form, control.items)
        if items is None:
            return None
        read = item_reader(form, control.items)
        pairs = [read(item) for item in items]
    else:
        pairs = [(item.value, plain_texts(item.label)) for item in control.items]
    found: dict[str, Choice] = {}
    for code, labels in pairs:
        found.setdefault(code, Choice(code, labels))
    return tuple(found.values())


def itemset_items(form: XForm, itemset: Itemset) -> list[Node] | None:
    """The nodes of a list in a secondary instance, before any filter; None when it is no such list."""
    found = _ITEMS.search(itemset.nodes.text)
    if found is None or found["id"] not in form.instances:
        return None
    nodes = [form.instances[found["id"]]]
    for step in found["steps"].strip("/").split("/"):
        nodes = [child for node in nodes for child in node.elements if child.local == step.rpartition(":")[2]]
    return nodes


def item_reader(form: XForm, itemset: Itemset) -> Callable[[Node], tuple[str, Mapping[str, str]]]:
    """Reads (code, labels by language code) from an item of the list."""
    return _Reader(form, itemset.value.text.strip(), itemset.label.text.strip())


class _Reader:
    """From an item to its code and its labels by language."""

    def __init__(self, form: XForm, value: str, label: str) -> None:
        translated = re.fullmatch(r"jr:itext\(\s*([\w./\-:]+)\s*\)", label)
        self.form, self.value = form, value
        self.label = translated[1] if translated else label
        self.translated = translated is not None

    def __call__(self, item: Node) -> tuple[str, Mapping[str, str]]:
        label = _child(item, self.label)
        if not self.translated:
            return _child(item, self.value), {"": label} if label else {}
        return _child(item, self.value), plain_texts(self.form.itext.get(label, Text()))


def _child(item: Node, name: str) -> str:
    child = item.child(name.removeprefix("./").rpartition(":")[2])
    return child.value.strip() if child is not None else ""


def plain_texts(text: Text) -> dict[str, str]:
    """A text by language code, markup left as it is; where an answer is filled in stands `${name}` of its question."""
    plain = {language_code(language): _plain(parts) for language, parts in text.words.items()}
    return {language: words for language, words in plain.items() if words}


def _plain(parts: tuple[object, ...]) -> str:
    return "".join(part if isinstance(part, str) else _answer(str(getattr(part, "text", ""))) for part in parts).strip()


def _answer(expression: str) -> str:
    if _PATH.match(expression):
        return "${" + expression.strip().rpartition("/")[2] + "}"
    return "…"
