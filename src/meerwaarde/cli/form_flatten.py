"""`meerwaarde form flatten FORM SUBMISSIONS... --out DIR`: submissions as flat tables."""

from __future__ import annotations

import json
from pathlib import Path

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.publication import folder
from meerwaarde.publication.flat_files import MADE_BY, flat_files
from meerwaarde.questionnaire.submissions import find_submissions, flatten_files, sha256_of
from meerwaarde.questionnaire.xform import read_xform


def run(form: Path, submissions: list[Path], out: Path, as_json: bool, language: str) -> int:
    """Write the tables into the folder `out`; exit status 0. Raises InputError; nothing is written then."""
    folder.check(out, made_by=MADE_BY)
    read = read_xform(form)
    found = find_submissions(read, submissions)
    flat = flatten_files(read, found, language)
    files = flat_files(flat, form=read.source_sha256, submissions=sha256_of([one.path for one in found]))
    folder.write_private(out, files, made_by=MADE_BY)
    told = {"out": str(out), "submissions": len(flat.wide.rows), "files": sorted(files)}
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    count = len(flat.wide.rows)
    what = ngettext("{n} inzending staat in {out}: {files}.", "{n} inzendingen staan in {out}: {files}.", count)
    print(what.format(n=count, out=out, files=", ".join(sorted(files))))
    print(_("Alleen voor u: hierin staan de antwoorden zelf. Niet publiceren."))
    return 0
