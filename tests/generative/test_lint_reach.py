"""What the lint calls unreachable is never shown, whatever is answered: every answer is tried in the engine."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.lint.conditions import Reach
from meerwaarde.questionnaire.xform import XForm, parse_xform

CODES = ("x", "y")
NAMES = ("a", "b", "c", "d")


def condition(before: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Conditions over the questions before, `z` being a code that no question offers."""
    if not before:
        return st.sampled_from(["true()", "false()", "1 = 1", "1 = 2"])
    path = st.sampled_from([f"/data/{name}" for name in before])
    code = st.sampled_from([*CODES, "z"])
    atom = st.one_of(
        st.builds("{} = '{}'".format, path, code),
        st.builds("'{1}' = {0}".format, path, code),
        st.builds("{} != '{}'".format, path, code),
        st.builds("{} = ''".format, path),
        st.builds("selected({}, '{}')".format, path, code),
        st.builds("not(selected({}, '{}'))".format, path, code),
        st.builds("not({} != '{}')".format, path, code),
        st.builds("string-length({}) > {}".format, path, st.integers(0, 2)),
        st.sampled_from(["true()", "false()"]),
    )
    return st.recursive(
        atom,
        lambda inner: st.one_of(
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("not({})".format, inner),
            st.builds("{} and {}".format, inner, inner),
        ),
        max_leaves=5,
    )


@st.composite
def forms(draw: st.DrawFn) -> XForm:
    """Four questions, each perhaps asked after those before it; the last one may choose both codes."""
    binds, body = [], []
    for at, name in enumerate(NAMES):
        relevant = draw(st.one_of(st.none(), condition(NAMES[:at])))
        attribute = "" if relevant is None else f' relevant="{relevant.replace("<", "&lt;").replace(">", "&gt;")}"'
        binds.append(f'<bind nodeset="/data/{name}" type="string"{attribute}/>')
        items = "".join(f"<item><label>{code}</label><value>{code}</value></item>" for code in CODES)
        shape = "select" if name == "b" else "select1"
        body.append(f'<{shape} ref="/data/{name}"><label>{name}</label>{items}</{shape}>')
    leaves = "".join(f"<{name}/>" for name in NAMES)
    return parse_xform(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>f'
        f'</h:title><model><instance><data id="f" version="1">{leaves}</data></instance>{"".join(binds)}</model>'
        f"</h:head><h:body>{''.join(body)}</h:body></h:html>".encode()
    )


@settings(max_examples=100)
@given(form=forms())
def test_what_is_called_unreachable_is_never_shown(form: XForm) -> None:
    reach = Reach(form, {f"/data/{name}": frozenset(CODES) for name in NAMES})
    called = {name for name in NAMES if reach.never(f"/data/{name}")}
    if not called:
        return
    instance = Instance.new(form)
    for answers in product(("", "x", "y"), ("", "x", "y", "x y"), ("", "x", "y")):
        for name, value in zip(NAMES, answers, strict=False):
            instance.set(f"/data/{name}", value)
        assert not {name for name in called if instance.relevant(f"/data/{name}")}, answers
