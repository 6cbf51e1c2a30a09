"""Reports whose counts are not quite so.

`meerwaarde report` hides what would give somebody away. An instrument may choose otherwise, with `mw:protection` in its
settings or `--method`: then every count is shown, and none is sure.

*Rounding* (`round`). Every organisation stands in one atom: those in the same groups of every grouping. Counts become
multiples of the minimum b, next to the true count or equal to it, from the top down: how many answered, how many of
them in each atom, which answers they gave within the atom, and of a question asked only after certain answers the
answers within the rounded count of those. What is printed, n of a group and who gave an answer, is a sum of these
lowest cells, so everything adds up. And n of a group is the same in all questions that everybody in it answered, and a
question asked after an answer, when all answer it, has as its n the count of that answer. Which cells go up is chosen
so that the sum of squared deviations of everything printed is small; a count over all weighs more.

`protect --method round` leaves large counts as they are. In a report that would not do: n returns with every question,
so a small count would follow by subtraction. With all counts rounded, somebody who knows exactly how many of each atom
answered (two or more) still finds no small count: an organisation can always be thought to have given another answer of
the question without any rounded count changing more than it may. Nor does it help to run the program on every survey
that could be: several print the same. Together those two can, in rare cases and small groups, leave one world only; so
the true n stands nowhere in the report, and whoever publishes it should not tell it either.

*Cell keys* (`cellkey`). Every printed count gets the noise of the cell key of those in it, as in `protect`. Such counts
do not add up; so the lowest cells are moved, each no further than the p-table may, until their sums are as near to all
noisy counts as they come. No lowest cell is shown as 1 to b - 1, and where nobody is, nobody is shown.

Shares, standard errors, intervals and reliability follow from the printed counts with the ordinary formulas, as if
those were the answers. What would tell the true counts is not there: response by group, bounds, numbers asked after an
answer or split by one. Weights, clusters, waves, holdings and the ledger are refused. Means and totals keep hiding as
their protection, with the changed n and three digits, below an n of 30 two: an exact mean tells how many it is of.

Sources: Cox (1987), unbiased controlled rounding; Handbook on Statistical Disclosure Control, chapter 5; Fraser and
Wooton (2005), A proposed method for confidentialising tabular output to protect against differencing.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from meerwaarde.core import InputError, Sensitivity
from meerwaarde.disclosure.alternatives.survey_counts import Method, changed
from meerwaarde.disclosure.primary import Rules
from support.changed_counts import framed, more_answers, one_answer, spread

ROUND = Method("round", 3)

# who gave a, b, c; printed n; printed a, b, c. By hand: n to the nearest 3; all counts down; the rest go up where the
# squares of the deviations, (n weighs nothing: it is given), are least.
BY_HAND = [
    ("10 1 20", 30, "9 0 21"),
    ("10 0 21", 30, "9 0 21"),
    ("9 1 21", 30, "9 0 21"),
    ("10 2 19", 30, "9 3 18"),
    ("3 3 3", 9, "3 3 3"),
    ("2 2 2", 6, "3 3 0"),
    ("1 1 1", 3, "3 0 0"),
    ("4 0 0", 3, "3 0 0"),
    ("5 0 0", 6, "6 0 0"),
]


@pytest.mark.parametrize(("counts", "n", "shown"), BY_HAND)
def test_rounded_by_hand(counts, n, shown):
    """Of 10, 1 and 20: rounded down 9, 0 and 18, which is 27 of 30, so one goes up. With the first the deviations are
    2, -1 and -2 (squares 9), with the second -1, 2 and -2 (9), with the last -1, -1 and 1 (3). So 9, 0 and 21. Where
    more ways are equally good, which answers they are is compared without order."""
    answers = spread(dict(zip("abc", map(int, counts.split()), strict=True)))
    found = changed([one_answer("q", answers, "abc")], framed(["x"] * len(answers)), ROUND)
    base, hits = found.of("q", "", "")
    assert base == n
    expected = [int(count) for count in shown.split()]
    assert hits == expected if len(set(counts.split())) > 1 else sorted(hits) == sorted(expected)


def test_what_a_reader_may_think():
    """Printed are 9, 0 and 21. Even who knows that 31 answered sees 0, 1 and 2 as possible for the small count.
    Rounding small counts alone would have printed 10, 0 and 20: with 31 that is 1."""
    worlds = [(a, b, c) for a, b, c in product(range(32), repeat=3) if a + b + c == 31]
    possible = {b for a, b, c in worlds if abs(a - 9) < 3 and b < 3 and abs(c - 21) < 3}
    assert possible == {0, 1, 2}
    assert {31 - a - c for a, b, c in worlds if (a, c) == (10, 20)} == {1}


GROUPS = ["noord"] * 8 + ["zuid"] * 5 + ["oost"] * 1


def test_everything_adds_up():
    """Two questions, one with more answers, by three groups: parts and groups add up, and n is the same in both."""
    first = one_answer("q", list("aaaaabbc") + list("aabbc") + ["a"], "abc")
    second = more_answers("r", ["x", "xy", "", "xyz", "y", "y", "x", "z", "xz", "y", "", "y", "x", "yz"], "xyz")
    found = changed([first, second], framed(GROUPS), ROUND)
    groups = [found.of("q", "groep", code) for code in ("noord", "oost", "zuid")]
    over_all, answers = found.of("q", "", "")
    assert over_all == sum(n for n, _hits in groups) == 15
    assert all(n == sum(hits) for n, hits in groups)
    assert answers == np.sum([hits for _n, hits in groups], axis=0).tolist()
    again = [found.of("r", "groep", code) for code in ("noord", "oost", "zuid")]
    assert [n for n, _hits in again] == [n for n, _hits in groups]
    assert all(count <= n for n, hits in again for count in hits)


def test_a_question_after_an_answer():
    """Four said yes and were asked how: the n of that question is the printed count of yes, in every group."""
    yes = list("jjnnnnnn") + list("jnnnn") + ["j"]
    how = ["x", "y"] + [""] * 6 + ["x"] + [""] * 4 + ["y"]
    parent = one_answer("mee", yes, "jn")
    child = one_answer("hoe", how, "xy", ("mee", frozenset("j")))
    found = changed([child, parent], framed(GROUPS), ROUND)
    for where in (("", ""), ("groep", "noord"), ("groep", "oost"), ("groep", "zuid")):
        assert found.of("hoe", *where)[0] == found.of("mee", *where)[1][0]


SECRET = b"0123456789abcdef"


def test_cell_keys_add_up_too():
    """With noise: no lowest count of 1 or 2, none where nobody is, parts add up; the same key gives the same."""
    asked = [one_answer("q", list("aaaaabbc") + list("aabbb") + ["a"], "abcd")]
    found = changed(asked, framed(GROUPS), Method("cellkey", 3, SECRET, "2026"))
    cells = [found.of("q", "groep", code) for code in ("noord", "oost", "zuid")]
    assert not {1, 2} & {count for n, hits in cells for count in (n, *hits)}
    assert all(n == sum(hits) for n, hits in cells)
    assert found.of("q", "", "")[1] == np.sum([hits for _n, hits in cells], axis=0).tolist()
    assert found.of("q", "", "")[1][3] == 0
    again = changed(asked, framed(GROUPS), Method("cellkey", 3, SECRET, "2026"))
    assert again.questions["q"].hits.tolist() == found.questions["q"].hits.tolist()
    others = [changed(asked, framed(GROUPS), Method("cellkey", 3, SECRET, study)) for study in "abcdef"]
    assert any(other.questions["q"].hits.tolist() != found.questions["q"].hits.tolist() for other in others)


# method, minimum, sensitivity, rule, what the refusal names
REFUSED = [
    ("round", 1, "normal", "", "minimum=3"),
    ("round", 3, "high", "", "vraag q: .*niemand"),
    ("round", 3, "normal", "zeros=1", "vraag q: .*niemand"),
    ("cellkey", 3, "normal", "full=1", "vraag q: .*iedereen"),
    ("round", 3, "normal", "width=4", "width=4"),
]


@pytest.mark.parametrize(("method", "minimum", "sensitivity", "rule", "names"), REFUSED)
def test_what_changed_counts_cannot_give(method, minimum, sensitivity, rule, names):
    """A count of 0 stays 0, so nobody may ask to hide that nobody gave an answer."""
    from dataclasses import replace

    asked = one_answer("q", list("aab"), "ab")
    asked = replace(asked, sensitivity=Sensitivity(sensitivity), rules=Rules.parse([rule] if rule else []))
    with pytest.raises(InputError, match=names):
        changed([asked], framed(["x"] * 3), Method(method, minimum, SECRET))
