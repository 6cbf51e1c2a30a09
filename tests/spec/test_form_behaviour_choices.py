"""Choices, lists and texts

**Lists.** Choices stand in the question, in a list of the form or a data file (a secondary instance), or in a repeat of
the form itself. A filter is an XPath condition on each item: names in it are columns of the list, `current()` is the
question, and paths from the root are answers.

**When a filter changes** so that a chosen code is no longer offered, it is taken out of the answer; what is left keeps
its order. JavaRosa and Web Forms do so too. A filter that is not touched by a change leaves answers alone: a default
that is not offered, and a document that arrives, are told as a problem of kind choice and never mended. What is not
asked keeps its answer until it is asked again.

**Names of choices.** jr:choice-name() gives the label in the language of whoever reads; of a multiple choice all
labels, with commas; of a code that the list does not have the code itself.

**Texts.** What stands in `<output>` follows the answers, in the own instance of a repeat; nothing is shown for NaN.
"""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.expressions import ExpressionError, parse_xml
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform.types import XForm
from support.xform_texts import after, asked, bind, chosen, form, kinds, listed, repeat, values

PLACES = listed(
    "places",
    *(
        f"<region>{region}</region><name>{name}</name><label>{name.title()}</label><size>{size}</size>"
        for region, name, size in (
            ("ut", "utrecht", 370),
            ("ut", "zeist", 66),
            ("gr", "groningen", 240),
            ("", "elders", 1),
        )
    ),
)


def codes(instance: Instance, path: str) -> list[str]:
    """The codes that are offered at a path below /data."""
    control = instance.form.control("/data/" + "/".join(step.partition("[")[0] for step in path.split("/")))
    assert control is not None
    return [one.value for one in instance.choices(control, f"/data/{path}")]


@pytest.mark.parametrize(
    ("condition", "offered"),
    [
        ("", "utrecht zeist groningen elders"),
        ("[region = /data/region]", "utrecht zeist"),
        ("[region = current()/../region]", "utrecht zeist"),
        ("[/data/region = region]", "utrecht zeist"),
        ("[region = /data/region or region = '']", "utrecht zeist elders"),
        ("[region = /data/region][size > 100]", "utrecht"),
        ("[region = /data/region and size > 100]", "utrecht"),
        ("[size > /data/least]", "utrecht groningen"),
        ("[size >= 66 and not(region = /data/region)]", "groningen"),
        ("[selected(/data/many, name)]", "zeist elders"),
        ("[not(selected(/data/many, name))]", "utrecht groningen"),
        ("[starts-with(name, /data/start)]", "zeist"),
        ("[contains(label, 'r')]", "utrecht groningen elders"),
        ("[position() <= 2]", "utrecht zeist"),
        ("[2]", "zeist"),
        ("[last()]", "elders"),
        ("[position() = last() - 1]", "groningen"),
        ("[name != /data/other]", "zeist groningen elders"),
        ("[region = 'ut'][2]", "zeist"),
        ("[size = max(instance('places')/root/item/size)]", "utrecht"),
        ("[region = instance('places')/root/item[name = /data/other]/region]", "utrecht zeist"),
        ("[true()]", "utrecht zeist groningen elders"),
        ("[false()]", ""),
        ("[nothing = 'x']", ""),
        ("[/data/empty = '']", "utrecht zeist groningen elders"),
    ],
)
def test_what_is_offered(condition: str, offered: str) -> None:
    """region is ut, least 100, many "zeist elders", start "ze", other "utrecht"; the sizes are 370, 66, 240 and 1."""
    made = form(
        "<region>ut</region><least>100</least><many>zeist elders</many><start>ze</start>"
        "<other>utrecht</other><empty/><q/>",
        PLACES,
        body=chosen("/data/q", f"instance('places')/root/item{condition}", label="label"),
    )
    assert codes(after(made), "q") == offered.split()


