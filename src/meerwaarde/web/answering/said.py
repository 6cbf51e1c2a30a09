"""Answers as people read them: labels of choices, numbers and dates as the language prints them."""

from __future__ import annotations

from meerwaarde.questionnaire.instance import Offered
from meerwaarde.web.answering import dates, markup
from meerwaarde.web.answering.kinds import Kind, as_typed, kind_of, precision_of
from meerwaarde.web.answering.numbers import printed_number
from meerwaarde.web.answering.pages import Place
from meerwaarde.web.answering.posted import shown_moment
from meerwaarde.web.answering.voice import Voice


def said(place: Place, value: str, voice: Voice) -> str:
    """`value` of the question at `place` in words, empty for no answer. What could not be read stays as typed."""
    bind = voice.instance.form.binds.get(place.control.path)
    kind = kind_of(place.control, bind)
    if not value.strip():
        return ""
    if kind is Kind.TRIGGER:
        return voice.say("acknowledge")
    if kind is Kind.MOMENT:
        return " ".join(shown_moment(value))
    typed = as_typed(value, kind)
    if typed is not None:
        return typed.replace("=", " ") if kind is Kind.RANK else typed
    if kind in (Kind.NUMBER, Kind.RANGE) or place.control.shape.value == "range":
        return printed_number(value, voice.code)
    if kind is Kind.DATE:
        return dates.typed_date(value, precision_of(place.control))
    if kind is Kind.TIME:
        return dates.typed_time(value)
    if kind in (Kind.RADIOS, Kind.CHECKBOXES, Kind.DROP_DOWN, Kind.RANK):
        return _labels(place, value, kind, voice)
    if bind is not None and bind.calculate is not None and "." in value:
        return printed_number(value, voice.code)  # a computed part of a number has no type in XLSForm
    return value


def known_words(place: Place, value: str, voice: Voice) -> tuple[str, ...]:
    """What the page says of a value that was known before it was asked: its source, and what to do when it is wrong."""
    known = voice.known.get(place.control.path)
    if known is None:
        return ()
    if known.why:
        return voice.say("asked_anyway", source=known.source), voice.say("asked_why", why=known.why)
    if known.fixed:
        return voice.say("given", source=known.source), voice.say("given_wrong")
    if value == known.value:
        return (voice.say("prefilled", source=known.source),)
    return (voice.say("prefilled_was", source=known.source, value=said(place, known.value, voice)),)


def _labels(place: Place, value: str, kind: Kind, voice: Voice) -> str:
    labels = {one.value: markup.plain(one.label) or one.value for one in offered(place, voice)}
    one = kind in (Kind.RADIOS, Kind.DROP_DOWN)
    names = [labels.get(code, code) for code in ([value] if one and value in labels else value.split())]
    if kind is Kind.RANK:
        return "\n".join(f"{at}. {name}" for at, name in enumerate(names, start=1))
    return ", ".join(names)


def offered(place: Place, voice: Voice) -> tuple[Offered, ...]:
    """The choices of a question as they are offered now."""
    return voice.instance.choices(place.control, place.path, voice.language.name)
