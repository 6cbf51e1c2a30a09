"""Paths as code: a set of nodes goes through one function per step.

Four rules come from ODK and not from XPath. A path from the root starts at the root of the primary instance, also in a
predicate on another. Evaluated inside a repeat it stays in that one instance of the repeat (not at its last step, so
that `count(/data/team)` counts them all, nor behind a step that chooses for itself with a predicate). Nodes that are
not relevant are left out of the result. A name without prefix also finds an element in a default namespace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from meerwaarde.questionnaire.expressions.axes import AXES, NESTED, in_order
from meerwaarde.questionnaire.expressions.expression import Code, Scope
from meerwaarde.questionnaire.expressions.grammar import Call, Chain, Kept, Number, Part, Path, Step, Test
from meerwaarde.questionnaire.expressions.lookup import lookup_of
from meerwaarde.questionnaire.expressions.tree import Node, Sort
from meerwaarde.questionnaire.expressions.values import to_boolean
from meerwaarde.questionnaire.namespaces import XHTML

Stride = Callable[[list[Node], Scope], list[Node]]


@dataclass(frozen=True, slots=True)
class Place:
    """The predicate `position() = ...` of something that is the same for every node; `whole` is all of it."""

    wanted: Code
    whole: Code


Predicate = int | Code | Place
_KINDS = {"text": Sort.TEXT, "comment": Sort.COMMENT, "processing-instruction": Sort.INSTRUCTION}


def path_code(path: Path, compiled: Callable[[Part], Code], namespaces: Mapping[str, str], *, bound: bool) -> Code:
    """The code of a path. `compiled` makes code of its start and predicates; `bound`: it stays in its own repeat."""
    start = compiled(path.start) if path.start is not None else None
    strides: list[Stride] = []
    nested = start is not None
    steps = _merged(path.steps)
    for at, step in enumerate(steps):
        chosen = any(one.predicates for one in steps[:at])
        inner = path.absolute and bound and at < len(steps) - 1 and not chosen
        nested = nested or step.axis in NESTED
        strides.append(_stride(step, compiled, namespaces, inner=inner, nested=nested))
    if path.absolute:
        return _from_root(strides)
    if start is None:
        return _from_context(strides)
    return _from_start(start, strides)


def _merged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """`//name` without predicates as one step along the descendants, which is the same set of nodes."""
    found: list[Step] = []
    for step in steps:
        last = found[-1] if found else None
        every = last is not None and last.axis == "descendant-or-self" and last.test.kind == "node"
        if every and step.axis == "child" and not step.predicates and last is not None and not last.predicates:
            found[-1] = Step("descendant", step.test)
        else:
            found.append(step)
    return tuple(found)


def _from_root(strides: list[Stride]) -> Code:
    def code(scope: Scope) -> list[Node]:
        return _relevant(_walked([scope.original.root()], strides, scope))

    return code


def _from_context(strides: list[Stride]) -> Code:
    def code(scope: Scope) -> list[Node]:
        return _relevant(_walked([scope.node], strides, scope))

    return code


def _from_start(start: Code, strides: list[Stride]) -> Code:
    def code(scope: Scope) -> list[Node]:
        nodes = start(scope)
        if not isinstance(nodes, list):
            nodes = []
        return _relevant(_walked(nodes, strides, scope))

    return code


def _walked(nodes: list[Node], strides: list[Stride], scope: Scope) -> list[Node]:
    for stride in strides:
        if not nodes:
            break
        nodes = stride(nodes, scope)
    return nodes


def _relevant(nodes: list[Node]) -> list[Node]:
    for node in nodes:
        if not node.relevant:
            return [one for one in nodes if one.relevant]
    return nodes


def _stride(
    step: Step, compiled: Callable[[Part], Code], namespaces: Mapping[str, str], *, inner: bool, nested: bool
) -> Stride:
    predicates = [predicate_of(one, compiled) for one in step.predicates]
    passes = _passes(step.axis, step.test, namespaces)
    name = "" if step.axis != "child" or step.test.kind or step.test.local == "*" else step.test.local
    if step.axis == "child" and not predicates:
        return _children(passes, name, inner=inner, nested=nested)
    if step.axis == "parent" and not predicates and step.test.kind == "node":
        return _parents
    around_of = _named(name) if name else AXES[step.axis]
    lookup = lookup_of(step, compiled) if name else None

    def stride(nodes: list[Node], scope: Scope) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            looked_up = lookup(node, scope) if lookup is not None else None
            around = list(around_of(node)) if looked_up is None else looked_up
            scope.budget.spend(len(around) + 1)
            candidates = [one for one in around if passes(one)]
            for predicate in predicates if looked_up is None else predicates[1:]:
                candidates = filtered(candidates, predicate, scope)
            found += candidates
        return in_order(found) if nested or step.axis in NESTED else found

    return stride


def _named(name: str) -> Callable[[Node], list[Node]]:
    return lambda node: node.named(name)


def _children(passes: Callable[[Node], bool], name: str, *, inner: bool, nested: bool) -> Stride:
    def stride(nodes: list[Node], scope: Scope) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            children = node.named(name) if name else node.children
            scope.budget.spend(len(children) + 1)
            found += [child for child in children if passes(child)]
        if len(found) > 1:
            if inner and found[0].repeated:
                return _own(found, scope.original)
            if nested:
                return in_order(found)
        return found

    return stride


def _parents(nodes: list[Node], scope: Scope) -> list[Node]:
    scope.budget.spend(len(nodes))
    found = [node.parent for node in nodes if node.parent is not None]
    return in_order(found) if len(found) > 1 else found


def _own(instances: list[Node], origin: Node) -> list[Node]:
    """The instance of the repeat in which `origin` stands, or all when it stands in none of them."""
    node: Node | None = origin
    while node is not None:
        if node.repeated:
            for one in instances:
                if one is node:
                    return [one]
        node = node.parent
    return instances


def _passes(axis: str, test: Test, namespaces: Mapping[str, str]) -> Callable[[Node], bool]:
    if test.kind == "node":
        return lambda _: True
    if test.kind:
        sort = _KINDS[test.kind]
        return lambda node: node.sort is sort and test.local in ("*", node.local)
    sort = Sort.ATTRIBUTE if axis in ("attribute", "namespace") else Sort.ELEMENT
    local = test.local
    if test.prefix:
        uri = namespaces.get(test.prefix)
        if uri is None:
            return lambda node: node.sort is sort and node.prefix == test.prefix and local in ("*", node.local)
        return lambda node: node.sort is sort and node.namespace == uri and local in ("*", node.local)
    if local == "*":
        return lambda node: node.sort is sort
    # XHTML is the page around a form: no instance has its elements without a prefix
    return lambda node: node.local == local and node.sort is sort and not node.prefix and node.namespace != XHTML


def predicate_of(part: Part, compiled: Callable[[Part], Code]) -> Predicate:
    """A predicate as code, or as the position that it names."""
    if isinstance(part, Number):
        return int(part.value) if part.value == int(part.value) else 0
    wanted = _place_wanted(part)
    return compiled(part) if wanted is None else Place(compiled(wanted), compiled(part))


def _place_wanted(part: Part) -> Part | None:
    if not isinstance(part, Chain) or len(part.rest) != 1 or part.rest[0][0] != "=":
        return None
    one, other = part.first, part.rest[0][1]
    for place, wanted in ((one, other), (other, one)):
        if place == Call("position", ()) and isinstance(wanted, Kept | Number):
            return wanted
    return None


def filtered(nodes: list[Node], predicate: Predicate, scope: Scope) -> list[Node]:
    """The nodes for which a predicate holds (XPath 1.0, chapter 2.4): a number is compared with the position."""
    if isinstance(predicate, int):
        return nodes[predicate - 1 : predicate] if predicate > 0 else []
    if isinstance(predicate, Place):
        wanted = predicate.wanted(scope) if nodes else 0.0
        if isinstance(wanted, float):
            return nodes[int(wanted) - 1 : int(wanted)] if wanted >= 1 and wanted == wanted // 1 else []
        predicate = predicate.whole
    before = scope.node, scope.position, scope.size
    scope.budget.spend(len(nodes))
    scope.size = len(nodes)
    found: list[Node] = []
    try:
        for at, node in enumerate(nodes, start=1):
            scope.node, scope.position, scope.size = node, at, len(nodes)
            value = predicate(scope)
            if value == at if isinstance(value, float) else to_boolean(value):
                found.append(node)
    finally:
        scope.node, scope.position, scope.size = before
    return found


def within(nodes: Iterable[Node], around: Node) -> list[Node]:
    """Those of `nodes` that are `around` or stand in it."""
    return [node for node in nodes if node is around or any(one is around for one in node.ancestors())]
