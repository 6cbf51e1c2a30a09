"""`meerwaarde protect`: rows or cells in, a table that may be published and its private proof out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks."""

    micro: Path | None
    cells: Path | None
    by: tuple[str, ...]
    value: str | None
    weight: str | None
    holding: str | None
    waiver: str | None
    identifier: str | None
    hierarchies: tuple[str, ...]  # COLUMN=FILE
    rules: tuple[str, ...]  # NAME=VALUE
    total: str
    decimal: str | None
    ledger: Path | None
    wave: str
    title: str | None
    method: str
    optimal: bool
    out: Path | None
    proof: Path | None


def example(folder: Path) -> int:
    raise NotImplementedError


def run(request: Request, *, as_json: bool) -> int:
    raise NotImplementedError
