"""Declarations in words, for pages and for the processing record."""

from __future__ import annotations

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term


def basis(one: Basis) -> str:
    """A legal basis in words, with its article."""
    return {
        Basis.CONTRACT: _("overeenkomst (artikel 6 lid 1 b)"),
        Basis.LEGAL_DUTY: _("wettelijke plicht (artikel 6 lid 1 c)"),
        Basis.PUBLIC_TASK: _("taak van algemeen belang (artikel 6 lid 1 e)"),
        Basis.LEGITIMATE_INTEREST: _("gerechtvaardigd belang (artikel 6 lid 1 f)"),
        Basis.CONSENT: _("toestemming (artikel 6 lid 1 a)"),
        Basis.NOT_PERSONAL: _("geen persoonsgegevens"),
    }[one]


def controller(one: Controller) -> str:
    """Who decides, in words."""
    return {
        Controller.ASSOCIATION: _("de vereniging"),
        Controller.MEMBER: _("de lidorganisatie"),
        Controller.JOINT: _("vereniging en lidorganisatie samen"),
    }[one]


def term(one: Term) -> str:
    """A term in words, with its reason: for the processing record, which is Dutch."""
    return f"{how_long(one)} {one.why}".strip()


def how_long(one: Term) -> str:
    """A term in words, in the language of the page; empty when there is only a reason."""
    if one.days is None:
        return ""
    text = ngettext("{days} dag na {moment}.", "{days} dagen na {moment}.", one.days)
    return text.format(days=one.days, moment=_moments()[one.after])


def _moments() -> dict[str, str]:
    """The field that a term begins at, in words."""
    return {
        "at": _("het moment zelf"),
        "changed": _("de laatste keer bewaren"),
        "created": _("het maken"),
        "enqueued_at": _("het begin"),
        "entry__at": _("het moment zelf"),
        "expire_date": _("het einde van de sessie"),
        "expires": _("de laatste dag dat het geldt"),
        "last_login": _("de laatste keer inloggen"),
        "received": _("de ontvangst"),
        "seen": _("het laatste gebruik"),
        "since": _("het begin van het tellen"),
        "valid_to": _("het einde"),
    }


def table_name(label: str) -> str:
    """What a table with personal data is called by people; its label in the program when it has no name here."""
    return {
        "account.EmailAddress": _("Adressen om in te loggen"),
        "account.EmailConfirmation": _("Bevestigingen van adressen"),
        "accounts.ApiKey": _("Sleutels voor programma's"),
        "accounts.FailedTry": _("Mislukte pogingen om in te loggen"),
        "accounts.Invitation": _("Uitnodigingen"),
        "accounts.Person": _("Accounts"),
        "accounts.RoleGrant": _("Rollen"),
        "accounts.SignIn": _("Sessies"),
        "answering.Draft": _("Antwoorden die nog niet zijn verstuurd"),
        "answering.Submission": _("Verstuurde antwoorden"),
        "audit.Entry": _("Logboek: regels"),
        "audit.EntryDetail": _("Logboek: wat er veranderde"),
        "members.Contact": _("Contactpersonen"),
        "members.ImportBatch": _("Aangeboden bestanden met leden"),
        "members.InhabitantsList": _("Aangeboden lijsten met inwoners"),
        "mfa.Authenticator": _("Tweede stap bij het inloggen"),
        "rounds.DoNotAsk": _("Wie niet gevraagd wil worden"),
        "rounds.Link": _("Persoonlijke links naar vragenlijsten"),
        "publications.CodedAnswer": _("Hoe open antwoorden zijn ingedeeld"),
        "publications.Inquiry": _("Vragen aan de cijfers"),
        "publications.ReportDraft": _("Rapporten in de maak"),
        "publications.Review": _("Wie rapporten nakeek"),
        "publications.Sweep": _("Naar welke woorden in open antwoorden is gezocht"),
        "sessions.Session": _("Wie er nu is ingelogd"),
        "socialaccount.SocialAccount": _("Koppelingen met een inlogdienst"),
        "socialaccount.SocialToken": _("Sleutels van een inlogdienst"),
        "upkeep.Mail": _("Berichten"),
    }.get(label, label)


def readers(kept: Kept) -> str:
    """Who sees it, in words."""
    words = {
        Readers.PUBLIC: _("iedereen"),
        Readers.BUREAU: _("het bureau"),
        Readers.MEMBER: _("de organisatie zelf"),
        Readers.PERSON: _("de persoon zelf"),
        Readers.NOBODY: _("niemand; alleen het programma"),
    }
    return ", ".join(words[one] for one in Readers if one in kept.readers)
