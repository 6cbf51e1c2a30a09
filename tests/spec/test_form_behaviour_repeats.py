"""Repeats

A repeat is a part of a form that stands as often as there are teams, places or children. The ODK XForms specification
says how rules see it; where it leaves room, what JavaRosa (ODK Collect) and ODK Web Forms agree on is done.

**Paths from the root.** Inside a repeat, `/data/team/fte` is the FTE of the own team: "absolute paths inside repeats
are evaluated as if they are relative" (ODK XForms, Repeats). JavaRosa does so; Web Forms dropped it, because the sheets
of today write `../fte`, which means the same everywhere. The last step is free, so that `count(/data/team)` counts
every team, also from inside one; and a step with a condition chooses for itself, as do the steps behind it:
`/data/team[position() = 2]/member/fte`.

**Adding and removing.** All rules follow at once, also those of other instances: a sum, a position, the value of the
instance before or behind. JavaRosa leaves some of the latter until the form is sent.

**Defaults.** A new instance begins with the values of the pattern (jr:template), else of the first instance as the
form has it, not with what was filled in there.
"""

from __future__ import annotations

import pytest

from support.xform_texts import after, asked, bind, form, kinds, listed, repeat, values

TEAM = repeat("/data/team", asked("/data/team/fte"))


@pytest.mark.parametrize(
    ("calculation", "outcomes"),
    [
        ("position(..)", ["1", "2", "3"]),
        ("../fte * 2", ["2", "4", "6"]),
        ("/data/team/fte * 2", ["2", "4", "6"]),
        ("sum(/data/team/fte)", ["1", "2", "3"]),
        ("sum(../../team/fte)", ["6", "6", "6"]),
        ("count(/data/team)", ["3", "3", "3"]),
        ("count(../../team)", ["3", "3", "3"]),
        ("count(/data/team/fte)", ["1", "1", "1"]),
        ("/data/team[2]/fte", ["2", "2", "2"]),
        ("/data/team[position() = 3]/fte", ["3", "3", "3"]),
        ("/data/team[position() = position(current()/..) - 1]/fte", ["", "1", "2"]),
        ("../../team[position() = position(current()/..) + 1]/fte", ["2", "3", ""]),
        ("indexed-repeat(/data/team/fte, /data/team, position(..) - 1)", ["", "1", "2"]),
        ("indexed-repeat(../fte, ../../team, 1)", ["1", "1", "1"]),
        ("sum(../../team[fte < current()/../fte]/fte)", ["0", "1", "3"]),
        ("count(../../team[fte > 1])", ["2", "2", "2"]),
        ("concat(../../team/fte)", ["123", "123", "123"]),
        ("join(' ', ../../team/fte)", ["1 2 3", "1 2 3", "1 2 3"]),
        ("max(../../team/fte)", ["3", "3", "3"]),
        ("/data/total - ../fte", ["5", "4", "3"]),
        ("count(../following-sibling::team)", ["2", "1", "0"]),
    ],
)  # fmt: skip
def test_a_rule_in_a_repeat(calculation: str, outcomes: list[str]) -> None:
    """Three teams with 1, 2 and 3 FTE; what the calculation gives in each."""
    made = form(
        "<team><fte/><seen/></team><total/>",
        bind("/data/team/fte", type="decimal"),
        bind("/data/team/seen", calculate=calculation),
        bind("/data/total", calculate="sum(/data/team/fte)"),
        body=TEAM,
    )
    instance = after(made, "+team; +team; team[1]/fte=1; team[2]/fte=2; team[3]/fte=3")
    assert values(instance, *(f"team[{at}]/seen" for at in (1, 2, 3))) == outcomes


@pytest.mark.parametrize(
    ("steps", "outcomes"),
    [
        ("", ["1", "0", ""]),
        ("team[1]/fte=4", ["1", "4", "4"]),
        ("team[1]/fte=4; +team", ["2", "4", ""]),
        ("team[1]/fte=4; +team; team[2]/fte=0.5", ["2", "4.5", "0.5"]),
        ("team[1]/fte=4; +team; team[2]/fte=0.5; -team[1]", ["1", "0.5", "0.5"]),
        ("team[1]/fte=4; -team[1]", ["0", "0", ""]),
        ("team[1]/fte=4; -team[1]; +team", ["1", "0", ""]),
    ],
)
def test_a_rule_outside_a_repeat_follows_what_is_added_and_removed(steps: str, outcomes: list[str]) -> None:
    """Outcomes are the count, the sum of what is filled in, and the value in the last instance."""
    made = form(
        "<team><fte/></team><many/><sum/><last/>",
        bind("/data/many", calculate="count(/data/team)"),
        bind("/data/sum", calculate="sum(/data/team/fte[. != ''])"),
        bind("/data/last", calculate="/data/team[position() = count(../team)]/fte"),
        body=TEAM,
    )
    assert values(after(made, steps), "many", "sum", "last") == outcomes


