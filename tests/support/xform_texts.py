"""Small XForms for tests of the engine, written from their parts: instance, binds and body as XML."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.questionnaire.xform.types import XForm

_HEAD = (
    '<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>T</h:title><model>'
)


def form(data: str, *model: str, body: str = "") -> XForm:
    """The form with `data` in its root element `/data`, the elements `model` beside its instance, and this body."""
    instance = f'<instance><data id="t">{data}</data></instance>'
    text = f"{_HEAD}{instance}{''.join(model)}</model></h:head><h:body>{body}</h:body></h:html>"
    return parse_xform(text.encode())


def bind(path: str, **rules: str) -> str:
    """A bind; the rules are its attributes, with `jr_` for the prefix."""
    given = " ".join(f"{name.replace('jr_', 'jr:')}={quoteattr(text)}" for name, text in rules.items())
    return f"<bind nodeset={quoteattr(path)} {given}/>"


def asked(*paths: str) -> str:
    """An input for each path."""
    return "".join(f'<input ref="{path}"/>' for path in paths)


def repeat(path: str, *inner: str, count: str = "") -> str:
    """A repeat with what is asked in it."""
    many = f" jr:count={quoteattr(count)}" if count else ""
    return f'<group ref="{path}"><repeat nodeset="{path}"{many}>{"".join(inner)}</repeat></group>'


def listed(name: str, *items: str) -> str:
    """A secondary instance with an item of each text."""
    return f'<instance id="{name}"><root>{"".join(f"<item>{one}</item>" for one in items)}</root></instance>'


def chosen(path: str, nodes: str, kind: str = "select1", value: str = "name", label: str = "name") -> str:
    """A choice from a set of nodes."""
    itemset = (
        f"<itemset nodeset={quoteattr(nodes)}><value ref={quoteattr(value)}/><label ref={quoteattr(label)}/></itemset>"
    )
    return f'<{kind} ref="{path}">{itemset}</{kind}>'


def sets(event: str, path: str, value: str | None = None, text: str = "") -> str:
    """A setvalue action."""
    given = "" if value is None else f" value={quoteattr(value)}"
    return f'<setvalue event="{event}" ref={quoteattr(path)}{given}>{text}</setvalue>'


def after(made: XForm | Instance, steps: str = "", **new: Any) -> Instance:
    """The instance (a new one of a form) after steps: `a=1; +team; team[2]/fte=3; -team[1]`, below /data."""
    instance = made if isinstance(made, Instance) else Instance.new(made, **new)
    for step in filter(None, (one.strip() for one in steps.split(";"))):
        if step[0] == "+":
            instance.add_repeat(f"/data/{step[1:]}")
        elif step[0] == "-":
            instance.remove_repeat(f"/data/{step[1:]}")
        else:
            path, _, value = step.partition("=")
            instance.set(f"/data/{path}", value)
        instance.settle()
    return instance


def values(instance: Instance, *paths: str) -> list[str]:
    """The values at paths below /data; one that is not asked reads "-"."""
    return [instance.value(f"/data/{path}") if instance.relevant(f"/data/{path}") else "-" for path in paths]


def kinds(instance: Instance) -> list[str]:
    """What is wrong, as `path: kind`, below /data."""
    return [f"{one.path.removeprefix('/data/')}: {one.kind}" for one in instance.problems()]
