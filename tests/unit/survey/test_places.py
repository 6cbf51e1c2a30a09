"""Answers of members per municipality, against a slow reference; the list of municipalities and what is wrong in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.core import InputError
from meerwaarde.publication import municipal
from meerwaarde.questionnaire.types import Kind
from meerwaarde.survey import Areas, Wave, by_place, read_areas
from meerwaarde.survey.places import DIFFER, differ_code
from support.made_wave import made_question, made_register, made_wave

CODES = ("a", "b", "c")
AREAS = Areas(made_register("VWXYZ", name=["Vee", "Wee", "Iks", "Ypsilon", "Zet"]), np.array([5, 4, 3, 2, 1]))

answer = st.one_of(st.none(), st.sampled_from(CODES))
rows = st.lists(
    st.tuples(st.sampled_from("VWXY"), answer, st.sets(st.sampled_from(CODES)), st.none() | st.integers(-9, 99)),
    min_size=1,
    max_size=14,
)


def members(given: list[tuple[str, str | None, set[str], int | None]]) -> Wave:
    """Every row another member."""
    one, several, whole = made_question("one", codes=CODES), made_question("several", Kind.MULTIPLE, CODES), made_question("n", Kind.INTEGER)  # fmt: skip  # noqa: E501
    return made_wave(
        [f"m{at}" for at in range(len(given))], None,
        [(one, [row[1] for row in given]), (several, [row[2] for row in given]), (whole, [row[3] for row in given])],
        municipality=[row[0] for row in given],
    )  # fmt: skip


def slow_one(given: list[str | None]) -> str | None:
    """The answer of more than half of those who gave one."""
    counts = Counter(one for one in given if one is not None)
    if not counts:
        return None
    most, times = counts.most_common(1)[0]
    return most if 2 * times > counts.total() else DIFFER


@given(rows)
@settings(max_examples=60, deadline=None)
def test_one_answer_per_municipality(given: list[tuple[str, str | None, set[str], int | None]]) -> None:
    wave = by_place(members(given), AREAS, None).wave
    assert list(wave.org_ids) == sorted({row[0] for row in given})
    one, several, whole = (wave.answers(name) for name in ("one", "several", "n"))
    codes = [choice.code for choice in wave.questionnaire.question("one").choices]
    for at, place in enumerate(wave.org_ids):
        here = [row for row in given if row[0] == place]
        expected = slow_one([row[1] for row in here])
        assert (codes[one.values[at]] if one.answered[at] else None) == expected
        named = [code for code in CODES if 2 * sum(code in row[2] for row in here) > len(here)]
        assert [code for code, hit in zip(CODES, several.values[at], strict=True) if hit] == named
        numbers = [row[3] for row in here if row[3] is not None]
        assert whole.answered[at] == bool(numbers)
        assert not numbers or whole.values[at] == pytest.approx(fmean(numbers))


def test_members_can_differ_only_where_they_share() -> None:
    alone = by_place(members([("V", "a", set(), 1), ("W", "b", set(), 1)]), AREAS, None).wave
    assert [choice.code for choice in alone.questionnaire.question("one").choices] == list(CODES)
    together = by_place(members([("V", "a", set(), 1), ("V", "b", set(), 1)]), AREAS, None).wave
    assert together.questionnaire.question("one").choices[-1].code == DIFFER
    taken = made_question("q", codes=("ja", DIFFER))
    assert differ_code(taken) == DIFFER + "_"


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("Q", "Gemeente ‘Q’ staat niet in leden.csv"),
        ("", "Hier staat geen gemeente"),
        ("Zet", "‘Zet’ is een naam; schrijf de code Z"),
    ],
)
def test_a_municipality_that_nobody_knows(where: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as wrong:
        by_place(members([("V", "a", set(), 1), (where, "a", set(), 1)]), AREAS, "gemeente")
    assert str(wrong.value).startswith("antwoorden.csv, rij 3, kolom gemeente")


def test_zeros_that_a_spreadsheet_took_away() -> None:
    areas = Areas(made_register(["0034"], name=["Almere"]), np.array([1]))
    with pytest.raises(InputError, match="0034 wel: de nullen vooraan zijn weg"):
        by_place(members([("34", "a", set(), 1)]), areas, None)


def test_answers_without_a_municipality() -> None:
    wave = made_wave(["m1"], None, [(made_question("q"), ["ja"])])
    with pytest.raises(InputError, match="--municipality KOLOM"):
        by_place(wave, AREAS, None)


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "gemeenten.csv"
    file.write_text("code;name;inhabitants;provincie\n0034;Almere;222825;Flevoland\n0080;Leeuwarden;128810;Fryslân\n")
    areas = read_areas(file)
    assert areas.register.ids == ("0034", "0080")
    assert areas.inhabitants.tolist() == [222825, 128810]
    assert list(areas.register.columns) == ["name", "provincie"]


def test_a_list_without_inhabitants(tmp_path: Path) -> None:
    file = tmp_path / "gemeenten.csv"
    file.write_text("code,name,provincie\nV,Vee,Noord\nW,Wee,Noord\n", encoding="utf-8")
    areas = read_areas(file)
    assert areas.inhabitants is None
    places = by_place(members([("V", "a", set(), 1)]), areas, None)
    assert (places.wave.invited, places.wave.orgs, places.coverage) == (2, 1, None)
    assert municipal.intro(places, "2026") == (
        "Gevraagd over 2 gemeenten, 2026. Over 1 daarvan antwoordden organisaties, 1 in totaal. Hoeveel inwoners die 1"
        " gemeenten hebben, staat niet in de lijst."
    )


@pytest.mark.parametrize(
    ("columns", "cells", "told"),
    [
        ("", "", "inwoners (bron: gemeenten.csv)."),
        (",inhabitants_year,inhabitants_source", ",2026,CBS", "inwoners op 1 januari 2026 (bron: CBS)."),
        (",inhabitants_source", ",{CBS}", "inwoners (bron: {CBS})."),
    ],
)
def test_inhabitants_have_a_base_a_day_and_a_source(columns: str, cells: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "gemeenten.csv"
    file.write_text(f"code,name,inhabitants{columns}\nV,Vee,1000{cells}\nW,Wee,3000{cells}\n", encoding="utf-8")
    areas = read_areas(file)
    places = by_place(members([("V", "a", set(), 1)]), areas, None)
    assert list(areas.register.columns) == ["name"]
    assert municipal.intro(places, "{2026}") == (
        "Gevraagd over 2 gemeenten, {2026}. Over 1 daarvan antwoordden organisaties, 1 in totaal. In die 1 gemeenten"
        f" woont 25,0 % van alle 4.000 {told}"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,naam,inhabitants\n1,Aa,5\n", "gemeenten.csv, kolom name: De lijst van gemeenten heeft deze kolom niet"),
        ("code,name,inhabitants\n", "gemeenten.csv"),
        ("code,name,inhabitants\n,Aa,5\n", "gemeenten.csv, rij 2, kolom code: Deze gemeente heeft geen code"),
        ("code,name,inhabitants\n1,Aa,5\n2,Bee,5\n1,Cee,5\n", "rij 4, kolom code: Code 1 staat al op rij 2"),
        ("code,name,inhabitants\n1,,5\n", "rij 2, kolom name: Hier hoort de naam van gemeente 1"),
        ("code,name,inhabitants\n1,5,Aa\n", "rij 2, kolom name: Hier hoort de naam van gemeente 1, niet ‘5’"),
        ("code,name,inhabitants\n1,Aa,\n", "rij 2, kolom inhabitants: Hier staat geen aantal inwoners"),
        ("code,name,inhabitants\n1,Aa,-5\n", "rij 2, kolom inhabitants: ‘-5’ is geen aantal inwoners"),
        ("code,name,inhabitants\n1,Aa,0\n", "rij 2, kolom inhabitants: Een gemeente met 0 inwoners kan niet"),
        (
            "code;name;inhabitants\n1;Aa;12.500\n",
            "‘12.500’ is geen aantal inwoners. Schrijf een heel getal",
        ),
        ("code,name,inhabitants\n1,Aa,West\n", "Staan de kolommen van deze rij verschoven?"),
        ("code,name,inhabitants\n1,Aa,999999999\n", "Controleer het aantal"),
        ("code,name,inhabitants,inhabitants_year\n1,Aa,5,26\n", "‘26’ is geen jaar"),
        (
            "code,name,inhabitants,inhabitants_source\n1,Aa,5,CBS\n2,Bee,6,\n",
            "rij 3, kolom inhabitants_source: Hier staat ‘’, eerder ‘CBS’",
        ),
    ],
)
def test_what_is_wrong_in_the_list(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "gemeenten.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as wrong:
        read_areas(file)
    assert told in str(wrong.value)
