"""What an action of the audit trail is called on a page. Every action that the program records has its line here."""

from __future__ import annotations

from meerwaarde.language import gettext as _


def said(action: str) -> str:
    """The action in words; the action itself when nobody wrote words for it (a test finds those)."""
    return _words().get(action, action)


def _words() -> dict[str, str]:
    return {
        **_of_people(),
        **_of_the_register(),
        **_of_rounds(),
        "audit.exported": _("Logboek geëxporteerd"),
        "audit.read": _("Logboek bekeken"),
        "demo.filled": _("Voorbeeldvereniging ingevuld"),
        "privacy.person.erased": _("Persoonsgegevens gewist"),
        "privacy.person.exported": _("Persoonsgegevens geëxporteerd"),
        "privacy.retention.ran": _("Gegevens gewist waarvan de bewaartermijn voorbij is"),
        "publications.answers.read": _("Open antwoorden gelezen"),
        "publications.coding.changed": _("Categorieën van een open vraag gewijzigd"),
        "publications.coding.coded": _("Open antwoorden ingedeeld"),
        "publications.draft.begun": _("Rapport gevraagd"),
        "publications.draft.newer": _("Rapport opnieuw gemaakt met andere antwoorden"),
        "publications.draft.thrown_away": _("Rapport weggegooid dat niet openbaar was"),
        "publications.draft.changed": _("Titel of groepen van een rapport gewijzigd"),
        "publications.draft.quoted": _("Citaten van een rapport gewijzigd"),
        "publications.draft.written": _("Teksten van een rapport gewijzigd"),
        "publications.figures.asked": _("Cijfers van een ronde gevraagd"),
        "publications.release.published": _("Gepubliceerd"),
        "publications.review.asked": _("Om nakijken van een rapport gevraagd"),
        "publications.review.decided": _("Rapport nagekeken"),
        "upkeep.mail.again": _("Berichten opnieuw op weg gestuurd"),
        "upkeep.mail.read": _("Berichten bekeken die niet weg wilden"),
    }


def doer(kind: str, identifier: str) -> str:
    """Who did it when it was no person: the program itself, and on which occasion."""
    tasks = {
        "retention": _("het platform (bewaartermijnen)"),
        "sign_in": _("het platform (inloggen)"),
        "demo": _("het platform (voorbeeld)"),
        "invitations": _("het platform (uitnodigingen)"),
        "recover": _("de console (toegang herstellen)"),
    }
    names = {"task": _("het platform"), "console": _("de console"), "key": _("een programma met sleutel"),
             "link": _("wie de persoonlijke link heeft")}  # fmt: skip
    return tasks.get(identifier, names.get(kind, identifier))


def subject(kind: str, identifier: str) -> str:
    """What it is about when that has no name of its own. For lists the identifier is how many there were."""
    match kind:
        case "people":
            return _("{n} mensen").format(n=identifier)
        case "invitations":
            return _("{n} uitnodigingen").format(n=identifier)
        case "release":
            return _("publicatie {name}").format(name=identifier)
        case "municipality":
            return _("gemeente {code}").format(code=identifier)
        case "" | "person" | "organisation" | "asked" | "year_figures":
            return ""
    kinds = {
        "assignment": _("vragenlijst"),
        "coding": _("open vraag"),
        "contact": _("contactpersoon"),
        "import": _("import"),
        "invitation": _("uitnodiging"),
        "key": _("sleutel"),
        "report": _("rapport"),
        "role": _("rol"),
        "round": _("ronde"),
        "sign_in": _("sessie"),
    }
    return kinds.get(kind, identifier)


def _of_people() -> dict[str, str]:
    return {
        "accounts.address.asked": _("Ander e-mailadres aangevraagd"),
        "accounts.address.changed": _("E-mailadres gewijzigd"),
        "accounts.factor.added": _("Tweede stap bij inloggen ingesteld"),
        "accounts.factor.removed": _("Tweede stap bij inloggen weggehaald"),
        "accounts.factor.renewed": _("Nieuwe herstelcodes gemaakt"),
        "accounts.factor.reset": _("Tweede stap gewist door een beheerder"),
        "accounts.identity.linked": _("Inlogdienst gekoppeld"),
        "accounts.identity.unlinked": _("Inlogdienst losgekoppeld"),
        "accounts.invitation.accepted": _("Uitnodiging aangenomen"),
        "accounts.invitation.made": _("Uitnodiging gemaakt op de console"),
        "accounts.invitation.sent": _("Uitnodiging verstuurd"),
        "accounts.invitation.sent_again": _("Uitnodiging opnieuw verstuurd"),
        "accounts.invitation.sent_many": _("Uitnodigingen verstuurd"),
        "accounts.invitation.withdrawn": _("Uitnodiging ingetrokken"),
        "accounts.invitations.listed": _("Uitnodigingen bekeken"),
        "accounts.key.made": _("Sleutel voor een programma gemaakt"),
        "accounts.key.revoked": _("Sleutel voor een programma ingetrokken"),
        "accounts.password.changed": _("Wachtwoord gewijzigd"),
        "accounts.people.listed": _("Lijst met mensen bekeken"),
        "accounts.person.changed": _("Eigen gegevens gewijzigd"),
        "accounts.person.closed": _("Account gesloten"),
        "accounts.person.made": _("Account gemaakt"),
        "accounts.person.opened": _("Gegevens van een persoon bekeken"),
        "accounts.person.recovered": _("Toegang hersteld vanaf de console"),
        "accounts.role.ended": _("Rol beëindigd"),
        "accounts.role.granted": _("Rol gegeven"),
        "accounts.sign_in.begun": _("Ingelogd"),
        "accounts.sign_in.ended": _("Uitgelogd"),
        "accounts.sign_in.paused": _("Inloggen even gestopt na verkeerde wachtwoorden"),
    }


