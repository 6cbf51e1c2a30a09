"""What must be said about the answers on a page, at the question and in the summary above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from meerwaarde.questionnaire.instance import Problem
from meerwaarde.questionnaire.xform import Bind, Shape, Text
from meerwaarde.web.answering import markup
from meerwaarde.web.answering.dates import Precision
from meerwaarde.web.answering.kinds import CHOSEN, Kind, as_typed, field_id, is_whole, kind_of, precision_of
from meerwaarde.web.answering.numbers import typed_number
from meerwaarde.web.answering.pages import Place, general
from meerwaarde.web.answering.posted import readings
from meerwaarde.web.answering.texts import speaking
from meerwaarde.web.answering.voice import Voice

LONGEST_QUESTION = 80  # characters of a question inside a message


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to look at. `id` is the field that a link leads to; `severity` as in `Problem`.

    `question` is what it is about, empty where the text itself says so.
    """

    path: str
    severity: str
    text: SafeString
    id: str
    question: str = ""

    @property
    def lead(self) -> str:
        """The question, ready to stand before the text."""
        return (
            self.question
            if self.question.endswith(("?", "!", ".", "؟", "…"))
            else self.question and f"{self.question}:"
        )


@dataclass(frozen=True, slots=True)
class Messages:
    """All messages of a page by path. `doubtful` are the readings of numbers that are asked back."""

    by_path: Mapping[str, tuple[Message, ...]]
    doubtful: Mapping[str, tuple[tuple[str, str], ...]]
    explanations: Mapping[str, str]

    def at(self, path: str) -> tuple[Message, ...]:
        """The messages of one node."""
        return self.by_path.get(path, ())

    def readings(self, path: str) -> tuple[tuple[str, str], ...]:
        """What the number at `path` may mean: value in XML and as printed."""
        return self.doubtful.get(path, ())

    def explanation(self, path: str) -> str | None:
        """The explanation of a soft check, perhaps still empty; None where nothing needs one."""
        return self.explanations.get(path)

    def summary(self) -> list[Message]:
        """All of them, in the order of the page."""
        return [message for messages in self.by_path.values() for message in messages]


def problems_of(placed: Sequence[Place], voice: Voice) -> list[Problem]:
    """The open problems of these questions, in the language of the page; what is explained is no problem any more."""
    only = placed[0] if len(placed) == 1 else None
    within = only.path if only is not None and only.control.shape is not Shape.REPEAT else ""
    with speaking(voice.code):
        found = voice.instance.problems(within, language=voice.language.name)
    wanted = {place.path for place in every(placed)}
    return [one for one in found if one.path in wanted and not is_explained(one, voice)]


def is_explained(problem: Problem, voice: Voice) -> bool:
    """Whether a soft check has its explanation."""
    return problem.severity == "warning" and bool(voice.instance.explanation(problem.path).strip())


def every(placed: Iterable[Place]) -> Iterable[Place]:
    """The places and all within them, in order."""
    for place in placed:
        yield place
        yield from every(place.children)


def messages_of(placed: Sequence[Place], voice: Voice, *, checked: bool, live: bool = False) -> Messages:
    """What to say about `placed`.

    `checked`: everything, because the respondent wanted to go on. `live`: what is wrong with what is filled in, while
    it is filled in. Otherwise only what could not be read.
    """
    instance = voice.instance
    found: dict[str, list[Message]] = {}
    doubtful: dict[str, tuple[tuple[str, str], ...]] = {}
    problems: dict[str, list[Problem]] = {}
    for one in problems_of(placed, voice) if checked or live else ():
        problems.setdefault(one.path, []).append(one)
    explanations: dict[str, str] = {}
    for place in every(placed):
        if not place.path or place.control.shape in (Shape.GROUP, Shape.REPEAT):
            _add(found, place, problems.get(place.path, ()), voice, checked)
            continue
        bind = instance.form.binds.get(place.control.path)
        kind, value = kind_of(place.control, bind), instance.value(place.path)
        if (unread := unread_message(place, voice)) is not None:
            found[place.path] = [unread]
            doubtful[place.path] = _readings(value, is_whole(bind), voice)
            continue
        if checked or value:
            _add(found, place, problems.get(place.path, ()), voice, checked, kind=kind, bind=bind)
        given = instance.explanation(place.path)
        if given or any(one.severity == "warning" for one in problems.get(place.path, ()) if value):
            explanations[place.path] = given
    return Messages({path: tuple(all_) for path, all_ in found.items() if all_}, doubtful, explanations)


