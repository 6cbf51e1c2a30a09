"""Evaluating the rules that a change touches, in their order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from meerwaarde.questionnaire.expressions import ExpressionError, Node, Value, to_number, to_text
from meerwaarde.questionnaire.instance.building import MOST_INSTANCES
from meerwaarde.questionnaire.instance.rules import Effect, Rule, plan_of

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance.instance import Instance

# What gives another value each time: a stored result stands, because nobody can compute it again.
VOLATILE = frozenset(["now", "today", "random", "uuid", "once", "randomize"])


class Recalculation:
    """The rules of one instance, and what has changed since they were last evaluated."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.plan = plan_of(instance.form)
        self._changed: set[str] = set()
        self._busy = False

    def changed(self, path: str) -> None:
        """Remember that a value at `path` (without positions) is another."""
        self._changed.add(path)

    def settle(self) -> None:
        """Evaluate every rule that the changes touch."""
        if self._changed and not self._busy:
            paths, self._changed = self._changed, set()
            self._run(self.plan.touched(paths), keep_volatile=False)

    def everything(self, *, keep_volatile: bool = False) -> None:
        """Evaluate every rule. `keep_volatile`: a date, a random number and the like stay as they are when filled."""
        self._changed.clear()
        self._run(range(len(self.plan.rules)), keep_volatile=keep_volatile)

    def _run(self, positions: range | list[int], *, keep_volatile: bool) -> None:
        self._busy = True
        try:
            for at in positions:
                rule = self.plan.rules[at]
                if rule.effect is Effect.COUNT:
                    self._count(rule)
                    continue
                volatile = keep_volatile and not VOLATILE.isdisjoint(rule.expression.functions)
                for node in self.instance.places.all(rule.path):
                    if rule.effect is Effect.RELEVANCE:
                        self._relevance(rule, node)
                    elif node.relevant and not (volatile and node.value):
                        self._value(rule, node)
        finally:
            self._busy = False

    def _relevance(self, rule: Rule, node: Node) -> None:
        value = self._evaluated(rule, node)
        asked = value is None or _true(value)
        if asked is not node.asked:
            node.asked = asked
            _spread(node)

    def _value(self, rule: Rule, node: Node) -> None:
        value = self._evaluated(rule, node)
        if not node.elements:
            node.value = "" if value is None else _calculated(value, self.instance.form.binds[rule.path].type)

    def _count(self, rule: Rule) -> None:
        """As many instances as the count says. Surplus ones are kept, not relevant, while the answers may change."""
        above, _, local = rule.path.rpartition("/")
        for parent in self.instance.places.all(above):
            same = [child for child in parent.elements if child.local == local]
            value = self._evaluated(rule, same[0] if same else parent)
            number = to_number(value) if value is not None else math.nan
            wanted = min(int(number), MOST_INSTANCES) if number > 0 and not math.isinf(number) else 0
            while len(same) < wanted:
                same.append(self.instance.insert_repeat(parent, rule.path))
            for at, node in enumerate(same):
                surplus = at >= wanted
                if node.asked is surplus:
                    node.asked = not surplus
                _spread(node)

    def _evaluated(self, rule: Rule, node: Node) -> Value | None:
        """The value of the rule, or None when it has none (a secondary instance that is not there)."""
        try:
            return rule.expression.value(self.instance.scope(node))
        except ExpressionError:
            return None


def _true(value: Value) -> bool:
    from meerwaarde.questionnaire.expressions import to_boolean

    return to_boolean(value)


def _calculated(value: Value, kind: str) -> str:
    """What a calculation leaves in its node: nothing instead of NaN, whole numbers without a point."""
    text = to_text(value)
    if text == "NaN":
        return ""
    if kind == "int" and isinstance(value, float) and not math.isinf(value):
        return str(math.trunc(value))
    return text


def _spread(node: Node) -> None:
    """Let what stands in `node` follow its relevance."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        around = one.parent.relevant if one.parent is not None else True
        relevant = around and one.asked
        if relevant is not one.relevant or one is node:
            one.relevant = relevant
            waiting += one.elements
