"""Open answers that are put into categories: the categories of a question, and which of them each answer got.

The answers themselves stay where they are. What is kept here points to them and goes when they go.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.scopes import Scoped

AS_LONG = Term(None, why="Hoe antwoorden zijn ingedeeld hoort bij de cijfers die eruit kwamen.")
DIVISION = Kept(Basis.NOT_PERSONAL, Controller.ASSOCIATION, AS_LONG, readers(Readers.BUREAU))
CODED = Kept(
    Basis.LEGITIMATE_INTEREST,
    Controller.ASSOCIATION,
    Term(None, why="Verdwijnt samen met het antwoord waar het bij hoort."),
    readers(Readers.BUREAU),
    personal=frozenset({"coder"}),
)


class CodeScheme(Scoped):
    """The categories of one open question of one round."""

    SCOPE = None

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Kenmerk dat nooit verandert.")
    round = models.UUIDField(help_text="Bij welke ronde de open vraag hoort.")
    path = models.CharField(max_length=300, help_text="Welke open vraag van de vragenlijst.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer met indelen is begonnen.")
    KEPT = DIVISION

    class Meta(Scoped.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "path"], name="code_scheme_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.path}"


class Category(Scoped):
    """One category. Its code never changes: it is what stands in the files of a report."""

    SCOPE = None

    scheme = models.ForeignKey(
        CodeScheme, on_delete=models.CASCADE, related_name="categories", help_text="Bij welke open vraag."
    )
    code = models.CharField(max_length=20, help_text="Hoe de categorie in de bestanden van het rapport heet.")
    name_nl = models.CharField(max_length=120, help_text="Hoe de categorie in het Nederlands heet.")
    name_en = models.CharField(max_length=120, blank=True, help_text="Hoe de categorie in het Engels heet.")
    KEPT = DIVISION

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="category_code_once"),
            models.UniqueConstraint(fields=["scheme", "name_nl"], name="category_name_once"),
        ]

    def __str__(self) -> str:
        return self.name_nl


class CodedAnswer(Scoped):
    """The categories of one answer, by the first coder (what counts) or by the second (to compare)."""

    SCOPE = None

    scheme = models.ForeignKey(
        CodeScheme, on_delete=models.CASCADE, related_name="answers", help_text="Bij welke open vraag."
    )
    submission = models.ForeignKey(
        "answering.Submission", on_delete=models.CASCADE, related_name="+", help_text="Welk antwoord is ingedeeld."
    )
    second = models.BooleanField(default=False, help_text="Of een tweede persoon dit indeelde, om te vergelijken.")
    codes = models.JSONField(default=list, help_text="De codes van de categorieën; leeg: geen van deze.")
    first = models.JSONField(
        default=list, help_text="Bij een tweede persoon: wat de eerste toen had gekozen, om eerlijk te vergelijken."
    )
    seen = models.BooleanField(default=True, help_text="Of iemand dit antwoord las, of alleen een woord is gezocht.")
    coder = models.CharField(max_length=64, help_text="Wie dit antwoord heeft ingedeeld.")
    at = models.DateTimeField(help_text="Wanneer dit antwoord is ingedeeld.")
    KEPT = CODED

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "submission", "second"], name="answer_coded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.submission_id}"


class Sweep(Scoped):
    """A category that was given to all answers with a word, so that it can be taken back."""

    SCOPE = None

    scheme = models.ForeignKey(
        CodeScheme, on_delete=models.CASCADE, related_name="sweeps", help_text="Bij welke open vraag."
    )
    word = models.CharField(max_length=100, help_text="Naar welk woord is gezocht.")
    code = models.CharField(max_length=20, help_text="Welke categorie de gevonden antwoorden kregen.")
    changed = models.JSONField(
        default=list, help_text="Welke antwoorden de categorie toen kregen, om terug te draaien."
    )
    coder = models.CharField(max_length=64, help_text="Wie dit deed, zodat het na te gaan is.")
    at = models.DateTimeField(help_text="Wanneer dit is gedaan.")
    undone = models.DateTimeField(null=True, blank=True, help_text="Wanneer het is teruggedraaid.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        Term(90, "at", "Drie maanden: zolang is het terug te draaien."),
        readers(Readers.BUREAU),
        personal=frozenset({"word", "coder"}),
    )

    class Meta(Scoped.Meta):
        indexes: ClassVar = [models.Index(fields=["scheme", "-at"], name="sweep_by_scheme")]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.code}"
