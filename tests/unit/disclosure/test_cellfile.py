"""A table that somebody else made: what is primary in it, who stands behind it, and how it can contradict itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.cellfile import Cells, lenient, read_cells, table_of_cells
from meerwaarde.disclosure.additive.dimensions import read_hierarchy
from meerwaarde.disclosure.primary import Rules

MONEY = """\
regio,werk,value,count,sensitive
noord,jeugd,100.5,2,1
noord,buurt,50,4,0
noord,Total,150.5,6,0
zuid,jeugd,30,1,0
zuid,buurt,20,5,0
zuid,Total,50,6,0
Total,jeugd,130.5,3,0
Total,buurt,70,9,0
Total,Total,200.5,12,0
"""
COUNTS = """\
regio,antwoord,value,count,sensitive
a,ja,4,4,0
a,nee,0,0,1
a,Total,4,4,0
b,ja,3,3,0
b,nee,1,1,1
b,Total,4,4,0
Total,ja,7,7,0
Total,nee,1,1,1
Total,Total,8,8,0
"""


def read(folder: Path, content: str, *by: str, **options: object) -> Cells:
    path = folder / "tabel.csv"
    path.write_text(content, encoding="utf-8")
    return read_cells(path, by or ("regio", "werk"), options.pop("hierarchies", {}), **options)  # type: ignore[arg-type]


def test_the_officer_decides_and_a_rule_that_is_given_adds(tmp_path):
    cells = read(tmp_path, MONEY)
    assert not cells.frequency
    table = table_of_cells(cells, Rules.parse([]))
    assert [one.codes for one in table.dimensions] == [("noord", "zuid", "Total"), ("buurt", "jeugd", "Total")]
    assert np.argwhere(table.primary).tolist() == [[0, 1]]
    assert table.rules == ()
    more = table_of_cells(cells, Rules.parse(["minimum=3"]))
    assert np.argwhere(more.primary).tolist() == [[0, 1], [1, 1]]
    assert more.rules == ("minimum=3",)
    assert lenient(cells) == 1


def test_magnitudes_ask_for_the_worst_case_of_the_rules(tmp_path):
    cells = read(tmp_path, MONEY)
    assert table_of_cells(cells, Rules.parse([])).up[0, 1] == pytest.approx(1.005)
    table = table_of_cells(cells, Rules.parse(["p=10", "dominance=2,80", "width=40"]))
    assert (table.up[0, 1], table.down[0, 1], table.width[0, 1]) == pytest.approx((25.125, 25.125, 40))
    assert not table.up[~table.primary].any()
    assert not table.width[~table.primary].any()


def test_stand_ins_for_cells_of_one_and_two(tmp_path):
    who = table_of_cells(read(tmp_path, MONEY), Rules()).contributors
    assert who.cell.tolist() == [1, 1, 4]
    assert who.amount.tolist() == [50.25, 50.25, 30]
    assert len(set(who.names)) == 3


def test_counts_and_zeros_that_are_there(tmp_path):
    table = table_of_cells(read(tmp_path, COUNTS, "regio", "antwoord"), Rules())
    assert table.frequency
    assert table.variable == "count"
    assert np.argwhere(table.primary).tolist() == [[0, 1], [1, 1], [2, 1]]
    assert table.width[table.primary].tolist() == [2, 2, 2]
    assert not table.up.any()
    assert table.real.all()


def test_a_zero_that_nobody_calls_sensitive_is_known_to_everybody(tmp_path):
    content = COUNTS.replace("a,nee,0,0,1", "a,nee,0,0,0")
    assert not table_of_cells(read(tmp_path, content, "regio", "antwoord"), Rules()).real[0, 1]
    absent = COUNTS.replace("a,nee,0,0,1\n", "")
    assert not table_of_cells(read(tmp_path, absent, "regio", "antwoord"), Rules()).real[0, 1]
    zeros = table_of_cells(read(tmp_path, content, "regio", "antwoord"), Rules.parse(["zeros=1"]))
    assert zeros.primary[0, 1]
    assert zeros.real[0, 1]


def test_a_sensitive_zero_total_needs_its_parts(tmp_path):
    nobody = (
        "p,q,value,count,sensitive\na,x,3,3,0\na,y,0,0,0\na,Total,3,3,0\n"
        "Total,x,3,3,0\nTotal,y,0,0,1\nTotal,Total,3,3,0\n"
    )
    table = table_of_cells(read(tmp_path, nobody, "p", "q"), Rules())
    assert table.real.all()
    with pytest.raises(InputError, match="de cel Total, y is gevoelig en 0"):
        table_of_cells(read(tmp_path, nobody.replace("a,y,0,0,0\n", ""), "p", "q"), Rules())


def test_with_a_hierarchy_every_subtotal_is_a_row(tmp_path):
    file = tmp_path / "h.csv"
    file.write_text("child,parent\na,AB\nb,AB\nc,Total\n", encoding="utf-8")
    above = {"p": (read_hierarchy(file),)}
    content = "p,value,count,sensitive\na,2,2,1\nb,5,5,0\nAB,7,7,0\nc,4,4,0\nTotal,11,11,0\n"
    cells = read(tmp_path, content, "p", hierarchies=above)
    assert cells.dimensions[0].codes == ("a", "b", "c", "AB", "Total")
    assert cells.value.tolist() == [2, 5, 4, 7, 11]
    with pytest.raises(InputError, match="het totaal AB ontbreekt"):
        read(tmp_path, content.replace("AB,7,7,0\n", ""), "p", hierarchies=above)
    with pytest.raises(InputError, match="d staat in kolom p, maar niet in deze indeling"):
        read(tmp_path, content + "d,0,0,0\n", "p", hierarchies=above)


def test_sums_may_differ_by_rounding_noise(tmp_path):
    read(tmp_path, MONEY.replace("Total,Total,200.5", "Total,Total,200.50000000000003"))
    with pytest.raises(InputError, match=r"rij 10: het totaal Total, Total is 200\.6, maar de delen langs regio"):
        read(tmp_path, MONEY.replace("Total,Total,200.5", "Total,Total,200.6"))


@pytest.mark.parametrize(
    ("old", "new", "row", "words"),
    [
        ("noord,Total,150.5,6,0\n", "", None, "het totaal noord, Total ontbreekt"),
        ("Total,", "Samen,", None, "het totaal ‘Total’ ontbreekt"),
        ("Total,jeugd", "totaal,jeugd", None, "het totaal totaal, Total ontbreekt"),
        ("noord,buurt", "noord,jeugd", 3, "de cel noord, jeugd staat ook al op rij 2"),
        ("noord,buurt,50", "noord,buurt,-50", 3, "negatief"),
        ("noord,buurt,50", "noord,buurt,", 3, "ontbreekt een getal"),
        ("noord,buurt,50,4,0", "noord,buurt,50,4,2", 3, "1 (ja) of 0 (nee)"),
        ("noord,buurt,50,4,0", "noord,buurt,50,4,nee", 3, "1 (ja) of 0 (nee)"),
        ("noord,buurt,50,4,0", "noord,buurt,50,4.5,0", 3, "heel getal"),
        ("noord,buurt,50,4,0", "noord,buurt,50,0,0", 3, "count is 0"),
        ("noord,buurt,50", "noord,buurt,51", 9, "Total, buurt is 70, maar de delen langs regio zijn samen 71"),
        ("noord,buurt,50", ",buurt,50", 3, "deze cel is leeg"),
        (",sensitive", ",gevoelig", None, "deze kolom ontbreekt"),
    ],
)
def test_tables_that_contradict_themselves(tmp_path, old, new, row, words):
    with pytest.raises(InputError) as told:
        read(tmp_path, MONEY.replace(old, new))
    assert words in str(told.value)
    assert told.value.file == "tabel.csv"
    if row:
        assert told.value.row == row


def test_another_name_for_the_total(tmp_path):
    cells = read(tmp_path, MONEY.replace("Total", "Alle"), total="Alle")
    assert cells.dimensions[0].codes[-1] == "Alle"
    with pytest.raises(InputError, match="Geef --total Alle"):
        read(tmp_path, MONEY.replace("Total", "Alle"))


def test_only_totals(tmp_path):
    with pytest.raises(InputError, match="alleen totalen"):
        read(tmp_path, "regio,werk,value,count,sensitive\nTotal,jeugd,1,1,0\nTotal,Total,1,1,0\n")
    with pytest.raises(InputError, match="geen rijen"):
        read(tmp_path, "regio,werk,value,count,sensitive\n")
