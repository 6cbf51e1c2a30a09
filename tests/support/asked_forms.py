"""Two questionnaires as our pages ask them: one of an organisation with every kind of question, one of a client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.forms import write_form

NL, EN, AR = "label::Nederlands (nl)", "label::English (en)", "label::العربية (ar)"


def _asked(type_: str, name: str, nl: str, en: str = "", **more: Any) -> dict[str, Any]:
    return {"type": type_, "name": name, NL: nl, EN: en or nl, **more}


def _choice(list_: str, name: str, nl: str, en: str = "", **more: Any) -> dict[str, Any]:
    return {"list_name": list_, "name": name, NL: nl, EN: en or nl, **more}


ORGANISATION: list[dict[str, Any]] = [
    _asked("note", "hello", "Welkom bij de **monitor**. [Lees meer](https://example.org/uitleg)", "Welcome"),
    _asked("text", "name", "Naam van de organisatie", "Name", required="yes", hint="Zoals in het register"),
    _asked("begin_group", "people", "Medewerkers", "Staff"),
    _asked(
        "integer",
        "heads",
        "Aantal medewerkers",
        "Heads",
        required="yes",
        constraint=". > 0",
        constraint_message="Dit moet meer dan 0 zijn",
    ),
    _asked(
        "decimal",
        "fte",
        "Aantal fte",
        "FTE",
        **{
            "bind::mw:warning": ". <= ${heads}",
            "bind::mw:warningMsg-nl": "Dit is meer dan het aantal medewerkers",
            "bind::mw:warningMsg-en": "This is more than the heads",
            "bind::mw:previous": "'12.5'",
        },
    ),
    _asked("select_one yesno", "vacant", "Zijn er vacatures?", "Vacancies?"),
    _asked("integer", "vacancies", "Hoeveel vacatures?", "How many?", relevant="${vacant} = 'yes'", required="yes"),
    _asked("calculate", "share", "", "", calculation="round(${fte} div ${heads}, 2)"),
    _asked("note", "told", "Deeltijdfactor: ${share}", "Part time: ${share}", relevant="${share} > 0"),
    _asked("begin_group", "when", "Wanneer", "When"),
    _asked("date", "started", "Begonnen op", "Started"),
    _asked("date", "month", "Maand", "Month", appearance="month-year"),
    _asked("date", "year", "Jaar", "Year", appearance="year"),
    _asked("time", "opens", "Open vanaf", "Opens"),
    _asked("datetime", "meeting", "Overleg", "Meeting"),
    {"type": "end_group"},
    {"type": "end_group"},
    _asked("begin_repeat", "team", "Team", "Team"),
    _asked("text", "called", "Naam van het team", "Name of the team", required="yes"),
    _asked("select_multiple tasks", "does", "Wat doet dit team?", "What does it do?"),
    {"type": "end_repeat"},
    _asked("begin_group", "views", "Meningen", "Views"),
    _asked("begin_group", "grid", "Wat vindt u?", "What do you think?", appearance="table-list"),
    _asked("select_one agree", "work", "Het werk is leuk", "Work is fun"),
    _asked("select_one agree", "load", "De werkdruk is goed", "Load is fine"),
    {"type": "end_group"},
    _asked("select_one agree", "scale", "Eens?", "Agree?", appearance="likert"),
    _asked("select_one place", "place", "Gemeente", "Municipality", appearance="minimal autocomplete"),
    _asked("rank tasks", "order", "Zet op volgorde", "Order"),
    _asked("range", "mark", "Cijfer", "Mark", parameters="start=1 end=10 step=1"),
    _asked("range", "percent", "Hoeveel procent?", "Percent", parameters="start=0 end=100 step=5"),
    _asked("acknowledge", "read", "Ik heb dit gelezen", "Read"),
    _asked("text", "remark", "Opmerking", "Remark", appearance="multiline"),
    {"type": "end_group"},
]
CHOICES = [
    _choice("yesno", "yes", "Ja", "Yes"), _choice("yesno", "no", "Nee", "No"),
    _choice("tasks", "care", "Zorg", "Care"), _choice("tasks", "youth", "Jeugd", "Youth"),
    _choice("tasks", "none", "Geen van deze", "None", exclusive="yes"),
    _choice("agree", "a", "Eens", "Agree"), _choice("agree", "n", "Neutraal", "Neutral"),
    _choice("agree", "d", "Oneens", "Disagree"),
    *[_choice("place", f"p{at}", f"Plaats {at}") for at in range(1, 21)],
]  # fmt: skip


def organisation_form(path: Path) -> Path:
    """Groups, a repeat, a table, a soft check and last year's value; about twelve minutes."""
    settings = {"form_id": "monitor", "form_title": "Monitor sociaal werk", "version": "1",
                "default_language": "Nederlands (nl)", "mw:minutes": "12"}  # fmt: skip
    return write_form(path, ORGANISATION, CHOICES, settings)


def client_form(path: Path) -> Path:
    """Three questions in Dutch, English and Arabic (unchecked), with faces."""
    said = ["Slecht", "Gaat wel", "Goed"]
    spoken = {"Slecht": ("Bad", "سيئ"), "Gaat wel": ("So so", "متوسط"), "Goed": ("Good", "جيد")}
    survey = [
        {"type": "select_one mood", "name": "mood", NL: "Hoe gaat het met u?", EN: "How are you?",
         AR: "كيف حالك؟", "required": "yes", "appearance": "smileys"},
        {"type": "integer", "name": "weeks", NL: "Hoeveel weken komt u hier?", EN: "How many weeks?", AR: "كم أسبوعا؟"},
        {"type": "text", "name": "wish", NL: "Wat wilt u nog zeggen?", EN: "Anything else?", "appearance": "multiline"},
    ]  # fmt: skip
    choices = [
        {"list_name": "mood", "name": str(at), NL: one, EN: spoken[one][0], AR: spoken[one][1]}
        for at, one in enumerate(said, start=1)
    ]
    settings = {"form_id": "client", "form_title": "Hoe gaat het?", "version": "1", "mw:style": "client",
                "default_language": "Nederlands (nl)", "mw:unchecked": "ar"}  # fmt: skip
    return write_form(path, survey, choices, settings)
