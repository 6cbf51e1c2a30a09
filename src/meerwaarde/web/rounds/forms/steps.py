"""The steps of a round: whom, when, in which words; and what changes once it is out."""

from __future__ import annotations

from typing import Any

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors as members
from meerwaarde.web.members.types import SIZE_CLASSES, Filters
from meerwaarde.web.rounds.forms.base import DayField, DaysField, RoundForm, WholeField
from meerwaarde.web.rounds.labels import units
from meerwaarde.web.rounds.models import Round


class TargetForm(RoundForm):
    """Whom a round asks: the filters of the list of members, of a day."""

    standing = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    size = forms.ChoiceField(required=False)
    municipality = forms.ChoiceField(required=False)
    words_ = forms.CharField(required=False, max_length=100)
    holding = forms.CharField(required=False, max_length=20)
    day = DayField()
    unit = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("Alles"))
        sizes = [(name, name) for name, _least, _most in SIZE_CLASSES] + [("unknown", _("Onbekend"))]
        options: dict[str, list[tuple[str, str]]] = {
            "standing": [("member", _("Leden")), ("former", _("Oud-leden")), everything],
            "kind": [everything, *((one.code, one.label) for one in members.work_kinds())],
            "size": [everything, *sizes],
            "municipality": [everything, *((one.code, one.name) for one in members.municipalities())],
            "unit": list(units().items()),
        }
        for name, choices in options.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {
            "standing": (_("Lid"), ""),
            "kind": (_("Werksoort"), ""),
            "size": (_("Aantal medewerkers"), ""),
            "municipality": (_("Werkt in gemeente"), ""),
            "words_": (_("Naam, plaats, lidnummer of KvK-nummer"), ""),
            "holding": (_("Concern (lidnummer)"), ""),
            "day": (_("Ledenbestand op"), ""),
            "unit": (_("Hoe vaak antwoordt een lid"), ""),
        }

    def filters(self) -> Filters:
        """The selection that was read."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("day", "unit")}
        said["words"] = said.pop("words_")
        return Filters(**{name: value.strip() for name, value in said.items()})


def target_data(round_: Round) -> dict[str, str]:
    """What the fields of `TargetForm` hold for a round."""
    said = {name: str(value) for name, value in round_.filters.items()}
    said["words_"] = said.pop("words", "")
    return {**said, "day": round_.day.isoformat(), "unit": round_.unit}


class WhenForm(RoundForm):
    """From when until when."""

    opens = DayField()
    closes = DayField()
    reminders = DaysField(required=False)
    minutes = WholeField()
    minimum = WholeField()

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {
            "opens": (_("Eerste dag"), _("Op deze dag gaan de uitnodigingen uit.")),
            "closes": (_("Laatste dag"), _("Tot en met deze dag kunnen leden antwoorden.")),
            "reminders": (_("Herinneringen"), _("Hoeveel dagen na de eerste dag, zoals 7, 12. Leeg: geen.")),
            "minutes": (_("Minuten"), _("Hoe lang antwoorden ongeveer duurt. Leden zien dit.")),
            "minimum": (_("Minste aantal antwoorden"), _("Bij minder antwoorden toont niemand uitkomsten.")),
        }


class TextsForm(RoundForm):
    """The texts of the mails."""

    subject = forms.CharField(max_length=200)
    invitation = forms.CharField(widget=forms.Textarea(attrs={"rows": 12}))
    reminder = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 10}))

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        fields = _("U kunt gebruiken: {fields}.").replace("{fields}", "{naam} {titel} {datum} {minuten} {link}")
        return {
            "subject": (_("Onderwerp"), ""),
            "invitation": (_("Uitnodiging"), fields),
            "reminder": (_("Herinnering"), _("Leeg: er gaat geen herinnering uit.") + " " + fields),
        }


class ExtendForm(RoundForm):
    """A later end."""

    closes = DayField()

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {"closes": (_("Nieuwe laatste dag"), _("Links die al verstuurd zijn, werken dan ook langer."))}


class RemindersForm(RoundForm):
    """What reminders say, once the round is out."""

    reminders = DaysField(required=False)
    reminder = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 10}))

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {
            "reminders": (_("Herinneringen"), _("Hoeveel dagen na de eerste dag, zoals 7, 12. Leeg: geen.")),
            "reminder": (_("Herinnering"), _("Leeg: er gaat geen herinnering uit.")),
        }
