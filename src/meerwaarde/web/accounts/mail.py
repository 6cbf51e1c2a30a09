"""Messages to people, in their own language. They go out with the transaction of what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.language import language, use_language
from meerwaarde.web.accounts.models import Invitation, Person
from meerwaarde.web.accounts.words import role_name
from meerwaarde.web.rights import Role
from meerwaarde.web.typed import name_in_mail
from meerwaarde.web.upkeep import services as upkeep


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Let texts be in the language of the reader of a message."""
    before = language()
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


def new_password(person: Person, link: str) -> None:
    """The link for a new password."""
    assert person.email
    with speaking(person.language):
        subject = _("Een nieuw wachtwoord kiezen")
        body = _(
            "Beste {name},\n\nU vroeg om een nieuw wachtwoord. Kies het op deze pagina:\n\n{link}\n\nDe link werkt vier"
            " uur. Vroeg u dit niet zelf? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het is.\n"
        ).format(name=_called(person.name, person.email), link=link)
        upkeep.send(to=person.email, subject=subject, body=body)


def confirm_address(person: Person, address: str, link: str) -> None:
    """The link that makes `address` the person's own."""
    with speaking(person.language):
        body = _(
            "Beste {name},\n\nU vroeg om dit adres te gebruiken voor meerwaarde. Log in en bevestig het op deze"
            " pagina:\n\n{link}\n\nDe link werkt vier uur. Vroeg u dit niet zelf? Dan hoeft u niets te doen.\n"
        ).format(name=_called(person.name, address), link=link)
        upkeep.send(to=address, subject=_("Bevestig uw nieuwe e-mailadres"), body=body)


def address_changed(person: Person, new: str) -> None:
    """To the old address, which still is the person's: which one takes its place."""
    assert person.email
    with speaking(person.language):
        body = _(
            "Beste {name},\n\nU logt voortaan bij meerwaarde in met {new}. Naar dit adres komen geen berichten meer."
            "\n\nDeed u dit niet zelf? Meld het dan meteen aan uw beheerder.\n"
        ).format(name=_called(person.name, person.email), new=new)
        upkeep.send(to=person.email, subject=_("Uw e-mailadres is veranderd"), body=body)


def changed(person: Person, what: str) -> None:
    """That something about signing in changed, so that the owner notices when it was somebody else."""
    if not person.email:
        return
    with speaking(person.language):
        body = _(
            "Beste {name},\n\n{what}\n\nDeed u dit niet zelf? Kies dan meteen een nieuw wachtwoord en meld het aan uw"
            " beheerder.\n"
        ).format(name=_called(person.name, person.email), what=_told()[what])
        upkeep.send(to=person.email, subject=_("Er is iets veranderd aan uw manier van inloggen"), body=body)


def _called(name: str, address: str) -> str:
    """How a message begins. Who invites chooses the name: one that mail programs make a link of is left out."""
    return name_in_mail(name) or address


def _told() -> dict[str, str]:
    return {
        "password": _("Uw wachtwoord is veranderd."),
        "factor_added": _("Er is een tweede stap bij het inloggen toegevoegd: een app of een passkey."),
        "factor_removed": _("Er is een tweede stap bij het inloggen verwijderd: een app of een passkey."),
        "key": _("Er is een sleutel voor een programma gemaakt. Daarmee kan een programma gegevens ophalen namens u."),
        "codes": _("Er zijn nieuwe herstelcodes gemaakt. De oude werken niet meer."),
        "reset": _("Een beheerder heeft de tweede stap van uw account gewist, zodat u een nieuwe kunt instellen."),
    }


def invitation_text(invitation: Invitation, place: str, link: str) -> tuple[str, str]:
    """Subject and text of an invitation; `place` is the name of the organisation, or empty."""
    role = role_name(Role(invitation.role))
    subject = _("Uitnodiging voor meerwaarde")
    where = _("{role} bij {place}").format(role=role, place=place) if place else role
    body = _(
        "Beste {name},\n\nU bent uitgenodigd voor meerwaarde, als: {where}.\n\nOp deze pagina neemt u de uitnodiging"
        " aan:\n\n{link}\n\nDe link is alleen voor u en werkt tot {day}. Verwacht u deze uitnodiging niet? Dan kunt u"
        " dit bericht weggooien.\n"
    ).format(
        name=_called(invitation.name, invitation.email),
        where=where,
        link=link,
        day=f"{timezone.localtime(invitation.expires):%d-%m-%Y}",
    )
    return subject, body