def test_positions_and_sums_of_them_move_up_when_an_instance_goes() -> None:
    made = form(
        "<team><at/><name/><called/></team><sum/>",
        bind("/data/team/at", type="int", calculate="position(..)"),
        bind("/data/team/called", calculate="concat(../name, ../at)"),
        bind("/data/sum", calculate="sum(/data/team/at)"),
        body=repeat("/data/team", asked("/data/team/name")),
    )
    instance = after(made, "+team; +team; +team; team[1]/name=A; team[2]/name=B; team[3]/name=C; team[4]/name=D")
    assert values(instance, "sum", "team[2]/called") == ["10", "B2"]
    after(instance, "-team[2]")
    assert values(instance, "sum", "team[1]/called", "team[2]/called", "team[3]/called") == ["6", "A1", "C2", "D3"]


def test_a_chain_through_the_instances_behind_it() -> None:
    """What is left behind each team; it takes the outcome of the next one, whatever the number of teams."""
    made = form(
        "<team><fte/><left/></team>",
        bind(
            "/data/team/left",
            calculate="coalesce(../../team[position() = position(current()/..) + 1]/left, 0) + ../fte",
        ),
        body=TEAM,
    )
    instance = after(made, "+team; +team; +team; team[1]/fte=1; team[2]/fte=2; team[3]/fte=3; team[4]/fte=4")
    assert values(instance, *(f"team[{at}]/left" for at in (1, 2, 3, 4))) == ["10", "9", "7", "4"]
    after(instance, "-team[3]; team[3]/fte=40")
    assert values(instance, *(f"team[{at}]/left" for at in (1, 2, 3))) == ["43", "42", "40"]


def beside(side: str, name: str) -> str:
    return f"coalesce(../../team[position() = position(current()/..) {side} 1]/{name}, 0) + ../fte"


def test_a_long_chain_through_all_instances_either_way() -> None:
    """Sixty teams with one FTE each: so many until here, and so many from here."""
    made = form(
        "<team><fte>1</fte><until/><from/></team>",
        bind("/data/team/until", calculate=beside("-", "until")),
        bind("/data/team/from", calculate=beside("+", "from")),
        body=TEAM,
    )
    instance = after(made, "; ".join(["+team"] * 59))
    assert values(instance, "team[1]/until", "team[60]/until", "team[1]/from", "team[60]/from") == [
        "1",
        "60",
        "60",
        "1",
    ]
    after(instance, "team[30]/fte=11; -team[60]")
    assert values(instance, "team[1]/until", "team[59]/until", "team[1]/from", "team[59]/from") == [
        "1",
        "69",
        "69",
        "1",
    ]


def test_repeats_in_repeats() -> None:
    """Sums go up one level at a time, or all at once; each inner repeat counts in its own outer one."""
    made = form(
        "<team><member><fte/><same/></member><part/></team><whole/><every/><largest/>",
        bind("/data/team/member/same", calculate="count(../../member)"),
        bind("/data/team/part", calculate="sum(../member/fte[. != ''])"),
        bind("/data/whole", calculate="sum(/data/team/part)"),
        bind("/data/every", calculate="count(/data/team/member)"),
        bind("/data/largest", calculate="max(/data/team/member/fte[. != ''])"),
        body=repeat("/data/team", repeat("/data/team/member", asked("/data/team/member/fte"))),
    )
    instance = after(made, "+team[1]/member; +team; team[1]/member[1]/fte=1; team[1]/member[2]/fte=2")
    after(instance, "team[2]/member[1]/fte=4")
    assert values(instance, "team[1]/part", "team[2]/part", "whole", "every", "largest") == ["3", "4", "7", "3", "4"]
    assert values(instance, "team[1]/member[1]/same", "team[2]/member[1]/same") == ["2", "1"]
    after(instance, "-team[1]")
    assert values(instance, "team[1]/part", "whole", "every", "team[1]/member[1]/same") == ["4", "4", "1", "1"]


