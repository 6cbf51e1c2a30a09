"""What is wrong with an instance: everything at once, hard problems and soft ones.

The same rules hold for the page and for a document that arrives: the document is never believed. Values that are
calculated are calculated again, choices must be among those offered, and what is not asked must be empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions import ExpressionError, Node
from meerwaarde.questionnaire.expressions.values import text_number
from meerwaarde.questionnaire.instance import offered, texts
from meerwaarde.questionnaire.instance.building import MOST_INSTANCES, at_meta
from meerwaarde.questionnaire.instance.kinds import wrong_type
from meerwaarde.questionnaire.instance.recalculation import VOLATILE
from meerwaarde.questionnaire.xform.types import Bind, Control, Shape, Text

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance.instance import Instance


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `kind`: required, type, choice, exclusive, range, constraint, warning; in a document also calculated, hidden,
    readonly, unknown, repeated, count, form, version. `severity` is "error" or, for a warning that was not explained,
    "warning".
    """

    path: str
    kind: str
    severity: str
    message: str


def problems(instance: Instance, within: str, language: str) -> tuple[Problem, ...]:
    """All problems at `within` (a path with positions, "" for the whole) and below."""
    found: list[Problem] = []
    if not within:
        found += [_problem(stray.path, stray.kind) for stray in instance.built.strays]
        if any(one.kind == "form" for one in found):
            # nothing else says anything about answers to another form
            return tuple(one for one in found if one.kind == "form")
        start = instance.root
    else:
        start = instance.places.node(within)
    checker = _Checker(instance, language)
    for node in start.walk():
        if node.at and not node.elements and not at_meta(node.at):
            found += checker.check(node)
    return tuple(found)


def _problem(path: str, kind: str, message: str = "") -> Problem:
    return Problem(path, kind, "warning" if kind == "warning" else "error", message or _default(kind))


def _default(kind: str) -> str:
    """What is said when the form says nothing itself."""
    return {
        "required": _("Vul hier iets in."),
        "constraint": _("Dit antwoord kan niet kloppen. Kijk het na."),
        "warning": _("Klopt dit? Leg kort uit waarom."),
        "choice": _("Dit antwoord kunt u hier niet kiezen."),
        "exclusive": _("Dit antwoord gaat niet samen met een ander antwoord."),
        "calculated": _("Deze waarde wordt berekend en komt niet overeen met de berekening."),
        "hidden": _("Deze vraag is niet gesteld en moet leeg zijn."),
        "readonly": _("Deze waarde staat vast en mag niet worden gewijzigd."),
        "unknown": _("Dit onderdeel hoort niet bij dit formulier."),
        "repeated": _("Dit onderdeel mag maar een keer voorkomen."),
        "count": _("Dit onderdeel komt te vaak voor: het aantal staat vast of is hoogstens {}.").format(MOST_INSTANCES),
        "form": _("Dit zijn antwoorden op een ander formulier."),
        "version": _("Dit zijn antwoorden op een andere versie van het formulier."),
    }[kind]


class _Checker:
    """The checks of one node after another."""

    def __init__(self, instance: Instance, language: str) -> None:
        self.instance = instance
        self.language = language
        form = instance.form
        self.ranges = {one.path: one for one in form.controls() if one.shape is Shape.RANGE}
        self.asked = {one.path for one in form.controls() if one.shape not in (Shape.GROUP, Shape.REPEAT)}
        self.acted = {action.path for action in form.actions}

    def check(self, node: Node) -> Iterator[Problem]:
        """What is wrong with one leaf."""
        given = self.instance.built.given.get(id(node))
        bind = self.instance.bind(node)
        if not node.relevant:
            if given is not None and given.strip():
                yield self.told(node, "count" if _surplus(node) else "hidden")
            return
        if given is not None:
            yield from self.forged(node, bind, given)
        value = node.value
        if not value.strip():
            if bind.required is not None and self.instance.holds(bind.required, node):
                yield self.told(node, "required", bind.required_message)
            return
        if bind.calculate is None:
            yield from self.answer(node, bind, value)
        if bind.constraint is not None and not self.instance.holds(bind.constraint, node):
            yield self.told(node, "constraint", bind.constraint_message)
        yield from self.soft(node, bind)

    def answer(self, node: Node, bind: Bind, value: str) -> Iterator[Problem]:
        """Whether the value is of the type that was asked, and among the choices."""
        message = wrong_type(bind.type, value)
        if message:
            yield _problem(node.path(), "type", message)
        control = self.instance.choosing.get(node.at)
        if control is not None:
            yield from self.chosen(node, control, value)
        scale = self.ranges.get(node.at)
        if scale is not None and not message:
            number = text_number(value)
            low, high = sorted((scale.start, scale.end))
            steps = (number - scale.start) / scale.step if scale.step else 0.0
            if not low <= number <= high or abs(steps - round(steps)) > 1e-6:
                text = _("Kies een getal van {} tot en met {}.").format(f"{low:g}", f"{high:g}")
                yield _problem(node.path(), "range", text)

    def chosen(self, node: Node, control: Control, value: str) -> Iterator[Problem]:
        try:
            codes = offered.values(self.instance, control, node)
        except ExpressionError:
            codes = []
        chosen = [value] if control.shape is Shape.ONE else value.split()
        known = set(codes)
        once = len(set(chosen)) == len(chosen)
        complete = control.shape is not Shape.RANK or known == set(chosen)
        if not once or not complete or not known.issuperset(chosen):
            yield self.told(node, "choice")
        elif len(chosen) > 1 and any(code in control.exclusive for code in chosen):
            yield self.told(node, "exclusive")

    def soft(self, node: Node, bind: Bind) -> Iterator[Problem]:
        """A warning holds until it is explained."""
        if bind.warning is None or self.instance.explanations.get(node.path()):
            return
        if not self.instance.holds(bind.warning, node):
            yield self.told(node, "warning", bind.warning_message)

    def forged(self, node: Node, bind: Bind, given: str) -> Iterator[Problem]:
        """Whether a document holds another value than the form gives a node that nobody may change."""
        if bind.calculate is not None:
            if given and VOLATILE.isdisjoint(bind.calculate.functions) and not _same(given, node.value):
                yield self.told(node, "calculated")
            return
        fixed = node.at not in self.asked or self.never_changes(node, bind)
        if fixed and given and not bind.preload and node.at not in self.acted and given != self.default(node):
            yield self.told(node, "readonly")

    def never_changes(self, node: Node, bind: Bind) -> bool:
        """Whether nobody could ever change it. Where that depends on answers, it may have been filled in before."""
        rule = bind.readonly
        return rule is not None and not rule.references(node.at) and self.instance.holds(rule, node)

    def default(self, node: Node) -> str:
        """What the form itself puts in a node."""
        found = [self.instance.form.template]
        for local in node.at.strip("/").split("/"):
            found = [child for one in found for child in one.elements if child.local == local]
        return found[0].value if found else ""

    def told(self, node: Node, kind: str, text: Text | None = None) -> Problem:
        message = texts.fill(self.instance, text, node, self.language) if text is not None else ""
        return _problem(node.path(), kind, message)


def _surplus(node: Node) -> bool:
    return any(one.surplus for one in node.ancestors())


def _same(given: str, computed: str) -> bool:
    """Whether two texts say the same: 10 and 10.0 do, and numbers that differ by rounding of the last digits."""
    if given == computed:
        return True
    one, other = text_number(given), text_number(computed)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
