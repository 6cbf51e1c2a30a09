"""An organisation is a number that never changes; everything said of it has a period [from, to)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.scopes import Scoped

BUSINESS = Kept(
    Basis.NOT_PERSONAL,
    Controller.ASSOCIATION,
    Term(None, why="Het ledenbestand van elk jaar hoort bij de cijfers van dat jaar."),
    readers(Readers.BUREAU, Readers.MEMBER),
)
LIST = Kept(
    Basis.NOT_PERSONAL, Controller.ASSOCIATION, Term(None, why="Een lijst met begrippen."), readers(Readers.PUBLIC)
)


class Organisation(Scoped):
    """An organisation, whatever it is called and whether or not it is a member today."""

    SCOPE = "pk"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk dat nooit verandert.")
    number = models.CharField(max_length=20, unique=True, help_text="Lidnummer, zoals de vereniging het schrijft.")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed",
        help_text="Met welke organisatie deze is samengevoegd, omdat het dezelfde bleek te zijn.",
    )  # fmt: skip
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer de organisatie is ingevoerd.")
    KEPT = BUSINESS

    def __str__(self) -> str:
        return self.number


class Period(Scoped):
    """Something that holds of an organisation from a day until (not including) another; null: still."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, help_text="Van welke organisatie.")
    valid_from = models.DateField(help_text="Vanaf welke dag dit geldt.")
    valid_to = models.DateField(null=True, blank=True, help_text="Vanaf welke dag dit niet meer geldt.")
    KEPT = BUSINESS

    class Meta(Scoped.Meta):
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="%(class)s_ends_after_start"
            ),
        ]


class Details(Period):
    """Name and identity in a period. Periods of one organisation follow each other without overlap (services)."""

    class Kind(models.TextChoices):
        """What an organisation is."""

        MEMBER = "member"
        UMBRELLA = "umbrella"
        MUNICIPALITY = "municipality"
        FUNDER = "funder"
        STAKEHOLDER = "stakeholder"

    name = models.CharField(max_length=200, help_text="De naam van de organisatie.")
    sort_name = models.CharField(
        max_length=200, help_text="De naam zonder hoofdletters en accenten, om op te sorteren."
    )
    kind = models.CharField(
        max_length=16, choices=Kind.choices, default=Kind.MEMBER, help_text="Wat voor organisatie het is."
    )
    kvk_number = models.CharField(
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{8}$")],
        help_text="Nummer bij de Kamer van Koophandel.",
    )
    holding = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Het concern waar de organisatie bij hoort.",
    )  # fmt: skip
    place = models.CharField(max_length=100, blank=True, help_text="De vestigingsplaats.")
    website = models.URLField(blank=True, help_text="Het adres van de website.")

    class Meta(Period.Meta):
        indexes: ClassVar = [
            models.Index(fields=["sort_name", "organisation"], name="details_by_name"),
            models.Index(fields=["kvk_number"], name="details_by_kvk"),
        ]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="details_start_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_to__isnull=True), name="details_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """Words of names, numbers and places in small letters without accents, so that searching walks an index."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, help_text="Welke organisatie zo te vinden is."
    )
    word = models.CharField(max_length=60, help_text="Een woord uit naam, nummer of plaats.")
    KEPT = BUSINESS

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["word", "organisation"], name="search_word_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "word"], name="search_word_by_organisation")]

    def __str__(self) -> str:
        return self.word
