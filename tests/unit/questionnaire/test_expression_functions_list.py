"""The list of functions: none missing, none too many, each with the number of arguments that it says."""

from __future__ import annotations

import inspect

import pytest

from meerwaarde.questionnaire.expressions import ExpressionError, compile_expression, evaluate
from meerwaarde.questionnaire.expressions.functions import FUNCTIONS, Function, function
from meerwaarde.questionnaire.expressions.special import SPECIAL

XPATH = """last position count id local-name namespace-uri name string concat starts-with contains substring-before
substring-after substring string-length normalize-space translate boolean not true false lang number sum floor ceiling
round""".split()
ODK = """string concat join substr substring-before substring-after translate string-length normalize-space contains
starts-with ends-with uuid digest pulldata if coalesce once true false boolean boolean-from-string not regex checklist
weighted-checklist number random int sum max min round pow log log10 abs sin cos tan asin acos atan atan2 sqrt exp exp10
pi count count-non-empty position instance current randomize today now format-date format-date-time date
decimal-date-time decimal-time selected selected-at count-selected jr:choice-name jr:itext indexed-repeat area distance
base64-decode geofence intersects""".split()
ALSO = ["date-time"]  # not in the specification; in JavaRosa, Enketo and Web Forms


def test_xpath_and_odk_are_there_and_nothing_else() -> None:
    assert FUNCTIONS.keys() | SPECIAL.keys() == {*XPATH, *ODK, *ALSO}
    assert not FUNCTIONS.keys() & SPECIAL.keys()


@pytest.mark.parametrize("known", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_every_function_takes_what_the_list_says(known: Function) -> None:
    signature = inspect.signature(known.call)
    signature.bind("scope", *["value"] * known.least)
    many = any(one.kind is one.VAR_POSITIONAL for one in signature.parameters.values())
    if known.most is None:
        assert many
    else:
        signature.bind("scope", *["value"] * known.most)
        assert many or len(signature.parameters) == known.most + 1


@pytest.mark.parametrize("known", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_too_few_and_too_many_are_told_when_compiled(known: Function) -> None:
    wrong = [known.least - 1] if known.least else []
    wrong += [known.most + 1] if known.most is not None else []
    for arguments in wrong:
        with pytest.raises(ExpressionError) as refused:
            compile_expression(f"{known.name}({', '.join(['1'] * arguments)})")
        assert (refused.value.reason, refused.value.name) == ("arguments", known.name)


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="pi"):
        function("pi", 0, 0)(lambda _: 3.0)


@pytest.mark.parametrize(
    "expression", ["regex(., '(')", "digest(., 'CRC')", "digest(., 'MD5', 'octal')", f"regex(., '{'a' * 3000}')"]
)
def test_what_is_written_out_is_looked_at_when_compiled(expression: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_expression(f"if(false(), {expression}, 1)")
    assert refused.value.name == expression.partition("(")[0]
    assert evaluate(f"if(false(), {expression}, 1)") == "1"
