"""The axes of XPath 1.0, chapter 2.2: the nodes around a node, in the order in which the axis counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from meerwaarde.questionnaire.expressions.tree import XML, Node, Sort

NESTED = frozenset(["descendant", "descendant-or-self", "following", "preceding", "ancestor", "ancestor-or-self",
                    "following-sibling", "preceding-sibling", "parent"])  # fmt: skip


def _child(node: Node) -> Iterable[Node]:
    return node.children


def _descendant(node: Node) -> Iterator[Node]:
    walk = node.walk()
    next(walk)
    return walk


def _self(node: Node) -> Iterable[Node]:
    return (node,)


def _parent(node: Node) -> Iterable[Node]:
    return () if node.parent is None else (node.parent,)


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from node.ancestors()


def _siblings(node: Node) -> tuple[list[Node], int]:
    if node.parent is None or node.sort is Sort.ATTRIBUTE:
        return [], 0
    siblings = node.parent.children
    return siblings, next(at for at, one in enumerate(siblings) if one is node)


def _following_sibling(node: Node) -> Iterable[Node]:
    siblings, at = _siblings(node)
    return siblings[at + 1 :]


def _preceding_sibling(node: Node) -> Iterable[Node]:
    siblings, at = _siblings(node)
    return siblings[:at][::-1]


def _following(node: Node) -> Iterator[Node]:
    if node.sort is Sort.ATTRIBUTE and node.parent is not None:
        yield from _descendant(node.parent)
        node = node.parent
    for one in _ancestor_or_self(node):
        for sibling in _following_sibling(one):
            yield from sibling.walk()


def _preceding(node: Node) -> Iterator[Node]:
    if node.sort is Sort.ATTRIBUTE and node.parent is not None:
        node = node.parent
    for one in _ancestor_or_self(node):
        for sibling in _preceding_sibling(one):
            yield from reversed(list(sibling.walk()))


def _attribute(node: Node) -> Iterable[Node]:
    return node.attributes


def _namespace(node: Node) -> Iterator[Node]:
    """Namespace nodes, the default first, made when they are asked for: they have no place in the tree."""
    if node.sort is not Sort.ELEMENT:
        return
    for prefix, uri in sorted({**node.nsmap, "xml": XML}.items()):
        made = Node(Sort.ATTRIBUTE, prefix, text=uri)
        made.parent = node
        yield made


AXES: dict[str, Callable[[Node], Iterable[Node]]] = {
    "ancestor": Node.ancestors,
    "ancestor-or-self": _ancestor_or_self,
    "attribute": _attribute,
    "child": _child,
    "descendant": _descendant,
    "descendant-or-self": Node.walk,
    "following": _following,
    "following-sibling": _following_sibling,
    "namespace": _namespace,
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": _preceding_sibling,
    "self": _self,
}


def in_order(nodes: list[Node]) -> list[Node]:
    """Each node once, in document order. Numbers the tree when there is more than one node to put in order."""
    if len(nodes) < 2:
        return nodes
    single = list({id(node): node for node in nodes}.values())
    if len(single) < 2:
        return single
    for root in {id(root): root for root in (node.root() for node in single)}.values():
        at = 0
        for node in root.walk():
            node.order = at
            at += 1
            for one in node.attributes:
                one.order = at
                at += 1
    return sorted(single, key=lambda node: node.order)
