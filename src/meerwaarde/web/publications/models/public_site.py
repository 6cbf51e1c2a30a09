"""What pages of the public site show without reading a release whole: derived from releases, and never changed.

All of it stands in the releases too; `site.derived` fills these tables when something is published.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meerwaarde.web.publications.models.releases import PUBLIC, Release


class Passage(models.Model):
    """Something that can be found: the release as a whole (place 0), or one question or table of it."""

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="passages", help_text="In welke publicatie het staat."
    )
    place = models.PositiveIntegerField(help_text="De hoeveelste vraag of tabel; 0 is de publicatie zelf.")
    text = models.TextField(help_text="De vraag of titel zoals lezers die zien.")
    text_en = models.TextField(blank=True, help_text="Hetzelfde in het Engels, als het in twee talen bestaat.")
    words = models.TextField(help_text="Waarop te zoeken is: eerst van de publicatie, na de nieuwe regel van de vraag.")
    figures = models.JSONField(default=list, help_text="De vrijgegeven cijfers erbij, met n en hun paspoort.")
    KEPT = PUBLIC

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "place"], name="passage_once")]

    def __str__(self) -> str:
        return self.text


class ReleaseChart(models.Model):
    """A picture of a release that has a page of its own, with its figures as a table."""

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="charts", help_text="Bij welke publicatie."
    )
    place = models.PositiveIntegerField(help_text="De hoeveelste figuur van de publicatie.")
    name = models.CharField(max_length=100, help_text="De naam van het bestand, zonder map en zonder soort.")
    title = models.TextField(help_text="De titel die lezers bij de figuur zien.")
    n = models.PositiveIntegerField(null=True, blank=True, help_text="Hoeveel antwoorden er samen achter staan.")
    population = models.PositiveIntegerField(null=True, blank=True, help_text="Van hoeveel organisaties in totaal (N).")
    source = models.TextField(blank=True, help_text="Waar de cijfers vandaan komen.")
    rows = models.JSONField(default=list, help_text="De vrijgegeven cijfers van de figuur, met n en hun paspoort.")
    KEPT = PUBLIC

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "name"], name="chart_once")]

    def __str__(self) -> str:
        return self.title


class ChangedFigure(models.Model):
    """A figure that is another one than in the version before. `release` is the version in which it changed.

    An empty text means that the figure is hidden there. What ends in `_en` is there where pages print the figure in
    their own language.
    """

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="changed_figures", help_text="In welke versie het veranderde."
    )
    place = models.PositiveIntegerField(help_text="De hoeveelste van die versie, in de volgorde van de publicatie.")
    identifier = models.CharField(max_length=500, help_text="Het kenmerk van het cijfer, in beide versies hetzelfde.")
    says = models.TextField(help_text="Wat het cijfer zegt of zei, in een zin.")
    says_en = models.TextField(blank=True, help_text="Hetzelfde in het Engels, als het in twee talen bestaat.")
    was = models.CharField(max_length=100, blank=True, help_text="Het cijfer in de versie ervoor; leeg is afgeschermd.")
    was_n = models.PositiveIntegerField(null=True, blank=True, help_text="Hoeveel antwoorden daarachter stonden.")
    was_en = models.CharField(max_length=100, blank=True, help_text="Het cijfer van toen, Engels geschreven.")
    now = models.CharField(max_length=100, blank=True, help_text="Het cijfer in deze versie; leeg is afgeschermd.")
    now_n = models.PositiveIntegerField(null=True, blank=True, help_text="Hoeveel antwoorden er nu achter staan.")
    now_en = models.CharField(max_length=100, blank=True, help_text="Het cijfer van nu, Engels geschreven.")
    gone = models.BooleanField(default=False, help_text="Of het cijfer in deze versie niet meer bestaat.")
    KEPT = PUBLIC

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "identifier"], name="changed_once")]
        indexes: ClassVar = [models.Index(fields=["release", "place"], name="changed_by_place")]

    def __str__(self) -> str:
        return f"{self.identifier}: {self.was} > {self.now}"
