"""Our own forms around people, roles, invitations and keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.forms.sign_in import password_help
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.selectors import grantable
from meerwaarde.web.accounts.types import KEY_PERMISSIONS, Place
from meerwaarde.web.accounts.words import permission_name, role_name
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import REACH, Permission, Reach, Role
from meerwaarde.web.scopes import Scope

MOST_AT_ONCE = 5_000
EVERYWHERE = "vereniging"  # where a key holds, beside numbers of organisations


class PlaceForm(forms.Form):
    """A role and where it holds, within what somebody may give."""

    role = forms.ChoiceField()
    organisation = forms.CharField(required=False, max_length=20)
    municipality = forms.CharField(required=False, max_length=6)

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        own = sorted(scope.organisations(Permission.PEOPLE_INVITE))
        everywhere = scope.may(Permission.PEOPLE_INVITE)
        roles = grantable(scope, None if everywhere else next(iter(own), None))
        named = [(role.value, role_name(role)) for role in Role if role in roles]
        self.fields["role"] = forms.ChoiceField(label=_("Rol"), choices=[("", _("Kies een rol")), *named])
        self.fields["role"].error_messages["required"] = _("Kies een rol.")
        if everywhere:
            help_text = _("Alleen bij een rol bij een lid. Het nummer staat in het ledenbestand.")
            self.fields["organisation"] = forms.CharField(label=_("Lidnummer"), required=False, max_length=20,
                                                          help_text=help_text)  # fmt: skip
            self.fields["municipality"] = forms.CharField(
                label=_("Gemeentecode"), required=False, max_length=6,
                help_text=_("Alleen bij een lezer bij een gemeente, zoals GM0363."),
            )  # fmt: skip
        else:
            del self.fields["municipality"]
            names = members.names_of(own)
            self.fields["organisation"] = forms.ChoiceField(
                label=_("Organisatie"), choices=[(str(one), names.get(one, "")) for one in own]
            )

    def clean(self) -> dict[str, Any]:
        """The role with its organisation and municipality as a `Place`."""
        cleaned = super().clean() or {}
        if "role" not in cleaned:
            return cleaned
        role = Role(cleaned["role"])
        typed = cleaned.get("organisation") or ""
        organisation = None
        if typed and not self.scope.may(Permission.PEOPLE_INVITE):
            organisation = int(typed)
        elif typed:
            found = members.by_number(self.scope, typed.strip())
            if found is None:
                self.add_error("organisation", _("Er is geen lid met dit nummer. Kijk het na in het ledenbestand."))
                return cleaned
            organisation = found.pk
        municipality = (cleaned.get("municipality") or "").strip().upper()
        if REACH[role] is Reach.ORGANISATION and organisation is None:
            self.add_error("organisation", _("Deze rol hoort bij een lid. Vul het lidnummer in."))
        if REACH[role] is Reach.MUNICIPALITY and not municipality:
            self.add_error("municipality", _("Deze rol hoort bij een gemeente. Vul de code in."))
        cleaned["place"] = Place(
            role,
            organisation if REACH[role] is Reach.ORGANISATION else None,
            municipality if REACH[role] is Reach.MUNICIPALITY else "",
        )
        return cleaned


class InviteForm(PlaceForm):
    """One person."""

    email = forms.EmailField(max_length=254)
    name = forms.CharField(required=False, max_length=200)
    field_order = ("email", "name", "role", "organisation", "municipality")

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(scope, *args, **kwargs)
        self.fields["email"].label = _("E-mailadres")
        self.fields["email"].error_messages["required"] = _("Vul het e-mailadres in.")
        self.fields["email"].error_messages["invalid"] = _("Dit is geen e-mailadres. Zo wel: naam@voorbeeld.nl.")
        self.fields["name"].label = _("Naam")
        self.fields["name"].help_text = _("Zo spreken wij de persoon aan in het bericht.")


class InviteManyForm(PlaceForm):
    """Many people with one role: a line each."""

    people = forms.CharField(widget=forms.Textarea(attrs={"rows": 12}), max_length=700_000)
    field_order = ("role", "organisation", "municipality", "people")

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(scope, *args, **kwargs)
        self.fields["people"].label = _("Adressen")
        self.fields["people"].help_text = _(
            "Eén adres op een regel, met de naam erachter als u die hebt: anna@example.org Anna de Vries. Ten hoogste"
            " {n} regels; verdeel meer adressen over meer keren."
        ).format(n=MOST_AT_ONCE)

    def clean_people(self) -> list[tuple[str, str]]:
        """(address, name) of each line. Raises ValidationError that names the first lines that are wrong."""
        found, wrong = {}, []
        lines = self.cleaned_data["people"].replace("\0", "").splitlines()
        for number, line in enumerate(lines, start=1):
            address, _blank, name = line.strip().replace(",", " ").replace(";", " ").replace("\t", " ").partition(" ")
            if not address:
                continue
            try:
                validate_email(address)
            except ValidationError:
                wrong.append(_("regel {n} ({text})").format(n=number, text=address[:60]))
            found[address.lower()] = name.strip()[:200]
        if wrong:
            more = _(" en nog {n}").format(n=len(wrong) - 5) if len(wrong) > 5 else ""
            raise ValidationError(
                _("Dit zijn geen e-mailadressen: {lines}{more}. Er is nog niets verstuurd.").format(
                    lines=", ".join(wrong[:5]), more=more
                )
            )
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(
                _("Dit zijn {n} adressen; het kunnen er {most} tegelijk zijn.").format(n=len(found), most=MOST_AT_ONCE)
            )
        return list(found.items())


class AcceptForm(forms.Form):
    """Name and password of who was invited."""

    name = forms.CharField(max_length=200)
    password1 = forms.CharField(strip=False, max_length=1000, widget=forms.PasswordInput)
    password2 = forms.CharField(strip=False, max_length=1000, widget=forms.PasswordInput)

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        words = {"name": (_("Uw naam"), ""), "password1": (_("Wachtwoord"), password_help()),
                 "password2": (_("Wachtwoord, nog een keer"), "")}  # fmt: skip
        for name, (label, help_text) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
            self.fields[name].widget.attrs["autocomplete"] = "name" if name == "name" else "new-password"
            self.fields[name].error_messages["required"] = _("Vul dit in.")

    def clean(self) -> dict[str, Any]:
        """The same password twice, and a good one."""
        cleaned = super().clean() or {}
        password = cleaned.get("password1")
        if password:
            try:
                validate_password(password, Person(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as wrong:
                self.add_error("password1", wrong)
            if cleaned.get("password2") and cleaned["password2"] != password:
                self.add_error("password2", _("Dit is niet hetzelfde wachtwoord. Typ het nog een keer."))
        return cleaned


class MineForm(forms.Form):
    """How we call somebody, and in which language."""

    name = forms.CharField(max_length=200)
    language = forms.ChoiceField(choices=[("nl", "Nederlands"), ("en", "English")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["language"].label = _("Uw naam"), _("Taal")
        self.fields["language"].help_text = _("Van de pagina's en van de berichten die u krijgt.")
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class AddressForm(forms.Form):
    """Another address."""

    email = forms.EmailField(max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Nieuw e-mailadres")
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["email"].error_messages["required"] = _("Vul het e-mailadres in.")
        self.fields["email"].error_messages["invalid"] = _("Dit is geen e-mailadres. Zo wel: naam@voorbeeld.nl.")


class KeyForm(forms.Form):
    """A key: for what, for which organisation, with what, how long."""

    name = forms.CharField(max_length=100)
    organisation = forms.ChoiceField()
    permissions = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(min_value=1, max_value=366, initial=90)

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = sorted(scope.organisations(Permission.KEYS_MANAGE))
        names = members.names_of(own)
        where = [(str(one), names.get(one, "")) for one in own]
        if scope.may(Permission.KEYS_MANAGE):
            where.insert(0, (EVERYWHERE, _("de hele vereniging")))
        held = scope.everywhere.union(*(scope.at[one] for one in own))
        choices = [(one.value, permission_name(one)) for one in Permission if one in held & KEY_PERMISSIONS]
        self.fields["name"].label = _("Naam")
        self.fields["name"].help_text = _("Waarvoor u de sleutel gebruikt, zoals: maandrapport.")
        self.fields["organisation"] = forms.ChoiceField(label=_("Voor"), choices=where)
        self.fields["permissions"] = forms.MultipleChoiceField(
            label=_("Wat mag met deze sleutel?"), choices=choices, widget=forms.CheckboxSelectMultiple
        )
        self.fields["days"].label = _("Hoeveel dagen werkt de sleutel?")
