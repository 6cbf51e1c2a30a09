"""Submissions laid flat: a long table, a wide one, and one for each repeat, as text, codes and labels.

    wide      one row a submission: a column for each question outside repeats (codes), for a question with several
              answers also a column 0/1 for each choice (`question/code`); `read_answers` reads it as it stands
    labels    the same rows with labels for codes and the question as asked for a heading
    repeats   one row an instance, with the keys `_submission`, `_parent` (its place in the repeats around it, as 2.1;
              empty when there is none) and `_index` (from 1)
    long      one row a value, a chosen code each its own row
    explanations   one row for each soft check that somebody explained

Columns are called by the path of the question below the root. What was not asked is empty everywhere; `_not_asked`
names those questions, so that "not asked" stays apart from "no answer".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meerwaarde.questionnaire.asked import NOT_ASKED
from meerwaarde.questionnaire.from_xform import Leaf, leaves
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.offered import choices_offered, plain_texts
from meerwaarde.questionnaire.types import Choice, pick
from meerwaarde.questionnaire.xform.types import Shape, XForm

SUBMISSION, PARENT, INDEX = "_submission", "_parent", "_index"
VERSION, LANGUAGE, CHECKED = "_form_version", "_language", "_translation_checked"
BESIDE = (SUBMISSION, VERSION, LANGUAGE, CHECKED, NOT_ASKED)  # the first columns of the wide table
KEYS = (SUBMISSION, PARENT, INDEX)  # the first columns of a repeat's table
_POSITION = re.compile(r"\[(\d+)\]\Z")
_THREE_DECIMALS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True, slots=True)
class Value:
    """One row of the long table. `repeats` are the positions of the repeats around the question, from 1; `label` is
    empty where the value is no code.
    """

    submission: str
    path: str
    repeats: tuple[int, ...]
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the question's path ("" for a key), the choice of a 0/1 column, and both in words."""

    name: str
    path: str = ""
    code: str = ""
    type: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of text; every row is as long as `columns`."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Flat:
    """All submissions of one form, laid flat."""

    form_id: str
    version: str
    long: tuple[Value, ...]
    wide: Table
    labels: Table
    repeats: tuple[Table, ...]
    explanations: tuple[Value, ...] = ()  # `value` is the explanation

    @property
    def columns(self) -> tuple[tuple[str, Column], ...]:
        """Every column that answers a question, with the name of its table."""
        return tuple(
            (table.name, column) for table in (self.wide, *self.repeats) for column in table.columns if column.path
        )


