"""Reading open answers and how far they are coded. Whoever shows a text of it records the reading."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, TextField, Value, When

from meerwaarde.web.publications.drafts import selectors as drafts
from meerwaarde.web.publications.models import Category, CodedAnswer, CodeScheme, ReportDraft, Sweep
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Scope

READ = Permission.FIGURES_RELEASE
SAMPLE = 20  # answers that a second person codes
CODED = "ingedeeld"
NONE = "anders"  # the code of an answer in none of the categories
SCHEME, CATEGORY = ("id", "uuid", "round", "path", "created"), ("id", "code", "name_nl", "name_en")


@dataclass(frozen=True, slots=True)
class One:
    """An answer and its categories. `codes` None: nobody looked; `seen` False: only a word was looked for."""

    submission: int
    key: str  # for pages: it tells nothing of when the answer came
    text: str
    codes: tuple[str, ...] | None
    seen: bool
    coder: str = ""

    @property
    def done(self) -> bool:
        """Whether somebody read it and chose."""
        return self.codes is not None and self.seen


@dataclass(frozen=True)
class Sheet:
    """An open question with its categories and all its answers, in an order that tells nothing of who wrote them."""

    scheme: CodeScheme
    round: rounds.OpenRound
    question: rounds.OpenQuestion
    categories: tuple[Category, ...]
    answers: tuple[One, ...]
    second: dict[int, CodedAnswer] = field(default_factory=dict)
    report: UUID | None = None  # the one of this round that is being made

    @cached_property
    def left(self) -> int:
        """How many answers nobody looked at yet."""
        return sum(not one.done for one in self.answers)

    @property
    def complete(self) -> bool:
        """Whether the question can go into a report."""
        return bool(self.answers and self.categories) and not self.left

    @cached_property
    def often(self) -> Counter[str]:
        """How many answers have each code; NONE: those in no category."""
        return Counter(code for one in self.answers if one.codes is not None for code in one.codes or (NONE,))

    @cached_property
    def sample(self) -> tuple[One, ...]:
        """The answers for a second coder: at random, and the same ones every time."""
        return tuple(sorted(self.answers, key=lambda one: _mixed(self.scheme, one.submission, "sample"))[:SAMPLE])

    @property
    def sampled(self) -> int:
        """How many of them the second coder did."""
        return sum(one.submission in self.second for one in self.sample)


@dataclass(frozen=True, slots=True)
class Progress:
    """An open question in the list of a round."""

    question: rounds.OpenQuestion
    scheme: CodeScheme | None
    answered: int
    done: int


def schemes_of(round_: UUID) -> list[CodeScheme]:
    """The questions of a round of which coding began."""
    return list(CodeScheme.everything.filter(round=round_).order_by("pk").prefetch_related("categories"))


def progress(scope: Scope, round_: rounds.OpenRound) -> list[Progress]:
    """The open questions that somebody answered, with how many answers are coded. No text is shown."""
    scope.require(READ)
    schemes = {one.path: one for one in CodeScheme.everything.filter(round=round_.uuid)}
    answers = rounds.answers_of(scope, round_, [one.path for one in round_.questions])
    every = list(coded(schemes.values(), answers)) if schemes else []
    found = []
    for question in round_.questions:
        texts = [one for one in answers if one.text(question.path)]
        scheme = schemes.get(question.path)
        codes = standing(texts, question.path, [one for one in every if scheme and one.scheme_id == scheme.pk])
        if texts:
            found.append(Progress(question, scheme, len(texts), sum(one.seen for one in codes.values())))
    return found


def sheet(scope: Scope, identifier: UUID) -> Sheet | None:
    """A question with its answers; None for one that is not there, also when its round is gone. Raises
    PermissionDenied."""
    scope.require(READ)
    scheme, categories, report = _scheme(scope, identifier)
    round_ = rounds.open_round(scope, scheme.round) if scheme is not None else None
    question = round_.question(scheme.path) if round_ is not None and scheme is not None else None
    if scheme is None or round_ is None or question is None:
        return None
    texts = [one for one in rounds.answers_of(scope, round_, [scheme.path]) if one.text(scheme.path)]
    every = list(coded([scheme], texts, both=True))
    codes = standing(texts, scheme.path, [one for one in every if not one.second])
    answers = [_one(scheme, said, codes.get(said.submission)) for said in texts]
    second = {one.submission_id: one for one in every if one.second}
    answers.sort(key=lambda one: one.key)
    return Sheet(scheme, round_, question, categories, tuple(answers), second, report)


def _scheme(scope: Scope, identifier: UUID) -> tuple[CodeScheme | None, tuple[Category, ...], UUID | None]:
    """A question, its categories in the order in which they were made, and the report that is being made of its round:
    in one query, for every page of coding begins with these."""
    report = drafts.drafts(scope).filter(round=OuterRef("round"), release__isnull=True).values("uuid")
    rows = CodeScheme.everything.filter(uuid=identifier).annotate(report=Subquery(report[:1]))
    columns = ("report", *SCHEME, *(f"categories__{name}" for name in CATEGORY))
    told = list(rows.order_by("categories__pk").values_list(*columns))
    if not told:
        return None, (), None
    at = 1 + len(SCHEME)
    scheme = CodeScheme.from_db(DEFAULT_DB_ALIAS, SCHEME, told[0][1:at])
    categories = [Category.from_db(DEFAULT_DB_ALIAS, CATEGORY, row[at:]) for row in told if row[at] is not None]
    for one in categories:
        one.scheme = scheme
    return scheme, tuple(categories), told[0][0]


def coded(
    schemes: Iterable[CodeScheme], answers: Iterable[rounds.Said], *, both: bool = False
) -> QuerySet[CodedAnswer]:
    """What was coded by the first coder, or by `both`; with the `name` of the submission, and as `text` all that was
    sent where it is not one of `answers`: what it said must then be compared with what corrects it."""
    now = [one.submission for one in answers]
    text = Case(When(submission__in=now, then=Value("")), default=F("submission__xml"), output_field=TextField())
    rows = CodedAnswer.everything.filter(scheme__in=list(schemes), **({} if both else {"second": False}))
    return rows.annotate(name=F("submission__instance_id"), sent=text)


def standing(texts: Iterable[rounds.Said], path: str, codes: Iterable[CodedAnswer]) -> dict[int, CodedAnswer]:
    """The codes of each answer, by submission: its own, or those of a submission that it corrects and that said the
    same. `codes`: as `coded` reads them."""
    texts = list(texts)
    said = {one.submission: one.text(path) for one in texts}
    mine = {one.submission_id: one for one in codes}
    known = {
        one.name: (one.submission_id, said.get(one.submission_id) or rounds.text_at(one.sent, path))  # type: ignore[attr-defined]
        for one in mine.values()
    }
    same = rounds.same_before([one for one in texts if one.submission not in mine], path, known)
    return {key: mine[same.get(key, key)] for key in said if same.get(key, key) in mine}


def sweeps_of(scheme: CodeScheme, most: int = 10) -> list[Sweep]:
    """The latest searches that gave a category."""
    return list(Sweep.everything.filter(scheme=scheme).order_by("-at", "-pk")[:most])


def sweep_of(scheme: CodeScheme, number: int) -> Sweep | None:
    """A search of this question by its key."""
    return Sweep.everything.filter(scheme=scheme, pk=number).first()


def _one(scheme: CodeScheme, said: rounds.Said, coded: CodedAnswer | None) -> One:
    key, text = _mixed(scheme, said.submission, "order"), said.text(scheme.path)
    if coded is None:
        return One(said.submission, key, text, None, seen=False)
    return One(said.submission, key, text, tuple(coded.codes), coded.seen, coded.coder)


def _mixed(scheme: CodeScheme, submission: int, why: str) -> str:
    """A place in an order that is random and always the same."""
    return hashlib.sha256(f"{scheme.uuid} {why} {submission}".encode()).hexdigest()[:20]


def names_of(path: str) -> tuple[str, str, str]:
    """What the closed question is called: after the open one, or after its groups too where others are called so.

    >>> names_of("/data/werk/waarom")
    ('waarom_ingedeeld', 'werk_waarom_ingedeeld', 'werk_waarom_ingedeeld_2')
    """
    _root, *steps = path.strip("/").split("/")
    long = f"{'_'.join(steps)}_{CODED}"
    return f"{steps[-1]}_{CODED}", long, f"{long}_2"


def is_public(scheme: CodeScheme) -> bool:
    """Whether a release tells of this question: from then on its choices stay."""
    names = names_of(scheme.path)
    rows = ReportDraft.everything.filter(round=scheme.round, state=ReportDraft.State.RELEASED)
    told = rows.values_list("content__passports__shared", flat=True)  # by question
    return any(name in shared for shared in told if shared for name in names)
