"""What others may know of answering, without its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance import Problem
    from meerwaarde.web.answering.models import Draft


@dataclass(frozen=True, slots=True)
class Media:
    """A file that a form names: a picture, a sound, a list of choices."""

    name: str
    content: bytes
    mimetype: str


class Conflict(Exception):
    """Somebody saved this draft in between. Nothing was overwritten; `draft` is what is stored now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"the draft is at revision {draft.revision}")
        self.draft = draft


class Closed(Exception):
    """The draft was sent already and cannot change any more; `draft.submission` is what was sent, if it still is."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("the draft was sent")
        self.draft = draft


class TooLarge(Exception):
    """The answers are more than a questionnaire holds; they were not stored, and what was stored before is still."""


class Refused(Exception):
    """The answers break a hard rule of the form, so nothing was stored. `problems` are all of them, hard and soft."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class VersionTaken(Exception):
    """Another form was published under this id and version; a published version never changes."""
