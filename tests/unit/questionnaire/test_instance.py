# ruff: noqa: E501  # tables read best as wide as they are
"""One set of answers: what follows from what was filled in, repeats, and the document."""

from __future__ import annotations

from datetime import datetime

import pytest

from meerwaarde.questionnaire.expressions import parse_xml
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform.types import XForm
from support.small_xforms import xform

NOON = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def value_in(data: bytes, path: str) -> str | None:
    node = parse_xml(data).elements[0]
    for name in path.split("/"):
        found = node.child(name)
        if found is None:
            return None
        node = found
    return node.value


@pytest.fixture(scope="module")
def teams() -> XForm:
    return xform(
        """
        | survey |              |         |                         |                     |              |
        |        | type         | name    | label                   | calculation         | relevant     |
        |        | select_one j | any     | Any teams?              |                     |              |
        |        | begin repeat | team    | Team                    |                     | ${any} = 'y' |
        |        | text         | name    | Name                    |                     |              |
        |        | decimal      | fte     | FTE of ${name}          |                     |              |
        |        | calculate    | place   |                         | position(..)        |              |
        |        | calculate    | double  |                         | ${fte} * 2          |              |
        |        | calculate    | before  |                         | indexed-repeat(${fte}, ${team}, position(..) - 1) | |
        |        | note         | more    | More than one           |                     | ${fte} > 1   |
        |        | end repeat   |         |                         |                     |              |
        |        | calculate    | total   |                         | sum(${fte})         |              |
        |        | calculate    | teams   |                         | count(${team})      |              |
        |        | calculate    | names   |                         | join(', ', ${name}) |              |
        |        | note         | said    | ${teams} teams: ${total} |                    | ${total} > 0 |
        | choices |             |         |                         |                     |              |
        |        | list_name    | name    | label                   |                     |              |
        |        | j            | y       | Yes                     |                     |              |
        |        | j            | n       | No                      |                     |              |
        """
    )


def test_it_works(teams: XForm) -> None:
    instance = Instance.new(teams)
    instance.set("/data/any", "y")
    instance.set("/data/team[1]/name", "Noord")
    instance.set("/data/team[1]/fte", "2.5")
    assert instance.add_repeat("/data/team") == "/data/team[2]"
    instance.set("/data/team[2]/name", "Zuid")
    instance.set("/data/team[2]/fte", "0.5")

    assert instance.value("/data/total") == "3"
    assert instance.value("/data/teams") == "2"
    assert instance.value("/data/names") == "Noord, Zuid"
    assert [instance.value(f"/data/team[{at}]/place") for at in (1, 2)] == ["1", "2"]
    assert [instance.value(f"/data/team[{at}]/double") for at in (1, 2)] == ["5", "1"]
    assert [instance.value(f"/data/team[{at}]/before") for at in (1, 2)] == ["", "2.5"]
    assert [instance.relevant(f"/data/team[{at}]/more") for at in (1, 2)] == [True, False]
    assert instance.problems() == ()


def test_what_is_no_longer_relevant_is_kept_while_filling_in_and_blank_at_submission(teams: XForm) -> None:
    instance = Instance.new(teams)
    instance.set("/data/any", "y")
    instance.set("/data/team[1]/fte", "4")
    instance.set("/data/any", "n")

    assert instance.value("/data/total") == "0"
    assert instance.repeats("/data/team") == []
    assert instance.value("/data/team[1]/fte") == "4"
    assert value_in(instance.to_xml(), "team/fte") == "4"
    assert value_in(instance.to_xml(final=True), "team/fte") is None

    again = Instance.from_xml(teams, instance.to_xml(), draft=True)
    again.set("/data/any", "y")
    assert again.value("/data/total") == "4"


def test_removing_an_instance_moves_the_others_up(teams: XForm) -> None:
    instance = Instance.new(teams)
    instance.set("/data/any", "y")
    for at, name in enumerate(("a", "b", "c"), start=1):
        if at > 1:
            instance.add_repeat("/data/team")
        instance.set(f"/data/team[{at}]/name", name)
    instance.explain("/data/team[1]/fte", "eerste")
    instance.explain("/data/team[3]/fte", "derde")

    instance.remove_repeat("/data/team[2]")

    assert instance.value("/data/names") == "a, c"
    assert instance.explanation("/data/team[2]/fte") == "derde"
    assert instance.explanation("/data/team[1]/fte") == "eerste"


