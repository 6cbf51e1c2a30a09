"""The open questions of a round and what was written there, for the bureau: never with who wrote it.

Who reads this records the reading. An answer is known by the key of its submission; a correction that left the text as
it was can be found back (`same_before`), so that nobody has to look at the same words twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from meerwaarde.core import InputError
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import listing
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.questions import form_of
from meerwaarde.web.rounds.types import State
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Question
    from meerwaarde.questionnaire.quoting import Permission as Quoting


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question. `path`: where its answers stand; `name`: what reports call it; `quoting`: which question gives
    permission to quote, None where nobody was asked; `permission`: what reports call that."""

    path: str
    name: str
    labels: Mapping[str, str]
    quoting: Quoting | None
    permission: str = ""

    def label(self, language: str) -> str:
        """The question as it was asked."""
        from meerwaarde.questionnaire.types import pick

        return pick(self.labels, language) or self.name


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round with its open questions."""

    uuid: UUID
    title: str
    period: str
    minimum: int
    over: bool  # nobody answers any more
    questions: tuple[OpenQuestion, ...]

    def question(self, path: str) -> OpenQuestion | None:
        """The question at this path."""
        return next((one for one in self.questions if one.path == path), None)


@dataclass(frozen=True, slots=True)
class Said:
    """What one submission says at some paths; nothing where nothing was answered. `replaces`: the names of the
    submissions that it corrects, the nearest first. `member`: to count by; never to be shown beside the answer.
    `unquoted`: the permission to quote it was taken back."""

    submission: int
    name: str
    replaces: tuple[str, ...]
    member: int
    values: Mapping[str, str]
    unquoted: bool = False

    def text(self, path: str) -> str:
        """The answer at a path."""
        return self.values.get(path, "")


def open_round(scope: Scope, identifier: UUID) -> OpenRound | None:
    """A published round with its open questions; None when there is none. Raises PermissionDenied."""
    scope.require(Permission.ROUNDS_MANAGE)
    round_ = listing.find(scope, identifier, Permission.ROUNDS_SEE)
    if round_ is None or round_.form_version is None:
        return None
    over = state_of(round_, scope.day) in (State.CLOSED, State.ENDED)
    return OpenRound(round_.uuid, round_.title, round_.period, round_.minimum, over, _questions(round_))


def _questions(round_: Round) -> tuple[OpenQuestion, ...]:
    from meerwaarde.questionnaire.quoting import permission

    try:
        form = form_of(round_)
    except InputError:
        return ()
    asked, found = form.asked(), []
    for path, one in asked.items():
        if _is_open(one):
            quoting = permission(form.xform, path)
            gives = asked.get(quoting.path) if quoting is not None else None
            found.append(OpenQuestion(path, one.name, one.labels, quoting, gives.name if gives is not None else ""))
    return tuple(found)


def _is_open(question: Question) -> bool:
    return question.kind.value == "text" and not question.in_repeat and any(question.labels.values())


def answers_of(scope: Scope, round_: OpenRound, paths: Collection[str]) -> tuple[Said, ...]:
    """What the answers of a round that count now say at these paths. Raises PermissionDenied."""
    scope.require(Permission.ROUNDS_MANAGE)
    rows = Assignment.everything.filter(round__uuid=round_.uuid, submission__isnull=False)
    back = answering.corrected("submission")
    counted = rows.exclude(ended__in=listing.NOT_COUNTED).order_by("pk").annotate(**back)
    fields = ("submission_id", "submission__instance_id", "organisation_id", "submission__xml", "unquoted", *back)
    return tuple(
        Said(key, name, tuple(filter(None, names)), member, at_paths(xml, paths), unquoted is not None)
        for key, name, member, xml, unquoted, *names in counted.values_list(*fields)
    )


def taken_back() -> QuerySet[Assignment]:
    """The answers of which nothing may be quoted any more, as a condition of a query."""
    rows: QuerySet[Assignment] = Assignment.everything.filter(unquoted__isnull=False)
    return rows


def unquoted(rounds: Iterable[UUID]) -> frozenset[int]:
    """Of these rounds the submissions of which nothing may be quoted any more, those that they correct left out; for
    who has checked already that quotes may be seen."""
    rows = Assignment.everything.filter(round__uuid__in=list(rounds), unquoted__isnull=False)
    return frozenset(key for pair in rows.values_list("submission", "released") for key in pair if key)


def sent(keys: Collection[int], paths: Collection[str]) -> tuple[Said, ...]:
    """What these submissions say at these paths; for who has checked already that they may be read."""
    return tuple(Said(key, name, names, 0, at_paths(xml, paths)) for key, name, xml, names in answering.sent(keys))


def same_before(answers: Iterable[Said], path: str, known: Mapping[str, tuple[int, str]]) -> dict[int, int]:
    """Of corrections that say at `path` what an earlier one said: the key of that, of those in `known`.

    `known`: by the name of a submission its key and what it said there.
    """
    found: dict[int, int] = {}
    for one in answers:
        for name in one.replaces:
            key, text = known.get(name, (0, ""))
            if text and text == one.text(path):
                found[one.submission] = key
                break
    return found


def text_at(xml: str, path: str) -> str:
    """What a submission says at a path; empty where nothing was answered."""
    return at_paths(xml, [path]).get(path, "")


def at_paths(xml: str, paths: Collection[str]) -> Mapping[str, str]:
    """The text at each path that is answered. Names of groups may repeat no more than the form lets them."""
    from meerwaarde.questionnaire.expressions.tree import UnreadableXml, read_element

    try:
        root = read_element(xml)
    except UnreadableXml:
        return {}
    found = {}
    for path in paths:
        nodes = [root]
        for step in path.strip("/").split("/")[1:]:
            nodes = [child for node in nodes for child in node if _local(child) == step]
        text = "".join(nodes[0].itertext()).replace("\0", "").strip() if nodes else ""
        if text:
            found[path] = text
    return found


def _local(element: object) -> str:
    tag = getattr(element, "tag", "")
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
