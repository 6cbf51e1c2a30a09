"""Makes the second example of this folder: a QuickScan in which members answer per municipality.

`python examples/monitor-2014/make_quickscan.py` writes form, answers and municipalities beside this file; a test
makes them again and compares. Everything is made up: municipalities, inhabitants and answers, with a fixed seed. The
members are those of `register.csv`.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

SEED = 2026
PERIOD = "najaar 2026"
MUNICIPALITIES, MEMBERS = 120, 110
REGIONS = (("Noord", 20), ("Oost", 30), ("West", 40), ("Zuid", 30))
BEGINNINGS = "Bever Ganze Grutto Havik Iepen Kieviten Libel Linde Merel Olmen Reiger Sperwer Vlinder Wulpen Zwaluwen"
ENDINGS = "broek burg dorp heem hoven kerk oord wijk"  # other endings than the members have; no such places
CUTS = (("yes", "Ja", "Yes", 0.46), ("no", "Nee", "No", 0.40), ("unknown", "Nog niet bekend", "Not known yet", 0.14))
FIELDS = (
    ("community", "Opbouwwerk", "Community work", 0.45),
    ("youth", "Jongerenwerk", "Youth work", 0.40),
    ("elderly", "Ouderenwerk", "Work with the elderly", 0.35),
    ("volunteers", "Steun aan vrijwilligers", "Support of volunteers", 0.30),
    ("none", "Geen van deze", "None of these", 0.0),
)
SURVEY = (
    ("type", "name", "label::Nederlands (nl)", "label::English (en)", "required", "bind::mw:sensitivity"),
    ("text", "id", "Wat is uw lidnummer?", "What is your member number?", "yes", ""),
    (
        "text",
        "municipality",
        "Over welke gemeente gaat dit? (code)",
        "Which municipality is this about? (code)",
        "yes",
        "",
    ),
    (
        "select_one cuts",
        "cuts",
        "Bezuinigt deze gemeente volgend jaar op sociaal werk?",
        "Will this municipality cut spending on social work next year?",
        "yes",
        "",
    ),
    (
        "select_multiple fields",
        "worried",
        "Over welk werk maakt u zich in deze gemeente zorgen?",
        "Which work are you worried about in this municipality?",
        "yes",
        "",
    ),
    (
        "integer",
        "days",
        "Hoeveel dagen wacht een inwoner hier op een eerste gesprek?",
        "How many days does an inhabitant wait for a first conversation here?",
        "yes",
        "",
    ),
)
SETTINGS = (
    ("form_title", "form_id", "version", "default_language", "mw:period"),
    ("QuickScan bezuinigingen (voorbeeld)", "quickscan_bezuinigingen", "1", "Nederlands (nl)", PERIOD),
)

Row = tuple[str, ...]


def municipalities(random: Random) -> list[Row]:
    """Code, name, inhabitants and region. Codes of Statistics Netherlands have four digits; 9xxx is not in use."""
    names = [beginning + ending for beginning in BEGINNINGS.split() for ending in ENDINGS.split()]
    random.shuffle(names)
    regions = [region for region, times in REGIONS for _ in range(times)]
    made = []
    for number, (name, region) in enumerate(zip(names, regions, strict=True), start=1):
        inhabitants = round(random.lognormvariate(10.4, 0.7), -1)
        made.append((f"{9000 + number}", name, str(int(inhabitants)), region))
    return made


def answers(random: Random, members: list[str], places: list[Row]) -> list[Row]:
    """Rows of member and municipality: most serve one, some two; many municipalities have several."""
    truth = {place[0]: random.choices(CUTS, [cut[3] for cut in CUTS])[0][0] for place in places}
    rows = []
    for member in random.sample(members, MEMBERS):
        for place in sorted(random.sample([place[0] for place in places[:105]], random.choice((1, 1, 1, 2)))):
            differs = random.random() < 0.3
            cuts = random.choice(CUTS)[0] if differs else truth[place]
            worried = [field[0] for field in FIELDS if random.random() < field[3]] or ["none"]
            days = max(1, int(random.lognormvariate(2.4, 0.6)))
            rows.append((member, place, cuts, " ".join(worried), str(days)))
    return rows


def form(path: Path) -> None:
    """The XLSForm."""
    from openpyxl import Workbook

    choices: list[Row] = [("list_name", "name", "label::Nederlands (nl)", "label::English (en)")]
    choices += [("cuts", *cut[:3]) for cut in CUTS] + [("fields", *field[:3]) for field in FIELDS]
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("survey", SURVEY), ("choices", choices), ("settings", SETTINGS)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def make(folder: Path) -> None:
    """Write the form, the answers and the list of municipalities into `folder`."""
    random = Random(SEED)
    with (Path(__file__).resolve().parent / "register.csv").open(encoding="utf-8", newline="") as file:
        members = [row["id"] for row in csv.DictReader(file)]
    places = municipalities(random)
    tables = {
        "gemeenten.csv": [("code", "name", "inhabitants", "regio"), *places],
        "quickscan.csv": [("id", "municipality", "cuts", "worried", "days"), *answers(random, members, places)],
    }
    for name, rows in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    form(folder / "quickscan.xlsx")


if __name__ == "__main__":
    make(Path(__file__).resolve().parent)