def test_the_order_of_a_shuffled_list_stays_with_its_seed() -> None:
    made = form(
        "<seed>42</seed><q/><free/>",
        PLACES,
        body=asked("/data/seed")
        + chosen("/data/q", "randomize(instance('places')/root/item[region != ''], /data/seed)")
        + chosen("/data/free", "randomize(instance('places')/root/item)"),
    )
    instance = after(made)
    first = codes(instance, "q")
    assert sorted(first) == ["groningen", "utrecht", "zeist"]
    assert codes(instance, "q") == first
    assert codes(Instance.from_xml(made, instance.to_xml(), draft=True), "q") == first
    assert sorted(codes(instance, "free")) == ["elders", "groningen", "utrecht", "zeist"]


def cascade(kind: str) -> XForm:
    """Three levels, each filtered by the one before, with a count of the last."""
    levels = ["a b", "aa ab ba bb", "aaa aab aba baa bab"]
    lists = [
        listed(f"l{at}", *(f"<name>{code}</name>" for code in level.split())) for at, level in enumerate(levels, 1)
    ]
    body = chosen("/data/one", "instance('l1')/root/item", kind)
    for at, (path, before) in enumerate((("two", "one"), ("three", "two")), 2):
        fit = f"selected(/data/{before}, substr(name, 0, {at - 1}))"
        body += chosen(f"/data/{path}", f"instance('l{at}')/root/item[{fit}]", kind)
    count = bind("/data/many", calculate="count-selected(/data/three)")
    return form("<one/><two/><three/><many/>", *lists, count, body=body)


@pytest.mark.parametrize(
    ("kind", "steps", "left"),
    [
        ("select1", "one=a; two=aa; three=aab", ["a", "aa", "aab", "1"]),
        ("select1", "one=a; two=aa; three=aab; one=", ["", "", "", "0"]),
        ("select1", "one=a; two=aa; three=aab; one=b", ["b", "", "", "0"]),
        ("select1", "one=a; two=aa; three=aab; two=ab", ["a", "ab", "", "0"]),
        ("select1", "one=a; two=aa; three=aab; two=", ["a", "", "", "0"]),
        ("select1", "one=a; two=aa; three=aab; one=b; one=a", ["a", "", "", "0"]),
        ("select", "one=a b; two=ba aa; three=aab baa aaa", ["a b", "ba aa", "aab baa aaa", "3"]),
        ("select", "one=a b; two=ba aa; three=aab baa aaa; one=a", ["a", "aa", "aab aaa", "2"]),
        ("select", "one=b a; two=ba aa ab; three=aab baa aaa; two=aa ab", ["b a", "aa ab", "aab aaa", "2"]),
        ("select", "one=a b; two=aa; three=aab; one=b a", ["b a", "aa", "aab", "1"]),
        ("select", "one=a b; two=aa ba; three=aab; one=", ["", "", "", "0"]),
        ("odk:rank", "one=a b; two=bb ab ba aa; one=b", ["b", "bb ba", "", "0"]),
    ],
)
def test_what_is_no_longer_offered_is_taken_away(kind: str, steps: str, left: list[str]) -> None:
    """Three levels: a and b, aa to bb, aaa to bab; what is left at each level, and how many in the last."""
    assert values(after(cascade(kind), steps), "one", "two", "three", "many") == left


def test_what_is_not_offered_in_a_document_or_as_a_default_is_told() -> None:
    made = cascade("select1")
    arrived = Instance.from_xml(made, '<data id="t"><one>b</one><two>aa</two><three>aab</three><many>1</many></data>')
    assert kinds(arrived) == ["two: choice"]
    assert values(arrived, "two", "three") == ["aa", "aab"]
    started = after(form("<region/><q>zeist</q>", PLACES, body=asked("/data/region") + by_region("/data/q")))
    assert kinds(started) == ["q: choice"]
    assert kinds(after(started, "region=ut")) == []
    assert values(after(started, "region=gr"), "q") == [""]


def by_region(path: str) -> str:
    return chosen(path, "instance('places')/root/item[region = /data/region]")


