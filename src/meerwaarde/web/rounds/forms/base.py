"""Fields that read what people write, and a form that says in our words what it could not read."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from meerwaarde.language import gettext as _
from meerwaarde.web.rounds.making import LARGEST_PACKED, too_large
from meerwaarde.web.rounds.types import Refused

DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
FIRST_YEAR, LAST_YEAR = 2000, 2100


class DayField(forms.DateField):
    """A day, as 31-12-2026 or as the browser writes it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=DAYS, widget=widget, **kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError for what is none, and for a year that nobody can mean."""
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Het jaar van deze dag kan niet kloppen: {year}.").format(year=day.year))
        return day


class WholeField(forms.IntegerField):
    """A whole number of a few digits."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6})
        super().__init__(widget=widget, min_value=0, max_value=999_999, **kwargs)


class DaysField(forms.CharField):
    """Numbers of days, with commas between them."""

    def clean(self, value: Any) -> Any:
        """The numbers in order. Raises ValidationError."""
        parts = str(value or "").replace(";", ",").replace(" en ", ",").replace(" ", ",").split(",")
        parts = [part.strip() for part in parts if part.strip()]
        if any(not (part.isascii() and part.isdigit() and len(part) < 4) for part in parts):
            raise ValidationError(_("Schrijf hele getallen met komma's ertussen, zoals 7, 12."))
        return sorted({int(part) for part in parts})


class FormFileField(forms.FileField):
    """A questionnaire; what is too large is refused before it is read."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file. Raises ValidationError."""
        found = super().clean(data, initial)
        if found is not None and found.size > LARGEST_PACKED:
            raise ValidationError(too_large())
        return found


class RoundForm(forms.Form):
    """A form whose labels come from `words()` in the language of the page: {name: (label, help)}.

    Names of fields are those of the services' parameters, so that `refused` finds its field.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words().items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, help_text
        for field in self.fields.values():
            field.error_messages["required"] = _("Vul dit in.")
            field.error_messages["invalid_choice"] = _("Kies iets uit de lijst.")
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = _("Schrijf de dag als dag-maand-jaar, zoals 31-12-2026.")
            elif isinstance(field, forms.IntegerField):
                field.error_messages["invalid"] = _("Schrijf een heel getal, zoals 14.")
            elif isinstance(field, forms.FileField):
                empty = _("Dit bestand is leeg of niet te lezen. Kies een ander bestand.")
                field.error_messages |= {"empty": empty, "invalid": empty, "missing": empty}
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
        """Show why it was refused, beside its field where there is one."""
        self.add_error(reason.field if reason.field in self.fields else None, reason.message)


class TokenForm(RoundForm):
    """A form that makes something once, however often it is sent."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4
