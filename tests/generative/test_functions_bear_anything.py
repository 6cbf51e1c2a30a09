"""Every function with everything: an answer or a named refusal, never a traceback, always soon."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from meerwaarde.questionnaire.expressions import ExpressionError, OutOfBudget, Scope, compile_expression
from meerwaarde.questionnaire.expressions.expression import Budget
from meerwaarde.questionnaire.expressions.functions import FUNCTIONS
from meerwaarde.questionnaire.expressions.special import SPECIAL
from meerwaarde.questionnaire.expressions.tree import parse_xml
from meerwaarde.questionnaire.expressions.values import Moment, to_boolean, to_number, to_text

XML = """<d a="1"><n>1</n><n>-2.5</n><n/><t>een twee</t><day>2026-03-29</day><at>2026-03-29T02:30:00</at>
<where>52.1 4.2 0 0;52.2 4.3;52.1 4.2</where><r><x>1</x></r><r><x>2</x></r></d>"""
VALUES = """0 1 -1 2.5 (0div0) (1div0) (-1div0) 1e300 -99999999999 0.0000001 true() false() today() now() date('x')
/d /d/n /d/t /d/day /d/at /d/where /d/r /d/@a /d/none . .. //* '' '_' 'a' 'een' '1' '-7' '1e5' 'NaN'
'2026-02-30' '2026-03-29'
'9999-12-31' '0001-01-01' '24:00:00' '12:00:00.000+01:00' '%Y-%' '%' '%%%b' 'MD5' 'hex' 'base64' 'Zg==' '('
'[a-z]+$' '1;2' '1:2'
'52.1_4.2' '\N{GRINNING FACE}' number('2026-03-29') (/d/day+1) (1-/d/day) randomize(/d/n) concat(/d/n,'z')""".split()
WRITTEN = [value.replace("div", " div ").replace("_", " ") for value in VALUES]
NAMES = sorted({*FUNCTIONS, *SPECIAL})


EXAMPLES = 60
DOCUMENT = parse_xml(XML).elements[0]


def expressions(name: str) -> Iterator[str]:
    """Calls of a function: with each value alone, where one is allowed, and with some at random, always the same."""
    known = FUNCTIONS.get(name) or SPECIAL[name]
    counts = range(known.least, (known.least + 4 if known.most is None else known.most) + 1)
    if 1 in counts:
        yield from (f"{name}({value})" for value in WRITTEN)
    if 0 in counts:
        yield f"{name}()"
    chance = random.Random(name)
    if several := [count for count in counts if count > 1]:
        for _example in range(EXAMPLES):
            yield f"{name}({', '.join(chance.choices(WRITTEN, k=chance.choice(several)))})"


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_or_a_refusal(name: str) -> None:
    for expression in expressions(name):
        try:
            value = compile_expression(expression).value(Scope(DOCUMENT, budget=Budget(seconds=5)))
        except (ExpressionError, OutOfBudget):
            continue
        except Exception as broken:
            raise AssertionError(expression) from broken
        assert isinstance(value, list | str | float | bool | Moment), expression
        assert isinstance(to_text(value), str), expression
        assert isinstance(to_number(value), float), expression
        assert isinstance(to_boolean(value), bool), expression
