"""What a form cannot have is refused by name, all of it at once; with `refuse=False` it is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire.xform import RefusedForm, parse_xform, read_xform
from support.forms import choices, write_form
from support.xform_xml import asked, xform_xml


def refused(data: bytes) -> RefusedForm:
    with pytest.raises(RefusedForm) as caught:
        parse_xform(data, file="form.xml")
    parse_xform(data, refuse=False)
    return caught.value


@pytest.mark.parametrize(
    ("attribute", "column"),
    [
        ("relevant", "relevant"), ("required", "required"), ("readonly", "read_only"), ("constraint", "constraint"),
        ("calculate", "calculation"), ("mw:warning", "bind::mw:warning"), ("mw:previous", "bind::mw:previous"),
    ],
)  # fmt: skip
def test_a_function_that_does_not_exist(attribute: str, column: str) -> None:
    error = refused(xform_xml("<age/><b/>", f'<bind nodeset="/data/age" {attribute}="no-such(/data/b)"/>'))
    assert (error.question, error.column) == ("age", column)
    assert "no-such()" in str(error)


@pytest.mark.parametrize(
    ("attribute", "column"),
    [("relevant", "relevant"), ("constraint", "constraint"), ("mw:warning", "bind::mw:warning")],
)
def test_a_formula_that_is_not_well_written(attribute: str, column: str) -> None:
    error = refused(xform_xml("<age/>", f'<bind nodeset="/data/age" {attribute}="(1 + "/>'))
    assert (error.question, error.column) == ("age", column)
    assert "haakjes" in str(error)


def test_formulas_that_are_too_long_or_take_too_much() -> None:
    long = " + ".join(["1"] * 100_000)
    assert "te lang" in str(refused(xform_xml("<a/>", f'<bind nodeset="/data/a" calculate="{long}"/>')))
    deep = "(" * 2_000 + "1" + ")" * 2_000
    assert "haakjes" in str(refused(xform_xml("<a/>", f'<bind nodeset="/data/a" calculate="{deep}"/>')))
    assert "te veel of te weinig" in str(
        refused(xform_xml("<a/>", '<bind nodeset="/data/a" calculate="uuid(1, 2, 3)"/>'))
    )


def test_formulas_in_the_body() -> None:
    body = (
        '<group ref="/data/r"><repeat nodeset="/data/r" jr:count="bad-one()">'
        '<select1 ref="/data/r/a"><label>Een <output value="bad-two()"/></label>'
        '<itemset nodeset="instance(\'l\')/root/item[bad-three()]"><value ref="name"/></itemset></select1>'
        "</repeat></group>"
    )
    action = '<setvalue event="odk-instance-first-load" ref="/data/r/a" value="bad-four()"/>'
    model = f'<instance id="l"><root/></instance>{action}'
    error = refused(xform_xml("<r><a/></r>", model, body))
    told = {(one.question, one.column, one.what.partition("()")[0].rpartition(" ")[2]) for one in error.refusals}
    assert told == {
        ("r", "repeat_count", "bad-one"), ("a", "label", "bad-two"), ("a", "choice_filter", "bad-three"),
        ("a", "default", "bad-four"),
    }  # fmt: skip
    for name in ("bad-one", "bad-two", "bad-three", "bad-four"):
        assert f"{name}()" in str(error)


@pytest.mark.parametrize(
    ("bind", "body", "words"),
    [
        ("", '<upload ref="/data/a" mediatype="image/*"/>', "image/*"),
        ('type="binary"', asked("a"), "bestand"),
        ('type="geotrace"', asked("a"), "geotrace"),
        ('type="geoshape"', asked("a"), "geoshape"),
        ('type="xsd:colour"', asked("a"), "xsd:colour"),
        ("", '<input ref="/data/a" appearance="w1 ex:org.example.app(x=1)"/>', "ex:org.example"),
        ("", '<select1 ref="/data/a" appearance="minimal search(\'list\')"/>', "search()"),
        ("", '<input ref="/data/a" query="instance(\'x\')/root/item"/>', "select_one_external"),
        ("", '<group ref="/data/a" intent="org.example"/>', "andere app"),
        ("", '<select1 ref="/data/a"><itemset nodeset="x"/></select1>', "keuzelijst"),
        (
            "",
            '<rank ref="/data/a"><itemset nodeset="instance(\'zonder\')/x"><value ref="y"/></itemset></rank>',
            "“zonder”",
        ),
        (
            "",
            '<input ref="/data/a"><setvalue event="xforms-revalidate" ref="/data/a" value="1"/></input>',
            "xforms-revalidate",
        ),
        (
            "",
            '<input ref="/data/a"><odk:setgeopoint event="xforms-value-changed" ref="/data/a"/></input>',
            "setgeopoint",
        ),
        ("", '<range ref="/data/a" start="1,5"/>', "1,5"),
        ("", '<range ref="/data/a" step="0"/>', "stap"),
        ('mw:sensitivity="hgih"', asked("a"), "hgih"),
        ('mw:sensitivty="high"', asked("a"), "bind::mw:sensitivty"),
    ],
)
def test_a_question_that_the_page_cannot_ask(bind: str, body: str, words: str) -> None:
    error = refused(xform_xml("<a/>", f'<bind nodeset="/data/a" {bind}/>' if bind else "", body))
    assert words in str(error)
    assert "vraag a" in str(error)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (xform_xml("<a/>", body=asked("b")), "“/data/b”"),
        (xform_xml("<a/>", body='<input ref="/data/*"/>'), "“/data/*”"),
        (xform_xml("<a/>", '<bind nodeset="/data/b" required="true()"/>'), "“/data/b”"),
        (xform_xml("<a/>", '<bind nodeset="//a"/>'), "“//a”"),
        (xform_xml("<a/>", '<setvalue event="odk-instance-first-load" ref="/data/c"/>'), "“/data/c”"),
        (xform_xml("<a/>", '<submission base64RsaPublicKey="MIIB"/>'), "versleutelt"),
        (xform_xml('<meta><entity dataset="trees"/></meta>'), "entiteiten"),
        (xform_xml("<a/>", '<odk:recordaudio event="odk-instance-load" ref="/data/a"/>'), "recordaudio"),
        (xform_xml("<a/>", '<instance id="x" src="jr://file/../secret.xml"/>'), "jr://file/../secret.xml"),
        (xform_xml("<a/>", '<instance id="x" src="https://example.org/x.xml"/>'), "https://example.org/x.xml"),
        (xform_xml("<a/>", body='<dialog ref="/data/a"/>'), "dialog"),
    ],
)
def test_a_form_that_asks_for_what_is_not_there(data: bytes, words: str) -> None:
    assert words in str(refused(data))


def test_a_place_typed_as_text_and_metadata_are_allowed() -> None:
    model = (
        '<bind nodeset="/data/a" type="geopoint"/>'
        '<bind nodeset="/data/b" jr:preload="property" jr:preloadParams="deviceid"/>'
        '<bind nodeset="/data/c" type="geoshape" calculate="/data/a"/><bind nodeset="/data/d" type="barcode"/>'
    )
    parse_xform(xform_xml("<a/><b/><c/><d/>", model, asked("a") + asked("c") + asked("d")))


def cycle(*rules: tuple[str, str, str], instance: str = "<a/><b/><c/>", body: str = "") -> bytes:
    binds = "".join(f'<bind nodeset="/data/{name}" {rule}="{text}"/>' for name, rule, text in rules)
    return xform_xml(instance, binds, body)


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        (
            [("a", "calculate", "/data/b + 1"), ("b", "calculate", "/data/c + 1"), ("c", "calculate", "/data/a + 1")],
            "abc",
        ),
        ([("a", "relevant", "/data/b = 1"), ("b", "relevant", "/data/a = 1")], "ab"),
        ([("a", "calculate", "../b"), ("b", "relevant", "/data/a = 1")], "ab"),
    ],
)
def test_rules_that_wait_for_each_other(rules: list[tuple[str, str, str]], names: str) -> None:
    error = refused(cycle(*rules))
    assert "wachten op elkaar" in str(error)
    for name in names:
        assert name in error.refusals[0].what.partition(":")[2].partition(";")[0].replace(",", "").split()


@pytest.mark.parametrize(
    ("rule", "text", "column"),
    [
        ("calculate", ". + 1", "calculation"), ("calculate", "/data/a + 1", "calculation"),
        ("relevant", ". &gt; 0", "relevant"), ("required", ". &gt; 0", "required"), ("readonly", ". = 1", "read_only"),
    ],
)  # fmt: skip
def test_a_rule_that_waits_for_itself(rule: str, text: str, column: str) -> None:
    error = refused(cycle(("a", rule, text)))
    assert (error.question, error.column) == ("a", column)


def test_a_condition_of_a_group_cannot_look_into_it() -> None:
    data = cycle(("g", "relevant", "/data/g/a = 1"), instance="<g><a/></g>")
    assert refused(data).question == "g"
    data = cycle(("g", "relevant", "/data/b = 1"), ("b", "calculate", "/data/g/a"), instance="<g><a/></g><b/>")
    assert "wachten op elkaar" in str(refused(data))


@pytest.mark.parametrize(
    "rules",
    [
        [("a", "constraint", ". &gt; /data/b"), ("b", "constraint", ". &lt; /data/a")],
        [("a", "calculate", "once(random())"), ("b", "calculate", "if(. = '', uuid(), .)")],
        [("a", "calculate", "/data/b"), ("b", "calculate", "/data/c"), ("c", "relevant", "true()")],
        [("a", "calculate", "name-of"), ("a", "required", "yes")],
    ],
)
def test_rules_that_only_seem_to_wait(rules: list[tuple[str, str, str]]) -> None:
    parse_xform(cycle(*rules))


def test_a_repeat_may_count_on_from_the_instance_before() -> None:
    repeat = '<repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat>'
    total = "indexed-repeat(/data/r/a, /data/r, position(..) - 1) + 1"
    parse_xform(cycle(("r/a", "calculate", total), instance="<r><a/></r>", body=repeat))
    assert refused(cycle(("r/a", "calculate", "../a + 1"), instance="<r><a/></r>", body=repeat)).question == "a"


def test_many_refusals_are_counted() -> None:
    names = [f"q{number}" for number in range(12)]
    data = xform_xml(
        "".join(f"<{name}/>" for name in names), body="".join(f'<upload ref="/data/{name}"/>' for name in names)
    )
    error = refused(data)
    assert len(error.refusals) == 12
    assert "q7" in str(error)
    assert "q8" not in str(error)
    assert "4 fouten" in str(error)


def refusal(tmp_path: Path, survey: list[dict[str, Any]], lists: Any = (), settings: Any = None) -> InputError:
    with pytest.raises(InputError) as caught:
        read_xform(write_form(tmp_path / "form.xlsx", survey, lists, settings))
    return caught.value


def test_a_sheet_tells_the_row(tmp_path: Path) -> None:
    survey = [
        {"type": "integer", "name": "a", "label": "A"},
        {"type": "integer", "name": "b", "label": "B", "relevant": "no-such(${a})"},
    ]
    error = refusal(tmp_path, survey)
    assert (error.sheet, error.row, error.column, error.question) == ("survey", 3, "relevant", "b")
    assert str(error).startswith("form.xlsx, blad survey, rij 3, kolom relevant, vraag b: de functie no-such()")


def test_what_pyxform_refuses(tmp_path: Path) -> None:
    error = refusal(tmp_path, [{"type": "integer", "name": "a", "label": "A", "relevant": "${b} = 1"}])
    assert "die er niet is" in str(error)


def test_a_setting_of_ours_with_an_impossible_name(tmp_path: Path) -> None:
    error = refusal(tmp_path, [{"type": "text", "name": "a", "label": "A"}], settings={"mw:a b": "x"})
    assert (error.sheet, error.column) == ("settings", "mw:a b")


def test_own_columns_that_are_misspelt(tmp_path: Path) -> None:
    survey = [{"type": "select_one yn", "name": "a", "label": "A", "bind::mw:warningMessage": "x"}]
    error = refusal(tmp_path, survey, choices("yn", y="Ja"))
    assert error.column == "bind::mw:warningMessage"
