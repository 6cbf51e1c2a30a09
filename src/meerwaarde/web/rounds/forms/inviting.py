"""Forms of inviting: another address, who is not to be asked, and the search in who answered."""

from __future__ import annotations

from typing import Any

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.rounds import labels
from meerwaarde.web.rounds.forms.base import RoundForm
from meerwaarde.web.rounds.responding import OPEN


class AddressForm(RoundForm):
    """Another address for a member that was not reached."""

    email = forms.CharField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(max_length=200, required=False)

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "email": (_("E-mailadres"), _("De uitnodiging gaat hierheen, met een nieuwe link.")),
            "name": (_("Naam"), _("Hoe wij deze persoon aanspreken.")),
        }


class SilenceForm(RoundForm):
    """Somebody who does not want to be asked."""

    email = forms.CharField(max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    number = forms.CharField(max_length=20, required=False)
    reason = forms.CharField(max_length=300)

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "email": (_("E-mailadres"), _("Alleen dit adres krijgt geen berichten meer.")),
            "number": (_("Of: lidnummer"), _("De hele organisatie wordt niet meer gevraagd.")),
            "reason": (_("Waarom"), _("Alleen het bureau ziet dit. Schrijf geen gegevens over mensen op.")),
        }


class WhoForm(RoundForm):
    """What a list of who answered is narrowed to."""

    zoek = forms.CharField(max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    stand = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = labels.stands()
        self.fields["stand"].choices = [  # type: ignore[attr-defined]
            (OPEN, _("Nog niet geantwoord")),
            *((code, stands[code]) for code in ("waiting", "begun", "silent", "answered")),
            ("ended", _("Wordt niet meer gevraagd")),
        ]

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {"zoek": (_("Naam of nummer"), ""), "stand": (_("Stand"), "")}

    def narrowed(self) -> tuple[str, str]:
        """How it stands and which words; what makes no sense narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return said.get("stand") or OPEN, str(said.get("zoek") or "").replace("\0", "")
