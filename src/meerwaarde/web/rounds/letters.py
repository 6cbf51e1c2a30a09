"""One letter to one member, with a personal link for each thing that it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds import links
from meerwaarde.web.rounds.addressing import Addressee
from meerwaarde.web.rounds.models import Assignment, Link, Message, Round
from meerwaarde.web.rounds.named import municipality_names
from meerwaarde.web.rounds.notasking import address_of
from meerwaarde.web.rounds.wording import fields_of, filled
from meerwaarde.web.upkeep import services as upkeep

INVITATION = 0  # the number of its message
LEAVING = "\n\n--\nWilt u geen berichten meer over vragenlijsten? Dat kan hier: {leaving}\n"  # members read Dutch


@dataclass(frozen=True, slots=True)
class Letters:
    """What a letter to a member needs."""

    round: Round
    names: dict[int, str]
    towns: dict[str, str]

    @classmethod
    def of(cls, round_: Round, assignments: Iterable[Assignment]) -> Letters:
        """For letters about these assignments."""
        rows = list(assignments)
        return cls(
            round_,
            members.names_of(row.organisation_id for row in rows),
            municipality_names(row.municipality for row in rows),
        )

    def write(self, assignments: list[Assignment], to: Addressee, number: int) -> int:
        """One mail to one member, with a personal link for each assignment. In a transaction."""
        made = []
        for one in assignments:
            one.round = self.round
            made.append(
                links.make(
                    assignment=one, purpose=Link.Purpose.INVITED, to=to.email, name=to.name,
                    expires=links.until(self.round),
                )
            )  # fmt: skip
        told = [
            f"{self.towns.get(one.municipality, one.municipality)}: {whole}" if one.municipality else whole
            for one, (_link, key) in zip(assignments, made, strict=True)
            for whole in [absolute(links.address(key))]
        ]
        name = to.name or self.names.get(assignments[0].organisation_id, "")
        values = fields_of(self.round, name=name, link="\n".join(told))
        text = self.round.invitation if number == INVITATION or not self.round.reminder else self.round.reminder
        leaving = address_of(made[0][0])
        mail = upkeep.send(
            to=to.email, subject=filled(self.round.subject, values),
            body=filled(text, values) + LEAVING.format(leaving=leaving), unsubscribe=leaving,
        )  # fmt: skip
        for one, (link, _key) in zip(assignments, made, strict=True):
            Message.everything.update_or_create(
                assignment=one, number=number,
                defaults={"round": self.round, "link": link, "mail": mail, "bounced": None, "created": timezone.now()},
            )  # fmt: skip
        return len(made)
