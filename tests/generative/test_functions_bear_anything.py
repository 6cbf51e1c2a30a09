"""Every function with everything: an answer or a named refusal, never a traceback, always soon."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(data=st.data())
def test_an_answer_or_a_refusal(name: str, data: st.DataObject) -> None:
    known = FUNCTIONS.get(name) or SPECIAL[name]
    most = known.least + 4 if known.most is None else known.most
    count = data.draw(st.integers(known.least, most))
    arguments = data.draw(st.lists(st.sampled_from(WRITTEN), min_size=count, max_size=count))
    expression = f"{name}({', '.join(arguments)})"
    scope = Scope(parse_xml(XML).elements[0], budget=Budget(seconds=5))
    try:
        value = compile_expression(expression).value(scope)
    except (ExpressionError, OutOfBudget):
        return
    assert isinstance(value, list | str | float | bool | Moment)
    assert isinstance(to_text(value), str)
    assert isinstance(to_number(value), float)
    assert isinstance(to_boolean(value), bool)
