"""Municipalities by official code, their mergers and splits, and who works where."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.members.models.organisations import LIST, Period
from meerwaarde.web.scopes import Scoped

LONGEST_SOURCE = 200  # characters


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


class Inhabitants(models.Model):
    """How many people lived in a municipality on 1 January of a year. All numbers of a year come from one list."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="inhabitants", help_text="Om welke gemeente het gaat."
    )
    year = models.PositiveSmallIntegerField(help_text="Het aantal geldt op 1 januari van dit jaar.")
    number = models.PositiveIntegerField(help_text="Hoeveel inwoners de gemeente die dag had.")
    source = models.CharField(max_length=LONGEST_SOURCE, help_text="Wie het aantal gaf en in welke lijst.")
    KEPT = LIST

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "year"], name="inhabitants_once_a_year"),
            models.CheckConstraint(condition=Q(number__gte=1), name="inhabitants_are_there"),
            models.CheckConstraint(condition=~Q(source=""), name="inhabitants_have_a_source"),
        ]
        indexes: ClassVar = [models.Index(fields=["year"], name="inhabitants_by_year")]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year}"


class InhabitantsList(Scoped):
    """A list of inhabitants that was offered: what it would change; applied after confirmation, and undone whole."""

    SCOPE = None

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk van deze lijst.")
    year = models.PositiveSmallIntegerField(help_text="De aantallen gelden op 1 januari van dit jaar.")
    source = models.CharField(max_length=LONGEST_SOURCE, help_text="Wie de aantallen gaf en in welke lijst.")
    file_name = models.CharField(max_length=200, help_text="De naam van het bestand.")
    sha256 = models.CharField(max_length=64, help_text="Bewijst om welk bestand het ging.")
    by = models.CharField(max_length=64, help_text="Kenmerk van wie de lijst aanbood.")
    rows = models.JSONField(default=list, help_text="Per rij de gemeente en het aantal, zoals gelezen.")
    preview = models.JSONField(default=dict, help_text="Wat de lijst zou veranderen, en wat zij niet noemt.")
    before = models.JSONField(default=list, blank=True, help_text="Wat er eerder stond, om terug te draaien.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer de lijst is aangeboden.")
    applied = models.DateTimeField(null=True, blank=True, help_text="Wanneer de aantallen zijn overgenomen.")
    undone = models.DateTimeField(null=True, blank=True, help_text="Wanneer de aantallen zijn teruggedraaid.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        Term(180, "created", "Een half jaar, zolang terugdraaien zin heeft."),
        readers(Readers.BUREAU),
        personal=frozenset({"by"}),
    )

    class Meta(Scoped.Meta):
        indexes: ClassVar = [models.Index(fields=["year"], name="inhabitants_list_by_year")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(undone__isnull=True) | Q(applied__isnull=False), name="inhabitants_undone_after_applied"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


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
