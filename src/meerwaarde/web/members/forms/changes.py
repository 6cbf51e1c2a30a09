"""The forms that change one organisation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.web.members import selectors
from meerwaarde.web.members.forms.base import DayField, NumberField, RegisterForm, today
from meerwaarde.web.members.labels import functions, joined_reasons, kinds, left_reasons
from meerwaarde.web.members.types import Figures
from meerwaarde.web.scopes import Scope


def day_words() -> tuple[str, str]:
    """Label and help of the day that a change begins."""
    return _("Geldt vanaf"), _(
        "Vanaf deze dag staat het zo in het ledenbestand. Het mag ook een dag in het verleden zijn."
    )


def why_words() -> tuple[str, str]:
    """Label and help of the reason."""
    return _("Waarom"), _("Komt in de geschiedenis te staan. Noem geen namen van personen.")


class OrganisationField(forms.CharField):
    """Another organisation, by its number; gives its key."""

    scope: Scope

    def clean(self, value: Any) -> int | None:
        """The key of the organisation with this number; None when empty."""
        number = super().clean(value).replace("\0", "").strip()
        if not number:
            return None
        found = selectors.by_number(self.scope, number)
        if found is None:
            raise forms.ValidationError(_("Er is geen organisatie met lidnummer {number}.").format(number=number))
        return found.pk


class ChangeForm(RegisterForm):
    """A change from a day, with a reason."""

    day = DayField(initial=today)
    why = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label, self.fields["day"].help_text = day_words()
        self.fields["why"].label, self.fields["why"].help_text = why_words()
        self.order_fields([name for name in self.fields if name not in ("day", "why")] + ["day", "why"])
        for field in self.fields.values():
            if isinstance(field, OrganisationField):
                field.scope = scope

    def said(self) -> dict[str, Any]:
        """What was filled in, for a service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


class FactsForm(ChangeForm):
    """Name and identity."""

    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField()
    kvk_number = forms.CharField(required=False, max_length=20)
    holding = OrganisationField(required=False, max_length=20)
    place = forms.CharField(required=False, max_length=100)
    website = forms.CharField(required=False, max_length=200)
    same_kvk = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds().items())  # type: ignore[attr-defined]
        self.fields["kvk_number"].widget.attrs["inputmode"] = "numeric"

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "name": (_("Naam"), ""),
            "kind": (_("Soort organisatie"), ""),
            "kvk_number": (_("KvK-nummer"), _("Acht cijfers.")),
            "holding": (_("Hoort bij concern"), _("Het lidnummer van de organisatie waar deze bij hoort.")),
            "place": (_("Plaats"), ""),
            "website": (_("Website"), ""),
            "number": (_("Lidnummer"), _("Laat leeg, dan geven wij een nummer.")),
            "join_now": (_("Wordt vanaf die dag lid"), ""),
        }


class NewForm(FactsForm):
    """A new organisation."""

    number = forms.CharField(required=False, max_length=20)
    join_now = forms.BooleanField(required=False, initial=True)


class WebsiteForm(ChangeForm):
    """What a member itself changes."""

    website = forms.CharField(required=False, max_length=200)

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {"website": (_("Website"), "")}


class WorkForm(ChangeForm):
    """Work kinds, and at which one the wage sum is counted."""

    kinds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    main = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.label) for one in selectors.work_kinds()]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]
        self.fields["main"].choices = [("", _("Niet gekozen")), *choices]  # type: ignore[attr-defined]

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "kinds": (_("Werksoorten"), _("Kies alles wat de organisatie doet.")),
            "main": (_("Hoofdwerksoort"), _("Bij deze werksoort telt de loonsom mee.")),
        }


class ServedForm(ChangeForm):
    """Municipalities by code."""

    municipalities = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(one.code, f"{one.name} ({one.code})") for one in selectors.municipalities()]
        self.fields["municipalities"].choices = places  # type: ignore[attr-defined]
        self.fields["municipalities"].widget.attrs["size"] = "12"

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {"municipalities": (_("Gemeenten"), _("Kies er meer met Ctrl of Cmd ingedrukt."))}


