"""What a question looks like and what may be typed in it, from its control and bind.

A text that cannot be read as the number, date or time that it should be is kept as typed with a question mark behind
it. The engine then refuses it as a value of that type, the page shows it again without the mark, and nothing typed is
lost when somebody goes to another page.
"""

from __future__ import annotations

from enum import StrEnum

from meerwaarde.questionnaire.xform import Bind, Control, Shape
from meerwaarde.web.answering.dates import Precision

UNREAD = "?"
MOST_ON_A_LINE = 11  # values of a range that still fit as buttons: 0 to 10
DROP_DOWN = frozenset({"minimal", "autocomplete", "search", "dropdown", "quickcompact"})


class Kind(StrEnum):
    """How a question is shown; the values name the templates."""

    TEXT = "text"
    LINES = "lines"  # several lines of text
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"  # date and time
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    DROP_DOWN = "dropdown"
    RANGE = "range"
    RANK = "rank"
    TRIGGER = "trigger"
    UPLOAD = "upload"


CHOSEN = frozenset({Kind.RADIOS, Kind.CHECKBOXES, Kind.DROP_DOWN, Kind.RANK})
READ = frozenset({Kind.NUMBER, Kind.DATE, Kind.TIME, Kind.MOMENT, Kind.RANGE, Kind.RANK})  # may be unreadable
_OF_TYPE = {
    "int": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.MOMENT,
}


def kind_of(control: Control, bind: Bind | None) -> Kind:
    """How the question of `control` is shown when it may be answered."""
    match control.shape:
        case Shape.ONE:
            return Kind.DROP_DOWN if DROP_DOWN & set(control.appearance) else Kind.RADIOS
        case Shape.MANY:
            return Kind.CHECKBOXES
        case Shape.RANK:
            return Kind.RANK
        case Shape.RANGE:
            return _range(control)
        case Shape.TRIGGER:
            return Kind.TRIGGER
        case Shape.UPLOAD:
            return Kind.UPLOAD
    kind = _OF_TYPE.get(bind.type if bind else "string", Kind.TEXT)
    if kind is Kind.TEXT and ("multiline" in control.appearance or control.rows > 1):
        return Kind.LINES
    return kind


def _range(control: Control) -> Kind:
    if "picker" in control.appearance:
        return Kind.DROP_DOWN
    return Kind.RADIOS if len(steps(control)) else Kind.RANGE


def steps(control: Control) -> tuple[str, ...]:
    """The values of a range as XML writes them, empty when there are too many to show as buttons."""
    from decimal import Decimal

    start, end, step = (Decimal(str(one)) for one in (control.start, control.end, control.step))
    most = 200 if "picker" in control.appearance else MOST_ON_A_LINE
    if not step or (count := int(abs(end - start) / abs(step)) + 1) > most:
        return ()
    way = abs(step) if end >= start else -abs(step)
    return tuple(_plain(f"{start + way * at:f}") for at in range(count))


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def is_whole(bind: Bind | None) -> bool:
    """Whether only whole numbers fit."""
    return bind is not None and bind.type == "int"


def precision_of(control: Control) -> Precision:
    """How much of a date is asked."""
    if "year" in control.appearance:
        return Precision.YEAR
    return Precision.MONTH if "month-year" in control.appearance else Precision.DAY


_HOW = {Kind.TIME: "time_how", Kind.MOMENT: "date_how", Kind.RANK: "rank_how"}
_HOW_DATE = {Precision.DAY: "date_how", Precision.MONTH: "month_how", Precision.YEAR: "year_how"}


def how_of(control: Control, kind: Kind) -> str:
    """The key of the text that says how an answer is written, empty where that is plain."""
    return _HOW_DATE[precision_of(control)] if kind is Kind.DATE else _HOW.get(kind, "")


def as_typed(value: str, kind: Kind) -> str | None:
    """What was typed when `value` could not be read, else None."""
    return value[: -len(UNREAD)] if kind in READ and value.endswith(UNREAD) else None


def field_name(path: str) -> str:
    """The name of the field for the node at `path`, positions included."""
    return f"v:{path}"


def field_id(path: str) -> str:
    """The id of that field: a name of XML never starts with a digit, so no two paths share one."""
    return "f" + path.replace("/", ":").replace("[", ":").replace("]", "")


def choice_id(path: str, value: str) -> str:
    """The id of one choice of that field: of the choice itself, for its place changes with a filter or a ranking."""
    return f"{field_id(path)}-{value}"
