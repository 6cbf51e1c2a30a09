"""Evaluating the rules that a change touches, in their order."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from meerwaarde.questionnaire.expressions import ExpressionError, Node, Sort, Value, to_boolean, to_number
from meerwaarde.questionnaire.instance import offered
from meerwaarde.questionnaire.instance.building import MOST_INSTANCES
from meerwaarde.questionnaire.instance.rules import Effect, Rule, plan_of
from meerwaarde.questionnaire.instance.typed import typed_text
from meerwaarde.questionnaire.xform.types import Shape

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance.instance import Instance

# What gives another value each time: a stored result stands, because nobody can compute it again.
VOLATILE = frozenset(["now", "today", "random", "uuid", "once", "randomize"])


MOST_TURNS = 10  # along the instances of a repeat that look at each other; a chain either way rests after three
MOST_ROUNDS = 5  # when a number of instances, or a list of choices, follows from what it decides itself


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
        for _round in range(MOST_ROUNDS):
            if self._busy or not self._changed:
                return
            paths, self._changed = self._changed, set()
            touched = self.plan.touched(paths)
            self._run(touched, touched, keep_volatile=False)
        self._changed.clear()

    def everything(self, *, keep_volatile: bool = False, changed: Iterable[str] = ()) -> None:
        """Evaluate every rule, and what follows from that.

        `keep_volatile`: a date, a random number and the like stay as they are when filled. A choice that is not offered
        is taken away only where the list may be another because of what `changed`: a document that comes in, and a
        default, keep theirs, to be told.
        """
        self._changed.clear()
        self._run(range(len(self.plan.rules)), set(self.plan.touched(changed)), keep_volatile=keep_volatile)
        self.settle()

    def _run(self, positions: range | list[int], choosing: Collection[int], *, keep_volatile: bool) -> None:
        self._busy = True
        try:
            for at in positions:
                rule = self.plan.rules[at]
                match rule.effect:
                    case Effect.COUNT:
                        self._counts(rule, at)
                    case Effect.CHOICE if at in choosing:
                        self._choices(rule, at)
                    case Effect.RELEVANCE:
                        for node in self.instance.places.all(rule.path):
                            self._relevance(rule, node)
                    case Effect.VALUE:
                        keep = keep_volatile and not VOLATILE.isdisjoint(rule.expression.functions)
                        self._values(rule, keep=keep, across=at in self.plan.across)
        finally:
            self._busy = False

    def _relevance(self, rule: Rule, node: Node) -> None:
        value = self._evaluated(rule, node)
        asked = value is None or to_boolean(value)
        if asked is not node.asked:
            node.asked = asked
            spread(node)

    def _values(self, rule: Rule, *, keep: bool, across: bool) -> None:
        """The calculation at all its nodes; to and fro along instances of a repeat that look at each other."""
        nodes = [node for node in self.instance.places.all(rule.path) if node.relevant and not node.elements]
        for turn in range(MOST_TURNS if across and len(nodes) > 1 else 1):
            before = [node.value for node in nodes]
            for node in nodes[::-1] if turn % 2 else nodes:
                if not (keep and node.value):
                    value = self._evaluated(rule, node)
                    text = "" if value is None else typed_text(value, self.instance.bind(node).type)
                    node.value = self.instance.budget.hold(text)
            if before == [node.value for node in nodes]:
                return

    def _choices(self, rule: Rule, at: int) -> None:
        """Take away what is chosen and no longer offered, as JavaRosa and Web Forms do; the order stays."""
        control = self.instance.choosing[rule.path]
        for node in self.instance.places.all(rule.path):
            if not node.value or not node.relevant:
                continue
            try:
                codes = offered.values(self.instance, control, node)
            except ExpressionError:
                continue
            chosen = [node.value] if control.shape is Shape.ONE else node.value.split()
            left = [code for code in chosen if code in codes]
            if left != chosen:
                node.value = " ".join(left)
                self._again(rule, at)

    def _counts(self, rule: Rule, at: int) -> None:
        """As many instances as the count says. Surplus ones are kept, not relevant, while the answers may change."""
        above, _, local = rule.path.rpartition("/")
        for parent in self.instance.places.all(above):
            same = [child for child in parent.elements if child.local == local]
            value = self._evaluated(rule, same[0] if same else to_come(parent, rule.path))
            number = to_number(value) if value is not None else math.nan
            wanted = min(int(number), MOST_INSTANCES) if number > 0 and not math.isinf(number) else 0
            before = len(same), [node.surplus for node in same]
            while len(same) < wanted:
                same.append(self.instance.insert_repeat(parent, rule.path))
            for place, node in enumerate(same):
                node.surplus = place >= wanted
                spread(node)
            if before != (len(same), [node.surplus for node in same]):
                self._again(rule, at)

    def _again(self, rule: Rule, at: int) -> None:
        """What was decided matters to a rule that came before: it is evaluated in another round."""
        if any(one <= at for one in self.plan.looking_at(rule.path)):
            self._changed.add(rule.path)

    def _evaluated(self, rule: Rule, node: Node) -> Value | None:
        """The value of the rule, or None when it has none (a secondary instance that is not there)."""
        try:
            return rule.expression.value(self.instance.scope(node))
        except ExpressionError:
            return None


def to_come(parent: Node, path: str) -> Node:
    """Where the first instance of a repeat would stand: from there its count and its relevance are told."""
    node = Node(Sort.ELEMENT, path.rpartition("/")[2])
    node.parent = parent
    node.at = path
    return node


def spread(node: Node) -> None:
    """Let what stands in `node` follow its relevance."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        around = one.parent.relevant if one.parent is not None else True
        relevant = around and one.asked and not one.surplus
        if relevant is not one.relevant or one is node:
            one.relevant = relevant
            waiting += one.elements
