"""Values that are given: defaults, preloads and setvalue

A `setvalue` gives a question a value at an event (ODK XForms, Events and actions). It is how a sheet's dynamic
`default` and its column `trigger` work: unlike a calculation, what it gives can be changed afterwards.

**When.** `odk-instance-first-load` (once called `xforms-ready`) when an answer is begun, in every repeat instance that
the form begins with; `odk-instance-load` also when a draft is opened again; `odk-new-repeat` in an instance that is
added, by hand or by a count, never in those that the form begins with; `xforms-value-changed` when the answer of the
question around it changes, after the rules have followed, and not when the same answer is given again. What an action
changes may set off another; a chain ends after ten. Other events are refused.

**Where.** In a repeat the target is that of the own instance. From outside a repeat every instance is given the value,
unless the path chooses: `/data/team[1]/fte`. JavaRosa and Web Forms stop with an error there when there are more.
Whether the target is asked or may be changed does not matter, as in JavaRosa: a default waits in a question that is
asked later.

**What.** As a calculation writes it, by the type of the bind. Without value and text the target becomes empty.
"""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire.instance import Instance
from support.xform_texts import after, asked, bind, form, repeat, sets, values

NOON = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
CHANGED = "xforms-value-changed"


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        ("4 * 4", "int", "16"), ("7 div 2", "int", "3"), ("7 div 2", "decimal", "3.5"), ("'tekst'", "string", "tekst"),
        ("today()", "date", "2026-11-23"), ("today() + 14", "date", "2026-12-07"), ("number('x')", "int", ""),
        ("now()", "dateTime", "2026-11-23T12:00:00.000+01:00"), ("/data/a + 1", "int", "6"), ("/data/b", "int", "10"),
        ("", "int", ""), ("instance('zonder')/root/a", "string", ""), (". + 1", "int", "13"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("event", ["odk-instance-first-load", "xforms-ready", "odk-instance-load"])
def test_what_is_given_at_the_start(event: str, value: str, kind: str, written: str) -> None:
    """a is 5, b is calculated as its double, and q holds 12. At noon on 23 November 2026."""
    made = form(
        "<a>5</a><b/><q>12</q>",
        bind("/data/b", calculate="/data/a * 2"),
        bind("/data/q", type=kind),
        sets(event, "/data/q", value),
        body=asked("/data/a", "/data/q"),
    )
    instance = after(made, now=NOON)
    assert instance.value("/data/q") == written
    assert after(instance, "a=6").value("/data/q") == written


@pytest.mark.parametrize(
    ("event", "again"), [("odk-instance-first-load", "555"), ("odk-instance-load", "16"), ("xforms-ready", "555")]
)
def test_opening_a_draft_again(event: str, again: str) -> None:
    made = form("<q/>", sets(event, "/data/q", "4 * 4"), body=asked("/data/q"))
    instance = after(made, "q=555")
    assert Instance.from_xml(made, instance.to_xml(), draft=True).value("/data/q") == again


def test_a_text_between_the_tags_is_given_as_it_is() -> None:
    made = form(
        "<q/><r>x</r>",
        sets("odk-instance-first-load", "/data/q", None, "4*4"),
        sets("odk-instance-first-load", "/data/r"),
    )
    assert values(after(made), "q", "r") == ["4*4", ""]


def test_a_default_waits_in_a_question_that_is_asked_later() -> None:
    made = form(
        "<a>5</a><q/>",
        bind("/data/q", relevant="/data/a = 3"),
        sets("odk-instance-first-load", "/data/q", "/data/a * 4"),
        body=asked("/data/a", "/data/q"),
    )
    instance = after(made)
    assert values(instance, "q") == ["-"]
    assert values(after(instance, "a=3"), "q") == ["20"]


def test_a_question_that_may_not_be_changed_is_given_a_value_too() -> None:
    made = form(
        "<q/>",
        bind("/data/q", readonly="true()"),
        sets("odk-instance-first-load", "/data/q", "16"),
        body=asked("/data/q"),
    )
    instance = after(made)
    assert (instance.value("/data/q"), instance.readonly("/data/q")) == ("16", True)


@pytest.mark.parametrize(
    ("steps", "target"),
    [("", ""), ("a=1", "2"), ("a=1; q=9", "9"), ("a=1; q=9; a=1", "9"), ("a=1; q=9; a=3", "6"), ("a=1; a=", "")],
)
def test_a_change_gives_another_question_a_value(steps: str, target: str) -> None:
    """q is given the calculated double of a when a changes, after the calculation."""
    made = form(
        "<a/><b/><q/>",
        bind("/data/b", type="int", calculate="/data/a * 2"),
        body=f'<input ref="/data/a">{sets(CHANGED, "/data/q", "/data/b")}</input>' + asked("/data/q"),
    )
    assert after(made, steps).value("/data/q") == target


def test_a_change_sets_off_a_chain() -> None:
    """a gives b, b gives c; two questions that change each other stop by themselves."""
    made = form(
        "<a/><b/><c/>",
        body=f'<input ref="/data/a">{sets(CHANGED, "/data/b", "/data/a + 1")}</input>'
        f'<input ref="/data/b">{sets(CHANGED, "/data/c", "/data/b + 1")}</input>'
        f'<input ref="/data/c">{sets(CHANGED, "/data/b", "/data/c + 1")}</input>',
    )
    assert values(after(made), "a", "b", "c") == ["", "", ""]
    instance = after(made, "a=1")
    assert int(instance.value("/data/b")) > 2


@pytest.mark.parametrize(
    ("reference", "given"),
    [
        ("/data/team/fte", ["7", "7", "7"]),
        ("/data/team[1]/fte", ["7", "", ""]),
        ("/data/team[position() = 2]/fte", ["", "7", ""]),
        ("/data/team[name = 'c']/fte", ["", "", "7"]),
        ("/data/team[4]/fte", ["", "", ""]),
        ("/data/other", ["", "", ""]),
    ],
)
def test_from_outside_a_repeat(reference: str, given: list[str]) -> None:
    """Three teams, a, b and c; a change of the question outside gives 7."""
    made = form(
        "<a/><team><name/><fte/></team><other/>",
        body=f'<input ref="/data/a">{sets(CHANGED, reference, "7")}</input>'
        + repeat("/data/team", asked("/data/team/name", "/data/team/fte")),
    )
    instance = after(made, "+team; +team; team[1]/name=a; team[2]/name=b; team[3]/name=c; a=x")
    assert values(instance, *(f"team[{at}]/fte" for at in (1, 2, 3))) == given
    assert values(instance, "other") == ["7" if reference == "/data/other" else ""]


@pytest.mark.parametrize(
    ("reference", "value", "given", "total"),
    [
        ("/data/team/double", "2 * ../fte", ["", "8"], "0"),
        ("/data/team/double", "position(..)", ["", "2"], "0"),
        ("/data/team/double", "2 * /data/team/fte", ["", "8"], "0"),
        ("/data/total", ". + 1", ["", ""], "1"),
        ("/data/total", "sum(/data/team/fte[. != ''])", ["", ""], "4"),
    ],
)
def test_from_inside_a_repeat(reference: str, value: str, given: list[str], total: str) -> None:
    """Two teams; the answer 4 in the second gives its own instance a value, or a question outside."""
    made = form(
        "<team><fte/><double/></team><total>0</total>",
        bind("/data/total", type="int"),
        body=repeat("/data/team", f'<input ref="/data/team/fte">{sets(CHANGED, reference, value)}</input>'),
    )
    instance = after(made, "+team; team[2]/fte=4")
    assert values(instance, "team[1]/double", "team[2]/double", "total") == [*given, total]


def test_from_an_outer_repeat_to_the_inner_ones_within() -> None:
    made = form(
        "<team><lead/><member><of/></member></team>",
        body=repeat(
            "/data/team",
            f'<input ref="/data/team/lead">{sets(CHANGED, "/data/team/member/of", "../../lead")}</input>',
            repeat("/data/team/member", asked("/data/team/member/of")),
        ),
    )
    instance = after(made, "+team; +team[1]/member; team[1]/lead=Ali")
    found = values(instance, "team[1]/member[1]/of", "team[1]/member[2]/of", "team[2]/member[1]/of")
    assert found == ["Ali", "Ali", ""]


@pytest.mark.parametrize(
    ("event", "value", "begin", "added"),
    [
        ("odk-new-repeat", "position(..)", ["", ""], "3"),
        ("odk-new-repeat", "../../a + 2", ["", ""], "14"),
        ("odk-new-repeat", "concat('n', count(/data/team))", ["", ""], "n3"),
        ("odk-new-repeat", "/data/team[position() = position(current()/..) - 1]/name", ["", ""], "Zuid"),
        ("odk-instance-first-load", "position(..)", ["1", "2"], ""),
        ("odk-instance-load", "position(..)", ["1", "2"], ""),
        ("odk-instance-first-load odk-new-repeat", "position(..)", ["1", "2"], "3"),
        ("odk-new-repeat odk-instance-first-load", "once('x')", ["x", "x"], "x"),
    ],
)
def test_in_a_repeat_at_the_start_and_when_an_instance_is_added(
    event: str, value: str, begin: list[str], added: str
) -> None:
    """The form begins with two teams, Noord and Zuid; a, which is 12, stands outside."""
    made = form(
        "<a>12</a><team><name>Noord</name><fte/></team><team><name>Zuid</name><fte/></team>",
        body=asked("/data/a")
        + repeat("/data/team", sets(event, "/data/team/fte", value), asked("/data/team/name", "/data/team/fte")),
    )
    instance = after(made)
    assert values(instance, "team[1]/fte", "team[2]/fte") == begin
    assert values(after(instance, "+team"), "team[1]/fte", "team[2]/fte", "team[3]/fte") == [*begin, added]


def test_two_repeats_side_by_side_have_their_own_actions() -> None:
    made = form(
        "<one><q/></one><two><q/></two>",
        body=repeat("/data/one", sets("odk-new-repeat", "/data/one/q", "'foo'"), asked("/data/one/q"))
        + repeat("/data/two", sets("odk-new-repeat", "/data/two/q", "'bar'"), asked("/data/two/q")),
    )
    instance = after(made, "+one; +one; +two")
    assert values(instance, "one[1]/q", "one[2]/q", "one[3]/q", "two[1]/q", "two[2]/q") == ["", "foo", "foo", "", "bar"]


def test_instances_that_a_count_makes_are_new_ones() -> None:
    made = form(
        '<many/><team jr:template=""><fte/></team>',
        body=asked("/data/many")
        + repeat(
            "/data/team",
            sets("odk-new-repeat", "/data/team/fte", "position(..) * 10"),
            asked("/data/team/fte"),
            count="/data/many",
        ),
    )
    instance = after(made, "many=2; team[1]/fte=5; many=3")
    assert values(instance, "team[1]/fte", "team[2]/fte", "team[3]/fte") == ["5", "20", "30"]


def test_an_instance_in_a_document_is_no_new_one() -> None:
    made = form(
        "<many/><team><fte/></team>",
        body=asked("/data/many")
        + repeat("/data/team", sets("odk-new-repeat", "/data/team/fte", "5000"), count="/data/many"),
    )
    document = '<data id="t"><many>1</many><team><fte>2</fte></team></data>'
    assert values(Instance.from_xml(made, document, draft=True), "team[1]/fte") == ["2"]


@pytest.mark.parametrize(
    ("preload", "parameter", "pattern"),
    [
        ("date", "today", r"2026-11-23"),
        ("timestamp", "start", r"2026-11-23T12:00:00\.000\+01:00"),
        ("timestamp", "end", ""),
        ("uid", "", r"uuid:[0-9a-f-]{36}"),
        ("property", "deviceid", ""),
    ],
)
def test_preloads(preload: str, parameter: str, pattern: str) -> None:
    """The end is written at submission. Of the machine of whoever answers nothing is kept."""
    made = form("<q/>", bind("/data/q", jr_preload=preload, jr_preloadParams=parameter))
    instance = after(made, now=NOON)
    assert re.fullmatch(pattern, instance.value("/data/q"))
    assert (b"2026-11-23T12" in instance.to_xml(final=True)) is (preload == "timestamp")


@pytest.mark.parametrize(
    ("event", "reference"),
    [
        ("odk-inftance-first-load", "/data/q"),
        ("my-event", "/data/q"),
        ("", "/data/q"),
        ("odk-instance-first-load", "/data/z"),
    ],
)
def test_actions_that_are_refused(event: str, reference: str) -> None:
    with pytest.raises(InputError):
        form("<q/>", sets(event, reference, "1"), body=asked("/data/q"))
