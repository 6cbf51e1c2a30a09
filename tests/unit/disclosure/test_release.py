"""A whole report through disclosure control: groups, followers, overlaps, weights, response."""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Partition, ResponseCounts, Tally, WaveFrame, protect_report

NORMAL = Sensitivity.NORMAL


def frame(n: int, *partitions: Partition, weights=None) -> WaveFrame:
    ids = np.array([f"o{i:03}" for i in range(n)])
    return WaveFrame(ids, partitions, np.ones(n) if weights is None else np.asarray(weights, dtype=float))


def grouping(variable: str, *members) -> Partition:
    member = np.array(members, dtype=bool).T
    return Partition(variable, tuple("abcdef"[: member.shape[1]]), member)


def asked(name, hits, *, base=None, sensitivity=NORMAL, exclusive=False, parent=None) -> Asked:
    hits = np.asarray(hits, dtype=bool)
    base = np.ones(len(hits), dtype=bool) if base is None else np.asarray(base, dtype=bool)
    codes = tuple(str(i) for i in range(hits.shape[1]))
    return Asked(name, sensitivity, codes, exclusive, Tally(hits & base[:, None], base), None, parent)


def share_figures(question: Asked, wave: WaveFrame) -> list[Figure]:
    groups = [("", "", np.ones(len(wave.ids), dtype=bool))]
    groups += [(p.variable, code, p.member[:, g]) for p in wave.partitions for g, code in enumerate(p.codes)]
    made = []
    for variable, code, member in groups:
        inside = member & question.now.base
        if inside.any():
            for a, answer in enumerate(question.codes):
                count, weights = int(question.now.hits[inside, a].sum()), wave.weights[inside]
                percent = 100 * float(weights @ question.now.hits[inside, a]) / weights.sum()
                made.append(
                    Figure(
                        question.name,
                        variable,
                        code,
                        answer,
                        Statistic.SHARE,
                        percent,
                        None,
                        1.0,
                        0.0,
                        100.0,
                        count,
                        int(inside.sum()),
                        None,
                    )
                )
    return made


def release(wave, *questions, minimum=3, response=None, reprint=None):
    figures = tuple(f for q in questions for f in share_figures(q, wave))
    return protect_report(Draft(figures, questions, wave, None, minimum, (), response, reprint))


def status(released, question, variable="", group="", answer="0") -> Status:
    (found,) = [
        cell.status
        for table in released.tables
        for cell in table.cells
        if (cell.question, cell.group_variable, cell.group, cell.answer) == (question, variable, group, answer)
    ]
    return found


def yes(n: int, count: int) -> np.ndarray:
    return (np.arange(n) < count)[:, None]


def test_nothing_sensitive_everything_shown():
    released = release(frame(20), asked("q", yes(20, 8)))
    assert status(released, "q") is Status.PUBLISHED
    assert released.left_out == ()


def test_small_group_takes_another_with_it():
    """Two organisations in group a: their answers would follow by subtraction from the total and the other groups."""
    parts = np.arange(30)
    wave = frame(30, grouping("g", parts < 2, (parts >= 2) & (parts < 12), parts >= 12))
    hits = np.isin(parts, [0, 3, 4, 5, 6, 15, 16, 17, 18, 19])[:, None]
    released = release(wave, asked("q", hits, sensitivity=Sensitivity.NONE))
    assert status(released, "q", "g", "a") is Status.SUPPRESSED
    hidden = [g for g in "bc" if status(released, "q", "g", g) is Status.SUPPRESSED]
    assert len(hidden) == 1
    assert status(released, "q") is Status.PUBLISHED


def test_nested_groups_are_not_subtracted():
    """Overlapping groups: all of a but one organisation is also in b; a minus b would tell what that one said."""
    parts = np.arange(20)
    wave = frame(20, grouping("kind", parts < 11, parts < 10, parts >= 8))
    hits = np.isin(parts, [0, 1, 2, 3, 10, 15, 16, 17])[:, None]
    released = release(wave, asked("q", hits))
    shown = [g for g in "ab" if status(released, "q", "kind", g) is not Status.SUPPRESSED]
    assert len(shown) < 2


def test_base_of_a_follow_up_question_does_not_tell_the_answer_before_it():
    """Asked only of those who said yes: its base per group is the count of yes per group."""
    parts = np.arange(40)
    wave = frame(40, grouping("g", parts < 10, (parts >= 10) & (parts < 25), parts >= 25))
    said_yes = np.isin(parts, [0, *range(10, 17), *range(25, 33)])  # one in group a
    first = asked("first", np.column_stack([said_yes, ~said_yes]), exclusive=True)
    detail = asked(
        "detail",
        (parts % 2 == 0)[:, None],
        base=said_yes,
        sensitivity=Sensitivity.NONE,
        parent=("first", frozenset({"0"})),
    )
    released = release(wave, first, detail)
    assert status(released, "first", "g", "a") is Status.SUPPRESSED
    bases = {g: status(released, "detail", "g", g) is not Status.SUPPRESSED for g in "abc"}
    assert not bases["a"]
    assert not (bases["b"] and bases["c"] and status(released, "detail") is not Status.SUPPRESSED)


