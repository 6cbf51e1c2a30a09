"""Dimensions from codes and hierarchy files: their order, their relations, and every way in which they contradict."""

from __future__ import annotations

from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.dimensions import dimension, parts_of, read_hierarchies, read_hierarchy
from meerwaarde.disclosure.additive.types import Dimension

PROVINCES = "child,parent\nAssen,Drenthe\nEmmen,Drenthe\nGoes,Zeeland\n"
TOWNS = ("Goes", "Emmen", "Assen")


def written(folder: Path, content: str, name: str = "indeling.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def made(folder: Path, *contents: str, present: tuple[str, ...] = TOWNS, total: str = "Total") -> Dimension:
    files = [read_hierarchy(written(folder, content, f"f{at}.csv")) for at, content in enumerate(contents, 1)]
    return dimension("gemeente", present, files, total=total)


def in_words(one: Dimension) -> set[tuple[str, tuple[str, ...]]]:
    return {(one.codes[parent], tuple(one.codes[child] for child in children)) for parent, children in one.relations}


def test_without_a_file_everything_stands_under_the_total_in_natural_order():
    one = dimension("klasse", ["10-25", "2", "1-9", "onbekend", "2"], total="Alle")
    assert one.codes == ("1-9", "2", "10-25", "onbekend", "Alle")
    assert one.relations == ((4, (0, 1, 2, 3)),)
    assert (one.leaves, one.total, one.name) == (4, 4, "klasse")


def test_one_hierarchy(tmp_path):
    one = made(tmp_path, PROVINCES)
    assert one.codes == ("Assen", "Emmen", "Goes", "Zeeland", "Drenthe", "Total")
    assert in_words(one) == {
        ("Drenthe", ("Assen", "Emmen")),
        ("Zeeland", ("Goes",)),
        ("Total", ("Zeeland", "Drenthe")),
    }
    assert parts_of(one) == ((0, 4, 5), (1, 4, 5), (2, 3, 5))


def test_codes_of_the_file_that_do_not_occur_are_there_too(tmp_path):
    assert made(tmp_path, PROVINCES, present=("Goes",)).codes[:3] == ("Assen", "Emmen", "Goes")


def test_levels_of_unequal_depth_and_the_total_as_a_parent(tmp_path):
    one = made(tmp_path, "child,parent\na1,a\na2,a\na,A\nb,A\nA,Total\nc,Total\n", present=("a1", "c"))
    assert in_words(one) == {("a", ("a1", "a2")), ("A", ("b", "a")), ("Total", ("c", "A"))}
    assert [one.codes[code] for code in parts_of(one)[0]] == ["a1", "a", "A", "Total"]
    assert [one.codes[code] for code in parts_of(one)[3]] == ["c", "Total"]


def test_several_hierarchies_are_several_divisions_of_the_total(tmp_path):
    one = made(tmp_path, PROVINCES, "child,parent\nGoes,Zuid\nEmmen,Noord\nAssen,Noord\n")
    totals = [children for parent, children in in_words(one) if parent == "Total"]
    assert sorted(totals) == [("Zeeland", "Drenthe"), ("Zuid", "Noord")]
    assert all(len(parts) == 4 for parts in parts_of(one))


def test_a_level_that_two_hierarchies_share_is_one_level(tmp_path):
    more = "child,parent\nAssen,Drenthe\nEmmen,Drenthe\nDrenthe,Noord\nGoes,Zuid\n"
    one = made(tmp_path, PROVINCES, more)
    assert one.codes.count("Drenthe") == 1
    assert ("Noord", ("Drenthe",)) in in_words(one)


def test_a_chain_that_two_files_turn_round_still_reaches_every_level(tmp_path):
    one = made(tmp_path, "child,parent\nx,B\nB,A\ny,Total\n", "child,parent\nx,C\nC,B\ny,Total\n", present=("x", "y"))
    assert {one.codes[code] for code in parts_of(one)[0]} == {"x", "A", "B", "C", "Total"}


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        ("kind,parent\na,b\n", 1, "‘child’ ontbreekt"),
        ("child,parent\na,b\n,b\n", 3, "leeg"),
        ("child,parent\na,b\nc,\n", 3, "leeg"),
        ("child,parent\na,b\na,c\n", 3, "a valt al onder b (rij 2)"),
        ("child,parent\na,b\nb,c\nc,a\n", 2, "a valt onder zichzelf (a > b > c > a)"),
        ("child,parent\nx,a\na,a\n", 3, "a valt onder zichzelf (a > a)"),
    ],
)
def test_files_that_contradict_themselves(tmp_path, content, row, words):
    with pytest.raises(InputError) as told:
        read_hierarchy(written(tmp_path, content))
    assert words in str(told.value)
    assert told.value.file == "indeling.csv"
    assert told.value.row == row


def test_the_same_line_twice_says_nothing_new(tmp_path):
    assert read_hierarchy(written(tmp_path, "parent,child\nb,a\nb,a\n")).parent == {"a": "b"}


@pytest.mark.parametrize(
    ("files", "present", "words"),
    [
        ((PROVINCES,), (*TOWNS, "Almere"), "Almere staat in kolom gemeente, maar niet in deze indeling"),
        ((PROVINCES,), (*TOWNS, "Drenthe"), "Drenthe heeft delen"),
        ((), ("a", "Total"), "naam van het totaal"),
        (("child,parent\nAssen,Drenthe\nEmmen,Drenthe\nGoes,Zeeland\nTotal,Alles\n",), TOWNS, "kan geen deel zijn"),
        ((PROVINCES, "child,parent\nAssen,Noord\nEmmen,Noord\nGoes,Zuid\nAlmere,Midden\n"), TOWNS, "Almere ontbreekt"),
        ((PROVINCES, "child,parent\nAssen,Drenthe\nGoes,Drenthe\nEmmen,Zeeland\n"), TOWNS, "andere delen"),
        ((PROVINCES, "child,parent\nDrenthe,Noord\nZeeland,Zuid\n"), (), "laagste code, maar heeft delen"),
    ],
)
def test_codes_and_files_that_contradict_each_other(tmp_path, files, present, words):
    with pytest.raises(InputError) as told:
        made(tmp_path, *files, present=present)
    assert words in str(told.value)


def test_the_way_out_names_the_line_to_add(tmp_path):
    with pytest.raises(InputError, match="Voeg een regel toe: Almere,Alles"):
        made(tmp_path, PROVINCES, present=("Almere",), total="Alles")


def test_a_file_for_a_column_that_is_not_split_by(tmp_path):
    path = written(tmp_path, PROVINCES)
    assert read_hierarchies([("a", path), ("a", path)], ("a", "b"))["a"][1].file == "indeling.csv"
    with pytest.raises(InputError, match=r"staat niet in --by\. Kies uit: a, b"):
        read_hierarchies([("c", path)], ("a", "b"))


def test_a_very_long_chain_is_no_trouble(tmp_path):
    chain = "".join(f"c{at},c{at + 1}\n" for at in range(1000))
    one = made(tmp_path, f"child,parent\n{chain}", present=("c0",))
    assert len(one.codes) == 1002
    assert len(parts_of(one)[0]) == 1002
