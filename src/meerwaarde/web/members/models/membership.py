"""Memberships with their reasons, and how often an organisation was asked something."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from meerwaarde.web.members.models.organisations import BUSINESS, Organisation, Period
from meerwaarde.web.scopes import Scoped


class Membership(Period):
    """A membership, with why it began and why it ended. A renewal after a gap is a new row."""

    class Joined(models.TextChoices):
        """Why a membership began."""

        NEW = "new"
        MERGER = "merger"  # a new organisation out of members
        SPLIT = "split"
        RETURN = "return"
        CONTINUED = "continued"  # the same membership on other terms: nobody joined
        UNKNOWN = "unknown"

    class Left(models.TextChoices):
        """Why a membership ended."""

        CANCELLED = "cancelled"
        MERGED = "merged"
        CEASED = "ceased"  # bankrupt or wound up
        ARREARS = "arrears"
        SECTOR = "sector"  # left the field, such as playgroups
        CONTINUED = "continued"  # the same membership on other terms: nobody left
        UNKNOWN = "unknown"

    joined = models.CharField(
        max_length=12, choices=Joined.choices, default=Joined.NEW, help_text="Waarom het lidmaatschap begon."
    )
    left = models.CharField(
        max_length=12, choices=Left.choices, blank=True, help_text="Waarom het lidmaatschap eindigde."
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="Toelichting bij begin of einde, zonder namen van personen."
    )
    through = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Via welke koepel de organisatie lid is.",
    )  # fmt: skip
    payer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Wie de contributie betaalt, als dat een ander is.",
    )  # fmt: skip
    packages = models.JSONField(default=list, blank=True, help_text="Pluspakketten bij het lidmaatschap.")

    class Meta(Period.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation", "valid_from"], name="membership_by_organisation"),
            models.Index(fields=["valid_from"], name="membership_by_start"),
            models.Index(fields=["valid_to"], name="membership_by_end"),
        ]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_to__isnull=True), name="membership_one_current"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, left="") | Q(valid_to__isnull=False) & ~Q(left=""),
                name="membership_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.valid_from}"


class Asked(Scoped):
    """That an organisation was asked something: the burden counter. Rounds write it; older questions were entered."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="asked", help_text="Wie iets is gevraagd."
    )
    what = models.CharField(max_length=200, help_text="Wat is gevraagd.")
    reference = models.CharField(max_length=100, help_text="Kenmerk van de uitvraag.")
    day = models.DateField(help_text="Wanneer het is gevraagd.")
    minutes = models.PositiveSmallIntegerField(help_text="Hoeveel minuten het kost of kostte.")
    answered = models.DateField(null=True, blank=True, help_text="Wanneer is geantwoord.")
    KEPT = BUSINESS

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="asked_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-day"], name="asked_by_organisation")]

    def __str__(self) -> str:
        return self.reference
