"""How a round begins: a copy, typed questions, or a file; and its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.rounds.catalogue import names
from meerwaarde.web.rounds.forms.base import FormFileField, RoundForm, TokenForm, WholeField
from meerwaarde.web.rounds.labels import answer_kinds, round_kinds
from meerwaarde.web.rounds.models import Round
from meerwaarde.web.rounds.templates_of_questions import MOST, QUICKSCAN, Typed, TypedQuestion
from meerwaarde.web.rounds.types import Refused

SPARE = 1  # empty questions below those that are there


class QuestionForm(forms.Form):
    """One question in plain fields."""

    text = forms.CharField(required=False, max_length=600, widget=forms.TextInput())
    kind = forms.ChoiceField()
    choices = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))
    indicator = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        words = {
            "text": (_("Vraag {n}").format(n=number), ""),
            "kind": (_("Wat voor antwoord"), ""),
            "choices": (_("Antwoorden"), _("Elk antwoord op een eigen regel. Alleen als men kiest uit antwoorden.")),
            "indicator": (_("Dit gegeven"), _("Wat het ledenbestand al weet, tonen wij en vragen wij niet.")),
        }
        for name, (label, help_text) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
            self.fields[name].error_messages |= {
                "required": _("Vul dit in."),
                "max_length": _("Dit is te lang."), "invalid_choice": _("Kies iets uit de lijst."),
            }  # fmt: skip
        facts = list(names().items())
        self.fields["kind"].choices = list(answer_kinds().items())  # type: ignore[attr-defined]
        self.fields["indicator"].choices = [("", _("Iets anders")), *facts]  # type: ignore[attr-defined]

    def typed(self) -> TypedQuestion:
        """The question as typed."""
        said = self.cleaned_data
        return TypedQuestion(said["text"], Typed(said["kind"]), tuple(said["choices"].splitlines()), said["indicator"])


class Questions:
    """The questions in plain fields, with room for more: not only those of Django's formsets fit this page."""

    def __init__(self, data: Any = None, questions: Sequence[TypedQuestion] = QUICKSCAN) -> None:
        many = len(questions) + SPARE
        if data is not None:
            many = min(sum(1 for at in range(MOST + 1) if f"question-{at}-text" in data) or 1, MOST)
        self.forms = [
            QuestionForm(data, number=at + 1, prefix=f"question-{at}", initial=_initial(questions, at))
            for at in range(min(many, MOST))
        ]
        self.room = len(self.forms) < MOST

    def is_valid(self) -> bool:
        """Whether every field could be read."""
        return not [one for one in self.forms if not one.is_valid()]  # all of them, so that each shows what is wrong

    def typed(self) -> list[TypedQuestion]:
        """The questions as typed, the empty ones too."""
        return [one.typed() for one in self.forms]

    def with_room(self) -> Questions:
        """The same with an empty question more."""
        data = {
            name: value for one in self.forms for name, value in one.data.items() if name.startswith(f"{one.prefix}-")
        }
        return Questions(
            {**data, f"question-{len(self.forms)}-text": "", f"question-{len(self.forms)}-kind": Typed.ONE}
        )

    def refused(self, reason: Refused) -> bool:
        """Show why it was refused beside its question; False when it is about none."""
        for one in self.forms:
            if one.prefix == reason.field:
                one.add_error("text", reason.message)
                return True
        return False


def _initial(questions: Sequence[TypedQuestion], at: int) -> dict[str, str]:
    if at >= len(questions):
        return {"kind": Typed.ONE}
    one = questions[at]
    return {"text": one.text, "kind": one.kind, "choices": "\n".join(one.choices), "indicator": one.indicator}


class TemplateForm(TokenForm):
    """A QuickScan of typed questions."""

    title = forms.CharField(max_length=200)
    year = WholeField()

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {
            "title": (_("Titel"), _("Zo heet de ronde voor de leden.")),
            "year": (_("Over welk jaar"), _("Wat over dit jaar al bekend is, vragen wij niet.")),
        }


def which_files() -> str:
    """Which files are taken."""
    return _(
        "Een XLSForm (.xlsx) of een XForm (.xml), hoogstens 2,5 MB. Horen er afbeeldingen, geluiden of lijsten (.csv)"
        " bij? Zet alles samen in een zip-bestand (.zip), hoogstens 10 MB."
    )


class FileForm(TokenForm):
    """A round with the questions of a file."""

    file = FormFileField()
    title = forms.CharField(max_length=200, required=False)
    year = WholeField(required=False)

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {
            "file": (_("Vragenlijst"), which_files()),
            "title": (_("Titel"), _("Leeg: de titel die in de vragenlijst staat.")),
            "year": (_("Over welk jaar"), _("Leeg: het jaar dat in de vragenlijst staat.")),
        }


class CopyForm(TokenForm):
    """A round like an earlier one."""

    earlier = forms.UUIDField(widget=forms.Select)

    def __init__(self, *args: Any, rounds: Sequence[Round] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.uuid), f"{one.title} ({one.period})") for one in rounds]
        self.fields["earlier"].widget.choices = choices

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {"earlier": (_("Eerdere ronde"), _("U neemt de vragen, de keuze uit de leden en de teksten over."))}


class NewFileForm(RoundForm):
    """Other questions, from a file."""

    file = FormFileField()

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {"file": (_("Vragenlijst"), which_files())}


class NameForm(RoundForm):
    """What a round is called and what it is about."""

    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField()
    year = WholeField()
    period = forms.CharField(max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(round_kinds().items())  # type: ignore[attr-defined]

    def words(self) -> dict[str, tuple[str, str]]:
        """Labels and help."""
        return {
            "title": (_("Titel"), _("Zo heet de ronde voor de leden.")),
            "kind": (_("Soort"), ""),
            "year": (_("Over welk jaar"), _("Wat over dit jaar al bekend is, vragen wij niet.")),
            "period": (_("Periode in woorden"), _("Zoals 2026, of oktober 2026.")),
        }
