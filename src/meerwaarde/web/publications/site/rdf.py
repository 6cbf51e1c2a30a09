"""Linked data, written two ways from one small structure: JSON-LD and Turtle.

A graph is a list of nodes, a node an address with its properties. There are no nodes without an address, so two
writings are the same when their statements are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# By sign: how a text writes it, and how an address does, where it may not stand as it is.
IN_TEXT = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    ord(sign): written for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
}
IN_ADDRESS = {ord(sign): f"%{ord(sign):02X}" for sign in (*'<>"{}|^`\\', *map(chr, range(0x21)))}


@dataclass(frozen=True, slots=True)
class Iri:
    """An address, whole or as `prefix:name`."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in a language, or a value of a kind such as `xsd:date`."""

    value: str
    language: str = ""
    kind: str = ""


Value = Iri | Literal


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: its address, what it is, and what is said of it."""

    address: str
    kinds: Sequence[str]
    said: Mapping[str, Sequence[Value]] = field(default_factory=dict)


def json_ld(nodes: Sequence[Node]) -> str:
    """The graph as JSON-LD 1.1."""
    graph = [
        {"@id": node.address, "@type": list(node.kinds),
         **{name: [_json(value) for value in values] for name, values in node.said.items() if values}}
        for node in nodes
    ]  # fmt: skip
    return json.dumps({"@context": dict(PREFIXES), "@graph": graph}, ensure_ascii=False)


def _json(value: Value) -> dict[str, Any]:
    if isinstance(value, Iri):
        return {"@id": value.value}
    told = {"@value": value.value}
    if value.language:
        return {**told, "@language": value.language}
    return {**told, "@type": value.kind} if value.kind else told


def turtle(nodes: Sequence[Node]) -> str:
    """The graph as Turtle 1.1."""
    head = "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    return head + "".join(f"\n{_node(node)} .\n" for node in nodes)


def _node(node: Node) -> str:
    lines = [f"a {', '.join(node.kinds)}"]
    lines += [f"{name} {', '.join(map(_turtle, values))}" for name, values in node.said.items() if values]
    return f"{_iri(node.address)} " + " ;\n    ".join(lines)


def _turtle(value: Value) -> str:
    if isinstance(value, Iri):
        return _iri(value.value)
    text = f'"{value.value.translate(IN_TEXT)}"'
    return f"{text}@{value.language}" if value.language else f"{text}^^{value.kind}" if value.kind else text


def _iri(address: str) -> str:
    """The address between angles, or as it is when it begins with a prefix of ours."""
    prefix, colon, rest = address.partition(":")
    if colon and prefix in PREFIXES and rest.isidentifier():
        return address
    return f"<{address.translate(IN_ADDRESS)}>"
