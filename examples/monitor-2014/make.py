"""Makes the example: the monitor of October 2014 rebuilt from its published figures.

`python examples/monitor-2014/make.py` writes the form, the answers and the register beside this file; the results are
part of the project, and a test makes them again and compares. Only the counts are real (24 26 21 8 7 5 10 9 of 69;
43 2 3 of 48). Who gave which answer, the register and every name are made up, with a fixed seed.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

SEED = 2014
PERIOD = "oktober 2014"

# Code, Dutch, English, and how many of the 69 organisations said it was clear (monitor of 6 October 2014, table 1).
TOPICS = (
    ("contracting", "Contracteren van aanbieders", "Contracting of providers", 24),
    ("access", "Toegang tot zorg en ondersteuning", "Access to care and support", 26),
    ("transition", "Overgang van huidige cliënten", "Transition of present clients", 21),
    ("registration", "Registratiesysteem voor de doelgroep", "Registration system for the target group", 8),
    ("monitoring", "Volgen van de resultaten", "Monitoring of results", 7),
    ("quality", "Kwaliteitssysteem", "Quality system", 5),
    ("accountability", "Financiële verantwoording", "Financial accountability", 10),
    ("advance", "Bevoorschotting", "Advance payment", 9),
)
# Table 2. 48 of the 69 answered. The source does not say whether the other 21 skipped the question or were never asked
# it. A filter question would add an answer that nobody reported, so here they were asked and did not answer.
TEAMS = (
    ("takes_part", "Ja, wij doen mee", "Yes, we take part", 43),
    ("does_not", "Nee", "No", 2),
    ("other", "Anders, namelijk", "Other, namely", 3),
)
OTHER_FORMS = (
    "We overleggen nog met de gemeente over onze plek in het team.",
    "Alleen op afroep, als het team ons om raad vraagt.",
    "Wij leren de teams hoe zij met vrijwilligers werken.",
)

# Class, members in the register (15,2 25,6 24,9 15,7 18,7 %), respondents, and how many answered about teams. The
# smallest class has two there: too few to show.
SIZES = (
    ("1 t/m 9", 52, 8, 2),
    ("10 t/m 25", 88, 17, 13),
    ("26 t/m 50", 86, 18, 13),
    ("51 t/m 100", 54, 12, 9),
    ("101 of meer", 65, 14, 11),
)
WORK_KINDS = (  # and the share of members that do this work
    ("participatie en opbouwwerk", 0.45),
    ("vrijwilligerswerk", 0.35),
    ("maatschappelijk werk", 0.44),
    ("opvang", 0.08),
    ("peuterspeelzalen en opvoedsteun", 0.23),
    ("sociaal raadsliedenwerk", 0.20),
    ("jongerenwerk", 0.38),
    ("ouderenwerk", 0.40),
)
REGIONS = (("Noord", 0.15), ("Oost", 0.25), ("West", 0.35), ("Zuid", 0.25))
PLACES = (  # no such places; with "Voorbeeld" before them no such organisations either
    "Bever Ganze Grutto Havik Iepen Kieviten Libel Linde Merel Olmen Pijlkruid Reiger Salamander Sperwer Spreeuwen "
    "Vlinder Wilgen Wulpen Zwaluwen Zegge Distel Eksters Fluiter"
)
ENDINGS = "dam drecht gouw haven horst koog kreek lande meer mond rode sluis stede veld waarde"

LIMITS = (
    "De vragen gaan vooral over regels en beheersing. Vernieuwing van het werk komt er weinig in voor.\n"
    "Het zijn antwoorden van organisaties, niet van gemeenten: wat nog niet duidelijk is, kan al wel besloten zijn.\n"
    "Elke organisatie gaf één antwoord. Verschillen tussen gemeenten, en binnen een gemeente, blijven buiten beeld."
)
LIMITS_EN = (
    "The questions are mostly about rules and control. Renewal of the work gets little attention.\n"
    "These are answers of organisations, not of municipalities: what is not clear yet may already have been decided.\n"
    "Each organisation gave one answer. Differences between municipalities, and within one, stay out of sight."
)
SURVEY = (
    ("type", "name", "label::Nederlands (nl)", "label::English (en)", "required", "relevant", "bind::mw:sensitivity"),
    ("start", "start", "", "", "", "", ""),
    ("end", "end", "", "", "", "", ""),
    (
        "note",
        "intro",
        "Op 1 januari 2015 krijgen gemeenten nieuwe taken. Deze vragen gaan over wat u daar nu van weet.",
        "On 1 January 2015 municipalities get new tasks. These questions are about what you know of them now.",
        "",
        "",
        "",
    ),
    ("text", "id", "Wat is uw lidnummer?", "What is your member number?", "yes", "", ""),
    (
        "select_multiple topics",
        "clear",
        "Over welke onderwerpen is voor uw organisatie duidelijk hoe de gemeente ze gaat regelen?",
        "For which subjects is it clear to your organisation how the municipality will arrange them?",
        "yes",
        "",
        "none",
    ),
    (
        "select_one teams",
        "team",
        "Doet uw organisatie mee in een sociaal netwerk of sociaal team in de wijk?",
        "Does your organisation take part in a social network or social team in the neighbourhood?",
        "",
        "",
        "none",
    ),
    ("text", "team_other", "Namelijk:", "Namely:", "", "${team} = 'other'", ""),
)
SETTINGS = (
    ("form_title", "form_id", "version", "default_language", "mw:period", "mw:limits", "mw:limits-en"),
    ("Monitor decentralisaties 2014 (voorbeeld)", "monitor_2014", "1", "Nederlands (nl)", PERIOD, LIMITS, LIMITS_EN),
)

Row = tuple[str, ...]


def register(random: Random) -> list[Row]:
    """345 members: id, name, kinds of work, size class, region."""
    places = [place + ending for place in PLACES.split() for ending in ENDINGS.split()]
    sizes = [size for size, members, _answered, _team in SIZES for _ in range(members)]
    random.shuffle(places)
    random.shuffle(sizes)
    members = []
    for number, (place, size) in enumerate(zip(places, sizes, strict=True), start=1):
        kinds = [kind for kind, share in WORK_KINDS if random.random() < share]
        kinds = kinds or [random.choices(*zip(*WORK_KINDS, strict=True))[0]]
        region = random.choices(*zip(*REGIONS, strict=True))[0]
        members.append((f"L{number:03}", f"Voorbeeld {place}", "|".join(kinds), size, region))
    return members


def respondents(random: Random, members: Sequence[Row]) -> tuple[list[str], set[str]]:
    """Who answered, in order of sending, and who of them answered about teams."""
    answered: list[str] = []
    about_teams: set[str] = set()
    for size, _members, sent, team in SIZES:
        chosen = random.sample([member[0] for member in members if member[3] == size], sent)
        answered += chosen
        about_teams |= set(chosen[:team])
    random.shuffle(answered)
    return answered, about_teams


def clear_topics(random: Random, answered: Sequence[str]) -> dict[str, set[str]]:
    """The topics that each organisation ticks: at least one each, so that all 69 count as having answered."""
    ticks = [code for code, _nl, _en, count in TOPICS for _ in range(count)]
    random.shuffle(ticks)
    ticked = {member: {tick} for member, tick in zip(answered, ticks, strict=False)}
    for tick in ticks[len(answered) :]:
        ticked[random.choice([member for member in answered if tick not in ticked[member]])].add(tick)
    return ticked


def answers(random: Random, members: Sequence[Row]) -> list[Row]:
    """The answers as KoboToolbox exports them, heading first."""
    answered, about_teams = respondents(random, members)
    ticked = clear_topics(random, answered)
    teams = [code for code, _nl, _en, count in TEAMS for _ in range(count)]
    random.shuffle(teams)
    team = dict(zip(sorted(about_teams), teams, strict=True))
    others = iter(OTHER_FORMS)
    times = sorted(random.randrange(36 * 24 * 60) for _ in answered)  # minutes of the fieldwork, 1 September on
    codes = [code for code, *_ in TOPICS]
    rows: list[Row] = [
        (
            *("start", "end", "id", "clear", *(f"clear/{code}" for code in codes), "team", "team_other"),
            *("_id", "_uuid", "_submission_time", "_validation_status", "_status", "__version__", "_index"),
        )
    ]
    for index, (member, minute) in enumerate(zip(answered, times, strict=True), start=1):
        sent = datetime(2014, 9, 1) + timedelta(minutes=minute, seconds=random.randrange(60))
        begun = sent - timedelta(seconds=random.randrange(120, 900))
        mine = [code for code in codes if code in ticked[member]]
        form = team.get(member, "")
        rows.append(
            (
                *(f"{moment:%Y-%m-%dT%H:%M:%S}.000+02:00" for moment in (begun, sent)),
                *(member, " ".join(mine), *(str(int(code in mine)) for code in codes)),
                *(form, next(others) if form == "other" else ""),
                *(str(14000 + index), str(UUID(int=random.getrandbits(128), version=4))),
                *(f"{sent - timedelta(hours=2):%Y-%m-%dT%H:%M:%S}", "", "submitted_via_web", "1", str(index)),
            )
        )
    return rows


def form(file: Path) -> None:
    """The questionnaire as an XLSForm workbook; the namespace of `mw:` is left out, the reader knows it."""
    import xlsxwriter

    choices: list[Row] = [("list_name", "name", "label::Nederlands (nl)", "label::English (en)")]
    for name, offered in (("topics", TOPICS), ("teams", TEAMS)):
        choices += [(name, code, dutch, english) for code, dutch, english, _count in offered]
    with xlsxwriter.Workbook(file) as workbook:
        workbook.set_properties({"created": datetime(2014, 9, 1)})
        bold, wrap = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in (("survey", SURVEY), ("choices", choices), ("settings", SETTINGS)):
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(rows[0]) - 1, 24, wrap)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row, bold if place == 0 else wrap)


def write(file: Path, rows: Sequence[Row], delimiter: str, quoting: int) -> None:
    """`rows` as CSV in UTF-8."""
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)


def make(folder: Path) -> None:
    """Write the three files into `folder`."""
    random = Random(SEED)
    members = register(random)
    form(folder / "monitor-2014.xlsx")
    write(folder / "register.csv", [("id", "name", "werksoorten", "omvang", "regio"), *members], ",", csv.QUOTE_MINIMAL)
    write(folder / "answers.csv", answers(random, members), ";", csv.QUOTE_ALL)


if __name__ == "__main__":
    make(Path(__file__).resolve().parent)
