"""Numbers as people type them: `12,5` and `12.5` are the same, `1.250` is asked back, nothing is guessed.

Neither the browser nor the language of the page decides: a single comma or point followed by exactly three digits can
be a decimal mark or mark thousands, and then both readings are offered.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

LONGEST = 40  # characters; longer texts are no number somebody typed
POINT_LANGUAGES = frozenset({"en", "zh", "ja", "ko", "he", "th"})  # CLDR: these write a decimal point
_GROUPING = frozenset(" .,")
_SPACES = frozenset(" \u00a0\u2007\u2008\u2009\u202f'’٬")  # between thousands
_MINUS = str.maketrans({"−": "-", "–": "-", "‑": "-", "٫": "d"})  # d: the Arabic decimal mark, never doubtful
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff"))


def read_number(text: str) -> tuple[str, ...]:
    """What `text` may stand for, each with a decimal point: none (unreadable), one, or two (to be asked back).

    >>> read_number("12,5"), read_number("1.250"), read_number("twaalf")
    (('12.5',), ('1250', '1.25'), ())
    """
    plain = _plain(text)
    sign = "-" if plain.startswith("-") else ""
    body = plain.lstrip("+-") if plain[:2] not in ("--", "++", "+-", "-+") else ""
    if not body or len(body) > LONGEST or any(char not in "0123456789 .,d" for char in body):
        return ()
    readings = dict.fromkeys(_canonical(sign, whole, part) for whole, part in _readings(body))
    return tuple(readings)


def _plain(text: str) -> str:
    """Western digits, one kind of space and minus, without a euro sign in front."""
    stripped = text.translate(_MINUS).translate(_INVISIBLE).strip().removeprefix("€").strip()
    if stripped.startswith("-"):
        stripped = "-" + stripped[1:].strip().removeprefix("€").strip()
    return "".join(" " if char in _SPACES else char for char in western(stripped))


def western(text: str) -> str:
    """`text` with the decimal digits of every script as 0 to 9, and without invisible marks of direction."""
    return "".join(_digit(char) for char in text.translate(_INVISIBLE))


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _readings(body: str) -> list[tuple[str, str]]:
    """Each pair of whole and decimal digits that `body` can be."""
    marks = [char for char in body if not char.isdigit()]
    kinds = set(marks)
    if not marks:
        return [(body, "")]
    if "d" in kinds:
        whole, _, part = body.partition("d")
        return [(whole.translate(_BARE), part)] if "d" not in part and part.isdigit() and _grouped(whole) else []
    if len(marks) == 1 and marks[0] in ".,":
        whole, _, part = body.partition(marks[0])
        return _one_mark(whole, part)
    last = marks[-1]
    if len(kinds) == 1:
        return [(body.translate(_BARE), "")] if _grouped(body) else []
    whole, _, part = body.rpartition(last)
    decided = len(kinds) == 2 and last in ".," and last not in whole and part.isdigit() and _grouped(whole)
    return [(whole.translate(_BARE), part)] if decided else []


_BARE = str.maketrans("", "", " .,")


def _one_mark(whole: str, part: str) -> list[tuple[str, str]]:
    if not whole and not part:
        return []
    if len(part) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        return [(whole + part, ""), (whole, part)]
    return [(whole, part)]


def _grouped(text: str) -> bool:
    """Whether digits stand in groups of three with one kind of mark between them."""
    marks = {char for char in text if char in _GROUPING}
    if not marks:
        return text.isdigit()
    first, *rest = text.split(marks.pop())
    return not marks and first.isdigit() and len(first) <= 3 and all(len(one) == 3 and one.isdigit() for one in rest)


def _canonical(sign: str, whole: str, part: str) -> str:
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    text = f"{whole}.{part}" if part else whole
    return text if text == "0" else sign + text


def typed_number(value: str, language: str) -> str:
    """`value` (decimal point) as it stands in a field: the decimal mark of the language, thousands unmarked."""
    if not _is_number(value):
        return value
    return value if language[:2] in POINT_LANGUAGES else value.replace(".", ",")


def printed_number(value: str, language: str) -> str:
    """`value` (decimal point) as people read it: 1.250,5 in Dutch, 1,250.5 in English, all its decimals kept."""
    if not _is_number(value):
        return value
    text = f"{Decimal(value):,f}"
    if language[:2] not in POINT_LANGUAGES:
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def told_number(value: str, language: str) -> str:
    """`value` (decimal point) inside a sentence: 3.450.000 and 12,5; four digits stay together, they may be a year."""
    whole = value.lstrip("-").partition(".")[0]
    if len(whole) > 4:
        return printed_number(value, language)
    return typed_number(value, language).replace("-", "−")


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False
