"""Where a report comes from: inputs, versions, options, seed and rules, so that somebody else can make it again.

File names stand here without their folders, and no secret parameter of the protection, because the file is public.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any

from meerwaarde import __version__
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

MADE_BY = "meerwaarde report"  # by this `folder` knows a folder of ours
LIBRARIES = (
    "highspy", "jinja2", "lxml", "numpy", "openpyxl", "polars", "python-calamine", "python-docx", "pyxform", "scipy",
    "typst", "xlsxwriter",
)  # fmt: skip
_SECRET = ("secret", "password", "token", "salt", "key")


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read: its part ("form", "responses", "register", ...), its name without folder, its hash; None
    where that would tell what is in it."""

    role: str
    file: str
    sha256: str | None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal; of a folder that of the list `hash  name` of its files, sorted."""
    if path.is_dir():
        files = sorted(each for each in path.rglob("*.xml") if each.is_file())
        lines = sorted(f"{sha256_of(each)}  {each.name}\n" for each in files)
        return hashlib.sha256("".join(lines).encode("utf-8", "replace")).hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def made_on() -> date:
    """The date of making: today in UTC, or that of SOURCE_DATE_EPOCH, so that a report can be made again.

    Source: reproducible-builds.org, SOURCE_DATE_EPOCH. Raises InputError when that is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise InputError(_("SOURCE_DATE_EPOCH is geen aantal seconden: {}").format(epoch)) from None


def _public(value: object) -> Any:
    """An option as JSON can hold it; a path keeps only its name."""
    if isinstance(value, PurePath):
        return value.name
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Iterable):
        return [_public(item) for item in value]
    return str(value)


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def provenance(
    *,
    inputs: Sequence[Input],
    options: Mapping[str, object],
    seed: int | None,
    rules: Sequence[str],
    counts: Mapping[str, int | None],
    made: date,
    files: Iterable[str] = (),
) -> dict[str, Any]:
    """The content of provenance.json, in a fixed order.

    `options` are those given on the command line; paths lose their folders, and options whose name speaks of a
    secret are left out. `rules` are the rules of protection by name. `counts` are whole numbers that are published
    anyway. `files` are the names of the outputs: what else stands in the folder is not ours.
    """
    public = {name: _public(value) for name, value in options.items() if not any(word in name for word in _SECRET)}
    return {
        "made_by": MADE_BY,
        "made": made.isoformat(),
        "program": {"name": "meerwaarde", "version": __version__},
        "python": platform.python_version(),
        "libraries": _versions(),
        "inputs": [{"role": item.role, "file": PurePath(item.file).name, "sha256": item.sha256} for item in inputs],
        "options": dict(sorted(public.items())),
        "seed": seed,
        "rules": list(rules),
        "counts": dict(counts),
        "files": sorted({*files, "provenance.json"}),
    }


def as_json(content: Mapping[str, Any]) -> bytes:
    """The bytes of provenance.json."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "replace")
