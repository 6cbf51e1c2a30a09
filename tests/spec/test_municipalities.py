"""# Municipalities as the unit

Members answer per municipality; "how many municipalities cut?" is a question about municipalities. So the unit is the
municipality, N are the municipalities of a list, and the interval has their finite population. Members of one
municipality need not agree, so there is one rule: an answer counts for a municipality when more than half of the
members that answered there gave it. Where no answer has that, "members differ" is an outcome of its own: leaving such a
municipality out would make the others look more certain than they are, and would choose those where members agree. Of
a question with several answers each counts that more than half named. Of a number the mean over members counts.

Every member weighs the same, however large, and holdings are not joined here; in protection they are. What is protected
is the organisation. Everybody may know which organisation answered where, so what must stay open is what it answered
there: to readers, to every other organisation (also one in the same municipality, which knows its own answer and sees
in "members differ" what the other said) and to every two of them. A count is shown when at least the minimum of
organisations stands behind it and behind the rest, when no organisation answered for more than half of the
municipalities of the group, and when for every answer another world was found: answers of organisations that print
the same report, in which that answer is another and those who look gave what they gave.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from meerwaarde.core import Sensitivity
from meerwaarde.disclosure.places.frame import Votes
from meerwaarde.disclosure.places.repair import Problem, pattern_of
from meerwaarde.disclosure.primary import Rules
from meerwaarde.questionnaire.types import Kind
from meerwaarde.survey import Areas, Places, by_place, design, figures
from support.made_wave import made_question, made_register, made_wave

# Municipality, what its members answered (yes or no), how many hours each bought there.
MEMBERS = (
    ("A", "y", (10,)), ("B", "yy", (10, 20)), ("C", "yn", (5, 15)), ("D", "yyn", (6, 9, 15)), ("E", "n", (20,)),
    ("F", "n", (25,)),
)  # fmt: skip
INHABITANTS = (50, 10, 10, 10, 10, 10, 40, 30, 20, 10)  # of A to J, in thousands


def answered() -> Places:
    rows = [(place, who, hours[at]) for place, said, hours in MEMBERS for at, who in enumerate(said)]
    register = made_register("ABCDEFGHIJ", name=[f"Gemeente {code}" for code in "ABCDEFGHIJ"])
    cuts = made_question("cuts", codes=("y", "n"))
    hours = made_question("hours", Kind.INTEGER)
    members = made_wave(
        [f"m{at}" for at in range(len(rows))], None,
        [(cuts, [who for _place, who, _hours in rows]), (hours, [hours for _place, _who, hours in rows])],
        municipality=[place for place, _who, _hours in rows],
    )  # fmt: skip
    return by_place(members, Areas(register, np.array(INHABITANTS) * 1000), None)


@pytest.mark.parametrize(
    ("members", "outcome"),
    [("y", "y"), ("yy", "y"), ("yn", "members-differ"), ("yyn", "y"), ("yynn", "members-differ"),
     ("yno", "members-differ"),     ("yyno", "members-differ"), ("yyyno", "y")],
)  # fmt: skip
def test_more_than_half(members: str, outcome: str) -> None:
    """The outcome of a municipality, from what its members answered."""
    question = made_question("cuts", codes=("y", "n", "o"))
    pair = [*members, "y", "y"]  # and two who agree elsewhere, so that members can differ somewhere
    made = made_wave([f"m{at}" for at in range(len(pair))], None, [(question, pair)],
                     municipality=["A"] * len(members) + ["B", "B"])  # fmt: skip
    areas = Areas(made_register("AB", name=["Aa", "Bee"]), np.array([1, 1]))
    wave = by_place(made, areas, None).wave
    codes = [choice.code for choice in wave.questionnaire.question("cuts").choices]
    assert codes[wave.answers("cuts").values[0]] == outcome


@pytest.mark.parametrize(
    ("answer", "count", "percent", "se"),
    [("y", 3, 50.0, 14.1421), ("n", 2, 33.3333, 13.3333), ("members-differ", 1, 16.6667, 10.5409)],
)
def test_six_of_ten_municipalities(answer: str, count: int, percent: float, se: float) -> None:
    """A and B cut, D by two of three; E and F do not; C's two members differ. n = 6, N = 10 and
    se = sqrt(p (1 - p) / (n - 1) · (1 - n/N))."""
    places = answered()
    (found,) = [f for f in figures(places.wave, design(places.wave)) if f.answer == answer]
    assert (found.count, found.base, found.population) == (count, 6, 10)
    assert found.percent == pytest.approx(percent, abs=1e-4)
    assert found.se == pytest.approx(se, abs=1e-4)
    p = count / 6
    assert found.se == pytest.approx(100 * math.sqrt(p * (1 - p) / 5 * (1 - 6 / 10)))


def test_the_mean_of_means() -> None:
    """Hours per municipality: 10, 15, 10, 10, 20, 25, so the mean is 15, s² = 200/5 = 40 and
    se = sqrt(40/6 · (1 - 6/10)) = 1.633; over ten municipalities 150 hours."""
    places = answered()
    found = {f.statistic.value: f for f in figures(places.wave, design(places.wave)) if f.question == "hours"}
    assert found["mean"].value == pytest.approx(15)
    assert found["mean"].se == pytest.approx(math.sqrt(40 / 6 * 0.4))
    assert found["total"].value == pytest.approx(150)


def test_coverage() -> None:
    """Six municipalities with 100,000 of 200,000 inhabitants; ten members answered."""
    places = answered()
    assert (places.wave.orgs, places.wave.invited, places.members.orgs) == (6, 10, 10)
    assert places.coverage == pytest.approx(0.5)
    assert places.organisations("cuts", np.array([True, True, False, False, False, False])) == 3


# What stands in a municipality: one word per municipality, its members as letters with their answer, "a+" yes, "a-" no.
ALONE = "a+ b+ c+ d+ e- f- g- h-"
PATTERNS = (
    ("each alone, four yes and four no", ALONE, 3, True),
    ("two organisations said no", "a+ b+ c+ d+ e- f-", 3, False),
    ("a has five of the eight", "a+ a+ a- a- a+ b+ c- d-", 2, False),
    ("a, b and c share each municipality of theirs", "a+b+ a+c+ b+c+ d- e- f- g- h+ i+", 3, False),
    ("some who share agree, others differ", "a+b+ c+d+ e+f+ g+h- i+j- k+l- m- n- o- p-", 3, True),
)


@pytest.mark.parametrize(("case", "members", "minimum", "all_shown"), PATTERNS)
def test_what_may_be_shown(case: str, members: str, minimum: int, all_shown: bool) -> None:
    """Counts over all of yes, no and (where members share) members differ; shown only when no one is given away."""
    words = [[(word[at], word[at + 1]) for at in range(0, len(word), 2)] for word in members.split()]
    rows = [(place, who, said) for place, word in enumerate(words) for who, said in word]
    names = sorted({who for _place, who, _said in rows})
    votes = Votes(2, False, len(words), np.array([place for place, _who, _said in rows]),
                  np.array([names.index(who) for _place, who, _said in rows]),
                  np.array([int(said == "-") for _place, _who, said in rows]))  # fmt: skip
    shared = len(rows) > len(words)
    problem = Problem(votes, np.ones((len(words), 1), dtype=bool), Sensitivity.NORMAL, Rules(minimum=minimum),
                      np.zeros(1, dtype=bool), np.array([True, True, shared]))  # fmt: skip
    shown = pattern_of(problem)[0, : 3 if shared else 2]
    assert shown.all() == all_shown, case
    assert problem.failing(pattern_of(problem)) == 0


def test_a_holding_counts_once() -> None:
    """The same eight municipalities; where e, f, g and h are one holding, "no" has one protected unit behind it."""
    place = np.arange(8)
    votes = Votes(2, False, 8, place, place, np.array([0, 0, 0, 0, 1, 1, 1, 1]))
    held = replace(votes, holder=np.array([0, 1, 2, 3, 4, 4, 4, 4]))
    everybody, nothing = np.ones((8, 1), dtype=bool), np.zeros(1, dtype=bool)
    offered = np.array([True, True, False])
    shown = [
        pattern_of(Problem(one, everybody, Sensitivity.NORMAL, Rules(), nothing, offered))[0, :2].tolist()
        for one in (votes, held)
    ]
    assert shown == [[True, True], [False, False]]
