"""Made-up names: of organisations after made-up places, and of people with surnames that nobody bears."""

from __future__ import annotations

import random

BEGINNINGS = (
    "Vijver Beuken Linden Wulpen Zegge Bever Ganze Merel Spreeuwen Kastanje Iepen Elzen Reiger Lisdodde Dotter "
    "Kieviten Otter Zwaluw Klaver Meidoorn Vlier Wilgen Essen Berken Salamander Libellen Kikker Egel Haver Korenbloem "
    "Tarwe Boter Zonne Morgen Avond Zilver Koper Leem Kiezel Duinroos"
).split()
ENDINGS = (
    "dam rode drecht sluis waarde kade stroom horst poort oever gaarde plein brug wijck laar tuin eiland dreef bosch "
    "heuvel mond vliet"
).split()
PATTERNS = {
    "lokaal-welzijnswerk": (
        "Welzijn {}", "Stichting Welzijn {}", "Buurtwerk {}", "Samen {}", "{} Welzijn", "Wijkwerk {}",
        "Welzijnsgroep {}",
    ),
    "maatschappelijke-dienstverlening": (
        "Maatschappelijk Werk {}", "Sociaal Raadslieden {}", "{} Maatschappelijke Dienstverlening", "Hulp en Raad {}",
    ),
    "peuterspeelzalen": ("Peuterspeelzalen {}", "Peuterwerk {}", "Speelzalen {}", "Stichting Peuters {}"),
    "maatschappelijke-opvang": ("Opvang {}", "Onderdak {}", "Stichting Opvang {}", "Huis {}"),
    "andere-terreinen": ("Jongerenwerk {}", "Ouderenwerk {}", "Vrijwilligers {}", "Jeugd en Sport {}", "Thuis in {}"),
    "kennisinstituten": ("Kennispunt {}", "Steunfunctie {}", "Adviespunt {}"),
}  # fmt: skip
FIRST_NAMES = (
    "Noor Sem Yara Daan Fatima Lotte Bram Aylin Jesse Saar Mila Youssef Femke Rik Esra Tess Joris Samira Luuk Hanna "
    "Karim Roos Thijs Anouk Murat Sanne Giel Dewi Koen Marit"
).split()
SURNAMES = (
    "Vijverman Wolkenberg Zandwijker Rietganger Duinwever Heideloper Kadezicht Lindewaard Mistvoorn Ochtendkamp "
    "Polderzoon Regenboer Sterrenhof Tuinkwartier Veenlichter Waterhoeve Zeggeveld Zomerkade Akkerzang Beverstroom"
).split()


def place_names(draw: random.Random) -> list[str]:
    """All made-up places, in an order of chance."""
    found = [first + last for first in BEGINNINGS for last in ENDINGS]
    draw.shuffle(found)
    return found


def person_name(draw: random.Random) -> str:
    """A first name and a surname."""
    return f"{draw.choice(FIRST_NAMES)} {draw.choice(SURNAMES)}"


def domain(place: str) -> str:
    """The domain of an organisation: below example.org, which leads nowhere."""
    return f"{place.lower()}.example.org"


def address(person: str, place: str) -> str:
    """A person's address at an organisation."""
    first, _, last = person.partition(" ")
    return f"{first[0]}.{last}@{domain(place)}".lower()
