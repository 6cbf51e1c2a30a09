"""The words of the pages in the respondent's language, each marked with the language that it is in."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from meerwaarde.web.answering.voice import Voice

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: object) -> SafeString:
    """`{% say "question_of" number=2 total=5 %}`: a text of `texts`, escaped, with its own lang where needed."""
    speaker: Voice = context["voice"]
    return speaker.phrase(key, **values)


@register.simple_tag(takes_context=True)
def plainly(context: Context, key: str, **values: object) -> str:
    """The same without marks, for inside an attribute."""
    speaker: Voice = context["voice"]
    return speaker.say(key, **values)
