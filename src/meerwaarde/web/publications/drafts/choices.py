"""What an officer chooses for a report: by what it is split, which questions it has, with which round it is compared.

A round per municipality is reported once: when it is public its choices stand, and a next version has other texts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.publications.coding.altering import closed_of
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Scope

MOST_SPLITS = 4


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose. `settled`: nothing, for its figures are public and come out once. `inhabitants`: which
    of these a report over municipalities will name."""

    splits: rounds.Splits
    waves: tuple[rounds.Wave, ...]
    settled: bool
    inhabitants: str = ""

    @property
    def proposed(self) -> rounds.Wave | None:
        """The earlier round that this one is the next of."""
        return next((one for one in self.waves if one.before), None)

    def wave(self, identifier: UUID | None) -> rounds.Wave | None:
        """An earlier round by its UUID."""
        return next((one for one in self.waves if one.uuid == identifier), None)

    def follow(self, names: Collection[str]) -> dict[str, str]:
        """The questions that go with `names` when those are left out: label by name."""
        by_name = {one.name: one for one in self.splits.questions}
        gone = {name for one in names if one in by_name for name in by_name[one].after} - set(names)
        return {name: by_name[name].label for name in by_name if name in gone}

    # --- in words, for the form ---

    def in_words_groups(self) -> list[tuple[str, str]]:
        """Each group to split by, with how fine it is."""
        return [(one.name, self._group(one)) for one in self.splits.groups]

    def _group(self, one: rounds.Group) -> str:
        if one.groups is None:
            return _("{name} (vraag)").format(name=one.label)
        if not one.groups:  # not counted yet
            return one.label
        told = ngettext("{n} groep", "{n} groepen", one.groups).format(n=one.groups)
        if one.few:
            behind = _("bij {n} minder dan {minimum} leden met een antwoord")
            told += ", " + behind.format(n=one.few, minimum=self.splits.minimum)
        if one.unknown:
            told += ", " + _("bij {n} niet bekend").format(n=one.unknown)
        if one.too_fine:
            told += ". " + _("Te fijn: bijna alles wordt afgeschermd")
        return f"{one.label} ({told})"

    def in_words_waves(self) -> list[tuple[str, str]]:
        """No earlier round, and each that there is, with how much can be compared."""
        told = [("", _("Niet vergelijken"))]
        for one in self.waves:
            same = _("{title} ({period}): {n} van de {all} vragen te vergelijken").format(
                title=one.title, period=one.period, n=len(one.same), all=len(one.questions)
            )
            told.append((str(one.uuid), same + (_(". Voorstel: hiervan is deze ronde de volgende") * one.before)))
        return told

    def in_words_questions(self) -> list[tuple[str, str]]:
        """Each question with a table."""
        return [(one.name, self._question(one)) for one in self.splits.questions]

    def _question(self, one: rounds.Asked) -> str:
        if one.coded:
            return _("{question} (open antwoorden, ingedeeld)").format(question=one.label)
        if not one.after:
            return one.label
        also = ngettext("en {n} vraag daarna", "en {n} vragen daarna", len(one.after)).format(n=len(one.after))
        return f"{one.label} ({also})"


def choices_of(scope: Scope, draft: ReportDraft) -> Choices:
    """What there is to choose for a report. Raises InputError when its round is gone or goes on."""
    try:
        round_ = rounds.reportable(scope, draft.round, interim=draft.interim)
        assert round_.form_version is not None  # a published round has one
        coded = closed_of(round_.uuid, answering.form_of(round_.form_version))
        splits = rounds.splits(scope, round_, count=False, coded=coded)
        splits = splits.counted(draft.standing.get("groups", ()))
    except Refused as reason:
        raise InputError(reason.message) from None
    settled = splits.by_municipality and public_before(draft) is not None
    inhabitants = rounds.about_inhabitants(round_) if splits.by_municipality else ""
    return Choices(splits, rounds.waves(scope, round_), settled, inhabitants)


def public_before(draft: ReportDraft) -> ReportDraft | None:
    """The report on the same round that became public last."""
    rows = ReportDraft.everything.filter(round=draft.round, state=ReportDraft.State.RELEASED).exclude(pk=draft.pk)
    return rows.select_related("release").order_by("-pk").first()


def checked(
    choices: Choices, draft: ReportDraft, *, split: Collection[str], previous: UUID | None, left_out: Collection[str]
) -> dict[str, Any]:
    """The fields of the draft for these choices. Raises InputError for one that is not offered."""
    known = {one.name for one in choices.splits.questions}
    gone = {*left_out, *choices.follow(left_out)}
    if not set(split) <= choices.splits.names:
        raise InputError(_("Naar een van deze groepen kan dit rapport niet worden gesplitst. Kies uit de lijst."))
    if len(set(split)) > MOST_SPLITS:
        raise InputError(_("Kies hooguit vier groepen: elke splitsing kost cijfers die afgeschermd moeten worden."))
    if not set(left_out) <= known:
        raise InputError(_("Een van deze vragen staat niet in de vragenlijst. Kies uit de lijst."))
    if gone >= known:
        raise InputError(_("Kies ten minste één vraag. Een rapport zonder vragen is leeg."))
    if gone & set(split):
        raise InputError(
            _("U splitst naar een vraag die u weglaat. Kies een andere splitsing, of laat die vraag erin.")
        )
    if previous is not None and choices.wave(previous) is None:
        raise InputError(_("Met die ronde is dit rapport niet te vergelijken. Kies een andere ronde, of geen."))
    values = {"by": list(dict.fromkeys(split)), "previous": previous, "left_out": sorted(gone)}
    if choices.settled and any(getattr(draft, name) != value for name, value in values.items()):
        raise InputError(
            _("De cijfers van deze ronde zijn al openbaar. Antwoorden per gemeente komen er één keer uit: een volgende"
              " versie kan alleen andere teksten hebben.")
        )  # fmt: skip
    return values


def initial(choices: Choices, draft: ReportDraft) -> dict[str, Any]:
    """What the form shows first: what was chosen; before anybody chose, the earlier round that is proposed."""
    previous = draft.previous
    if previous is None and draft.turn == 1 and choices.proposed is not None:
        previous = choices.proposed.uuid
    return {
        "title": draft.title, "period": draft.period, "language": draft.language, "split": draft.by,
        "previous": str(previous or ""), "offered": [one.name for one in choices.splits.questions],
        "questions": [one.name for one in choices.splits.questions if one.name not in draft.left_out],
    }  # fmt: skip


def as_changes(choices: Choices, draft: ReportDraft, said: dict[str, Any]) -> dict[str, Any]:
    """What a filled-in form asks of `making.change`; a field that was not offered changes nothing."""
    changes = {name: said[name] for name in ("title", "period", "language")}
    changes["split"] = said.get("split", draft.by)
    changes["previous"] = said.get("previous", "")  # no field: there is nothing to compare with
    if "questions" in said:
        seen = said["offered"] or [one.name for one in choices.splits.questions]
        gone = {one for one in seen if one not in said["questions"]}
        # What came to the list since it was shown stays as it was: nobody unticked that.
        gone |= {one for one in draft.left_out if one not in seen}
        changes["left_out"] = [one.name for one in choices.splits.questions if one.name in gone]
    return changes
