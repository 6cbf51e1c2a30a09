"""XForm XML as other tools write it: instances, binds, body and texts in all their shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.xform import Item, Itemset, Shape, XForm, parse_xform
from support.xform_xml import asked, xform_xml


def words(form: XForm, path: str, language: str = "") -> list[str]:
    control = form.control(path)
    assert control is not None
    return [part.text if isinstance(part, Expression) else part for part in control.label.words[language]]


def test_a_form_says_what_it_is() -> None:
    form = parse_xform(xform_xml("<a/>", body=asked("a")), file="x.xml")
    assert (form.form_id, form.title, form.version, form.root, form.file) == (
        "f",
        "Een formulier",
        "1",
        "data",
        "x.xml",
    )
    assert form.sha256 == form.source_sha256 != ""
    assert form.languages == ()
    assert form.style == ""


def test_a_form_without_id_is_called_by_its_namespace_or_title() -> None:
    data = xform_xml("<a/>", body=asked("a"))
    assert parse_xform(data.replace(b'id="f" ', b'xmlns="http://example.org/f" ')).form_id == "http://example.org/f"
    assert parse_xform(data.replace(b'id="f" ', b"")).form_id == "Een formulier"


@pytest.mark.parametrize("nodeset", ["/data/g/a", "g/a", "/data/orx:g/a", " /data/g/a ", "./g/a"])
def test_a_rule_finds_its_node(nodeset: str) -> None:
    form = parse_xform(xform_xml("<g><a/></g>", f'<bind nodeset="{nodeset}" type="xsd:int" required="true()"/>'))
    bind = form.binds["/data/g/a"]
    assert bind.type == "int"
    assert bind.required is not None


def test_binds_within_binds_and_two_on_one_node() -> None:
    model = (
        '<bind nodeset="/data/g" relevant="/data/b = 1"><bind nodeset="a" type="int"/></bind>'
        '<bind nodeset="/data/g/a" constraint=". &gt; 1"/><bind nodeset="b" type="double"/>'
    )
    binds = parse_xform(xform_xml("<g><a/></g><b/>", model)).binds
    assert binds["/data/g"].relevant is not None
    assert (binds["/data/g/a"].type, binds["/data/g/a"].constraint is None) == ("int", False)
    assert binds["/data/b"].type == "decimal"


def test_everything_that_a_bind_can_say() -> None:
    model = (
        '<bind nodeset="/data/a" type="string" readonly="false()" calculate="1 + 1" jr:preload="timestamp" '
        'jr:preloadParams="end" saveIncomplete="true()" jr:requiredMsg="Vul in" constraint="true()" '
        'jr:constraintMsg="jr:itext(\'m\')" mw:warning=". &lt; 3" '
        "mw:warningMsg=\"Veel: &lt;output value='/data/b'/>!\" "
        'mw:previous="/data/b" mw:indicator=" FTE " mw:sensitivity="High"/>'
    )
    itext = '<itext><translation lang="nl"><text id="m"><value>Te hoog</value></text></translation></itext>'
    bind = parse_xform(xform_xml("<a/><b/>", model, itext=itext)).binds["/data/a"]
    assert (bind.preload, bind.preload_parameter, bind.save_incomplete) == ("timestamp", "end", True)
    assert bind.required_message is not None
    assert bind.required_message.words == {"": ("Vul in",)}
    assert bind.constraint_message is not None
    assert bind.constraint_message.words == {"nl": ("Te hoog",)}
    assert bind.warning is not None
    assert bind.warning.text == ". < 3"
    assert bind.warning_message is not None
    before, value, after = bind.warning_message.words[""]
    assert (before, after) == ("Veel: ", "!")
    assert isinstance(value, Expression)
    assert value.text == "/data/b"
    assert bind.previous is not None
    assert bind.previous.text == "/data/b"
    assert (bind.indicator, bind.sensitivity) == ("FTE", "high")


def test_warnings_in_the_languages_of_the_form() -> None:
    itext = '<itext><translation lang="Nederlands (nl)"/><translation lang="English (en)"/></itext>'
    messages = 'mw:warningMsg-nl="Veel" mw:warningMsg-fr="Trop" mw:warningMsg="?"'
    model = f'<bind nodeset="/data/a" mw:warning="true()" {messages}/>'
    message = parse_xform(xform_xml("<a/>", model, itext=itext)).binds["/data/a"].warning_message
    assert message is not None
    assert message.words == {"Nederlands (nl)": ("Veel",), "fr": ("Trop",), "": ("?",)}


def test_texts_in_all_forms() -> None:
    itext = (
        '<itext><translation lang="English (en)"><text id="a">'
        '<value>Age, <output value="/data/b"/> or more?</value></text>'
        '</translation><translation lang="Nederlands (nl)" default="true()"><text id="a">'
        '<value> Leeftijd </value><value form="short">Lft</value><value form="guidance">Uitleg</value>'
        '<value form="image">jr://images/a.png</value><value form="audio">jr://audio/a b.mp3</value></text>'
        "</translation></itext>"
    )
    body = '<input ref="/data/a"><label ref="jr:itext(\'a\')"/><hint ref="/data/b"/></input>'
    form = parse_xform(xform_xml("<a/><b/>", body=body, itext=itext))
    assert [language.code for language in form.languages] == ["nl", "en"]
    assert words(form, "/data/a", "Nederlands (nl)") == ["Leeftijd"]
    assert words(form, "/data/a", "English (en)") == ["Age, ", "/data/b", " or more?"]
    label = form.itext["a"]
    assert label.forms["guidance"] == {"Nederlands (nl)": ("Uitleg",)}
    assert label.forms["short"] == {"Nederlands (nl)": ("Lft",)}
    assert label.forms["image"] == {"Nederlands (nl)": ("a.png",)}
    assert label.forms["audio"] == {"Nederlands (nl)": ("a b.mp3",)}
    control = form.control("/data/a")
    assert control is not None
    [hint] = control.hint.words[""]
    assert isinstance(hint, Expression)
    assert hint.text == "/data/b"


def test_words_in_place_keep_markup_of_their_own_and_lose_that_of_html() -> None:
    body = asked("a", "<label>Een <h:b>*vet*</h:b> <!-- weg --> woord &lt;i&gt;<output ref='/data/a'/></label>")
    assert words(parse_xform(xform_xml("<a/>", body=body)), "/data/a") == ["Een *vet*  woord <i>", "/data/a"]


def test_a_repeat_takes_the_words_of_the_group_around_it() -> None:
    body = (
        '<group ref="/data/team" appearance="field-list"><label>Team</label>'
        '<repeat nodeset="/data/team" jr:count="/data/n" appearance="w1"><input ref="name"><label>Naam</label></input>'
        '</repeat></group><group><label>Los</label><repeat nodeset="/data/x" jr:noAddRemove="true()"/>'
        '<input ref="/data/n"/></group>'
    )
    form = parse_xform(xform_xml('<n/><team jr:template=""><name/></team><team><name/></team><x/>', body=body))
    team, loose = form.body
    assert (team.shape, team.path, team.appearance, team.fixed) == (
        Shape.REPEAT,
        "/data/team",
        ("field-list", "w1"),
        True,
    )
    assert team.label.words == {"": ("Team",)}
    assert team.count is not None
    assert team.count.text == "/data/n"
    assert [child.path for child in team.children] == ["/data/team/name"]
    assert (loose.shape, loose.path) == (Shape.GROUP, "")
    assert [(child.shape, child.path, child.fixed) for child in loose.children] == [
        (Shape.REPEAT, "/data/x", True),
        (Shape.INPUT, "/data/n", False),
    ]
    assert set(form.repeats) == {"/data/team", "/data/x"}
    assert [node.repeated for node in form.template.elements[0].elements] == [False, True, True, True]


def test_choices_in_place_and_from_an_instance() -> None:
    lists = (
        '<instance id="l"><root><item><name>a</name><t>A</t></item>'
        "<item><name>b</name><exclusive>yes</exclusive></item>"
        "</root></instance>"
    )
    body = (
        '<select1 ref="/data/one"><item><label>Ja</label><value>y</value></item>'
        "<item><value> n </value></item></select1>"
        "<select ref=\"/data/many\"><itemset nodeset=\"randomize(instance('l')/root/item[t != ''], 3)\">"
        '<value ref="name"/><label ref="t"/></itemset></select>'
        '<odk:rank ref="/data/order">'
        '<itemset nodeset="instance(\'l\')/root/item"><value ref="name"/></itemset></odk:rank>'
    )
    form = parse_xform(xform_xml("<one/><many/><order/>", lists, body))
    one, many, order = form.body
    assert (one.shape, many.shape, order.shape) == (Shape.ONE, Shape.MANY, Shape.RANK)
    assert isinstance(one.items, tuple)
    assert [item.value for item in one.items] == ["y", "n"]
    assert isinstance(one.items[0], Item)
    assert one.items[0].label.words == {"": ("Ja",)}
    assert isinstance(many.items, Itemset)
    assert many.items.nodes.text.startswith("randomize(")
    assert many.exclusive == ("b",)
    assert order.exclusive == ()
    assert isinstance(order.items, Itemset)
    assert order.items.label.text == "name"


def test_the_other_controls() -> None:
    body = (
        '<range ref="/data/r" start="-2.5" end="2" step="0.5"><label>R</label></range><range ref="/data/s"/>'
        '<trigger ref="/data/t"/>'
        '<input ref="/data/u" rows="4" appearance="multiline  w2 f(a, b)"/><secret ref="/data/v"/>'
    )
    r, s, t, u, v = parse_xform(xform_xml("<r/><s/><t/><u/><v/>", body=body)).body
    assert (r.start, r.end, r.step) == (-2.5, 2, 0.5)
    assert (s.start, s.end, s.step) == (0, 10, 1)
    assert t.shape is Shape.TRIGGER
    assert (u.rows, u.appearance) == (4, ("multiline", "w2", "f(a, b)"))
    assert v.shape is Shape.INPUT


def test_a_control_can_point_at_a_bind() -> None:
    form = parse_xform(xform_xml("<a/>", '<bind id="x" nodeset="/data/a"/>', '<input bind="x"/>'))
    assert [control.path for control in form.controls()] == ["/data/a"]


def test_actions() -> None:
    model = (
        '<setvalue event="odk-instance-first-load" ref="/data/a">niets</setvalue>'
        '<setvalue event="xforms-ready" ref="/data/b" value="now()"/>'
    )
    body = (
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/a * 2"/></input>'
        '<repeat nodeset="/data/r"><setvalue event="odk-new-repeat odk-instance-first-load" ref="/data/r/c" value="1"/>'
        '<input ref="/data/r/c"/></repeat>'
    )
    first, ready, changed, repeated = parse_xform(xform_xml("<a/><b/><r><c/></r>", model, body)).actions
    assert (first.path, first.value, first.text) == ("/data/a", None, "niets")
    assert ready.events == ("odk-instance-first-load",)
    assert changed.value is not None
    assert changed.value.text == "/data/a * 2"
    assert (changed.path, changed.trigger, changed.inside) == ("/data/b", "/data/a", "")
    assert repeated.events == ("odk-new-repeat", "odk-instance-first-load")
    assert (repeated.trigger, repeated.inside) == ("", "/data/r")


def test_data_files_are_put_into_the_form(tmp_path: Path) -> None:
    (tmp_path / "plaats.csv").write_text("name;label::nl;\n0344;Utrecht; \n0307;'s-Hertogenbosch;\n", "utf-8")
    (tmp_path / "x.xml").write_text("<root><item><name>a</name></item></root>", "utf-8")
    point = '{"type": "Point", "coordinates": [5.1, 52.1]}'
    features = f'{{"id": 7, "properties": {{"title": "Hier", "open": true}}, "geometry": {point}}}'
    (tmp_path / "p.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{features}]}}', "utf-8")
    model = (
        '<instance id="csv" src="jr://file-csv/plaats.csv"><root><item><name>_</name></item></root></instance>'
        '<instance id="xml" src="jr://file/x.xml"/><instance id="geo" src="jr://file/p.geojson"/>'
        '<instance id="gone" src="jr://file-csv/gone.csv"><root><item/></root></instance>'
        '<instance id="last" src="jr://instance/last-saved"/>'
    )
    data = xform_xml("<a/>", model, asked("a"))
    form = parse_xform(data, folder=tmp_path)
    items = form.instances["csv"].elements[0].elements
    assert [[(cell.local, cell.value) for cell in item.elements] for item in items] == [
        [("name", "0344"), ("label__nl", "Utrecht")],
        [("name", "0307"), ("label__nl", "'s-Hertogenbosch")],
    ]
    assert form.instances["xml"].value == "a"
    [feature] = form.instances["geo"].elements[0].elements
    assert {cell.local: cell.value for cell in feature.elements} == {
        "title": "Hier", "open": "true", "id": "7", "geometry": "52.1 5.1 0 0",
    }  # fmt: skip
    assert form.missing == ("gone.csv",)
    assert [one.local for one in form.instances["gone"].elements] == ["root"]
    assert form.instances["gone"].value == ""
    assert form.instances["last"].value == ""
    again = parse_xform(form.xml)
    assert (again.sha256, again.missing) == (form.sha256, form.missing)
    assert [again.instances[name].value for name in again.instances] == [
        form.instances[name].value for name in form.instances
    ]
    assert parse_xform(data).missing == ("plaats.csv", "x.xml", "p.geojson", "gone.csv")


def test_settings_of_our_own_stand_on_the_model() -> None:
    form = parse_xform(xform_xml("<a/>", attributes='mw:style="client" mw:unchecked="en"'))
    assert form.settings == {"mw:style": "client", "mw:unchecked": "en"}


def test_the_template_is_the_primary_instance_with_its_values() -> None:
    form = parse_xform(xform_xml('<a x="1">vooraf</a><orx:meta><orx:instanceID/></orx:meta>'))
    root = form.template.elements[0]
    first = root.child("a")
    assert first is not None
    assert (first.value, first.attribute("x")) == ("vooraf", "1")
    meta = root.child("meta")
    assert meta is not None
    assert meta.namespace == "http://openrosa.org/xforms"