class TermsForm(ChangeForm):
    """On what terms somebody is a member."""

    through = OrganisationField(required=False, max_length=20)
    payer = OrganisationField(required=False, max_length=20)
    packages = forms.CharField(required=False, max_length=300)

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "reason": (_("Waarom begint het lidmaatschap"), ""),
            "through": (_("Lid via koepel"), _("Het lidnummer van de koepel, als dat zo is.")),
            "payer": (_("Wie betaalt"), _("Het lidnummer van wie de contributie betaalt, als dat een ander is.")),
            "packages": (_("Pluspakketten"), _("Met komma's ertussen.")),
            "note": (_("Toelichting"), _("Noem geen namen van personen.")),
        }

    def clean_packages(self) -> list[str]:
        """The packages one by one."""
        return [one.strip() for one in self.cleaned_data["packages"].split(",") if one.strip()]


class JoinForm(TermsForm):
    """A membership begins."""

    reason = forms.ChoiceField()
    note = forms.CharField(required=False, max_length=300)
    field_order = ("reason", "note", "through", "payer", "packages")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = list(joined_reasons(chosen=True).items())  # type: ignore[attr-defined]
        self.fields["day"].label = _("Lid vanaf")


class LeaveForm(ChangeForm):
    """A membership ends."""

    reason = forms.ChoiceField()
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", ""), *left_reasons(chosen=True).items()]  # type: ignore[attr-defined]
        self.fields["day"].label = _("Geen lid meer vanaf")
        self.fields["day"].help_text = _("De eerste dag dat de organisatie geen lid meer is, zoals 1-1-2027.")

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "reason": (_("Waarom eindigt het lidmaatschap"), ""),
            "note": (_("Toelichting"), _("Noem geen namen van personen.")),
        }


class CorrectionForm(RegisterForm):
    """What was recorded of a membership, put right."""

    valid_from = DayField()
    joined = forms.ChoiceField()
    valid_to = DayField(required=False)
    left = forms.ChoiceField(required=False)
    note = forms.CharField(required=False, max_length=300)
    why = forms.CharField(max_length=300)
    ALIKE: ClassVar[Mapping[str, str]] = {"day": "valid_from", "until": "valid_to", "reason": "joined"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["joined"].choices = list(joined_reasons().items())  # type: ignore[attr-defined]
        self.fields["left"].choices = [("", _("Nog lid")), *left_reasons().items()]  # type: ignore[attr-defined]

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "valid_from": (_("Lid vanaf"), ""),
            "joined": (_("Waarom begint het lidmaatschap"), ""),
            "valid_to": (_("Geen lid meer vanaf"), _("Laat leeg als de organisatie nog lid is.")),
            "left": (_("Waarom eindigt het lidmaatschap"), ""),
            "note": (_("Toelichting"), _("Noem geen namen van personen.")),
            "why": why_words(),
        }


class FiguresForm(RegisterForm):
    """Figures of one year. Empty is unknown."""

    wage_sum = NumberField(decimals=2)
    employees = NumberField()
    fte = NumberField(decimals=2)
    volunteers = NumberField()
    volunteer_hours = NumberField()
    source = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, before: Figures | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields:
            known = getattr(before, field, None)
            if before is not None and isinstance(known, int | Decimal):
                said = _("Over {year} was het {number}.").format(
                    year=before.year, number=number(known, 0 if known == int(known) else 1)
                )
                self.fields[field].help_text = f"{self.fields[field].help_text} {said}".strip()

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "wage_sum": (_("Loonsom in euro's"), _("Over het hele jaar. Laat leeg wat u niet weet.")),
            "employees": (_("Medewerkers in loondienst"), _("Aantal personen op 31 december.")),
            "fte": (_("Formatieplaatsen (fte)"), ""),
            "volunteers": (_("Vrijwilligers"), _("Aantal personen.")),
            "volunteer_hours": (_("Uren van vrijwilligers"), _("In het hele jaar.")),
            "source": (_("Bron"), _("Bijvoorbeeld: jaarrekening.")),
        }


class ContactForm(ChangeForm):
    """A contact person."""

    name = forms.CharField(max_length=200)
    function = forms.ChoiceField()
    email = forms.CharField(required=False, max_length=254)
    phone = forms.CharField(required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["function"].choices = list(functions().items())  # type: ignore[attr-defined]
        self.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "off"})
        self.fields["phone"].widget.attrs |= {"type": "tel", "autocomplete": "off"}

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "name": (_("Naam"), ""),
            "function": (_("Waarvoor"), ""),
            "email": (_("E-mailadres op het werk"), ""),
            "phone": (_("Telefoonnummer op het werk"), ""),
        }
