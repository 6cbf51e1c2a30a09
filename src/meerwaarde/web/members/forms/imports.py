"""The form that offers a file to the register."""

from __future__ import annotations

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.members.forms.base import DayField, RegisterForm, today


class ImportForm(RegisterForm):
    """A file, and from which day it holds."""

    bestand = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls"}))
    dag = DayField(initial=today)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bestand"].error_messages |= {
            "required": _("Kies een bestand."),
            "empty": _("Dit bestand is leeg. Kies een ander bestand."),
            "missing": _("Kies een bestand."),
        }

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {
            "bestand": (
                _("Bestand"),
                _("CSV of Excel, hoogstens 2,5 MB. De eerste rij heeft de namen van de kolommen."),
            ),
            "dag": (_("Geldt vanaf"), _("Vanaf deze dag gelden de veranderingen in het ledenbestand.")),
        }
