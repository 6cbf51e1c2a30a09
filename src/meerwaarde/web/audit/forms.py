"""What somebody may look for in the audit trail."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.types import Filters


class Search(forms.Form):
    """The filters above the list. Everything may stay empty; what cannot be read is told beside its field."""

    text = forms.CharField(required=False, max_length=64)
    organisation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = _("Soort of kenmerk")
        self.fields["since"].label = _("Vanaf")
        self.fields["until"].label = _("Tot en met")
        self.fields["kind"].label = _("Wat")
        choices = [("", _("Alles")), ("changes", _("Alleen veranderingen")), ("reads", _("Alleen inzien"))]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = _("Schrijf de dag als jjjj-mm-dd, zoals 2026-05-31.")
        for name in ("organisation", "person"):
            self.fields[name].error_messages["invalid"] = _("Dit kenmerk is niet volledig. Open de link opnieuw.")

    def clean_since(self) -> date | None:
        """Raises ValidationError."""
        return _believable(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        """Raises ValidationError."""
        return _believable(self.cleaned_data["until"])

    def filters(self) -> Filters:
        """The filters as asked; those that could not be read are left out."""
        said = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Filters(
            text=said.get("text", "").replace("\0", "").strip(),
            organisation=said.get("organisation"),
            person=said.get("person"),
            since=said.get("since"),
            until=said.get("until"),
            reads={"changes": False, "reads": True}.get(said.get("kind", "")),
        )


def _believable(day: date | None) -> date | None:
    """A day with a midnight before and after it. Raises ValidationError for a year that nobody can mean."""
    if day is not None and not 1900 <= day.year <= 2199:
        raise ValidationError(_("Het jaar van deze dag kan niet kloppen: {year}.").format(year=day.year))
    return day
