"""Conditions and calculations in order of dependency, worked out once for a form and used for every instance.

A rule reads paths and writes one. A change of a value touches the rules that read it, and theirs in turn; they are
evaluated in the order in which none reads what a later one writes. Rules that wait for each other keep the order of
the form (they are refused when a form is published).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.xform.types import Itemset, XForm


class Effect(Enum):
    """What a rule decides."""

    RELEVANCE = "relevance"
    VALUE = "value"
    COUNT = "count"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Rule:
    """One expression and what it decides at a path. `item` is the code of a choice, told from its item."""

    path: str
    effect: Effect
    expression: Expression
    item: Expression | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules of a form in order. `after` gives for a path the positions of the rules that look at it.

    `inside` gives for a rule's position the positions of rules that look at what the rule writes.
    """

    rules: tuple[Rule, ...]
    readers: Mapping[str, frozenset[int]]
    below: tuple[tuple[str, int], ...]  # (path, rule) for rules that look at everything below a path
    across: frozenset[int]  # rules that look at their own question in another instance of a repeat

    def touched(self, paths: Iterable[str]) -> list[int]:
        """Positions of all rules that a change at `paths` may alter, in order."""
        found: set[int] = set()
        waiting = list(paths)
        seen = set(waiting)
        while waiting:
            path = waiting.pop()
            for at in self.looking_at(path):
                if at not in found:
                    found.add(at)
                    written = self.rules[at].path
                    if written not in seen:
                        seen.add(written)
                        waiting.append(written)
        return sorted(found)

    def looking_at(self, path: str) -> set[int]:
        """Positions of the rules that read `path`, something around it, or (of a group) something in it."""
        found = set(self.readers.get(path, ()))
        found |= {at for top, at in self.below if path.startswith(f"{top}/") or path == top}
        return found


@lru_cache(maxsize=64)
def _plan(key: str, rules: tuple[Rule, ...]) -> Plan:  # noqa: ARG001  # the key keeps equal texts of two forms apart
    order = _in_order(rules)
    ready = tuple(rules[at] for at in order)
    readers: dict[str, set[int]] = {}
    below: list[tuple[str, int]] = []
    for at, rule in enumerate(ready):
        for path in _reads(rule):
            if path.endswith("/*"):
                below.append((path[:-2], at))
                continue
            for one in _around(path):
                readers.setdefault(one, set()).add(at)
    _add_inside(ready, readers)
    across = frozenset(at for at, rule in enumerate(ready) if _looks_across(rule))
    return Plan(ready, {path: frozenset(found) for path, found in readers.items()}, tuple(below), across)


def _looks_across(rule: Rule) -> bool:
    chooses = "[" in rule.expression.text or "indexed-repeat" in rule.expression.functions
    return chooses and rule.path in rule.expression.references(rule.path)


def plan_of(form: XForm) -> Plan:
    """The plan of a form; made once."""
    found: list[Rule] = []
    for path, bind in form.binds.items():
        if bind.relevant is not None:
            found.append(Rule(path, Effect.RELEVANCE, bind.relevant))
        if bind.calculate is not None:
            found.append(Rule(path, Effect.VALUE, bind.calculate))
    for path, repeat in form.repeats.items():
        if repeat.count is not None:
            found.append(Rule(path, Effect.COUNT, repeat.count))
    for control in form.controls():
        items, rules = control.items, form.binds.get(control.path)
        fixed = rules is not None and rules.calculate is not None
        if isinstance(items, Itemset) and not fixed and items.nodes.references(control.path):
            found.append(Rule(control.path, Effect.CHOICE, items.nodes, items.value))
    return _plan(form.sha256, tuple(dict.fromkeys(found)))


_ANSWERS = (Effect.VALUE, Effect.CHOICE)  # what such rules decide is the answer itself


def _reads(rule: Rule) -> frozenset[str]:
    read = rule.expression.references(rule.path)
    if rule.item is not None:  # the items may be instances of a repeat
        read = read.union(*(rule.item.references(path) for path in read))
    return read - {rule.path} if rule.effect in _ANSWERS else read


def _around(path: str) -> list[str]:
    """`path` and what stands around it: a node counts for nothing when what is around it is not relevant."""
    steps = path.strip("/").split("/")
    return ["/" + "/".join(steps[:count]) for count in range(1, len(steps) + 1)]


def _add_inside(rules: tuple[Rule, ...], readers: dict[str, set[int]]) -> None:
    """A calculation waits for the relevance of its own node and of what stands around it, and for its repeats."""
    deciding = {rule.path for rule in rules if rule.effect not in _ANSWERS}
    counted = {rule.path for rule in rules if rule.effect is Effect.COUNT}
    for at, rule in enumerate(rules):
        own = rule.effect in _ANSWERS or (rule.effect is Effect.RELEVANCE and rule.path in counted)
        for path in _around(rule.path)[: None if own else -1]:
            if path in deciding:
                readers.setdefault(path, set()).add(at)


def _in_order(rules: tuple[Rule, ...]) -> list[int]:
    """Positions so that each rule stands behind those whose result it reads (Kahn 1962); ties in the form's order."""
    writers: dict[str, list[int]] = {}
    for at, rule in enumerate(rules):
        writers.setdefault(rule.path, []).append(at)
    return _sorted([_before(at, rules, writers) for at in range(len(rules))])


def _before(at: int, rules: tuple[Rule, ...], writers: Mapping[str, list[int]]) -> set[int]:
    """Positions of the rules whose result rule `at` reads: of what it looks at, and of what stands around that."""
    rule = rules[at]
    needed: set[int] = set()
    for path in _reads(rule):
        top = path.removesuffix("/*")
        if top != path:
            needed |= {one for inner, found in writers.items() if inner.startswith(f"{top}/") for one in found}
        needed |= {one for around in _around(top) for one in writers.get(around, ())}
    for around in _around(rule.path):
        needed |= {one for one in writers.get(around, ()) if rules[one].effect not in _ANSWERS}
    if rule.effect not in _ANSWERS:  # a node's relevance does not wait for its own value
        needed -= {one for one in writers[rule.path] if rules[one].effect in _ANSWERS}
    if rule.effect is Effect.COUNT:  # the instances are there before it is told whether they are asked
        needed -= set(writers[rule.path])
    return needed - {at}


def _sorted(before: list[set[int]]) -> list[int]:
    behind: list[list[int]] = [[] for _ in before]
    for at, needed in enumerate(before):
        for one in needed:
            behind[one].append(at)
    open_ = [len(needed) for needed in before]
    ready = [at for at, count in enumerate(open_) if count == 0]
    done: list[int] = []
    while len(done) < len(before):
        if not ready:  # a circle: go on with the first that is left
            ready = [next(at for at, count in enumerate(open_) if count > 0)]
        at = heapq.heappop(ready)
        done.append(at)
        open_[at] = -1
        for one in behind[at]:
            if open_[one] > 0:
                open_[one] -= 1
                if open_[one] == 0:
                    heapq.heappush(ready, one)
    return done
