"""Change of a question that was asked only after an answer: how many were asked it twice tells who gave that answer
twice, so it is shown only where the question before it shows its own change."""

from __future__ import annotations

from pathlib import Path

import pytest

from meerwaarde.publication.changed_counts import settled
from meerwaarde.publication.inputs import read_inputs
from meerwaarde.publication.ledgered import ledgered
from meerwaarde.publication.report import figures_of, safe_of
from meerwaarde.publication.request import Request
from support.command import write_members
from support.forms import choices, write_answers, write_form

MEMBERS = 60
FOUR = choices("four", ja="Ja", deels="Deels", nee="Nee", weet="Weet niet")
YN = choices("yn", ja="Ja", nee="Nee")


def form(folder: Path, name: str, relevant: str, offered: str) -> Path:
    rows = [
        {"type": f"select_one {offered}", "name": "wacht", "label": "Is er een wachtlijst?"},
        {"type": "select_one yn", "name": "duur", "label": "Duurt die lang?", "relevant": relevant},
    ]
    return write_form(folder / name, rows, [*FOUR, *YN], {"form_title": "Wachten", "mw:period": name})


def answers(folder: Path, name: str, said: dict[int, str], after: tuple[str, ...]) -> Path:
    return write_answers(
        folder / name,
        [{"id": f"m{at}", "wacht": one, **({"duur": "ja" if at % 2 else "nee"} if one in after else {})}
         for at, one in said.items()],
    )  # fmt: skip


def shown(folder: Path, then: dict[int, str], now: dict[int, str], relevant: str, *after: str) -> set[tuple[str, str]]:
    """Of which questions which kinds of figures are told."""
    offered = "four" if "deels" in {*then.values(), *now.values()} else "yn"
    forms = [form(folder, name, relevant, offered) for name in ("toen.xlsx", "nu.xlsx")]
    register = write_members(folder / "leden.csv", [{"id": f"m{at}", "size": "ab"[at % 2]} for at in range(MEMBERS)])
    request = Request(
        form=forms[1], responses=answers(folder, "nu.csv", now, after), register=register, out=folder / "uit",
        previous=(forms[0], answers(folder, "toen.csv", then, after)),
    )  # fmt: skip
    inputs = read_inputs(request)
    with ledgered(None, request.out) as ledger:
        found = safe_of(
            settled(request, inputs), inputs, figures_of(request, inputs), ledger, lambda _what, _part: None
        )
    return {
        (cell.question, cell.statistic.value)
        for table in found[0].tables
        for cell in table.cells
        if cell.base is not None
    }


ALL = {"share", "change_share", "panel_share"}


def test_where_the_question_before_shows_its_change_so_does_what_follows(tmp_path: Path) -> None:
    then = {at: "ja" if at < 30 else "nee" for at in range(48)}
    now = {at: "ja" if 10 <= at < 40 else "nee" for at in range(48)}
    assert shown(tmp_path, then, now, "${wacht} = 'ja'", "ja") == {
        (name, kind) for name in ("wacht", "duur") for kind in ALL
    }


def test_one_who_changed_is_not_told_by_how_many_were_asked_twice(tmp_path: Path) -> None:
    """One of 24 who said yes then says no now: no change is told, also not by the 23 who were asked twice."""
    then = {at: "ja" if at < 24 else "nee" for at in range(48)}
    now = {at: "ja" if at < 23 else "nee" for at in range(48)}
    assert shown(tmp_path, then, now, "${wacht} = 'ja'", "ja") == {("wacht", "share"), ("duur", "share")}


@pytest.mark.parametrize(
    ("relevant", "after", "told"),
    [
        ("${wacht} = 'ja' or ${wacht} = 'deels'", ("ja", "deels"), False),
        ("${wacht} = 'ja' or ${wacht} = 'deels' or ${wacht} = 'weet'", ("ja", "deels", "weet"), True),
        ("${wacht} != 'nee'", ("ja", "deels", "weet"), True),
        ("${wacht} = 'deels'", ("deels",), True),
    ],
)
def test_after_several_answers(tmp_path: Path, relevant: str, after: tuple[str, ...], told: bool) -> None:
    """How many gave one of two answers twice tells how many went from the one to the other; all but one tells no more
    than that one."""
    kinds = ("ja", "deels", "nee", "weet")
    then = {at: kinds[at % 4] for at in range(56)}
    now = {at: kinds[(at // 4 + at) % 4] for at in range(56)}
    found = shown(tmp_path, then, now, relevant, *after)
    assert {("wacht", kind) for kind in ALL} <= found
    assert (("duur", "panel_share") in found) is told
