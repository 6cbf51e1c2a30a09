"""Submissions as files: found in folders, read one after the other, matched to their form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import language
from meerwaarde.questionnaire.expressions import OutOfBudget
from meerwaarde.questionnaire.expressions.tree import LARGEST, Node, UnreadableXml, parse_xml
from meerwaarde.questionnaire.flatten import Flat, flatten
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.instance.building import TooManyNodes
from meerwaarde.questionnaire.place import Place, shown
from meerwaarde.questionnaire.sheets import Sheet, read_bytes
from meerwaarde.questionnaire.xform.types import XForm

if TYPE_CHECKING:
    import polars as pl


TIME = "time"  # kind of the problem that judging a submission took too long


@dataclass(frozen=True, slots=True)
class Found:
    """A file that holds a submission, with its identifier and the one it replaces ("" where it has none)."""

    path: Path
    id: str
    replaces: str


def find_submissions(form: XForm, paths: Sequence[Path]) -> tuple[Found, ...]:
    """The submissions of `form` in files and folders, by name; those replaced by a later one left out.

    Folders are searched with all below them for files `.xml`; a form among them is passed over. Raises InputError for
    a file that is no submission of this form and version, for a submission that is there twice or that in the end
    replaces itself, and when there is none.
    """
    found: dict[str, Found] = {}
    for path in _files(paths):
        root = submission_root(path)
        if root.local == "html":
            continue
        check_form(form, root, path.name)
        one = Found(path, _meta(root, "instanceID"), _meta(root, "deprecatedID"))
        key = one.id or str(path)
        if key in found:
            what = _("deze inzending staat ook in {file}; haal er één weg")
            raise Place(path.name).error(what.format(file=shown(found[key].path.name)))
        found[key] = one
    if not found:
        names = ", ".join(path.name for path in paths)
        raise InputError(_("hier staan geen inzendingen (bestanden .xml)"), file=names or None)
    for one in found.values():
        _check_chain(one, found)
    replaced = {one.replaces for one in found.values()} - {""}
    return tuple(one for key, one in found.items() if key not in replaced)


def _check_chain(one: Found, found: Mapping[str, Found]) -> None:
    """Raise InputError when a submission replaces itself, by way of others or at once: none of them would be left."""
    earlier = one
    for _step in found:
        if not earlier.replaces or earlier.replaces not in found:
            return
        earlier = found[earlier.replaces]
        if earlier is one:
            what = _("deze inzending vervangt zichzelf, soms via een andere; haal deprecatedID weg uit de eerste")
            raise Place(one.path.name).error(what)


def flatten_files(form: XForm, found: Sequence[Found], language: str) -> Flat:
    """The submissions laid flat, each read when its turn comes; without an identifier it is called by its file."""
    return flatten(
        form, (_instance(form, one.path) for one in found), language, [one.id or one.path.stem for one in found]
    )


def _instance(form: XForm, path: Path) -> Instance:
    try:
        return Instance.from_xml(form, read_submission(path))
    except UnreadableXml as reason:
        raise unreadable(reason, path.name) from None
    except TooManyNodes:
        raise unreadable(UnreadableXml("size"), path.name) from None
    except OutOfBudget:
        raise too_slow(path.name) from None


def too_slow(file: str) -> InputError:
    """What to say of a submission on which the rules of the form do not end."""
    return Place(file).error(
        _("het nakijken van deze inzending duurt te lang; een regel van het formulier eindigt niet")
    )


def submissions_sheet(form: XForm, path: Path) -> Sheet:
    """The submissions at `path` as a table for `read_answers`: the wide one; rows are counted as in wide.csv.

    Raises InputError, naming the file, for submissions that cannot be used or tabulated.
    """
    import polars as pl

    found = find_submissions(form, [path])
    for one in found:
        _check_tabulates(_instance(form, one.path), one.path.name)
    flat = flatten_files(form, found, language())
    columns: dict[str, pl.Series] = {
        column.name: pl.Series(column.name, [row[at].strip() for row in flat.wide.rows], dtype=pl.String)
        for at, column in enumerate(flat.wide.columns)
    }
    rows = np.arange(2, len(flat.wide.rows) + 2, dtype=np.int64)
    return Sheet(path.name, None, sha256_of([one.path for one in found]), columns, rows, {})


def _check_tabulates(instance: Instance, file: str) -> None:
    """Raise InputError for an answer that no table has a place for: not a choice, or not of the type asked."""
    try:
        problems = instance.problems(language=language())
    except OutOfBudget:
        raise too_slow(file) from None
    for problem in problems:
        if problem.kind in ("choice", "type"):
            what = _("dit antwoord past niet bij de vraag; kijk de inzending na met meerwaarde form validate")
            raise Place(file, question=problem.path).error(what)


def sha256_of(paths: Sequence[Path]) -> str:
    """One hash over files: SHA-256 of the lines `hash name` of each, sorted, as sha256sum would list them."""
    lines = sorted(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_submission(path: Path) -> bytes:
    """The content of a submission. Raises UnreadableXml when it is too large, before it is read; InputError."""
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableXml("size")
    except OSError:
        pass  # read_bytes says what is wrong
    return read_bytes(path, _("de inzending"))


def submission_root(path: Path) -> Node:
    """The root element of a submission. Raises InputError for XML that is hostile, broken or too large."""
    try:
        return parse_xml(read_submission(path)).elements[0]
    except UnreadableXml as reason:
        raise unreadable(reason, path.name) from None


def unreadable(reason: UnreadableXml, file: str) -> InputError:
    """What to say of XML that cannot be used."""
    what = {
        "doctype": _("dit bestand bevat een DOCTYPE; dat is in een inzending niet toegestaan"),
        "size": _("dit bestand is te groot: meer dan {n} MB, of te veel onderdelen; zo groot is geen inzending").format(
            n=LARGEST // 1_000_000
        ),
        "depth": _("dit bestand is te diep genest; zo diep is geen inzending"),
    }.get(reason.reason, _("dit is geen goede XML; geef de inzending zoals het formulier die verstuurde"))
    return Place(file).error(what)


def check_form(form: XForm, root: Node, file: str) -> None:
    """Raise InputError unless the submission was made with this form in this version."""
    form_id, version = root.attribute("id") or root.namespace, root.attribute("version") or ""
    if root.local != form.root or (form_id and form_id != form.form_id):
        what = _("dit is geen inzending van het formulier {form}, maar van {other}")
        raise Place(file).error(what.format(form=shown(form.form_id), other=shown(form_id or root.local)))
    if version != form.version:
        what = _(
            "deze inzending hoort bij versie {other} van het formulier, niet bij versie {version}; geef dat formulier"
        )
        raise Place(file).error(what.format(other=shown(version), version=shown(form.version)))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = (each for each in path.rglob("*.xml") if each.is_file())
            yield from sorted(
                each for each in inside if not any(part.startswith(".") for part in each.relative_to(path).parts)
            )
        else:
            yield path


def _meta(root: Node, name: str) -> str:
    meta = root.child("meta")
    child = meta.child(name) if meta is not None else None
    return child.value.strip() if child is not None else ""
