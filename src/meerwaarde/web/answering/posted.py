"""What comes back from a page, into the answers.

Only questions that stood on the page are read; anything else that is sent is left alone. A field that is shown as it
was sent keeps its value, so a number that would be doubtful when typed (1,125) is not asked back when it was ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering import dates
from meerwaarde.web.answering.kinds import UNREAD, Kind, as_typed, field_name, kind_of, precision_of
from meerwaarde.web.answering.numbers import read_number, typed_number, western
from meerwaarde.web.answering.pages import Page, Place, leaves, places

LONGEST_TEXT = 50_000  # characters of one answer
LONGEST_TYPED = 200  # of one number, date or time
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class Entered:
    """What a post changed: paths whose value is another than before, and paths whose explanation is."""

    changed: tuple[str, ...]
    explained: tuple[str, ...]


def apply_posted(instance: Instance, page: Page, data: QueryDict, language: str) -> Entered:
    """Put what was sent for `page` into `instance`. `language` is that in which the page was shown (BCP 47)."""
    fields = [place for place in leaves(places(page.controls, instance)) if not instance.readonly(place.path)]
    # First read, then set: reading in between would work out all rules again for every field.
    values = {place.path: _sent(place, instance, data, language) for place in fields}
    whys = {place.path: data.get(f"u:{place.path}") for place in fields}
    before = {path: instance.value(path) for path in values}
    changed = {path: value for path, value in values.items() if value is not None and value != before[path]}
    explained = {path: _clean(why).strip() for path, why in whys.items() if why is not None}
    explained = {path: why for path, why in explained.items() if why != instance.explanation(path)}
    for path, value in changed.items():
        instance.set(path, value)
    for path, why in explained.items():
        instance.explain(path, why)
    return Entered(tuple(changed), tuple(explained))


def _sent(place: Place, instance: Instance, data: QueryDict, language: str) -> str | None:
    """The new value of a field in XML's notation, or None when the field was not sent."""
    name, bind = field_name(place.path), instance.form.binds.get(place.control.path)
    kind, current = kind_of(place.control, bind), instance.value(place.path)
    if kind in (Kind.NUMBER, Kind.RANGE):
        typed = data.get(name)
        return None if typed is None else number_value(typed, current, language)
    if kind in (Kind.DATE, Kind.TIME):
        typed = data.get(name)
        return None if typed is None else _dated(typed, current, place, kind)
    if kind is Kind.MOMENT:
        return _moment(data, place.path, current)
    if kind is Kind.RANK:
        return _ranked(data, place.path)
    if kind in (Kind.RADIOS, Kind.CHECKBOXES, Kind.TRIGGER):
        # Nothing is sent for a question without a mark; a hidden field tells that the question was there.
        if name not in data and place.path not in data.getlist("gesteld"):
            return None
        return " ".join(_clean(one) for one in data.getlist(name) if one.strip())
    typed = data.get(name)
    return None if typed is None or kind is Kind.UPLOAD else _clean(typed)


def _clean(text: str) -> str:
    """`text` with single line ends and without what XML cannot hold."""
    return _NOT_XML.sub("", text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n"))


def number_value(typed: str, current: str, language: str) -> str:
    """The number typed, with a decimal point; what is doubtful or unreadable as typed, with a question mark."""
    text = _clean(typed[:LONGEST_TYPED]).strip()
    if text == shown_number(current, language):
        return current
    if not text:
        return ""
    readings = read_number(text)
    return readings[0] if len(readings) == 1 else text + UNREAD


def shown_number(value: str, language: str) -> str:
    """A number, or what was typed for one, as it stands in its field."""
    typed = as_typed(value, Kind.NUMBER)
    return typed_number(value, language) if typed is None else typed


def _dated(typed: str, current: str, place: Place, kind: Kind) -> str:
    text, precision = _clean(typed[:LONGEST_TYPED]).strip(), precision_of(place.control)
    if text == shown_date(current, place, kind):
        return current
    if not text:
        return ""
    read = dates.read_time(text) if kind is Kind.TIME else dates.read_date(text, precision)
    return read or text + UNREAD


def shown_date(value: str, place: Place, kind: Kind) -> str:
    """A date or time, or what was typed for one, as it stands in its field."""
    typed = as_typed(value, kind)
    if typed is not None:
        return typed
    return dates.typed_time(value) if kind is Kind.TIME else dates.typed_date(value, precision_of(place.control))


def _moment(data: QueryDict, path: str, current: str) -> str | None:
    day, clock = data.get(field_name(path)), data.get(f"t:{path}")
    if day is None and clock is None:
        return None
    day, clock = (_clean((one or "")[:LONGEST_TYPED]).strip() for one in (day, clock))
    if (day, clock) == shown_moment(current):
        return current
    if not day and not clock:
        return ""
    return dates.read_moment(day, clock) or f"{day}|{clock}{UNREAD}"


def shown_moment(value: str) -> tuple[str, str]:
    """The date and the time of a moment, or what was typed for them, as they stand in their two fields."""
    typed = as_typed(value, Kind.MOMENT)
    if typed is not None:
        day, _, clock = typed.partition("|")
        return day, clock
    return (dates.typed_date(value), dates.typed_time(value)) if value else ("", "")


def _ranked(data: QueryDict, path: str) -> str | None:
    """The choices in order of their numbers; as long as the numbers are not 1 to the last, each with its number."""
    values = data.getlist(f"k:{path}")
    if not values:
        return None
    numbers = {value: "".join((data.get(f"r:{path}:{value}") or "")[:10].split()) for value in map(_clean, values)}
    numbers = {value: _clean(number) for value, number in numbers.items()}
    if not any(numbers.values()):
        return ""
    if {western(number) for number in numbers.values()} == {str(at + 1) for at in range(len(numbers))}:
        return " ".join(sorted(numbers, key=lambda value: int(western(numbers[value]))))
    return " ".join(f"{value}={number}" for value, number in numbers.items()) + UNREAD


def shown_ranks(value: str) -> Mapping[str, str]:
    """The number beside each choice of a ranking."""
    typed = as_typed(value, Kind.RANK)
    if typed is None:
        return {one: str(at) for at, one in enumerate(value.split(), start=1)}
    return dict(pair.rpartition("=")[::2] for pair in typed.split())


def readings(value: str, whole: bool) -> Sequence[str]:
    """What a doubtful number may stand for, fewest surprises first; one that is not whole only where that fits."""
    typed = as_typed(value, Kind.NUMBER)
    found = read_number(typed) if typed else ()
    return [one for one in found if not (whole and "." in one)]
