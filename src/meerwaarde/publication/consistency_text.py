"""The sentences of `consistency`: what a printed table can and cannot mean, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext, number
from meerwaarde.publication.printed_table import Addition, Block, Line
from meerwaarde.publication.roundings import Rounding

ROWS_LISTED = 12  # counts of longer tables stand in the table itself, not in a sentence

Counts = tuple[int | None, int | None]


def impossible(line: Line) -> str:
    """A share below 0 or above 100 %."""
    return _("‘{}’: {} % kan niet. Een aandeel ligt tussen 0 en 100 %.").format(line.row.label, _printed(line))


def misfit(line: Line, n: int) -> str:
    """No count of `n` gives this percentage; the ones that come nearest."""
    below = int(line.percentage.value * n / 100)
    near = [count for count in (below, below + 1) if line.is_total or count <= n]
    options = _(" en ").join(
        _("{percent} % ({count} van {n})").format(
            percent=_rounded(Fraction(100 * count, n), line.percentage.decimals), count=number(count), n=number(n)
        )
        for count in near
    )
    return _("‘{label}’: {percent} % kan niet bij n = {n}. Het dichtst daarbij: {options}.").format(
        label=line.row.label, percent=_printed(line), n=number(n), options=options
    )


def other_base(block: Block) -> str:
    """The total is of another n than its parts."""
    parts = next(part.row.n for part in block.parts if part.row.n is not None)
    return _("‘{label}’ heeft n = {total}, maar de rijen die erbij horen hebben n = {parts}.").format(
        label=block.total.row.label, total=number(block.total.row.n or 0), parts=number(parts)
    )


def sum_differs(block: Block, *, too_low: bool) -> str:
    """The parts cannot add to the total, rounding included."""
    if block.addition is Addition.GROUPS:
        groups = _("De groepen samen komen lager uit dan ‘{label}’ ({total} %), ook met afronding.")
        if not too_low:
            groups = _("De groepen samen komen hoger uit dan ‘{label}’ ({total} %), ook met afronding.")
        return groups.format(label=block.total.row.label, total=_printed(block.total))
    facts = {"label": block.total.row.label, "total": _printed(block.total), "sum": _sum(block)}
    if too_low:
        return _(
            "De delen tellen op tot {sum} %. Dat is minder dan ‘{label}’ ({total} %), ook met afronding. "
            "Er ontbreekt een rij of er klopt een getal niet."
        ).format(**facts)
    return _(
        "De delen tellen op tot {sum} %. Dat is te veel voor ‘{label}’ ({total} %), ook met afronding. "
        "Tel aantallen op, geen afgeronde percentages."
    ).format(**facts)


def additions(blocks: Sequence[Block]) -> list[str]:
    """What is particular about a total without being wrong."""
    said = []
    for block in blocks:
        facts = {"label": block.total.row.label, "total": _printed(block.total), "sum": _sum(block)}
        if block.addition is Addition.MULTIPLE:
            said.append(
                _(
                    "De delen tellen op tot {sum} %: meer antwoorden waren mogelijk. "
                    "‘{label}’ telt dan de organisaties die antwoordden en is geen optelling. "
                    "Mocht maar één antwoord, dan klopt er een rij niet."
                ).format(**facts)
            )
        elif block.addition is Addition.UNKNOWN:
            said.append(_("De rijen bij ‘{label}’ hebben verschillende n; hun som zegt niets.").format(**facts))
        elif block.addition is Addition.WHOLE and _parts_sum(block) != block.total.percentage.value:
            said.append(
                _(
                    "De afgedrukte delen tellen op tot {sum}, het totaal is {total}: "
                    "elk percentage is apart afgerond. Zo’n verschil hoort daarbij."
                ).format(**facts)
                if block.sums(Rounding.HALF_UP).meets(block.total.interval(Rounding.HALF_UP))
                else ""
            )
    return [sentence for sentence in said if sentence]


def without_base(
    lines: Sequence[Line],
    half_up: Sequence[int],
    half_even: Sequence[int],
    counts: Sequence[Counts],
    *,
    explained: bool,
) -> list[str]:
    """Rows without n: why that is not enough, and which n could be behind them (`half_up`: the smallest first)."""
    missing = sum(line.row.n is None for line in lines)
    said = [
        _("Bij geen van de rijen staat een n. Zonder n is een percentage niet te controleren.")
        if missing == len(lines)
        else _("Bij {} van de {} rijen ontbreekt n. Zonder n is een percentage niet te controleren.").format(
            missing, len(lines)
        )
    ]
    if not explained:
        return said
    if half_up:
        # The counts of one n: in a mixed table the other rows have counts of their own n.
        said.append(
            _("De kleinste n waarbij alles past, is {n}{counts}. Dat is een ondergrens, geen bewijs.").format(
                n=number(half_up[0]), counts=_listed(counts) if missing == len(lines) else ""
            )
        )
    if half_up[1:]:
        said.append(
            _("Ook n = {} past, en zo verder.").format(_(" en ").join(_commas([number(n) for n in half_up[1:]])))
        )
    if half_even and half_even[:1] != half_up[:1]:
        said.append(
            _("Wie een half naar het even cijfer afrondt, komt op n = {} of meer.").format(number(half_even[0]))
        )
    return said


def sound(lines: Sequence[Line], explaining: Sequence[Rounding]) -> list[str]:
    """Every row has its n and fits."""
    rows = ngettext("Het percentage past", "Alle {} percentages passen", len(lines)).format(len(lines))
    said = [_("{} bij de genoemde n.").format(rows)]
    if explaining == (Rounding.HALF_UP,):
        said.append(_("Dat lukt alleen als een half naar boven is afgerond."))
    elif explaining == (Rounding.HALF_EVEN,):
        said.append(_("Dat lukt alleen als een half naar het even cijfer is afgerond, niet naar boven."))
    elif not explaining:
        said.append(_("De rijen zijn niet allemaal op dezelfde manier afgerond."))
    return said


def _printed(line: Line) -> str:
    return line.row.printed.strip().removesuffix("%").strip()


def _parts_sum(block: Block) -> Fraction:
    return sum((part.percentage.value for part in block.parts), Fraction(0))


def _sum(block: Block) -> str:
    return _rounded(_parts_sum(block), max(part.percentage.decimals for part in block.parts))


def _rounded(percent: Fraction, decimals: int) -> str:
    """`percent` half up, exactly: the last digit is decided before any float is made."""
    digits = (percent * 10**decimals + Fraction(1, 2)).__floor__()
    return number(digits / 10**decimals, decimals)


def _listed(counts: Sequence[Counts]) -> str:
    if len(counts) > ROWS_LISTED or any(low is None or low != high for low, high in counts):
        return ""
    return _(" (aantallen {})").format(", ".join(number(low or 0) for low, _high in counts))


def _commas(items: Sequence[str]) -> list[str]:
    """The items but the last joined by commas, and the last."""
    return [", ".join(items[:-1]), items[-1]] if len(items) > 1 else list(items)
