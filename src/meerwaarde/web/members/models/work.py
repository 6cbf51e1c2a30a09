"""What organisations do and how large they are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from meerwaarde.language import language
from meerwaarde.web.members.models.organisations import BUSINESS, LIST, Organisation, Period
from meerwaarde.web.scopes import Scoped


class WorkKind(models.Model):
    """A kind of work (werksoort), from the association's list: the rows of the key figures."""

    code = models.SlugField(max_length=40, unique=True, help_text="Korte code in bestanden.")
    name = models.CharField(max_length=100, help_text="Nederlandse naam.")
    name_en = models.CharField(max_length=100, help_text="Naam op Engelse pagina's.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Volgorde in lijsten en tabellen.")
    valid_from = models.DateField(null=True, blank=True, help_text="Vanaf wanneer deze werksoort wordt gebruikt.")
    valid_to = models.DateField(
        null=True, blank=True, help_text="Vanaf wanneer deze werksoort niet meer wordt gebruikt."
    )
    KEPT = LIST

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """Its name in the language of the page."""
        return self.name_en if language() == "en" else self.name


class Work(Period):
    """An organisation does a kind of work. `main`: its wage sum is counted here in tables by sector."""

    work_kind = models.ForeignKey(WorkKind, on_delete=models.PROTECT, help_text="Welk werk de organisatie doet.")
    main = models.BooleanField(default=False, help_text="Of de loonsom bij deze werksoort wordt geteld.")

    class Meta(Period.Meta):
        indexes: ClassVar = [models.Index(fields=["organisation", "valid_from"], name="work_by_organisation")]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "work_kind"], condition=Q(valid_to__isnull=True), name="work_once_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.work_kind_id}"


class YearFigures(Scoped):
    """Figures of one organisation over one calendar year. Empty is unknown, never zero."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="year_figures", help_text="Van welke organisatie."
    )
    year = models.PositiveSmallIntegerField(help_text="Over welk jaar.")
    wage_sum = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Loonsom in euro's."
    )
    employees = models.PositiveIntegerField(null=True, blank=True, help_text="Medewerkers in loondienst (personen).")
    fte = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True, help_text="Formatieplaatsen.")
    volunteers = models.PositiveIntegerField(null=True, blank=True, help_text="Vrijwilligers (personen).")
    volunteer_hours = models.PositiveIntegerField(
        null=True, blank=True, help_text="Uren van vrijwilligers in het jaar."
    )
    source = models.CharField(max_length=100, blank=True, help_text="Waar de cijfers vandaan komen.")
    KEPT = BUSINESS

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year"], name="year_figures_once"),
            models.CheckConstraint(
                condition=Q(wage_sum__isnull=True) | Q(wage_sum__gte=0), name="year_figures_wage_not_negative"
            ),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="year_figures_year_possible"),
        ]
        indexes: ClassVar = [models.Index(fields=["year"], name="year_figures_by_year")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"
