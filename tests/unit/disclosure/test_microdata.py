"""Rows into a table: margins, counts, units, what is real, and what cannot be read."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.dimensions import Hierarchy, dimension
from meerwaarde.disclosure.additive.microdata import Asked, Rows, contributors_of, full_cells, read_rows, table_of
from meerwaarde.disclosure.additive.types import Dimension, Table
from meerwaarde.disclosure.primary import Rules
from support.audited_release import Asked as Truthful
from support.audited_release import truth

MICRO = """\
id,regio,werk,concern,loon,gewicht
a,noord,jeugd,,10,1
b,noord,jeugd,X,20.5,2
c,noord,buurt,X,30,1.5
d,zuid,jeugd,,0.1,1
e,zuid,jeugd,,0.2,3
f,zuid,jeugd,,,1
"""


def written(folder: Path, content: str, name: str = "leden.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def read(folder: Path, content: str, **asked: object) -> Rows:
    given = {"by": ("regio", "werk"), **asked}
    return read_rows(written(folder, content), Asked(**given), {})  # type: ignore[arg-type]


def at(table: Table, array: np.ndarray, *codes: str) -> float:
    return array[tuple(one.codes.index(code) for one, code in zip(table.dimensions, codes, strict=True))].item()


def test_counts_with_all_margins(tmp_path):
    table = table_of(read(tmp_path, MICRO), Rules())
    assert [one.codes for one in table.dimensions] == [("noord", "zuid", "Total"), ("buurt", "jeugd", "Total")]
    assert table.value.tolist() == [[1, 2, 3], [0, 3, 3], [1, 5, 6]]
    assert table.count.tolist() == table.value.tolist()
    assert table.real.tolist() == [[True] * 3, [False, True, True], [True] * 3]
    assert table.primary.tolist() == [[True, True, False], [False] * 3, [True, False, False]]
    assert table.width.tolist() == [[2, 2, 0], [0] * 3, [2, 0, 0]]
    assert not table.up.any()
    assert (table.frequency, table.variable, table.rules) == (True, "count", ("minimum=3",))
    assert table.contributors.names == ("a", "b", "c", "d", "e", "f")
    assert table.contributors.cell.tolist() == [0, 1, 1, 4, 4, 4]


def test_a_holding_counts_once_for_the_rules_and_its_members_for_the_counts(tmp_path):
    rows = MICRO.replace("a,noord,jeugd,,", "a,noord,jeugd,X,")
    table = table_of(read(tmp_path, rows, holding="concern"), Rules(minimum=2))
    assert at(table, table.value, "noord", "jeugd") == 2
    assert at(table, table.primary, "noord", "jeugd") is True  # two members, one holding
    assert at(table, table.primary, "noord", "Total") is True
    assert at(table, table.primary, "Total", "jeugd") is False
    assert "holding X" in table.contributors.names
    assert len(table.contributors.names) == 4


def test_magnitudes_with_weights(tmp_path):
    rows = MICRO.replace("f,zuid,jeugd,,,1\n", "")
    table = table_of(read(tmp_path, rows, value="loon", weight="gewicht"), Rules.parse(["minimum=1", "p=10"]))
    assert at(table, table.value, "noord", "jeugd") == 51
    assert at(table, table.value, "zuid", "jeugd") == 0.7  # 0.1 + 3 x 0.2, not 0.7000000000000001
    assert at(table, table.count, "noord", "Total") == 3
    assert at(table, table.primary, "noord", "jeugd") is False  # 51 - 20.5 - 10 leaves more than 10 % of 20.5
    assert at(table, table.primary, "noord", "buurt") is False
    assert table.variable == "loon"
    assert not table.frequency


def test_nothing_at_all_is_told_by_zeros_and_everything_by_full(tmp_path):
    assert not table_of(read(tmp_path, MICRO), Rules(minimum=1)).primary.any()
    zeros = table_of(read(tmp_path, MICRO), Rules(minimum=1, zeros=True))
    assert np.argwhere(zeros.primary).tolist() == [[1, 0]]
    assert zeros.real.all()
    full = table_of(read(tmp_path, MICRO), Rules(minimum=1, full=True))
    assert np.argwhere(full.primary).tolist() == [[0, 0], [1, 1]]  # all of buurt in noord, all of zuid in jeugd
    assert full.width[1, 1] == 2
    assert full.real.all()


def test_a_sum_of_nothing_must_stay_open_by_something(tmp_path):
    rows = "id,regio,werk,loon\na,noord,jeugd,0\nb,noord,buurt,50\nc,zuid,jeugd,50\n"
    table = table_of(read(tmp_path, rows, value="loon"), Rules(minimum=2))
    assert at(table, table.primary, "noord", "jeugd") is True
    assert at(table, table.up, "noord", "jeugd") > 0
    assert at(table, table.down, "noord", "jeugd") == 0
    everything = table_of(read(tmp_path, rows, value="loon"), Rules(minimum=1, zeros=True))
    assert np.argwhere(everything.primary).tolist() == [[0, 1]]
    assert everything.real[1].tolist() == [False, True, True]  # nobody there, nothing to hide


def test_one_whole_among_more_parts_that_could_have_had_some():
    axis = dimension("antwoord", ["ja", "nee"])
    alone = dimension("regio", ["noord"])
    value = np.array([[4, 0, 4], [4, 0, 4]], dtype=float)
    every = np.ones(value.shape, dtype=bool)
    assert full_cells((alone, axis), value, every).tolist() == [[True, False, False]] * 2
    assert not full_cells((alone, axis), value, value > 0).any()  # nobody could have said no


# --- against the independent truth of the judge -----------------------------------------------------------------------

rows_ = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.sampled_from(["", "", "H", "K"]), st.integers(0, 300),
              st.sampled_from([1.0, 1.25, 3.0])),
    min_size=1, max_size=25,
)  # fmt: skip
LEVELS = [{}, {"a": "A", "b": "A", "c": "C", "d": "C"}, {"a": "A", "b": "A", "c": "B", "d": "c2", "c2": "B"}]
RULES = [(("minimum", "3"),), (("minimum", "2"), ("p", "10")), (("minimum", "1"), ("dominance", "2,80")),
         (("minimum", "3"), ("pq", "10,50"), ("width", "7"))]  # fmt: skip


def place(name: str, codes: list[str], levels: list[dict[str, str]]) -> Dimension:
    files = [Hierarchy("f.csv", "", each, dict.fromkeys(each, 2)) for each in levels if each]
    return dimension(name, codes, files)


@settings(max_examples=150)
@given(rows_, st.lists(st.sampled_from(LEVELS), max_size=2), st.sampled_from(RULES), st.booleans(), st.booleans())
def test_the_same_as_the_slow_truth(rows, levels, chosen, holdings, amounts):
    first = place("p", [row[0] for row in rows], levels)
    second = place("q", [row[1] for row in rows], [])
    units = [row[2] if holdings and row[2] else f"#{at}" for at, row in enumerate(rows)]
    names = tuple(dict.fromkeys(units))
    shape = (len(first.codes), len(second.codes))
    places = [[axis.codes.index(row[i]) for row in rows] for i, axis in enumerate((first, second))]
    made = Rows(
        "loon", (first, second), np.arange(len(rows)),
        np.ravel_multi_index(places, shape), np.array([names.index(unit) for unit in units]),
        np.array([row[3] / 10 if amounts else 1.0 for row in rows]),
        np.array([row[4] if amounts else 1.0 for row in rows]), np.zeros(len(rows), dtype=bool), names, (), "",
        not amounts, None,  # type: ignore[arg-type]
    )  # fmt: skip
    table = table_of(made, Rules.parse(f"{name}={parameter}" for name, parameter in chosen))
    texts = [{"p": p, "q": q, "h": h, "v": str(v / 10), "w": str(w)} for p, q, h, v, w in rows]
    asked = Truthful(
        ("p", "q"), "v" if amounts else None, "w" if amounts else None, "h" if holdings else None,
        {"p": [each for each in levels if each]}, chosen,
    )  # fmt: skip
    told = truth(texts, asked)
    for position in product(*(range(size) for size in shape)):
        codes = (first.codes[position[0]], second.codes[position[1]])
        cell, need = told.cells.get(codes), told.needs.get(codes)
        assert table.real[position] == (cell is not None)
        assert table.value[position] == pytest.approx(cell.value if cell else 0)
        assert table.count[position] == ((len(cell.units) if amounts else cell.count) if cell else 0)
        assert table.primary[position] == (need is not None), (codes, chosen)
        if need and cell.value:
            found = (table.up[position], table.down[position], table.width[position])
            assert found == pytest.approx((need.up, need.down, need.width))
    behind = contributors_of(made)
    assert (np.diff(behind.cell * len(names) + behind.unit) > 0).all()
    assert behind.amount.sum() == pytest.approx(table.value[-1, -1])


# --- reading ----------------------------------------------------------------------------------------------------------


def test_identifiers_and_names_of_units(tmp_path):
    rows = read(tmp_path, MICRO, holding="concern")
    assert rows.ids == ("a", "b", "c", "d", "e", "f")
    assert rows.identified == "id"
    assert rows.names == ("a", "holding X", "d", "e", "f")
    assert rows.unit.tolist() == [0, 1, 1, 2, 3, 4]
    twice = read(tmp_path, MICRO.replace("\nb,", "\na,"))
    assert len(set(twice.names)) == 6  # the row is the unit, also when an organisation has two
    nameless = read(tmp_path, MICRO.replace("id,", "nummer,"))
    assert (nameless.ids, nameless.identified, nameless.names[0]) == ((), "", "#2")
    assert read(tmp_path, MICRO, identifier="werk").ids[2] == "buurt"


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [("12.345", None, 12.345), ("12,5", None, 12.5), ("1.250", "comma", 1250), ("1,250", "comma", 1.25),
     ("1.250", "point", 1.25), ("1e3", None, 1000), ("0", None, 0), ("1.234,5", None, 1234.5)],
)  # fmt: skip
def test_figures(tmp_path, text, decimal, number):
    rows = read(tmp_path, f"regio;werk;loon\na;b;{text}\n", value="loon", decimal=decimal)
    assert rows.amount.tolist() == [number]


@pytest.mark.parametrize(
    ("old", "new", "options", "row", "words"),
    [
        ("", "", {"value": "loon"}, 7, "ontbreekt een getal"),
        ("0.2,3\nf,zuid,jeugd,,,1", "-0.2,3", {"value": "loon"}, 6, "negatief"),
        ("0.2", "veel", {"value": "loon"}, 6, "‘veel’ is geen getal"),
        ("0.2", "nan", {"value": "loon"}, 6, "is geen getal"),
        ("0.2", "inf", {"value": "loon"}, 6, "is geen getal"),
        ("0.2", "1e300", {"value": "loon"}, 6, "te groot"),
        ("0.2", "5%", {"value": "loon"}, 6, "kaal getal"),
        (",3\n", ",0.5\n", {"value": "id2", "weight": "gewicht"}, None, "ontbreekt"),
        ("zuid,jeugd,,0.1", ",jeugd,,0.1", {}, 5, "deze cel is leeg"),
        ("zuid", "Total", {}, None, "naam van het totaal"),
        ("\nb,", "\n,", {"identifier": "id"}, 3, "deze cel is leeg"),
        ("", "", {"by": ("regio", "kleur")}, None, "deze kolom ontbreekt. Er zijn: id, regio"),
        ("", "", {"by": ()}, None, "--by"),
        ("", "", {"by": ("regio", "regio")}, None, "twee keer"),
        ("werk", "status", {"by": ("status",)}, None, "kolom van de uitkomst"),
        ("", "", {"holding": "moeder"}, None, "deze kolom ontbreekt"),
        ("", "", {"waiver": "loon"}, 2, "1 (ja) of 0 (nee)"),
        ("", "", {"weight": "gewicht"}, None, "--weight hoort bij --value"),
    ],
)
def test_what_cannot_be_read(tmp_path, old, new, options, row, words):
    content = MICRO.replace(old, new, 5) if old else MICRO
    with pytest.raises(InputError) as told:
        read(tmp_path, content, **options)
    assert words in str(told.value)
    assert told.value.row == row


def test_a_weight_below_one(tmp_path):
    with pytest.raises(InputError, match="rij 2, kolom gewicht: dit gewicht is kleiner dan 1"):
        read(tmp_path, "regio,werk,loon,gewicht\na,b,1,0.99\n", value="loon", weight="gewicht")


def test_a_comma_in_the_column_makes_a_point_ambiguous(tmp_path):
    with pytest.raises(InputError, match=r"rij 2.*1\.250.*--decimal comma"):
        read(tmp_path, "regio;werk;loon\na;b;1.250\na;b;12,5\n", value="loon")


def test_a_table_of_more_than_a_million_cells(tmp_path):
    lines = "".join(f"r{at},w{at}\n" for at in range(1100))
    with pytest.raises(InputError, match="meer dan een miljoen"):
        read(tmp_path, f"regio,werk\n{lines}")


def test_an_empty_file(tmp_path):
    with pytest.raises(InputError, match="geen rijen"):
        read(tmp_path, "regio,werk\n")
