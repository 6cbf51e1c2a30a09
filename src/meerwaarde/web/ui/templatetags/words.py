"""The words of a template: `{% text "Pagina {} van {}" page total %}`."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from meerwaarde.language import gettext, language

register = template.Library()


@register.simple_tag
def text(words: str, *values: object, **named: object) -> str:
    """`words` (Dutch, as written in the template) in the language of the page, values escaped and filled in."""
    translated = gettext(words)
    if values or named:
        return format_html(translated, *values, **named)
    return _as_is(translated)


def _as_is(words: str) -> SafeString:
    return mark_safe(words)  # a text of our own, from the template or the catalogue


@register.simple_tag
def interface_language() -> str:
    """The language of our own words on this page: nl or en."""
    return language()
