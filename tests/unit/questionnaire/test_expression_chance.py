"""Random orders and codes: the same for the same seed, and none given up or made up."""

from __future__ import annotations

import math
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.questionnaire.expressions import ExpressionError, OutOfBudget, Scope, compile_expression, evaluate
from meerwaarde.questionnaire.expressions.expression import Budget
from meerwaarde.questionnaire.expressions.functions.sets import park_miller
from meerwaarde.questionnaire.expressions.tree import parse_xml

LETTERS = "abcdefghij"
XML = "<d>" + "".join(f"<l>{letter}</l>" for letter in LETTERS) + "<seed>gemeente</seed><none/></d>"


def order(seed: str) -> str:
    return str(evaluate(f"join('', randomize(/d/l, {seed}))", XML))


def slow_order(seed: int) -> str:
    """Fisher and Yates as the specification tells it: each letter changes places with one before it, or itself."""
    state = seed % 2_147_483_647 if seed > 0 else -(-seed % 2_147_483_647)
    state = state if state > 0 else state + 2_147_483_646
    placed: list[str] = []
    for at, letter in enumerate(LETTERS):
        state = state * 16_807 % 2_147_483_647
        chosen = (state - 1) * (at + 1) // 2_147_483_646
        placed.append(letter)
        placed[at], placed[chosen] = placed[chosen], placed[at]
    return "".join(placed)


def test_park_and_miller_published_the_ten_thousandth_number() -> None:
    """Communications of the ACM 31 (1988), page 1195: from seed 1 the state is then 1043618065."""
    draw = park_miller(1)
    for _ in range(9_999):
        draw()
    assert round(draw() * 2_147_483_646) + 1 == 1_043_618_065


@given(st.integers(-(2**53), 2**53))
def test_orders_follow_the_seed(seed: int) -> None:
    assert order(str(seed)) == slow_order(seed)


@pytest.mark.parametrize(
    ("seed", "same"),
    [("7.9", 7), ("'7'", 7), ("-7.9", -7), ("''", 0), ("/d/none", 0), ("/d/nothing", 0), ("0 div 0", 0),
     ("1 div 0", 2**63 - 1), ("-1 div 0", -(2**63))],
)  # fmt: skip
def test_seeds_that_are_no_whole_number(seed: str, same: int) -> None:
    assert order(seed) == slow_order(same)


def test_a_text_as_seed_is_the_start_of_its_checksum() -> None:
    number = int.from_bytes(sha256(b"gemeente").digest()[:8], "big", signed=True)
    assert order("/d/seed") == order("'gemeente'") == slow_order(number)


def test_without_a_seed_everything_is_there_and_orders_differ() -> None:
    found = {str(evaluate("join('', randomize(/d/l))", XML)) for _ in range(20)}
    assert all(sorted(one) == list(LETTERS) for one in found)
    assert len(found) > 1


def test_random_numbers_and_codes() -> None:
    drawn = [evaluate("random()", as_="number") for _ in range(50)]
    assert all(0 <= float(one) < 1 for one in drawn)
    assert len(set(drawn)) == 50
    assert len({evaluate("uuid()") for _ in range(50)}) == 50
    for wrong in ("uuid('x')", "uuid(1 div 0)", "uuid(10001)"):
        with pytest.raises(ExpressionError) as refused:
            evaluate(wrong)
        assert refused.value.reason == "evaluation"
    assert evaluate("uuid(-3)") == ""


def test_a_pattern_that_never_ends() -> None:
    scope = Scope(parse_xml("<d/>"), budget=Budget(seconds=0.3))
    text = "a" * 60 + "b"
    with pytest.raises(OutOfBudget):
        compile_expression(f"regex('{text}', '^(a|aa)+$')").value(scope)
    with pytest.raises(OutOfBudget):  # the time is gone for what follows too
        compile_expression("regex('a', 'a')").value(scope)


def test_a_pattern_that_is_too_long() -> None:
    with pytest.raises(ExpressionError) as refused:
        evaluate(f"regex('a', '{'a' * 2001}')")
    assert refused.value.reason == "size"


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [("12\n", "^12$", False), ("1$2", r"1\$2", True), ("a]", r"[\]$]$", True),
     ("é", r"^\w$", False), ("٣", r"^\d$", False),
     ("é", r"^\p{L}$", True), ("x", "^[^$]$", True)],
)  # fmt: skip
def test_patterns_mean_what_they_mean_in_a_browser(text: str, pattern: str, found: bool) -> None:
    node = f"<d>{text}</d>"
    assert evaluate(f"regex(., '{pattern}')", node, as_="boolean") is found


@pytest.mark.parametrize("expression", ["concat(., ., ., ., ., .)", "join(., 1, 2, 3, 4, 5, 6)"])
def test_a_text_that_grows_without_end(expression: str) -> None:
    text = "x" * 1_000_000
    with pytest.raises(OutOfBudget):
        evaluate(expression, f"<d>{text}</d>")
    assert evaluate("concat(., .)", f"<d>{text}</d>") == text * 2


def test_what_has_no_number() -> None:
    assert math.isnan(float(evaluate("max(/d/l)", XML, as_="number")))
