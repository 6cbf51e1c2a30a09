"""Which language our own words speak on a page."""

from __future__ import annotations

from meerwaarde.language import LANGUAGES, use_language


def speak(code: str) -> str:
    """Let our own words follow a page in the language `code` (BCP 47, such as nl-NL, en or ar).

    Returns the language spoken, which the page marks with `lang` where it differs from its own: Dutch, or English
    next to every other language.
    """
    primary = code.partition("-")[0].lower()
    spoken = primary if primary in LANGUAGES else ("en" if primary else "nl")
    use_language(spoken)
    return spoken