@pytest.mark.parametrize(
    ("calculation", "outcomes"),
    [
        ("count(/data/team/member)", ["2", "2", "1"]),
        ("count(/data/team)", ["2", "2", "2"]),
        ("position(../..)", ["1", "1", "2"]),
        ("position(..)", ["1", "2", "1"]),
        ("/data/team/name", ["N", "N", "Z"]),
        ("../../name", ["N", "N", "Z"]),
        ("/data/team/member/fte", ["1", "2", "4"]),
        ("sum(../../member/fte)", ["3", "3", "4"]),
        ("sum(../../../team/member/fte)", ["7", "7", "7"]),
        ("sum(/data/team[position() != 0]/member/fte)", ["7", "7", "7"]),
        ("indexed-repeat(/data/team/name, /data/team, 2)", ["Z", "Z", "Z"]),
        ("indexed-repeat(/data/team/member/fte, /data/team, 1, /data/team/member, 2)", ["2", "2", "2"]),
        ("indexed-repeat(/data/team/member/fte, /data/team, 2, /data/team/member, 2)", ["", "", ""]),
        ("sum(indexed-repeat(/data/team/member/fte, /data/team, 1))", ["3", "3", "3"]),
        ("../../../team[2]/member[1]/fte", ["4", "4", "4"]),
        ("sum(/data/team[position() = 1]/member/fte)", ["3", "3", "3"]),
    ],
)
def test_a_rule_in_a_repeat_in_a_repeat(calculation: str, outcomes: list[str]) -> None:
    """Team N has members with 1 and 2 FTE, team Z one with 4; what the calculation gives at each of the three."""
    made = form(
        "<team><name/><member><fte/><seen/></member></team>",
        bind("/data/team/member/seen", calculate=calculation),
        body=repeat(
            "/data/team", asked("/data/team/name"), repeat("/data/team/member", asked("/data/team/member/fte"))
        ),
    )
    instance = after(made, "+team[1]/member; +team; team[1]/name=N; team[2]/name=Z; team[1]/member[1]/fte=1")
    after(instance, "team[1]/member[2]/fte=2; team[2]/member[1]/fte=4")
    found = values(instance, "team[1]/member[1]/seen", "team[1]/member[2]/seen", "team[2]/member[1]/seen")
    assert found == outcomes


@pytest.mark.parametrize(
    ("index", "outcome"),
    [("1", "11"), ("3", "33"), ("/data/many", "33"), ("../many", "33"), ("0", ""), ("4", ""), ("1.5", ""), ("''", "")],
)
@pytest.mark.parametrize(("target", "repeated"), [("/data/team/fte", "/data/team"), ("../team/fte", "../team")])
def test_indexed_repeat(target: str, repeated: str, index: str, outcome: str) -> None:
    """The value in the instance of that number; nothing where there is none."""
    made = form(
        "<team><fte/></team><many/><found/>",
        bind("/data/many", calculate="count(/data/team)"),
        bind("/data/found", calculate=f"indexed-repeat({target}, {repeated}, {index})"),
        body=TEAM,
    )
    instance = after(made, "+team; +team; team[1]/fte=11; team[2]/fte=22; team[3]/fte=33")
    assert values(instance, "found") == [outcome]


@pytest.mark.parametrize(
    ("condition", "asked_now", "many"),
    [("/data/open = 'y'", 2, "2"), ("../open = 'y'", 2, "2"), ("../open = 'n'", 0, "0"), ("false()", 0, "0")],
)
def test_relevance_of_a_whole_repeat(condition: str, asked_now: int, many: str) -> None:
    """With two teams: how many are asked, and what count() gives. What is added follows the condition too."""
    made = form(
        "<open>y</open><team><fte/></team><many/>",
        bind("/data/team", relevant=condition),
        bind("/data/many", calculate="count(/data/team)"),
        body=asked("/data/open") + TEAM,
    )
    instance = after(made, "+team")
    assert len(instance.repeats("/data/team")) == asked_now
    assert values(instance, "many") == [many]