def test_all_instances_can_go_and_come_back_in_their_place(teams: XForm) -> None:
    instance = Instance.new(teams)
    instance.set("/data/any", "y")
    instance.remove_repeat("/data/team[1]")
    assert instance.repeats("/data/team") == []

    instance.add_repeat("/data/team")

    names = [child.local for child in instance.root.elements]
    assert names.index("any") < names.index("team") < names.index("total")


def test_a_repeat_without_instances_says_whether_it_is_asked(teams: XForm) -> None:
    instance = Instance.new(teams)
    told = []
    for value in ("n", "y"):
        instance.set("/data/any", value)
        told.append(instance.asks_repeat("/data/team"))
    instance.remove_repeat("/data/team[1]")
    told.append(instance.asks_repeat("/data/team"))
    instance.set("/data/any", "n")
    told.append(instance.asks_repeat("/data/team"))

    assert told == [False, True, True, False]


def test_a_label_shows_what_was_filled_in(teams: XForm) -> None:
    instance = Instance.new(teams)
    instance.set("/data/any", "y")
    instance.set("/data/team[1]/name", "Noord & <b>")
    control = next(one for one in teams.controls() if one.path == "/data/team/fte")

    assert instance.text(control.label, "/data/team[1]/fte") == "FTE of Noord & <b>"


def test_the_number_of_instances_can_follow_an_answer() -> None:
    form = xform(
        """
        | survey |              |      |       |              |
        |        | type         | name | label | repeat_count |
        |        | integer      | many | Many? |              |
        |        | begin repeat | kid  | Child | ${many}      |
        |        | integer      | age  | Age   |              |
        |        | end repeat   |      |       |              |
        |        | calculate    | sum  |       |              |
        """.replace("|        | calculate    | sum  |       |              |", "")
    )
    instance = Instance.new(form)
    assert instance.repeats("/data/kid") == []

    instance.set("/data/many", "3")
    instance.set("/data/kid[3]/age", "9")
    instance.set("/data/many", "1")
    assert instance.repeats("/data/kid") == ["/data/kid[1]"]
    assert b">9<" not in instance.to_xml(final=True)

    instance.set("/data/many", "3")
    assert instance.value("/data/kid[3]/age") == "9"


def test_a_number_of_instances_does_not_show_a_repeat_that_is_not_asked() -> None:
    form = xform(
        """
        | survey |              |      |       |              |              |
        |        | type         | name | label | repeat_count | relevant     |
        |        | integer      | many | Many? |              |              |
        |        | text         | any  | Any?  |              |              |
        |        | begin repeat | kid  | Child | ${many}      | ${any} = 'y' |
        |        | integer      | age  | Age   |              |              |
        |        | end repeat   |      |       |              |              |
        """
    )
    instance = Instance.new(form)
    told = []
    for path, value in (("many", "2"), ("any", "y"), ("many", "1"), ("any", "n"), ("any", "y")):
        instance.set(f"/data/{path}", value)
        told.append(len(instance.repeats("/data/kid")))

    assert told == [0, 2, 1, 0, 1]


@pytest.mark.parametrize("many", ["-1", "abc", "1e9", "Infinity", ""])
def test_a_senseless_number_of_instances_makes_none(many: str) -> None:
    form = xform(
        """
        | survey |              |      |       |              |
        |        | type         | name | label | repeat_count |
        |        | text         | many | Many? |              |
        |        | begin repeat | kid  | Child | ${many}      |
        |        | integer      | age  | Age   |              |
        |        | end repeat   |      |       |              |
        """
    )
    instance = Instance.new(form)
    instance.set("/data/many", many)

    assert instance.repeats("/data/kid") == []


def test_repeats_stand_in_repeats() -> None:
    form = xform(
        """
        | survey |              |        |        |                                |
        |        | type         | name   | label  | calculation                    |
        |        | begin repeat | team   | Team   |                                |
        |        | begin repeat | member | Member |                                |
        |        | decimal      | fte    | FTE    |                                |
        |        | end repeat   |        |        |                                |
        |        | calculate    | part   |        | sum(${fte})                    |
        |        | end repeat   |        |        |                                |
        |        | calculate    | total  |        | sum(${part})                   |
        |        | calculate    | all    |        | sum(/data/team/member/fte)     |
        """
    )
    instance = Instance.new(form)
    instance.set("/data/team[1]/member[1]/fte", "1")
    instance.add_repeat("/data/team[1]/member")
    instance.set("/data/team[1]/member[2]/fte", "2")
    instance.add_repeat("/data/team")
    instance.set("/data/team[2]/member[1]/fte", "4")

    assert instance.value("/data/team[1]/part") == "3"
    assert instance.value("/data/team[2]/part") == "4"
    assert instance.value("/data/total") == "7"
    assert instance.value("/data/all") == "7"