def test_hidden_answer_hides_the_group_it_makes():
    """Split by a question of which an answer is hidden: the base of that group would tell its count."""
    parts = np.arange(30)
    kinds = np.column_stack([parts < 2, (parts >= 2) & (parts < 15), parts >= 15])
    wave = frame(30, Partition("kind", ("0", "1", "2"), kinds))
    kind = asked("kind", kinds, exclusive=True)
    other = asked("q", yes(30, 20))
    figures = [f for f in share_figures(kind, wave) if not f.group_variable] + share_figures(other, wave)
    released = protect_report(Draft(tuple(figures), (kind, other), wave, None, 3))
    hidden = [a for a in "012" if status(released, "kind", answer=a) is Status.SUPPRESSED]
    assert len(hidden) >= 2
    for answer in hidden:
        assert status(released, "q", "kind", answer) is Status.SUPPRESSED


def test_weighted_percentage_does_not_betray_a_stratum():
    """Two weights: the count and the weighted percentage together give the count per stratum, one of them 1."""
    weights = np.repeat([2.0, 7.0], [10, 12])
    hits = np.isin(np.arange(22), [0, *range(10, 16)])[:, None]
    assert status(release(frame(22, weights=weights), asked("q", hits)), "q") is Status.SUPPRESSED
    assert status(release(frame(22), asked("q", hits)), "q") is Status.PUBLISHED


def test_standard_error_is_part_of_what_is_told():
    """Worlds that print another standard error do not count: where that error tells the hidden count, its row goes."""
    parts = np.arange(30)
    weights = np.tile([1.0, 1.05, 1.1], 10)
    wave = frame(30, grouping("g", parts < 10, (parts >= 10) & (parts < 20), parts >= 20), weights=weights)
    hits = np.isin(parts, [0, 10, 11, 12, 13, 20, 21, 22, 23])[:, None]

    def reprint(_name, worlds):
        return [("q", "", "", "0", "level")], worlds[:, :10].sum(axis=(1, 2)).astype(float)[:, None, None]

    free = release(wave, asked("q", hits))
    tied = release(wave, asked("q", hits), reprint=reprint)
    assert status(free, "q", "g", "a") is Status.SUPPRESSED
    assert status(free, "q") is Status.PUBLISHED
    assert status(tied, "q") is Status.SUPPRESSED


def test_weighted_figures_are_coarse_in_files_except_for_open_questions():
    weights = np.repeat([1.0, 1.3], [15, 15])
    hits = (np.arange(30) % 3 == 0)[:, None]
    for level, digits in ((NORMAL, 1), (Sensitivity.NONE, 6)):
        released = release(frame(30, weights=weights), asked("q", hits, sensitivity=level))
        (cell,) = released.tables[0].cells
        assert cell.percent is not None
        assert bool(round(cell.percent, 1) == cell.percent) is (digits == 1)


def test_who_answered_is_protected_too():
    """One of six members answered in group a: neither that group nor what would tell it is shown."""
    members = np.arange(40)
    register = frame(40, grouping("g", members < 6, (members >= 6) & (members < 16), members >= 16))
    answered = np.isin(members, [0, *range(6, 12), *range(16, 28)])
    inside = np.flatnonzero(answered)
    wave = WaveFrame(
        register.ids[inside],
        (Partition("g", ("a", "b", "c"), register.partitions[0].member[inside]),),
        np.ones(len(inside)),
    )
    released = release(wave, asked("q", yes(len(inside), 9)), response=ResponseCounts(register, answered))
    (rates,) = [table for table in released.response if table.group_variable == "g"]
    hidden = {cell.group for cell in rates.cells if cell.status is Status.SUPPRESSED}
    assert "a" in hidden
    assert len(hidden) == 2
    for group in hidden:
        assert status(released, "q", "g", group) is Status.SUPPRESSED
    pairs = {pair[1].group: pair for pair in released.compared["g"]}
    assert pairs["a"][0].percent == pytest.approx(15.0)
    assert pairs["a"][1].percent is None


def test_sum_of_a_small_group_does_not_follow_from_the_total():
    parts = np.arange(20)
    wave = frame(20, grouping("g", parts < 2, (parts >= 2) & (parts < 8), parts >= 8))
    values = 10.0 + parts
    numbers = Asked("money", NORMAL, (), False, Tally(np.zeros((20, 0), bool), np.ones(20, bool), values))
    figures = []
    for variable, code, member in [("", "", parts >= 0)] + [
        ("g", c, wave.partitions[0].member[:, i]) for i, c in enumerate("abc")
    ]:
        n = int(member.sum())
        for statistic, value in ((Statistic.MEAN, values[member].mean()), (Statistic.TOTAL, values[member].sum())):
            figures.append(
                Figure("money", variable, code, "", statistic, None, float(value), 1.0, None, None, n, n, None)
            )
    released = protect_report(Draft(tuple(figures), (numbers,), wave, None, 3))
    hidden = {c.group for t in released.tables for c in t.cells if c.status is Status.SUPPRESSED and c.group}
    assert "a" in hidden
    assert len(hidden) == 2


def test_same_input_same_pattern():
    random = np.random.default_rng(7)
    parts = random.integers(0, 3, 25)
    wave = frame(25, grouping("g", *(parts == g for g in range(3))))
    question = asked("q", random.random((25, 4)) < 0.3, sensitivity=Sensitivity.HIGH)
    first, second = (release(wave, question) for _ in range(2))
    assert [t.cells for t in first.tables] == [t.cells for t in second.tables]


def test_suppressed_cell_holds_no_figure():
    released = release(frame(9), asked("q", yes(9, 1)))
    (cell,) = released.tables[0].cells
    assert cell.status is Status.SUPPRESSED
    figures = (cell.percent, cell.value, cell.se, cell.ci_low, cell.ci_high, cell.count, cell.base, cell.population)
    assert all(figure is None for figure in figures)
