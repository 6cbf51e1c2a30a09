"""A form with a closed question more: an open one whose answers were put into categories.

The new question stands beside the open one, is asked when that is, and is called as it is. So everything that reads
forms (`meerwaarde.questionnaire`) sees a question with several answers, and nothing else changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from meerwaarde.questionnaire.namespaces import OWN_NAMESPACE, XFORMS
from meerwaarde.web.publications.coding.selectors import NONE, names_of
from meerwaarde.web.publications.models import CodeScheme

if TYPE_CHECKING:
    from meerwaarde.questionnaire.xform import XForm

XML_LANG = "lang"


@dataclass(frozen=True, slots=True)
class Closed:
    """A question to add. `path`: of the open question; `name`: of the new one; `choices`: code, Dutch, English."""

    path: str
    name: str
    choices: tuple[tuple[str, str, str], ...]

    @property
    def added(self) -> str:
        """Where its answers stand."""
        return f"{self.path.rpartition('/')[0]}/{self.name}"

    @property
    def column(self) -> str:
        """Its column in a table of answers."""
        return "/".join(self.added.strip("/").split("/")[1:])


def name_in(form: XForm, path: str) -> str:
    """What the closed question beside `path` is called in this form: a name that nothing else has."""
    leaves = Counter(one.rpartition("/")[2] for one in _paths(form.template))
    short, *longer = names_of(path)
    alone = leaves[path.rpartition("/")[2]] == 1
    return next((name for name in ([short] if alone else []) + longer if not leaves[name]), longer[-1])


def closed_of(round_: UUID, form: XForm) -> dict[str, str]:
    """What the closed questions are called of a round's open ones that have categories, by the column of those."""
    rows = CodeScheme.everything.filter(round=round_, categories__isnull=False).distinct()
    paths = [path for path in rows.values_list("path", flat=True) if form.control(path) is not None]
    return {"/".join(path.strip("/").split("/")[1:]): name_in(form, path) for path in paths}


def _paths(node: Any, above: str = "") -> list[str]:
    found = []
    for child in node.elements:
        found += [f"{above}/{child.local}", *_paths(child, f"{above}/{child.local}")]
    return found


def with_closed(path: Path, questions: Sequence[Closed], language: str) -> bytes:
    """The form in `path` with these questions, as XForm XML; a question of which the open one is not there is left out.

    `language` is that of the report: where the form has only one, categories are named in it.
    """
    from lxml import etree

    from meerwaarde.questionnaire.expressions.tree import read_element
    from meerwaarde.questionnaire.xform import read_xform
    from meerwaarde.questionnaire.xform.instances import LARGEST_FORM

    form = read_xform(path)
    root = read_element(form.xml, LARGEST_FORM)
    head, body = _child(root, "head"), _child(root, "body")
    model = _child(head, "model")
    instance = _child(_child(model, "instance"), form.root)
    for one in questions:
        asked = _at(instance, one.path)
        if asked is None or form.control(one.path) is None:
            continue
        asked.addnext(etree.Element(asked.tag[: len(asked.tag) - len(_local(asked))] + one.name))
        asked.getnext().tail, asked.tail = asked.tail, None
        _bind(model, form, one)
        _control(model, body, form, one, language)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _bind(model: Any, form: XForm, one: Closed) -> None:
    """The rules of the open question that decide who is asked, and how much is hidden."""
    from lxml import etree

    before = form.binds.get(one.path)
    bind = etree.SubElement(model, f"{{{XFORMS}}}bind", nodeset=one.added, type="string")
    if before is not None and before.relevant is not None:
        bind.set("relevant", before.relevant.text)
    if before is not None and before.sensitivity:
        bind.set(f"{{{OWN_NAMESPACE}}}sensitivity", before.sensitivity)
    if before is not None and before.rules is not None:
        bind.set(f"{{{OWN_NAMESPACE}}}rules", before.rules.text)


def _control(model: Any, body: Any, form: XForm, one: Closed, language: str) -> None:
    from lxml import etree

    from meerwaarde.questionnaire.offered import plain_texts

    before = form.control(one.path)
    assert before is not None  # the caller looked
    select = etree.SubElement(body, f"{{{XFORMS}}}select", ref=one.added)
    label = etree.SubElement(select, f"{{{XFORMS}}}label")
    if before.label.id:
        label.set("ref", f"jr:itext('{before.label.id}')")
    else:
        label.text = next(iter(plain_texts(before.label).values()), one.name)
    for code, nl, en in one.choices:
        item = etree.SubElement(select, f"{{{XFORMS}}}item")
        said = etree.SubElement(item, f"{{{XFORMS}}}label")
        if form.languages:
            said.set("ref", f"jr:itext('{one.name}-{code}')")
            _translated(model, form, f"{one.name}-{code}", (nl, en), language)
        else:
            said.text = en if language == "en" else nl
        etree.SubElement(item, f"{{{XFORMS}}}value").text = code


def _translated(model: Any, form: XForm, key: str, names: tuple[str, str], language: str) -> None:
    """The name of a category in every language of the form."""
    from lxml import etree

    codes = {one.name: one.code for one in form.languages}
    for translation in _child(model, "itext"):
        code = codes.get(translation.get(XML_LANG, ""), "")
        english = code == "en" or (language == "en" and "en" not in codes.values())
        text = etree.SubElement(translation, f"{{{XFORMS}}}text", id=key)
        etree.SubElement(text, f"{{{XFORMS}}}value").text = names[1] if english else names[0]


def _at(instance: Any, path: str) -> Any:
    node = instance
    for step in path.strip("/").split("/")[1:]:
        node = _child(node, step) if node is not None else None
    return node


def _child(parent: Any, name: str) -> Any:
    return next((child for child in parent if _local(child) == name), None)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def choices_of(categories: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """The categories with what is none of them behind."""
    return (*((code, nl, en or nl) for code, nl, en in categories), (NONE, "Anders", "Other"))
