"""Whom the bureau may write to at an organisation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.members.models.organisations import Period


class Contact(Period):
    """Somebody at an organisation whom the bureau may write to or call, and about what."""

    class Function(models.TextChoices):
        """What somebody is there for."""

        DIRECTOR = "director"
        FINANCE = "finance"
        RESEARCH = "research"  # answers monitors
        MEMBERSHIP = "membership"  # contribution and invoices
        OTHER = "other"

    name = models.CharField(max_length=200, help_text="Naam van de contactpersoon.")
    email = models.EmailField(blank=True, help_text="E-mailadres, om te vragen en te antwoorden.")
    phone = models.CharField(max_length=20, blank=True, help_text="Telefoonnummer op het werk.")
    function = models.CharField(
        max_length=12, choices=Function.choices, help_text="Waarvoor wij deze persoon benaderen."
    )
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.JOINT,
        Term(365, "valid_to", "Een jaar nadat iemand geen contactpersoon meer is."),
        readers(Readers.BUREAU, Readers.MEMBER, Readers.PERSON),
        personal=frozenset({"name", "email", "phone", "function"}),
    )

    class Meta(Period.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation", "valid_from"], name="contact_by_organisation"),
            models.Index(fields=["email"], name="contact_by_email"),
        ]
        constraints: ClassVar = [*Period.Meta.constraints]

    def __str__(self) -> str:
        return str(self.pk)
