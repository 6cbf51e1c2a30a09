"""Text from forms, registers and answers, made harmless for the program that opens the file."""

from __future__ import annotations

import re

# What a spreadsheet takes for the start of a formula; the wide forms count in East Asian editions.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
# What XML 1.0 cannot hold (section 2.2, Char), lone surrogates included.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def neutral(text: str) -> str:
    """`text` so that no spreadsheet computes it: a leading apostrophe where it would start a formula.

    Plain numbers (-1, +2,5) stay as they are: they compute nothing and are often codes.
    """
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def writable(text: str) -> str:
    """`text` with a replacement mark for every character that XML, and so Word and DDI, cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
