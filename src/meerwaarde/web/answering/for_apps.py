"""The form as apps such as ODK Collect get it: what is known stands in it, read-only, with its source as a hint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions.tree import read_element
from meerwaarde.questionnaire.namespaces import XFORMS
from meerwaarde.web.answering.known import can_be_given
from meerwaarde.web.answering.types import Given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meerwaarde.questionnaire.xform.types import XForm

LARGEST_FORM = 20_000_000  # bytes; what was published before


def xform_for_app(form: XForm, given: Mapping[str, Given], instances: Mapping[str, str]) -> bytes:
    """The XForm with what is known of one respondent in it.

    `form` is the form without anything given; `instances` are secondary instances by id, which take the place of the
    form's own.
    """
    from lxml import etree

    root = read_element(form.xml, LARGEST_FORM)
    model = next(root.iter(f"{{{XFORMS}}}model"))
    for one in model.iter(f"{{{XFORMS}}}submission"):
        one.attrib.pop("action", None)  # answers come here, whatever the maker of the form wrote
    for identifier, xml in instances.items():
        _replace_instance(model, identifier, xml)
    for path, known in given.items():
        if can_be_given(form, path):
            _give(root, model, path, known)
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _replace_instance(model: Any, identifier: str, xml: str) -> None:
    for instance in model.findall(f"{{{XFORMS}}}instance"):
        if instance.get("id") == identifier:
            for child in list(instance):
                instance.remove(child)
            instance.attrib.pop("src", None)
            instance.append(read_element(xml))


def _give(root: Any, model: Any, path: str, known: Given) -> None:
    node = _node(model, path)
    if node is None:
        return
    if not known.why:
        node.text = known.value
    if known.fixed:
        bind = _bind(model, path)
        bind.set("readonly", "true()")
        for name in [name for name in bind.attrib if name.rpartition("}")[2] in _UNMET]:
            del bind.attrib[name]
    _hint(root, path, _words(known))


_UNMET = {"required", "constraint", "warning", "preload", "preloadParams"}


def _words(known: Given) -> str:
    if known.why:
        return _("Dit staat al in: {source}. Waarom wij het toch vragen: {why}").format(
            source=known.source, why=known.why
        )
    if known.fixed:
        return _("Al bekend, dus wij vragen het niet. Bron: {source}.").format(source=known.source)
    return _("Alvast ingevuld. Bron: {source}. Klopt het niet? Pas het aan.").format(source=known.source)


def _local(path: str) -> str:
    return "/".join(step.rpartition(":")[2] for step in path.split("/"))


def _node(model: Any, path: str) -> Any:
    """The element of the primary instance, the first of the form."""
    node = model.find(f"{{{XFORMS}}}instance")
    for local in path.strip("/").split("/"):
        node = next((one for one in node if _name(one) == local), None)
        if node is None:
            return None
    return node


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _bind(model: Any, path: str) -> Any:
    for bind in model.findall(f"{{{XFORMS}}}bind"):
        if _local(bind.get("nodeset", "")) == path:
            return bind
    made = model.makeelement(f"{{{XFORMS}}}bind", {"nodeset": path})
    model.append(made)
    return made


def _hint(root: Any, path: str, words: str) -> None:
    """Say where it comes from, unless the form has a hint of its own in several languages."""
    for control in root.iter():
        if _local(control.get("ref") or "") != path or _name(control) in ("label", "hint", "group", "output"):
            continue
        hint = control.find(f"{{{XFORMS}}}hint")
        if hint is None:
            hint = control.makeelement(f"{{{XFORMS}}}hint", {})
            label = control.find(f"{{{XFORMS}}}label")
            control.insert(0 if label is None else control.index(label) + 1, hint)
        if hint.get("ref") is None:
            text = "".join(hint.itertext()).strip()
            if len(hint) == 0:
                hint.text = f"{text} {words}".strip()
