"""Reading lxml elements by local name: forms write the namespaces of XForms in many ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from meerwaarde.questionnaire.namespaces import JAVAROSA

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def plain(element: Any) -> bool:
    """Whether this is an element, not a comment or instruction."""
    return isinstance(element.tag, str)


def local(element: Any) -> str:
    """Its name without namespace."""
    name: str = element.tag
    return name.rpartition("}")[2]


def children(element: Any, *names: str) -> Iterator[Any]:
    """The child elements of these local names; without names all child elements."""
    for child in element:
        if plain(child) and (not names or local(child) in names):
            yield child


def child(element: Any, *names: str) -> Any | None:
    """The first of them."""
    return next(children(element, *names), None)


def jr(element: Any, name: str) -> str | None:
    """An attribute in the JavaRosa namespace."""
    value: str | None = element.get(f"{{{JAVAROSA}}}{name}")
    return value


def says_true(text: str | None) -> bool:
    """Whether an attribute that is no expression says yes."""
    return (text or "").strip() in ("true()", "true")


def is_name(text: str) -> bool:
    """Whether an element or attribute can be called so."""
    from lxml import etree

    try:
        return ":" not in text and etree.QName(text).localname == text
    except ValueError:
        return False


def clean(text: str) -> str:
    """`text` without the signs that XML cannot hold."""
    return _NOT_XML.sub("", text)