def test_an_answer_that_is_not_asked_waits_for_its_list() -> None:
    """Hidden while the region changes; taken away when it is asked again and no longer offered."""
    made = form(
        "<region/><open>y</open><q/>",
        PLACES,
        bind("/data/q", relevant="/data/open = 'y'"),
        body=asked("/data/region", "/data/open") + by_region("/data/q"),
    )
    instance = after(made, "region=ut; q=zeist; open=n; region=gr")
    assert instance.value("/data/q") == "zeist"
    assert values(after(instance, "region=ut; open=y"), "q") == ["zeist"]
    assert values(after(instance, "open=n; region=gr; open=y"), "q") == [""]


def test_two_questions_that_exclude_each_others_answer() -> None:
    body = "".join(
        chosen(f"/data/{one}", f"instance('places')/root/item[name != /data/{other} or /data/{other} = '']")
        for one, other in (("a", "b"), ("b", "a"))
    )
    instance = after(form("<a/><b/>", PLACES, body=body), "a=zeist")
    assert codes(instance, "b") == ["utrecht", "groningen", "elders"]
    assert values(after(instance, "b=utrecht"), "a", "b") == ["zeist", "utrecht"]
    assert codes(instance, "a") == ["zeist", "groningen", "elders"]


def test_choices_from_a_repeat_follow_its_instances() -> None:
    """The names of the teams can be chosen; one that goes, or is called otherwise, is no longer."""
    made = form(
        "<team><name/><open>y</open></team><lead/>",
        body=repeat("/data/team", asked("/data/team/name", "/data/team/open"))
        + chosen("/data/lead", "/data/team[name != '' and open = 'y']"),
    )
    instance = after(made, "+team; team[1]/name=noord; team[2]/name=zuid")
    assert codes(instance, "lead") == ["noord", "zuid"]
    assert values(after(instance, "lead=zuid"), "lead") == ["zuid"]
    assert values(after(instance, "-team[1]"), "lead") == ["zuid"]
    assert values(after(instance, "team[1]/name=oost"), "lead") == [""]
    assert values(after(instance, "lead=oost; team[1]/open=n"), "lead") == [""]
    assert kinds(instance) == []
    after(instance, "team[1]/open=y; lead=oost; -team[1]")
    assert values(instance, "lead") == [""]


@pytest.mark.parametrize(
    ("kind", "answer", "wrong"),
    [
        ("select1", "zeist", []), ("select1", "elders", ["q: choice"]), ("select1", "utrecht zeist", ["q: choice"]),
        ("select1", "Zeist", ["q: choice"]), ("select", "zeist utrecht", []), ("select", "zeist zeist", ["q: choice"]),
        ("select", "zeist groningen", ["q: choice"]), ("select", "  zeist ", []), ("odk:rank", "zeist utrecht", []),
        ("odk:rank", "zeist", ["q: choice"]), ("odk:rank", "zeist utrecht groningen", ["q: choice"]),
    ],
)  # fmt: skip
def test_an_answer_must_be_offered(kind: str, answer: str, wrong: list[str]) -> None:
    """Offered are utrecht and zeist; a ranking has them all."""
    body = chosen("/data/q", "instance('places')/root/item[region = 'ut']", kind)
    assert kinds(after(form("<q/>", PLACES, body=body), f"q={answer}")) == wrong


