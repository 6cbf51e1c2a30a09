"""One set of answers to a form: what is filled in, what follows from it, and what is wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from meerwaarde.questionnaire.expressions import Budget, Expression, ExpressionError, Node, Scope, parse_xml
from meerwaarde.questionnaire.expressions.expression import STEPS
from meerwaarde.questionnaire.instance import building, checking, offered, texts, writing
from meerwaarde.questionnaire.instance.acting import Actions, preload
from meerwaarde.questionnaire.instance.building import Built
from meerwaarde.questionnaire.instance.checking import Problem
from meerwaarde.questionnaire.instance.offered import Offered
from meerwaarde.questionnaire.instance.places import Places
from meerwaarde.questionnaire.instance.recalculation import Recalculation, spread, to_come
from meerwaarde.questionnaire.xform.types import Bind, Control, Text, XForm

_NO_INSTANCES: Mapping[str, Node] = {}
_NO_RULES = Bind("")


class Instance:
    """The answers of one respondent. Paths have positions where a repeat stands: `/data/team[2]/name`.

    A value is a text as OpenRosa writes it: decimal point, ISO dates, choices with spaces between them. What is not
    relevant keeps its value here and loses it in `to_xml(final=True)`. `spoken` is the code of the language in which
    the form was answered, empty when nobody said; it goes with the document.
    """

    def __init__(self, form: XForm, built: Built, now: datetime | None, instances: Mapping[str, Node]) -> None:
        self.form = form
        self.spoken = built.language if any(built.language == one.code for one in form.languages) else ""
        self.language = self.spoken or (form.languages[0].name if form.languages else "")
        self.now = now or datetime.now().astimezone()
        self.instances: dict[str, Node] = {**form.instances, **instances}
        self.places = Places(form, built.document)
        self.built = built
        self.explanations = built.explanations
        self.choosing = offered.controls_of(form)
        self.budget = Budget()
        self._recalculation = Recalculation(self)
        self._actions = Actions(self)

    # --- beginning and end -------------------------------------------------------------------------------------------

    @classmethod
    def new(
        cls, form: XForm, *, now: datetime | None = None, instances: Mapping[str, Node] = _NO_INSTANCES
    ) -> Instance:
        """An empty instance with its defaults. `instances` replaces secondary instances of the form by id."""
        made = cls(form, building.new_tree(form), now, instances)
        preload(made)
        made._recalculation.everything()
        made._actions.first_load()
        made.settle()
        made._identify(anew=True)
        return made

    @classmethod
    def from_xml(
        cls,
        form: XForm,
        xml: str | bytes,
        *,
        now: datetime | None = None,
        instances: Mapping[str, Node] = _NO_INSTANCES,
        draft: bool = False,
    ) -> Instance:
        """The instance in an OpenRosa document. `draft`: it is being filled in, so values in hidden questions may stay.

        What the form does not allow in it is told by `problems`. Raises UnreadableXml for a document that cannot be
        read or is hostile, TooManyNodes (a ValueError) for one without end, OutOfBudget for rules that do not end.
        """
        made = cls(form, building.tree_from(form, parse_xml(xml)), now, instances)
        if draft:
            made.built.given.clear()
        made._recalculation.everything(keep_volatile=True)
        if draft:
            made._actions.load()
            made.settle()
        made._identify()
        return made

    def to_xml(self, *, final: bool = False) -> bytes:
        """The OpenRosa document. `final`: for sending; what is not relevant is blank, and surplus repeats are gone."""
        self.settle()
        return writing.to_xml(self, final=final)

    @property
    def instance_id(self) -> str:
        """The identifier in meta/instanceID, made when the instance was."""
        node = writing.meta_node(self, "instanceID")
        return node.value if node is not None else ""

    def _identify(self, *, anew: bool = False) -> None:
        """Give it an identifier; `anew`: another than the form may hold, which would be that of every respondent."""
        node = writing.meta_node(self, "instanceID", make=True)
        if node is not None and (not node.value.strip() or (anew and self.bind(node).calculate is None)):
            node.value = f"uuid:{uuid.uuid4()}"

    def correct(self, earlier: str) -> None:
        """Make this a correction of the submission with instanceID `earlier`: it gets an identifier of its own."""
        self._identify(anew=True)
        node = writing.meta_node(self, "deprecatedID", make=True)
        if node is not None:
            node.value = earlier

    # --- reading and changing ----------------------------------------------------------------------------------------

    def set(self, path: str, value: str) -> None:
        """Give the node at `path` a value. Raises KeyError when there is none, ValueError when it holds others."""
        try:
            node = self.places.node(path)
        except KeyError:  # the number of instances may follow from what was set before
            self.settle()
            node = self.places.node(path)
        if node.elements:
            raise ValueError(f"{path} is a group")
        self.budget = Budget()
        self.put(node, value)

    def put(self, node: Node, value: str) -> None:
        """Give a leaf a value as part of something larger, which is what the budget is for."""
        text = writing.without_controls(value)
        if node.value != text:
            self.built.given.pop(id(node), None)
            node.value = self.budget.hold(text)
            self._recalculation.changed(node.at)
            self._actions.changed(node)

    def value(self, path: str) -> str:
        """The value, also when the node is not relevant. Raises KeyError."""
        self.settle()
        return self.places.node(path).value

    def relevant(self, path: str) -> bool:
        """Whether it is asked. Raises KeyError."""
        self.settle()
        return self.places.node(path).relevant

    def required(self, path: str) -> bool:
        """Whether it must be answered now."""
        node = self.places.node(path)
        rule = self.bind(node).required
        return rule is not None and self.holds(rule, node)

    def readonly(self, path: str) -> bool:
        """Whether the respondent may not change it: the form says so, or it is calculated."""
        node = self.places.node(path)
        bind = self.bind(node)
        if bind.calculate is not None:
            return True
        return bind.readonly is not None and self.holds(bind.readonly, node)

    def holds(self, rule: Expression, node: Node) -> bool:
        """Whether a rule of a node holds; one that cannot be computed does not."""
        try:
            return rule.boolean(self.scope(node))
        except ExpressionError:
            return False

    def bind(self, node: Node) -> Bind:
        """The rules of a node."""
        return self.form.binds.get(node.at, _NO_RULES)

    def previous(self, path: str) -> str:
        """Last year's value to show beside the field, or nothing."""
        node = self.places.node(path)
        rule = self.bind(node).previous
        try:
            return rule.text_value(self.scope(node)) if rule is not None else ""
        except ExpressionError:
            return ""

    def explanation(self, path: str) -> str:
        """What the respondent said about a warning, or nothing."""
        return self.explanations.get(self.places.node(path).path(), "")

    def explain(self, path: str, why: str) -> None:
        """Keep what the respondent says about a warning; an empty text takes it back."""
        key = self.places.node(path).path()
        self.explanations.pop(key, None)
        if why.strip():
            self.explanations[key] = writing.without_controls(why.strip())

    # --- repeats -----------------------------------------------------------------------------------------------------

    def repeats(self, path: str) -> list[str]:
        """The instances of the repeat at `path` (`/data/team`, `/data/team[2]/member`) that are relevant."""
        self.settle()
        parent, local = self.places.parent(path)
        return [child.path() for child in parent.elements if child.local == local and child.relevant]

    def asks_repeat(self, path: str) -> bool:
        """Whether the repeat at `path` is asked, also when it has no instance yet. Raises KeyError."""
        self.settle()
        parent, local = self.places.parent(path)
        rule = self.form.binds.get(f"{parent.at}/{local}", _NO_RULES).relevant
        if rule is None or not parent.relevant:
            return parent.relevant
        same = parent.named(local)
        return rule.boolean(self.scope(same[0] if same else to_come(parent, f"{parent.at}/{local}")))

    def add_repeat(self, path: str) -> str:
        """Add an instance behind the others. Returns its path. Raises KeyError, and ValueError when it is full."""
        parent, local = self.places.parent(path)
        at = f"{parent.at}/{local}"
        if at not in self.form.repeats:
            raise KeyError(path)
        if sum(child.local == local for child in parent.elements) >= building.MOST_INSTANCES:
            raise ValueError(f"at most {building.MOST_INSTANCES}")
        self.budget = Budget()
        added = self.insert_repeat(parent, at)
        self._recalculation.everything(keep_volatile=True, changed=(at,))
        return added.path()

    def insert_repeat(self, parent: Node, at: str) -> Node:
        """A fresh instance in its place in the tree, with its own defaults; nothing recalculated yet."""
        added = building.fresh_repeat(self.form, at)
        self.budget.spend(STEPS // building.MOST_NODES * sum(1 for _ in added.walk()))
        self.places.insert(parent, added)
        spread(added)
        preload(self, added)
        self._actions.new_repeat(added)
        return added

    def remove_repeat(self, path: str) -> None:
        """Take away one instance with all in it. Raises KeyError."""
        node = self.places.node(path)
        if not node.repeated or node.parent is None:
            raise KeyError(path)
        self.budget = Budget()
        self.explanations = _without(self.explanations, node)
        node.parent.children = [child for child in node.parent.children if child is not node]
        self.places.renew()
        self._recalculation.everything(keep_volatile=True, changed=(node.at,))

    # --- what the page shows -----------------------------------------------------------------------------------------

    def choices(self, control: Control, path: str, language: str = "") -> tuple[Offered, ...]:
        """The choices that are offered at `path` now, filtered and in order."""
        self.settle()
        return offered.choices(self, control, self.places.node(path), language or self.language)

    def text(self, text: Text, path: str = "", language: str = "", form: str = "") -> str:
        """A label, hint or message in a language (name or code), with its values filled in; still markdown."""
        self.settle()
        try:
            node = self.places.node(path) if path else self.root
        except KeyError:  # a repeat that has no instances has a title too
            parent, local = self.places.parent(path)
            node = to_come(parent, f"{parent.at}/{local}")
        return texts.fill(self, text, node, language or self.language, form)

    def problems(self, within: str = "", *, language: str = "") -> tuple[Problem, ...]:
        """All that is wrong at `within` and below, in the order of the form: hard and soft, every one at once."""
        self.settle()
        self.budget = Budget()
        return checking.problems(self, within, language or self.language)

    # --- for the files beside this one -------------------------------------------------------------------------------

    @property
    def root(self) -> Node:
        """The root element of the instance."""
        return self.built.document.elements[0]

    def settle(self) -> None:
        """Evaluate what the last changes touched."""
        self._recalculation.settle()

    def scope(self, node: Node, language: str = "") -> Scope:
        """The scope of a rule of `node`."""
        return Scope(
            node, self.instances, self.now, self.budget, language or self.language, texts.Hooks(self), original=node
        )


def _without(explanations: dict[str, str], node: Node) -> dict[str, str]:
    """Explanations of what is not in `node`; those behind it in the same repeat move up one place."""
    place = node.path()
    stem, _, number = place.rpartition("[")
    gone = int(number.rstrip("]"))
    kept: dict[str, str] = {}
    for path, why in explanations.items():
        if path == place or path.startswith(f"{place}/"):
            continue
        head, bracket, rest = path.partition("]") if path.startswith(f"{stem}[") else (path, "", "")
        at = int(head[len(stem) + 1 :]) if bracket else 0
        kept[f"{stem}[{at - 1}]{rest}" if at > gone else path] = why
    return kept
