"""Where nodes stand: by their path with positions, and all nodes of a path without."""

from __future__ import annotations

import re

from meerwaarde.questionnaire.expressions import Node
from meerwaarde.questionnaire.xform.types import XForm

_STEP = re.compile(r"([^/\[\]]+)(?:\[(\d{1,6})\])?\Z")


class Places:
    """The nodes of one instance. `all(path)` gives those at a path without positions, in document order."""

    def __init__(self, form: XForm, document: Node) -> None:
        self.form = form
        self.document = document
        self._by_path: dict[str, list[Node]] | None = None

    def all(self, path: str) -> list[Node]:
        """All nodes at a path without positions."""
        if self._by_path is None:
            found: dict[str, list[Node]] = {}
            waiting = [self.document.elements[0]]
            while waiting:
                node = waiting.pop()
                found.setdefault(node.at, []).append(node)
                waiting.extend(reversed(node.elements))
            self._by_path = found
        return self._by_path.get(path, [])

    def renew(self) -> None:
        """Forget what stands where: the tree has changed."""
        self._by_path = None

    def node(self, path: str) -> Node:
        """The node at a path with positions; without one the first is meant. Raises KeyError."""
        node: Node = self.document
        if not path.startswith("/"):
            raise KeyError(path)
        for step in path[1:].split("/"):
            found = _STEP.match(step)
            if found is None:
                raise KeyError(path)
            local, number = found[1], int(found[2] or 1)
            same = node.named(local)
            if not 1 <= number <= len(same):
                raise KeyError(path)
            node = same[number - 1]
        return node

    def parent(self, path: str) -> tuple[Node, str]:
        """The node around a repeat, and the repeat's own name. Raises KeyError."""
        above, _, last = path.rpartition("/")
        step = _STEP.match(last)
        if not above or step is None:
            raise KeyError(path)
        return self.node(above), step[1]

    def insert(self, parent: Node, added: Node) -> None:
        """Put a new instance of a repeat behind the others, or where the form has the repeat when there are none."""
        same = [at for at, child in enumerate(parent.children) if child.local == added.local]
        if same:
            parent.insert(same[-1] + 1, added)
        else:
            parent.insert(self._place(parent, added), added)
        self.renew()

    def _place(self, parent: Node, added: Node) -> int:
        node = self.form.template
        for local in parent.at.strip("/").split("/"):
            node = next(child for child in node.elements if child.local == local)
        names = [child.local for child in node.elements]
        behind = set(names[names.index(added.local) + 1 :]) if added.local in names else set()
        return next((at for at, one in enumerate(parent.children) if one.local in behind), len(parent.children))
