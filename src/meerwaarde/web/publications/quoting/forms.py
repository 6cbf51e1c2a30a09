"""What the officer writes on the page of a quote."""

from __future__ import annotations

from typing import Any

from django import forms

from meerwaarde.language import gettext as _


class QuoteForm(forms.Form):
    """The words that stay, and that somebody looked whether they tell who wrote them."""

    text = forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Het citaat")
        self.fields["text"].help_text = _(
            "Laat woorden weg die niet nodig zijn, en zet daar […]. Verander verder niets, ook geen tikfout."
        )
        self.fields["text"].error_messages |= {
            "required": _("Het citaat is leeg. Laat een deel van de woorden staan."),
            "max_length": _("Dit is te lang."),
        }
        self.fields["confirmed"].label = _("Ik heb gekeken: dit verraadt niet wie het schreef.")
