"""evaluate(): one expression on one document, also where that is a whole form."""

from __future__ import annotations

import math

import pytest

from meerwaarde.questionnaire.expressions import ExpressionError, compile_expression, evaluate

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<itext><translation lang="en"><text id="q"><value>Name</value></text></translation>
<translation lang="nl" default=""><text id="q"><value form="short">N</value><value>Naam</value></text></translation>
</itext>
<instance><data id="f"><wijk>b</wijk><leeg/></data></instance>
<instance id="wijken"><root><item><name>a</name><label>Noord</label></item>
<item><name>b</name><label>Zuid</label></item></root></instance>
</model></h:head></h:html>"""


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("wijk", "b"), ("/data/wijk", "b"), ("instance('wijken')/root/item[name = /data/wijk]/label", "Zuid"),
        ("instance('wijken')/root/item[name = current()/wijk]/label", "Zuid"), ("instance('wijken')/@id", "wijken"),
        ("pulldata('wijken', 'label', 'name', /data/wijk)", "Zuid"), ("jr:itext('q')", "Naam"), ("jr:itext('x')", ""),
        ("coalesce(/data/leeg, 'geen')", "geen"), ("coalesce(/data/leeg * 2, 0)", "0"), ("coalesce('', '')", ""),
    ],
)  # fmt: skip
def test_a_whole_form_stands_for_its_primary_instance(expression: str, outcome: str) -> None:
    assert evaluate(expression, FORM) == outcome


def test_the_context_may_stand_outside_the_primary_instance() -> None:
    assert evaluate("label", FORM, "/data/wijk") == ""
    assert evaluate("label", FORM, "//item[2]") == "Zuid"
    assert evaluate("name(..)", FORM, "/data/wijk") == "data"
    with pytest.raises(ValueError, match="/niets"):
        evaluate("1", FORM, "/niets")


def test_results_are_python_values() -> None:
    assert evaluate("1 = 1", as_="boolean") is True
    assert evaluate("'12.5'", as_="number") == 12.5
    assert math.isnan(float(evaluate("''", as_="number")))
    assert evaluate("0.5") == "0.5"
    with pytest.raises(ValueError, match="nodes"):
        evaluate("1", as_="nodes")


@pytest.mark.parametrize("expression", ["true() or geheim()", "if(true(), 1, round())", "false() and not()"])
def test_what_is_not_come_to_is_not_refused(expression: str) -> None:
    """A form that is published is looked at as a whole, one expression only where it goes."""
    evaluate(expression)
    with pytest.raises(ExpressionError):
        compile_expression(expression)


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("1 div2", "0.5"), ("7mod4", "3"), ("1and0", "false"), ("1.5e3 + 1", "1501"), ("2e-1", "0.2"),
        ("true() < *", "true"),
        ("* > true()", "true"), ("false() = *", "false"), ("true() != *", "false"), ("* >= false()", "true"),
    ],
)  # fmt: skip
def test_where_the_engines_of_odk_give_way(expression: str, outcome: str) -> None:
    assert evaluate(expression, "<d><n>-3</n><n>3</n></d>") == outcome


@pytest.mark.parametrize("expression", ["1 divx", "1 div2x", "1e", "1e5x", "2 div-", "e5"])
def test_where_they_do_not(expression: str) -> None:
    if expression == "e5":
        assert evaluate(expression, "<d><e5>x</e5></d>") == "x"
    else:
        with pytest.raises(ExpressionError) as refused:
            evaluate(expression)
        assert refused.value.reason == "syntax"
