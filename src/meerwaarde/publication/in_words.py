"""A share in words: "bijna vier op de tien organisaties" for 37,7 %.

Only words that are true of the printed figure: exact when the fraction itself prints like that, "ongeveer" within 0,2
points, else "bijna" below and "ruim" above, at most 2,5 points off (5 around the half). Outside those there are no
words, and the figure speaks for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from meerwaarde.language import gettext as _
from meerwaarde.language import round_half_up

_ABOUT = Decimal("0.2")
_NEAR = Decimal("2.5")
_NEAR_HALF = Decimal(5)
_NEARLY_ALL = 95


@dataclass(frozen=True, slots=True)
class InWords:
    """Who gave an answer, in words; `plural` tells the form of the verb that follows."""

    who: str
    plural: bool


def share_in_words(percent: float, organisations: str) -> InWords | None:
    """`percent` (0 to 100) of the `organisations` (a plural noun without article) in words, or None."""
    printed = round_half_up(percent, 1)
    if percent == 100:
        return InWords(_("alle {}").format(organisations), True)
    if _NEARLY_ALL <= printed < 100:
        return InWords(_("bijna alle {}").format(organisations), True)
    near = [fraction for fraction in _fractions() if abs(printed - fraction[0]) <= fraction[3]]
    if not near:
        return None
    exact, words, plural, _margin = min(near, key=lambda fraction: abs(printed - fraction[0]))
    return InWords(_qualified(printed, exact).format(words.format(organisations)), plural)


def _qualified(printed: Decimal, exact: Decimal) -> str:
    if round_half_up(float(exact), 1) == printed:
        return "{}"
    if abs(printed - exact) <= _ABOUT:
        return _("ongeveer {}")
    return _("bijna {}") if printed < exact else _("ruim {}")


def _fractions() -> list[tuple[Decimal, str, bool, Decimal]]:
    """Percentage, words, whether the verb is plural, and how far off a figure may be."""
    hundred = Decimal(100)
    return [
        (hundred / 10, _("een op de tien {}"), False, _NEAR),
        (hundred / 5, _("een op de vijf {}"), False, _NEAR),
        (hundred / 4, _("een kwart van de {}"), False, _NEAR),
        (hundred * 3 / 10, _("drie op de tien {}"), True, _NEAR),
        (hundred / 3, _("een derde van de {}"), False, _NEAR),
        (hundred * 2 / 5, _("vier op de tien {}"), True, _NEAR),
        (hundred / 2, _("de helft van de {}"), False, _NEAR_HALF),
        (hundred * 3 / 5, _("zes op de tien {}"), True, _NEAR),
        (hundred * 2 / 3, _("twee derde van de {}"), False, _NEAR),
        (hundred * 7 / 10, _("zeven op de tien {}"), True, _NEAR),
        (hundred * 3 / 4, _("driekwart van de {}"), False, _NEAR),
        (hundred * 4 / 5, _("vier op de vijf {}"), True, _NEAR),
        (hundred * 9 / 10, _("negen op de tien {}"), True, _NEAR),
    ]
