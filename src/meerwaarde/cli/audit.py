"""`meerwaarde audit TABLE.csv`: what readers can work out of a published table with blanks."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext, number

if TYPE_CHECKING:
    from meerwaarde.disclosure.additive.intervals import Interval
    from meerwaarde.disclosure.additive.tablefile import Published

MOST_ROWS = 40  # of the table in the terminal
CLOSE = 1e-9  # how far, of a value, what somebody knows may be from what is printed

# Two blanks or more in every row and column, and yet one value follows.
EXAMPLE = """\
werksoort,regio,value
jeugd,noord,
jeugd,oost,
jeugd,zuid,
jeugd,west,62
jeugd,Total,165
ouderen,noord,
ouderen,oost,40
ouderen,zuid,
ouderen,west,33
ouderen,Total,142
wijk,noord,26
wijk,oost,
wijk,zuid,39
wijk,west,
wijk,Total,134
schuld,noord,44
schuld,oost,
schuld,zuid,15
schuld,west,
schuld,Total,125
Total,noord,148
Total,oost,121
Total,zuid,114
Total,west,183
Total,Total,566
"""


def example(folder: Path) -> int:
    """Write a small table into `folder` and say what to do with it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        table = folder / "tabel.csv"
        table.write_text(EXAMPLE, encoding="utf-8")
    except OSError as reason:
        raise InputError(_("in deze map kan niet geschreven worden ({})").format(reason.strerror), file=str(folder)) \
            from None  # fmt: skip
    print(_("Het voorbeeld staat in {}. Probeer:").format(folder))
    print(f"  meerwaarde audit {table} --by werksoort,regio")
    return 0


def run(
    table: Path | None,
    *,
    by: Sequence[str],
    hierarchies: Sequence[str] = (),
    known: Sequence[str] = (),
    whole: bool = False,
    total: str = "Total",
    column: str = "value",
    rounding: float = 0.0,
    decimal: str = "point",
    as_json: bool = False,
) -> int:
    """Tell what follows of every blank; exit status 1 when one is disclosed exactly, else 0. Raises InputError."""
    if table is None or not by:
        raise InputError(_("Geef een tabel en --by KOLOM,KOLOM. Een voorbeeld: --example MAP."))
    if decimal not in ("comma", "point"):
        raise InputError(_("--decimal is comma of point, niet ‘{}’.").format(decimal))
    if not (math.isfinite(rounding) and rounding >= 0):
        raise InputError(_("--rounding is een getal van 0 of hoger: de helft van de afronding, zoals 0.5."))
    from meerwaarde.disclosure.additive.intervals import intervals
    from meerwaarde.disclosure.additive.tablefile import read_published

    names = _columns(by)
    published = read_published(
        table,
        names,
        hierarchies=[_pair(text, "--hierarchy") for text in hierarchies],
        total=total,
        column=column,
        decimal=cast(Literal["comma", "point"], decimal),
        slack=rounding,
    )
    _warn(published)
    knowing = _known(published, known, total, decimal)
    with _patience(quiet=as_json):
        found = intervals(published, knowing, whole=whole)
    if as_json:
        print(json.dumps(as_data(names, found), ensure_ascii=False, indent=2))
    else:
        _tell(published, found)
    return 1 if any(one.exact for one in found) else 0


def as_data(names: Sequence[str], found: Sequence[Interval]) -> dict[str, Any]:
    """The intervals with the keys of `--json`, see docs/formats.md."""
    return {
        "cells": [
            {
                **dict(zip(names, one.codes, strict=True)),
                "lower": _plain(one.lower),
                "upper": None if math.isinf(one.upper) else _plain(one.upper),
                "exact": one.exact,
            }
            for one in found
        ]
    }


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _columns(by: Sequence[str]) -> tuple[str, ...]:
    names = tuple(name.strip() for text in by for name in text.split(","))
    if "" in names or len(set(names)) < len(names):
        raise InputError(_("--by is een lijst van kolommen met komma’s ertussen, elke kolom één keer."))
    taken = [name for name in names if name in ("lower", "upper", "exact")]
    if taken:
        raise InputError(_("de kolom {} heet als een uitkomst van deze controle. Geef die een andere naam.")
                         .format(taken[0]))  # fmt: skip
    return names


def _pair(text: str, option: str) -> tuple[str, Path]:
    name, sign, path = text.partition("=")
    if not (name and sign and path):
        raise InputError(_("{} is KOLOM=BESTAND, niet ‘{}’.").format(option, text))
    return name.strip(), Path(path)


