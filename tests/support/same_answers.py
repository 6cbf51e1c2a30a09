"""Two instances of one form side by side: what differs in answers that count.

Aside, because nobody would mind: how a number is written (10, 10.0), nodes that are not asked and therefore absent or
empty, what `meta` says about the submission, and the moments at which it began and ended.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.questionnaire.xform.types import XForm
from support.odk import Action


def filled_in(form: XForm, actions: Sequence[Action], *, now: datetime | None = None) -> Instance:
    """The same filling-in in our engine."""
    instance = Instance.new(form, now=now)
    for what, path, *value in actions:
        if what == "set":
            instance.set(path, value[0])
        elif what == "add":
            instance.add_repeat(path)
        else:
            instance.remove_repeat(path)
    return instance


def leaves(xml: str | bytes, repeats: Sequence[str]) -> dict[str, str]:
    """Value by path of all elements without elements; positions on what repeats."""
    found: dict[str, str] = {}

    def walk(element: etree._Element, path: str, plain: str) -> None:
        children = [child for child in element if isinstance(child.tag, str)]
        if not children:
            found[path] = (element.text or "").strip()
        seen: Counter[str] = Counter()
        for child in children:
            name = etree.QName(child).localname
            seen[name] += 1
            below = f"{plain}/{name}"
            walk(child, f"{path}/{name}[{seen[name]}]" if below in repeats else f"{path}/{name}", below)

    root = etree.fromstring(xml.encode() if isinstance(xml, str) else xml)
    name = etree.QName(root).localname
    walk(root, f"/{name}", f"/{name}")
    return found


def kept(form: XForm, instance: Instance, odk: str) -> tuple[dict[str, str], dict[str, str]]:
    """What counts of both: the relevant leaves of ours, and all leaves that ODK wrote."""
    repeats = list(form.repeats)
    aside = {bind.path for bind in form.binds.values() if bind.preload}

    def counting(xml: str | bytes) -> dict[str, str]:
        found = leaves(xml, repeats).items()
        return {path: value for path, value in found if path not in aside and not about(form, path)}

    mine = counting(instance.to_xml(final=True))
    return {path: value for path, value in mine.items() if instance.relevant(path)}, counting(odk)


def about(form: XForm, path: str) -> bool:
    """Whether this is said about the submission and not answered: its identity, its language."""
    return path == f"/{form.root}/meta" or path.startswith(f"/{form.root}/meta/")


def alike(one: str, other: str) -> bool:
    """The same text, or the same number."""
    if one == other:
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-12)
    except ValueError:
        return False


def differences(form: XForm, instance: Instance, odk: str) -> list[str]:
    """One line a difference, empty when both instances say the same."""
    mine, theirs = kept(form, instance, odk)
    lines = [f"{path}: here {mine[path]!r}, not with ODK" for path in sorted(mine.keys() - theirs.keys())]
    lines += [f"{path}: ODK {theirs[path]!r}, not here" for path in sorted(theirs.keys() - mine.keys())]
    both = sorted(mine.keys() & theirs.keys())
    return lines + [f"{p}: here {mine[p]!r}, ODK {theirs[p]!r}" for p in both if not alike(mine[p], theirs[p])]


def read(xml: str) -> XForm:
    """The form as our engine reads it."""
    return parse_xform(xml.encode())
