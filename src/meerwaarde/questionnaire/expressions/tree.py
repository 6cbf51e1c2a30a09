"""The tree that expressions look at: a document as XPath 1.0 sees it, light enough to change while it is filled in.

lxml reads and writes it; in between each element knows its parent, its children and, in a repeat, that it is one of
several. Entities, document types and the network are refused, and so is a document that is too large or too deep.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from enum import Enum
from typing import Any

LARGEST = 5_000_000  # bytes; an instance of 500 questions and 200 repeats stays below 1 MB
MOST_TAGS = 400_000  # opening and closing, of an instance; 5 MB of empty elements would take 2 GB
MOST_PREFIXES = 32  # namespaces in scope of one element; a form has about ten
MOST_ATTRIBUTES = 200  # of one element
DEEPEST = 100  # elements within elements
# In others, such as UTF-7, a tag need not begin with the byte that tags are counted by.
ENCODINGS = frozenset(["utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1", "iso8859-15", "cp1252"])
XML = "http://www.w3.org/XML/1998/namespace"


class Sort(Enum):
    """The kinds of node of XPath 1.0, chapter 5; namespaces are properties of their elements here."""

    DOCUMENT = "document"
    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    COMMENT = "comment"
    INSTRUCTION = "processing-instruction"


class UnreadableXml(ValueError):
    """A document that cannot be used; `reason` is one of `malformed`, `doctype`, `size`, `depth`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


MANY = 16  # children; from here on they are looked up by name


class _Index:
    """Child elements by something, for as long as the list of children is the same one and as long."""

    __slots__ = ("children", "length", "nodes")

    def __init__(self, children: list[Node]) -> None:
        self.children = children
        self.length = len(children)
        self.nodes: dict[str, list[Node]] = {}

    def holds(self, children: list[Node]) -> bool:
        """Whether nothing was added or taken away: children are only ever added, or replaced by another list."""
        return self.children is children and self.length == len(children)


