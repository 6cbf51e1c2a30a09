"""What follows from an answer, worked out step by step, is what follows when everything is worked out from nothing.

Small random forms with conditions, calculations, repeats in repeats, counts and a filtered choice are filled in at
random. After each step the instance must say the same as one that is opened from its draft, and as a slow reference
that evaluates every rule at every node, over and over, until nothing changes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hypothesis import assume, given
from hypothesis import strategies as st

from meerwaarde.core import InputError
from meerwaarde.questionnaire.expressions import Node, parse_xml, to_number
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.instance.building import tree_from
from meerwaarde.questionnaire.instance.typed import typed_text
from meerwaarde.questionnaire.xform.types import XForm
from support.xform_texts import asked, bind, chosen, form, listed, repeat

# Everything in the form, by name: where it stands, and whether it is a question (q), a calculation (c), a group (g), a
# repeat that people add to (r) or one with a count (k).
PARTS = {
    "a": ("", "q"), "b": ("", "q"), "d": ("", "c"), "e": ("", "c"), "f": ("", "c"),
    "g": ("", "g"), "gq": ("g", "q"), "gc": ("g", "c"),
    "r": ("", "r"), "rq": ("r", "q"), "rc": ("r", "c"), "rd": ("r", "c"),
    "s": ("r", "r"), "sq": ("s", "q"), "sc": ("s", "c"),
    "k": ("", "k"), "kq": ("k", "q"), "kc": ("k", "c"),
}  # fmt: skip
ANSWERED = [name for name, (_, kind) in PARTS.items() if kind == "q"]
DATA = "<a>1</a><d/><e/><r><rq>2</rq><rc/><s><sq/><sc/></s><rd/></r><g><gc/><gq>3</gq></g><f/><k><kq>1</kq><kc/></k>"
DATA += "<b/><w/>"


def path_of(name: str) -> str:
    inside = PARTS[name][0]
    return f"{path_of(inside) if inside else '/data'}/{name}"


def repeats_around(name: str) -> list[str]:
    inside = PARTS[name][0]
    above = repeats_around(inside) if inside else []
    return [*above, name] if PARTS[name][1] in "rk" else above


@st.composite
def references(draw: st.DrawFn, at: str, known: list[str]) -> str:
    """One value that a rule at `at` may look at: of something in `known`."""
    values = [name for name in known if PARTS[name][1] in "qc"]
    counted = [name for name in known if PARTS[name][1] in "rk" and repeats_around(name) == [name]]
    if counted and draw(st.integers(0, 4)) == 0:
        return f"count(/data/{draw(st.sampled_from(counted))})"
    if not values:
        return str(draw(st.integers(0, 3)))
    name = draw(st.sampled_from(values))
    here, there = repeats_around(at), repeats_around(name)
    if PARTS[at][1] in "rk":
        here = here[:-1]
    if not there or there == here[: len(there)]:
        plain = path_of(name)
        if there and there == here and PARTS[at][1] in "qc" and draw(st.booleans()):
            return draw(
                st.sampled_from([f"../{name}", f"sum(../../{there[-1]}/{name}[. != ''])", *behind(there[-1], name)])
            )
        return plain
    return draw(
        st.sampled_from(
            [
                f"sum({path_of(name)}[. != ''])",
                f"count({path_of(name)}[. > 1])",
                f"{path_of(there[0])}[1]{path_of(name).removeprefix(path_of(there[0]))}",
            ]
        )
    )


def behind(repeated: str, name: str) -> list[str]:
    """The same question in the instance before and behind this one."""
    steps = [f"../../{repeated}[position() = position(current()/..) {side} 1]/{name}" for side in "-+"]
    return (
        [*steps, f"indexed-repeat({path_of(name)}, {path_of(repeated)}, 1)"]
        if repeats_around(repeated) == [repeated]
        else steps
    )


@st.composite
def rules(draw: st.DrawFn, name: str, known: list[str]) -> str:
    """The bind of one part, or nothing."""
    kind, given = PARTS[name][1], {}
    one, other = draw(references(name, known)), draw(references(name, known))
    number = draw(st.integers(0, 4))
    if kind == "c":
        given["calculate"] = draw(
            st.sampled_from(
                [
                    f"{one} + {number}",
                    f"coalesce({one}, 0) + coalesce({other}, 1)",
                    f"if({one} > {number}, {other}, 'none')",
                    f"concat({one}, '.', {other})",
                    f"{one} * {other}",
                ]
            )
        )
    if kind != "k" and draw(st.booleans()):
        given["relevant"] = draw(
            st.sampled_from(
                [
                    f"{one} > {number}",
                    f"{one} != ''",
                    f"not({one} = {number}) or {other} = 2",
                    f"string({one}) = '' or {other} > {number}",
                ]
            )
        )
    return bind(path_of(name), **given) if given else ""


@dataclass(frozen=True)
class Made:
    form: XForm
    text: str


@st.composite
def forms(draw: st.DrawFn) -> Made:
    """A form whose rules look only at what comes earlier in a random order that is not that of the form."""
    rank = {name: float(at) for at, name in enumerate(draw(st.permutations(list(PARTS))))}
    for name, (inside, _) in PARTS.items():
        if inside:
            rank[name] = max(rank[name], rank[inside] + 0.5)
    order = sorted(PARTS, key=lambda name: rank[name])
    binds = [draw(rules(name, order[:at])) for at, name in enumerate(order)]
    count = draw(references("k", order[: order.index("k")]))
    filtering = draw(references("a", order))
    body = (
        asked(*(path_of(name) for name in ("a", "b", "gq")))
        + repeat("/data/r", asked("/data/r/rq"), repeat("/data/r/s", asked("/data/r/s/sq")))
        + repeat("/data/k", asked("/data/k/kq"), count=count)
        + chosen("/data/w", f"instance('l')/root/item[name >= {filtering}]", "select")
    )
    shuffled = draw(st.permutations([one for one in binds if one]))
    items = listed("l", *(f"<name>{at}</name>" for at in range(5)))
    try:
        return Made(form(DATA, items, *shuffled, body=body), f"{shuffled} {count} {filtering}")
    except InputError:
        assume(False)
        raise


STEPS = st.lists(
    st.tuples(
        st.sampled_from([*ANSWERED * 2, "w", "+r", "-r", "+s", "-s"]),
        st.sampled_from(["", "0", "1", "2", "3", "7"]),
        st.integers(0, 5),
        st.booleans(),
    ),
    max_size=12,
)


def take(instance: Instance, step: str, value: str, place: int) -> None:
    """One step at one of the places where it can be taken."""
    if step == "w":
        instance.set("/data/w", f"{value} 4".strip() if value in "0123" and value else value.replace("7", "4"))
        return
    name = step.strip("+-")
    instance.settle()
    if step[0] == "+":
        inside = PARTS[name][0]
        parents = instance.places.all(path_of(inside)) if inside else [instance.root]
        if parents and len(instance.places.all(path_of(name))) < 6:
            instance.add_repeat(f"{parents[place % len(parents)].path()}/{name}")
        return
    nodes = instance.places.all(path_of(name))
    if not nodes:
        return
    path = nodes[place % len(nodes)].path()
    if step[0] == "-":
        instance.remove_repeat(path)
    else:
        instance.set(path, value)


def said(root: Node, *, hidden: bool) -> dict[str, tuple[bool, str]]:
    """By path: whether it is asked, and its value; with `hidden` also of what is not asked."""
    found = {}
    for node in root.walk():
        if node.at and node.local not in ("instanceID", "meta"):
            value = "" if node.elements or not (node.relevant or hidden) else node.value
            found[node.path()] = (node.relevant, value)
    return found


def slow(made: XForm, draft: bytes) -> dict[str, tuple[bool, str]]:
    """Every rule at every node, until nothing changes. Calculations begin empty, everything begins asked."""
    instance = Instance(made, tree_from(made, parse_xml(draft)), None, {})
    nodes = [node for node in instance.root.walk() if node.at]
    for node in nodes:
        if made.binds.get(node.at) is not None and made.binds[node.at].calculate is not None:
            node.value = ""
    for _ in range(200):
        before = said(instance.root, hidden=True)
        for node in nodes:
            evaluate_at(made, instance, node)
        if said(instance.root, hidden=True) == before:
            return said(instance.root, hidden=False)
    raise AssertionError("the rules do not come to rest")


def evaluate_at(made: XForm, instance: Instance, node: Node) -> None:
    rule, repeated = made.binds.get(node.at), made.repeats.get(node.at)
    scope = instance.scope(node)
    if rule is not None and rule.relevant is not None:
        node.asked = rule.relevant.boolean(scope)
    if repeated is not None and repeated.count is not None and node.parent is not None:
        same = [one for one in node.parent.elements if one.local == node.local]
        wanted = to_number(repeated.count.value(instance.scope(same[0])))
        place = next(at for at, one in enumerate(same) if one is node)
        node.asked = not math.isnan(wanted) and place < int(wanted)
    node.relevant = node.asked and (node.parent is None or node.parent.relevant)
    if rule is not None and rule.calculate is not None and node.relevant:
        node.value = typed_text(rule.calculate.value(scope), rule.type)


@given(forms(), STEPS)
def test_step_by_step_is_all_at_once(made: Made, steps: list[tuple[str, str, int, bool]]) -> None:
    instance = Instance.new(made.form)
    for step, value, place, look in [("b", "1", 0, True), *steps]:
        take(instance, step, value, place)
        if look:
            compare(made.form, instance)
    compare(made.form, instance)


def compare(made: XForm, instance: Instance) -> None:
    draft = instance.to_xml()
    now = said(instance.root, hidden=True)
    assert said(Instance.from_xml(made, draft, draft=True).root, hidden=True) == now
    assert slow(made, draft) == said(instance.root, hidden=False)
