"""References to nodes: from what a form writes to absolute paths by local name."""

from __future__ import annotations

import re

from meerwaarde.questionnaire.expressions.tree import Node

_STEP = re.compile(r"@?(?:[^\W\d][\w.-]*:)?(?P<name>[^\W\d][\w.-]*)\Z")


def known_paths(template: Node) -> frozenset[str]:
    """The path of every element of the primary instance, and of the attributes."""
    found: set[str] = set()

    def below(node: Node, path: str) -> None:
        found.add(path)
        found.update(f"{path}/@{one.local}" for one in node.attributes)
        for child in node.elements:
            below(child, f"{path}/{child.local}")

    for root in template.elements:
        below(root, f"/{root.local}")
    return frozenset(found)


def is_attribute(path: str) -> bool:
    """Whether a path leads to an attribute: that is kept as the form has it, and no rule can change it."""
    return path.rpartition("/")[2].startswith("@")


def without_predicates(reference: str) -> str:
    """`reference` without what stands between brackets; a quoted bracket does not end them."""
    kept: list[str] = []
    depth, quote = 0, ""
    for sign in reference:
        if quote:
            quote = "" if sign == quote else quote
        elif depth and sign in "'\"":
            quote = sign
        elif sign in "[]":
            depth += 1 if sign == "[" else -1
            continue
        if not depth:
            kept.append(sign)
    return "".join(kept)


def resolve(reference: str, base: str, known: frozenset[str]) -> str | None:
    """The absolute path that `reference` means when it stands at `base`; None when it is no plain path.

    A relative path at the top that does not exist below the root element is read from the document, as older forms
    write it.
    """
    text = reference.strip().removeprefix("current()/")
    if text == "current()":
        return base
    if not text or "//" in text:
        return None
    steps = [] if text.startswith("/") else base.strip("/").split("/")
    for part in text.strip("/").split("/"):
        step = part.strip()
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step != ".":
            named = _STEP.match(step)
            if named is None:
                return None
            steps.append(f"@{named['name']}" if step.startswith("@") else named["name"])
    path = "/" + "/".join(steps)
    if path not in known and not text.startswith(("/", ".")):
        other = resolve(f"/{text}", base, known)
        return other if other in known else path
    return path
