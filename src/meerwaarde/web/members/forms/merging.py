"""Which two organisations are the same, and which municipalities change."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.members import selectors
from meerwaarde.web.members.forms.base import DayField, RegisterForm
from meerwaarde.web.members.words import plain

LARGEST = 500_000  # bytes of a list of municipalities; the official one is 20 kB


class PairForm(forms.Form):
    """Two numbers, in the address."""

    houd = forms.CharField(max_length=20)
    weg = forms.CharField(max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["houd"].label = _("Lidnummer dat blijft")
        self.fields["weg"].label = _("Lidnummer dat opgaat")
        for field in self.fields.values():
            field.error_messages["required"] = _("Vul dit in.")


class MergeForm(RegisterForm):
    """The reason, and that somebody looked."""

    why = forms.CharField(required=False, max_length=300)

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {"why": (_("Waarom"), _("Komt in de geschiedenis te staan. Noem geen namen van personen."))}


class MunicipalityForm(RegisterForm):
    """One municipality."""

    code = forms.CharField(max_length=6)
    name = forms.CharField(max_length=100)
    province = forms.CharField(required=False, max_length=40)
    valid_from = DayField(required=False)

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "code": (_("Code"), _("Zoals GM0363.")),
            "name": (_("Naam"), ""),
            "province": (_("Provincie"), ""),
            "valid_from": (_("Bestaat vanaf"), _("Laat leeg als de gemeente er altijd al was.")),
        }


class MergerForm(RegisterForm):
    """Municipalities that go into another."""

    old = forms.MultipleChoiceField()
    new = forms.CharField(max_length=6)
    name = forms.CharField(required=False, max_length=100)
    day = DayField()
    ALIKE = {"municipalities": "old", "code": "new"}  # noqa: RUF012  as in RegisterForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, f"{one.name} ({one.code})") for one in selectors.municipalities() if not one.valid_to]
        self.fields["old"].choices = choices  # type: ignore[attr-defined]
        self.fields["old"].widget.attrs["size"] = "12"

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "old": (_("Deze gemeenten gaan samen"), _("Kies er meer met Ctrl of Cmd ingedrukt.")),
            "new": (_("Code van de gemeente waarin zij opgaan"), _("Een nieuwe code, of een die er al is.")),
            "name": (_("Naam, als de gemeente nieuw is"), ""),
            "day": (_("Dag van de herindeling"), ""),
        }


class SplitForm(RegisterForm):
    """A municipality that is divided over others."""

    old = forms.ChoiceField()
    new = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2_000)
    day = DayField()
    ALIKE = {"municipalities": "old", "code": "new", "name": "new"}  # noqa: RUF012  as in RegisterForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, f"{one.name} ({one.code})") for one in selectors.municipalities() if not one.valid_to]
        self.fields["old"].choices = choices  # type: ignore[attr-defined]

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "old": (_("Deze gemeente wordt verdeeld"), ""),
            "new": (_("Over deze gemeenten"), _("Op elke regel een code en een naam, zoals: GM1960 West Betuwe.")),
            "day": (_("Dag van de herindeling"), ""),
        }

    def clean_new(self) -> list[tuple[str, str]]:
        """Code and name of each."""
        lines = [line.split(maxsplit=1) for line in self.cleaned_data["new"].splitlines() if line.strip()]
        return [(parts[0], parts[1] if len(parts) > 1 else "") for parts in lines]


class CodesForm(RegisterForm):
    """The official list as CSV."""

    file = forms.FileField()

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help by field."""
        return {
            "file": (
                _("Lijst met gemeenten (CSV)"),
                _("Met de kolommen Gemeentecode, Gemeentenaam en Provincienaam, zoals het CBS die geeft."),
            )
        }

    def clean_file(self) -> list[tuple[str, str, str]]:
        """The rows. Raises ValidationError for a file that is no such list."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Dit bestand is te groot voor een lijst met gemeenten."))
        return _rows(_text(file.read()))


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError(_("Dit bestand is niet te lezen. Bewaar het als CSV UTF-8."))


def _rows(text: str) -> list[tuple[str, str, str]]:
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") >= first.count(",") else ","
    lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    heads = [plain(head) for head in lines[0]] if lines else []
    places = [_column(heads, names) for names in (("gemeentecodegm", "gemeentecode", "code"),
              ("gemeentenaam", "gemeente", "naam"), ("provincienaam", "provincie"))]  # fmt: skip
    code, name, province = places
    if code is None or name is None:
        raise forms.ValidationError(_("De eerste rij moet de kolommen Gemeentecode en Gemeentenaam noemen."))
    filled = [line + [""] * len(heads) for line in lines[1:] if any(line)]
    return [(line[code], line[name], line[province] if province is not None else "") for line in filled]


def _column(heads: list[str], names: tuple[str, ...]) -> int | None:
    return next((heads.index(name) for name in names if name in heads), None)
