"""What the officer and the second reader write on the pages of a draft."""

from __future__ import annotations

from typing import Any

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.publications.drafts.choices import Choices
from meerwaarde.web.publications.drafts.making import LONGEST_TEXT


class TextsForm(forms.Form):
    """The texts around the figures."""

    headline = forms.CharField(required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    introduction = forms.CharField(required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10}))
    limits = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}))
    correction = forms.CharField(required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "headline": (
                _("Belangrijkste uitkomst"),
                _("De kop van het rapport, met een cijfer. Leeg: het programma schrijft hem."),
            ),
            "introduction": (_("Tekst vooraan"), _("Een alinea per regel. Leeg: het programma schrijft wat opvalt.")),
            "limits": (_("Wat dit niet meet"), _("Een punt per regel. Zonder dit hoofdstuk wordt niets openbaar.")),
            "correction": (_("Wat is er verbeterd?"), _("Staat straks ook bij de oude versie.")),
        }
        for name, (label, help_text) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
            said = {"max_length": _("Dit is te lang."), "required": _("Schrijf wat dit onderzoek niet meet.")}
            self.fields[name].error_messages |= said
        if not again:
            del self.fields["correction"]


class OptionsForm(forms.Form):
    """How the report is called, how it is split, what is in it and with what it is compared."""

    title = forms.CharField(max_length=200)
    period = forms.CharField(max_length=60)
    language = forms.ChoiceField(choices=[("nl", "Nederlands"), ("en", "English")])
    previous = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    split = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    questions = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    offered = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)  # which questions were shown

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "title": (_("Titel"), ""),
            "period": (_("Periode"), _("Bijvoorbeeld: oktober 2025.")),
            "language": (_("Taal van het rapport"), ""),
            "previous": (
                _("Vergelijken met een eerdere ronde"),
                _("Van elke vraag die in beide rondes gelijk is, komt de verandering in het rapport: van iedereen,"
                  " en van de leden die beide keren antwoordden."),
            ),
            "split": (
                _("Splitsen naar"),
                _("Hooguit vier. Elke splitsing kost cijfers die afgeschermd moeten worden: hoe kleiner de groepen, hoe"
                  " meer."),
            ),
            "questions": (
                _("Vragen in het rapport"),
                _("Haal het vinkje weg bij wat u niet wilt publiceren. Vragen die alleen daarna zijn gesteld, gaan mee:"
                  " hun aantal antwoorden zou verraden wat er is geantwoord."),
            ),
        }  # fmt: skip
        for name, (label, help_text) in words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.error_messages |= {"required": _("Vul dit in."), "invalid_choice": _("Kies iets uit de lijst."),
                                     "max_length": _("Dit is te lang.")}  # fmt: skip
        self.fields["questions"].error_messages["required"] = _("Kies ten minste één vraag.")
        self._offer(offered)

    def _offer(self, offered: Choices) -> None:
        """What there is to choose; a choice that there is not is no field."""
        given: dict[str, list[tuple[str, str]]] = {
            "previous": offered.in_words_waves(), "split": offered.in_words_groups(),
            "questions": offered.in_words_questions(),
        }  # fmt: skip
        for name, some in given.items():
            if offered.settled or not some or (len(some) == 1 and name != "split"):
                del self.fields[name]
            else:
                self.fields[name].choices = some  # type: ignore[attr-defined]
        if "questions" in self.fields:
            self.fields["offered"].choices = given["questions"]  # type: ignore[attr-defined]
        else:
            del self.fields["offered"]


class OutsideForm(forms.Form):
    """Who is asked to look from outside."""

    to = forms.CharField(max_length=254)
    name = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label, self.fields["name"].label = _("E-mailadres"), _("Naam")
        self.fields["to"].error_messages |= {
            "required": _("Vul een e-mailadres in."),
            "max_length": _("Dit is te lang."),
        }
        self.fields["name"].error_messages["max_length"] = _("Dit is te lang.")


class VerdictForm(forms.Form):
    """What the second reader says. `digest`: what they saw."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    remark = forms.CharField(required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].label = _("Opmerking")
        self.fields["remark"].help_text = _("Schrijf wat er anders moet als u het terugstuurt.")
        self.fields["remark"].error_messages["max_length"] = _("Dit is te lang.")
