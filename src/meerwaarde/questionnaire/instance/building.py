"""The tree of an instance: from the form's template, filled with what a document holds.

The form decides what may exist. Nodes that it does not know, or that stand more often than they may, are kept out
and told as `Stray`; nodes that a document leaves out are there and empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from meerwaarde.questionnaire.expressions import Node, Sort
from meerwaarde.questionnaire.namespaces import JAVAROSA, OPENROSA, OWN_NAMESPACE, XFORMS
from meerwaarde.questionnaire.xform.types import XForm

MOST_INSTANCES = 1000  # of one repeat within its parent; the largest list of teams or places has some 350
MOST_NODES = 200_000
_VOCABULARIES = frozenset(["", XFORMS, OPENROSA, JAVAROSA, OWN_NAMESPACE])  # besides those of the form and of the root
_META = ("instanceID", "instanceName", "deprecatedID", "timeStart", "timeEnd", "userID", "deviceID")


@dataclass(frozen=True, slots=True)
class Stray:
    """Something in a document that the form has no place for. `kind` as in `Problem`."""

    path: str
    kind: str


@dataclass(slots=True)
class Built:
    """A tree with what was found on the way. `given` holds the texts of the document by id of node."""

    document: Node
    strays: list[Stray] = field(default_factory=list)
    given: dict[int, str] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    language: str = ""


def is_template(node: Node) -> bool:
    """Whether this is the pattern of a repeat (jr:template) and no instance of it."""
    return node.attribute("template", JAVAROSA) is not None


def template_of(form: XForm, path: str) -> Node:
    """The pattern of the repeat at `path`, not to be changed. Raises KeyError."""
    node = form.template
    found = [node]
    for local in path.strip("/").split("/"):
        found = [child for one in found for child in one.elements if child.local == local]
    if not found:
        raise KeyError(path)
    return next((one for one in found if is_template(one)), found[0])


def new_tree(form: XForm) -> Built:
    """An empty instance: defaults and the repeats that the form begins with."""
    built = Built(Node(Sort.DOCUMENT))
    root = form.template.elements[0]
    built.document.append(_fresh(form, root, f"/{root.local}"))
    return built


def fresh_repeat(form: XForm, path: str) -> Node:
    """A new instance of the repeat at `path`, with its defaults."""
    return _fresh(form, template_of(form, path), path)


def _fresh(form: XForm, pattern: Node, at: str) -> Node:
    node = _like(pattern, at, repeated=at in form.repeats)
    for child in pattern.children:
        if child.sort is Sort.TEXT and not pattern.elements and child.text.strip():
            node.append(Node(Sort.TEXT, text=child.text))
        if child.sort is not Sort.ELEMENT:
            continue
        path = f"{at}/{child.local}"
        if path not in form.repeats or not is_template(child) or _only_pattern(form, pattern, child, path):
            node.append(_fresh(form, child, path))
    return node


def _only_pattern(form: XForm, around: Node, child: Node, path: str) -> bool:
    """Whether a repeat in a pattern has no instance beside its own pattern: a new one around it begins with one."""
    inside = is_template(around) or any(is_template(one) for one in around.ancestors())
    alone = all(is_template(one) for one in around.elements if one.local == child.local)
    return inside and alone and form.repeats[path].count is None


def _like(pattern: Node, at: str, *, repeated: bool) -> Node:
    node = Node(Sort.ELEMENT, pattern.local, pattern.namespace, pattern.prefix)
    node.nsmap = pattern.nsmap
    node.at = at
    node.repeated = repeated
    for one in pattern.attributes:
        if not (one.namespace == JAVAROSA and one.local == "template"):
            node.set_attribute(one.local, one.text, one.namespace, one.prefix)
    return node


def tree_from(form: XForm, document: Node) -> Built:
    """The instance that a document holds, after the pattern of the form."""
    built = Built(Node(Sort.DOCUMENT))
    pattern = form.template.elements[0]
    root = document.elements[0]
    built.strays += _of_another_form(form, pattern, root)
    known = root if root.local == pattern.local else None
    filling = _Filling(form, built, _VOCABULARIES | {root.namespace})
    built.document.append(filling.node(pattern, known, f"/{pattern.local}"))
    return built


def _of_another_form(form: XForm, pattern: Node, root: Node) -> list[Stray]:
    at = f"/{root.local}"
    if root.local != pattern.local or (root.attribute("id") or form.form_id) != form.form_id:
        return [Stray(at, "form")]
    version = root.attribute("version")
    return [Stray(at, "version")] if (version or "") != form.version else []


class _Filling:
    """Walks along the pattern and the document together."""

    def __init__(self, form: XForm, built: Built, known: frozenset[str]) -> None:
        self.form = form
        self.built = built
        self.nodes = 0
        self.known = known | {one.namespace for one in form.template.walk()}

    def node(self, pattern: Node, source: Node | None, at: str) -> Node:
        """The node at `at` with what `source` (None: absent) holds."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise TooManyNodes(str(MOST_NODES))
        node = _like(pattern, at, repeated=at in self.form.repeats)
        if not pattern.elements:
            self.leaf(node, pattern, source)
            return node
        self.check_text(source)
        self.children(node, pattern, source, at)
        return node

    def leaf(self, node: Node, pattern: Node, source: Node | None) -> None:
        if source is None:
            node.value = pattern.value if at_meta(node.at) else ""
            return
        for child in source.elements:
            self.stray(child, "unknown")
        text = "".join(one.text for one in source.children if one.sort is Sort.TEXT)
        node.value = text if text.strip() else ""  # a document that is written with line ends holds no answers more
        self.built.given[id(node)] = node.value

    def check_text(self, source: Node | None) -> None:
        if source is not None and any(one.text.strip() for one in source.children if one.sort is Sort.TEXT):
            self.stray(source, "unknown")

    def children(self, node: Node, pattern: Node, source: Node | None, at: str) -> None:
        given: dict[str, list[Node]] = {}
        for child in source.elements if source is not None else ():
            if self.foreign(child):
                self.stray(child, "unknown")
            else:
                given.setdefault(child.local, []).append(child)
        done: set[str] = set()
        for child in pattern.elements:
            if child.local in done:
                continue
            done.add(child.local)
            path = f"{at}/{child.local}"
            found = given.pop(child.local, [])
            if path in self.form.repeats:
                self.repeat(node, path, found)
                continue
            for extra in found[1:]:
                self.stray(extra, "repeated")
            node.append(self.node(child, found[0] if found else None, path))
        for name, rest in given.items():
            for one in rest:
                if not self.meta(node, one, name):
                    self.stray(one, "unknown")

    def foreign(self, child: Node) -> bool:
        """Whether a node is of another vocabulary, so that its name says nothing about which question it answers."""
        return child.namespace not in self.known

    def repeat(self, parent: Node, path: str, found: list[Node]) -> None:
        pattern = template_of(self.form, path)
        instances = [one for one in found if not is_template(one)]
        if len(instances) > MOST_INSTANCES:
            self.stray(instances[MOST_INSTANCES], "count")
        for one in instances[:MOST_INSTANCES]:
            parent.append(self.node(pattern, one, path))

    def meta(self, parent: Node, one: Node, name: str) -> bool:
        """Whether this is a note about the answers that any form may carry; explanations are kept."""
        if parent.local != "meta":
            return name == "meta" and self.meta_group(parent, one)
        if name == "explanation" and one.namespace == OWN_NAMESPACE:
            self.built.explanations[one.attribute("ref") or ""] = one.value
            return True
        if name == "language" and one.namespace == OWN_NAMESPACE:
            self.built.language = one.value.strip()
            return True
        if name in _META:
            if parent.child(name) is not None:
                self.stray(one, "repeated")
                return True
            kept = parent.append(Node(Sort.ELEMENT, name, one.namespace, one.prefix))
            kept.at = f"{parent.at}/{name}"
            kept.value = one.value
            return True
        return False

    def meta_group(self, parent: Node, one: Node) -> bool:
        """`meta` in the document of a form that has none itself."""
        if parent.at.count("/") != 1:
            return False
        group = parent.append(_like(one, f"{parent.at}/meta", repeated=False))
        for child in one.elements:
            if not self.meta(group, child, child.local):
                self.stray(child, "unknown")
        return True

    def stray(self, node: Node, kind: str) -> None:
        if len(self.built.strays) < 100:
            self.built.strays.append(Stray(node.path(), kind))


def at_meta(path: str) -> bool:
    """Whether this is a note about the answers and no answer."""
    return path.count("/") == 3 and path.split("/")[2] == "meta"


class TooManyNodes(ValueError):
    """A document with more nodes than any form of ours makes."""