@pytest.mark.parametrize(
    ("scale", "answers", "others"),
    [
        ("1 5 1", "1 3 5", "0 6 2.5"),
        ("0 1 0.1", "0 0.3 0.7 1 1.0", "0.35 -0.1 1.1"),
        ("5 1 -1", "1 5", "0 6"),
        ("-2 2 0.5", "-2 -0.5 0 1.5", "-2.5 0.25"),
    ],
)
def test_an_answer_on_a_scale(scale: str, answers: str, others: str) -> None:
    """Start, end and step, and what may be answered."""
    start, end, step = scale.split()
    body = f'<range ref="/data/q" start="{start}" end="{end}" step="{step}"/>'
    made = form("<q/>", bind("/data/q", type="decimal"), body=body)
    for text in answers.split():
        assert kinds(after(made, f"q={text}")) == [], text
    for text in others.split():
        assert kinds(after(made, f"q={text}")) == ["q: range"], text


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("instance('places')/root/item[name = 'zeist']/size", "66"),
        ("instance('places')/root/item[region = 'ut'][size < 100]/label", "Zeist"),
        ("instance('places')/root/item[name = /data/none]/size", ""),
        ("count(instance('places')/root/item)", "4"),
        ("count(instance('places')/root/item[region = 'ut' and size > 100])", "1"),
        ("sum(instance('places')/root/item[region = 'ut']/size)", "436"),
        ("join(' ', instance('places')/root/item[region != '']/name)", "utrecht zeist groningen"),
        ("pulldata('places', 'size', 'name', 'groningen')", "240"),
        ("pulldata('places', 'size', 'name', 'nergens')", ""),
        ("pulldata('places', 'region', 'name', /data/q)", "ut"),
        ("instance('places')/root/item[3]/name", "groningen"),
        ("instance('deep')/tree/group[@id = 'b']/item[@kind='x'][2]/name", "b3"),
        ("count(instance('deep')/tree/group[item/name = 'b1']/item)", "3"),
        ("instance('deep')/tree/group[@id = /data/which]/@label", "Two"),
        ("count(instance('deep')//item)", "4"),
        ("count(instance('deep')/tree/group[count(item) > 1]/item[@kind = 'x'])", "2"),
        ("instance('deep')/tree/group[item[name = 'a1']]/@id", "a"),
        ("instance('spaced')/root/item[key = 'k']/value", "7"),
        ("count(instance('spaced')/root/item)", "1"),
    ],
)
def test_looking_things_up(expression: str, outcome: str) -> None:
    """In the list of places, and in a tree of groups a and b with items a1 and b1, b2 and b3; q is zeist."""
    deep = (
        '<instance id="deep"><tree><group id="a" label="One"><item kind="x"><name>a1</name></item></group>'
        '<group id="b" label="Two"><item kind="x"><name>b1</name></item><item kind="y"><name>b2</name></item>'
        '<item kind="x"><name>b3</name></item></group></tree></instance>'
    )
    spaced = '<instance id="spaced"><root xmlns="urn:x"><item><key>k</key><value>7</value></item></root></instance>'
    made = form(
        "<q>zeist</q><which>b</which><none/><out/>",
        PLACES,
        deep,
        spaced,
        bind("/data/out", calculate=expression),
        body=asked("/data/q"),
    )
    assert after(made).value("/data/out") == outcome


def test_a_list_that_is_not_there_gives_nothing() -> None:
    made = form(
        "<q/><out/>",
        '<instance id="vorig" src="jr://file/vorig.xml"/>',
        bind("/data/out", calculate="instance('vorig')/root/item[key = 'fte']/value"),
        body=chosen("/data/q", "instance('vorig')/root/item"),
    )
    instance = after(made)
    assert (instance.value("/data/out"), codes(instance, "q")) == ("", [])
    last_year = parse_xml("<root><item><key>fte</key><value>12</value><name>a</name></item></root>")
    known = after(made, instances={"vorig": last_year})
    assert (known.value("/data/out"), codes(known, "q")) == ("12", ["a"])


LANGUAGES = (
    '<itext><translation lang="Nederlands (nl)"><text id="a"><value>Ja, <output value="/data/who"/></value></text>'
    '<text id="b"><value>Nee</value></text><text id="q"><value>Dag <output value=" ../who "/>: '
    '<output value="sum(/data/n) * 2"/></value></text></translation>'
    '<translation lang="English (en)"><text id="a"><value>Yes, <output value="/data/who"/></value></text>'
    '<text id="b"><value>No</value></text></translation></itext>'
)