def _known(published: Published, texts: Sequence[str], total: str, decimal: str) -> Mapping[int, float]:
    """The cells that `--known A=a,B=b:VALUE` names, by position, with their values. A column left out is the total."""
    from meerwaarde.questionnaire.numerals import NumberError, parse_number

    found: dict[int, float] = {}
    for text in texts:
        place, sign, amount = text.rpartition(":")
        codes = _codes(published, place if sign else "", text, total)
        try:
            value = parse_number(amount, cast(Literal["comma", "point"], decimal))
        except NumberError as reason:
            raise InputError(f"--known {text}: ‘{amount}’ {reason}") from None
        cell = published.position(codes)
        printed = float(published.value.ravel()[cell])
        apart = abs(printed - value) - published.slack  # NaN for a blank
        if value < 0 or apart > CLOSE * max(1.0, value) or found.setdefault(cell, value) != value:
            what = _("--known {}: deze cel heeft al een andere waarde, of de waarde is negatief.")
            raise InputError(what.format(text))
    return found


def _codes(published: Published, place: str, text: str, total: str) -> list[str]:
    """The code of each dimension in `A=a,B=b`; codes may hold commas, so only a name of a column begins a new part."""
    names = [one.name for one in published.dimensions]
    begins = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    parts = [part.partition("=") for part in re.split(rf",(?=(?:{begins})=)", place)]
    given = {name: code for name, sign, code in parts if sign and name in names}
    if len(given) < len(parts):
        what = _("--known {}: schrijf KOLOM=CODE,KOLOM=CODE:WAARDE, met de kolommen van --by ({}).")
        raise InputError(what.format(text, ", ".join(names)))
    codes = [given.get(name, total) for name in names]
    for one, code in zip(published.dimensions, codes, strict=True):
        if code not in one.codes:
            raise InputError(_("--known {}: {} staat niet in de kolom {}.").format(text, code, one.name))
    return codes


def _warn(published: Published) -> None:
    """Say on standard error which dimensions have no total at all: then nothing follows from it."""
    for axis, one in enumerate(published.dimensions):
        if not published.row.take(one.total, axis=axis).any():
            what = _("Let op: in de kolom {} staat geen totaal ({}). Heet dat anders? Geef dan --total.")
            print(what.format(one.name, one.codes[one.total]), file=sys.stderr)


def _patience(*, quiet: bool) -> AbstractContextManager[object]:
    """A sign of life on stderr when somebody watches; silent otherwise."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(_("Elke lege cel wordt nagerekend…"))


def _tell(published: Published, found: Sequence[Interval]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(_headline(found), style="bold"))
    if not found:
        return
    shown = Table()
    for one in published.dimensions:
        shown.add_column(Text(one.name), overflow="fold")
    for heading in (_("minstens"), _("hoogstens")):
        shown.add_column(heading, justify="right")
    shown.add_column("")
    for cell in found[:MOST_ROWS]:
        upper = _("onbegrensd") if math.isinf(cell.upper) else _figure(cell.upper)
        mark = _("precies bekend") if cell.exact else ""
        shown.add_row(*map(Text, cell.codes), _figure(cell.lower), upper, mark, style="bold red" if cell.exact else "")
    console.print(shown)
    if len(found) > MOST_ROWS:
        console.print(_("… en nog {}; met --json ziet u alles.").format(number(len(found) - MOST_ROWS)))


def _headline(found: Sequence[Interval]) -> str:
    exact = sum(one.exact for one in found)
    if not found:
        return _("In deze tabel is niets verborgen.")
    if not exact:
        return ngettext(
            "Van de ene lege cel is de waarde niet precies af te leiden. Wel ligt zij tussen deze grenzen.",
            "Van geen van de {n} lege cellen is de waarde precies af te leiden. Wel liggen zij tussen deze grenzen.",
            len(found),
        ).format(n=number(len(found)))
    return ngettext(
        "Van {exact} van de {n} lege cellen is de waarde precies af te leiden. Publiceer deze tabel zo niet.",
        "Van {exact} van de {n} lege cellen zijn de waarden precies af te leiden. Publiceer deze tabel zo niet.",
        exact,
    ).format(exact=number(exact), n=number(len(found)))


def _figure(value: float) -> str:
    decimals = next((places for places in range(4) if round(value, places) == value), 4)
    return number(value, decimals)
