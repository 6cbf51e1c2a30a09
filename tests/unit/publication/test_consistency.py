"""`meerwaarde verify`: reading a printed table and telling the verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meerwaarde.cli.verify import read_printed, run
from meerwaarde.core import InputError
from meerwaarde.publication.consistency import Printed, check
from meerwaarde.publication.roundings import Percentage, read_base, read_percentage


@pytest.mark.parametrize(
    ("text", "percentage"),
    [
        ("34,8", Percentage(348, 1)),
        (" 34.80 % ", Percentage(3480, 2)),
        ("44", Percentage(44, 0)),
        ("44%", Percentage(44, 0)),
        ("100,0", Percentage(1000, 1)),
        ("−1,5", Percentage(-15, 1)),
        ("", None),
        ("n.v.t.", None),
        ("1.234,5", None),
        ("٣", None),
        ("9" * 5000, None),
    ],
)
def test_the_digits_give_the_rounding(text: str, percentage: Percentage | None) -> None:
    assert read_percentage(text) == percentage


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("69", 69),
        ("1.568.268.625", 1_568_268_625),
        ("1,568,268,625", 1_568_268_625),
        ("1 250", 1250),
        ("1.250", 1250),
        ("1,250", None),  # a decimal comma?
        ("12.50", None),
        ("1.2500", None),
        ("0", None),
        ("-3", None),
        ("69,5", None),
        ("veel", None),
    ],
)
def test_a_base_is_a_positive_whole_number(text: str, n: int | None) -> None:
    assert read_base(text) == n


def test_a_table_of_many_decimals_is_given_up_in_time() -> None:
    verdict = check([Printed("a", "33,3333333333333"), Printed("b", "0,0000000001"), Printed("c", "12,34567891")])
    assert verdict.smallest_n is None
    assert verdict.verdict == "no_base"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "tabel.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    "text",
    [
        'label,printed,n\nklein,"34,8",69\nTotaal,"100,0",69\n',
        "Label;Printed;N\r\nklein;34,8 %;69\r\n\r\nTotaal;100,0;69",
    ],
)
def test_json_has_its_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, encoding: str) -> None:
    status = run(write(tmp_path, text, encoding), True)
    told = json.loads(capsys.readouterr().out)
    assert list(told) == [
        "verdict", "smallest_n", "smallest_n_half_even", "further_n", "rounding", "rows", "findings"
    ]  # fmt: skip
    assert status == 1  # 34,8 alone does not add to 100
    assert told["rows"][0] == {
        "label": "klein", "printed": told["rows"][0]["printed"], "n": 69,
        "count": 24, "count_low": 24, "count_high": 24, "fits": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("label;printed;n\na;34,8;69\n", 0, "Klopt: elk percentage"),
        ("label;printed\na;34,8\n", 0, "Geen basis"),
        ("label;printed;n\na;34,9;69\n", 1, "Klopt niet"),
        ("label;printed;n\n[red]a[/];34,8;69\n", 0, "[red]a[/]"),
    ],
)
def test_the_terminal_tells_the_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, status: int, says: str
) -> None:
    assert run(write(tmp_path, text), False) == status
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "leeg"),
        ("label,n\na,69\n", "kolom ‘printed’ ontbreekt"),
        ("label;printed;n\n", "tabel is leeg"),
        ("label;printed;n\na;34,8;69\nb;veel;69\n", "tabel.csv, rij 3, kolom printed: ‘veel’"),
        ("label;printed;n\na;34,8;0\n", "rij 2, kolom n: ‘0’"),
        ("label;printed;n\na;34,8;69,5\n", "kolom n"),
        ("label,printed,n\na,34,8,69\n", "rij 2: deze rij heeft 4 cellen, de kop 3"),
        ('label,printed\n"a,34.8\n', "aanhalingstekens"),
    ],
)
def test_an_unusable_table_is_refused_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        run(write(tmp_path, text), True)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is er niet"):
        run(tmp_path / "is er niet.csv", False)
    with pytest.raises(InputError, match="UTF-8"):
        run(write(tmp_path, "label;printed\nprivé;10\n", "cp1252"), False)


def test_a_workbook_counts_when_its_percentages_are_text(tmp_path: Path) -> None:
    import xlsxwriter

    for printed, name in (("34,8", "tekst.xlsx"), (34.8, "getal.xlsx")):
        with xlsxwriter.Workbook(tmp_path / name) as book:
            sheet = book.add_worksheet("tabel")
            sheet.write_row(0, 0, ("label", "printed", "n"))
            sheet.write_row(1, 0, ("a", printed, 69))
    assert read_printed(tmp_path / "tekst.xlsx") == [Printed("a", "34,8", 69)]
    with pytest.raises(InputError, match="100,0 is iets anders dan 100"):
        read_printed(tmp_path / "getal.xlsx")
