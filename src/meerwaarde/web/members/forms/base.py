"""Fields that read what people write, and a form that says in our words what it could not read."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.members.types import Refused

DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
FIRST_YEAR, LAST_YEAR = 1800, 2199  # the oldest municipalities are younger than the first
LONGEST_NUMBER = 40
_DUTCH = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,2})?|[0-9]+(,[0-9]{1,2})?")
_POINT = re.compile(r"[0-9]+\.[0-9]{1,2}")
_UNSURE = re.compile(r"[0-9]{1,3},[0-9]{3}")


def number_from(typed: str) -> Decimal:
    """A number as a Dutch reader writes it: 1.250 or 1.250,50 or 1250,5; also 1250.5.

    Raises ValidationError, which asks what is meant where that is not sure.
    """
    bare = re.sub(r"[\s\u00a0\u202f€]", "", typed)
    if _DUTCH.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if _POINT.fullmatch(bare):
        return Decimal(bare)
    if _UNSURE.fullmatch(bare):
        whole, rest = bare.split(",")
        text = _("Er staat {typed}. Bedoelt u {large} of {small}?")
        raise ValidationError(text.format(typed=typed.strip(), large=whole + rest, small=f"{whole},{rest[:2]}"))
    raise ValidationError(_("Dit is geen getal: {typed}. Zo wel: 1250 of 1.250,50.").format(typed=typed.strip()))


class DayField(forms.DateField):
    """A day, as 31-12-2015 or as the browser writes it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=DAYS, widget=widget, **kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError for what is none, and for a year that nobody can mean."""
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Het jaar van deze dag kan niet kloppen: {year}.").format(year=day.year))
        return day


class NumberField(forms.Field):
    """A whole number or an amount, as a Dutch reader writes it; empty is None."""

    def __init__(self, *, decimals: int = 0) -> None:
        mode = "decimal" if decimals else "numeric"
        widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "maxlength": LONGEST_NUMBER})
        super().__init__(required=False, widget=widget)

    def to_python(self, value: Any) -> Decimal | None:
        """The number, or None. Raises ValidationError."""
        text = str(value or "").replace("\0", "").strip()
        return number_from(text[:LONGEST_NUMBER]) if text else None

    def prepare_value(self, value: Any) -> Any:
        """What is shown in the field: as Dutch readers write it, or what was typed."""
        if isinstance(value, Decimal):
            text = f"{value:f}"
            return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
        return value


class RegisterForm(forms.Form):
    """A form whose labels come from `words()` in the language of the page: {name: (label, help)}.

    Names of fields are those of the services' parameters, so that `refused` finds its field.
    """

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    ALIKE: ClassVar[Mapping[str, str]] = {}  # a parameter of the service: the field that it comes from

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4
        for name, (label, help_text) in self.words().items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, help_text
        for field in self.fields.values():
            field.error_messages["required"] = _("Vul dit in.")
            field.error_messages["invalid_choice"] = _("Kies iets uit de lijst.")
            if isinstance(field, DayField):
                field.error_messages["invalid"] = _("Schrijf de dag als dag-maand-jaar, zoals 31-12-2026.")
            elif isinstance(field, forms.UUIDField):
                field.error_messages["invalid"] = _("Open deze pagina opnieuw.")
            if isinstance(field, forms.CharField):
                field.error_messages["max_length"] = _("Dit is te lang.")
                field.validators = [
                    one for one in field.validators if type(one).__name__ != "ProhibitNullCharactersValidator"
                ]  # the services leave NUL bytes out

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {}

    def refused(self, reason: Refused) -> None:
        """Show why the register refused, beside its field where there is one."""
        name = self.ALIKE.get(reason.field, reason.field)
        self.add_error(name if name in self.fields else None, reason.message)


def today() -> date:
    """The day that forms begin with."""
    return timezone.localdate()
