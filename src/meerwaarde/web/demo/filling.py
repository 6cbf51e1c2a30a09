"""Filling an empty database with the demo association."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.demo import inhabitants, people, published, register, rounds
from meerwaarde.web.demo.people import DemoPerson
from meerwaarde.web.demo.plan import HOME, plan
from meerwaarde.web.members.models import Organisation
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor


@transaction.atomic
def fill(*, by: Actor) -> list[DemoPerson]:
    """Make register and people on an empty database; gives who can sign in. Raises InputError when it is not empty.

    One row in the audit trail tells it, not one for each of the members: nobody decided about them one by one.
    """
    by.scope.require(Permission.REGISTER_CHANGE)
    if Organisation.everything.exists():
        raise InputError(_("Er staan al organisaties in het ledenbestand. De demo begint met een lege database."))
    members = plan()
    organisations = register.write(members, timezone.localdate())
    home = organisations[HOME]
    municipality = next(one.serves[0].code for one in members if one.number == HOME)
    made = people.write(home, municipality)
    record(by=by, action="demo.filled", changes={"organisations": [0, len(organisations)], "people": [0, len(made)]})
    return made


def ensure(*, by: Actor) -> list[DemoPerson]:
    """The demo on a database that may hold it already, then as people left it; gives who can sign in.

    What an earlier call did not finish is finished now. Raises InputError when the database holds something else.
    """
    made = people.there() if Organisation.everything.exists() else fill(by=by)
    if made is None:
        raise InputError(_("Hier staat een ander ledenbestand dan dat van de demo. Kies een andere map met --data."))
    if not inhabitants.are_there():
        inhabitants.inhabitants(by=by)
    if not published.is_there():
        published.monitor(by=by)
    if not published.key_figures_are_there():
        published.key_figures(by=by)
    if not rounds.are_there():
        rounds.rounds(by=by)
    return made
