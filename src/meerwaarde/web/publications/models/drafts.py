"""Reports on their way to a release: what was made, which texts stand around it, and who looked."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.publications.models.releases import Release
from meerwaarde.web.scopes import Scoped

HOW_LONG = Term(None, why="Hoe een publicatie tot stand kwam moet na te gaan blijven.")
HOW_IT_CAME = Kept(Basis.NOT_PERSONAL, Controller.ASSOCIATION, HOW_LONG, readers(Readers.BUREAU))


class ReportDraft(Scoped):
    """A report on a round that is over, or an interim one while it goes on, until it is released. A round has one at a
    time; what is made again replaces what was made."""

    SCOPE = None

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"  # for the worker
        BUSY = "busy"
        READY = "ready"
        FAILED = "failed"  # `error` says why
        RELEASED = "released"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk dat nooit verandert.")
    round = models.UUIDField(help_text="Van welke ronde dit het rapport is.")
    slug = models.SlugField(max_length=80, help_text="Het vaste deel van het adres dat het rapport krijgt.")
    title = models.CharField(max_length=200, help_text="De titel die lezers zien.")
    period = models.CharField(max_length=60, help_text="Over welke periode de cijfers gaan.")
    language = models.CharField(max_length=2, default="nl", help_text="In welke taal het rapport is geschreven.")
    by = models.JSONField(default=list, help_text="Naar welke groepen de uitkomsten worden gesplitst.")
    interim = models.BooleanField(default=False, help_text="Of het een tussenrapport is, van een ronde die nog loopt.")
    until = models.DateTimeField(
        null=True, blank=True, help_text="Tot wanneer antwoorden meetellen in een tussenrapport."
    )
    previous = models.UUIDField(null=True, blank=True, help_text="Met welke eerdere ronde het wordt vergeleken.")
    left_out = models.JSONField(default=list, help_text="Welke vragen niet in het rapport komen.")
    quotes = models.JSONField(default=list, help_text="Welke citaten erin staan, van wie dat goedvond.")
    headline = models.TextField(blank=True, help_text="De belangrijkste uitkomst, met de cijfers bij hun kenmerk.")
    introduction = models.TextField(blank=True, help_text="De tekst vooraan, met de cijfers bij hun kenmerk.")
    limits = models.TextField(blank=True, help_text="Wat het onderzoek niet meet: een verplicht hoofdstuk.")
    numbers = models.JSONField(default=list, help_text="Getallen in de teksten waarvan is gezegd dat ze kloppen.")
    correction = models.TextField(blank=True, help_text="Wat er is verbeterd, als dit een volgende versie wordt.")
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.WAITING, help_text="Hoe ver het maken of vrijgeven is."
    )
    turn = models.PositiveIntegerField(default=1, help_text="De hoeveelste keer het wordt gemaakt; alleen die telt.")
    progress = models.FloatField(default=0, help_text="Hoe ver het maken is: van 0 tot 1.")
    doing = models.CharField(max_length=60, blank=True, help_text="Waar het programma nu mee bezig is.")
    since = models.DateTimeField(help_text="Wanneer om dit rapport is gevraagd.")
    error = models.TextField(blank=True, help_text="Waarom het maken niet lukte, en wat eraan te doen is.")
    content = models.JSONField(default=dict, help_text="De vrijgegeven cellen en hun paspoorten, met hun basis.")
    hidden = models.JSONField(default=list, help_text="Welke cijfers zijn afgeschermd, en volgens welke regel.")
    lines = models.JSONField(default=list, help_text="De regels die bij vrijgeven in het publicatieregister komen.")
    digest = models.CharField(
        max_length=64, blank=True, help_text="Waaraan te zien is of nog hetzelfde zou worden gepubliceerd."
    )
    contributions = models.JSONField(default=list, help_text="Van welke organisaties er antwoorden in zitten.")
    answers = models.JSONField(default=dict, help_text="Welke antwoorden erin zitten: wat erna komt, wacht op meer.")
    held_back = models.BooleanField(
        default=False, help_text="Of late antwoorden wachten: dan gelden de antwoorden van de vorige publicatie."
    )
    standing = models.JSONField(
        default=dict, help_text="Welke antwoorden wachten, en wat na vrijgeven later niet meer getoond kan worden."
    )
    editor = models.CharField(max_length=64, help_text="Wie er het laatst aan werkte: die kijkt niet zelf na.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer voor het eerst om het rapport is gevraagd.")
    made = models.DateTimeField(null=True, blank=True, help_text="Wanneer het rapport is gemaakt.")
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="De publicatie die het is geworden.",
    )  # fmt: skip
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        HOW_LONG,
        readers(Readers.BUREAU),
        personal=frozenset({"editor", "quotes"}),
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round"], condition=~Q(state="released"), name="draft_of_a_round_once"),
            models.CheckConstraint(
                condition=Q(state="released", release__isnull=False) | ~Q(state="released") & Q(release__isnull=True),
                name="draft_released_with_release",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-created"], name="draft_by_day")]

    def __str__(self) -> str:
        return self.title


class DraftFile(Scoped):
    """A file of a report that is not public yet."""

    SCOPE = None

    draft = models.ForeignKey(
        ReportDraft, on_delete=models.CASCADE, related_name="files", help_text="Bij welk rapport dit hoort."
    )
    name = models.CharField(max_length=200, help_text="De naam van het bestand.")
    content = models.BinaryField(help_text="Het bestand zoals het openbaar zou worden.")
    KEPT = HOW_IT_CAME

    class Meta(Scoped.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "name"], name="draft_file_once")]

    def __str__(self) -> str:
        return self.name


class Review(Scoped):
    """A second pair of eyes that was asked for: of a colleague, of an outside reader by link, or a day's delay."""

    SCOPE = None

    class Kind(models.TextChoices):
        """Whose eyes."""

        COLLEAGUE = "colleague"
        OUTSIDE = "outside"
        DELAY = "delay"

    class Verdict(models.TextChoices):
        """What came of it."""

        GOOD = "good"
        BACK = "back"  # with a remark

    draft = models.ForeignKey(
        ReportDraft, on_delete=models.CASCADE, related_name="reviews", help_text="Bij welk rapport dit hoort."
    )
    kind = models.CharField(
        max_length=9, choices=Kind.choices, help_text="Wie er kijkt: collega, buitenstaander, tijd."
    )
    digest = models.CharField(max_length=64, help_text="Wat er is bekeken; verandert het, dan kijkt iemand opnieuw.")
    asked_by = models.CharField(max_length=64, help_text="Wie om nakijken vroeg.")
    asked = models.DateTimeField(help_text="Wanneer om nakijken is gevraagd.")
    to = models.EmailField(max_length=254, blank=True, help_text="Aan welke buitenstaander de link is gestuurd.")
    name = models.CharField(max_length=200, blank=True, help_text="Hoe de buitenstaander heet.")
    key_sha256 = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="Herkent de geheime link van de buitenstaander."
    )
    until = models.DateTimeField(
        null=True, blank=True, help_text="Tot wanneer de link werkt, of tot wanneer er wordt gewacht."
    )
    verdict = models.CharField(max_length=4, choices=Verdict.choices, blank=True, help_text="Wat het oordeel is.")
    remark = models.TextField(blank=True, help_text="Wat er volgens de lezer anders moet.")
    person = models.CharField(max_length=64, blank=True, help_text="Welke collega heeft nagekeken.")
    decided = models.DateTimeField(null=True, blank=True, help_text="Wanneer het oordeel is gegeven.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        HOW_LONG,
        readers(Readers.BUREAU),
        personal=frozenset({"to", "name", "asked_by", "person"}),
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind="outside") | ~Q(to=""), name="review_outside_of_somebody"),
            models.CheckConstraint(condition=~Q(verdict="back") | ~Q(remark=""), name="review_back_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["draft", "-asked"], name="review_by_draft")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.kind}"
