"""Primary rules: which counts would give somebody away by themselves.

Minimum frequency (Handbook on Statistical Disclosure Control, chapter 4.2) with the three levels of sensitivity of a
question. The protected unit is the organisation.
"""

from __future__ import annotations

import numpy as np

from meerwaarde.core import Sensitivity
from meerwaarde.disclosure.primary import Rules
from meerwaarde.disclosure.tally import Asked
from meerwaarde.language import gettext as _

# A protected count must keep at least this distance between the lowest and the highest value that a reader who knows
# everything else can derive: the count itself and one on either side.
COUNT_WIDTH = 2
# A count that is printed nowhere (a crossing of two groupings) must not be derivable exactly.
DERIVED_WIDTH = 1
# A sum or mean of too few organisations must not be derivable within this part of its value.
VALUE_WIDTH = 0.1
# So many organisations (or holdings) may put together what they know of themselves.
COALITION = 2
# Up to so many different weights (strata) a count per weight is protected like that of a group; where there are more
# (raking) their organisations are few, and they are protected as crossings.
FEW_WEIGHTS = 12


def sensitive(
    count: np.ndarray | int,
    base: np.ndarray | int,
    sensitivity: Sensitivity,
    minimum: int,
    *,
    rest: np.ndarray | int | None = None,
    zeros: bool = False,
    full: bool = False,
) -> np.ndarray:
    """Whether `count` of `base` organisations may not be shown, elementwise.

    Fewer than `minimum` organisations in the base: never shown. `normal`: neither counts 1 to minimum-1 nor their
    mirror; `high`: nor 0 % and 100 %, which tell everybody's answer, nor either with `zeros` or `full`. Of holdings
    some members may give the answer and others not, so there `rest` is given; else it is the base less the count.
    """
    count, base = np.asarray(count), np.asarray(base)
    small_group = (base > 0) & (base < minimum)
    if sensitivity is Sensitivity.NONE:
        return np.asarray(small_group)
    rest = base - count if rest is None else np.asarray(rest)
    few = ((count > 0) & (count < minimum)) | ((rest > 0) & (rest < minimum))
    if zeros or sensitivity is Sensitivity.HIGH:
        few |= (base > 0) & (count == 0)
    if full or sensitivity is Sensitivity.HIGH:
        few |= (base > 0) & (rest == 0)
    return np.asarray(small_group | few)


def rule_names(rules: Rules, asked: Asked) -> tuple[str, ...]:
    """The rules of one question by name; their parameters are secret, but for the minimum."""
    sizes = {"dominance": rules.dominance, "p-percent": rules.p, "p-q": rules.pq} if asked.numeric else {}
    others = {"zeros": rules.zeros, "full": rules.full} if not asked.numeric else {}
    named = {**sizes, **others, "width": rules.width}
    return (f"sensitivity-{asked.sensitivity.value}", *(name for name, value in named.items() if value))


def rules_in_words(
    minimum: int, levels: frozenset[Sensitivity], *, stricter: bool = False, holdings: bool = False
) -> tuple[str, ...]:
    """The rules of this report, for its readers. The minimum is public; nothing secret stands here.

    `minimum` is the smallest of all questions; `stricter`: some have a larger one. `holdings` count as one.
    """
    rules = [_("Van een groep met minder dan {} organisaties tonen wij niets.").format(minimum)]
    if stricter:
        rules.append(_("Bij sommige vragen ligt deze grens hoger."))
    if holdings:
        rules.append(_("Organisaties van één concern tellen voor deze regels als één."))
    if minimum > 1 and levels & {Sensitivity.NORMAL, Sensitivity.HIGH}:
        rules.append(
            _(
                "Wij tonen geen cijfer over een antwoord dat 1 tot en met {0} organisaties gaven. Ook niet over een"
                " antwoord dat alle organisaties gaven, op 1 tot en met {0} na."
            ).format(minimum - 1)
        )
    if Sensitivity.HIGH in levels:
        rules.append(_("Bij gevoelige vragen tonen wij het ook niet als niemand of iedereen een antwoord gaf."))
    rules.append(
        _(
            "U kunt een afgeschermd cijfer niet uitrekenen door op te tellen en af te trekken, ook niet met alle"
            " tabellen van dit rapport samen. Daarom zijn soms meer cijfers afgeschermd."
        )
    )
    return tuple(rules)
