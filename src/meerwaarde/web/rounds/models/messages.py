"""What was sent to whom about a round, and who does not want to be asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers
from meerwaarde.web.rounds.models.assignments import Assignment, Link
from meerwaarde.web.rounds.models.rounds import Round
from meerwaarde.web.scopes import Scoped


class Message(Scoped):
    """An invitation or reminder that went out. One of each number for each assignment, whatever is tried twice.

    A reminder has the number of days since the round opened: there is one a day at most, also when days are changed.
    """

    SCOPE = "assignment__organisation"

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="+", db_index=False, help_text="Bij welke ronde het hoort."
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="messages", help_text="Waarover het bericht gaat."
    )
    link = models.ForeignKey(
        Link, on_delete=models.SET_NULL, null=True, related_name="messages", help_text="De link in het bericht."
    )
    number = models.PositiveSmallIntegerField(
        help_text="0 is de uitnodiging; bij een herinnering het aantal dagen na de start van de ronde."
    )
    mail = models.ForeignKey(
        "upkeep.Mail", on_delete=models.SET_NULL, null=True, related_name="+", help_text="Het bericht zelf."
    )
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer het bericht is klaargezet.")
    bounced = models.DateTimeField(null=True, blank=True, help_text="Wanneer bleek dat het niet aankwam.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        Term(400, "created", "Ruim een jaar, om te kunnen zien wie wanneer is gevraagd."),
        readers(Readers.BUREAU, Readers.MEMBER),
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "number"], name="message_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "number", "created", "bounced"], name="message_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.number}"


class DoNotAsk(Scoped):
    """An organisation, or one address, that is not to be asked."""

    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="+",
        help_text="Welke organisatie niet gevraagd wil worden; leeg: alleen dit adres.",
    )  # fmt: skip
    email = models.EmailField(max_length=254, blank=True, help_text="Het adres dat geen berichten wil of niet bestaat.")
    reason = models.CharField(max_length=300, help_text="Waarom er niet wordt gevraagd.")
    created = models.DateTimeField(auto_now_add=True, help_text="Wanneer dit is vastgelegd.")
    KEPT = Kept(
        Basis.LEGITIMATE_INTEREST,
        Controller.ASSOCIATION,
        Term(None, why="Zolang iemand niet gevraagd wil worden, moet dat bekend blijven."),
        readers(Readers.BUREAU),
        personal=frozenset({"email"}),
    )

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(email="") | models.Q(organisation__isnull=False), name="do_not_ask_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
