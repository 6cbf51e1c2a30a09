"""A predicate that is looked up gives what looking through every item gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.questionnaire.expressions import Scope, compile_expression
from meerwaarde.questionnaire.expressions.tree import MANY, Node, Sort, parse_xml

values = st.sampled_from(["", "a", "b", "1", "01", "a b", "2026-11-23"])


@st.composite
def lists(draw: st.DrawFn) -> str:
    items = []
    for at in range(draw(st.integers(MANY - 2, MANY + 20))):
        keys = "".join(f"<key>{draw(values)}</key>" for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))))
        name = draw(st.sampled_from(["item", "item", "item", "other", "p:item"]))
        items.append(f"<{name} xmlns:p='u'>{keys}<value>{at}</value></{name}>")
    return f"<root>{''.join(items)}</root>"


@settings(max_examples=150, deadline=None)
@given(lists(), values, st.sampled_from(["", "[1]", "[last()]", "[value > 9]"]), st.booleans())
def test_it_is_the_same(xml: str, wanted: str, further: str, turned: bool) -> None:
    document = parse_xml(xml)
    main = parse_xml(f"<data><wanted>{wanted}</wanted><team/></data>")
    for node in main.walk():
        node.at = node.path() if node.sort is Sort.ELEMENT else ""
    scope = Scope(main.elements[0].elements[1], instances={"l": document})

    for other in (f"'{wanted}'", "/data/wanted", "current()/../wanted"):
        said = f"{other} = key" if turned else f"key = {other}"
        looked_up = _texts(f"instance('l')/root/item[{said}]{further}/value", scope)
        # boolean() around it keeps the compiler from seeing a key
        looked_through = _texts(f"instance('l')/root/item[boolean({said})]{further}/value", scope)
        assert looked_up == looked_through


def _texts(expression: str, scope: Scope) -> list[str]:
    return [node.value for node in compile_expression(expression).nodes(scope)]


def test_an_index_follows_what_is_added_and_taken_away() -> None:
    root = parse_xml("<r>" + "<a/>" * 30 + "</r>").elements[0]
    assert len(root.named("a")) == 30
    root.append(Node(Sort.ELEMENT, "a"))
    assert len(root.named("a")) == 31
    root.children = [child for at, child in enumerate(root.children) if at]
    assert len(root.named("a")) == 30
    root.insert(0, Node(Sort.ELEMENT, "b"))
    assert [len(root.named(name)) for name in "ab"] == [30, 1]
