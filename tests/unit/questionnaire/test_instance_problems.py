# ruff: noqa: E501  # tables read best as wide as they are
"""What is wrong with answers, on the page and in a document that arrives."""

from __future__ import annotations

import pytest

from meerwaarde.language import use_language
from meerwaarde.questionnaire.expressions import OutOfBudget, UnreadableXml
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform.types import XForm
from support.small_xforms import xform


@pytest.fixture(scope="module")
def form() -> XForm:
    return xform(
        """
        | survey   |                 |        |        |          |                  |                    |            |             |
        |          | type            | name   | label  | required | constraint       | constraint_message | relevant   | calculation |
        |          | integer         | staff  | Staff  | yes      | . >= 0           | Not below zero     |            |             |
        |          | decimal         | fte    | FTE    |          | . <= ${staff}    | At most ${staff}   |            |             |
        |          | select_one yn   | other  | Other? |          |                  |                    |            |             |
        |          | text            | what   | What?  | yes      |                  |                    | ${other} = 'y' |         |
        |          | select_multiple m | kinds | Kinds |          |                  |                    |            |             |
        |          | rank m          | order  | Order  |          |                  |                    |            |             |
        |          | range           | mark   | Mark   |          |                  |                    |            |             |
        |          | date            | day    | Day    |          |                  |                    |            |             |
        |          | calculate       | ratio  |        |          |                  |                    |            | ${fte} div ${staff} |
        |          | begin repeat    | team   | Team   |          |                  |                    |            |             |
        |          | text            | name   | Name   |          |                  |                    |            |             |
        |          | end repeat      |        |        |          |                  |                    |            |             |
        | choices  |                 |        |        |          |                  |                    |            |             |
        |          | list_name       | name   | label  |          |                  |                    |            |             |
        |          | yn              | y      | Yes    |          |                  |                    |            |             |
        |          | yn              | n      | No     |          |                  |                    |            |             |
        |          | m               | a      | A      |          |                  |                    |            |             |
        |          | m               | b      | B      |          |                  |                    |            |             |
        | settings |                 |        |        |          |                  |                    |            |             |
        |          | form_id         | version |       |          |                  |                    |            |             |
        |          | check           | 3      |        |          |                  |                    |            |             |
        """
    )


def document(inner: str, root: str = 'data id="check" version="3"') -> str:
    return f"<{root}>{inner}</{root.split(maxsplit=1)[0]}>"


def kinds(form: XForm, inner: str, root: str = 'data id="check" version="3"') -> list[tuple[str, str]]:
    instance = Instance.from_xml(form, document(inner, root))
    return [(one.path, one.kind) for one in instance.problems()]


