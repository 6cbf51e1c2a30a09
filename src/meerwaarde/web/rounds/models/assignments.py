"""Who is asked, by which links, and what came of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.rounds.models.rounds import ASKED, Round
from meerwaarde.web.scopes import Scoped


class Assignment(Scoped):
    """One member that is asked, or one member about one municipality. It has one draft and, at last, one answer."""

    class Medium(models.TextChoices):
        """How the answer came."""

        WEB = "web"
        PAPER = "paper"
        PHONE = "phone"
        APP = "app"  # ODK Collect, KoboCollect

    class Ended(models.TextChoices):
        """Why nobody is asked any more."""

        REFUSED = "refused"
        LEFT = "left"  # is no member any more
        WITHDRAWN = "withdrawn"  # by the bureau

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk dat nooit verandert.")
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="assignments", help_text="In welke ronde is gevraagd."
    )
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, related_name="assignments", help_text="Wie is gevraagd."
    )
    municipality = models.CharField(
        max_length=8, blank=True, help_text="Over welke gemeente (officiële code); leeg: over de hele organisatie."
    )
    sector = models.CharField(
        max_length=40,
        blank=True,
        help_text="De werksoort op de dag van het ledenbestand, om de respons te vergelijken.",
    )
    size_class = models.CharField(
        max_length=10, blank=True, help_text="De omvangklasse op die dag, om de respons te vergelijken."
    )
    province = models.CharField(
        max_length=40,
        blank=True,
        help_text="De provincie op die dag, om de respons te vergelijken; leeg: meer dan één.",
    )
    draft = models.OneToOneField(
        "answering.Draft", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="De antwoorden tot nu toe.",
    )  # fmt: skip
    submission = models.OneToOneField(
        "answering.Submission", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Het antwoord dat telt: het laatste dat is verstuurd.",
    )  # fmt: skip
    begun = models.DateTimeField(null=True, blank=True, help_text="Wanneer de vragen voor het eerst zijn geopend.")
    answered = models.DateTimeField(null=True, blank=True, help_text="Wanneer voor het eerst is geantwoord.")
    seconds = models.PositiveIntegerField(null=True, blank=True, help_text="Hoe lang antwoorden duurde, zonder pauzes.")
    medium = models.CharField(
        max_length=8, choices=Medium.choices, default=Medium.WEB, help_text="Hoe het antwoord is gekomen."
    )
    sent_with = models.ForeignKey(
        "rounds.Link", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Met welke link het laatste antwoord is verstuurd, zodat de organisatie ziet door wie.",
    )  # fmt: skip
    ended = models.CharField(
        max_length=12, choices=Ended.choices, blank=True, help_text="Waarom er niet meer om antwoord wordt gevraagd."
    )
    released = models.ForeignKey(
        "answering.Submission", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Het antwoord dat in de laatste publicatie zit; wat erna kwam, wacht tot er genoeg bij zijn.",
    )  # fmt: skip
    unquoted = models.DateTimeField(
        null=True, blank=True, help_text="Sinds wanneer niets uit dit antwoord mag worden aangehaald."
    )
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer de vraag is klaargezet.")
    KEPT = ASKED

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "organisation", "municipality"], name="assignment_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "answered"], name="assignment_by_answer"),
            models.Index(  # all that the response by stratum counts, so that it is counted in the index alone
                fields=["round", "sector", "size_class", "province", "ended", "answered", "begun"],
                name="assignment_by_stratum",
            ),
            models.Index(fields=["round", "seconds"], name="assignment_by_time"),
            models.Index(fields=["organisation", "-created"], name="assignment_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.organisation_id} {self.municipality}".strip()


class Link(Scoped):
    """A personal link to an assignment, or to some of its pages. Only the hash of its secret is kept."""

    SCOPE = "assignment__organisation"

    class Purpose(models.TextChoices):
        """What it was made for."""

        INVITED = "invited"
        SHARED = "shared"  # with a colleague
        BUREAU = "bureau"  # an answer on paper or by telephone, entered by the bureau
        OWN = "own"  # opened by somebody who signed in

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="links", help_text="Welke vraag aan wie."
    )
    key_sha256 = models.CharField(max_length=64, unique=True, help_text="Herkent de geheime link.")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, help_text="Waarvoor de link is gemaakt.")
    to = models.EmailField(max_length=254, blank=True, help_text="Aan wie de link is gestuurd.")
    name = models.CharField(max_length=200, blank=True, help_text="Hoe de uitnodiging iemand aanspreekt.")
    person = models.UUIDField(
        null=True, blank=True, help_text="Wie inlogde en de link zelf opende; de link werkt zolang die dat mag."
    )
    pages = models.JSONField(default=list, help_text="Welke bladzijden de ontvanger invult; leeg: alle.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer de link is gemaakt.")
    expires = models.DateTimeField(help_text="Vanaf wanneer de link niet meer werkt.")
    revoked = models.DateTimeField(null=True, blank=True, help_text="Wanneer de link is ingetrokken.")
    opened = models.DateTimeField(null=True, blank=True, help_text="Wanneer de link voor het eerst is gebruikt.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.JOINT,
        Term(90, "expires", "Drie maanden nadat de link niet meer werkt."),
        readers(Readers.BUREAU, Readers.MEMBER),
        personal=frozenset({"to", "name", "person"}),
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(purpose="shared") | ~Q(to=""), name="link_shared_with_somebody"),
        ]
        indexes: ClassVar = [models.Index(fields=["assignment", "-created"], name="link_by_assignment")]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.purpose}"
