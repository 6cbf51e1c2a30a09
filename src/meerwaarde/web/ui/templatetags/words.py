"""The words of the layout itself. Texts stand in Python, where the translations are gathered from."""

from __future__ import annotations

from django import template

from meerwaarde.language import gettext as _
from meerwaarde.language import language

register = template.Library()


@register.simple_tag
def interface_language() -> str:
    """The language of our own words on this page: nl or en."""
    return language()


@register.simple_tag
def skip_words() -> str:
    """What the first link of a page says, to those who go by keyboard."""
    return _("Naar de inhoud")
