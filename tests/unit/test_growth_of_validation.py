"""Judging a submission takes steps along paths in proportion to its answers: counted, not timed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from meerwaarde.questionnaire import Instance, parse_xform
from meerwaarde.questionnaire.expressions import Budget
from support.synthetic import count, submission, xform

SLACK = 1.1  # of proportion: what is looked up once per form weighs less in a large one


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], tuple[int, int]]:
    """Steps taken, however many nodes each looks at, and answers judged; for a number of questions and of repeats."""
    taken = [0]
    spend = Budget.spend

    def counted(self: Budget, steps: int) -> None:
        taken[0] += 1
        spend(self, steps)

    monkeypatch.setattr(Budget, "spend", counted)

    def judge(questions: int, repeats: int) -> tuple[int, int]:
        form = parse_xform(xform(questions, repeats > 0).encode())
        answered = submission(questions, repeats, seed=7)
        taken[0] = 0
        assert Instance.from_xml(form, answered).problems() == ()
        return taken[0], count(answered)

    return judge


@pytest.mark.parametrize(("small", "large"), [((60, 0), (500, 0)), ((20, 25), (20, 200))], ids=["questions", "repeats"])
def test_steps_grow_in_proportion_to_the_answers(steps, small: tuple[int, int], large: tuple[int, int]) -> None:
    (few, answers), (many, more) = steps(*small), steps(*large)
    assert few > answers
    assert many / few < SLACK * more / answers


@pytest.mark.parametrize("seed", range(1, 6))
def test_what_was_made_wrong_is_found_and_nothing_else(seed: int) -> None:
    """The generator breaks one rule at a time; what it broke is what the engine tells."""
    form = parse_xform(xform(60).encode())
    broken = Instance.from_xml(form, submission(60, seed=seed, broken=0.2)).problems()
    assert broken
    assert {problem.kind for problem in broken} <= {"required", "constraint"}
    assert Instance.from_xml(form, submission(60, seed=seed)).problems() == ()
