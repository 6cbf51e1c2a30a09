"""What answering keeps. Constraints stand in the database; only fields that SQLite and PostgreSQL share.

Every field says in `help_text`, in Dutch, what it is kept for: the register of processing is made from those texts.
There is no address, no browser and no name of who answered.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers

FORMS = Kept(
    Basis.NOT_PERSONAL,
    Controller.ASSOCIATION,
    Term(None, why="Wat gevraagd is hoort bij de antwoorden en bij wat eruit is gepubliceerd."),
    readers(Readers.PUBLIC),
)


class Frozen(models.QuerySet[Any]):
    """Rows that are written once."""

    def update(self, **_changes: Any) -> NoReturn:
        """Never."""
        raise TypeError(f"{self.model.__name__} never changes")


class Unchanging(models.Model):
    """A row that is written once; a correction is a new row. It can be deleted, as the law on privacy asks."""

    objects = Frozen.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row. Raises TypeError for one that is stored already."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} never changes")
        super().save(*args, **kwargs)


class FormVersion(Unchanging):
    """A form as it was published. What was asked can be shown for ever, and its hash proves it."""

    form_id = models.CharField(max_length=200, help_text="Welke vragenlijst dit is; staat in elk antwoord.")
    version = models.CharField(max_length=200, blank=True, help_text="Welke versie dit is; staat in elk antwoord.")
    title = models.TextField(help_text="De titel die invullers zien.")
    xml = models.BinaryField(help_text="De vragenlijst zelf (XForm), byte voor byte zoals gepubliceerd.")
    sha256 = models.CharField(max_length=64, help_text="Bewijst dat de vragenlijst na publicatie gelijk bleef.")
    media_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Bewijst dat de bestanden bij de vragenlijst gelijk bleven."
    )
    source_sha256 = models.CharField(
        max_length=64, help_text="Wijst het bestand aan waaruit de vragenlijst is gelezen."
    )
    settings = models.JSONField(
        default=dict, blank=True, help_text="Eigen instellingen van de vragenlijst, zoals de vorm van de pagina's."
    )
    trial = models.BooleanField(default=False, help_text="Een proef: telt niet mee en mag een versienummer delen.")
    published = models.DateTimeField(auto_now_add=True, help_text="Wanneer de vragenlijst is gepubliceerd.")
    KEPT = FORMS

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form_id", "version"], condition=Q(trial=False), name="form_version_published_once"
            ),
            models.UniqueConstraint(fields=["sha256", "media_sha256", "trial"], name="form_version_stored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}".strip()


class MediaFile(Unchanging):
    """A file that a form names: a picture, a sound, a list of choices. Frozen with its form."""

    form_version = models.ForeignKey(
        FormVersion, on_delete=models.CASCADE, related_name="media", help_text="De vragenlijst die het bestand noemt."
    )
    name = models.CharField(max_length=255, help_text="De naam waaronder de vragenlijst het bestand noemt.")
    content = models.BinaryField(help_text="Het bestand zelf: een plaatje, een geluid of een lijst met keuzes.")
    mimetype = models.CharField(max_length=100, help_text="Het soort bestand, zodat de browser het goed toont.")
    sha256 = models.CharField(max_length=64, help_text="Bewijst dat het bestand na publicatie gelijk bleef.")
    KEPT = FORMS

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form_version", "name"], name="media_file_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Submission(Unchanging):
    """What was sent, with what the checks said about it. A correction is a new one that deprecates this one."""

    instance_id = models.CharField(
        max_length=255, unique=True, help_text="Het kenmerk van deze inzending; twee keer versturen telt één keer."
    )
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="submissions", help_text="De vragenlijst die is beantwoord."
    )
    xml = models.TextField(help_text="De antwoorden (OpenRosa), precies zoals ze zijn verstuurd.")
    report = models.JSONField(
        default=list, blank=True, help_text="De opvallende antwoorden en de uitleg die de invuller daarbij gaf."
    )
    language = models.CharField(
        max_length=35, blank=True, help_text="In welke taal is geantwoord, om vertalingen te kunnen vergelijken."
    )
    translation_checked = models.BooleanField(
        default=True, help_text="Of iemand de vertaling heeft nagekeken; anders zijn deze antwoorden apart te tellen."
    )
    deprecates = models.CharField(
        max_length=255, blank=True, help_text="Het kenmerk van de eerdere inzending die deze verbetert."
    )
    received = models.DateTimeField(auto_now_add=True, help_text="Wanneer de inzending binnenkwam.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.JOINT,
        Term(5 * 365, "received", "Vijf jaar, zodat veranderingen tussen metingen te berekenen zijn."),
        readers(Readers.BUREAU, Readers.MEMBER),
        personal=frozenset({"xml", "report"}),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(instance_id=""), name="submission_has_instance_id"),
            models.CheckConstraint(
                condition=~Q(deprecates=models.F("instance_id")), name="submission_deprecates_another"
            ),
        ]

    def __str__(self) -> str:
        return self.instance_id


class Draft(models.Model):
    """Answers that are not sent yet, reached by a secret link. Only the hash of the secret is kept.

    When it is sent the answers leave it: what is left only tells who uses the link again that it was sent.
    """

    key_sha256 = models.CharField(
        max_length=64, unique=True, help_text="Herkent de geheime link waarmee de invuller verder gaat."
    )
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="drafts", help_text="De vragenlijst die wordt beantwoord."
    )
    xml = models.TextField(blank=True, help_text="De antwoorden tot nu toe, zodat de invuller later verder kan.")
    language = models.CharField(max_length=35, blank=True, help_text="De taal die de invuller koos.")
    page = models.CharField(max_length=200, blank=True, help_text="De pagina waar de invuller was.")
    revision = models.PositiveIntegerField(
        default=1, help_text="Telt het bewaren, zodat niemand het werk van een ander overschrijft."
    )
    instances = models.JSONField(
        default=dict, blank=True, help_text="Wat al bekend is, zoals de antwoorden van vorig jaar, om naast te tonen."
    )
    given = models.JSONField(
        default=dict, blank=True, help_text="Wat niet wordt gevraagd maar getoond: de waarde en waar die vandaan komt."
    )
    seconds = models.PositiveIntegerField(
        default=0, help_text="Hoe lang er aan gewerkt is, zonder pauzes, zodat wij eerlijk zeggen hoe lang iets duurt."
    )
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer is begonnen; bepaalt wanneer dit verdwijnt.")
    changed = models.DateTimeField(
        auto_now=True, help_text="Wanneer het laatst is bewaard; bepaalt wanneer dit verdwijnt."
    )
    closed = models.DateTimeField(null=True, blank=True, help_text="Wanneer is verstuurd; daarna verandert niets meer.")
    submission = models.OneToOneField(
        Submission,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="draft",
        help_text="Wat is verstuurd, zodat de invuller het bewijs kan openen.",
    )
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.JOINT,
        Term(90, "changed", "Drie maanden na de laatste keer bewaren."),
        readers(Readers.NOBODY),
        personal=frozenset({"xml", "instances", "given"}),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(revision__gte=1), name="draft_revision_counts_from_one"),
            models.CheckConstraint(
                condition=Q(closed__isnull=True, submission__isnull=True) & ~Q(xml="")
                | Q(closed__isnull=False, xml=""),
                name="draft_open_with_answers_or_closed_without",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_version_id}:{self.revision}"
