"""Names as they are sorted and searched: small letters and digits, so that every database orders them alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from meerwaarde.web.typed import one_line

LONGEST_WORD = 60
_WORD = re.compile(r"[0-9a-z]+")
# What takes no accent off by itself.
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "'": "", "’": ""})


def plain(text: str) -> str:
    """`text` in small letters without accents; what is no Latin letter becomes a space.

    >>> plain("Stichting De Brúg / Zó")
    'stichting de brug zo'
    """
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    letters = "".join(one if one.isascii() else f"u{ord(one):x}" if one.isalnum() else " " for one in bare
                      if not unicodedata.combining(one))  # fmt: skip
    return " ".join(_WORD.findall(letters))


def search_words(texts: Iterable[str]) -> set[str]:
    """The words by which `texts` are found. A number such as L-0042 is found by its parts and written together."""
    found = set()
    for text in texts:
        words = plain(text).split()
        found |= {word[:LONGEST_WORD] for word in words}
        if len(words) > 1 and any(word.isdigit() for word in words):
            found.add("".join(words)[:LONGEST_WORD])
    return found


def clean(text: object) -> str:
    """What somebody typed, on one line, without NUL bytes, characters that nobody sees and needless white space."""
    return one_line(text)