def test_defaults_come_by_themselves() -> None:
    form = xform(
        """
        | survey |              |       |       |              |                |
        |        | type         | name  | label | default      | calculation    |
        |        | text         | plain | Plain | as it is     |                |
        |        | date         | day   | Day   | today()      |                |
        |        | begin repeat | row   | Row   |              |                |
        |        | integer      | place | Place | position(..) |                |
        |        | end repeat   |       |       |              |                |
        |        | today        | begun |       |              |                |
        |        | calculate    | fixed |       |              | once(random()) |
        """
    )
    instance = Instance.new(form, now=NOON)
    instance.add_repeat("/data/row")

    assert instance.value("/data/plain") == "as it is"
    assert instance.value("/data/day") == "2026-11-23"
    assert instance.value("/data/begun") == "2026-11-23"
    assert [instance.value(f"/data/row[{at}]/place") for at in (1, 2)] == ["1", "2"]
    drawn = instance.value("/data/fixed")
    assert 0 <= float(drawn) < 1

    later = Instance.from_xml(form, instance.to_xml(), draft=True)
    assert later.value("/data/fixed") == drawn
    assert later.value("/data/day") == "2026-11-23"


def test_a_change_sets_off_a_calculation() -> None:
    form = xform(
        """
        | survey |           |       |       |             |         |
        |        | type      | name  | label | calculation | trigger |
        |        | integer   | one   | One   |             |         |
        |        | integer   | other | Other | ${one} * 10 | ${one}  |
        """
    )
    instance = Instance.new(form)
    assert instance.value("/data/other") == ""
    instance.set("/data/one", "3")
    assert instance.value("/data/other") == "30"
    instance.set("/data/other", "31")
    assert instance.value("/data/other") == "31"
    instance.set("/data/one", "4")
    assert instance.value("/data/other") == "40"


def test_choices_follow_an_earlier_answer() -> None:
    form = xform(
        """
        | survey  |              |        |           |                     |                                   |
        |         | type         | name   | label     | choice_filter       | calculation                       |
        |         | select_one p | region | Region    |                     |                                   |
        |         | select_one m | place  | Place     | region = ${region}  |                                   |
        |         | calculate    | called |           |                     | jr:choice-name(${place}, '${place}') |
        | choices |              |        |           |                     |                                   |
        |         | list_name    | name   | label     | region              |                                   |
        |         | p            | ut     | Utrecht   |                     |                                   |
        |         | p            | gr     | Groningen |                     |                                   |
        |         | m            | 344    | Utrecht   | ut                  |                                   |
        |         | m            | 307    | Amersfoort | ut                 |                                   |
        |         | m            | 14     | Groningen | gr                  |                                   |
        """
    )
    instance = Instance.new(form)
    place = form.control("/data/place")
    assert place is not None
    assert instance.choices(place, "/data/place") == ()

    instance.set("/data/region", "ut")
    assert [(one.value, one.label) for one in instance.choices(place, "/data/place")] == [
        ("344", "Utrecht"),
        ("307", "Amersfoort"),
    ]
    instance.set("/data/place", "307")
    assert instance.value("/data/called") == "Amersfoort"
    assert instance.problems() == ()
    instance.set("/data/region", "gr")
    assert instance.value("/data/place") == ""
    assert instance.value("/data/called") == ""


def test_controls_that_xml_cannot_hold_are_left_out(teams: XForm) -> None:
    instance = Instance.new(teams)
    instance.set("/data/any", "y")
    instance.set("/data/team[1]/name", "a\x00b\x1f\ud800c\r\nd")

    assert instance.value("/data/team[1]/name") == "abc\nd"
    assert value_in(instance.to_xml(), "team/name") == "abc\nd"


def test_a_path_that_is_not_there_is_told(teams: XForm) -> None:
    instance = Instance.new(teams)
    for path in ("/data/nothing", "/data/team[2]/name", "data", "/data/team[x]", ""):
        with pytest.raises(KeyError):
            instance.set(path, "1")
    with pytest.raises(ValueError, match="group"):
        instance.set("/data/team[1]", "1")
    with pytest.raises(KeyError):
        instance.add_repeat("/data/any")
    with pytest.raises(KeyError):
        instance.remove_repeat("/data/any")
