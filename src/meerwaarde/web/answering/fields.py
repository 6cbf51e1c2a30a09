"""What a page shows, ready for the templates: questions, groups, tables and repeats with their words and messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from meerwaarde.questionnaire.xform import Bind, Control, Shape
from meerwaarde.web.answering import kinds, markup
from meerwaarde.web.answering.kinds import Kind
from meerwaarde.web.answering.messages import Message, Messages
from meerwaarde.web.answering.numbers import POINT_LANGUAGES, typed_number
from meerwaarde.web.answering.pages import Place, is_table_head, is_table_row
from meerwaarde.web.answering.posted import shown_date, shown_moment, shown_number, shown_ranks
from meerwaarde.web.answering.said import known_words, offered, said
from meerwaarde.web.answering.voice import NOTHING, Voice, Words

FACES = "smileys"  # appearance: built-in faces, the first choice the saddest
FACES_DOWN = "smileys-down"  # the first choice the happiest


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as it is offered. `rank` is the number typed beside it."""

    id: str
    value: str
    label: Words
    chosen: bool
    image: str = ""
    audio: str = ""
    face: str = ""
    exclusive: bool = False
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `described` lists the ids of what explains it; `shown` is what stands in its field."""

    part: str  # name of the template
    id: str
    name: str
    path: str
    label: Words
    hint: Words = NOTHING
    guidance: Words = NOTHING
    image: str = ""
    audio: str = ""
    video: str = ""
    shown: str = ""
    shown_too: str = ""  # the time of a date with a time
    how: str = ""  # key of the text that says how to type it
    inputmode: str = ""
    rows: int = 0
    comma: bool = False  # whether a script writes a decimal comma
    bounds: tuple[str, str, str] = ("", "", "")  # lowest, highest and step of a range
    choices: tuple[Choice, ...] = ()
    look: str = ""  # classes for the style sheet
    required: bool = False
    clearable: bool = False
    previous: str = ""
    known: tuple[str, ...] = ()  # what was known before it was asked, and where it comes from
    messages: tuple[Message, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()  # what a doubtful number may mean: value, as it is printed
    explanation: str | None = None  # None: nothing to explain
    title: bool = False  # whether this question is the heading of the page

    @property
    def described(self) -> str:
        """For aria-describedby."""
        parts = {
            "how": self.how, "hint": self.hint, "previous": self.previous, "known": self.known, "error": self.messages
        }  # fmt: skip
        return " ".join(f"{self.id}-{name}" for name, there in parts.items() if there)

    @property
    def wrong(self) -> bool:
        """Whether a message refuses the answer."""
        return any(message.severity == "error" for message in self.messages)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading; also one instance of a repeat, which `remove` (a path) can take away."""

    part: str
    id: str
    label: Words
    hint: Words = NOTHING
    children: tuple[Part, ...] = ()
    level: int = 2
    number: int = 0
    remove: str = ""
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeat with its instances. `add` is the path to add to, empty where that is not possible."""

    part: str
    id: str
    label: Words
    hint: Words
    children: tuple[Group, ...]
    add: str
    level: int = 2
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Questions with the same choices, as rows; `columns` are the choices."""

    part: str
    id: str
    label: Words
    hint: Words
    columns: tuple[Choice, ...]
    rows: tuple[Field, ...] = field(default_factory=tuple)