def _add(
    found: dict[str, list[Message]],
    place: Place,
    problems: Iterable[Problem],
    voice: Voice,
    checked: bool,
    *,
    kind: Kind = Kind.TEXT,
    bind: Bind | None = None,
) -> None:
    for one in problems:
        if one.kind == "required" and not checked:
            continue
        text, path = said_of(one, voice, kind, bind), place.path
        message = Message(path, one.severity, text, field_id(path), question_of(place, voice))
        found.setdefault(path, []).append(message)


def said_of(problem: Problem, voice: Voice, kind: Kind = Kind.TEXT, bind: Bind | None = None) -> SafeString:
    """The message of a problem: the form's own, else ours."""
    own = _own_message(problem.kind, bind) if bind is not None else None
    if problem.kind == "required" and own is None:
        return voice.phrase("need_choice" if kind in CHOSEN else "need")
    return voice.words(own, problem.path).html or markup.phrase(problem.message)


def _own_message(kind: str, bind: Bind) -> Text | None:
    """What the form itself says; through the voice, so that an answer inside it is text and no markdown."""
    messages = {"required": bind.required_message, "constraint": bind.constraint_message}
    return {**messages, "warning": bind.warning_message}.get(kind)


_NOT_READ = {
    Kind.NUMBER: "not_number",
    Kind.RANGE: "not_number",
    Kind.TIME: "not_time",
    Kind.MOMENT: "not_moment",
    Kind.RANK: "not_ranked",
}
_NOT_DATE = {Precision.DAY: "not_date", Precision.MONTH: "not_month", Precision.YEAR: "not_year"}


def unread_message(place: Place, voice: Voice) -> Message | None:
    """What to say about a number, date or time that could not be read; None where nothing is wrong with it."""
    if not place.path or place.control.shape in (Shape.GROUP, Shape.REPEAT):
        return None
    bind, value = voice.instance.form.binds.get(place.control.path), voice.instance.value(place.path)
    typed = as_typed(value, kind_of(place.control, bind))
    return None if typed is None else _unread(place, bind, value, typed, voice)


def _unread(place: Place, bind: Bind | None, value: str, typed: str, voice: Voice) -> Message:
    kind = kind_of(place.control, bind)
    found = _readings(value, is_whole(bind), voice) if kind in (Kind.NUMBER, Kind.RANGE) else ()
    question = f"“{question_of(place, voice) or voice.say('question_left')}”"
    if len(found) == 2:
        text = voice.phrase("which", question=question, typed=typed, first=found[0][1], second=found[1][1])
    elif found:
        text = voice.phrase("which_whole", question=question, typed=typed, first=found[0][1])
    else:
        key = _NOT_DATE[precision_of(place.control)] if kind is Kind.DATE else _NOT_READ[kind]
        text = voice.phrase(key, typed=typed.replace("|", " "), most=typed.count("="))
    return Message(place.path, "error", text, field_id(place.path))


def question_of(place: Place, voice: Voice) -> str:
    """The question in short, for inside a message; in a repeat with which of several it is about."""
    words = voice.words(place.control.label, place.path).plain
    short = words if len(words) <= LONGEST_QUESTION else words[: LONGEST_QUESTION - 1].rsplit(" ", 1)[0] + "…"
    inside, _, number = place.path.rpartition("]")[0].rpartition("[")
    repeat = voice.instance.form.repeats.get(general(inside)) if inside else None
    item = f"{voice.words(repeat.label, f'{inside}[{number}]').plain} {number}" if repeat else ""
    return ", ".join(part for part in (item, short) if part)


def _readings(value: str, whole: bool, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Without marks between thousands: they are what the doubt is about."""
    return tuple((one, typed_number(one, voice.code)) for one in readings(value, whole))
