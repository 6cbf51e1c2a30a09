"""Calculations and conditions that wait for each other have no answer: such a form is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.place import listed
from meerwaarde.questionnaire.xform.binds import COLUMNS
from meerwaarde.questionnaire.xform.refusals import Reading
from meerwaarde.questionnaire.xform.types import Bind

_KEEPS = re.compile(r"\b(?:if|once|coalesce)\s*\(")
_CHOOSES = re.compile(r"\[|indexed-repeat\s*\(|-sibling::")


def check_cycles(
    binds: Mapping[str, Bind], repeats: Iterable[str], known: frozenset[str], reading: Reading
) -> None:  # fmt: skip
    """Refuse calculations and conditions that need each other, by naming their questions.

    A node needs what its calculation and its condition look at, and the condition of what is around it. A calculation
    may keep its own value (`once(...)`, `if(. = '', ..., .)`) and, within a repeat, look at that of another instance.
    No other rule but a constraint looks at its own node: ODK refuses such a form too.
    """
    needs = _needs(binds)
    repeated = tuple(repeats)
    for path, bind in binds.items():
        for rule in ("calculate", "relevant", "required", "readonly"):
            if _sees_itself(bind, rule, known) and not _sees_another(bind, rule, repeated):
                what = _("deze formule verwijst naar de eigen vraag; haal die verwijzing weg")
                reading.refuse(what, path, COLUMNS[rule])
        needs.get(path, set()).discard(path)
    for cycle in _cycles(needs):
        names = [path.rpartition("/")[2] for path in cycle]
        column = "calculate" if binds[cycle[0]].calculate is not None else "relevant"
        what = _("berekeningen of voorwaarden wachten op elkaar: {names}; haal één van de verwijzingen weg")
        reading.refuse(what.format(names=listed(names)), cycle[0], COLUMNS[column])


def _needs(binds: Mapping[str, Bind]) -> dict[str, set[str]]:
    """For each node with a rule the nodes with a rule that must be known first."""
    ruled = {path for path, bind in binds.items() if bind.calculate is not None or bind.relevant is not None}
    conditional = {path for path in ruled if binds[path].relevant is not None}
    needs: dict[str, set[str]] = {}
    for path in ruled:
        bind = binds[path]
        seen: set[str] = set()
        for rule in (bind.calculate, bind.relevant):
            for reference in rule.references(path) if rule is not None else ():
                seen |= _meant(reference, ruled)
                seen |= _around(reference.removesuffix("/*"), conditional) - {path}
        needs[path] = seen | _around(path, conditional)
    return {path: needs[path] for path in binds if path in needs}


def _meant(reference: str, ruled: set[str]) -> set[str]:
    if reference.endswith("/*"):
        above = reference[:-1]
        return {path for path in ruled if path.startswith(above)}
    return {reference} & ruled


def _around(path: str, conditional: set[str]) -> set[str]:
    steps = path.split("/")
    return {"/".join(steps[:depth]) for depth in range(2, len(steps))} & conditional


def _sees_itself(bind: Bind, rule: str, known: frozenset[str]) -> bool:
    """Whether a rule looks at its own node, or into it; a calculation may do so to keep its value."""
    expression: Expression | None = getattr(bind, rule)
    if expression is None:
        return False
    references = expression.references(bind.path)
    if rule == "calculate" and _KEEPS.search(expression.text):
        return False
    return bind.path in references or any(one.startswith(f"{bind.path}/") and one in known for one in references)


def _sees_another(bind: Bind, rule: str, repeats: tuple[str, ...]) -> bool:
    """Whether it stands in a repeat and chooses an instance: that may be another than its own."""
    expression: Expression | None = getattr(bind, rule)
    inside = any(f"{bind.path}/".startswith(f"{path}/") for path in repeats)
    return inside and expression is not None and _CHOOSES.search(expression.text) is not None


def _cycles(needs: Mapping[str, set[str]]) -> list[list[str]]:
    """Each set of nodes that need each other, in the order of the form (Kahn: what never becomes free is in or behind
    a cycle; walking back from there ends in one).
    """
    left = {path: set(needed) for path, needed in needs.items()}
    waiting: dict[str, list[str]] = {}
    for path, needed in left.items():
        for one in needed:
            waiting.setdefault(one, []).append(path)
    free = [path for path, needed in left.items() if not needed]
    while free:
        known = free.pop()
        left.pop(known)
        for path in waiting.get(known, ()):
            left[path].discard(known)
            if not left[path]:
                free.append(path)
    found: list[list[str]] = []
    told: set[str] = set()
    for start in left:
        walked: list[str] = []
        path = start
        while path not in walked and path not in told:
            walked.append(path)
            path = min(left[path])
        if path in walked:
            found.append(walked[walked.index(path) :])
        told.update(walked)
    return found
