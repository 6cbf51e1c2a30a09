"""The data in a form: what is filled in, and the lists and files that it looks things up in.

A data file beside the form is put into the XForm itself. So the hash of a frozen form covers its lists, and a published
form does not change when a file does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.csvtext import csv_rows
from meerwaarde.questionnaire.expressions.tree import Node, Sort, UnreadableXml, from_element, read_element
from meerwaarde.questionnaire.place import Place, shown
from meerwaarde.questionnaire.sheets import read_bytes
from meerwaarde.questionnaire.xform.elements import children, clean, is_name
from meerwaarde.questionnaire.xform.refusals import Reading

LARGEST_FORM = 32_000_000  # bytes of an XForm, its data files included
LARGEST_DATA = 10_000_000  # bytes of one data file; all streets of a large city are some 200 kB
MOST_ITEMS = 100_000  # rows of one data file
LONGEST_NAME = 200  # characters of the name of a data file
LAST_SAVED = "jr://instance/last-saved"
_SCHEME = re.compile(r"jr://(?P<kind>[\w-]+)/(?P<name>.+)\Z")


def put_in_files(model: Any, folder: Path | None, reading: Reading) -> tuple[tuple[str, ...], bool]:
    """Put the data files that the instances name into the XForm.

    Returns the names of files that are not in `folder`, and whether any was put in. Raises InputError for a file that
    cannot be used.
    """
    missing: dict[str, None] = {}
    changed = False
    for element in list(children(model, "instance"))[1:]:
        source = element.get("src", "").strip()
        if not source or source == LAST_SAVED:
            continue
        found = _SCHEME.match(source)
        name = found["name"] if found else ""
        if found is None or "/" in name or "\\" in name or name.startswith(".") or len(name) > LONGEST_NAME:
            what = _("het formulier haalt gegevens uit {source}; gebruik een bestand in de map van het formulier")
            reading.refuse(what.format(source=shown(source)))
        elif folder is None or not (folder / name).is_file():
            missing[name] = None
        else:
            content = _content(folder / name, found["kind"], element)
            for old in list(element):
                element.remove(old)
            element.append(content)
            del element.attrib["src"]
            changed = True
    return tuple(missing), changed


def read_instances(model: Any, place: Place) -> tuple[Node, dict[str, Node]]:
    """The document node of the primary instance, and those of the secondary ones by id; of a missing file an empty one.

    Raises InputError for a form without a primary instance.
    """
    elements = list(children(model, "instance"))
    root = next(children(elements[0]), None) if elements else None
    if root is None:
        raise place.error(_("dit XForm heeft geen instance met antwoorden; maak het opnieuw met pyxform of ODK"))
    instances: dict[str, Node] = {}
    for element in elements[1:]:
        content = None if element.get("src", "").strip() else next(children(element), None)
        document = _empty() if content is None else _document(content, place)
        instances.setdefault(element.get("id", ""), document)
    return _document(root, place), instances


def _content(path: Path, kind: str, element: Any) -> Any:
    """The data in a file as an lxml element."""
    data = read_bytes(path, _("het bestand met gegevens"))
    place = Place(path.name)
    if len(data) > LARGEST_DATA:
        what = _("dit bestand met gegevens is te groot (meer dan {n} MB)")
        raise place.error(what.format(n=LARGEST_DATA // 1_000_000))
    namespace = element.tag.rpartition("}")[0].removeprefix("{")
    suffix = path.suffix.lower()
    if suffix == ".csv" or kind == "file-csv":
        return _items(_from_csv(data, place), namespace, place)
    if suffix == ".geojson":
        return _items(_from_geojson(data, place), namespace, place)
    return read_document(data, place, _("het bestand met gegevens"), LARGEST_DATA)


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


Cells = list[tuple[str, str]]  # of one item: name of the element and its text


def _from_csv(data: bytes, place: Place) -> Iterator[Cells]:
    """The cells of each row by heading; what XML cannot hold in a name becomes `_`."""
    rows = csv_rows(data, place)
    _row, heading = next(rows, (1, []))
    names = [_element_name(str(cell)) for cell in heading]
    return ([(name, str(cell)) for name, cell in zip(names, cells, strict=False)] for _at, cells in rows)


def _from_geojson(data: bytes, place: Place) -> Iterator[Cells]:
    """The properties of each feature, its `id`, and `geometry`: a point as ODK writes places."""
    try:
        return iter([_feature(feature) for feature in json.loads(data)["features"]])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        what = _("dit is geen eenvoudig GeoJSON-bestand met punten; sla de lijst op als CSV")
        raise place.error(what) from None


def _feature(feature: Mapping[str, Any]) -> Cells:
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


def _items(rows: Iterator[Cells], namespace: str, place: Place) -> Any:
    """`root/item`, with an element for each cell."""
    from lxml import etree

    tag = f"{{{namespace}}}" if namespace else ""
    root = etree.Element(f"{tag}root")
    for number, cells in enumerate(rows):
        if number >= MOST_ITEMS:
            raise place.error(_("dit bestand heeft meer dan {n} rijen; splits de lijst").format(n=MOST_ITEMS))
        item = etree.SubElement(root, f"{tag}item")
        for name, text in cells:
            if name:
                etree.SubElement(item, f"{tag}{name}").text = clean(text)
    return root


def _element_name(heading: str) -> str:
    written = heading.strip()
    if not written or is_name(written):
        return written
    name = re.sub(r"[^\w.-]", "_", written)
    name = name if is_name(name) else re.sub(r"[^\w.-]", "_", written, flags=re.ASCII)
    return name if is_name(name) else f"_{name}"
