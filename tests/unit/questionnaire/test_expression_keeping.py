"""Parts of a predicate that are kept give what they would give when they were worked out each time."""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.expressions import Budget, OutOfBudget, Scope, compile_expression
from meerwaarde.questionnaire.expressions.compile import Compiler
from meerwaarde.questionnaire.expressions.grammar import Kept, parse
from meerwaarde.questionnaire.expressions.keeping import marked
from meerwaarde.questionnaire.expressions.tree import Node, parse_xml

TEAMS = "".join(f"<team><n>{at}</n><m>{at % 3}</m><s><n>{at * 2}</n></s></team>" for at in range(1, 8))
DOCUMENT = f"<data>{TEAMS}<w>3</w><e/></data>"


def teams(document: Node) -> list[Node]:
    found = document.elements[0].named("team")
    for one in found:
        one.repeated = True
    return found


@pytest.mark.parametrize(
    "text",
    [
        "../../team[position() = position(current()/..) - 1]/n",
        "../../team[position(current()/..) + 1 = position()]/n",
        "../../team[position() = /data/w]/n",
        "../../team[position() = number(/data/w)]/n",
        "../../team[position() = 2.5]/n",
        "../../team[position() = 1 div 0]/n",
        "../../team[position() = number(/data/e)]/n",
        "sum(../../team[n < current()]/n)",
        "sum(../../team[m = current()/../m]/n)",
        "count(../../team[n > /data/w][m = 1])",
        "count(../../team[n > count(../team[m = current()/../m])])",
        "count(../../team[s/n[. > current()]])",
        "count(../../team[n + 1 = /data/team[3]/n])",
        "count(../../team[selected('1 2', m) and n != current()])",
        "count(../../team[position() < last() and n > min(/data/team/n)])",
        "count((../../team | /data/w)[. = /data/w])",
        "count(../../team[if(current() > 3, n > 3, n < 3)])",
        "count(../../team[-current() < -n])",
        "count(../../team[string(n) = string(current())])",
        "count(../../team[string-length() = 2])",
        "count(/data/team[n = /data/team[position() = position(current()/..)]/n])",
    ],
)
def test_the_same_outcome_at_every_node(text: str) -> None:
    document = parse_xml(DOCUMENT)
    plain = Compiler({}).code(parse(text))
    kept = compile_expression(text)
    for team in teams(document):
        node = team.named("n")[0]
        one, other = plain(Scope(node)), kept.value(Scope(node))
        assert repr(one) == repr(other)
        if isinstance(one, list):
            assert isinstance(other, list)
            assert all(first is second for first, second in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("predicate", "is_kept"),
    [
        ("/data/w", True), ("current()/../m", True), ("count(/data/team)", True), ("today()", True),
        ("instance('l')/root/item[1]/n", True), ("position(current()/..) - 1", True), ("/data/w | /data/e", True),
        ("n", False), ("position()", False), ("last()", False), ("3", False), ("'a'", False), ("true()", False),
        ("random()", False), ("once(/data/w)", False), ("string()", False), ("instance(n)/root/item", False),
        ("position(..)", False), ("n + /data/w", False), ("count(n | /data/w)", False), (".", False), ("uuid()", False),
    ],
)  # fmt: skip
def test_what_is_kept(predicate: str, is_kept: bool) -> None:
    tree = marked(parse(f"/data/team[{predicate}]"))
    assert isinstance(tree.steps[-1].predicates[0], Kept) is is_kept  # type: ignore[union-attr]
    assert marked(parse(predicate)) == parse(predicate) or "[" in predicate


def test_what_is_kept_is_worked_out_once() -> None:
    """200 teams, each compared with the number of teams: some hundreds of steps instead of tens of thousands."""
    document = parse_xml(f"<data>{'<team><n>1</n></team>' * 200}</data>")
    last = teams(document)[-1].named("n")[0]
    text = "count(../../team[n < count(/data/team)])"
    assert compile_expression(text).number(Scope(last, budget=Budget(steps=3_000))) == 200
    with pytest.raises(OutOfBudget):
        Compiler({}).code(parse(text))(Scope(last, budget=Budget(steps=3_000)))