class Node:
    """One node. `text` is the value of a leaf (attribute, text, comment, instruction); elements hold `children`.

    `relevant` is False for a node that is not asked, itself or because of what is around it: paths leave it out.
    `asked` is its own condition alone; `surplus` an instance of a repeat beyond its count. `repeated` marks an instance
    of a repeat, which paths from inside it do not leave. `at` is the path without positions, in a set of answers.
    """

    __slots__ = (
        "_keyed",
        "_named",
        "asked",
        "at",
        "attributes",
        "children",
        "local",
        "namespace",
        "nsmap",
        "order",
        "parent",
        "prefix",
        "relevant",
        "repeated",
        "sort",
        "surplus",
        "text",
    )

    def __init__(self, sort: Sort, local: str = "", namespace: str = "", prefix: str = "", text: str = "") -> None:
        self.sort = sort
        self.local = local
        self.namespace = namespace
        self.prefix = prefix
        self.text = text
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.attributes: list[Node] = []
        self.nsmap: dict[str, str] = {}
        self.relevant = True
        self.asked = True
        self.surplus = False
        self.repeated = False
        self.order = 0
        self.at = ""
        self._named: _Index | None = None
        self._keyed: dict[tuple[str, str], _Index] | None = None

    def __repr__(self) -> str:
        return f"<Node {self.sort.value} {self.path()}>"

    @property
    def value(self) -> str:
        """The string-value: all text within, in document order (XPath 1.0, chapter 5)."""
        if self.sort not in (Sort.ELEMENT, Sort.DOCUMENT):
            return self.text
        children = self.children
        if not children:
            return ""
        if len(children) == 1 and children[0].sort is Sort.TEXT:
            return children[0].text
        return "".join(node.text for node in self.walk() if node.sort is Sort.TEXT)

    @value.setter
    def value(self, text: str) -> None:
        """Replace the text of an element without child elements, or of a leaf."""
        if self.sort is not Sort.ELEMENT:
            self.text = text
        elif len(self.children) == 1 and self.children[0].sort is Sort.TEXT and text:
            self.children[0].text = text
        else:
            self.children = []
            if text:
                self.append(Node(Sort.TEXT, text=text))

    @property
    def elements(self) -> list[Node]:
        """The child elements."""
        return [child for child in self.children if child.sort is Sort.ELEMENT]

    def child(self, local: str) -> Node | None:
        """The first child element of that local name."""
        return next((child for child in self.children if child.local == local and child.sort is Sort.ELEMENT), None)

    def named(self, local: str) -> list[Node]:
        """The child elements of that local name; looked up where there are many children."""
        children = self.children
        if len(children) < MANY:
            return [child for child in children if child.local == local and child.sort is Sort.ELEMENT]
        index = self._named
        if index is None or not index.holds(children):
            index = self._named = _Index(children)
            for child in children:
                if child.sort is Sort.ELEMENT:
                    index.nodes.setdefault(child.local, []).append(child)
        return index.nodes.get(local, [])

    def keyed(self, local: str, key: str, value: str) -> list[Node]:
        """The child elements `local` with a child `key` of that value. For trees whose values never change."""
        if self._keyed is None:
            self._keyed = {}
        index = self._keyed.get((local, key))
        if index is None or not index.holds(self.children):
            index = self._keyed[local, key] = _Index(self.children)
            for child in self.named(local):
                for one in {each.value for each in child.named(key)}:
                    index.nodes.setdefault(one, []).append(child)
        return index.nodes.get(value, [])

    def attribute(self, local: str, namespace: str = "") -> str | None:
        """The value of an attribute, or None."""
        for one in self.attributes:
            if one.local == local and one.namespace == namespace:
                return one.text
        return None

    def set_attribute(self, local: str, text: str, namespace: str = "", prefix: str = "") -> None:
        """Give an attribute a value, new or not."""
        for one in self.attributes:
            if one.local == local and one.namespace == namespace:
                one.text = text
                return
        added = Node(Sort.ATTRIBUTE, local, namespace, prefix, text)
        added.parent = self
        self.attributes.append(added)

    def append(self, child: Node) -> Node:
        """Put `child` last. Returns the child."""
        child.parent = self
        self.children.append(child)
        return child

    def insert(self, at: int, child: Node) -> Node:
        """Put `child` at a position among all children. Returns the child."""
        child.parent = self
        self.children.insert(at, child)
        return child

    def walk(self) -> Iterator[Node]:
        """This node and everything below it in document order, attributes left out."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def root(self) -> Node:
        """The topmost node."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def ancestors(self) -> Iterator[Node]:
        """From the parent upwards."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def copy(self) -> Node:
        """This node and everything below it, with new nodes and without a parent."""
        same = Node(self.sort, self.local, self.namespace, self.prefix, self.text)
        same.nsmap = self.nsmap
        same.relevant, same.asked, same.surplus = self.relevant, self.asked, self.surplus
        same.repeated, same.at = self.repeated, self.at
        for one in self.attributes:
            same.set_attribute(one.local, one.text, one.namespace, one.prefix)
        for child in self.children:
            same.append(child.copy())
        return same

    def path(self) -> str:
        """Where it stands by local names, a position only among siblings of the same name: /data/team[2]/name."""
        steps: list[str] = []
        node: Node | None = self
        while node is not None and node.sort is not Sort.DOCUMENT:
            steps.append(_step(node))
            node = node.parent
        return "/" + "/".join(reversed(steps))


def _step(node: Node) -> str:
    if node.sort is Sort.ATTRIBUTE:
        return f"@{node.local}"
    if node.sort is not Sort.ELEMENT:
        return f"{node.sort.value}()"
    if node.parent is None:
        return node.local
    same = [child for child in node.parent.children if child.local == node.local and child.sort is Sort.ELEMENT]
    if len(same) == 1 and not node.repeated:
        return node.local
    return f"{node.local}[{next(at for at, child in enumerate(same, start=1) if child is node)}]"


def parse_xml(xml: str | bytes) -> Node:
    """The document node of an instance. Raises UnreadableXml."""
    if xml.count("<" if isinstance(xml, str) else b"<") > MOST_TAGS:  # type: ignore[arg-type]
        raise UnreadableXml("size", f"more than {MOST_TAGS} tags")
    return from_element(read_element(xml))


def read_element(xml: str | bytes, largest: int = LARGEST) -> Any:
    """`xml` (at most `largest` bytes) as an lxml element, without entities, type or network. Raises UnreadableXml."""
    from lxml import etree

    data = xml.encode() if isinstance(xml, str) else xml
    if len(data) > largest:
        raise UnreadableXml("size", f"more than {largest} bytes")
    encoding = "utf-8" if isinstance(xml, str) else None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_blank_text=False, encoding=encoding,
    )  # fmt: skip
    try:
        element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as reason:
        kind = "depth" if "depth" in str(reason).lower() else "malformed"
        raise UnreadableXml("doctype" if b"<!DOCTYPE" in data else kind, str(reason)) from None
    about = element.getroottree().docinfo
    if about.internalDTD is not None:
        raise UnreadableXml("doctype", "a document type definition is not allowed")
    if not _is_known(about.encoding or "utf-8"):
        raise UnreadableXml("malformed", f"encoding {about.encoding}; use UTF-8")
    return element


def _is_known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in ENCODINGS
    except LookupError:
        return False


def from_element(element: Any) -> Node:
    """The document node above a copy of an lxml element and all within. Raises UnreadableXml when it is too deep."""
    document = Node(Sort.DOCUMENT)
    for one in reversed(_siblings(element, "preceding")):
        document.append(_node(one))
    _fill(element, document.append(_node(element)), 1)
    for one in _siblings(element, "following"):
        document.append(_node(one))
    return document


def _fill(source: Any, node: Node, depth: int) -> None:
    if depth > DEEPEST:
        raise UnreadableXml("depth", f"elements stand more than {DEEPEST} deep")
    if source.text:
        node.append(Node(Sort.TEXT, text=source.text))
    for child in source:
        made = node.append(_node(child, node))
        if made.sort is Sort.ELEMENT:
            _fill(child, made, depth + 1)
        if child.tail:
            node.append(Node(Sort.TEXT, text=child.tail))


def _siblings(element: Any, side: str) -> list[Any]:
    if element.getparent() is not None:
        return []
    return list(element.itersiblings(preceding=side == "preceding"))


def _node(source: Any, above: Node | None = None) -> Node:
    from lxml import etree

    if source.tag is etree.Comment:
        return Node(Sort.COMMENT, text=source.text or "")
    if source.tag is etree.ProcessingInstruction:
        return Node(Sort.INSTRUCTION, source.target, text=source.text or "")
    if not isinstance(source.tag, str):
        raise UnreadableXml("malformed", "an entity that is not defined")
    space, _, name = source.tag.rpartition("}")
    node = Node(Sort.ELEMENT, name, space[1:], source.prefix or "")
    node.nsmap = _prefixes(source, node, above)
    if len(node.nsmap) > MOST_PREFIXES or len(source.attrib) > MOST_ATTRIBUTES:
        raise UnreadableXml("size", f"more than {MOST_PREFIXES} namespaces or {MOST_ATTRIBUTES} attributes")
    for key, text in source.attrib.items():
        space, _, name = key.rpartition("}")
        uri = space[1:]
        prefix = next((prefix for prefix, one in node.nsmap.items() if prefix and one == uri), "") if uri else ""
        node.set_attribute(name, text, uri, "xml" if uri == XML else prefix)
    return node


def _prefixes(source: Any, node: Node, above: Node | None) -> dict[str, str]:
    """The prefixes that an element knows. It shares those of the element above when it needs no others: asking lxml
    for them costs more than all the rest of an element, and a copy for each would fill the memory.
    """
    if above is not None:
        plain = node.prefix == "" and above.nsmap.get("", "") == node.namespace
        if plain and not any("}" in key for key in source.attrib):
            return above.nsmap
    found = {prefix or "": uri for prefix, uri in source.nsmap.items()}
    return above.nsmap if above is not None and above.nsmap == found else found


def to_element(node: Node) -> Any:
    """An element and all within as an lxml element."""
    from lxml import etree

    nsmap: Any = {prefix or None: uri for prefix, uri in node.nsmap.items()} or None
    return _written(node, etree.Element(_tag(node), nsmap=nsmap))


def _written(node: Node, element: Any) -> Any:
    from lxml import etree

    for one in node.attributes:
        element.set(_tag(one), one.text)
    last = None
    for child in node.children:
        if child.sort is Sort.TEXT:
            if last is None:
                element.text = (element.text or "") + child.text
            else:
                last.tail = (last.tail or "") + child.text
        elif child.sort is Sort.ELEMENT:
            nsmap: Any = {prefix or None: uri for prefix, uri in child.nsmap.items()} or None
            last = _written(child, etree.SubElement(element, _tag(child), nsmap=nsmap))
        elif child.sort is Sort.COMMENT:
            last = etree.Comment(child.text)
            element.append(last)
        elif child.sort is Sort.INSTRUCTION:
            last = etree.ProcessingInstruction(child.local, child.text)
            element.append(last)
    return element


def _tag(node: Node) -> str:
    return f"{{{node.namespace}}}{node.local}" if node.namespace else node.local
