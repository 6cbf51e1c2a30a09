"""Words, numbers and dates in templates, in the language of the page.

`{% t "Er zijn {n} leden" n=total %}` is a text that scripts/translations.py gathers; Dutch is the source.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from meerwaarde.language import gettext as _
from meerwaarde.language import language, percentage
from meerwaarde.language import number as written

register = template.Library()


@register.simple_tag
def interface_language() -> str:
    """The language of our own words on this page: nl or en."""
    return language()


@register.simple_tag
def skip_words() -> str:
    """What the first link of a page says, to those who go by keyboard."""
    return _("Naar de inhoud")


@register.simple_tag
def t(text: str, **values: Any) -> SafeString:
    """A Dutch text in the language of the page; values are escaped, whole numbers written as that language does."""
    if not values:
        return SafeString(conditional_escape(_(text)))
    return format_html(_(text), **{name: shown(one) for name, one in values.items()})


@register.filter
def shown(value: Any) -> Any:
    """A number as the page writes it; anything else as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return written(value)
    return conditional_escape(value)


@register.filter
def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """`1234.5|number:1` is 1.234,5 on a Dutch page; nothing stays nothing."""
    return "" if value is None else written(value, decimals)


@register.filter
def share(value: float | Decimal | None, decimals: int = 1) -> str:
    """`34.8|share` is 34,8 % on a Dutch page and 34.8% on an English one; nothing stays nothing."""
    return "" if value is None else percentage(value, decimals)


MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}


@register.filter
def day(value: date | datetime | None) -> str:
    """3 mei 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return f"{value.day} {MONTHS[language()][value.month - 1]} {value.year}"


@register.filter
def moment(value: datetime | None) -> str:
    """3 mei 2026 14:05, in Dutch time."""
    return "" if value is None else f"{day(value)} {timezone.localtime(value):%H:%M}"
