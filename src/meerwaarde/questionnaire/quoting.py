"""Permission to quote an open answer, as the form asks for it: `bind::mw:quote` of the open question.

    mw:quote = "naam"        the question `naam` gives permission; yes is its choice `ja`, `yes` or `1`
    mw:quote = "naam=code"   yes is the choice `code`
    mw:quote = "groep/naam"  where several questions are called `naam`

An answer may be quoted when in the same submission the permission question is answered with yes, by who answers: a
question that the form fills in itself, or that is taken over from what is known, gives no permission.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.offered import choices_offered
from meerwaarde.questionnaire.xform.types import Control, Shape, XForm

YES = ("ja", "yes", "1")


@dataclass(frozen=True, slots=True)
class Permission:
    """The question (by path) whose answer `code` gives permission."""

    path: str
    code: str


def named_in(written: str) -> tuple[str, str]:
    """The name of the question in the column, and the code after `=` (empty where none stands).

    >>> named_in("citaat"), named_in(" over/citaat = 1 ")
    (('citaat', ''), ('over/citaat', '1'))
    """
    name, _equals, code = written.partition("=")
    return name.strip(), code.strip()


def questions_named(form: XForm, name: str) -> tuple[Control, ...]:
    """The questions whose path ends in `name`; more than one when the name does not say which."""
    found: dict[str, Control] = {}
    for control in form.controls():
        if control.shape not in (Shape.GROUP, Shape.REPEAT) and control.path.endswith(f"/{name}"):
            found.setdefault(control.path, control)
    return tuple(found.values()) if name else ()


def yes_of(form: XForm, control: Control, code: str) -> str:
    """The choice that means yes: `code` where it is offered, else the first of ours; empty when there is none."""
    offered = [choice.code for choice in choices_offered(form, control) or ()]
    return next((one for one in ((code,) if code else YES) if one in offered), "")


def in_repeat(form: XForm, path: str) -> bool:
    """Whether a question can be asked more than once."""
    return any(path.startswith(f"{repeat}/") for repeat in form.repeats)


def filled_in(form: XForm, path: str) -> bool:
    """Whether the answer to a question can be another's than of who answers: worked out, filled in before, known."""
    bind = form.binds[path]
    if bind.calculate or bind.readonly or bind.indicator or bind.preload:
        return True
    return any(action.path == path for action in form.actions) or bool(_default(form.template, path))


def _default(template: Node, path: str) -> str:
    """What stands in the empty form at a path."""
    places = [template]
    for step in path.strip("/").split("/"):
        places = [child for place in places for child in place.named(step)]
    return "".join(place.value for place in places).strip()


def is_open(form: XForm, path: str) -> bool:
    """Whether the question at `path` is an open one that is asked once."""
    control = form.control(path)
    text = control is not None and control.shape is Shape.INPUT and form.binds[path].type == "string"
    return text and not in_repeat(form, path)


def permission(form: XForm, path: str) -> Permission | None:
    """Who may say that the open answer at `path` is quoted; None where nobody can: then it never is."""
    bind = form.binds.get(path)
    name, code = named_in(bind.quote) if bind is not None else ("", "")
    found = questions_named(form, name)
    if not is_open(form, path) or len(found) != 1:
        return None
    asked = found[0]
    if asked.shape is not Shape.ONE or in_repeat(form, asked.path) or filled_in(form, asked.path):
        return None
    yes = yes_of(form, asked, code)
    return Permission(asked.path, yes) if yes else None


def quotable(form: XForm) -> Iterator[tuple[str, Permission]]:
    """The open questions that may be quoted, by path, each with its permission."""
    for path in form.binds:
        if (found := permission(form, path)) is not None:
            yield path, found
