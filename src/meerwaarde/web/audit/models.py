"""The audit trail: one row for every change and for every reading of personal data, chained by hashes.

A row itself names nobody: people are UUIDs. What was changed stands in `EntryDetail` behind a salted hash that the
chain covers, so that it can be erased for a person without breaking the chain.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.scopes import Scoped

SEVEN_YEARS = 7 * 365


class Entry(Scoped):
    """One thing that happened. Written once, in the transaction of what it tells."""

    number = models.BigIntegerField(primary_key=True, help_text="Volgnummer, zonder gaten.")
    at = models.DateTimeField(help_text="Wanneer het gebeurde.")
    actor_kind = models.CharField(max_length=10, help_text="Een persoon, een sleutel, een taak of de console.")
    actor_id = models.CharField(max_length=64, help_text="Kenmerk van wie het deed.")
    action = models.CharField(max_length=60, help_text="Wat er gebeurde, zoals members.organisation.changed.")
    read = models.BooleanField(default=False, help_text="Of er alleen is gelezen.")
    subject_type = models.CharField(max_length=40, blank=True, help_text="Waar het over gaat: het soort.")
    subject_id = models.CharField(max_length=64, blank=True, help_text="Waar het over gaat: het kenmerk.")
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False,
        help_text="Welke organisatie het aangaat, zodat die het kan zien.",
    )  # fmt: skip
    person = models.UUIDField(null=True, blank=True, help_text="Kenmerk van de persoon die het aangaat.")
    detail_sha256 = models.CharField(max_length=64, blank=True, help_text="Bewijst wat er is veranderd.")
    previous = models.CharField(max_length=64, help_text="De keten: het kenmerk van de vorige regel.")
    hash = models.CharField(max_length=64, unique=True, help_text="De keten: het kenmerk van deze regel.")

    KEPT = Kept(
        Basis.LEGAL_DUTY,
        Controller.JOINT,
        Term(SEVEN_YEARS, "at", "Zeven jaar, om te kunnen verantwoorden wie wat veranderde of inzag."),
        readers(Readers.BUREAU, Readers.MEMBER),
        personal=frozenset({"actor_id", "subject_id", "person"}),
    )

    class Meta(Scoped.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-number"], name="entry_by_organisation"),
            models.Index(fields=["subject_type", "subject_id", "-number"], name="entry_by_subject"),
            models.Index(fields=["person", "-number"], name="entry_by_person"),
            models.Index(fields=["actor_id", "-number"], name="entry_by_actor"),
            models.Index(fields=["action", "-number"], name="entry_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class EntryDetail(models.Model):
    """What was changed: field, before, after. Can be erased; its salted hash stands in the entry."""

    entry = models.OneToOneField(
        Entry, on_delete=models.CASCADE, primary_key=True, related_name="detail", help_text="Bij welke regel dit hoort."
    )
    salt = models.CharField(max_length=32, help_text="Zorgt dat niemand de inhoud uit het kenmerk kan raden.")
    changes = models.JSONField(help_text="Welke velden veranderden, van wat naar wat.")

    KEPT = Kept(
        Basis.LEGAL_DUTY,
        Controller.JOINT,
        Term(SEVEN_YEARS, "entry__at", "Zo lang als de regel zelf, of tot de persoon is gewist."),
        readers(Readers.BUREAU, Readers.MEMBER),
        personal=frozenset({"changes"}),
    )

    def __str__(self) -> str:
        return str(self.entry_id)


class Head(models.Model):
    """The end of the chain, one row: whoever writes holds it until the transaction ends, so numbers have no gaps."""

    number = models.BigIntegerField(default=0, help_text="Het volgnummer van de laatste regel.")
    hash = models.CharField(max_length=64, help_text="Het kenmerk van de laatste regel.")
    first_number = models.BigIntegerField(default=1, help_text="De eerste regel die nog wordt bewaard.")
    first_previous = models.CharField(max_length=64, blank=True, help_text="Waar de bewaarde keten op aansluit.")

    KEPT = Kept(
        Basis.NOT_PERSONAL, Controller.ASSOCIATION, Term(None, why="Zonder dit einde is de keten niet te controleren."),
        readers(Readers.NOBODY),
    )  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)
