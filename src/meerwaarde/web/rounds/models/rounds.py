"""A round: which questions, to whom, about which period, until when, in which words."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.scopes import Scoped

ASKED = Kept(
    Basis.NOT_PERSONAL,
    Controller.ASSOCIATION,
    Term(None, why="Wat is gevraagd, aan wie en waarover, hoort bij de cijfers die eruit kwamen."),
    readers(Readers.BUREAU, Readers.MEMBER),
)


class Round(Scoped):
    """A monitor or QuickScan. Until it is published everything may change; from then on only its end and its texts."""

    SCOPE = None

    class Kind(models.TextChoices):
        """What sort of round."""

        MONITOR = "monitor"
        QUICKSCAN = "quickscan"

    class Unit(models.TextChoices):
        """Whom an answer is about."""

        MEMBER = "member"
        MUNICIPALITY = "municipality"  # a member in one of the municipalities that it serves

    token = models.UUIDField(
        unique=True, default=uuid.uuid4, help_text="Zorgt dat twee keer versturen één ronde maakt."
    )
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk dat nooit verandert.")
    title = models.CharField(max_length=200, help_text="De titel die de leden zien.")
    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="Een monitor of een QuickScan.")
    period = models.CharField(max_length=60, help_text="Over welke periode de vragen gaan, zoals 2025.")
    year = models.PositiveSmallIntegerField(help_text="Over welk jaar: waarvan al bekende cijfers gebruikt worden.")
    source_name = models.CharField(max_length=200, blank=True, help_text="Hoe het bestand met de vragen heet.")
    source = models.BinaryField(default=bytes, help_text="Het bestand met de vragen (XLSForm), zoals aangeboden.")
    form_version = models.ForeignKey(
        "answering.FormVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="De vragenlijst zoals die is gepubliceerd; leeg zolang er nog aan de ronde wordt gewerkt.",
    )  # fmt: skip
    filters = models.JSONField(default=dict, help_text="Welke leden worden gevraagd: de keuze uit het ledenbestand.")
    day = models.DateField(help_text="Van welke dag het ledenbestand is waaruit wordt gekozen.")
    unit = models.CharField(
        max_length=12, choices=Unit.choices, default=Unit.MEMBER,
        help_text="Of een lid één keer antwoordt, of voor elke gemeente waar het werkt.",
    )  # fmt: skip
    opens = models.DateField(help_text="Vanaf welke dag er geantwoord kan worden.")
    closes = models.DateField(help_text="Tot en met welke dag er geantwoord kan worden.")
    subject = models.CharField(max_length=200, help_text="Het onderwerp van de uitnodiging.")
    invitation = models.TextField(help_text="De tekst van de uitnodiging.")
    reminder = models.TextField(blank=True, help_text="De tekst van de herinnering; leeg: er gaat er geen uit.")
    reminders = models.JSONField(default=list, help_text="Hoeveel dagen na de start er een herinnering gaat.")
    minutes = models.PositiveSmallIntegerField(default=0, help_text="Hoeveel minuten antwoorden kost.")
    minimum = models.PositiveSmallIntegerField(
        default=3, help_text="Bij minder antwoorden dan dit worden er geen uitkomsten getoond."
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies",
        help_text="De eerdere ronde waarvan deze de volgende is.",
    )  # fmt: skip
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer aan de ronde is begonnen.")
    published = models.DateTimeField(null=True, blank=True, help_text="Wanneer de uitnodigingen zijn klaargezet.")
    closed = models.DateTimeField(null=True, blank=True, help_text="Wanneer de ronde is gesloten.")
    KEPT = ASKED

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="round_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(published__isnull=True) | Q(form_version__isnull=False), name="round_published_with_form"
            ),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(published__isnull=False), name="round_closed_after_published"
            ),
            models.CheckConstraint(condition=Q(minimum__gte=1), name="round_minimum_is_one_or_more"),
        ]
        indexes: ClassVar = [models.Index(fields=["-created"], name="round_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def until(self) -> date:
        """The last day on which could be answered: the bureau may close a round sooner."""
        return self.closes if self.closed is None else min(self.closes, timezone.localdate(self.closed))


class Held(Scoped):
    """A question of a round whose indicator is known already for the period: shown instead of asked, or asked with a
    reason that the respondent can read."""

    SCOPE = None

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="held", help_text="Bij welke ronde.")
    path = models.CharField(max_length=300, help_text="Welke vraag van de vragenlijst.")
    indicator = models.CharField(max_length=100, help_text="Welk gegeven de vraag meet.")
    source = models.CharField(max_length=200, help_text="Waar het gegeven al staat, in woorden voor de invuller.")
    asked_anyway = models.CharField(
        max_length=500, blank=True, help_text="Waarom het toch wordt gevraagd; leeg: het wordt alleen getoond."
    )
    KEPT = ASKED

    class Meta(Scoped.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "path"], name="held_question_once")]

    def __str__(self) -> str:
        return self.path