def _of_the_register() -> dict[str, str]:
    return {
        "members.asked.added": _("Iets gevraagd"),
        "members.contact.added": _("Contactpersoon toegevoegd"),
        "members.contact.changed": _("Contactpersoon gewijzigd"),
        "members.contact.ended": _("Geen contactpersoon meer"),
        "members.contacts.read": _("Contactpersonen bekeken"),
        "members.figures.changed": _("Cijfers gewijzigd"),
        "members.figures.read": _("Cijfers van een organisatie bekeken"),
        "members.import.applied": _("Bestand met leden doorgevoerd"),
        "members.import.discarded": _("Bestand met leden weggegooid"),
        "members.import.offered": _("Bestand met leden aangeboden"),
        "members.import.read": _("Bestand met leden bekeken"),
        "members.import.undone": _("Bestand met leden teruggedraaid"),
        "members.inhabitants.applied": _("Inwoners van gemeenten overgenomen"),
        "members.inhabitants.discarded": _("Lijst met inwoners weggegooid"),
        "members.inhabitants.offered": _("Lijst met inwoners aangeboden"),
        "members.inhabitants.undone": _("Inwoners van gemeenten teruggedraaid"),
        "members.membership.corrected": _("Lidmaatschap verbeterd"),
        "members.membership.removed": _("Lidmaatschap verwijderd"),
        "members.membership.terms_changed": _("Voorwaarden van het lidmaatschap gewijzigd"),
        "members.municipality.added": _("Gemeente toegevoegd"),
        "members.municipality.listed": _("Lijst met gemeenten ingelezen"),
        "members.municipality.merged": _("Gemeenten samengevoegd"),
        "members.municipality.split": _("Gemeente gesplitst"),
        "members.organisation.added": _("Toegevoegd aan het ledenbestand"),
        "members.organisation.changed": _("Gegevens gewijzigd"),
        "members.organisation.joined": _("Lid geworden"),
        "members.organisation.left": _("Lidmaatschap beëindigd"),
        "members.organisation.merged": _("Samengevoegd met een dubbele"),
        "members.organisation.renumbered": _("Ander lidnummer"),
        "members.organisation.restored": _("Teruggezet zoals het was"),
        "members.organisation.start_changed": _("Begin in het ledenbestand verbeterd"),
        "members.register.exported": _("Ledenbestand geëxporteerd"),
        "members.served.changed": _("Gemeenten gewijzigd"),
        "members.work.changed": _("Werksoorten gewijzigd"),
    }


def _of_rounds() -> dict[str, str]:
    return {
        "rounds.answer.corrected": _("Antwoorden verbeterd"),
        "rounds.answer.entering": _("Antwoorden op papier of per telefoon invoeren"),
        "rounds.answer.quotable": _("Toestemming om aan te halen weer gegeven"),
        "rounds.answer.reopened": _("Antwoorden geopend om te verbeteren"),
        "rounds.answer.sent": _("Antwoorden verstuurd"),
        "rounds.answer.unquoted": _("Toestemming om aan te halen ingetrokken"),
        "rounds.answer.taken_over": _("Vragenlijst overgenomen"),
        "rounds.addresses.read": _("Adressen bekeken waar een bericht niet aankwam"),
        "rounds.assignment.ended": _("Niet meer gevraagd: geen lid meer"),
        "rounds.link.app": _("Serveradres voor een app gemaakt"),
        "rounds.link.renewed": _("Nieuwe link gestuurd in plaats van een verlopen link"),
        "rounds.link.revoked": _("Persoonlijke link ingetrokken"),
        "rounds.link.shared": _("Vragenlijst gedeeld met een collega"),
        "rounds.message.elsewhere": _("Uitnodiging naar een ander adres gestuurd"),
        "rounds.messages.bounced": _("Berichten kwamen niet aan"),
        "rounds.messages.sent": _("Uitnodigingen of herinneringen verstuurd"),
        "rounds.response.exported": _("Responslijst geëxporteerd"),
        "rounds.round.asks_anyway": _("Reden gegeven om toch te vragen wat al bekend is"),
        "rounds.round.begun": _("Ronde begonnen"),
        "rounds.round.changed": _("Ronde gewijzigd"),
        "rounds.round.closed": _("Ronde gesloten"),
        "rounds.round.dropped": _("Ronde weggegooid"),
        "rounds.round.extended": _("Ronde langer opengehouden"),
        "rounds.round.published": _("Ronde gepubliceerd"),
        "rounds.silence.begun": _("Vastgelegd wie niet gevraagd wil worden"),
        "rounds.silence.ended": _("Mag weer worden gevraagd"),
        "rounds.round.replaced": _("Vragen van een ronde vervangen door een verbeterde versie"),
    }
