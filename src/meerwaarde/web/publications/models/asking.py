"""Questions that the bureau puts to the figures of a round, and the single table that is the answer."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.publications.models.releases import Release
from meerwaarde.web.scopes import Scoped

HOW_LONG = Term(None, why="Wat is doorgegeven moet na te gaan blijven; wat niet is doorgegeven gaat na een maand weg.")


class Inquiry(Scoped):
    """A question about the figures of a round that is over. Only what is passed on becomes a release."""

    SCOPE = None

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"  # for the worker
        BUSY = "busy"
        READY = "ready"
        REFUSED = "refused"  # no table may be shown; `tried` says why
        FAILED = "failed"  # `error` says why
        RELEASED = "released"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk dat nooit verandert.")
    token = models.UUIDField(unique=True, help_text="Zorgt dat dezelfde vraag niet twee keer wordt gesteld.")
    by = models.CharField(max_length=64, help_text="Wie de vraag stelde, zodat die haar terugvindt.")
    since = models.DateTimeField(help_text="Wanneer de vraag is gesteld.")
    round = models.UUIDField(help_text="Over welke ronde de vraag gaat.")
    question = models.CharField(max_length=300, help_text="Welke vraag van de vragenlijst: haar kenmerk.")
    group = models.CharField(max_length=300, blank=True, help_text="Naar welke groep is gevraagd.")
    previous = models.UUIDField(null=True, blank=True, help_text="Met welke eerdere ronde wordt vergeleken.")
    period = models.CharField(max_length=60, help_text="Over welke periode de cijfers gaan.")
    asked = models.CharField(max_length=500, help_text="De vraag zoals hij in de vragenlijst staat.")
    slug = models.SlugField(max_length=80, help_text="Het adres dat de tabel krijgt als hij wordt doorgegeven.")
    correction = models.TextField(blank=True, help_text="Wat er is verbeterd, als de tabel al eerder openbaar werd.")
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.WAITING, help_text="Hoe ver het antwoord is."
    )
    turn = models.PositiveIntegerField(default=1, help_text="De hoeveelste keer de vraag wordt gesteld; die telt.")
    error = models.TextField(blank=True, help_text="Waarom het niet lukte, en wat eraan te doen is.")
    given = models.CharField(max_length=300, blank=True, help_text="Naar welke groep de tabel is die mag.")
    tried = models.JSONField(default=list, help_text="Welke tabellen niet mochten, en waarom niet.")
    title = models.CharField(max_length=300, blank=True, help_text="Hoe de tabel heet.")
    summary = models.TextField(blank=True, help_text="Het antwoord in een zin, uit cijfers die mogen.")
    content = models.JSONField(default=dict, help_text="De veilige cellen en hun paspoorten, met hun basis.")
    hidden = models.JSONField(default=list, help_text="Welke cijfers zijn afgeschermd, en waarom.")
    lines = models.JSONField(default=list, help_text="De regels die bij doorgeven in het publicatieregister komen.")
    digest = models.CharField(max_length=64, blank=True, help_text="Waaraan te zien is of het dezelfde cijfers zijn.")
    contributions = models.JSONField(default=list, help_text="Van welke organisaties er antwoorden in zitten.")
    answers = models.JSONField(default=dict, help_text="Welke antwoorden erin zitten: wat erna komt, wacht op meer.")
    made = models.DateTimeField(null=True, blank=True, help_text="Wanneer het antwoord is gemaakt.")
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="De publicatie die het is geworden.",
    )  # fmt: skip
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        HOW_LONG,
        readers(Readers.BUREAU),
        personal=frozenset({"by"}),
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="released", release__isnull=False) | ~Q(state="released") & Q(release__isnull=True),
                name="inquiry_released_with_release",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-since"], name="inquiry_by_day")]

    def __str__(self) -> str:
        return self.asked


class InquiryFile(Scoped):
    """A file of an answer that is not passed on."""

    SCOPE = None

    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.CASCADE, related_name="files", help_text="Bij welke vraag dit hoort."
    )
    name = models.CharField(max_length=200, help_text="De naam van het bestand.")
    content = models.BinaryField(help_text="Het bestand zoals het openbaar zou worden.")
    KEPT = Kept(Basis.NOT_PERSONAL, Controller.ASSOCIATION, HOW_LONG, readers(Readers.BUREAU))

    class Meta(Scoped.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["inquiry", "name"], name="inquiry_file_once")]

    def __str__(self) -> str:
        return self.name
