"""What a list is searched and narrowed by, and the two days between which members are counted."""

from __future__ import annotations

from typing import Any

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors
from meerwaarde.web.members.forms.base import DayField
from meerwaarde.web.members.labels import sizes, standings
from meerwaarde.web.members.types import Filters


class ListForm(forms.Form):
    """The row of filters above the list. The names are those in the address."""

    zoek = forms.CharField(required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    stand = forms.ChoiceField(required=False)
    werk = forms.ChoiceField(required=False)
    grootte = forms.ChoiceField(required=False)
    gemeente = forms.ChoiceField(required=False)
    concern = forms.CharField(required=False, max_length=20)
    dag = DayField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("Alles"))
        choices = {
            "stand": standings().items(),
            "werk": [(one.code, one.label) for one in selectors.work_kinds()],
            "grootte": sizes().items(),
            "gemeente": [(one.code, one.name) for one in selectors.municipalities()],
        }
        for name, options in choices.items():
            self.fields[name].choices = [everything, *options]  # type: ignore[attr-defined]
        labels = {
            "zoek": _("Naam, plaats, lidnummer of KvK-nummer"),
            "stand": _("Lid"),
            "werk": _("Werksoort"),
            "grootte": _("Omvangklasse"),
            "gemeente": _("Werkt in gemeente"),
            "concern": _("Concern (lidnummer)"),
            "dag": _("Ledenbestand op"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["dag"].error_messages["invalid"] = _("Schrijf de dag als dag-maand-jaar, zoals 31-12-2026.")

    def filters(self) -> Filters:
        """The filters; what cannot be read narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            words=said.get("zoek", ""),
            standing=said.get("stand", ""),
            kind=said.get("werk", ""),
            size=said.get("grootte", ""),
            municipality=said.get("gemeente", ""),
            holding=said.get("concern", "").strip(),
        )


class PeriodForm(forms.Form):
    """Two days."""

    van = DayField()
    tot = DayField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["van"].label, self.fields["tot"].label = _("Van"), _("Tot en met")
        for field in self.fields.values():
            field.error_messages["required"] = _("Vul dit in.")
            field.error_messages["invalid"] = _("Schrijf de dag als dag-maand-jaar, zoals 31-12-2026.")

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when the days stand the wrong way round."""
        said = self.cleaned_data
        if "van" in said and "tot" in said and said["tot"] < said["van"]:
            self.add_error("tot", _("Deze dag ligt voor de eerste dag. Draai de dagen om."))
        return said
