"""A published version of a form: the XForm under the name of its hash, beside a record of what it is.

The hash covers all that the form needs, lists and data files included, so a frozen form cannot change unnoticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place
from meerwaarde.questionnaire.sheets import read_bytes
from meerwaarde.questionnaire.xform.parse import parse_xform
from meerwaarde.questionnaire.xform.types import XForm

RECORD = 1  # version of the record


def write_frozen(form: XForm, folder: Path) -> Path:
    """Write `<sha256>.xml` and `<sha256>.json` in `folder` (made when absent); returns the path of the XML.

    The record has `record` (its version), `form_id`, `title`, `version`, `file` and `source_sha256`. A form that is
    there already is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record = {
        "record": RECORD, "form_id": form.form_id, "title": form.title, "version": form.version,
        "file": form.file, "source_sha256": form.source_sha256, "sha256": form.sha256,
    }  # fmt: skip
    path = folder / f"{form.sha256}.xml"
    _write(path.with_suffix(".json"), json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n")
    _write(path, form.xml)
    return path


def read_frozen(path: Path | str) -> XForm:
    """The form that `write_frozen` wrote at `path`. Raises InputError when it is not what its name and record say."""
    path = Path(path)
    data = read_bytes(path, _("het formulier"))
    place = Place(path.name)
    beside = path.with_suffix(".json")
    record = read_bytes(beside, _("de beschrijving van het formulier"))
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        known = json.loads(record)
        file, source, told = str(known["file"]), str(known["source_sha256"]), str(known["sha256"])
    except (ValueError, TypeError, KeyError, RecursionError):
        what = _("deze beschrijving is beschadigd; publiceer het formulier opnieuw")
        raise Place(beside.name).error(what) from None
    if sha256 not in (path.stem, told) or path.stem != told:
        what = _("dit vastgelegde formulier is veranderd (de controlesom klopt niet); publiceer het formulier opnieuw")
        raise place.error(what)
    return parse_xform(data, file=file, source_sha256=source)


def _write(path: Path, data: bytes) -> None:
    """Write beside and rename, so that nobody reads half a file."""
    if path.exists() and path.read_bytes() == data:
        return
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
