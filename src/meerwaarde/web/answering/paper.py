"""The whole form on paper: every question with boxes to tick and lines to write on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import Control, Shape
from meerwaarde.web.answering import markup
from meerwaarde.web.answering.kinds import Kind, how_of, kind_of, steps
from meerwaarde.web.answering.numbers import typed_number
from meerwaarde.web.answering.pages import Base, Place, is_table_head, located
from meerwaarde.web.answering.said import offered
from meerwaarde.web.answering.voice import Voice, Words

LINES = {Kind.LINES: 5, Kind.UPLOAD: 0}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing on paper. `level` above 0: a heading. `sort` is `one`, `more`, `rank`, `line` or `words`."""

    label: Words
    hint: Words
    sort: str = "words"
    choices: tuple[str, ...] = ()
    lines: int = 0
    how: str = ""
    level: int = 0
    repeated: bool = False

    @property
    def write_on(self) -> range:
        """One for each line to write on."""
        return range(self.lines)


def on_paper(body: Sequence[Control], voice: Voice) -> list[Question]:
    """Every question of the form, whether it is asked of everybody or not; a repeat once.

    What answers would put into a text is left open, and a text that only tells what they come to is left out.
    """
    return list(_questions(body, replace(voice, unfilled="…"), (), 2))


def _questions(body: Sequence[Control], voice: Voice, base: Base, level: int) -> Iterator[Question]:
    for control in body:
        path = located(control.path, base)
        if control.shape is Shape.REPEAT:
            one = _one_of(voice.instance, path)
            yield Question(voice.words(control.label, one), voice.words(None, ""), level=level, repeated=True)
            yield from _questions(control.children, voice, ((control.path, one), *base), min(level + 1, 6))
        elif control.shape is Shape.GROUP:
            if label := voice.words(control.label, path):
                yield Question(label, voice.words(control.hint, path), level=level)
            yield from _questions(control.children, voice, base, min(level + 1, 6))
        elif not is_table_head(control) and not _tells_results(control, voice.instance):
            yield _question(Place(control, path), voice)


def _tells_results(control: Control, instance: Instance) -> bool:
    """Whether it asks nothing and its words wait for answers."""
    bind = instance.form.binds.get(control.path)
    asks = bind is None or (bind.calculate is None and not instance.readonly(control.path))
    said = control.label.words.values() if control.label is not None else ()
    return not asks and any(isinstance(part, Expression) for parts in said for part in parts)


def _one_of(instance: Instance, path: str) -> str:
    """An instance of a repeat to read the questions from."""
    found = instance.repeats(path)
    return found[0] if found else instance.add_repeat(path)


def _question(place: Place, voice: Voice) -> Question:
    control = place.control
    bind = voice.instance.form.binds.get(control.path)
    kind = kind_of(control, bind)
    label, hint = voice.words(control.label, place.path), voice.words(control.hint, place.path)
    if bind is not None and (bind.calculate is not None or voice.instance.readonly(place.path)):
        return Question(label, hint)
    if kind is Kind.TRIGGER:
        return Question(label, hint, "more", (voice.say("acknowledge"),))
    if control.shape is Shape.RANGE:
        return Question(label, hint, "one", tuple(typed_number(one, voice.code) for one in steps(control)), lines=1)
    if control.shape in (Shape.ONE, Shape.MANY, Shape.RANK):
        sort = {Shape.ONE: "one", Shape.MANY: "more"}.get(control.shape, "rank")
        names = tuple(markup.plain(one.label) or one.value for one in offered(place, voice))
        return Question(label, hint, sort, names, lines=0 if names else 1, how=how_of(control, kind))
    return Question(label, hint, "line", lines=LINES.get(kind, 1), how=how_of(control, kind))
