"""From an `XForm` to the `Questionnaire` that tabulation knows: questions, choices, languages and who is asked what.

The order is that of the primary instance, which is that of the sheet, calculations and metadata included. Skip logic
that the small tree of `relevance` can hold is read into it; for all other only the engine can tell who was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from meerwaarde.core import InputError, Sensitivity
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.choices import OTHER, OTHER_LABELS, language_code
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.offered import choices_offered, plain_texts
from meerwaarde.questionnaire.place import Place, Written
from meerwaarde.questionnaire.quoting import quotable
from meerwaarde.questionnaire.relevance import Condition, Engine, Reference
from meerwaarde.questionnaire.relevance_order import in_order
from meerwaarde.questionnaire.relevance_text import parse
from meerwaarde.questionnaire.structure import SPECIFY, is_asked, is_date, is_moment, with_unique_names
from meerwaarde.questionnaire.types import CLOSED, Kind, Question, Questionnaire
from meerwaarde.questionnaire.xform.types import Bind, Control, Shape, XForm
from meerwaarde.questionnaire.xpath_text import absolute, with_paths

META = "meta"
_CLOSED = {Shape.ONE: Kind.ONE, Shape.MANY: Kind.MULTIPLE, Shape.RANK: Kind.RANK}
_NUMBERS = {"int": Kind.INTEGER, "integer": Kind.INTEGER, "decimal": Kind.DECIMAL}
_NAMES = {  # of a type of the sheet, by the type of the bind
    "int": "integer", "integer": "integer", "decimal": "decimal", "string": "text", "date": "date",
    "dateTime": "datetime", "time": "time", "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape",
    "barcode": "barcode", "binary": "file",
}  # fmt: skip
_SHAPES = {
    Shape.ONE: "select_one", Shape.MANY: "select_multiple", Shape.RANK: "rank", Shape.RANGE: "range",
    Shape.TRIGGER: "acknowledge",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """A node of the primary instance that holds a value; `bind` and `control` are those of the form, if it has them."""

    path: str
    bind: Bind
    control: Control | None
    in_repeat: bool

    @property
    def steps(self) -> tuple[str, ...]:
        """The names from below the root."""
        return tuple(self.path.strip("/").split("/")[1:])

    @property
    def answered(self) -> bool:
        """Whether a person answers it, or something is calculated or noted of itself: no text that is only shown."""
        if self.control is not None and "label" in self.control.appearance:
            return False  # the heading of a table of choices
        return bool(self.control is None or self.bind.calculate or not is_true(self.bind, "readonly"))


def leaves(form: XForm) -> Iterator[Leaf]:
    """Every value of the form in its order, `meta` left out; one for all instances of a repeat."""
    controls: dict[str, Control] = {}
    for control in form.controls():
        if control.path and control.shape not in (Shape.GROUP, Shape.REPEAT):
            controls.setdefault(control.path, control)
    seen: set[str] = set()

    def below(node: Node, path: str, in_repeat: bool) -> Iterator[Leaf]:
        for child in node.elements:
            here = f"{path}/{child.local}"
            if here in seen or child.local == META:
                continue
            seen.add(here)
            inside = in_repeat or here in form.repeats
            if child.elements or here in form.repeats:
                yield from below(child, here, inside)
            else:
                yield Leaf(here, form.binds.get(here, Bind(here)), controls.get(here), inside)

    for root in form.template.elements:
        yield from below(root, f"/{root.local}", False)


def is_true(bind: Bind, what: str) -> bool:
    """Whether `what` (required, readonly, relevant) is written as always true."""
    expression = getattr(bind, what)
    return expression is not None and expression.text.replace(" ", "") in ("true()", "'true'", "1")


def questionnaire_of(form: XForm) -> Questionnaire:
    """The questionnaire that `form` is. Raises InputError for a form that asks nothing or waits for itself."""
    place = Place(form.file)
    questions = _questions(form)
    if not any(is_asked(question) for question in questions):
        raise place.error(_("dit formulier stelt geen enkele vraag"))
    questions = _with_conditions(form, questions)
    in_order(questions, place)
    codes = [language.code or language_code(language.name) for language in form.languages]
    return Questionnaire(
        form_id=form.form_id,
        title=form.title or form.form_id,
        version=form.version,
        languages=tuple(dict.fromkeys(codes)) or ("",),
        questions=questions,
        settings=form.settings,
        file=form.file,
        sha256=form.source_sha256,
    )


def _questions(form: XForm) -> tuple[Question, ...]:
    specify = {control.specify: control.path for control in form.controls() if control.specify}
    permits = {one.path for _path, one in quotable(form)}
    found = [
        replace(_question(form, leaf, specify.get(leaf.path, "")), permits=leaf.path in permits)
        for leaf in leaves(form)
    ]
    return tuple(with_unique_names(found))


def _question(form: XForm, leaf: Leaf, beside: str) -> Question:
    """`beside`: path of the choice question of which this is the "other, namely", else empty."""
    control, kind = leaf.control, _kind(leaf)
    offered = choices_offered(form, control) if control is not None and kind in CLOSED else ()
    if offered is None:  # choices from earlier answers: each respondent's own, so there is no table of them
        kind, offered = Kind.OTHER, ()
    labels = plain_texts(control.label) if control is not None else {}
    if control is not None and control.specify:
        offered = tuple(
            replace(choice, labels={code: OTHER_LABELS.get(code, text) for code, text in choice.labels.items()})
            if choice.code == OTHER else choice
            for choice in offered
        )  # fmt: skip
    return Question(
        name=leaf.steps[-1],
        path=leaf.steps,
        kind=kind,
        type=_type(leaf, kind),
        labels={code: SPECIFY.get(code, SPECIFY["en"]) for code in labels} if beside else labels,
        choices=offered,
        required=is_true(leaf.bind, "required"),
        sensitivity=_sensitivity(form, beside or leaf.path),
        indicator=leaf.bind.indicator or None,
        rules=_rules(form, beside or leaf.path),
        in_repeat=leaf.in_repeat,
    )


def _kind(leaf: Leaf) -> Kind:
    control, bind = leaf.control, leaf.bind
    if control is None or "label" in control.appearance:
        return Kind.OTHER
    if control.shape in _CLOSED:
        return _CLOSED[control.shape]
    if control.shape not in (Shape.INPUT, Shape.RANGE) or (is_true(bind, "readonly") and control.shape is Shape.INPUT):
        return Kind.OTHER
    return _NUMBERS.get(bind.type) or (Kind.TEXT if bind.type == "string" else Kind.OTHER)


def _type(leaf: Leaf, kind: Kind) -> str:
    """The type as the sheet would name it; `is_asked` and its kin read it."""
    control, bind = leaf.control, leaf.bind
    if control is None:
        if bind.preload:
            return bind.preload_parameter if bind.preload == "timestamp" else f"audit {bind.preload_parameter}".strip()
        return "calculate"
    if kind is Kind.OTHER and bind.calculate is not None:
        return "calculate"
    if not leaf.answered:
        return "note"
    if control.shape is Shape.UPLOAD:
        return control.mediatype.partition("/")[0].replace("application", "file").strip("*") or "file"
    return _SHAPES.get(control.shape) or _NAMES.get(bind.type, bind.type)


def _sensitivity(form: XForm, path: str) -> Sensitivity:
    """What the question says of itself, else the nearest group around it."""
    while path:
        own = form.binds[path].sensitivity if path in form.binds else ""
        if own:
            return Sensitivity(own)
        path = path.rpartition("/")[0]
    return Sensitivity.NORMAL


def _rules(form: XForm, path: str) -> Written | None:
    """The same for the rules of disclosure control."""
    while path:
        if path in form.binds and form.binds[path].rules:
            return form.binds[path].rules
        path = path.rpartition("/")[0]
    return None


def _with_conditions(form: XForm, questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """The conditions of each question and of the groups around it, for questions outside repeats that are asked."""
    known = {f"/{form.root}/" + "/".join(question.path): question for question in questions}
    reader = _Conditions(form, known)
    read: dict[str, Condition | None] = {}
    result = []
    for path, question in known.items():
        if question.in_repeat or not is_asked(question):
            result.append(question)
            continue
        around = ["/" + "/".join(path.strip("/").split("/")[: at + 1]) for at in range(path.count("/"))]
        for each in around:
            if each not in read:
                read[each] = reader.condition(each)
        result.append(replace(question, relevant=tuple(found for each in around if (found := read[each]) is not None)))
    return tuple(result)


class _Conditions:
    """Relevance of a node as a condition over the other questions."""

    def __init__(self, form: XForm, known: Mapping[str, Question]) -> None:
        self.form, self.known = form, known
        self.references = {
            path: Reference(question.name, question.kind) for path, question in known.items() if not question.in_repeat
        }
        self.dates = {question.name for question in known.values() if is_date(question) or is_moment(question)}

    def condition(self, path: str) -> Condition | None:
        bind = self.form.binds.get(path)
        if bind is None or bind.relevant is None:
            return None
        spelled = with_paths(bind.relevant.text, lambda written: "${" + absolute(written, path) + "}")
        text = self._readable(bind.relevant.text, path)
        try:
            read = parse(spelled, self.references, Place(self.form.file))
        except InputError:
            read = None
        if read is None or read.ordered() & self.dates:
            return Condition(text, Engine(self._looked_at(path)))
        behind = {reference.name for reference in self._looked_at(path)} - read.questions()
        return replace(read, text=text, behind=frozenset(behind))

    def _readable(self, text: str, path: str) -> str:
        """As the sheet writes it: ${name} instead of a path, without the spaces that pyxform puts around it."""
        named = with_paths(text, lambda written: "${" + absolute(written, path).rpartition("/")[2] + "}")
        return re.sub(r"(?<=\() (?=\$)|(?<=\}) (?=[,)])", "", " ".join(named.split()))

    def _looked_at(self, path: str) -> tuple[Reference, ...]:
        """The questions that decide; behind a calculation stand those that it is made of."""
        waiting, seen = [path], set()
        found: dict[str, Reference] = {}
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            bind = self.form.binds.get(at)
            expressions = [bind.relevant if at == path else bind.calculate] if bind else []
            for expression in expressions:
                waiting += sorted(expression.references(at)) if expression is not None else []
            waiting += [inside for inside in self.known if at.endswith("/*") and inside.startswith(at[:-1])]
            if at in self.references and at != path:
                found[at] = self.references[at]
        return tuple(found[at] for at in self.references if at in found)
