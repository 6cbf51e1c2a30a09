"""Counted repeats

A repeat can have as many instances as an answer or a calculation says (`jr:count`, in a sheet `repeat_count`). The
part before the point counts; nothing, text or a negative number is none. Surplus instances are kept while filling in,
asked no longer, and are gone at submission: whoever mistypes a number loses nothing. A count may depend on the answers
in the repeat itself ("another one?").
"""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.expressions import parse_xml
from meerwaarde.questionnaire.instance import Instance
from support.xform_texts import after, asked, bind, form, repeat, values


@pytest.mark.parametrize(
    ("given", "many"),
    [("3", 3), ("2.9", 2), ("0", 0), ("", 0), ("-1", 0), ("veel", 0), ("0.5", 0), ("9" * 20, 1000)],
)
def test_the_number_of_instances_that_an_answer_gives(given: str, many: int) -> None:
    """At most a thousand are made."""
    made = form("<many/><team><fte/></team>", body=asked("/data/many") + repeat("/data/team", count="/data/many"))
    assert len(after(made, f"many={given}").repeats("/data/team")) == many


@pytest.mark.parametrize("count", ["/data/team/many", "../many", "many"])
def test_a_count_in_a_repeat(count: str) -> None:
    """Each team says its own number of members; a name alone is that of a question beside the inner repeat."""
    made = form(
        '<teams/><team jr:template=""><many/><member jr:template=""><fte/></member></team>',
        body=asked("/data/teams")
        + repeat("/data/team", asked("/data/team/many"), repeat("/data/team/member", count=count), count="/data/teams"),
    )
    instance = after(made, "teams=2; team[1]/many=3; team[2]/many=2")
    assert [len(instance.repeats(f"/data/team[{at}]/member")) for at in (1, 2)] == [3, 2]
    after(instance, "team[1]/many=1; teams=3; team[3]/many=4")
    assert [len(instance.repeats(f"/data/team[{at}]/member")) for at in (1, 2, 3)] == [1, 2, 4]


def test_a_count_of_another_repeat() -> None:
    """For each team a part with its hours; a team that goes takes the last part with it."""
    made = form(
        '<team><name/></team><hours jr:template=""><of/></hours>',
        bind("/data/hours/of", calculate="indexed-repeat(/data/team/name, /data/team, position(..))"),
        body=repeat("/data/team", asked("/data/team/name")) + repeat("/data/hours", count="count(/data/team)"),
    )
    instance = after(made, "+team; team[1]/name=Noord; team[2]/name=Zuid")
    assert values(instance, "hours[1]/of", "hours[2]/of") == ["Noord", "Zuid"]
    after(instance, "-team[1]")
    assert instance.repeats("/data/hours") == ["/data/hours[1]"]
    assert values(instance, "hours[1]/of") == ["Zuid"]


def test_a_count_that_grows_as_long_as_there_is_another_one() -> None:
    """The number of instances depends on the answer in the last of them."""
    made = form(
        "<many/><wanted/><team><more/></team>",
        bind("/data/many", type="int", calculate="count(/data/team)"),
        bind(
            "/data/wanted",
            type="int",
            calculate="/data/many + number(/data/many = 0 or /data/team[position() = /data/many]/more = 'y')",
        ),
        body=repeat("/data/team", asked("/data/team/more"), count="/data/wanted"),
    )
    instance = after(made)
    assert len(instance.repeats("/data/team")) == 1
    assert len(after(instance, "team[1]/more=y").repeats("/data/team")) == 2
    assert len(after(instance, "team[2]/more=y").repeats("/data/team")) == 3
    assert len(after(instance, "team[3]/more=n").repeats("/data/team")) == 3
    assert values(instance, "many", "wanted") == ["3", "3"]


def test_surplus_instances_wait_and_are_not_sent() -> None:
    made = form(
        "<many/><team><fte/></team><sum/>",
        bind("/data/sum", calculate="sum(/data/team/fte)"),
        body=asked("/data/many") + repeat("/data/team", asked("/data/team/fte"), count="/data/many"),
    )
    instance = after(made, "many=2; team[1]/fte=1; team[2]/fte=2; many=1")
    assert values(instance, "sum", "team[2]/fte") == ["1", "-"]
    sent = parse_xml(instance.to_xml(final=True)).elements[0]
    assert [child.local for child in sent.elements].count("team") == 1
    assert values(after(instance, "many=2"), "sum", "team[2]/fte") == ["3", "2"]


def test_a_saved_draft_has_the_same_instances() -> None:
    made = form(
        "<many>2</many><team><fte/></team><sum/>",
        bind("/data/sum", calculate="sum(/data/team/fte)"),
        body=asked("/data/many") + repeat("/data/team", asked("/data/team/fte"), count="/data/many"),
    )
    instance = after(made, "team[1]/fte=1; team[2]/fte=2; many=1")
    again = Instance.from_xml(made, instance.to_xml(), draft=True)
    assert values(again, "sum") == ["1"]
    assert values(after(again, "many=2"), "sum") == ["3"]
