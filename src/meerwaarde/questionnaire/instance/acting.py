"""Values that come by themselves: preloads, dynamic defaults and what a change of another question sets off."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from meerwaarde.questionnaire.expressions import ExpressionError, Node, Sort
from meerwaarde.questionnaire.expressions.values import Moment
from meerwaarde.questionnaire.instance.typed import typed_text

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance.instance import Instance
    from meerwaarde.questionnaire.xform.types import SetValue

FIRST_LOAD = "odk-instance-first-load"
LOAD = "odk-instance-load"
NEW_REPEAT = "odk-new-repeat"
CHANGED = "xforms-value-changed"
DEEPEST = 10  # changes that set off changes


def preload(instance: Instance, within: Node | None = None) -> None:
    """Fill what the form's `jr:preload` asks for: the date and the moment of starting, and an identifier."""
    for path, bind in instance.form.binds.items():
        value = _preloaded(instance, bind.preload, bind.preload_parameter)
        if not value:
            continue
        for node in instance.places.all(path):
            if not node.value and (within is None or any(one is within for one in (node, *node.ancestors()))):
                node.value = value


def _preloaded(instance: Instance, kind: str, parameter: str) -> str:
    if kind == "date" and parameter == "today":
        return Moment(instance.now, day_only=True).text
    if kind == "timestamp" and parameter == "start":
        return Moment(instance.now).text
    return f"uuid:{uuid.uuid4()}" if kind == "uid" else ""


class Actions:
    """The form's `setvalue` actions on one instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._depth = 0

    def first_load(self) -> None:
        """What is set when an instance is begun."""
        self._event((FIRST_LOAD, LOAD), self.instance.root)

    def load(self) -> None:
        """What is set each time that an instance is opened again."""
        self._event((LOAD,), self.instance.root)

    def new_repeat(self, added: Node) -> None:
        """What is set in a new instance of a repeat."""
        for action in self.instance.form.actions:
            inside = action.inside or next((path for path in _above(action.path) if path == added.at), "")
            if NEW_REPEAT in action.events and inside == added.at:
                self._apply(action, added)

    def changed(self, node: Node) -> None:
        """What a change of `node` sets off."""
        if self._depth >= DEEPEST:
            return
        self._depth += 1
        try:
            for action in self.instance.form.actions:
                if CHANGED in action.events and action.trigger == node.at:
                    self.instance.settle()
                    self._apply(action, _shared(node, action.path))
        finally:
            self._depth -= 1

    def _event(self, events: tuple[str, ...], within: Node) -> None:
        for action in self.instance.form.actions:
            if not set(events).isdisjoint(action.events):
                self._apply(action, within)

    def _apply(self, action: SetValue, within: Node) -> None:
        for node in self._targets(action, within):
            if not any(one is within for one in (node, *node.ancestors())) or node.elements:
                continue
            self.instance.put(node, self._value(action, node))

    def _targets(self, action: SetValue, within: Node) -> list[Node]:
        """The nodes at the path of an action; those that it chooses, where it does."""
        if action.nodes is None:
            return self.instance.places.all(action.path)
        try:
            return action.nodes.nodes(self.instance.scope(within))
        except ExpressionError:
            return []

    def _value(self, action: SetValue, node: Node) -> str:
        if action.value is None:
            return action.text
        self.instance.settle()
        try:
            return typed_text(action.value.value(self.instance.scope(node)), self.instance.bind(node).type)
        except ExpressionError:
            return ""


def _above(path: str) -> list[str]:
    steps = path.strip("/").split("/")
    return ["/" + "/".join(steps[:count]) for count in range(len(steps) - 1, 0, -1)]


def _shared(node: Node, path: str) -> Node:
    """The innermost instance of a repeat around `node` in which `path` stands too, else the root."""
    top = node
    for one in node.ancestors():
        if one.sort is Sort.ELEMENT:
            top = one
            if one.repeated and path.startswith(f"{one.at}/"):
                return one
    return top