@pytest.mark.parametrize(
    ("path", "answer", "dutch", "english"),
    [
        ("one", "a", "Ja, Ali", "Yes, Ali"),
        ("many", "b a", "Nee, Ja, Ali", "No, Yes, Ali"),
        ("one", "z", "z", "z"),
        ("one", "", "", ""),
        ("static", "b", "Nee", "No"),
    ],
)
def test_names_of_choices(path: str, answer: str, dutch: str, english: str) -> None:
    """In the language of the form, and in that of whoever reads."""
    items = "".join(f"<item><label ref=\"jr:itext('{code}')\"/><value>{code}</value></item>" for code in "ab")
    name = f"jr:choice-name(/data/{path}, '/data/{path}')"
    made = form(
        "<who>Ali</who><one/><many/><static/><called/><note/>",
        LANGUAGES,
        listed("l", "<name>a</name><itextId>a</itextId>", "<name>b</name><itextId>b</itextId>"),
        bind("/data/called", calculate=name),
        body=asked("/data/who")
        + chosen("/data/one", "instance('l')/root/item[name != '']", label="jr:itext(itextId)")
        + chosen("/data/many", "instance('l')/root/item", "select", label="jr:itext(itextId)")
        + f'<select1 ref="/data/static">{items}</select1>'
        + f'<input ref="/data/note"><label><output value="{name}"/></label></input>',
    )
    instance = after(made, f"{path}={answer}")
    assert instance.value("/data/called") == dutch
    note = made.control("/data/note")
    assert note is not None
    assert instance.text(note.label, "/data/note", "en") == english
    assert instance.text(note.label, "/data/note", "Nederlands (nl)") == dutch


@pytest.mark.parametrize(
    ("answers", "shown"),
    [("who=Ali; n=2", "Dag Ali: 4"), ("who=<b>; n=1.5", "Dag <b>: 3"), ("n=", "Dag : "), ("n=x", "Dag : ")],
)
def test_a_text_follows_the_answers(answers: str, shown: str) -> None:
    made = form(
        "<who/><n/><q/>",
        LANGUAGES,
        body=asked("/data/who", "/data/n") + '<input ref="/data/q"><label ref="jr:itext(\'q\')"/></input>',
    )
    q = made.control("/data/q")
    assert q is not None
    instance = after(made, answers)
    assert instance.text(q.label, "/data/q") == shown
    assert instance.text(q.label, "/data/q", "en") == shown  # there is no English text: the language that there is


def test_texts_in_a_repeat_look_things_up_for_their_own_instance() -> None:
    """A text of the form with an answer in it, a text that is looked up, and one that is calculated on the spot."""
    itext = (
        '<itext><translation lang="nl"><text id="l"><value>Team <output value="../name"/> '
        '(<output value="position(..)"/>)</value></text></translation></itext>'
    )
    found = "instance('places')/root/item[name = current()/../name]/label"
    body = (
        '<input ref="/data/team/name"><label ref="jr:itext(\'l\')"/></input>'
        f'<input ref="/data/team/size"><label ref="{found}"/>'
        "<hint><output value=\"concat(../name, '!')\"/></hint></input>"
    )
    made = form("<team><name/><size/></team>", itext, PLACES, body=repeat("/data/team", body))
    instance = after(made, "+team; team[1]/name=zeist; team[2]/name=utrecht")
    name, size = made.control("/data/team/name"), made.control("/data/team/size")
    assert name is not None
    assert size is not None
    for at, one in ((1, "zeist"), (2, "utrecht")):
        assert instance.text(name.label, f"/data/team[{at}]/name") == f"Team {one} ({at})"
        assert instance.text(size.label, f"/data/team[{at}]/size") == one.title()
        assert instance.text(size.hint, f"/data/team[{at}]/size") == f"{one}!"


def test_a_constraint_message_follows_the_answers_too() -> None:
    made = form(
        "<most>5</most><n/>",
        bind("/data/n", type="int", constraint=". <= /data/most", jr_constraintMsg="Too many"),
        body=asked("/data/most", "/data/n"),
    )
    assert [one.message for one in after(made, "n=6").problems()] == ["Too many"]


def test_what_selects_nothing_is_no_list() -> None:
    """A list that is a number or a text offers nothing."""
    instance = after(form("<q/>", body=chosen("/data/q", "1 + 1")))
    assert codes(instance, "q") == []
    assert kinds(after(instance, "q=a")) == ["q: choice"]
    with pytest.raises(ExpressionError):
        instance.form.controls().__next__().items.nodes.nodes(instance.scope(instance.root))  # type: ignore[union-attr]
