"""Texts with their values filled in, in the language that is asked for or the nearest that there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from meerwaarde.questionnaire.expressions import Expression, ExpressionError, Node, Scope

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance.instance import Instance
    from meerwaarde.questionnaire.xform.types import Text, XForm

Parts = tuple[str | Expression, ...]
SOUNDS = ("audio", "video")


def languages_for(form: XForm, wanted: str) -> list[str]:
    """Keys to look a text up with: the language by name and by code, then written in place, then the default one."""
    keys: list[str] = []
    for one in form.languages:
        if wanted in (one.name, one.code):
            keys += [one.name, one.code]
    keys += [wanted, ""]
    for one in form.languages:
        keys += [one.name, one.code]
    return list(dict.fromkeys(keys))


def parts_of(form: XForm, text: Text, language: str, kind: str = "") -> Parts:
    """The parts of a text in a language; `kind` as in Text.forms, empty for the words.

    A sound says the words that are read, or nothing: who reads Arabic does not hear Dutch.
    """
    by_language: Mapping[str, Parts] = text.words if not kind else text.forms.get(kind, {})
    read = spoken(form, text.words, language) if kind in SOUNDS else ""
    if read:
        return by_language.get(read, by_language.get("", ()))
    return by_language.get(spoken(form, by_language, language), ())


def spoken(form: XForm, by_language: Mapping[str, Parts], wanted: str) -> str:
    """The key of the language that a text is really read in when `wanted` is asked for; empty when it has no words."""
    found = next((key for key in languages_for(form, wanted) if by_language.get(key)), None)
    return next((key for key, parts in by_language.items() if parts), "") if found is None else found


def fill(instance: Instance, text: Text, node: Node, language: str, kind: str = "") -> str:
    """The text as the respondent reads it at `node`."""
    filled: list[str] = []
    for part in parts_of(instance.form, text, language, kind):
        filled.append(part if isinstance(part, str) else _output(instance, part, node, language))
    return "".join(filled)


def _output(instance: Instance, part: Expression, node: Node, language: str) -> str:
    try:
        text = part.text_value(instance.scope(node, language))
    except ExpressionError:
        return ""
    return "" if text == "NaN" else instance.budget.hold(text)


class Hooks:
    """What expressions ask of the form: the label of a choice, and a text by its id."""

    __slots__ = ("instance",)

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    def choice_name(self, value: str, path: str, scope: Scope) -> str:
        """The label of the choice `value` at `path`, seen from the node whose rule asks."""
        from meerwaarde.questionnaire.expressions import compile_expression
        from meerwaarde.questionnaire.instance import offered

        scope.budget.spend(1)
        nodes = compile_expression(path, self.instance.form.namespaces).value(scope) if path else []
        if not isinstance(nodes, list) or not nodes:
            return ""
        control = self.instance.choosing.get(nodes[0].at)
        if control is None:
            return ""
        labels = {one.value: one.label for one in offered.choices(self.instance, control, nodes[0], scope.language)}
        return ", ".join(labels.get(one, one) for one in value.split()) if value else ""

    def itext(self, identifier: str, scope: Scope) -> str:
        """The text of that id. A text may hold another; one that holds itself runs out of its budget."""
        scope.budget.spend(1)
        text = self.instance.form.itext.get(identifier)
        return fill(self.instance, text, scope.original, scope.language) if text is not None else ""
