"""Files that were offered to the register."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.scopes import Scoped


class ImportBatch(Scoped):
    """A file that was offered: what it would change, row by row; applied only after confirmation, and undone whole."""

    SCOPE = None

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk van deze import.")
    file_name = models.CharField(max_length=200, help_text="De naam van het bestand.")
    sha256 = models.CharField(max_length=64, help_text="Bewijst om welk bestand het ging.")
    day = models.DateField(help_text="Vanaf welke dag de veranderingen gelden.")
    by = models.CharField(max_length=64, help_text="Kenmerk van wie het bestand aanbood.")
    about = models.JSONField(default=dict, help_text="Wat over het hele bestand te zeggen is: kolommen en aantallen.")
    rows = models.JSONField(default=list, help_text="Per rij wat er verandert en wat er mis is.")
    undo = models.JSONField(default=list, blank=True, help_text="Hoe het terug te draaien is.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer het bestand is aangeboden.")
    applied = models.DateTimeField(null=True, blank=True, help_text="Wanneer de veranderingen zijn doorgevoerd.")
    undone = models.DateTimeField(null=True, blank=True, help_text="Wanneer de veranderingen zijn teruggedraaid.")
    busy = models.CharField(
        max_length=6, blank=True, help_text="Waar het programma mee bezig is: nakijken, doorvoeren of terugdraaien."
    )
    busy_since = models.DateTimeField(null=True, blank=True, help_text="Sinds wanneer het daarmee bezig is.")
    message = models.CharField(max_length=500, blank=True, help_text="Waarom het de laatste keer niet lukte.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        Term(180, "created", "Een half jaar, zolang terugdraaien zin heeft."),
        readers(Readers.BUREAU),
        personal=frozenset({"by", "rows", "undo"}),
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(undone__isnull=True) | Q(applied__isnull=False), name="import_undone_after_applied"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
