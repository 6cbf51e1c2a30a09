"""The user's language: gettext with Dutch as the source, numbers as that language prints them.

Dutch is written in the code itself, so a text that nobody translated is Dutch, never empty. English stands in
`locale/en`. The language is a context variable, so that two requests in one process do not mix.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

LANGUAGES = ("nl", "en")
_current: ContextVar[str] = ContextVar("language", default="nl")
_instead: ContextVar[Mapping[str, str] | None] = ContextVar("instead", default=None)


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return _gettext.translation("meerwaarde", folder, languages=[language], fallback=True)


def use_language(language: str) -> None:
    """Let everything that follows in this context speak `language` ("nl" or "en")."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, not {language!r}")
    _current.set(language)


def language() -> str:
    """The language of this context."""
    return _current.get()


def gettext(text: str) -> str:
    """`text` (Dutch) in the current language."""
    text = (_instead.get() or {}).get(text, text)
    return _catalogue(_current.get()).gettext(text) if text else text


@contextmanager
def saying(instead: Mapping[str, str]) -> Iterator[None]:
    """Say these texts in the place of others (Dutch both): a report over another unit has other words."""
    token = _instead.set(instead)
    try:
        yield
    finally:
        _instead.reset(token)


def ngettext(one: str, many: str, n: int) -> str:
    """The singular or plural Dutch text for `n`, in the current language."""
    return _catalogue(_current.get()).ngettext(one, many, n)


def round_half_up(value: float, decimals: int) -> Decimal:
    """`value` rounded half up in decimal arithmetic, as a reader does it: 3 of 48 (6.25) prints 6.3.

    The shortest decimal text of the float is rounded, after a cut at 12 significant digits, so that binary noise in
    a computed 6.249999999999999 does not decide.
    """
    exact = Decimal(f"{value:.12g}")
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return rounded + 0 if rounded else Decimal(0).quantize(Decimal(1).scaleb(-decimals))


def number(value: float | int | Decimal, decimals: int = 0) -> str:
    """`value` as the current language prints it: 1.234,5 in Dutch, 1,234.5 in English; a true minus sign."""
    text = f"{round_half_up(float(value), decimals):,}"
    if language() == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "\N{MINUS SIGN}")


def percent_sign() -> str:
    """The sign with the space before it that the language asks for: `34,8 %`, `34.8%`. No line breaks there."""
    return "%" if language() == "en" else "\N{NO-BREAK SPACE}%"


def percentage(value: float | int | Decimal, decimals: int = 1) -> str:
    """A share as the current language prints it: `34,8 %` in Dutch, `34.8%` in English."""
    return number(value, decimals) + percent_sign()
