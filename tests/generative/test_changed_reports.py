"""Random small surveys: rounded and perturbed counts add up, and leave small counts open to a reader who knows much."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.disclosure import Asked, Partition, WaveFrame
from meerwaarde.disclosure.alternatives.controlled import controlled
from meerwaarde.disclosure.alternatives.survey_counts import Changed, Method, changed
from support.changed_counts import framed, more_answers, one_answer

METHODS = (Method("round", 3), Method("round", 5), Method("cellkey", 3, b"0123456789abcdef", "x"))


@st.composite
def surveys(draw: st.DrawFn) -> tuple[WaveFrame, list[Asked]]:
    """Up to twenty organisations, two overlapping groupings, a question with a follower and one with more answers."""
    size = draw(st.integers(1, 20))

    def each(values: str | list[str]) -> list[str]:
        return draw(st.lists(st.sampled_from(values), min_size=size, max_size=size))

    frame = framed(each("xyz"))
    over = np.array(draw(st.lists(st.tuples(*[st.booleans()] * 2), min_size=size, max_size=size)), dtype=bool)
    frame = WaveFrame(frame.ids, (*frame.partitions, Partition("soort", ("p", "q"), over)), frame.weights)
    mee = each("jjn")
    how = [answer if yes == "j" else "" for answer, yes in zip(each(["u", "v", ""]), mee, strict=True)]
    asked = [
        one_answer("hoe", how, "uv", ("mee", frozenset("j"))),
        one_answer("mee", mee, "jn"),
        more_answers("r", each(["a", "b", "ab", "abc", "", "-"]), "abc"),
    ]
    return frame, asked


def everywhere(found: Changed) -> list[tuple[str, str]]:
    return [("", ""), *((p.variable, code) for p in found.partitions for code in p.codes)]


@pytest.mark.parametrize("method", METHODS, ids=lambda one: f"{one.name}-{one.base}")
@settings(max_examples=60, deadline=None)
@given(survey=surveys())
def test_all_that_is_printed_adds_up(method: Method, survey: tuple[WaveFrame, list[Asked]]) -> None:
    frame, asked = survey
    found = changed(asked, frame, method)
    for name in ("mee", "hoe", "r"):
        for where in everywhere(found):
            n, hits = found.of(name, *where)
            assert all(0 <= count <= n for count in hits)
            assert not {n, *hits} & set(range(1, method.base))
            if name == "mee":
                assert n == sum(hits)
        parts = [found.of(name, "groep", code) for code in found.partitions[0].codes]
        assert found.of(name, "", "")[0] == sum(n for n, _hits in parts)
        assert found.of(name, "", "")[1] == np.sum([hits for _n, hits in parts], axis=0).tolist()


@pytest.mark.parametrize("base", [3, 5])
@settings(max_examples=60, deadline=None)
@given(survey=surveys())
def test_the_same_organisations_are_rounded_the_same(base: int, survey: tuple[WaveFrame, list[Asked]]) -> None:
    """Everybody answered `mee`, so its n is that of who answered; n of `hoe`, with no answer too, that of `mee`."""
    frame, asked = survey
    for one in asked:
        one.now.base[:] |= one.name == "r"
    found = changed([one for one in asked if one.name != "hoe"], frame, Method("round", base))
    for name in ("mee", "r"):
        assert found.questions[name].base.tolist() == found.answered.tolist()
    assert not any((counts.base % base).any() or (counts.hits % base).any() for counts in found.questions.values())


@settings(max_examples=60, deadline=None)
@given(survey=surveys())
def test_who_knows_n_of_every_atom_finds_no_small_count(survey: tuple[WaveFrame, list[Asked]]) -> None:
    """Told more than is printed, every rounded lowest cell and the true n of each atom, no count of 1 or 2 follows."""
    frame, asked = survey
    mee = next(one for one in asked if one.name == "mee")
    found = changed([mee], frame, Method("round", 3))
    atoms = np.unique(np.column_stack([p.member for p in frame.partitions]), axis=0, return_inverse=True)[1].reshape(-1)
    for atom in range(int(atoms.max()) + 1):
        inside = mee.now.hits[atoms == atom]
        shown = found.questions["mee"].hits[_same(found, frame, atoms == atom)]
        n, true = len(inside), inside.sum(axis=0)
        worlds = [w for w in product(range(n + 1), repeat=2) if sum(w) == n and (np.abs(w - shown) < 3).all()]
        assert tuple(true) in worlds
        for answer, count in enumerate(true.tolist()):
            assert n == 1 or count not in (1, 2) or len({world[answer] for world in worlds}) > 1


def test_running_the_program_on_every_survey_gives_no_small_count_away() -> None:
    """All surveys of two groups and two answers, up to six organisations each: whoever runs the program on all of them
    and keeps those that print the same, still has two values or more for every count of 1 or 2."""
    same: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for counts in product(range(7), repeat=4):
        if counts[0] + counts[1] and counts[2] + counts[3]:
            answers = [answer for answer, times in zip("abab", counts, strict=True) for _time in range(times)]
            frame = framed(["x"] * sum(counts[:2]) + ["y"] * sum(counts[2:]))
            found = changed([one_answer("q", answers, "ab")], frame, Method("round", 3))
            shown = (*found.of("q", "groep", "x")[1], *found.of("q", "groep", "y")[1])
            same.setdefault(shown, []).append(counts)
    small = {shown: worlds for shown, worlds in same.items() if max(shown) <= 3}  # larger ones have worlds beyond six
    assert len(small) == 15
    for worlds in small.values():
        for values in map(set, zip(*worlds, strict=True)):
            assert len(values) > 1 or not values & {1, 2}


def _same(found: Changed, frame: WaveFrame, inside: np.ndarray) -> int:
    """The place among the atoms of `found` of the organisations `inside`."""
    wanted = np.concatenate([p.member[inside][0] for p in frame.partitions])
    have = np.column_stack([p.member for p in found.partitions])
    return int(np.flatnonzero((have == wanted).all(axis=1))[0])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=2, max_size=7), st.data())
def test_exchanges_come_near_the_best(counts: list[int], data: Any) -> None:
    """Against all roundings of one block: cells within the base, the total kept, no exchange of two helps."""
    from scipy.sparse import csr_array

    given_ = np.array(counts)
    whole = (int(given_.sum()) + 1) // 3 * 3
    member = np.array(data.draw(st.lists(st.tuples(*[st.integers(0, 1)] * 4),
                                         min_size=len(counts), max_size=len(counts))))  # fmt: skip
    printed = np.column_stack([np.eye(len(counts)), member])
    found = controlled(given_, np.zeros_like(given_), np.array([whole]), csr_array(printed), 3)
    assert found.sum() == whole
    assert (np.abs(found - given_) < 3).all()
    assert not (found % 3).any()

    def cost(values: np.ndarray) -> float:
        return float(((printed.T @ (values - given_)) ** 2).sum())

    for one, other in product(range(len(counts)), repeat=2):
        step = np.zeros_like(found)
        step[one] += 3
        step[other] -= 3
        if (np.abs(found + step - given_) < 3).all():
            assert cost(found + step) >= cost(found)
