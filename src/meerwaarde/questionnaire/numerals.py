"""Numbers as people and programs write them: decimal comma and point are equal, what is ambiguous is refused.

`12,5` and `12.5` are the same number. In `1.250` nobody can tell a thousand from one and a quarter: one separator with
exactly three digits behind it and one to three before it (not beginning with 0). Then the user must say which sign is
the decimal one. All other spellings can be read in one way only:

- two different separators: the last is the decimal sign (`1.234,5`, `1,234.5`);
- the same separator twice: thousands (`1.250.000`);
- blanks between groups of three, also no-break and thin ones: thousands (`1 234,5`);
- an exponent, as programs write it: the separator before it is the decimal sign (`1.250e3`).
"""

from __future__ import annotations

import re
from typing import Literal

from meerwaarde.language import gettext as _

Decimal = Literal["comma", "point"]

LARGEST = 1e15  # beyond this a float no longer holds every whole number
LONGEST = 60  # characters; a number is shorter

_BLANKS = " \u00a0\u2009\u202f"
_MINUS = "-\N{MINUS SIGN}"
_BLANK_GROUPS = re.compile(rf"[0-9]{{1,3}}(?:[{_BLANKS}][0-9]{{3}})+(?=[.,]|$)")
_PLAIN = re.compile(r"(?P<whole>[0-9]*)(?:(?P<sign>[.,])(?P<part>[0-9]*))?(?P<exponent>[eE][+-]?[0-9]{1,3})?$")
_GROUPS = re.compile(r"(?P<whole>[0-9]{1,3}(?:(?P<group>[.,])[0-9]{3})(?:(?P=group)[0-9]{3})*)"
                     r"(?:(?!(?P=group))(?P<sign>[.,])(?P<part>[0-9]*))?$")  # fmt: skip


class NumberError(ValueError):
    """The text cannot be read as one number; the message says in the user's language why and what to do."""


def parse_number(text: str, decimal: Decimal | None = None) -> float:
    """The number in `text`. `decimal` settles what is ambiguous. Raises NumberError."""
    bare = text.strip(_BLANKS + "\t\r\n")
    negative = bare[:1] in tuple(_MINUS)
    digits = bare[1:].lstrip(_BLANKS) if bare[:1] in (*_MINUS, "+") else bare
    if "%" in digits or "€" in digits or "$" in digits:
        raise NumberError(_("is geen kaal getal; haal het procent- of valutateken weg"))
    found = _read(digits, decimal) if len(digits) <= LONGEST else None
    if found is None:
        raise NumberError(_("is geen getal; verbeter de cel of maak de cel leeg"))
    if not found <= LARGEST:
        raise NumberError(too_large())
    return -found if negative else found


def too_large() -> str:
    """What to say of a number beyond LARGEST."""
    return _("is te groot om een gegeven te zijn; controleer de cel")


def _read(digits: str, decimal: Decimal | None) -> float | None:
    blanks = _BLANK_GROUPS.match(digits)
    if blanks:
        rest = digits[blanks.end() :]
        digits = "".join(filter(str.isdigit, blanks.group())) + rest
        if rest:
            return float(digits.replace(",", ".")) if _PLAIN.match(digits) else None
    plain = _PLAIN.match(digits)
    if plain:
        whole, part = plain["whole"], plain["part"] or ""
        if not whole and not part:
            return None
        if _ambiguous(plain) and _thousands(plain, decimal):
            return float(whole + part)
        return float(f"{whole or 0}.{part or 0}{plain['exponent'] or ''}")
    groups = _GROUPS.match(digits)
    if groups is None or groups["whole"].startswith("0"):
        return None
    return float(groups["whole"].replace(groups["group"], "") + "." + (groups["part"] or "0"))


def _ambiguous(plain: re.Match[str]) -> bool:
    whole, part = plain["whole"], plain["part"] or ""
    return len(part) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and not plain["exponent"]


def _thousands(plain: re.Match[str], decimal: Decimal | None) -> bool:
    """Whether the one separator of an ambiguous number groups thousands, as `decimal` says."""
    if decimal is None:
        what = _("kan {thousands} zijn, of {whole} met {part} achter de komma; geef --decimal comma of --decimal point")
        whole, part = plain["whole"], plain["part"]
        raise NumberError(what.format(thousands=whole + part, whole=whole, part=part))
    return (decimal == "comma") == (plain["sign"] == ".")
