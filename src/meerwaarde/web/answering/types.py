"""What others may know of answering, without its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meerwaarde.questionnaire.instance import Problem

    # Under these names other apps speak of what answering keeps; they never ask its tables themselves.
    from meerwaarde.web.answering.models import Draft as Draft  # noqa: PLC0414  (said again: to be used elsewhere)
    from meerwaarde.web.answering.models import FormVersion as FormVersion  # noqa: PLC0414  (said again: to be used elsewhere)
    from meerwaarde.web.answering.models import MediaFile as MediaFile  # noqa: PLC0414  (said again: to be used elsewhere)
    from meerwaarde.web.answering.models import Submission as Submission  # noqa: PLC0414  (said again: to be used elsewhere)


@dataclass(frozen=True, slots=True)
class Media:
    """A file that a form names: a picture, a sound, a list of choices."""

    name: str
    content: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one question before it is answered: its value as XML has it, and where it comes from (Dutch).

    `fixed`: it is shown and cannot be changed here; otherwise it stands in the field already. `why`: the reason that
    the question is asked although it is known; then the field is empty.
    """

    value: str
    source: str
    fixed: bool = True
    why: str = ""

    def stored(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {"value": self.value, "source": self.source, "fixed": self.fixed, "why": self.why}


def given_of(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Given]:
    """What a draft keeps, by path of the form."""
    return {path: Given(**one) for path, one in stored.items()}


@dataclass(frozen=True, slots=True)
class Way:
    """Something else that can be done from a page of answering: a link, or a button when it changes something."""

    address: str
    text: str
    post: bool = False


# What another app looks up before a draft is sent, and then does in the transaction that stores it; what either raises
# (TurnedAway) undoes it all. In the transaction everybody else waits, so that as much as can be is done before.
Sending = Callable[["Draft", "Submission"], Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as a link opens it.

    `pages`: the numbers of the pages that may be seen, empty for all; `sends`: whether it may be sent through this
    link. `for_whom` gives what stands above every page; `ways` stand below the questions, `told` and `after` on the
    receipt, which is that of `submission`, or else of what the draft was sent as. `reading`: why the answers can be
    read but not changed or sent now; empty when they can. `sending`: what another app does when it is sent.
    """

    draft: Draft
    pages: frozenset[int] = frozenset()
    sends: bool = True
    for_whom: Callable[[], str] = str
    ways: tuple[Way, ...] = ()
    told: tuple[str, ...] = ()
    after: tuple[Way, ...] = ()
    submission: Submission | None = None
    reading: tuple[str, ...] = ()
    sending: Sending | None = None

    @property
    def sent(self) -> Submission | None:
        """What the receipt is of."""
        return self.submission or self.draft.submission


class TurnedAway(Exception):
    """A link of another app that does not lead to questions now; `page` says why, and what can be done."""

    def __init__(self, page: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__("turned away")
        self.page = page


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


class InUse(Exception):
    """Another submission has this instanceID; nothing was stored."""


class VersionTaken(Exception):
    """Another form was published under this id and version; a published version never changes."""
