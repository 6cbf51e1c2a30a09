"""The list of municipalities of a round: inhabitants of one year, with the year and the source, or none."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from meerwaarde.core import InputError
from meerwaarde.survey import read_areas
from meerwaarde.web.members import services
from meerwaarde.web.members.models import Municipality
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import places
from meerwaarde.web.rounds.models import Round
from support.inhabitants import SOURCE, inhabited, municipality
from support.people import actor

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DAY = date(2022, 10, 1)


@pytest.fixture(autouse=True)
def there():
    Municipality.objects.all().delete()
    for code, name in (("GM0001", "Aa"), ("GM0002", "Bee"), ("GM0003", "Cee")):
        municipality(code, name, province="Noord")


@pytest.fixture
def areas(tmp_path):
    def written(language: str = "nl") -> list[dict[str, str]]:
        path = tmp_path / "gemeenten.csv"
        places.write_areas(Round(day=DAY), path, language)
        read_areas(path)  # the command reads it
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return written


def told() -> str:
    return places.about_inhabitants(Round(day=DAY))


def test_it_works(areas, tmp_path):
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    inhabited(2022, GM0001=11, GM0002=21, GM0003=31)
    inhabited(2023, GM0001=12, GM0002=22, GM0003=32)
    first, *_rest = areas()
    assert first == {
        "code": "GM0001", "name": "Aa", "provincie": "Noord", "inhabitants": "11", "inhabitants_year": "2022",
        "inhabitants_source": SOURCE,
    }  # fmt: skip
    read = read_areas(tmp_path / "gemeenten.csv")
    assert (read.inhabitants.tolist(), read.year, read.source) == ([11, 21, 31], 2022, SOURCE)
    assert list(read.register.columns) == ["name", "provincie"]  # what can be split by
    assert told() == f"Het rapport noemt de inwoners op 1 januari 2022. Bron: {SOURCE}."


def test_nothing_known(areas):
    assert list(areas()[0]) == ["code", "name", "provincie"]
    assert told().startswith("Het rapport noemt geen inwoners")


def test_one_municipality_lacks_and_an_earlier_year_does_not(areas):
    inhabited(2020, "Oud", GM0001=9, GM0002=19, GM0003=29)
    inhabited(2022, GM0001=11, GM0003=31)
    assert {(row["inhabitants_year"], row["inhabitants_source"]) for row in areas()} == {("2020", "Oud")}
    assert told() == (
        "Van 1 januari 2022 is het aantal inwoners niet bekend van: Bee (GM0002). Daarom noemt het rapport de inwoners"
        " op 1 januari 2020. Bron: Oud."
    )


def test_no_year_is_whole(areas):
    inhabited(2022, GM0001=11)
    assert list(areas()[0]) == ["code", "name", "provincie"]
    assert told().endswith("niet bekend van: Bee (GM0002), Cee (GM0003). Daarom noemt het rapport geen inwoners.")
    for at in range(10, 22):
        municipality(f"GM00{at}", f"Gemeente {at}")
    assert "en 4 andere. Daarom" in told()


def test_sums_of_mergers_are_told(areas):
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    services.merge_municipalities(
        by=actor(Role.DATA_OFFICER), day=date(2022, 1, 1), old=["GM0001", "GM0002"], new="GM0009", name="Aabee"
    )
    row = next(row for row in areas() if row["code"] == "GM0009")
    assert row["inhabitants"] == "30"
    assert row["inhabitants_source"] == f"{SOURCE}; van één gemeente de som van die welke later samengingen"
    row = next(row for row in areas("en") if row["code"] == "GM0009")
    assert row["inhabitants_source"] == f"{SOURCE}; of one municipality the sum of those that merged later"
    assert told().endswith("die welke later samengingen.")


def test_numbers_of_two_years_are_refused(tmp_path):
    path = tmp_path / "gemeenten.csv"
    path.write_text("code,name,inhabitants,inhabitants_year\n1,Aa,5,2021\n2,Bee,6,2022\n", encoding="utf-8")
    with pytest.raises(InputError, match="rij 3, kolom inhabitants_year: Hier staat ‘2022’, eerder ‘2021’"):
        read_areas(path)
