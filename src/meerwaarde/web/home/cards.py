"""Three things for whoever signs in: what waits, what is new, what their answers led to. At most three of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors as members
from meerwaarde.web.members.types import Burden
from meerwaarde.web.publications import selectors as publications
from meerwaarde.web.publications.types import Published, Waiting
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.rounds.types import Task
from meerwaarde.web.scopes import Scope
from meerwaarde.web.ui.templatetags.words import day

MOST = 3


@dataclass(frozen=True, slots=True)
class Own:
    """What a first page says of one organisation of the reader."""

    key: int
    name: str
    address: str
    burden: Burden | None
    figures: bool | None  # whether those of last year are known; None: not for this reader
    led_to: tuple[Published, ...]


def waiting(scope: Scope, mine: list[Own], *, filled: bool = False) -> list[Waiting]:
    """What waits for this reader. `filled`: whether there is something in the register for sure."""
    if not filled and (begin := _begin(scope)) is not None:
        return [begin]
    found = list(publications.waiting(scope))
    found += [Waiting(_asked(one), reverse("rounds:asked", args=[one.assignment])) for one in rounds.tasks(scope, MOST)]
    for one in mine:
        if scope.may(Permission.REGISTER_OWN, one.key) and not one.figures:
            text = _("De cijfers over {year} ontbreken nog: loonsom, medewerkers, fte en vrijwilligers.")
            found.append(Waiting(text.format(year=scope.day.year - 1), f"{one.address}cijfers/{scope.day.year - 1}/"))
    return found[:MOST]


def _asked(task: Task) -> str:
    title = f"{task.title}, {task.municipality}" if task.municipality else task.title
    if task.begun:
        return _("{title}: begonnen, nog niet verstuurd. Het kan tot en met {day}.").format(
            title=title, day=day(task.closes)
        )
    return _("{title}: ongeveer {minutes} minuten. Het kan tot en met {day}.").format(
        title=title, minutes=task.minutes, day=day(task.closes)
    )


def _begin(scope: Scope) -> Waiting | None:
    """What to do first on a platform where nothing is yet."""
    fills, invites = scope.may(Permission.REGISTER_IMPORT), scope.may(Permission.PEOPLE_INVITE)
    if not (fills or invites) or not members.is_empty(scope):
        return None
    if fills:
        return Waiting(_("Het ledenbestand is nog leeg. Lees het in uit een bestand."), reverse("members:import"))
    text = _("Het ledenbestand is nog leeg. Nodig een medewerker data uit, die het vult.")
    return Waiting(text, reverse("accounts:invite"))


def published(scope: Scope) -> tuple[tuple[Published, ...], list[Own]]:
    """The last that was published; and the reader's own organisations: how often they were asked this year, and what
    their answers led to."""
    keys = sorted(scope.organisations(Permission.REGISTER_SEE))[:MOST]
    latest, led_to = publications.first_page(scope, keys, MOST)
    if not keys:
        return latest, []
    may = [key for key in keys if scope.may(Permission.BURDEN_SEE, key)]
    asked = members.burdens_of(scope, may, scope.day.year) if may else {}
    own = [
        Own(one.key, one.name, reverse("members:organisation", args=[one.uuid]), asked.get(one.key), one.figures,
            led_to[one.key])
        for one in members.mine(scope, keys, scope.day.year - 1)
    ]  # fmt: skip
    return latest, own
