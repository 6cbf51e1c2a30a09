"""`meerwaarde protect --method round|cellkey`: every count shown, none exactly as counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import number

if TYPE_CHECKING:
    from meerwaarde.cli.protect import Request
    from meerwaarde.disclosure.additive.microdata import Rows
    from meerwaarde.disclosure.additive.types import Table
    from meerwaarde.disclosure.alternatives import Noise
    from meerwaarde.disclosure.primary import Rules
    from meerwaarde.disclosure.table import SafeCross

SUPPRESS, ROUND, CELL_KEY = METHODS = ("suppress", "round", "cellkey")


def check(request: Request) -> None:
    """Refuse options that do not go together with the method. Raises InputError."""
    if request.method not in METHODS:
        raise InputError(_("--method is {}, niet ‘{}’.").format(_(" of ").join(METHODS), request.method))
    for option, given in (("--key", request.key), ("--noise", request.noise)):
        if given is not None and request.method != CELL_KEY:
            raise InputError(_("{} hoort bij --method cellkey.").format(option))
    if request.method == SUPPRESS:
        return
    if request.value is not None:
        raise InputError(_("--method {} is voor aantallen. Laat --value weg, of kies --method suppress.")
                         .format(request.method))  # fmt: skip
    for option, is_on in (("--ledger", request.ledger is not None), ("--optimal", request.optimal)):
        if is_on:
            raise InputError(_("{} hoort bij --method suppress.").format(option))
    if request.method == CELL_KEY and request.key is None:
        what = _("--method cellkey heeft een geheime sleutel nodig: --key BESTAND, met een lange willekeurige tekst.")
        raise InputError(what)
    if request.method == CELL_KEY and request.cells is not None:
        raise InputError(_("--method cellkey heeft de rijen zelf nodig en kan niet met --cells. Kies --method round."))


def alternative(request: Request, table: Table, rows: Rows | None, rules: Rules) -> SafeCross:
    """The table with every cell shown, by the method that the request names. Raises InputError."""
    from meerwaarde.disclosure.alternatives import perturb, read_key, round_small

    if request.method == ROUND:
        return round_small(table, rules.minimum)
    if request.key is None or rows is None:
        raise ValueError("check() comes first")
    if not rows.ids:
        raise InputError(
            _("--method cellkey heeft een kolom met het kenmerk van de organisatie nodig. Geef --id KOLOM.")
        )
    noise = _noise(request.noise, rules)
    return perturb(table, rows.cell, rows.ids, read_key(request.key), study=request.wave, noise=noise)


def told(request: Request, safe: SafeCross, rules: Rules) -> str:
    """What was done, in a sentence."""
    cells = number(len(safe.cells))
    if request.method == ROUND:
        off = next(word.partition("=")[2] for word in safe.proof.rules if word.startswith("largest_deviation="))
        what = _(
            "Alle {} cellen staan in de tabel. Aantallen onder {} zijn 0 of {} geworden; geen cel wijkt meer dan {} af."
        )
        return what.format(cells, rules.minimum, rules.minimum, number(float(off)))
    what = _("Alle {} cellen staan in de tabel, elk met ruis. Totalen zijn daardoor niet precies de som van hun delen."
             " Rekent u gemiddelden uit, deel dan door deze aantallen en niet door de echte.")  # fmt: skip
    return what.format(cells)


def _noise(text: str | None, rules: Rules) -> Noise:
    """The noise of `--noise D,V`; without it 5 (more where the minimum asks for it) with variance 3."""
    from meerwaarde.disclosure.alternatives import Noise

    blocked = rules.minimum - 1
    if text is None:
        return Noise(most=max(5, rules.minimum), variance=3.0, blocked=blocked)
    most, _sign, variance = text.partition(",")
    try:
        return Noise(most=int(most), variance=float(variance), blocked=blocked)
    except ValueError:
        raise InputError(_("--noise {}: schrijf D,V, bijvoorbeeld 5,3: hoogstens 5 erbij of eraf, met variantie 3.")
                         .format(text)) from None  # fmt: skip
