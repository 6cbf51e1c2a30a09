"""The words of a report over municipalities, in the places where other reports speak of organisations.

Every text of the reports stands in the code once, about organisations. This is the list of those that say something
else when municipalities are counted. `tests/unit/publication/test_unit_words.py` sees to it that each key is still a
text of the program.
"""

from __future__ import annotations

from collections.abc import Mapping


def _(text: str) -> str:
    """Marks a text for translation; what it says in the language of the report is looked up when it is used."""
    return text


OF_MUNICIPALITIES: Mapping[str, str] = {
    # whom a figure is about
    "alle organisaties": _("alle gemeenten"),
    "Alle organisaties": _("Alle gemeenten"),
    "organisaties": _("gemeenten"),
    "organisatie": _("gemeente"),
    "organisaties aan wie dit is gevraagd": _("gemeenten waarover dit is gevraagd"),
    "{who} aan wie dit is gevraagd": _("{who} waarover dit is gevraagd"),
    "organisaties met {variable} “{group}”": _("gemeenten met {variable} “{group}”"),
    "Totaal van alle organisaties": _("Totaal van alle gemeenten"),
    # sentences
    "van {who} geeft {figure} het antwoord “{answer}”.": _("van {who} heeft {figure} het antwoord “{answer}”."),
    "van {who} geeft {figure} het antwoord “{answer}” op de vraag “{question}”.": _(
        "van {who} heeft {figure} het antwoord “{answer}” op de vraag “{question}”."
    ),
    "van {who} zet {figure} “{answer}” op de eerste plaats.": _(
        "van {who} heeft {figure} “{answer}” op de eerste plaats."
    ),
    "van {who} zet {figure} “{answer}” op de eerste plaats bij de vraag “{question}”.": _(
        "van {who} heeft {figure} “{answer}” op de eerste plaats bij de vraag “{question}”."
    ),
    "{who} antwoorden ‘{answer}’ op de vraag ‘{question}’.": _(
        "{who} hebben het antwoord ‘{answer}’ op de vraag ‘{question}’."
    ),
    "{who} antwoordt ‘{answer}’ op de vraag ‘{question}’.": _(
        "{who} heeft het antwoord ‘{answer}’ op de vraag ‘{question}’."
    ),
    "{who} noemen ‘{answer}’ bij de vraag ‘{question}’.": _(
        "{who} hebben het antwoord ‘{answer}’ bij de vraag ‘{question}’."
    ),
    "{who} noemt ‘{answer}’ bij de vraag ‘{question}’.": _(
        "{who} heeft het antwoord ‘{answer}’ bij de vraag ‘{question}’."
    ),
    "{who} zetten ‘{answer}’ op de eerste plaats bij de vraag ‘{question}’.": _(
        "{who} hebben ‘{answer}’ op de eerste plaats bij de vraag ‘{question}’."
    ),
    "{who} zet ‘{answer}’ op de eerste plaats bij de vraag ‘{question}’.": _(
        "{who} heeft ‘{answer}’ op de eerste plaats bij de vraag ‘{question}’."
    ),
    "Gemiddeld antwoorden {organisations} {number} (n = {base}) op de vraag ‘{question}’.": _(
        "Het gemiddelde van de {organisations} is {number} (n = {base}) bij de vraag ‘{question}’."
    ),
    # n and N
    "{base} antwoorden, waarvan {count} dit antwoord": _("{base} gemeenten, waarvan {count} met dit antwoord"),
    "{base} antwoorden": _("{base} gemeenten"),
    "{} organisaties in het register": _("{} gemeenten in de lijst"),
    "{base} uitgenodigd, {count} antwoordden": _("{base} gemeenten, over {count} kwam een antwoord"),
    "van {who} die wij vroegen, antwoordde {figure}.": _("van {who} heeft {figure} een antwoord."),
    "{answered} van de {invited} organisaties": _("{answered} van de {invited} gemeenten"),
    "van de {N} organisaties antwoordden": _("van de {N} gemeenten hebben een antwoord"),
    "uitgenodigd": _("gemeenten in de lijst"),
    "antwoordden": _("gemeenten met een antwoord"),
    "Uitgenodigd": _("Gemeenten in de lijst"),
    "Ingevuld": _("Gemeenten met een antwoord"),
    "Antwoordde": _("Met een antwoord"),
    "Wie antwoordde": _("Gemeenten met een antwoord"),
    "Wie antwoordden": _("Gemeenten met een antwoord"),
    "n (antwoordden)": _("n (gemeenten met een antwoord)"),
    "N (gevraagd)": _("N (gemeenten in de lijst)"),
    "Uitgenodigd: {}": _("Gemeenten in de lijst: {}"),
    "Ingevuld: {}": _("Gemeenten met een antwoord: {}"),
    "{} antwoordden.": _("{} gemeenten met een antwoord."),
    "De stip is de uitkomst. De lijn is de marge: met 95 % zekerheid ligt de uitkomst voor alle organisaties"
    " daartussen.": _(
        "De stip is de uitkomst. De lijn is de marge: met 95 % zekerheid ligt de uitkomst voor alle gemeenten"
        " daartussen."
    ),
    "n is het aantal organisaties dat antwoordde. N is het aantal organisaties in het register, de lijst van alle"
    " leden.": _("n is het aantal gemeenten met een antwoord. N is het aantal gemeenten in de lijst."),
    # footnotes and limits
    "In een kleine groep is de marge zelf ook onzeker: die is uit weinig organisaties geschat.": _(
        "In een kleine groep is de marge zelf ook onzeker: die is uit weinig gemeenten geschat."
    ),
    "Te weinig organisaties: het cijfer is onzeker.": _("Te weinig gemeenten: het cijfer is onzeker."),
    "Te weinig antwoorden: het percentage is onzeker.": _("Te weinig gemeenten: het percentage is onzeker."),
    "Bij 0 % en 100 % gaf niemand of iedereen die antwoordde dit antwoord; bij alle leden kan dat anders zijn.": _(
        "Bij 0 % en 100 % geldt dit voor geen of voor elke gemeente met een antwoord; in de andere gemeenten kan dat"
        " anders zijn."
    ),
    "Alle leden van deze groep hebben geantwoord; er is geen onzekerheid door toeval.": _(
        "Elke gemeente van deze groep heeft een antwoord; er is geen onzekerheid door toeval."
    ),
    "Alle leden van deze groep deden mee, maar niet iedereen beantwoordde deze vraag.": _(
        "Elke gemeente van deze groep deed mee, maar niet elke heeft een antwoord op deze vraag."
    ),
    "De onzekerheid is groot vergeleken met het deel dat dit antwoord niet gaf.": _(
        "De onzekerheid is groot vergeleken met het deel dat dit antwoord niet heeft."
    ),
    "Wie deze vraag kreeg maar niet beantwoordde, telt in het totaal mee met het gemiddelde van de anderen.": _(
        "Een gemeente waarover niemand deze vraag beantwoordde, telt in het totaal mee als het gemiddelde van de rest."
    ),
    "Wie deze vraag kreeg maar niet beantwoordde, telt bij deze vraag niet mee.": _(
        "Een gemeente waarover niemand deze vraag beantwoordde, telt bij deze vraag niet mee."
    ),
    "{n} organisaties antwoordden niet. Misschien denken zij er anders over; dat is hier niet gemeten.": _(
        "Over {n} gemeenten kwam geen antwoord. Misschien is het daar anders; dat is hier niet gemeten."
    ),
    "De cijfers gaan over organisaties zoals zij zelf antwoordden, niet over cliënten of inwoners.": _(
        "De cijfers gaan over gemeenten zoals organisaties daar ze zien. De gemeenten zelf zijn niets gevraagd."
    ),
    "Stel dat iedereen die niet antwoordde hetzelfde had gezegd. Dan ligt het aandeel tussen deze grenzen. Zo ver kan"
    " de uitkomst er in het uiterste geval naast zitten.": _(
        "Stel dat alle gemeenten zonder antwoord hetzelfde waren. Dan ligt het aandeel tussen deze grenzen. Zo ver kan"
        " de uitkomst er in het uiterste geval naast zitten."
    ),
    "Als iedereen die niet antwoordde hetzelfde zou zeggen": _("Als alle gemeenten zonder antwoord hetzelfde zijn"),
    # codebook
    "De {} organisaties in het ledenbestand.": _("De {} gemeenten in de lijst."),
    "{invited} organisaties gevraagd, {answered} antwoordden.": _(
        "Van {invited} gemeenten kwam over {answered} een antwoord."
    ),
    "antwoorden op een vragenlijst, per groep geteld": _(
        "antwoorden op een vragenlijst, per gemeente samengenomen en per groep geteld"
    ),
    # method
    "Elke organisatie die antwoordde, staat voor evenveel leden: N gedeeld door n. Wij nemen aan dat toeval"
    " bepaalde wie van de leden antwoordde.": _(
        "Elke gemeente met een antwoord staat voor evenveel gemeenten: N gedeeld door n. Wij nemen aan dat toeval"
        " bepaalde over welke gemeenten een antwoord kwam."
    ),
    "Er is gecorrigeerd voor de eindige populatie: hoe meer leden antwoorden, hoe smaller de marge.": _(
        "Er is gecorrigeerd voor de eindige populatie: over hoe meer gemeenten een antwoord komt, hoe smaller de marge."
    ),
    "De marge gaat over toeval, niet over wie niet antwoordde.": _(
        "De marge gaat over toeval, niet over gemeenten waar niemand antwoordde, en niet over leden die zich vergissen."
    ),
    "Een totaal geldt voor alle leden: het gemiddelde maal het aantal waarvoor de vraag gold."
    " Een mediaan is bijna het cijfer van één organisatie. Daarom tonen wij een mediaan pas vanaf vijf"
    " organisaties, berekend tussen twee waarden in en afgerond op twee cijfers. De marge is het interval van"
    " Woodruff.": _(
        "Een totaal geldt voor alle gemeenten in de lijst: het gemiddelde maal hun aantal. Een mediaan is bijna het"
        " cijfer van één gemeente. Daarom tonen wij een mediaan pas vanaf vijf organisaties, en alleen als geen"
        " organisatie over meer dan een kwart van de gemeenten antwoordde. Hij is berekend tussen twee waarden in en"
        " afgerond op twee cijfers. De marge is het interval van Woodruff."
    ),
}
