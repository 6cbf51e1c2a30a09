"""A form as its XForm says it: what is asked, in which words, under which rules. Frozen.

Paths are absolute and by local name, without positions: `/data/team/name`. They are the keys of `binds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.place import Written


@dataclass(frozen=True, slots=True)
class Text:
    """A label, hint or message. Each language maps to its parts: plain text, and expressions where `<output>` stands.

    `words` is the text itself; `forms` the other forms of the same itext: `guidance` and `short` (texts), `image`,
    `big-image`, `audio` and `video` (one part, the name of a media file). Language "" means: written in place, the
    same in every language. Texts are markdown as XLSForm allows it; nothing in them is HTML.
    """

    words: Mapping[str, tuple[str | Expression, ...]] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, tuple[str | Expression, ...]]] = field(default_factory=dict)
    id: str = ""  # of the itext, empty when written in place


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the form. `name` as the sheet writes it ("Nederlands (nl)"); `code` its BCP 47 tag, "" unknown."""

    name: str
    code: str
    title: str  # in its own script: Nederlands, English, العربية
    right_to_left: bool = False
    checked: bool = True  # False: `mw:unchecked` in the settings names it, nobody checked the translation


@dataclass(frozen=True, slots=True)
class Bind:
    """The rules of one node. An absent rule is None; `type` is the XForms type without its prefix."""

    path: str
    type: str = "string"
    relevant: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    constraint_message: Text | None = None
    required_message: Text | None = None
    warning: Expression | None = None  # mw:warning: must hold, or be explained
    warning_message: Text | None = None  # mw:warningMsg, or -nl and -en
    previous: Expression | None = None  # mw:previous: last year's value, shown and never filled in
    indicator: str = ""
    sensitivity: str = ""  # "", none, normal or high
    rules: Written | None = None  # of disclosure control
    quote: str = ""  # mw:quote: the question that gives permission to quote this answer, see `quoting`
    preload: str = ""  # jr:preload
    preload_parameter: str = ""  # jr:preloadParams
    save_incomplete: bool = False


class Shape(StrEnum):
    """What a control of the body is."""

    INPUT = "input"
    ONE = "select1"
    MANY = "select"
    RANK = "rank"
    RANGE = "range"
    TRIGGER = "trigger"
    UPLOAD = "upload"
    GROUP = "group"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Item:
    """A choice that stands in the body."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices from an instance. `nodes` selects the items (with its choice filter as predicates), `value` and `label`
    are read from each item; `label` may be `jr:itext(...)`. `randomize` tells that `nodes` is a shuffled set.
    """

    nodes: Expression
    value: Expression
    label: Expression


@dataclass(frozen=True, slots=True)
class Control:
    """One thing in the body. `path` is empty for a group without a node of its own.

    A repeat: `path` is the repeated node; `label` and `hint` are those of the group around it; `count` is jr:count.
    """

    shape: Shape
    path: str
    label: Text = Text()
    hint: Text = Text()
    appearance: tuple[str, ...] = ()
    items: tuple[Item, ...] | Itemset = ()
    children: tuple[Control, ...] = ()
    count: Expression | None = None
    fixed: bool = False  # jr:noAddRemove, or a count
    start: float = 0  # of a range, as are end and step
    end: float = 10
    step: float = 1
    rows: int = 0  # of a text
    mediatype: str = ""
    exclusive: tuple[str, ...] = ()  # choices that cannot be combined with another
    specify: str = ""  # path of the text that `or_other` added

    def walk(self) -> Iterator[Control]:
        """This control and all within, in the order of the body."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class SetValue:
    """An action: at `events` (odk-instance-first-load, odk-new-repeat, xforms-value-changed) give `path` a value.

    `trigger` is the path of the control whose change sets it off, empty for an action of the model; `inside` the path
    of the repeat in whose body it stands. `nodes` chooses among the instances of a repeat, where the form does.
    """

    events: tuple[str, ...]
    path: str
    value: Expression | None  # None: the literal `text`
    text: str = ""
    trigger: str = ""
    inside: str = ""
    nodes: Expression | None = None


@dataclass(frozen=True, slots=True)
class XForm:
    """A form as read and frozen. `xml` is the XForm itself, `sha256` its hash; `source_sha256` that of the file read.

    `template` is the document node of the primary instance, never to be changed (copy it); `instances` the document
    nodes of secondary instances by id; `missing` the files that the form names and that were not beside it.
    """

    form_id: str
    title: str
    version: str
    root: str  # local name of the instance's root element
    binds: Mapping[str, Bind]
    body: tuple[Control, ...]
    languages: tuple[Language, ...]  # the default language first; empty for a form without itext
    template: Node
    instances: Mapping[str, Node]
    actions: tuple[SetValue, ...]
    repeats: Mapping[str, Control]  # by path
    namespaces: Mapping[str, str]
    settings: Mapping[str, str]  # mw: settings of the sheet, such as mw:style
    itext: Mapping[str, Text]
    xml: bytes
    sha256: str
    file: str
    source_sha256: str
    style: str = ""  # appearance of the body: `pages`, `theme-grid`, ...
    missing: tuple[str, ...] = ()

    def controls(self) -> Iterator[Control]:
        """Every control of the body in order."""
        for control in self.body:
            yield from control.walk()

    def control(self, path: str) -> Control | None:
        """The first control bound to a path."""
        return next((control for control in self.controls() if control.path == path), None)
