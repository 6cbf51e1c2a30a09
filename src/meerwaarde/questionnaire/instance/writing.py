"""The OpenRosa document of an instance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from meerwaarde.questionnaire.expressions import Node, Sort, to_element
from meerwaarde.questionnaire.expressions.values import Moment
from meerwaarde.questionnaire.namespaces import OPENROSA, OWN_NAMESPACE, XFORMS

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance.instance import Instance

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def without_controls(text: str) -> str:
    """`text` without the characters that XML cannot hold; line ends as XML reads them back."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def meta_node(instance: Instance, name: str, *, make: bool = False) -> Node | None:
    """The node `name` in meta; `make` adds it, and meta itself, where the form has none."""
    root = instance.root
    meta = root.child("meta")
    if meta is None:
        if not make:
            return None
        meta = root.append(Node(Sort.ELEMENT, "meta", OPENROSA, "orx"))
        meta.nsmap = {"orx": OPENROSA}
        meta.at = f"{root.at}/meta"
        instance.places.renew()
    node = meta.child(name)
    if node is None and make:
        node = meta.append(Node(Sort.ELEMENT, name, meta.namespace, meta.prefix))
        node.at = f"{meta.at}/{name}"
        instance.places.renew()
    return node


def to_xml(instance: Instance, *, final: bool) -> bytes:
    """The document as bytes in UTF-8. `final`: blank what is not relevant, drop surplus repeats, note the end."""
    from lxml import etree

    root = instance.root.copy()
    root.nsmap = instance.root.nsmap
    if final:
        _blank(root)
        _finish(instance, root)
    if instance.spoken:
        _note(root, "language", instance.spoken)
    if instance.explanations:
        _explain(instance, root, final=final)
    for node in root.walk():
        if node.namespace == XFORMS:  # what the form itself is written in, not its answers
            node.namespace = ""
        node.nsmap = {prefix: uri for prefix, uri in node.nsmap.items() if prefix}
    element = to_element(root)
    etree.cleanup_namespaces(element)
    data: bytes = etree.tostring(element, encoding="utf-8", xml_declaration=True)
    return data


def _blank(node: Node) -> None:
    kept: list[Node] = []
    for child in node.children:
        if child.sort is Sort.ELEMENT:
            if child.repeated and not child.relevant:
                continue
            if child.elements:
                _blank(child)
            elif not child.relevant:
                child.value = ""
        kept.append(child)
    node.children = kept


def _finish(instance: Instance, root: Node) -> None:
    """Fill the moments that the form wants of the end (jr:preload timestamp end)."""
    for node in root.walk():
        bind = instance.form.binds.get(node.at)
        if bind is not None and bind.preload == "timestamp" and bind.preload_parameter == "end" and not node.value:
            node.value = Moment(instance.now).text


def _explain(instance: Instance, root: Node, *, final: bool) -> None:
    for path, why in sorted(instance.explanations.items()):
        if final:
            try:
                if not instance.places.node(path).relevant:
                    continue
            except KeyError:
                continue
        _note(root, "explanation", why, path)


def _note(root: Node, name: str, text: str, path: str = "") -> None:
    """A note of our own in meta, which other programs pass over."""
    meta = root.child("meta")
    if meta is None:
        return
    note = meta.append(Node(Sort.ELEMENT, name, OWN_NAMESPACE, "mw"))
    note.nsmap = {"mw": OWN_NAMESPACE}
    if path:
        note.set_attribute("ref", path)
    note.value = text
