"""How the machinery is doing: heartbeats, the table of due jobs, backups and drills, mail that waits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers

MACHINERY = Kept(
    Basis.NOT_PERSONAL,
    Controller.ASSOCIATION,
    Term(400, "at", "Ruim een jaar, om storingen te kunnen vergelijken."),
    readers(Readers.BUREAU),
)
STANDING = Kept(
    Basis.NOT_PERSONAL, Controller.ASSOCIATION, Term(None, why="Een vaste rij per taak."), readers(Readers.BUREAU)
)


class Heartbeat(models.Model):
    """A process that lives, such as the worker."""

    name = models.CharField(max_length=40, unique=True, help_text="Welk proces van het programma.")
    at = models.DateTimeField(help_text="Wanneer het voor het laatst iets liet horen.")
    version = models.CharField(max_length=40, blank=True, help_text="Welke versie van het programma.")
    KEPT = STANDING

    def __str__(self) -> str:
        return self.name


class DueJob(models.Model):
    """A job that comes back: retention, the restore drill, mail. `tick` starts what is due, each once."""

    name = models.CharField(max_length=60, unique=True, help_text="Welke taak die terugkomt.")
    every_minutes = models.PositiveIntegerField(help_text="Om de hoeveel minuten.")
    due = models.DateTimeField(help_text="Wanneer de taak weer aan de beurt is.")
    last_started = models.DateTimeField(null=True, blank=True, help_text="Wanneer de taak begon.")
    last_finished = models.DateTimeField(null=True, blank=True, help_text="Wanneer de taak klaar was.")
    last_error = models.TextField(blank=True, help_text="Wat er de laatste keer misging, zonder persoonsgegevens.")
    KEPT = STANDING

    def __str__(self) -> str:
        return self.name


class BackupRecord(models.Model):
    """A backup or a restore drill, and whether it was right."""

    at = models.DateTimeField(auto_now_add=True, help_text="Wanneer het is gedaan.")
    kind = models.CharField(max_length=10, help_text="Een reservekopie of een oefening met terugzetten.")
    good = models.BooleanField(help_text="Of alles klopte.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Waaraan de reservekopie te herkennen is.")
    size = models.BigIntegerField(default=0, help_text="Hoe groot, in bytes.")
    message = models.CharField(max_length=300, blank=True, help_text="Wat er misging.")
    KEPT = MACHINERY

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"

    @property
    def kilobytes(self) -> int:
        """The size for a page."""
        return round(self.size / 1000)


class Mail(models.Model):
    """A message that must go out. Written in the transaction of what it is about, sent by the worker, then emptied."""

    to = models.EmailField(max_length=254, help_text="Aan wie het bericht gaat.")
    subject = models.CharField(max_length=200, help_text="Het onderwerp van het bericht.")
    body = models.TextField(help_text="De tekst; leeg zodra het bericht is verstuurd.")
    unsubscribe = models.CharField(
        max_length=500, blank=True, help_text="Waar de ontvanger zich met één klik afmeldt; leeg zodra verstuurd."
    )
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer het bericht is gemaakt.")
    not_before = models.DateTimeField(help_text="Vanaf wanneer het (opnieuw) verstuurd mag worden.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="Hoe vaak versturen is geprobeerd.")
    sent = models.DateTimeField(null=True, blank=True, help_text="Wanneer het bericht is verstuurd.")
    failed = models.CharField(max_length=300, blank=True, help_text="Waarom versturen niet lukte.")
    KEPT = Kept(
        Basis.CONTRACT,
        Controller.ASSOCIATION,
        Term(30, "created", "Een maand, om te kunnen zien of een bericht is aangekomen."),
        readers(Readers.BUREAU),
        personal=frozenset({"to", "subject", "body", "unsubscribe"}),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sent", "not_before"], name="mail_to_send")]

    def __str__(self) -> str:
        return str(self.pk)
