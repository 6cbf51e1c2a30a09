"""Shortening a quote: words may be left out, at the place of `[…]`; nothing else may change."""

from __future__ import annotations

import re

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

LEFT_OUT = "[…]"
_MARK = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]")


def shortened(original: str, kept: str) -> str:
    """`kept` as it may be printed. Raises InputError when it is no part of `original`, its words left out at `[…]`.

    >>> shortened("Wij wachten langer dan ooit op geld.", "Wij wachten [...] op geld.")
    'Wij wachten […] op geld.'
    """
    words = original.split()
    parts = [part.split() for part in _MARK.split(kept)]
    if not any(parts):
        raise InputError(_("Het citaat is leeg. Laat een deel van de woorden staan."))
    if any(not part for part in parts[1:-1]):
        raise InputError(_("Er staat twee keer […] achter elkaar. Eén keer is genoeg."))
    if not _is_part(words, parts):
        raise InputError(
            _("Dit staat zo niet in het antwoord. U mag alleen woorden weglaten, en zet daar dan […]. Verander niets,"
              " ook geen hoofdletter of punt.")
        )  # fmt: skip
    return f" {LEFT_OUT} ".join(" ".join(part) for part in parts).strip()


def _is_part(words: list[str], parts: list[list[str]]) -> bool:
    """Whether the parts stand in the words in this order, at least one word between them; what is not marked at the
    beginning or the end is not left out there. The earliest place of each part leaves most room for the rest."""
    at = 0
    for number, part in enumerate(parts):
        if not part:  # […] at the very beginning or end: something must be left out there
            continue
        last = number == len(parts) - 1
        first = at if number == 0 else at + 1
        if last:
            start = len(words) - len(part)
            if start < first or (number == 0 and start != 0) or words[start:] != part:
                return False
            at = len(words)
        elif number == 0:
            if words[: len(part)] != part:
                return False
            at = len(part)
        else:
            found = next((i for i in range(first, len(words)) if words[i : i + len(part)] == part), -1)
            if found < 0:
                return False
            at = found + len(part)
    return bool(parts[-1]) or at < len(words)
