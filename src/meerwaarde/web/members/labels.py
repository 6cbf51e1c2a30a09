"""What the codes of the register are called on pages, in the language of the page."""

from __future__ import annotations

from meerwaarde.language import gettext as _
from meerwaarde.web.members.contacts import HIDDEN
from meerwaarde.web.members.models import Contact, Details, Membership
from meerwaarde.web.members.types import SIZE_CLASSES

GOING_ON = Membership.Joined.CONTINUED.value


def kinds() -> dict[str, str]:
    """Kinds of organisations."""
    kind = Details.Kind
    return {
        kind.MEMBER.value: _("Organisatie voor sociaal werk"),
        kind.UMBRELLA.value: _("Koepel"),
        kind.MUNICIPALITY.value: _("Gemeente"),
        kind.FUNDER.value: _("Financier"),
        kind.STAKEHOLDER.value: _("Andere partij"),
    }


def standings() -> dict[str, str]:
    """Whether an organisation is a member."""
    return {"member": _("Lid"), "former": _("Oud-lid"), "other": _("Nooit lid")}


def joined_reasons(*, chosen: bool = False) -> dict[str, str]:
    """Why memberships begin; with `chosen` those that somebody may choose."""
    why = Membership.Joined
    reasons = {
        why.NEW.value: _("Nieuw lid"),
        why.RETURN.value: _("Weer lid"),
        why.MERGER.value: _("Ontstaan uit een fusie"),
        why.SPLIT.value: _("Ontstaan uit een splitsing"),
        why.CONTINUED.value: _("Gaat door onder andere voorwaarden"),
        why.UNKNOWN.value: _("Onbekend"),
    }
    return {code: name for code, name in reasons.items() if not chosen or code != GOING_ON}


def left_reasons(*, chosen: bool = False) -> dict[str, str]:
    """Why memberships end; with `chosen` those that somebody may choose."""
    why = Membership.Left
    reasons = {
        why.CANCELLED.value: _("Opgezegd"),
        why.MERGED.value: _("Opgegaan in een ander lid"),
        why.CEASED.value: _("Gestopt of failliet"),
        why.SECTOR.value: _("Naar een andere sector"),
        why.ARREARS.value: _("Contributie niet betaald"),
        why.CONTINUED.value: _("Gaat door onder andere voorwaarden"),
        why.UNKNOWN.value: _("Onbekend"),
    }
    return {code: name for code, name in reasons.items() if not chosen or code != GOING_ON}


def functions() -> dict[str, str]:
    """What contact persons are there for."""
    function = Contact.Function
    return {
        function.DIRECTOR.value: _("Directie en bestuur"),
        function.FINANCE.value: _("Financiën"),
        function.RESEARCH.value: _("Onderzoek en monitors"),
        function.MEMBERSHIP.value: _("Lidmaatschap en facturen"),
        function.OTHER.value: _("Anders"),
    }


def sizes() -> dict[str, str]:
    """Classes of size."""
    return {name: _("{range} medewerkers").format(range=_range(name)) for name, _least, _most in SIZE_CLASSES} | {
        "unknown": _("Onbekend")
    }


def _range(name: str) -> str:
    if name.startswith("<"):
        return _("minder dan {n}").format(n=name[1:])
    if name.startswith(">"):
        return _("meer dan {n}").format(n=name[1:])
    return name.replace("-", "–")


def fields() -> dict[str, str]:
    """What the fields of the history are called."""
    return {
        "number": _("Lidnummer"), "name": _("Naam"), "kind": _("Soort organisatie"), "kvk_number": _("KvK-nummer"),
        "holding": _("Concern"), "place": _("Plaats"), "website": _("Website"), "begins": _("Bekend vanaf"),
        "joined": _("Waarom lid"), "left": _("Waarom geen lid meer"), "note": _("Toelichting"),
        "through": _("Lid via koepel"), "payer": _("Wie betaalt"), "packages": _("Pluspakketten"),
        "work": _("Werksoorten"), "main": _("Hoofdwerksoort"), "municipalities": _("Gemeenten"), "year": _("Jaar"),
        "wage_sum": _("Loonsom"), "employees": _("Medewerkers"), "fte": _("Fte"), "volunteers": _("Vrijwilligers"),
        "volunteer_hours": _("Uren van vrijwilligers"), "function": _("Waarvoor"), "email": _("E-mailadres"),
        "phone": _("Telefoonnummer"), "what": _("Wat"), "day": _("Dag"), "minutes": _("Minuten"),
        "organisations": _("Organisaties"), "answered": _("Beantwoord op"), "kept": _("Blijft"),
        "merged": _("Opgegaan"),
    }  # fmt: skip


def codes() -> dict[str, str]:
    """Every code that the history holds, in one list: none means two things. What is not shown is said to be so."""
    return {
        HIDDEN: _("(niet getoond)"),
        **kinds(),
        **functions(),
        **joined_reasons(),
        **left_reasons(),
    }
