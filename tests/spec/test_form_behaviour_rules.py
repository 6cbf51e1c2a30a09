"""Relevance, calculations and checks

**Relevance.** What is not asked counts for nothing: paths leave it out, so that it is empty as a text, NaN as a number
and absent from a sum or a count; what stands in a group that is not asked is not asked either. Its value stays while
filling in and is blank at submission. A calculation that is not asked keeps its last value; it is done again when it
is asked again.

**Order.** A rule is evaluated behind the rules that it reads, whatever the order of the form, and only when something
that it reads has changed. Rules that wait for each other are refused when a form is published.

**What a calculation writes.** string() of the result, as ODK XForms has it: a boolean is `true` or `false`, and as a
condition both texts are true, so compare with 'true' or use boolean-from-string(). NaN is written as nothing. Numbers
are written without exponent and with the digits that a double has (0.1 + 0.2 is 0.30000000000000004, as in every
engine; use round()). The type of the bind says more: type int drops the part behind the point, as JavaRosa and Web
Forms do; types date, dateTime and time write the ISO text, also of a date that was counted in days. There Enketo is
followed: JavaRosa writes the number, which nothing reads as a date.

**Checks.** `required` looks at answers that are asked and empty; `constraint` is not evaluated for an empty answer
(ODK XForms). What is calculated is not checked for type; required and constraint hold for it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire.expressions import parse_xml
from meerwaarde.questionnaire.instance import Instance
from support.clock import place
from support.xform_texts import after, asked, bind, form, kinds, listed, values

NOON = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


@pytest.fixture(autouse=True)
def amsterdam() -> Iterator[None]:
    with place("Europe/Amsterdam"):
        yield


@pytest.mark.parametrize(
    ("calculation", "shown", "hidden"),
    [
        ("/data/b", "2", ""),
        ("/data/a + /data/b", "3", ""),
        ("coalesce(/data/b, 'none')", "2", "none"),
        ("/data/b = ''", "false", "false"),
        ("string(/data/b) = ''", "false", "true"),
        ("not(/data/b)", "false", "true"),
        ("count(/data/a | /data/b)", "2", "1"),
        ("sum(/data/a | /data/b)", "3", "1"),
        ("count-non-empty(/data/a | /data/b)", "2", "1"),
        ("concat(/data/a, /data/b)", "12", "1"),
        ("/data/g/c", "3", ""),
        ("sum(/data/g/c)", "3", "0"),
        ("count(/data/g)", "1", "0"),
    ],
)
def test_what_is_not_asked_counts_for_nothing(calculation: str, shown: str, hidden: str) -> None:
    """a is 1, b is 2 and the group g holds c, which is 3. What a calculation gives while b and g are asked, and not."""
    made = form(
        "<open>y</open><a>1</a><b>2</b><g><c>3</c></g><out/>",
        bind("/data/b", relevant="/data/open = 'y'"),
        bind("/data/g", relevant="/data/open = 'y'"),
        bind("/data/out", calculate=calculation),
        body=asked("/data/open", "/data/a", "/data/b"),
    )
    instance = after(made)
    assert values(instance, "out") == [shown]
    assert values(after(instance, "open=n"), "out") == [hidden]
    assert values(after(instance, "open=y"), "out") == [shown]


@pytest.mark.parametrize(
    ("outer", "inner", "relevant"),
    [("y", "y", [True, True]), ("y", "n", [True, False]), ("n", "y", [False, False]), ("n", "n", [False, False])],
)
def test_what_stands_in_a_group_follows_it(outer: str, inner: str, relevant: list[bool]) -> None:
    """The group and the question in it, by the condition of each."""
    made = form(
        "<o/><i/><g><q>1</q></g>",
        bind("/data/g", relevant="/data/o = 'y'"),
        bind("/data/g/q", relevant="/data/i = 'y'"),
        body=asked("/data/o", "/data/i", "/data/g/q"),
    )
    instance = after(made, f"i={inner}; o={outer}")
    assert [instance.relevant("/data/g"), instance.relevant("/data/g/q")] == relevant
    sent = parse_xml(instance.to_xml(final=True)).elements[0]
    group = sent.child("g")
    assert group is not None
    assert group.value == ("1" if relevant[1] else "")
    assert instance.value("/data/g/q") == "1"


def test_a_calculation_in_a_group_is_done_again_when_the_group_is_asked_again() -> None:
    made = form(
        "<open>y</open><a>1</a><g><c/></g><d/>",
        bind("/data/g", relevant="/data/open = 'y'"),
        bind("/data/g/c", calculate="/data/a * 10"),
        bind("/data/d", calculate="/data/g/c + 1"),
        body=asked("/data/open", "/data/a"),
    )
    instance = after(made)
    assert values(instance, "g/c", "d") == ["10", "11"]
    after(instance, "open=n; a=2")
    assert values(instance, "g/c", "d") == ["-", ""]
    assert instance.value("/data/g/c") == "10"
    assert values(after(instance, "open=y"), "g/c", "d") == ["20", "21"]


def test_a_condition_on_a_question_that_is_hidden_itself() -> None:
    """Hiding the first question hides the whole chain behind it; showing it again brings the chain back."""
    made = form(
        "<a/><b>y</b><c>y</c><d>y</d>",
        bind("/data/d", relevant="/data/c = 'y'"),
        bind("/data/c", relevant="/data/b = 'y'"),
        bind("/data/b", relevant="/data/a = 'y'"),
        body=asked("/data/a", "/data/b", "/data/c", "/data/d"),
    )
    instance = after(made)
    assert values(instance, "b", "c", "d") == ["-", "-", "-"]
    assert values(after(instance, "a=y"), "b", "c", "d") == ["y", "y", "y"]
    assert values(after(instance, "b=n"), "b", "c", "d") == ["n", "-", "-"]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("length", [1, 2, 40])
def test_a_long_chain_of_calculations(length: int, turned: bool) -> None:
    """Each is one more than the one before, also when the form has them last first."""
    names = [f"n{at}" for at in range(length + 1)]
    binds = [bind(f"/data/n{at}", calculate=f"/data/n{at - 1} + 1") for at in range(1, length + 1)]
    made = form("".join(f"<{name}/>" for name in names), *(binds[::-1] if turned else binds), body=asked("/data/n0"))
    instance = after(made, "n0=5")
    assert values(instance, names[-1]) == [str(5 + length)]
    assert values(after(instance, "n0=0"), names[-1]) == [str(length)]


def test_a_calculation_reads_others_that_have_been_done() -> None:
    """The diamond: b and c follow a, d follows both, and the condition of e follows d."""
    made = form(
        "<a>2</a><d/><b/><c/><e>x</e>",
        bind("/data/d", type="int", calculate="(/data/a + /data/b) * /data/c"),
        bind("/data/e", relevant="/data/d > 100"),
        bind("/data/b", type="int", calculate="/data/a * 3"),
        bind("/data/c", type="int", calculate="/data/b - 1"),
        body=asked("/data/a", "/data/e"),
    )
    instance = after(made)
    assert values(instance, "b", "c", "d", "e") == ["6", "5", "40", "-"]
    assert values(after(instance, "a=4"), "b", "c", "d", "e") == ["12", "11", "176", "x"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"calculate": "/data/b + 1"}, {"calculate": "/data/a + 1"}),
        ({"relevant": "/data/b = 1"}, {"relevant": "/data/a = 1"}),
        ({"calculate": "/data/b"}, {"relevant": "/data/a = 1"}),
        ({"calculate": "/data/a + 1"}, {}),
        ({"relevant": ". = 1"}, {}),
    ],
)
def test_rules_that_wait_for_each_other_are_refused(one: dict[str, str], other: dict[str, str]) -> None:
    with pytest.raises(InputError, match=r"wachten op elkaar|eigen vraag"):
        form("<a/><b/>", bind("/data/a", **one), bind("/data/b", **other), body=asked("/data/a", "/data/b"))


@pytest.mark.parametrize(
    ("calculation", "kind", "written"),
    [
        ("1 div 3", "string", "0.3333333333333333"), ("0.1 + 0.2", "decimal", "0.30000000000000004"),
        ("7 div 2", "int", "3"), ("-7 div 2", "int", "-3"), ("'3.7'", "int", "3"), ("10 div 4", "decimal", "2.5"),
        ("4 * 2.5", "decimal", "10"), ("4 * 2.5", "string", "10"), ("-1 * 0", "int", "0"), ("-1 * 0", "string", "0"),
        ("1000000 * 1000000 * 1000000", "int", "1000000000000000000"), ("0.0000001", "decimal", "0.0000001"),
        ("123456789 * 1000", "string", "123456789000"), ("number('abc')", "int", ""), ("number('')", "decimal", ""),
        ("0 div 0", "string", ""), ("1 div 0", "decimal", "Infinity"), ("/data/niets", "int", ""),
        ("1 > 2", "string", "false"), ("1 < 2", "boolean", "true"), ("1 > 2", "boolean", "false"),
        ("'tekst'", "int", "tekst"), ("'b a'", "select", "b a"), ("if(1 > 2, 'ja', 'nee')", "select1", "nee"),
        ("today()", "date", "2026-11-23"), ("today()", "string", "2026-11-23"),
        ("today()", "dateTime", "2026-11-23T00:00:00.000+01:00"), ("now()", "date", "2026-11-23"),
        ("now()", "dateTime", "2026-11-23T12:00:00.000+01:00"), ("now()", "string", "2026-11-23T12:00:00.000+01:00"),
        ("now()", "time", "12:00:00.000+01:00"), ("today() + 7", "date", "2026-11-30"),
        ("today() - 30", "date", "2026-10-24"),
        ("date('2026-03-28') + 1", "date", "2026-03-29"), ("date('2026-03-29') + 1", "date", "2026-03-30"),
        ("date(20000)", "date", "2024-10-04"), ("20000", "date", "2024-10-04"),
        ("20000.5", "dateTime", "2024-10-04T14:00:00.000+02:00"),
        ("decimal-date-time('2024-10-04') + 1", "date", "2024-10-05"),
        ("'2026-11-23T09:30:00.000+01:00'", "date", "2026-11-23"),
        ("'2026-11-23T09:30:00.000+01:00'", "time", "09:30:00.000+01:00"), ("'09:30'", "time", "09:30"),
        ("'geen datum'", "date", "geen datum"), ("date('geen datum')", "date", ""), ("''", "date", ""),
        ("format-date(today(), '%d-%m-%Y')", "string", "23-11-2026"),
        ("'52.09 5.12 0 0'", "geopoint", "52.09 5.12 0 0"),
    ],
)  # fmt: skip
def test_what_a_calculation_writes(calculation: str, kind: str, written: str) -> None:
    """At noon on 23 November 2026 in Amsterdam, by the type of the bind."""
    made = form("<out/>", bind("/data/out", type=kind, calculate=calculation))
    assert after(made, now=NOON).value("/data/out") == written


@pytest.mark.parametrize(
    ("condition", "relevant"),
    [
        ("/data/told", True), ("/data/told = 'true'", False), ("boolean-from-string(/data/told)", False),
        ("/data/a", True), ("/data/empty", True), ("/data/empty != ''", False), ("string(/data/empty)", False),
        ("/data/a = 1", True), ("/data/a = '1'", True), ("/data/a = '1.0'", False), ("/data/a = 1.0", True),
        ("'0'", True), ("0", False), ("''", False), ("/data/a - 1", False), ("/data/empty + 1", False),
        ("/data/niets", False), ("selected(/data/many, 'b')", True), ("selected(/data/many, 'ab')", False),
        ("/data/a > 0 and /data/empty = ''", True), ("/data/empty > 0 or /data/empty <= 0", False),
    ],
)  # fmt: skip
def test_conditions(condition: str, relevant: bool) -> None:
    """told holds the outcome of 1 > 2, a is 1, many is "b c", empty is empty."""
    made = form(
        "<told/><a>1</a><many>b c</many><empty/><q/>",
        bind("/data/told", type="boolean", calculate="1 > 2"),
        bind("/data/q", relevant=condition),
        body=asked("/data/a", "/data/many", "/data/empty", "/data/q"),
    )
    assert after(made).relevant("/data/q") is relevant


@pytest.mark.parametrize(
    ("rules", "answer", "wrong"),
    [
        ({"required": "true()"}, "", ["q: required"]), ({"required": "true()"}, "0", []),
        ({"required": "/data/a = 1"}, "", ["q: required"]), ({"required": "/data/a = 2"}, "", []),
        ({"required": "true()", "relevant": "false()"}, "", []), ({"required": "string-length(/data/a) > 1"}, "", []),
        ({"constraint": ". > 5"}, "", []), ({"constraint": ". > 5"}, "6", []),
        ({"constraint": ". > 5"}, "5", ["q: constraint"]),
        ({"constraint": ". > /data/a"}, "1", ["q: constraint"]), ({"constraint": "false()"}, "", []),
        ({"constraint": ". > 5", "required": "true()"}, "", ["q: required"]),
        ({"constraint": "regex(., '^[0-9]{4}[A-Z]{2}$')"}, "3511AB", []),
        ({"constraint": "regex(., '^[0-9]{4}[A-Z]{2}$')"}, "351AB", ["q: constraint"]),
        ({"type": "date", "constraint": ". <= today()"}, "2026-11-23", []),
        ({"type": "date", "constraint": ". <= today()"}, "2026-11-24", ["q: constraint"]),
        ({"type": "date", "constraint": ". > today() - 7"}, "2026-11-17", []),
        ({"type": "date", "constraint": ". > today() - 7"}, "2026-11-16", ["q: constraint"]),
        ({"type": "dateTime", "constraint": ". < now()"}, "2026-11-23T11:59:00.000+01:00", []),
        ({"type": "dateTime", "constraint": ". < now()"}, "2026-11-23T11:30:00.000+00:00", ["q: constraint"]),
        ({"constraint": "instance('c')/root/item[name = current()]"}, "b", []),
        ({"constraint": "instance('c')/root/item[name = current()]"}, "z", ["q: constraint"]),
        ({"constraint": "count(instance('c')/root/item[name = current()/.]) = 1"}, "b", []),
        ({"calculate": "/data/a", "constraint": ". > 5"}, "", ["q: constraint"]),
        ({"calculate": "''", "required": "true()"}, "", ["q: required"]),
    ],
)  # fmt: skip
def test_required_and_constraint(rules: dict[str, str], answer: str, wrong: list[str]) -> None:
    """a is 1; the list c holds a and b. What is wrong with the answer to q at noon on 23 November 2026."""
    choices = listed("c", "<name>a</name>", "<name>b</name>")
    made = form("<a>1</a><q/>", choices, bind("/data/q", **rules), body=asked("/data/a", "/data/q"))
    instance = after(made, now=NOON)
    if answer:
        instance.set("/data/q", answer)
    assert kinds(instance) == wrong


@pytest.mark.parametrize(
    ("kind", "answers", "others"),
    [
        ("int", "0 -5 2147483647 007", "1.0 1e3 een 1,5 +1"),
        ("decimal", "0 -0.5 12.50 .5 5.", "1,5 1e3 NaN Infinity een"),
        ("date", "2026-11-23 2024-02-29", "2026-02-29 2026-13-01 23-11-2026 morgen 2026-11"),
        (
            "dateTime",
            "2026-11-23T12:00:00.000+01:00 2026-11-23T12:00:00Z 2026-11-23T12:00",
            "12:00 2026-11-23T25:00:00Z",
        ),
        ("time", "09:30 23:59:59 09:30:00.000+01:00 9:30", "24:00 9.30 half-tien 09:60"),
        ("geopoint", "52.09_5.12 52.09_5.12_0_0 -33.9_151.2_12.5_4", "52.09 91_0 0_181 noord_oost"),
        ("boolean", "true false 1 0", "ja yes TRUE"),
        ("string", "alles_mag 1 <b>", ""),
        ("barcode", "12-ab", ""),
    ],
)
def test_types_of_answers(kind: str, answers: str, others: str) -> None:
    """A line stands for a space. What is an answer of the type, and what is not."""
    made = form("<q/>", bind("/data/q", type=kind), body=asked("/data/q"))
    for text in answers.split():
        assert kinds(after(made, f"q={text.replace('_', ' ')}")) == [], text
    for text in others.split():
        assert kinds(after(made, f"q={text.replace('_', ' ')}")) == ["q: type"], text


@pytest.mark.parametrize(
    ("rules", "readonly"),
    [({"readonly": "true()"}, True), ({"readonly": "/data/a = 1"}, True), ({"readonly": "/data/a = 2"}, False),
     ({}, False),
     ({"calculate": "7 * 2"}, True), ({"readonly": "false()", "calculate": "7 * 2"}, True)],
)  # fmt: skip
def test_readonly(rules: dict[str, str], readonly: bool) -> None:
    """Calculations are done for it too; whoever fills in may not change it."""
    made = form("<a>1</a><q/>", bind("/data/q", **rules), body=asked("/data/a", "/data/q"))
    instance = after(made)
    assert instance.readonly("/data/q") is readonly
    assert instance.value("/data/q") == ("14" if "calculate" in rules else "")


def test_once_keeps_its_first_value() -> None:
    """Also when what it looks at changes, when it is saved and opened again, and when it was not asked in between."""
    made = form(
        "<a>1</a><open>y</open><first/><drawn/>",
        bind("/data/first", calculate="once(/data/a)", relevant="/data/open = 'y'"),
        bind("/data/drawn", calculate="once(random())"),
        body=asked("/data/a", "/data/open"),
    )
    instance = after(made, "a=2")
    drawn = instance.value("/data/drawn")
    assert values(instance, "first") == ["1"]
    after(instance, "open=n; a=3; open=y")
    assert values(instance, "first", "drawn") == ["1", drawn]
    again = Instance.from_xml(made, instance.to_xml(), draft=True)
    assert values(after(again, "a=4"), "first", "drawn") == ["1", drawn]


def test_a_document_that_arrives_is_calculated_again() -> None:
    """What is sent beside the rules is told: another sum, and an answer to what was not asked."""
    made = form(
        "<a/><b/><sum/><why/>",
        bind("/data/sum", type="int", calculate="/data/a + /data/b"),
        bind("/data/why", relevant="/data/sum > 10"),
        body=asked("/data/a", "/data/b", "/data/why"),
    )
    good = Instance.from_xml(made, '<data id="t"><a>1</a><b>2</b><sum>3.0</sum><why/></data>')
    assert kinds(good) == []
    forged = Instance.from_xml(made, '<data id="t"><a>1</a><b>2</b><sum>30</sum><why>x</why></data>')
    assert kinds(forged) == ["sum: calculated", "why: hidden"]


@pytest.mark.parametrize(("text", "wrong"), [("", ["q: required"]), ("\n    ", ["q: required"]), (" x ", [])])
def test_white_space_alone_is_no_answer(text: str, wrong: list[str]) -> None:
    """Neither as a default, nor in a document that is written with line ends, nor as an answer."""
    made = form(f"<q>{text}</q>", bind("/data/q", required="true()"), body=asked("/data/q"))
    assert kinds(after(made)) == wrong
    assert kinds(Instance.from_xml(made, f'<data id="t"><q>{text}</q></data>')) == wrong
    assert kinds(after(made, f"q={text}") if text else after(made)) == wrong


@pytest.mark.parametrize("rule", [{"calculate": "/data/q"}, {"relevant": "false()"}, {"jr_preload": "uid"}])
def test_a_rule_for_an_attribute_is_refused(rule: dict[str, str]) -> None:
    """An attribute stays as the form has it."""
    with pytest.raises(InputError, match="kenmerk"):
        form('<q unit="fte"/>', bind("/data/q/@unit", **rule), body=asked("/data/q"))
    made = form('<q unit="fte"/>', bind("/data/q/@unit", type="string"), body=asked("/data/q"))
    assert b'unit="fte"' in after(made, "q=1").to_xml(final=True)
