"""How we counted: the method page, in words a councillor can follow and with the names a statistician looks for."""

from __future__ import annotations

from meerwaarde import disclosure, survey
from meerwaarde.core import Sensitivity
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication import municipal
from meerwaarde.publication.draft import tabulated
from meerwaarde.publication.inputs import Inputs
from meerwaarde.publication.request import Request
from meerwaarde.questionnaire.types import NUMERIC


def method(request: Request, inputs: Inputs) -> tuple[tuple[str, str], ...]:
    """Heading and text of every paragraph."""
    design = inputs.now.design
    told = [
        *(municipal.in_method_chapter(inputs.places, request.holding is not None) if inputs.places else ()),
        (_("Wie meetelt"), _who(inputs) if inputs.places is None else municipal.who_counts(inputs.places)),
        (_("Wegen"), _weights(request, design)),
        (_("Onzekerheid"), _uncertainty(request, design)),
        (_("Wanneer een cijfer onzeker is"), _reliability()),
    ]
    if any(question.kind in NUMERIC for question in tabulated(inputs.now)):
        told.append((_("Gemiddelden, medianen en totalen"), _numbers()))
    if inputs.then is not None:
        told.append((_("Verandering"), _change()))
    if _coarse(inputs):
        told.append((_("Afronding in de bestanden"), _rounding()))
    warnings = survey.warnings(design)
    if warnings:
        told.append((_("Let op"), " ".join(warnings)))
    return tuple(told)


def _who(inputs: Inputs) -> str:
    matching = inputs.now.wave.matching
    text = _(
        "Elke organisatie telt één keer. Van dubbele antwoorden telt het laatste volledige antwoord. Een vraag die een"
        " organisatie niet kreeg, is niet hetzelfde als een vraag zonder antwoord: n is per vraag het aantal"
        " organisaties dat de vraag kreeg en beantwoordde."
    )
    if matching.unknown:
        text += " " + _("Rijen met een onbekend nummer tellen niet mee ({}).").format(number(len(matching.unknown)))
    if matching.duplicates:
        text += " " + _("Dubbele rijen tellen niet mee ({}).").format(number(len(matching.duplicates)))
    if inputs.now.design.several_rows:
        text += " " + _("Het gewicht van een organisatie met meer rijen is gelijk over die rijen verdeeld.")
    return text


def _weights(request: Request, design: survey.Design) -> str:
    if design.population is None:
        return _(
            "Er is geen ledenbestand gebruikt: elke organisatie weegt even zwaar, N is onbekend en er is geen correctie"
            " voor een eindige populatie. De cijfers staan alleen voor wie antwoordde."
        )
    if request.strata:
        text = _(
            "Binnen elk stratum van ‘{}’ weegt elke organisatie even zwaar: N van het stratum gedeeld"
            " door het aantal dat antwoordde. Wij nemen aan dat toeval bepaalde wie binnen het stratum antwoordde."
        ).format(request.strata)
    else:
        text = _(
            "Elke organisatie die antwoordde, staat voor evenveel leden: N gedeeld door n. Wij nemen aan dat toeval"
            " bepaalde wie van de leden antwoordde."
        )
    if request.rake:
        text += " " + _(
            "Daarna zijn de gewichten bijgesteld tot ze kloppen met het ledenbestand op: {} (raking)."
        ).format(", ".join(request.rake))
    if design.kish > 1 + 1e-9:
        text += " " + _("Grootste gewicht gedeeld door het middelste: {}; ontwerpeffect van Kish: {}.").format(
            number(design.largest_weight, 2), number(design.kish, 2)
        )
    return text


def _uncertainty(request: Request, design: survey.Design) -> str:
    name = {
        "kg": _("het interval van Korn en Graubard"),
        "wilson": _("het interval van Wilson"),
        "exact": _("het exacte interval uit de hypergeometrische verdeling"),
    }[request.interval]
    text = _(
        "De marge bij een percentage is {}, met 95 % zekerheid. Bij gemiddelden en totalen is de marge een t-interval"
        " met gelineariseerde standaardfouten."
    ).format(name)
    if design.population is not None:
        text += " " + _(
            "Er is gecorrigeerd voor de eindige populatie: hoe meer leden antwoorden, hoe smaller de marge."
        )
    if request.cluster:
        text += " " + _("Organisaties met dezelfde ‘{}’ tellen voor de onzekerheid als één groep.").format(
            request.cluster
        )
    return text + " " + _("De marge gaat over toeval, niet over wie niet antwoordde.")


def _reliability() -> str:
    rules = survey.RULES
    return _(
        "Wij volgen de regels van het Amerikaanse NCHS (Parker, 2017). Een percentage is onzeker bij minder dan"
        " {effective} effectieve antwoorden, bij een marge van {wide} punten of breder, of als"
        " de marge breder is dan {relative} % van het percentage en ook breder dan {narrow} punten. Een gemiddelde of"
        " totaal is onzeker als"
        " de standaardfout groter is dan {se} % van de uitkomst."
    ).format(
        effective=number(rules.effective),
        wide=number(rules.wide),
        relative=number(rules.relative),
        narrow=number(rules.narrow),
        se=number(rules.relative_se),
    )


def _numbers() -> str:
    return _(
        "Een totaal geldt voor alle leden: het gemiddelde maal het aantal waarvoor de vraag gold."
        " Een mediaan is bijna het cijfer van één organisatie. Daarom tonen wij een mediaan pas vanaf vijf"
        " organisaties, berekend tussen twee waarden in en afgerond op twee cijfers. De marge is het interval van"
        " Woodruff."
    ) + _(
        " Bij een beschermde vraag heeft de marge twee cijfers, en staat die er pas vanaf {n} organisaties: anders zou"
        " de marge verraden wat zij invulden."
    ).format(n=number(disclosure.FEWEST_WITH_MARGIN))


def _change() -> str:
    return _(
        "Verandering is het verschil tussen twee metingen. De standaardfout rekent mee dat veel"
        " organisaties beide keren"
        " antwoordden (covariantie). Daarnaast staat de verandering bij alleen die organisaties: het panel."
    )


def _coarse(inputs: Inputs) -> bool:
    rounds = [inputs.now] + ([inputs.then] if inputs.then else [])
    uneven = any(_uneven(around.design) for around in rounds)
    return uneven and any(question.sensitivity is not Sensitivity.NONE for question in tabulated(inputs.now))


def _uneven(design: survey.Design) -> bool:
    """As `WaveFrame.uneven`: whether a figure tells more than its count."""
    return design.several_rows or design.kish > 1 + 1e-9 or bool(design.cell.max(initial=0) > 0)


def _rounding() -> str:
    return _(
        "Organisaties wegen niet allemaal even zwaar. Een precies cijfer zou dan aantallen verraden. Daarom hebben"
        " percentages ook in de bestanden één decimaal. Andere uitkomsten hebben daar drie cijfers."
    )
