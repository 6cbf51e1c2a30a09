"""The choices of a question as they are offered now: filtered, in order, with label and media."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from meerwaarde.questionnaire.expressions import ExpressionError, Node, Scope, compile_expression
from meerwaarde.questionnaire.instance import texts
from meerwaarde.questionnaire.xform.types import Control, Item, Itemset, Shape, Text, XForm

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance.instance import Instance

_ITEXT = re.compile(r"\s*jr:itext\((.*)\)\s*\Z", re.DOTALL)
CHOOSING = (Shape.ONE, Shape.MANY, Shape.RANK)


@dataclass(frozen=True, slots=True)
class Offered:
    """One choice. `forms` as in Text.forms, each with its text or file in the language asked for.

    `language` is the one that the label is really in, by name or code; empty when that is not known.
    """

    value: str
    label: str
    forms: Mapping[str, str] = field(default_factory=dict)
    language: str = ""


def controls_of(form: XForm) -> dict[str, Control]:
    """The controls with choices, by path."""
    found: dict[str, Control] = {}
    for control in form.controls():
        if control.shape in CHOOSING and control.items != ():
            found.setdefault(control.path, control)
    return found


def values(instance: Instance, control: Control, node: Node) -> list[str]:
    """The codes that are offered at `node`."""
    if isinstance(control.items, Itemset):
        items = control.items
        scope = instance.scope(node)
        return [items.value.text_value(_at(instance, node, item)) for item in items.nodes.nodes(scope)]
    return [item.value for item in control.items]


def choices(instance: Instance, control: Control, node: Node, language: str) -> tuple[Offered, ...]:
    """The choices at `node` in a language. An item without a code is left out."""
    if isinstance(control.items, Itemset):
        try:
            items = control.items.nodes.nodes(instance.scope(node))
            found = [_from_set(instance, control.items, node, item, language) for item in items]
        except ExpressionError:
            return ()
    else:
        found = [_written(instance, item, node, language) for item in control.items]
    return tuple(one for one in found if one.value)


def _at(instance: Instance, node: Node, item: Node) -> Scope:
    scope = instance.scope(node)
    scope.node = item
    return scope


def _written(instance: Instance, item: Item, node: Node, language: str) -> Offered:
    return _spoken(instance, item.value, item.label, node, language)


def _from_set(instance: Instance, items: Itemset, node: Node, item: Node, language: str) -> Offered:
    scope = _at(instance, node, item)
    scope.language = language
    code = items.value.text_value(scope)
    inner = _inside(items.label.text)
    if inner is None:
        return Offered(code, items.label.text_value(scope))
    identifier = compile_expression(inner, instance.form.namespaces).text_value(scope)
    text = instance.form.itext.get(identifier, Text())
    return _spoken(instance, code, text, node, language)


def _spoken(instance: Instance, code: str, text: Text, node: Node, language: str) -> Offered:
    label, spoken = texts.fill(instance, text, node, language), texts.spoken(instance.form, text.words, language)
    return Offered(code, label, _forms(instance, text, node, language), spoken)


@lru_cache(maxsize=512)
def _inside(label: str) -> str | None:
    found = _ITEXT.match(label)
    return found[1] if found else None


def _forms(instance: Instance, text: Text, node: Node, language: str) -> Mapping[str, str]:
    return {kind: filled for kind in text.forms if (filled := texts.fill(instance, text, node, language, kind))}
