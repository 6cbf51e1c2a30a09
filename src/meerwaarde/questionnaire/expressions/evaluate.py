"""One expression on one document: the face on which conformance is measured."""

from __future__ import annotations

from collections.abc import Mapping

from meerwaarde.questionnaire.expressions.compile import compile_expression
from meerwaarde.questionnaire.expressions.expression import Scope
from meerwaarde.questionnaire.expressions.tree import Node, Sort, parse_xml
from meerwaarde.questionnaire.namespaces import JAVAROSA, ODK, OPENROSA, OWN_NAMESPACE, XFORMS, XHTML

_EMPTY = "<data/>"
KNOWN = {
    "jr": JAVAROSA,
    "orx": OPENROSA,
    "odk": ODK,
    "h": XHTML,
    "xf": XFORMS,
    "mw": OWN_NAMESPACE,
}


def evaluate(
    expression: str, xml: str | None = None, context: str | None = None, as_: str = "string"
) -> str | float | bool:
    """What `expression` is worth on the instance document `xml`, as `str`, `float` or `bool`.

    `context` is an XPath that selects the context node, by default the document's root element; `as_` is "string",
    "number" or "boolean". Raises ExpressionError for an expression that cannot be used (its reason and the function
    are named), OutOfBudget for one that does not end, UnreadableXml for a document that cannot be read and ValueError
    for a context that selects nothing.
    """
    if as_ not in ("string", "number", "boolean"):
        raise ValueError(f"as_ must be string, number or boolean, not {as_!r}")
    document = parse_xml(xml if xml is not None else _EMPTY)
    namespaces = {**KNOWN, **_namespaces(document)}
    node = _context(context, [_primary(document), document.elements[0]], namespaces)
    compiled = compile_expression(expression, namespaces, late=True)
    scope = Scope(node, instances=_instances(document), hooks=_Form(document))
    if as_ == "number":
        return compiled.number(scope)
    return compiled.boolean(scope) if as_ == "boolean" else compiled.text_value(scope)


class _Form:
    """What an expression may ask of a form that is only a document: its texts, in the default language."""

    def __init__(self, document: Node) -> None:
        translations = [node for node in document.walk() if node.local == "translation"]
        chosen = [one for one in translations if one.attribute("default") is not None] or translations
        self.texts = {one.attribute("id"): one for one in (chosen[0].elements if chosen else ())}

    def itext(self, identifier: str, _scope: Scope) -> str:
        """The text without a form (short, image, ...) of that id, or its first; empty where there is none."""
        text = self.texts.get(identifier)
        values = text.elements if text else []
        plain = [one for one in values if one.attribute("form") is None] or values
        return plain[0].value if plain else ""

    def choice_name(self, _value: str, _path: str, _scope: Scope) -> str:
        """Nothing: choices belong to questions, and those are read by the form's own reader."""
        return ""


def _context(context: str | None, roots: list[Node], namespaces: Mapping[str, str]) -> Node:
    """The context node, looked for in the primary instance first, then in the document as it is."""
    if context is None:
        return roots[0]
    compiled = compile_expression(context, namespaces)
    for root in roots:
        found = compiled.value(Scope(root))
        if isinstance(found, list) and found:
            return found[0]
    raise ValueError(f"the context selects no node: {context}")


def _primary(document: Node) -> Node:
    """The root element of the primary instance, where the document is a whole form (XHTML), else the document's own."""
    root = document.elements[0]
    if root.namespace != KNOWN["h"]:
        return root
    for node in root.walk():
        if node.local == "instance" and node.namespace == KNOWN["xf"] and node.elements:
            return Node(Sort.DOCUMENT).append(node.elements[0].copy())
    return root


def _namespaces(document: Node) -> Mapping[str, str]:
    """All prefixes that the document declares, the outermost first."""
    found: dict[str, str] = {}
    for node in document.walk():
        for prefix, uri in node.nsmap.items():
            if prefix:
                found.setdefault(prefix, uri)
    return found


def _instances(document: Node) -> Mapping[str, Node]:
    """Secondary instances, where the document is a whole form: each `<instance id="x">`, apart from the document."""
    found: dict[str, Node] = {}
    for node in document.walk():
        identifier = node.attribute("id") if node.sort is Sort.ELEMENT and node.local == "instance" else None
        if identifier is not None:
            found[identifier] = node.copy()
    return found
