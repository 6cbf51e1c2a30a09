"""The form that offers a list of inhabitants."""

from __future__ import annotations

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.members.forms.base import RegisterForm, today
from meerwaarde.web.members.inhabitants.services import FIRST_YEAR
from meerwaarde.web.members.models.areas import LONGEST_SOURCE


def _this_year() -> int:
    return today().year


class InhabitantsForm(RegisterForm):
    """A file, of which year, and who counted."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls"}))
    year = forms.IntegerField(initial=_this_year, min_value=FIRST_YEAR)
    source = forms.CharField(max_length=LONGEST_SOURCE)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages |= {
            "required": _("Kies een bestand."),
            "empty": _("Dit bestand is leeg. Kies een ander bestand."),
            "missing": _("Kies een bestand."),
        }
        self.fields["year"].error_messages |= {
            "invalid": _("Schrijf het jaar met vier cijfers, zoals 2026."),
            "min_value": _("Kies een jaar waarvan 1 januari voorbij is."),
        }

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "file": (
                _("Bestand"),
                _("CSV of Excel, hoogstens 2,5 MB. De eerste rij heeft de namen van de kolommen."),
            ),
            "year": (_("Aantallen op 1 januari van"), _("Het jaar waarvan de aantallen zijn, met vier cijfers.")),
            "source": (
                _("Bron"),
                _("Wie telde en in welke lijst, zoals: CBS, Bevolking op 1 januari. Komt in rapporten te staan."),
            ),
        }
