"""Why something is kept as long as it is, for pages: the reasons of the declarations in the language of the page.

Declarations are read before there is a page, and are Dutch; here they stand once more for the translator. A test sees
that none is missing.
"""

from __future__ import annotations

from meerwaarde.language import gettext as _
from meerwaarde.web.keeping import Term


def reason(term: Term) -> str:
    """The reason in the language of the page; as it was declared when it is not in the list."""
    return _(term.why) if term.why else ""


def listed() -> tuple[str, ...]:
    """Every reason of a table with personal data."""
    return (
        _("Drie maanden na de laatste keer bewaren."),
        _("Drie maanden na het laatste gebruik."),
        _("Drie maanden: zolang is het terug te draaien."),
        _("Drie maanden nadat de link niet meer werkt."),
        _("Een dag na de sessie."),
        _("Een dag, om raden van wachtwoorden tegen te gaan."),
        _("Een half jaar, zolang terugdraaien zin heeft."),
        _("Een jaar nadat de sleutel niet meer werkt."),
        _("Een jaar nadat iemand geen contactpersoon meer is."),
        _("Een maand, om te kunnen zien of een bericht is aangekomen."),
        _("Een maand."),
        _("Hoe een publicatie tot stand kwam moet na te gaan blijven."),
        _("Twee jaar na de laatste keer inloggen zonder lopende rol."),
        _("Twee jaar na het einde van de rol, om vragen over toegang te kunnen beantwoorden."),
        _("Verdwijnt samen met het antwoord waar het bij hoort."),
        _("Vijf jaar, zodat veranderingen tussen metingen te berekenen zijn."),
        _("Wat is doorgegeven moet na te gaan blijven; wat niet is doorgegeven gaat na een maand weg."),
        _("Zeven jaar, om te kunnen verantwoorden wie wat veranderde of inzag."),
        _("Zo lang als de regel zelf, of tot de persoon is gewist."),
        _("Zo lang als het account; gaat mee weg als de persoon wordt gewist."),
        _("Zolang iemand niet gevraagd wil worden, moet dat bekend blijven."),
    )
