"""What the officer writes on the pages of coding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.publications.coding.categories import AGAIN, NONE

LONGEST = 120


class CategoryForm(forms.Form):
    """What a category is called."""

    name_nl = forms.CharField(max_length=LONGEST)
    name_en = forms.CharField(max_length=LONGEST, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_nl"].label = _("Naam van de categorie")
        self.fields["name_nl"].help_text = _("Kort, zoals lezers hem in de tabel zien: “Te weinig personeel”.")
        self.fields["name_en"].label = _("In het Engels")
        for field in self.fields.values():
            field.error_messages |= {"required": _("Geef de categorie een naam."), "max_length": _("Dit is te lang.")}


class MergeForm(forms.Form):
    """With which category one is joined."""

    into = forms.ChoiceField()

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].label = _("Samenvoegen met")
        self.fields["into"].choices = [("", _("Kies een categorie")), *others]  # type: ignore[attr-defined]
        self.fields["into"].error_messages |= {"required": _("Kies een categorie."),
                                               "invalid_choice": _("Kies een categorie uit de lijst.")}  # fmt: skip


class RemoveForm(forms.Form):
    """What happens to the answers of a category that goes."""

    answers = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answers"].label = _("Antwoorden die alleen hierin staan")
        self.fields["answers"].choices = [  # type: ignore[attr-defined]
            (AGAIN, _("wil ik opnieuw bekijken")), (NONE, _("horen bij “geen van deze”")),
        ]  # fmt: skip
        self.fields["answers"].error_messages |= {"required": _("Kies wat er met de antwoorden gebeurt."),
                                                  "invalid_choice": _("Kies iets uit de lijst.")}  # fmt: skip


class SearchForm(forms.Form):
    """A word, and the category for the answers that have it."""

    woord = forms.CharField(max_length=100)
    categorie = forms.ChoiceField()

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["woord"].label = _("Woord, of het begin ervan")
        self.fields["categorie"].label = _("Categorie")
        self.fields["categorie"].choices = list(choices)  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages |= {"required": _("Vul dit in."), "max_length": _("Dit is te lang."),
                                     "invalid_choice": _("Kies een categorie uit de lijst.")}  # fmt: skip
