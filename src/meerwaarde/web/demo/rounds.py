"""What the demo association asks: a QuickScan that is over and waits for its report, and one that is going on."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from meerwaarde.questionnaire.types import NUMERIC, Kind, Question
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering.models import Draft, Submission
from meerwaarde.web.demo.plan import HOME
from meerwaarde.web.rounds import making, publishing
from meerwaarde.web.rounds.letters import INVITATION
from meerwaarde.web.rounds.models import Assignment, Message, Round
from meerwaarde.web.rounds.questions import questionnaire
from meerwaarde.web.rounds.templates_of_questions import Typed, TypedQuestion
from meerwaarde.web.scopes import Actor

WAITING = uuid.UUID("7c3a4b52-0f1e-4d6b-9a58-2d0c61e4f001")  # tokens: the same round is made once
STAFF = uuid.UUID("7c3a4b52-0f1e-4d6b-9a58-2d0c61e4f002")
MANY = 500


@dataclass(frozen=True, slots=True)
class _Asked:
    """A round of the demo. Days are counted from today; `answers`: the share of members that answered."""

    token: uuid.UUID
    title: str
    opens: int
    closes: int
    answers: float
    begun: float
    questions: tuple[TypedQuestion, ...]


def are_there() -> bool:
    """Whether both rounds are there already."""
    return Round.everything.filter(token__in=[WAITING, STAFF]).count() == len((WAITING, STAFF))


def rounds(*, by: Actor) -> None:
    """Ask both, with answers that chance made up. What is there already stays as it is."""
    for one in (_waiting(), _staff()):
        if not Round.everything.filter(token=one.token).exists():
            _ask(by, one)


def _waiting() -> _Asked:
    return _Asked(
        WAITING, "QuickScan wachttijden", -28, -7, 0.45, 0.05,
        (
            TypedQuestion("Wachten cliënten bij u langer dan vorig jaar?", Typed.YES_NO),
            TypedQuestion(
                "Hoe lang wachten de meeste cliënten nu?", Typed.ONE,
                ("Minder dan een week", "Een tot vier weken", "Langer dan vier weken"),
            ),
            TypedQuestion(
                "Waardoor komt dat?", Typed.MANY,
                ("Meer aanmeldingen", "Te weinig medewerkers", "Zwaardere vragen", "Iets anders"),
            ),
            TypedQuestion("Hoeveel vacatures heeft u nu?", Typed.NUMBER),
            TypedQuestion("Wat helpt u om de wachttijd korter te maken?", Typed.TEXT),
        ),
    )  # fmt: skip


def _staff() -> _Asked:
    return _Asked(
        STAFF, "QuickScan personeel", -6, 15, 0.3, 0.08,
        (
            TypedQuestion("Kunt u vacatures op tijd vervullen?", Typed.YES_NO),
            TypedQuestion(
                "Hoe hoog is het verzuim?", Typed.ONE, ("Lager dan vorig jaar", "Gelijk", "Hoger"),
            ),
            TypedQuestion("Hoeveel medewerkers gaan binnen twee jaar met pensioen?", Typed.NUMBER),
            TypedQuestion("Wat doet u om mensen te houden?", Typed.TEXT),
        ),
    )  # fmt: skip


@transaction.atomic
def _ask(by: Actor, asked: _Asked) -> None:
    today = timezone.localdate()
    made = making.from_questions(by=by, token=asked.token, title=asked.title, year=today.year, asked=asked.questions)
    making.change_when(
        by=by, round_=made, opens=today, closes=today + timedelta(days=14), reminders=[7, 12], minutes=4, minimum=3
    )  # fmt: skip
    made = publishing.publish(by=by, round=Round.everything.get(pk=made.pk))
    began = timezone.now() + timedelta(days=asked.opens)
    Round.everything.filter(pk=made.pk).update(
        opens=today + timedelta(days=asked.opens), closes=today + timedelta(days=asked.closes), published=began,
        day=today + timedelta(days=asked.opens),
    )  # fmt: skip
    _answer(made, asked, began)


def _answer(made: Round, asked: _Asked, began: datetime) -> None:
    """Some answered, some began; who can sign in to the demo answered what is over, and not what goes on."""
    chance = random.Random(asked.title)
    assignments = list(Assignment.everything.filter(round=made).select_related("organisation").order_by("pk"))
    Message.everything.bulk_create(
        [Message(round=made, assignment=one, number=INVITATION) for one in assignments], batch_size=MANY
    )
    Message.everything.filter(round=made).update(created=began)
    days = min(asked.closes, 0) - asked.opens
    answered = []
    for one in assignments:
        drawn, home = chance.random(), one.organisation.number == HOME
        if (home and asked.closes < 0) or (not home and drawn < asked.answers):
            one.answered = began + timedelta(days=days * chance.random() ** 2)
            one.begun = one.answered - timedelta(minutes=3)
            one.seconds = 60 + int(240 * chance.random())
            answered.append(one)
        elif not home and drawn < asked.answers + asked.begun:
            one.begun = began + timedelta(days=days * chance.random())
    sent = _submissions(made, answered, chance)
    for one, submission in zip(answered, sent, strict=True):
        one.submission = submission
    begun = [one for one in assignments if one.begun and not one.answered]
    for one, draft in zip(begun, _drafts(made, len(begun)), strict=True):
        one.draft = draft
    fields = ["answered", "begun", "seconds", "submission", "draft"]
    Assignment.everything.bulk_update([one for one in assignments if one.begun], fields, batch_size=200)


def _submissions(made: Round, answered: Sequence[Assignment], chance: random.Random) -> list[Submission]:
    from meerwaarde.questionnaire.instance import Instance

    assert made.form_version is not None  # a published round has one
    form = answering.form_of(made.form_version)
    asked = questionnaire(form).questions
    sent = []
    for _one in answered:
        instance = Instance.new(form)
        for question in asked:
            instance.set("/".join(("", form.root, *question.path)), _said(question, chance))
        xml = instance.to_xml(final=True).decode()
        sent.append(
            Submission(instance_id=instance.instance_id, form_version=made.form_version, xml=xml, language="nl")
        )
    return Submission.objects.bulk_create(sent, batch_size=MANY)


def _drafts(made: Round, many: int) -> list[Draft]:
    """Answers that were begun and left on the first page. Nobody has their keys."""
    from meerwaarde.questionnaire.instance import Instance

    assert made.form_version is not None  # a published round has one
    form = answering.form_of(made.form_version)
    return Draft.objects.bulk_create(
        Draft(
            key_sha256=hashlib.sha256(uuid.uuid4().bytes).hexdigest(), form_version=made.form_version,
            xml=Instance.new(form).to_xml().decode(), language="nl", page="1",
        )
        for _one in range(many)
    )  # fmt: skip


def _said(question: Question, chance: random.Random) -> str:
    """An answer, as XML has it."""
    codes = [choice.code for choice in question.choices]
    if question.kind is Kind.ONE:
        return str(chance.choices(codes, weights=range(len(codes), 0, -1))[0])
    if question.kind is Kind.MULTIPLE:
        return " ".join(code for code in codes if chance.random() < 0.4)
    if question.kind in NUMERIC:
        return str(int(chance.expovariate(0.25)))
    said = ("Meer tijd per cliënt.", "Samen met de wijkteams inplannen.", "Een collega erbij.", "", "")
    return chance.choice(said)