def test_it_works(form: XForm) -> None:
    inner = (
        "<staff>10</staff><fte>8.5</fte><other>y</other><what>x</what><kinds>b a</kinds><order>b a</order>"
        "<mark>7</mark><day>2026-11-23</day><ratio>0.85</ratio><team><name>N</name></team>"
    )
    assert kinds(form, inner) == []


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("", [("/data/staff", "required")]),
        ("<staff>-1</staff>", [("/data/staff", "constraint")]),
        ("<staff>1.5</staff>", [("/data/staff", "type")]),
        ("<staff>een</staff>", [("/data/staff", "type"), ("/data/staff", "constraint")]),
        ("<staff>1</staff><fte>2</fte>", [("/data/fte", "constraint")]),
        ("<staff>1</staff><other>z</other>", [("/data/other", "choice")]),
        ("<staff>1</staff><other>y</other>", [("/data/what", "required")]),
        ("<staff>1</staff><other>n</other><what>secret</what>", [("/data/what", "hidden")]),
        ("<staff>1</staff><kinds>a c</kinds>", [("/data/kinds", "choice")]),
        ("<staff>1</staff><kinds>a a</kinds>", [("/data/kinds", "choice")]),
        ("<staff>1</staff><order>a</order>", [("/data/order", "choice")]),
        ("<staff>1</staff><mark>11</mark>", [("/data/mark", "range")]),
        ("<staff>1</staff><mark>1.5</mark>", [("/data/mark", "type")]),
        ("<staff>1</staff><day>2026-02-30</day>", [("/data/day", "type")]),
        ("<staff>2</staff><fte>1</fte><ratio>0.9</ratio>", [("/data/ratio", "calculated")]),
        ("<staff>2</staff><fte>1</fte><ratio>0.50</ratio>", []),
        ("<staff>1</staff><extra>1</extra>", [("/data/extra", "unknown")]),
        ("<staff>1</staff><staff>2</staff>", [("/data/staff[2]", "repeated")]),
        ("<staff>1<b>2</b></staff>", [("/data/staff/b", "unknown")]),
        ("<staff>1</staff>loose text", [("/data", "unknown")]),
        ("<staff>1</staff><team><name>a</name><name>b</name></team>", [("/data/team/name[2]", "repeated")]),
    ],
)
def test_a_document_is_not_believed(form: XForm, inner: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(form, inner) == expected


@pytest.mark.parametrize(
    ("root", "kind"),
    [
        ('data id="check" version="2"', "version"),
        ('data id="check"', "version"),
        ('data id="another" version="3"', "form"),
        ('other id="check" version="3"', "form"),
    ],
)
def test_answers_to_another_form_or_version_are_refused(form: XForm, root: str, kind: str) -> None:
    assert [one for _, one in kinds(form, "<staff>1</staff>", root)] == [kind]


def test_the_message_is_the_forms_own_with_its_values(form: XForm) -> None:
    instance = Instance.from_xml(form, document("<staff>3</staff><fte>4</fte>"))

    assert [one.message for one in instance.problems()] == ["At most 3"]


def test_messages_of_our_own_follow_the_language(form: XForm) -> None:
    instance = Instance.from_xml(form, document(""))

    assert instance.problems()[0].message == "Vul hier iets in."
    use_language("en")
    try:
        assert instance.problems()[0].message != "Vul hier iets in."
    finally:
        use_language("nl")


def test_ten_thousand_repeats_are_refused(form: XForm) -> None:
    found = kinds(form, "<staff>1</staff>" + "<team><name>x</name></team>" * 10_000)

    assert found == [("/data/team[1001]", "count")]


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<data", "malformed"),
        ("", "malformed"),
        ('<!DOCTYPE data [<!ENTITY x SYSTEM "file:///etc/passwd">]><data>&x;</data>', "doctype"),
        ("<!DOCTYPE data><data/>", "doctype"),
        ("<data>" + "<a>" * 200 + "</a>" * 200 + "</data>", "depth"),
        ("<data>" + "x" * 6_000_000 + "</data>", "size"),
    ],
)
def test_a_hostile_document_is_not_read(form: XForm, xml: str, reason: str) -> None:
    with pytest.raises(UnreadableXml) as told:
        Instance.from_xml(form, xml)
    assert told.value.reason == reason


def test_a_thousand_laughs_are_not_laughed(form: XForm) -> None:
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    xml = f'<!DOCTYPE data [<!ENTITY l0 "ha">{laughs}]><data><staff>&l9;</staff></data>'

    with pytest.raises(UnreadableXml):
        Instance.from_xml(form, xml)


def test_a_rule_that_never_ends_is_stopped() -> None:
    nested = "count(//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0]) > 0"
    endless = xform(
        f"""
        | survey |              |      |       |            |
        |        | type         | name | label | constraint |
        |        | begin repeat | team | Team  |            |
        |        | text         | name | Name  | {nested}   |
        |        | end repeat   |      |       |            |
        """
    )
    many = "".join(f"<team><name>{at}</name></team>" for at in range(300))
    instance = Instance.from_xml(endless, f'<data id="{endless.form_id}">{many}</data>')

    with pytest.raises(OutOfBudget):
        instance.problems()


def test_a_pattern_that_never_ends_is_stopped() -> None:
    endless = xform(
        """
        | survey |      |      |       |                          |
        |        | type | name | label | constraint               |
        |        | text | name | Name  | regex(., '(a{bar}aa)+b')       |
        """
    )
    instance = Instance.from_xml(endless, f'<data id="{endless.form_id}"><name>{"a" * 60}!</name></data>')

    with pytest.raises(OutOfBudget):
        instance.problems()


def test_a_warning_asks_for_an_explanation_and_lets_pass() -> None:
    form = xform(
        """
        | survey   |         |      |       |                 |                                    |
        |          | type    | name | label | bind::mw:warning | bind::mw:warningMsg-nl            |
        |          | decimal | fte  | FTE   | . <= 100        | Dat is veel: ${fte}. Klopt dit?    |
        | settings |         |      |       |                 |                                    |
        |          | namespaces |   |       |                 |                                    |
        |          | mw="urn:meerwaarde:form:1" | | |          |                                    |
        """
    )
    instance = Instance.new(form)
    instance.set("/data/fte", "250")

    (told,) = instance.problems(language="nl")
    assert (told.kind, told.severity, told.message) == ("warning", "warning", "Dat is veel: 250. Klopt dit?")

    instance.explain("/data/fte", "Fusie met Zuid")
    assert instance.problems() == ()
    again = Instance.from_xml(form, instance.to_xml(final=True))
    assert again.problems() == ()
    assert again.explanation("/data/fte") == "Fusie met Zuid"
