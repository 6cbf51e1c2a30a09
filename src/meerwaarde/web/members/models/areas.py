"""Municipalities by official code, their mergers and splits, and who works where."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from meerwaarde.web.members.models.organisations import LIST, Period


class Municipality(models.Model):
    """A municipality by its official code, for as long as it existed. Public."""

    code = models.CharField(
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^GM[0-9]{4}$")],
        help_text="Officiële code, zoals GM0363.",
    )
    name = models.CharField(max_length=100, help_text="De naam van de gemeente.")
    province = models.CharField(max_length=40, blank=True, help_text="De provincie waarin zij ligt.")
    valid_from = models.DateField(null=True, blank=True, help_text="Vanaf wanneer de gemeente bestaat.")
    valid_to = models.DateField(null=True, blank=True, help_text="Vanaf wanneer de gemeente niet meer bestaat.")
    KEPT = LIST

    def __str__(self) -> str:
        return self.code


class MunicipalityChange(models.Model):
    """A merger or split: on `day` the area of `old` (partly) became `new`."""

    day = models.DateField(help_text="De dag van de herindeling.")
    old = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="successors", help_text="De oude gemeente."
    )
    new = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="predecessors", help_text="De nieuwe gemeente."
    )
    KEPT = LIST

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "old", "new"], name="municipality_change_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="municipality_changes_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} {self.new_id}"


class Served(Period):
    """An organisation works in a municipality."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, help_text="In welke gemeente gewerkt wordt."
    )

    class Meta(Period.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation", "valid_from"], name="served_by_organisation"),
            models.Index(fields=["municipality"], name="served_by_municipality"),
        ]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "municipality"], condition=Q(valid_to__isnull=True), name="served_once_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.municipality_id}"
