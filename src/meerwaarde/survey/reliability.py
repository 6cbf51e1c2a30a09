"""Reliable or not: the rules of the American NCHS (Parker and others 2017, as coded in CDC's surveytable).

Where those rules hide a figure, this house keeps it and marks it unreliable; hiding is for confidentiality only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from meerwaarde.language import gettext as _

# The code of a footnote -> its sentence, in the user's language.
NOTES: Mapping[str, Callable[[], str]] = {
    "few-effective": lambda: _("Te weinig antwoorden: het percentage is onzeker."),
    "wide": lambda: _("De onzekerheid is te groot: de marge is heel breed."),
    "wide-relative": lambda: _("De onzekerheid is groot vergeleken met het percentage zelf."),
    "wide-complement": lambda: _("De onzekerheid is groot vergeleken met het deel dat dit antwoord niet gaf."),
    "few-df": lambda: _("In een kleine groep is de marge zelf ook onzeker: die is uit weinig organisaties geschat."),
    "zero-or-all": lambda: _(
        "Bij 0 % en 100 % gaf niemand of iedereen die antwoordde dit antwoord; bij alle leden kan dat anders zijn."
    ),
    "census": lambda: _("Alle leden van deze groep hebben geantwoord; er is geen onzekerheid door toeval."),
    "census-gaps": lambda: _("Alle leden van deze groep deden mee, maar niet iedereen beantwoordde deze vraag."),
    "lonely": lambda: _(
        "In een of meer strata antwoordde maar één organisatie; daar is de onzekerheid geschat uit de andere strata."
    ),
    "no-se": lambda: _("De onzekerheid is niet te schatten: in elk stratum antwoordde maar één organisatie."),
    "no-spread": lambda: _("Alle antwoorden zijn gelijk; daaruit volgt niet hoe onzeker het cijfer is."),
    "wide-value": lambda: _("De onzekerheid is groot vergeleken met de uitkomst zelf."),
    "small-base": lambda: _("Te weinig organisaties: het cijfer is onzeker."),
    "open-interval": lambda: _("De antwoorden reiken niet ver genoeg om de hele marge te bepalen."),
    "no-margin": lambda: _("Bij weinig organisaties staat er geen marge: die zou verraden wat zij invulden."),
    "rounded": lambda: _("Deze aantallen zijn afgerond."),
    "perturbed": lambda: _("Deze aantallen zijn verstoord."),
}


@dataclass(frozen=True, slots=True)
class Reliability:
    """The thresholds. Widths in percentage points, relative widths and errors in per cent."""

    effective: float = 30  # fewer effective answers: unreliable
    wide: float = 30  # an interval this wide: unreliable
    narrow: float = 5  # an interval this narrow: reliable, whatever follows
    relative: float = 130  # wider than this part of the share: unreliable
    df: float = 8  # fewer degrees of freedom: a note
    relative_se: float = 30  # means and totals: a larger error is unreliable
    value_base: int = 5  # means and totals: fewer organisations are unreliable
    median_base: int = 10  # medians likewise


RULES = Reliability()
Verdict = tuple[bool, tuple[str, ...]]  # reliable, codes of notes


def judge_share(
    percent: float,
    se: float,
    low: float,
    high: float,
    n_eff: float,
    df: int,
    *,
    census: bool,
    rules: Reliability = RULES,
) -> Verdict:
    """Whether a share may feed a sentence, and its notes. Percentages 0 to 100; NaN where there is no figure."""
    if census:
        return True, ("census",)
    if math.isnan(se):
        return False, ("no-se",)
    notes = []
    width = high - low
    if n_eff < rules.effective:
        notes.append("few-effective")
    if width >= rules.wide:
        notes.append("wide")
    reliable = not notes
    if reliable and width > rules.narrow:
        if width > rules.relative / 100 * percent:
            notes.append("wide-relative")
            reliable = False
        elif width > rules.relative / 100 * (100 - percent):
            notes.append("wide-complement")
    if df < rules.df:
        notes.append("few-df")
    if percent in (0.0, 100.0):
        notes.append("zero-or-all")
    return reliable, tuple(notes)


def judge_value(
    size: float, se: float, base: int, df: int, *, census: bool, spread: bool, rules: Reliability = RULES
) -> Verdict:
    """The same for a mean, a total or a change of one; `size` is the level that the error is compared with."""
    if census:
        return True, ("census",)
    if math.isnan(se):
        return False, ("no-se",)
    notes = []
    if base < rules.value_base:
        notes.append("small-base")
    if se > rules.relative_se / 100 * abs(size):
        notes.append("wide-value")
    reliable = not notes
    if not spread:
        notes.append("no-spread")
    if df < rules.df:
        notes.append("few-df")
    return reliable, tuple(notes)


def judge_median(low: float, high: float, base: int, df: int, *, census: bool, rules: Reliability = RULES) -> Verdict:
    """The same for a median and its interval; an end that is NaN does not exist."""
    if census:
        return True, ("census",)
    notes = []
    if base < rules.median_base:
        notes.append("small-base")
    if math.isnan(low) or math.isnan(high):
        notes.append("open-interval")
    reliable = not notes
    if df < rules.df:
        notes.append("few-df")
    return reliable, tuple(notes)
