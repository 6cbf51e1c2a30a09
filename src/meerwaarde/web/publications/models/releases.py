"""Releases: what was made public, byte for byte, with its address, its version and whose answers it stands on."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.scopes import Scoped

FOR_EVER = Term(None, why="Wat openbaar is geweest moet na te gaan blijven.")
PUBLIC = Kept(Basis.NOT_PERSONAL, Controller.ASSOCIATION, FOR_EVER, readers(Readers.PUBLIC))
PRIVATE = Kept(Basis.NOT_PERSONAL, Controller.ASSOCIATION, FOR_EVER, readers(Readers.NOBODY))


class Release(models.Model):
    """One version of a publication. What is public never changes; a correction is a next version."""

    class Kind(models.TextChoices):
        """What was published."""

        REPORT = "report"
        KEY_FIGURES = "key_figures"
        ANSWER = "answer"  # a single table, asked for and passed on

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk dat nooit verandert.")
    slug = models.SlugField(max_length=80, help_text="Het vaste deel van het adres.")
    version = models.PositiveSmallIntegerField(default=1, help_text="De hoeveelste versie.")
    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="Wat er is gepubliceerd.")
    title = models.CharField(max_length=300, help_text="De titel die lezers zien.")
    period = models.CharField(max_length=60, help_text="Over welke periode de cijfers gaan.")
    summary = models.TextField(blank=True, help_text="De belangrijkste uitkomst in een zin, uit vrijgegeven cijfers.")
    content = models.JSONField(default=dict, help_text="De vrijgegeven cellen, met hun basis.")
    ledger_number = models.PositiveIntegerField(null=True, blank=True, help_text="De plaats in het publicatieregister.")
    published = models.DateTimeField(null=True, blank=True, help_text="Wanneer het openbaar werd.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer het is gemaakt.")
    correction = models.TextField(blank=True, help_text="Wat er in deze versie is verbeterd.")
    KEPT = PUBLIC

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug", "version"], name="release_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(correction=""), name="release_correction_says_what"),
        ]
        indexes: ClassVar = [models.Index(fields=["-published"], name="release_by_day")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class ReleaseFile(models.Model):
    """A file of a release as it was published."""

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="files", help_text="Bij welke publicatie."
    )
    name = models.CharField(max_length=200, help_text="De naam van het bestand.")
    mimetype = models.CharField(max_length=100, help_text="Het soort bestand.")
    sha256 = models.CharField(max_length=64, help_text="Waarmee iedereen kan nagaan dat het bestand echt is.")
    content = models.BinaryField(help_text="Het bestand zelf.")
    KEPT = PUBLIC

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "name"], name="release_file_once")]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="release_file_by_hash")]

    def __str__(self) -> str:
        return self.name


class Contribution(Scoped):
    """An organisation's figures or answers are in a release, so that it can see what they led to."""

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="contributions", help_text="Welke publicatie."
    )
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, related_name="contributions", help_text="Wie eraan bijdroeg."
    )
    KEPT = Kept(Basis.NOT_PERSONAL, Controller.ASSOCIATION, FOR_EVER, readers(Readers.MEMBER))

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "organisation"], name="contribution_once"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.organisation_id}"


class LinesForGood(models.QuerySet["LedgerLine"]):
    """Lines are added and read, nothing else."""

    def update(self, **_changes: Any) -> NoReturn:
        """Raises TypeError."""
        raise TypeError("a line of the ledger is never changed")

    def delete(self) -> NoReturn:
        """Raises TypeError."""
        raise TypeError("a line of the ledger is never removed")


class LedgerLine(models.Model):
    """A line of the ledger of releases (`meerwaarde.disclosure.ledger`). Append-only, private."""

    number = models.PositiveIntegerField(primary_key=True, help_text="Volgnummer, zonder gaten.")
    line = models.TextField(help_text="De regel zoals het publicatieregister hem schrijft.")
    added = models.DateTimeField(auto_now_add=True, help_text="Wanneer de regel is toegevoegd.")
    objects = models.Manager.from_queryset(LinesForGood)()
    KEPT = PRIVATE

    def __str__(self) -> str:
        return str(self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; raises IntegrityError when its number is taken."""
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Raises TypeError."""
        raise TypeError("a line of the ledger is never removed")