Part = Field | Group | Repeat | Table


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole page. `heading`: path of the question or repeat whose words are its title."""

    voice: Voice
    messages: Messages
    heading: str = ""

    def bind(self, place: Place) -> Bind | None:
        """The rules of the node at a place."""
        return self.voice.instance.form.binds.get(place.control.path)


def parts_of(placed: Sequence[Place], setting: Setting, level: int = 2) -> tuple[Part, ...]:
    """What to show for `placed`. `level` is that of the headings of its groups."""
    parts: list[Part] = []
    at = 0
    while at < len(placed):
        place = placed[at]
        caption = place if _is_caption(placed, at) else None
        at += caption is not None
        rows = _rows_behind(placed, at)
        if rows:
            parts.append(_table(placed[at], rows, setting, caption or placed[at]))
        elif place.control.shape is Shape.GROUP:
            parts.append(_group(place, setting, level))
        elif place.control.shape is Shape.REPEAT:
            parts.append(_repeat(place, setting, level))
        elif not is_table_head(place.control):
            parts.append(_field(place, setting))
        at += 1 + len(rows)
    return tuple(parts)


def _is_caption(placed: Sequence[Place], at: int) -> bool:
    """Whether this is the text that pyxform put before a table: the label of the group that became the table."""
    named = placed[at].control.path.rpartition("/")[2].startswith("generated_table_list_label")
    return named and at + 1 < len(placed) and bool(_rows_behind(placed, at + 1))


def _rows_behind(placed: Sequence[Place], at: int) -> Sequence[Place]:
    if not is_table_head(placed[at].control):
        return ()
    end = at + 1
    while end < len(placed) and is_table_row(placed[end].control):
        end += 1
    return placed[at + 1 : end]


def _group(place: Place, setting: Setting, level: int) -> Group:
    voice, control = setting.voice, place.control
    return Group(
        "group",
        kinds.field_id(place.path) if place.path else "",
        voice.words(control.label, place.path),
        voice.words(control.hint, place.path),
        parts_of(place.children, setting, min(level + 1, 6)),
        level,
        messages=setting.messages.at(place.path),
    )


def _repeat(place: Place, setting: Setting, level: int) -> Repeat:
    voice, control = setting.voice, place.control
    label = voice.words(control.label, place.path)
    is_title = place.path == setting.heading
    level_inside = level if is_title else min(level + 1, 6)
    items = tuple(
        Group(
            "item",
            kinds.field_id(item.path),
            label,
            children=parts_of(item.children, setting, min(level_inside + 1, 6)),
            level=level_inside,
            number=number,
            remove="" if control.fixed else item.path,
            messages=setting.messages.at(item.path),
        )
        for number, item in enumerate(place.children, start=1)
    )
    return Repeat(
        "repeat",
        kinds.field_id(place.path),
        NOTHING if is_title else label,
        voice.words(control.hint, place.path),
        items,
        "" if control.fixed else place.path,
        level,
        setting.messages.at(place.path),
    )


def _table(head: Place, rows: Sequence[Place], setting: Setting, caption: Place) -> Table:
    voice = setting.voice
    return Table(
        "table",
        kinds.field_id(head.path),
        voice.words(caption.control.label, caption.path),
        voice.words(caption.control.hint, caption.path),
        _choices(head, "", Kind.RADIOS, voice),
        tuple(_field(row, setting) for row in rows),
    )


def _field(place: Place, setting: Setting) -> Field:
    voice, instance, control, path = setting.voice, setting.voice.instance, place.control, place.path
    bind = setting.bind(place)
    kind, value, locked = kinds.kind_of(control, bind), instance.value(path), instance.readonly(path)
    required = not locked and instance.required(path)
    part = "note" if locked else str(kind)
    previous = instance.previous(path)
    return Field(
        part=part,
        id=kinds.field_id(path),
        name=kinds.field_name(path),
        path=path,
        label=voice.words(control.label, path) or voice.marked("" if locked else control.path.rpartition("/")[2], ""),
        hint=voice.words(control.hint, path),
        guidance=voice.words(control.hint, path, "guidance") or voice.words(control.label, path, "guidance"),
        image=voice.media(control.label, path, "image"),
        audio=voice.media(control.label, path, "audio"),
        video=voice.media(control.label, path, "video"),
        choices=() if locked else _choices(place, value, kind, voice),
        look=_look(control, kind),
        required=required,
        clearable=kind in (Kind.RADIOS, Kind.RANK) and bool(value) and not required,
        previous=voice.say("previous", value=said(place, previous, voice)) if previous else "",
        known=known_words(place, value, voice),
        messages=() if locked else setting.messages.at(path),
        readings=setting.messages.readings(path),
        explanation=setting.messages.explanation(path),
        title=path == setting.heading,
        **(_note(place, value, voice) if locked else _typed(place, value, kind, setting)),
    )


def _note(place: Place, value: str, voice: Voice) -> Mapping[str, str]:
    return {"shown": said(place, value, voice)}


_LOWEST_ROWS = 5


def _typed(place: Place, value: str, kind: Kind, setting: Setting) -> dict[str, object]:
    """What stands in the field of a question that can be answered, and how it is typed."""
    control, code = place.control, setting.voice.code
    if kind in (Kind.NUMBER, Kind.RANGE):
        mode = "numeric" if kinds.is_whole(setting.bind(place)) and control.start >= 0 else "decimal"
        bounds = tuple(_number(one, code) for one in (control.start, control.end, control.step))
        return {
            "shown": shown_number(value, code),
            "inputmode": mode,
            "comma": code[:2] not in POINT_LANGUAGES,
            "bounds": bounds if kind is Kind.RANGE else ("", "", ""),
        }
    how = kinds.how_of(control, kind)
    if kind in (Kind.DATE, Kind.TIME):
        return {"shown": shown_date(value, place, kind), "how": how}
    if kind is Kind.MOMENT:
        day, clock = shown_moment(value)
        return {"shown": day, "shown_too": clock, "how": how}
    if kind in (Kind.TEXT, Kind.LINES):
        mode = "numeric" if "numbers" in control.appearance else "tel" if "phone" in control.appearance else ""
        return {"shown": value, "inputmode": mode, "rows": control.rows or _LOWEST_ROWS}
    return {"shown": value, "how": how}


def _number(value: float, code: str) -> str:
    return typed_number(f"{value:.10g}", code)


def _look(control: Control, kind: Kind) -> str:
    """Classes for how the choices lie: in a row, in columns, as a scale, as pictures."""
    known = {"likert", "horizontal", "horizontal-compact", "quick", "columns", "columns-pack", "no-buttons", FACES}
    found = {name if name != FACES_DOWN else FACES for name in control.appearance}
    looks = sorted({name for name in found if name in known or name.startswith("columns-")})
    if control.shape is Shape.RANGE and kind is Kind.RADIOS:
        looks.append("scale")
    return " ".join(looks)


def _choices(place: Place, value: str, kind: Kind, voice: Voice) -> tuple[Choice, ...]:
    if kind is Kind.TRIGGER:
        label = voice.marked(voice.say("acknowledge"), "")
        return (Choice(kinds.field_id(place.path) + "-1", "OK", label, value == "OK"),)
    if place.control.shape is Shape.RANGE:
        return _scale(place, value, kind, voice)
    if kind not in kinds.CHOSEN:
        return ()
    chosen = {value} if kind in (Kind.RADIOS, Kind.DROP_DOWN) else set(value.split())
    ranks = shown_ranks(value) if kind is Kind.RANK else {}
    given = offered(place, voice)
    if kind is Kind.RANK and not value.endswith(kinds.UNREAD):
        given = tuple(sorted(given, key=lambda one: int(ranks.get(one.value, len(given) + 1))))
    look = set(place.control.appearance)
    return tuple(
        Choice(
            id=kinds.choice_id(place.path, one.value),
            value=one.value,
            label=voice.marked(one.label or one.value, one.language),
            chosen=one.value in chosen,
            image=voice.file(one.forms.get("image", "")),
            audio=voice.file(one.forms.get("audio", "")),
            face=_face(at, len(given), look),
            exclusive=one.value in place.control.exclusive,
            rank=ranks.get(one.value, ""),
        )
        for at, one in enumerate(given, start=1)
    )


def _face(at: int, count: int, look: set[str]) -> SafeString:
    mood = (at - 1) / max(count - 1, 1)
    if FACES_DOWN in look:
        return markup.face(1 - mood)
    return markup.face(mood) if FACES in look else SafeString("")


def _scale(place: Place, value: str, kind: Kind, voice: Voice) -> tuple[Choice, ...]:
    if kind not in (Kind.RADIOS, Kind.DROP_DOWN):
        return ()
    stem = kinds.field_id(place.path)
    return tuple(
        Choice(f"{stem}-{at}", one, voice.marked(typed_number(one, voice.code), ""), _same(one, value))
        for at, one in enumerate(kinds.steps(place.control), start=1)
    )


def _same(one: str, value: str) -> bool:
    try:
        return float(one) == float(value)
    except ValueError:
        return False
