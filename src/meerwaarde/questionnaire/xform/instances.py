"""The data in a form: what is filled in, and the lists and files that it looks things up in.

A data file beside the form is put into the XForm itself. So the hash of a frozen form covers its lists, and a published
form does not change when a file does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.csvtext import csv_rows
from meerwaarde.questionnaire.expressions.tree import Node, Sort, UnreadableXml, from_element, read_element
from meerwaarde.questionnaire.place import Place, shown
from meerwaarde.questionnaire.sheets import read_bytes
from meerwaarde.questionnaire.xform.elements import children
from meerwaarde.questionnaire.xform.refusals import Reading

LARGEST_DATA = 10_000_000  # bytes of one data file; all streets of a large city are some 200 kB
MOST_ITEMS = 100_000  # rows of one data file
LAST_SAVED = "jr://instance/last-saved"
_SCHEME = re.compile(r"jr://(?P<kind>[\w-]+)/(?P<name>.+)\Z")
_NAME = re.compile(r"[^\W\d][\w.-]*\Z")


@dataclass(slots=True)
class Found:
    """The instances of a form. `inlined`: a file was put into the XForm."""

    template: Node
    instances: dict[str, Node] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    inlined: bool = False


def read_instances(model: Any, folder: Path | None, reading: Reading) -> Found:
    """The primary instance and the secondary ones by id. Raises InputError for a form without, or a file that harms."""
    elements = list(children(model, "instance"))
    root = next(children(elements[0]), None) if elements else None
    if root is None:
        raise reading.place.error(
            _("dit XForm heeft geen instance met antwoorden; maak het opnieuw met pyxform of ODK")
        )
    found = Found(_document(root, reading.place))
    for element in elements[1:]:
        named = element.get("id", "")
        source = element.get("src", "").strip()
        if source and source != LAST_SAVED:
            _read_file(element, source, folder, found, reading)
        content = None if source else next(children(element), None)
        if "src" not in element.attrib:
            content = next(children(element), None)
        found.instances.setdefault(named, _empty() if content is None else _document(content, reading.place))
    return found


def _read_file(element: Any, source: str, folder: Path | None, found: Found, reading: Reading) -> None:
    """Put the file that `source` names into the instance, or note that it is missing."""
    matched = _SCHEME.match(source)
    name = matched["name"] if matched else source
    if matched is None or "/" in name or "\\" in name or name.startswith("."):
        what = _("het formulier haalt gegevens uit {source}; gebruik een bestand in de map van het formulier")
        reading.refuse(what.format(source=shown(source)))
        return
    path = folder / name if folder is not None else None
    if path is None or not path.is_file():
        found.missing.append(name)
        return
    data = read_bytes(path, _("het bestand met gegevens"))
    if len(data) > LARGEST_DATA:
        what = _("dit bestand met gegevens is te groot (meer dan {n} MB)")
        raise Place(name).error(what.format(n=LARGEST_DATA // 1_000_000))
    kind = path.suffix.lower()
    if kind == ".csv" or matched["kind"] == "file-csv":
        content = _from_csv(data, Place(name))
    elif kind == ".geojson":
        content = _from_geojson(data, Place(name))
    else:
        content = read_document(data, Place(name), _("het bestand met gegevens"), LARGEST_DATA)
    for old in list(element):
        element.remove(old)
    element.append(content)
    del element.attrib["src"]
    found.inlined = True


def read_document(data: bytes, place: Place, what: str, largest: int) -> Any:
    """An XML file as an lxml element. Raises InputError; `what` says in words what it should be."""
    try:
        return read_element(data, largest)
    except UnreadableXml as reason:
        raise unreadable(reason, place, what, largest) from None


def unreadable(reason: UnreadableXml, place: Place, what: str, largest: int) -> Exception:
    """The error for XML that cannot be used."""
    texts = {
        "doctype": _("{what} bevat verwijzingen (DOCTYPE of ENTITY) en wordt niet geopend; haal die weg"),
        "size": _("{what} is te groot (meer dan {n} MB)"),
        "depth": _("{what} heeft te veel elementen in elkaar; maak minder groepen in groepen"),
        "malformed": _("{what} is geen geldige XML ({detail}); maak of download het opnieuw"),
    }
    text = texts.get(reason.reason, texts["malformed"])
    detail = " ".join(str(reason).split())[:150]
    return place.error(text.format(what=what, n=largest // 1_000_000, detail=detail))


def _document(element: Any, place: Place) -> Node:
    try:
        return from_element(element)
    except UnreadableXml as reason:
        raise unreadable(reason, place, _("het formulier"), LARGEST_DATA) from None


def _empty() -> Node:
    document = Node(Sort.DOCUMENT)
    document.append(Node(Sort.ELEMENT, "root"))
    return document


def _from_csv(data: bytes, place: Place) -> Any:
    """`root/item`, with an element for each column; a column without a name that XML can hold gets `_` for the rest."""
    rows = csv_rows(data, place)
    _row, heading = next(rows, (1, []))
    names = [_element_name(str(cell)) for cell in heading]
    return _items(([(name, str(cell)) for name, cell in zip(names, cells, strict=False)] for _at, cells in rows), place)


def _from_geojson(data: bytes, place: Place) -> Any:
    """`root/item` with the properties of each feature, its `id`, and `geometry` of a point as ODK writes places."""
    try:
        read = json.loads(data)
        features = read["features"]
        items = [_feature(feature) for feature in features]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        what = _("dit is geen eenvoudig GeoJSON-bestand met punten; sla de lijst op als CSV")
        raise place.error(what) from None
    return _items(iter(items), place)


def _feature(feature: Mapping[str, Any]) -> list[tuple[str, str]]:
    properties = feature.get("properties") or {}
    cells = [(_element_name(str(name)), _cell(value)) for name, value in properties.items()]
    if "id" in feature and "id" not in properties:
        cells.append(("id", _cell(feature["id"])))
    geometry = feature["geometry"]
    if geometry["type"] != "Point":
        raise ValueError(geometry["type"])
    longitude, latitude = (float(number) for number in geometry["coordinates"][:2])
    return [*cells, ("geometry", f"{latitude} {longitude} 0 0")]


def _cell(value: Any) -> str:
    if isinstance(value, dict | list):
        raise TypeError("a property within a property")
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _items(rows: Any, place: Place) -> Any:
    from lxml import etree

    root = etree.Element("root")
    for number, cells in enumerate(rows):
        if number >= MOST_ITEMS:
            raise place.error(_("dit bestand heeft meer dan {n} rijen; splits de lijst").format(n=MOST_ITEMS))
        item = etree.SubElement(root, "item")
        for name, text in cells:
            if name:
                etree.SubElement(item, name).text = "".join(c for c in text if c >= " " or c in "\t\n\r")
    return root


def _element_name(heading: str) -> str:
    name = re.sub(r"[^\w.-]", "_", heading.strip())
    return name if not name or _NAME.match(name) else f"_{name}"
