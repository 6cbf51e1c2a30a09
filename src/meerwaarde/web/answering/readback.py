"""All answers in a row, to read before sending and to keep afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from meerwaarde.questionnaire.instance import Problem
from meerwaarde.questionnaire.xform import Shape
from meerwaarde.web.answering.kinds import Kind, field_id, kind_of
from meerwaarde.web.answering.messages import Message, every, is_explained, question_of, said_of, unread_message
from meerwaarde.web.answering.pages import Page, Place, general, is_table_head, places
from meerwaarde.web.answering.said import said
from meerwaarde.web.answering.texts import speaking
from meerwaarde.web.answering.voice import Voice, Words


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer in words, or the heading of a group (`level` above 0)."""

    label: Words
    answer: str
    id: str
    why: str = ""
    level: int = 0
    number: int = 0
    lines: bool = False
    source: str = ""  # where it comes from, when the respondent did not type it
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page."""

    page: Page
    title: Words
    rows: tuple[Row, ...]


def sections(pages: Sequence[Page], voice: Voice) -> list[Section]:
    """The answers page by page; what is not asked is left out."""
    found = []
    for page in pages:
        placed = places(page.controls, voice.instance)
        group = page.group
        title = voice.words(group.label, placed[0].path) if group and placed else voice.words(None, "")
        inner = placed[0].children if group and placed and group.shape is Shape.GROUP else placed
        if rows := rows_of(inner, voice):
            found.append(Section(page, title, rows))
    return found


def rows_of(placed: Sequence[Place], voice: Voice) -> tuple[Row, ...]:
    """The questions and answers among `placed`."""
    return tuple(_rows(placed, voice, level=3))


def _rows(placed: Sequence[Place], voice: Voice, level: int) -> Iterator[Row]:
    for place in placed:
        control = place.control
        if control.shape in (Shape.GROUP, Shape.REPEAT):
            yield from _inside(place, voice, level)
        elif not is_table_head(control):
            row = _row(place, voice)
            if row is not None:
                yield row


def _inside(place: Place, voice: Voice, level: int) -> Iterator[Row]:
    label = voice.words(place.control.label, place.path)
    if place.control.shape is Shape.REPEAT and not place.item:
        for number, item in enumerate(place.children, start=1):
            yield Row(label, "", field_id(item.path), level=level, number=number)
            yield from _rows(item.children, voice, min(level + 1, 6))
        return
    if label:
        yield Row(label, "", field_id(place.path) if place.path else "", level=level)
    yield from _rows(place.children, voice, min(level + 1, 6))


def _row(place: Place, voice: Voice) -> Row | None:
    control = place.control
    value, locked = voice.instance.value(place.path), voice.instance.readonly(place.path)
    if locked and not value:
        return None  # words that ask nothing
    label = voice.words(place.control.label, place.path) or voice.marked(place.control.path.rpartition("/")[2], "")
    why = voice.instance.explanation(place.path)
    known = voice.known.get(control.path)
    source = ""
    if known is not None and not known.why and (known.fixed or known.value in ("", value)):
        source = voice.say("row_source", source=known.source)
    fixed = known is not None and known.fixed
    words = said(place, value, voice)
    return Row(label, words, field_id(place.path), why, lines="\n" in value, source=source, fixed=fixed)


@dataclass(frozen=True, slots=True)
class Open:
    """A problem with the page on which it can be solved; None when no page asks it."""

    message: Message
    page: Page | None


def open_problems(pages: Sequence[Page], voice: Voice) -> list[Open]:
    """What must still be done before the answers can be sent."""
    with speaking(voice.code):
        return explained(voice.instance.problems(language=voice.language.name), pages, voice)


def explained(problems: Iterable[Problem], pages: Sequence[Page], voice: Voice) -> list[Open]:
    """Problems as messages, each with the page on which it can be solved."""
    asked = {place.path: (page, place) for page in pages for place in every(places(page.controls, voice.instance))}
    found: dict[tuple[str, str], Open] = {}
    for problem in problems:
        if is_explained(problem, voice):
            continue
        page, place = asked.get(problem.path, (None, None))
        unread = unread_message(place, voice) if place else None
        bind = voice.instance.form.binds.get(general(problem.path))
        kind = kind_of(place.control, bind) if place else Kind.TEXT
        text = unread.text if unread else said_of(problem, voice, kind, bind)
        question = question_of(place, voice) if place else ""
        message = Message(problem.path, problem.severity, text, field_id(problem.path), question)
        # What could not be read is one problem, whatever the rules make of it.
        found.setdefault((problem.path, "" if unread else problem.kind), Open(message, page))
    return list(found.values())