def flatten(
    form: XForm, instances: Iterable[Instance | bytes | str], language: str = "nl", names: Sequence[str] = ()
) -> Flat:
    """Lay `instances` (as XML or as read) flat; labels in `language`, else in the form's first.

    A submission is called by its instanceID, or by `names` where they are given. Raises UnreadableXml, TooManyNodes
    or OutOfBudget for XML that cannot be used, as `Instance.from_xml`.
    """
    maker = _Maker(form, language)
    for at, given in enumerate(instances):
        instance = given if isinstance(given, Instance) else Instance.from_xml(form, given)
        maker.add(instance, names[at] if names else instance.instance_id)
    return maker.flat()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A leaf with what is needed to write it down."""

    leaf: Leaf
    repeat: str  # path of the repeat around it, empty without
    name: str
    label: str
    choices: tuple[Choice, ...] | None  # None: no choices, or those of earlier answers
    labels: Mapping[str, str]  # by code

    @property
    def shape(self) -> Shape | None:
        return self.leaf.control.shape if self.leaf.control is not None else None

    @property
    def type(self) -> str:
        return self.shape.value if self.shape not in (None, Shape.INPUT) else self.leaf.bind.type

    @property
    def ticks(self) -> tuple[Choice, ...]:
        """The choices that have a column of their own."""
        return self.choices or () if self.shape is Shape.MANY else ()

    def columns(self, language: str) -> Iterator[Column]:
        yield Column(self.name, self.leaf.path, "", self.type, self.label)
        for choice in self.ticks:
            words = pick(choice.labels, language) or choice.code
            yield Column(f"{self.name}/{choice.code}", self.leaf.path, choice.code, "0/1", f"{self.label}: {words}")


class _Maker:
    """Collects rows, one submission after the other."""

    def __init__(self, form: XForm, language: str) -> None:
        self.form, self.language = form, language
        self.asked = [self._asked(leaf) for leaf in leaves(form) if leaf.answered]
        self.outside = [one for one in self.asked if not one.repeat]
        self.inside = {path: [one for one in self.asked if one.repeat == path] for path in repeat_names(form)}
        self.long: list[Value] = []
        self.explanations: list[Value] = []
        self.wide: list[tuple[str, ...]] = []
        self.labels: list[tuple[str, ...]] = []
        self.rows: dict[str, list[tuple[str, ...]]] = {path: [] for path in form.repeats}

    def _asked(self, leaf: Leaf) -> _Asked:
        control = leaf.control
        choices = choices_offered(self.form, control) if control is not None and control.items else None
        name = "/".join(leaf.steps)
        return _Asked(
            leaf=leaf,
            repeat=_around(leaf.path, self.form.repeats),
            name=name,
            label=(pick(plain_texts(control.label), self.language) if control is not None else "") or name,
            choices=choices,
            labels={choice.code: pick(choice.labels, self.language) for choice in choices or ()},
        )

    def add(self, instance: Instance, name: str) -> None:
        """One submission."""
        skipped: list[str] = []
        codes: list[str] = []
        words: list[str] = []
        for one in self.outside:
            value = self._value(instance, one, one.leaf.path, skipped)
            codes += _cells(one, value)
            words += _cells(one, value, self._label(instance, one, one.leaf.path, value))
            self._note(instance, one, name, one.leaf.path, (), value)
        beside = (name, self.form.version, *self._spoken(instance), " ".join(skipped))
        self.wide.append((*beside, *codes))
        self.labels.append((*beside, *words))
        for path, why in instance.explanations.items():
            steps = [_POSITION.sub("", step) for step in path.strip("/").split("/")[1:]]
            places = tuple(int(found) for found in re.findall(r"\[(\d+)\]", path))
            self.explanations.append(Value(name, "/".join(steps), places, why, ""))
        for path, within in self.inside.items():
            for base, places in self._instances(instance, path):
                cells = self._row(instance, name, path, within, base, places)
                self.rows[path].append((name, ".".join(map(str, places[:-1])), str(places[-1]), *cells))

    def _spoken(self, instance: Instance) -> tuple[str, str]:
        """The language of the answers, and whether somebody checked that translation: "1", "0", or "" when unknown."""
        spoken = next((one for one in self.form.languages if instance.spoken and one.code == instance.spoken), None)
        return (spoken.code, "1" if spoken.checked else "0") if spoken is not None else ("", "")

    def _row(
        self, instance: Instance, name: str, path: str, within: list[_Asked], base: str, places: tuple[int, ...]
    ) -> list[str]:
        cells: list[str] = []
        for one in within:
            here = base + one.leaf.path[len(path) :]
            value = self._value(instance, one, here, [])
            cells += _cells(one, value)
            self._note(instance, one, name, here, places, value)
        return cells

    def _instances(self, instance: Instance, path: str) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Path and positions of every relevant instance of a repeat, through the repeats around it."""
        around = _around(path.rpartition("/")[0], self.form.repeats)
        for base, places in self._instances(instance, around) if around else [("", ())]:
            inner = base + path[len(around) :]
            for found in instance.repeats(inner):
                position = _POSITION.search(found)
                yield found, (*places, int(position[1]) if position else 1)

    def _value(self, instance: Instance, one: _Asked, path: str, skipped: list[str]) -> str:
        """The value as kept; empty, and noted in `skipped`, when it was not asked or the submission leaves it out."""
        try:
            if instance.relevant(path):
                return instance.value(path)
        except KeyError:
            pass
        skipped.append(one.name)
        return ""

    def _label(self, instance: Instance, one: _Asked, path: str, value: str) -> str:
        """The value in words; of several answers the words of each."""
        if not value or one.leaf.control is None or not one.leaf.control.items:
            return value
        labels = one.labels
        if one.choices is None:
            labels = {each.value: each.label for each in instance.choices(one.leaf.control, path, self.language)}
        codes = value.split() if one.shape in (Shape.MANY, Shape.RANK) else [value]
        return "; ".join(labels.get(code) or code for code in codes)

    def _note(self, instance: Instance, one: _Asked, name: str, path: str, places: tuple[int, ...], value: str) -> None:
        """The value in the long table."""
        if not value:
            return
        for code in value.split() if one.shape is Shape.MANY else [value]:
            label = self._label(instance, one, path, code) if one.leaf.control and one.leaf.control.items else ""
            self.long.append(Value(name, one.name, places, code, label))

    def flat(self) -> Flat:
        """Everything added so far."""
        columns = [column for one in self.outside for column in one.columns(self.language)]
        heads = (*(Column(name) for name in BESIDE), *columns)
        return Flat(
            form_id=self.form.form_id,
            version=self.form.version,
            long=tuple(self.long),
            wide=Table("wide", heads, tuple(self.wide)),
            labels=Table("labels", heads, tuple(self.labels)),
            repeats=tuple(
                Table(name, (*map(Column, KEYS), *self._columns(path)), tuple(self.rows[path]))
                for path, name in repeat_names(self.form).items()
            ),
            explanations=tuple(self.explanations),
        )

    def _columns(self, repeat: str) -> Iterator[Column]:
        for one in self.inside[repeat]:
            yield from one.columns(self.language)


def repeat_names(form: XForm) -> dict[str, str]:
    """A name for the table of each repeat by its path, outer before inner: its own, or with those of its groups where
    that is not unique.
    """
    paths = [control.path for control in form.controls() if control.shape is Shape.REPEAT and control.path]
    leaf = {path: path.rpartition("/")[2] for path in paths}
    own = ("wide", "labels", "long", "columns", "explanations")
    return {
        path: name if list(leaf.values()).count(name) == 1 and name not in own else "-".join(path.split("/")[2:])
        for path, name in leaf.items()
    }


def _around(path: str, repeats: Mapping[str, object]) -> str:
    """The innermost repeat at or above a path."""
    while path and path not in repeats:
        path = path.rpartition("/")[0]
    return path


def _cells(one: _Asked, value: str, label: str | None = None) -> list[str]:
    """The cells of one question: its value (or `label`), then 0/1 for each choice of several."""
    chosen = set(value.split())
    ticks = ["" if not value else "1" if choice.code in chosen else "0" for choice in one.ticks]
    return [_number(one, value) if label is None else label, *ticks]


def _number(one: _Asked, value: str) -> str:
    """The value; 1.250 gets another nought, for with three decimals a reader could take the point for thousands."""
    return f"{value}0" if one.leaf.bind.type == "decimal" and _THREE_DECIMALS.fullmatch(value) else value
