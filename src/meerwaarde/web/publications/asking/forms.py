"""What the bureau fills in to ask the figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms

from meerwaarde.language import gettext as _
from meerwaarde.web.publications.asking.groups import choices_of
from meerwaarde.web.rounds.selectors import Askable, Over

LONGEST = 110  # letters of a question in a list


class QuestionForm(forms.Form):
    """Which question, by which group, beside which earlier round."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    ronde = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.ChoiceField()
    group = forms.ChoiceField(required=False)
    previous = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, told: Askable, others: Iterable[Over], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = choices_of(told.groups)
        earlier = [(str(one.uuid), f"{one.title} ({one.period})") for one in others if one.uuid != told.round.uuid]
        words = {
            "question": (_("Vraag"), "", [(name, _short(label)) for name, label in told.questions]),
            "group": (_("Naar"), _("De groep waarnaar u de uitkomst splitst."),
                      [("", _("alle leden samen")), *((name, _short(label)) for name, label in groups)]),
            "previous": (_("Verandering sinds"), _("Alleen als de vraag toen net zo is gesteld."),
                         [("", _("geen eerdere ronde")), *earlier]),
        }  # fmt: skip
        for name, (label, help_text, choices) in words.items():
            field = cast("forms.ChoiceField", self.fields[name])
            field.label, field.help_text, field.choices = label, help_text, choices
            field.error_messages |= {"required": _("Kies een vraag."), "invalid_choice": _("Kies iets uit de lijst.")}
        if not earlier:
            del self.fields["previous"]

    def chosen(self) -> dict[str, Any]:
        """What was filled in, for `putting.put`."""
        said = self.cleaned_data
        return {
            "token": said["token"], "round_": said["ronde"], "question": said["question"], "group": said["group"],
            "previous": UUID(said["previous"]) if said.get("previous") else None,
        }  # fmt: skip


def _short(label: str) -> str:
    plain = " ".join(label.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
