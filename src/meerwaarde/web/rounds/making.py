"""Making a round, until it is published. A change that the round cannot hold is refused with its reason."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import questions, wording
from meerwaarde.web.rounds import templates_of_questions as typing_in
from meerwaarde.web.rounds.models import Held, Round
from meerwaarde.web.rounds.publishing import publish, reference_of, state_of
from meerwaarde.web.rounds.targets import stored
from meerwaarde.web.rounds.templates_of_questions import TypedQuestion
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Actor

if TYPE_CHECKING:
    from meerwaarde.web.members.types import Filters

__all__ = ["publish", "reference_of", "state_of"]

DAYS_OPEN = {Round.Kind.QUICKSCAN: 14, Round.Kind.MONITOR: 28}
REMINDERS = {Round.Kind.QUICKSCAN: [7, 12], Round.Kind.MONITOR: [10, 21]}
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_REMINDERS = 5
LARGEST_FILE = 2_500_000  # bytes of a form alone; what Django takes in memory (FILE_UPLOAD_MAX_MEMORY_SIZE)
LARGEST_PACKED = 10_000_000  # bytes of a form with its pictures, sounds and lists in a zip
LONGEST_MARK = 100  # signs of the form_id and of the version of a form
SHORTEST_REASON = 20  # signs: "omdat het moet" is no reason
SILENT = {"source": "file", "filters": "target"}  # what the audit trail calls what is too long to tell


@transaction.atomic
def from_questions(*, by: Actor, token: uuid.UUID, title: str, year: int, asked: Sequence[TypedQuestion]) -> Round:
    """A QuickScan of questions typed in plain fields. The same token again is the same round. Raises Refused."""
    title = _title(title)
    found = typing_in.checked(asked)
    version, form_id = f"{year}.1", f"quickscan_{typing_in.slug(title)}"
    source = typing_in.workbook(found, title=title, form_id=form_id, version=version, period=str(year))
    return begin(
        by=by, token=token, title=title, year=year, kind=Round.Kind.QUICKSCAN, source=source,
        source_name=typing_in.FILE_NAME,
    )  # fmt: skip


@transaction.atomic
def from_file(*, by: Actor, token: uuid.UUID, title: str, year: int | None, source: bytes, name: str) -> Round:
    """A round with the questions of an XLSForm. Raises Refused for one that cannot be published.

    Without a title it has that of the form; without a year the last one that the form names as its period.
    """
    form = usable(source, name)
    said = re.findall(r"\b(?:19|20)[0-9]{2}\b", form.xform.settings.get("mw:period", ""))
    year = year or (int(said[-1]) if said else by.scope.day.year)
    title = title or form.xform.title
    return begin(
        by=by, token=token, title=title, year=year, kind=Round.Kind.MONITOR, source=source, source_name=file_name(name),
        period=form.xform.settings.get("mw:period", ""),
    )  # fmt: skip


def begin(
    *, by: Actor, token: uuid.UUID, title: str, year: int, kind: Round.Kind, period: str = "", **fields: Any
) -> Round:
    """A round that only the bureau sees, with what most rounds have filled in. Within a transaction. Raises Refused."""
    by.scope.require(Permission.ROUNDS_MANAGE)
    there = Round.everything.filter(token=token).first()
    if there is not None:
        return there
    today = by.scope.day
    usual = {
        "filters": {"standing": "member"},
        "day": today,
        "opens": today,
        "closes": today + timedelta(days=DAYS_OPEN[kind]),
        "subject": wording.SUBJECT,
        "invitation": wording.INVITATION,
        "reminder": wording.REMINDER,
        "reminders": REMINDERS[kind],
        "minimum": 3,
    }
    made = Round(token=token, title=_title(title), year=_year(year), kind=kind, period=_period(period, year),
                 **{**usual, **fields})  # fmt: skip
    if not made.minutes:
        made.minutes = questions.form_of(made).minutes
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice at the same moment
        return Round.everything.get(token=token)
    record(by=by, action="rounds.round.begun", subject=("round", made.uuid), changes={"title": [None, made.title]})
    return made


def change_name(*, by: Actor, round_: Round, title: str, kind: str, period: str, year: int) -> Round:
    """What the round is called and what it is about. Raises Refused."""
    if kind not in Round.Kind.values:
        raise Refused(_("Kies iets uit de lijst."), "kind")
    return _changed(
        by, round_, {"title": _title(title), "kind": kind, "period": _period(period, year), "year": _year(year)}
    )


def change_questions(*, by: Actor, round_: Round, asked: Sequence[TypedQuestion]) -> Round:
    """Other questions typed in plain fields. Raises Refused."""
    old = questions.form_of(round_).xform
    source = typing_in.workbook(
        typing_in.checked(asked), title=round_.title, form_id=old.form_id, version=old.version, period=round_.period
    )
    return change_file(by=by, round_=round_, source=source, name=typing_in.FILE_NAME)


def change_file(*, by: Actor, round_: Round, source: bytes, name: str) -> Round:
    """Other questions, from a file. Raises Refused for one that cannot be published."""
    minutes = usable(source, name).minutes
    return _changed(by, round_, {"source": source, "source_name": file_name(name), "minutes": minutes})


def file_name(name: str) -> str:
    """The name of a file as it is kept."""
    return name.replace("\0", "")[-200:]


def usable(source: bytes, name: str) -> questions.Form:
    """The form in a file. Raises Refused for one that cannot be published, telling what is wrong first."""
    from meerwaarde.questionnaire.packed import is_packed

    if len(source) > (LARGEST_PACKED if is_packed(source) else LARGEST_FILE):
        raise Refused(too_large(), "file")
    try:
        form = questions.read(source, name)
    except InputError as reason:
        raise Refused(str(reason), "file") from None
    if form.lacking:
        said = _("Kies een zip-bestand (.zip) met de vragenlijst en al haar bestanden.")
        raise Refused(f"{questions.no_lists(form)} {said}", "file")
    if max(len(form.xform.form_id), len(form.xform.version)) > LONGEST_MARK:
        said = _("Het kenmerk (form_id) of de versie (version) is te lang. Houd beide onder de {n} tekens.")
        raise Refused(said.format(n=LONGEST_MARK), "file")
    return form


def too_large() -> str:
    """What is said of a file that is too large."""
    return _("Dit bestand is te groot. Een vragenlijst mag 2,5 MB zijn, een zip-bestand met afbeeldingen erbij 10 MB.")


def change_target(*, by: Actor, round_: Round, filters: Filters, day: date, unit: str) -> Round:
    """Whom the round asks: a selection of the register of a day. Raises Refused."""
    if unit not in Round.Unit.values:
        raise Refused(_("Kies iets uit de lijst."), "unit")
    if day > by.scope.day:
        raise Refused(_("Deze dag is nog niet geweest. Kies vandaag of een eerdere dag."), "day")
    return _changed(by, round_, {"filters": stored(filters), "day": day, "unit": unit})


def change_when(
    *, by: Actor, round_: Round, opens: date, closes: date, reminders: Sequence[int], minutes: int, minimum: int
) -> Round:
    """From when until when, and after how many days who did not answer is reminded. Raises Refused."""
    if opens < by.scope.day:
        raise Refused(_("Deze dag is voorbij. Kies vandaag of een latere dag."), "opens")
    return _changed(by, round_, {"opens": opens, **when(opens, closes, reminders, minutes, minimum)})


def when(opens: date, closes: date, reminders: Sequence[int], minutes: int, minimum: int) -> dict[str, Any]:
    if closes < opens:
        raise Refused(_("De laatste dag ligt voor de eerste dag. Draai de dagen om."), "closes")
    if (closes - opens).days > 366:
        raise Refused(_("Een ronde duurt hoogstens een jaar. Kies een eerdere laatste dag."), "closes")
    days = sorted(set(reminders))
    if len(days) > MOST_REMINDERS:
        raise Refused(_("Stuur hoogstens {n} herinneringen.").format(n=MOST_REMINDERS), "reminders")
    if any(not 1 <= one <= (closes - opens).days for one in days):
        said = _("Een herinnering komt na de eerste dag en niet na de laatste: van 1 tot en met {n} dagen na de start.")
        raise Refused(said.format(n=(closes - opens).days), "reminders")
    if not 1 <= minutes <= questions.MOST_MINUTES:
        raise Refused(_("Kies een aantal minuten van 1 tot en met 600."), "minutes")
    if not 3 <= minimum <= 100:
        raise Refused(_("Kies een aantal van 3 tot en met 100."), "minimum")
    return {"closes": closes, "reminders": days, "minutes": minutes, "minimum": minimum}


def change_texts(*, by: Actor, round_: Round, subject: str, invitation: str, reminder: str) -> Round:
    """The texts of invitation and reminder. An empty reminder: none goes out. Raises Refused."""
    return _changed(by, round_, texts(subject, invitation, reminder))


def texts(subject: str, invitation: str, reminder: str) -> dict[str, str]:
    """The texts as they can be sent. Raises Refused."""
    subject = wording.checked(" ".join(subject.split()), "subject", link=False)
    if not subject:
        raise Refused(_("Geef de uitnodiging een onderwerp."), "subject")
    if len(subject) > wording.LONGEST_SUBJECT:
        raise Refused(_("Dit onderwerp is te lang."), "subject")
    return {
        "subject": subject,
        "invitation": wording.checked(invitation, "invitation"),
        "reminder": wording.checked(reminder, "reminder") if reminder.strip() else "",
    }


@transaction.atomic
def ask_anyway(*, by: Actor, round_: Round, path: str, indicator: str, source: str, why: str) -> None:
    """Ask what is known already, for a reason that the respondent reads; an empty reason: show it after all.

    Raises Refused for a reason that says too little, and once the round is published.
    """
    by.scope.require(Permission.ROUNDS_MANAGE)
    _unpublished(round_)
    why = " ".join(why.replace("\0", "").split())
    if why and len(why) < SHORTEST_REASON:
        said = _("Leg uit waarom u het toch vraagt, in ten minste {n} tekens. De invuller leest dit.")
        raise Refused(said.format(n=SHORTEST_REASON), "why")
    if len(why) > 500:
        raise Refused(_("Deze reden is te lang. Houd hem onder de {n} tekens.").format(n=500), "why")
    row = Held.everything.filter(round=round_, path=path).first()
    before = row.asked_anyway if row else ""
    if before == why:
        return
    Held.everything.update_or_create(
        round=round_, path=path, defaults={"indicator": indicator, "source": source, "asked_anyway": why}
    )
    record(by=by, action="rounds.round.asks_anyway", subject=("round", round_.uuid), changes={indicator: [before, why]})


@transaction.atomic
def throw_away(*, by: Actor, round_: Round) -> None:
    """Drop a round that nobody was asked yet. Raises Refused once it is published."""
    by.scope.require(Permission.ROUNDS_MANAGE)
    _unpublished(round_)
    record(
        by=by, action="rounds.round.dropped", subject=("round", round_.uuid), changes={"title": [round_.title, None]}
    )
    round_.delete()


@transaction.atomic
def _changed(by: Actor, round_: Round, values: dict[str, Any]) -> Round:
    by.scope.require(Permission.ROUNDS_MANAGE)
    current = _unpublished(round_)
    told = {}
    for name, value in values.items():
        before = getattr(current, name)
        before = bytes(before) if name == "source" else before
        if before != value:
            setattr(current, name, value)
            told[SILENT.get(name, name)] = [None, None] if name in SILENT else [before, value]
    if told:
        current.save(update_fields=list(values))
        record(by=by, action="rounds.round.changed", subject=("round", current.uuid), changes=told)
    return current


def _unpublished(round_: Round) -> Round:
    """The round as it is stored now, held until the transaction ends. Raises Refused once it is published."""
    current = Round.everything.select_for_update().get(pk=round_.pk)
    if current.published is not None:
        raise Refused(_("Deze ronde is al gepubliceerd. Alleen het einde en de herinnering zijn nog te veranderen."))
    return current


def _title(title: str) -> str:
    title = " ".join(title.replace("\0", "").split())
    if not title:
        raise Refused(_("Geef de ronde een titel."), "title")
    if len(title) > 200:
        raise Refused(_("Deze titel is te lang."), "title")
    return title


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("Dit jaar kan niet kloppen."), "year")
    return year


def _period(period: str, year: int) -> str:
    period = re.sub(r"\s+", " ", period.replace("\0", "")).strip() or str(year)
    if len(period) > 60:
        raise Refused(_("Beschrijf de periode korter."), "period")
    return period
