"""From XForm XML to a frozen `XForm`.

The XML is opened without entities, types or network; instances, texts, binds and body are read in that order, each
leaning on the one before; what the form cannot have is gathered and told at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.namespaces import OPENROSA, OWN_NAMESPACE, XFORMS
from meerwaarde.questionnaire.place import Place
from meerwaarde.questionnaire.structure import OWN
from meerwaarde.questionnaire.xform.actions import ACTIONS, read_action
from meerwaarde.questionnaire.xform.binds import Binds
from meerwaarde.questionnaire.xform.body import Form, read_body
from meerwaarde.questionnaire.xform.elements import child, children, local
from meerwaarde.questionnaire.xform.instances import LARGEST_FORM, put_in_files, read_document, read_instances
from meerwaarde.questionnaire.xform.itext import read_languages, read_texts
from meerwaarde.questionnaire.xform.order import check_cycles
from meerwaarde.questionnaire.xform.paths import known_paths
from meerwaarde.questionnaire.xform.refusals import Reading, RefusedForm
from meerwaarde.questionnaire.xform.types import Control, Language, SetValue, Text, XForm

MOST_FIELDS = 20_000  # a form of 500 questions has some 600; all its answers must be readable again


def parse_xform(
    xml: bytes, *, folder: Path | None = None, file: str = "", source_sha256: str = "", refuse: bool = True,
    rows: Mapping[str, int] | None = None,
) -> XForm:  # fmt: skip
    """The form in XForm XML. `folder` holds its data files; those that are not there stand in `missing`.

    `rows`: rows of the survey sheet by name of the question, for errors. With `refuse=False` a form is read as far as
    it goes: what cannot be honoured (a question type, a function) is left out, for measuring and for lint. Raises
    InputError for XML that cannot be used, and RefusedForm for a form with anything that would not be honoured.
    """
    place = Place(file)
    source_sha256 = source_sha256 or hashlib.sha256(xml).hexdigest()
    root, head, model, body = _opened(xml, place)
    reading = Reading(place, {prefix: uri for prefix, uri in root.nsmap.items() if prefix}, rows or {})
    missing, changed = put_in_files(model, folder, reading)
    if changed:  # read again, so that what is frozen and read back is the same to the letter
        xml = _written(root)
        root, head, model, body = _opened(xml, place)
    template, instances = read_instances(model, place)
    reading.lists = frozenset(instances)
    form = _Parts.read(model, body, template, instances, reading)
    if refuse and reading.refusals:
        raise RefusedForm(place, reading.refusals)
    instance = template.elements[0]
    return XForm(
        form_id=instance.attribute("id") or instance.namespace.removeprefix(XFORMS) or _title(head) or instance.local,
        title=_title(head),
        version=instance.attribute("version") or instance.attribute("version", OPENROSA) or "",
        root=instance.local,
        binds=form.binds.found,
        body=form.body,
        languages=form.languages,
        template=template,
        instances=instances,
        actions=tuple(form.actions),
        repeats=form.repeats,
        namespaces=reading.namespaces,
        settings=form.settings,
        itext=form.texts,
        xml=xml,
        sha256=hashlib.sha256(xml).hexdigest(),
        file=file,
        source_sha256=source_sha256,
        style=(body.get("class") or "").strip(),
        missing=missing,
    )


def _opened(xml: bytes, place: Place) -> tuple[Any, Any, Any, Any]:
    """Root, head, model and body."""
    root = read_document(xml, place, _("het formulier"), LARGEST_FORM)
    head, body = child(root, "head"), child(root, "body")
    model = child(head, "model") if head is not None else None
    if model is None or body is None:
        what = _(
            "dit is geen XForm (hoofd met model, of body, ontbreekt) en geen werkmap (Excel); kies een ander bestand"
        )
        raise place.error(what)
    return root, head, model, body


@dataclass(frozen=True, slots=True)
class _Parts:
    """Everything that model and body say."""

    settings: Mapping[str, str]
    languages: tuple[Language, ...]
    texts: Mapping[str, Text]
    binds: Binds
    body: tuple[Control, ...]
    actions: list[SetValue]
    repeats: Mapping[str, Control]

    @classmethod
    def read(
        cls, model: Any, body: Any, template: Node, instances: Mapping[str, Node], reading: Reading
    ) -> _Parts:  # fmt: skip
        known, root = known_paths(template), f"/{template.elements[0].local}"
        settings = {f"{OWN}:{name.rpartition('}')[2]}": text for name, text in model.attrib.items()
                    if name.startswith(f"{{{OWN_NAMESPACE}}}")}  # fmt: skip
        languages = read_languages(model, settings.get(f"{OWN}:unchecked", ""))
        texts = read_texts(model, reading)
        binds = Binds(root, known, texts, languages, reading)
        binds.read(model)
        _refuse_model(model, template, reading)
        form = Form(root, known, texts, binds.found, binds.paths, instances, reading)
        for element in children(model, *ACTIONS):
            action = read_action(element, known, binds.paths, reading, root)
            if action is not None:
                form.actions.append(action)
        controls = read_body(body, form)
        check_cycles(binds.found, form.repeats, known, reading)
        _mark_repeats(template, form.repeats)
        return cls(settings, languages, texts, binds, controls, form.actions, form.repeats)


def _refuse_model(model: Any, template: Node, reading: Reading) -> None:
    """Note what a form asks of its surroundings that is not given here."""
    submission = child(model, "submission")
    if submission is not None and submission.get("base64RsaPublicKey"):
        what = _("dit formulier versleutelt de antwoorden (public_key); haal die instelling weg")
        reading.refuse(what, column="public_key")
    fields = sum(1 for node in template.walk() if node.local and not node.elements)
    if fields > MOST_FIELDS:
        what = _("dit formulier heeft meer dan {n} velden; verdeel het over meer formulieren")
        reading.refuse(what.format(n=MOST_FIELDS))
    for node in template.walk():
        if node.local == "entity" and node.attribute("dataset") is not None:
            what = _("dit formulier maakt entiteiten (blad entities); haal dat blad weg")
            reading.refuse(what, column="entities")
            return


def _mark_repeats(template: Node, repeats: Mapping[str, Control]) -> None:
    """Tell the nodes that are one of several."""

    def below(node: Node, path: str) -> None:
        node.repeated = path in repeats
        for one in node.elements:
            below(one, f"{path}/{one.local}")

    for root in template.elements:
        below(root, f"/{root.local}")


def _title(head: Any) -> str:
    title = next((one for one in children(head) if local(one) == "title"), None)
    return " ".join("".join(title.itertext()).split()) if title is not None else ""


def _written(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
