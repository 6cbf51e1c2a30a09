"""Published percentages: which n can be behind them?

A printed percentage is a whole count divided by a whole base, rounded. So the digits betray the base: of all n only a
few give "34,8 37,7 30,4 11,6 10,1 7,2 14,5 13,0", and 69 is the smallest. The check reads the digits, takes the
interval of real percentages that print like this (half up: 34,75 up to but not including 34,85), and asks of every n
whether a whole number of organisations falls in it. The arithmetic is exact: 3 of 48 is 6,25 and prints "6,3"; a
computer that rounds half to even, or in binary, prints "6,2" and then 48 does not fit any more.

Totals are checked on counts. Each percentage is rounded on its own, so parts may add to 100,1 next to a total of
"100,0". Where the parts add to clearly more, more answers were possible and the total is the number of organisations.

What cannot be told stays untold: a table without n is never sound, whatever fits. The figures are those of a sector
association's annual report over 2015 and its monitor of October 2014 (AT-01, 02, 03, 07, 08, 12, 17).
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.publication.consistency import Outcome, Printed, Verdict, check
from meerwaarde.publication.roundings import Rounding, read_percentage

PREPARED = "34,8 37,7 30,4 11,6 10,1 7,2 14,5 13,0"
TEAMS = "89,6 4,2 6,3"
SECTORS = "62,8 43,8 23,3 8,1 25,4 9,3"
WAGES = "28,9 20,1 7,5 12,7 18,3 12,6"
SIZES = "15,2 25,6 24,9 15,7 18,7"
WAGE_SUM = 1_568_268_625
EUROS = (452_945_906, 314_598_701, 117_271_256, 198_393_483, 287_171_043, 197_888_235)


def table(printed: str, n: int | None = None, total: str | None = None) -> Verdict:
    rows = [Printed(f"rij {place}", text, n) for place, text in enumerate(printed.split(), start=1)]
    return check([*rows, Printed("Totaal", total, n)] if total else rows)


@pytest.mark.parametrize(
    ("printed", "total", "n", "counts"),
    [
        (PREPARED, None, 69, (24, 26, 21, 8, 7, 5, 10, 9)),  # AT-01
        (PREPARED, None, 138, (48, 52, 42, 16, 14, 10, 20, 18)),  # AT-02
        (TEAMS, "100,0", 48, (43, 2, 3, 48)),  # AT-03
        (SECTORS, "100,0", 626, (393, 274, 146, 51, 159, 58, 626)),  # AT-07
        (SIZES, "100,0", 626, (95, 160, 156, 98, 117, 626)),  # AT-12
    ],
)
def test_a_printed_n_gives_the_counts(printed: str, total: str | None, n: int, counts: tuple[int, ...]) -> None:
    verdict = table(printed, n, total)
    assert verdict.verdict is Outcome.SOUND
    assert verdict.counts == counts
    assert all(row.fits for row in verdict.rows)


@pytest.mark.parametrize(
    ("printed", "total", "smallest", "further"),
    [
        (PREPARED, None, 69, 138),  # AT-01, AT-02: the only one under 138
        (TEAMS, "100,0", 48, 96),  # AT-03
        ("44 40", None, 25, None),  # AT-17
        ("45 44", None, 55, None),
        ("44 40 45 44", None, 55, None),
    ],
)
def test_without_n_the_smallest_base_is_found_but_never_called_sound(
    printed: str, total: str | None, smallest: int, further: int | None
) -> None:
    verdict = table(printed, None, total)
    assert verdict.verdict is Outcome.NO_BASE
    assert verdict.smallest_n == smallest
    assert further is None or verdict.further_n[0] == further
    assert any("Zonder n" in sentence for sentence in verdict.findings)


def test_at_03_multiples_of_48_fit_too() -> None:
    assert table(TEAMS, None, "100,0").further_n == (96, 144, 192)


def test_at_03_needs_half_up() -> None:
    assert table(TEAMS, 48, "100,0").rounding == "half_up"
    assert table(TEAMS, None, "100,0").smallest_n_half_even == 335
    half_even = table("89,6 4,2 6,2", 48, "100,0")
    assert half_even.verdict is Outcome.SOUND
    assert half_even.rounding == "half_even"
    assert half_even.counts == (43, 2, 3, 48)
    assert half_even.smallest_n_half_even == 48
    assert half_even.smallest_n is not None
    assert half_even.smallest_n > 48


def test_at_03_parts_may_print_as_100_1() -> None:
    assert any("100,1" in sentence for sentence in table(TEAMS, 48, "100,0").findings)


@pytest.mark.parametrize("n", [626, None])
def test_at_07_more_than_100_percent_means_more_answers(n: int | None) -> None:
    verdict = table(SECTORS, n, "100,0")
    assert verdict.verdict is (Outcome.SOUND if n else Outcome.NO_BASE)
    assert any("172,7 %: meer antwoorden waren mogelijk" in sentence for sentence in verdict.findings)


def test_at_08_euros_are_ranges_that_hold_the_printed_amounts() -> None:
    verdict = table(WAGES, WAGE_SUM, "100,0")
    assert verdict.verdict is Outcome.SOUND
    for row, euros in zip(verdict.rows, EUROS, strict=False):
        assert row.count is None
        assert row.count_low is not None
        assert row.count_high is not None
        assert row.count_low <= euros <= row.count_high
    assert verdict.rows[-1].count == WAGE_SUM
    assert any("100,1" in sentence for sentence in verdict.findings)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("a", "34,9", 69)], "34,8 % (24 van 69) en 36,2 % (25 van 69)"),
        ([("a", "50,0", None), ("b", "40,0", None), ("Total", "100,0", None)], "tellen op tot 90,0 %"),
        ([("a", "50,0", 10), ("b", "40,0", 10), ("totaal:", "100", 10)], "tellen op tot 90,0 %"),
        ([("a", "60", None), ("b", "40", None), ("Totaal", "90", None)], "te veel voor ‘Totaal’"),
        ([("a", "100,4", 10)], "tussen 0 en 100 %"),
        ([("a", "-1", None)], "tussen 0 en 100 %"),
        ([("a", "20,0", 50), ("b", "40,0", 80), ("Totaal", "35,4", 130)], "lager uit dan ‘Totaal’"),
        ([("a", "20,0", 50), ("b", "80,0", 50), ("Totaal", "100", 60)], "n = 60"),
        ([("a", "89,6", 48), ("b", "4,2", 48), ("c", "6,3", 48), ("Totaal", "100,1", 48)], "100,1 % kan niet"),
        ([("a", "50,0", 1000), ("b", "50,1", 1000), ("Totaal", "100,0", 1000)], "te veel"),
    ],
)
def test_what_cannot_be_true_is_named(rows: list[tuple[str, str, int | None]], says: str) -> None:
    verdict = check([Printed(*row) for row in rows])
    assert verdict.verdict is Outcome.CONTRADICTS
    assert verdict.rounding is None
    assert any(says in sentence for sentence in verdict.findings), verdict.findings


def test_groups_with_their_own_n_are_weighed_in_the_total() -> None:
    verdict = check([Printed("klein", "20,0", 50), Printed("groot", "40,0", 80), Printed("Totaal", "32,3", 130)])
    assert verdict.verdict is Outcome.SOUND
    assert verdict.counts == (10, 32, 42)


def test_a_row_without_n_leaves_the_table_without_base() -> None:
    verdict = check([Printed("a", "34,8", 69), Printed("b", "37,7")])
    assert verdict.verdict is Outcome.NO_BASE
    assert any("Bij 1 van de 2 rijen ontbreekt n" in sentence for sentence in verdict.findings)


def prints(count: int, n: int, decimals: int, rounding: Rounding) -> str:
    """The slow obvious way: divide in decimals and round."""
    with localcontext() as context:
        context.prec = 60
        how = ROUND_HALF_UP if rounding is Rounding.HALF_UP else ROUND_HALF_EVEN
        return str((Decimal(100 * count) / n).quantize(Decimal(1).scaleb(-decimals), rounding=how))


@given(n=st.integers(1, 400), decimals=st.integers(0, 2), rounding=st.sampled_from(Rounding), data=st.data())
@settings(deadline=None)
def test_the_counts_are_those_of_trying_every_count(
    n: int, decimals: int, rounding: Rounding, data: st.DataObject
) -> None:
    text = prints(data.draw(st.integers(0, 500)), data.draw(st.integers(500, 600)), decimals, rounding)
    percentage = read_percentage(text)
    assert percentage is not None
    slow = [k for k in range(n + 1) if prints(k, n, decimals, rounding) == text]
    found = percentage.interval(rounding).within(0, 100).counts(n)
    assert found == ((slow[0], slow[-1]) if slow else None)


def smallest_by_trying(texts: list[str], rounding: Rounding, limit: int, *, whole: bool) -> int | None:
    for n in range(1, limit + 1):
        fits = [[k for k in range(n + 1) if prints(k, n, len(t.partition(".")[2]), rounding) == t] for t in texts]
        if all(fits) and (not whole or sum(f[0] for f in fits) <= n <= sum(f[-1] for f in fits)):
            return n
    return None


@given(
    counts=st.lists(st.integers(0, 12), min_size=2, max_size=4).filter(any),
    decimals=st.integers(0, 1),
    rounding=st.sampled_from(Rounding),
    with_total=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_the_smallest_n_is_that_of_trying_every_n(
    counts: list[int], decimals: int, rounding: Rounding, with_total: bool
) -> None:
    n = sum(counts)
    texts = [prints(k, n, decimals, rounding) for k in counts]
    rows = [Printed(str(place), text) for place, text in enumerate(texts)]
    verdict = check([*rows, Printed("Totaal", "100")] if with_total else rows)
    found = verdict.smallest_n if rounding is Rounding.HALF_UP else verdict.smallest_n_half_even
    assert verdict.verdict is Outcome.NO_BASE
    assert found == smallest_by_trying(texts, rounding, n, whole=with_total)


@given(
    counts=st.lists(st.integers(0, 10**9), min_size=1, max_size=6).filter(any),
    decimals=st.integers(0, 2),
    rounding=st.sampled_from(Rounding),
)
@settings(deadline=None)
def test_what_was_printed_from_counts_never_contradicts(counts: list[int], decimals: int, rounding: Rounding) -> None:
    n = sum(counts)
    rows = [Printed(str(place), prints(k, n, decimals, rounding), n) for place, k in enumerate(counts)]
    verdict = check([*rows, Printed("Totaal", prints(n, n, decimals, rounding), n)])
    assert verdict.verdict is Outcome.SOUND
    assert verdict.rounding in (rounding.value, "both")
    for row, k in zip(verdict.rows, counts, strict=False):
        assert row.count_low is not None
        assert row.count_high is not None
        if verdict.rounding == "both":
            assert row.count_low - 1 <= k <= row.count_high + 1
        else:
            assert row.count_low <= k <= row.count_high