def test_relevance_that_follows_the_number_of_instances() -> None:
    """A group that is asked as long as the number of teams is odd changes in every team at once."""
    made = form(
        "<team><more><why/></more></team>",
        bind("/data/team/more", relevant="count(../../team) mod 2 = 1"),
        body=repeat("/data/team", asked("/data/team/more/why")),
    )
    instance = after(made)
    assert instance.relevant("/data/team[1]/more/why")
    after(instance, "+team")
    assert [instance.relevant(f"/data/team[{at}]/more/why") for at in (1, 2)] == [False, False]
    after(instance, "-team[1]")
    assert instance.relevant("/data/team[1]/more/why")


def test_what_is_added_where_nothing_is_asked_is_not_asked() -> None:
    made = form(
        "<open>y</open><house><team><fte>1</fte></team></house><sum/>",
        bind("/data/house", relevant="/data/open = 'y'"),
        bind("/data/sum", calculate="sum(/data/house/team/fte)"),
        body=asked("/data/open") + repeat("/data/house/team", asked("/data/house/team/fte")),
    )
    instance = after(made, "open=n; +house/team")
    assert values(instance, "house/team[2]/fte", "sum") == ["-", "0"]
    assert values(after(instance, "open=y"), "house/team[2]/fte", "sum") == ["1", "2"]


@pytest.mark.parametrize(
    ("written", "begins_with", "added"),
    [
        ('<team jr:template=""><fte>1</fte></team>', [], "1"),
        ('<team jr:template=""><fte>1</fte></team><team><fte>5</fte></team>', ["5"], "1"),
        ("<team><fte>5</fte></team>", ["5"], "5"),
        ("<team><fte>5</fte></team><team><fte>6</fte></team>", ["5", "6"], "5"),
        ("<team><fte/></team>", [""], ""),
    ],
)
def test_what_a_form_begins_with_and_what_is_added(written: str, begins_with: list[str], added: str) -> None:
    """A pattern is no instance. Without one the first instance of the form is the pattern."""
    instance = after(form(written, body=TEAM))
    there = instance.repeats("/data/team")
    assert [instance.value(f"{path}/fte") for path in there] == begins_with
    if there:
        instance.set(f"{there[0]}/fte", "9")
    assert instance.value(f"{instance.add_repeat('/data/team')}/fte") == added


def test_choices_and_texts_in_a_repeat_are_those_of_its_own_instance() -> None:
    made = form(
        "<team><kind/><what/><called/></team>",
        listed(
            "what", "<kind>a</kind><name>a1</name>", "<kind>a</kind><name>a2</name>", "<kind>b</kind><name>b1</name>"
        ),
        bind("/data/team/called", calculate="jr:choice-name(../what, '../what')"),
        body=repeat(
            "/data/team",
            asked("/data/team/kind"),
            '<select1 ref="/data/team/what"><label>Kind <output value="../kind"/></label><itemset '
            'nodeset="instance(\'what\')/root/item[kind = current()/../kind]"><value ref="name"/><label '
            "ref=\"concat('Nr ', name)\"/></itemset></select1>",
        ),
    )
    instance = after(made, "+team; team[1]/kind=a; team[2]/kind=b; team[1]/what=a2; team[2]/what=b1")
    what = made.control("/data/team/what")
    assert what is not None
    offered = [[one.value for one in instance.choices(what, f"/data/team[{at}]/what")] for at in (1, 2)]
    assert offered == [["a1", "a2"], ["b1"]]
    assert [instance.text(what.label, f"/data/team[{at}]/what") for at in (1, 2)] == ["Kind a", "Kind b"]
    assert values(instance, "team[1]/called", "team[2]/called") == ["Nr a2", "Nr b1"]


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("count(../../team[name = current()]) = 1", ["team[1]/name: constraint", "team[3]/name: constraint"]),
        ("position(..) = 1 or . != ../../team[1]/name", ["team[3]/name: constraint"]),
        ("position(..) = 1 or . != indexed-repeat(/data/team/name, /data/team, position(..) - 1)", []),
    ],
)
def test_a_constraint_that_looks_at_the_other_instances(rule: str, wrong: list[str]) -> None:
    """The names are A, B and A."""
    made = form(
        "<team><name/></team>",
        bind("/data/team/name", constraint=rule),
        body=repeat("/data/team", asked("/data/team/name")),
    )
    assert kinds(after(made, "+team; +team; team[1]/name=A; team[2]/name=B; team[3]/name=A")) == wrong
