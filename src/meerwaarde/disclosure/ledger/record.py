"""A release as plain JSON content and back. Compact: margins are not spelled out, sets follow from the lowest cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from meerwaarde.disclosure.additive.types import Dimension
from meerwaarde.disclosure.ledger.types import Members, PublishedFile, Release

FORMAT = "meerwaarde-release-1"


def content_of(release: Release) -> dict[str, Any]:
    """The release without its number. Of `printed` there is one value per cell, `null` where it was hidden."""
    members = release.members
    return {
        "format": FORMAT,
        "title": release.title,
        "made": release.made,
        "variable": release.variable,
        "wave": release.wave,
        "statistic": release.statistic,
        "half": _number(release.half),
        "identified": release.identified,
        "minimum": release.minimum,
        "dimensions": [
            {
                "name": dimension.name,
                "codes": list(dimension.codes),
                "leaves": dimension.leaves,
                "relations": [[parent, list(children)] for parent, children in dimension.relations],
            }
            for dimension in release.dimensions
        ],
        "printed": [_number(value) for value in release.printed.ravel().tolist()],
        "structural": _runs(~release.real.ravel()),
        "required": [
            [int(cell), *(_number(float(level.ravel()[cell])) for level in (release.up, release.down, release.width))]
            for cell in np.flatnonzero((release.up > 0) | (release.down > 0) | (release.width > 0))
        ],
        "units": list(members.names),
        "members": {
            "cell": members.cell.tolist(),
            "unit": members.unit.tolist(),
            "id": list(members.ids),
            "amount": [_number(amount) for amount in members.amount.tolist()],
            "weight": [_number(weight) for weight in members.weight.tolist()],
        },
        "rules": list(release.rules),
        "files": [{"path": file.path, "sha256": file.sha256} for file in release.files],
    }


def release_from(content: dict[str, Any], number: int) -> Release:
    """The release of `content`. Raises ValueError, KeyError or TypeError when it is not one."""
    if content["format"] != FORMAT:
        raise ValueError(f"not {FORMAT}")
    dimensions = tuple(
        Dimension(
            str(each["name"]),
            tuple(str(code) for code in each["codes"]),
            int(each["leaves"]),
            tuple((int(parent), tuple(int(child) for child in children)) for parent, children in each["relations"]),
        )
        for each in content["dimensions"]
    )
    shape = tuple(len(dimension.codes) for dimension in dimensions)
    printed = np.array([np.nan if value is None else value for value in content["printed"]], dtype=np.float64)
    levels = np.zeros((3, printed.size))
    for cell, *required in content["required"]:
        levels[:, cell] = required
    release = Release(
        number=number,
        title=str(content["title"]),
        made=str(content["made"]),
        variable=str(content["variable"]),
        wave=str(content["wave"]),
        statistic=str(content["statistic"]),
        half=float(content["half"]),
        identified=str(content["identified"]),
        minimum=int(content["minimum"]),
        dimensions=dimensions,
        printed=printed.reshape(shape),
        real=~_mask(content["structural"], printed.size).reshape(shape),
        up=levels[0].reshape(shape),
        down=levels[1].reshape(shape),
        width=levels[2].reshape(shape),
        members=_members(content),
        rules=tuple(str(rule) for rule in content["rules"]),
        files=tuple(PublishedFile(str(file["path"]), str(file["sha256"])) for file in content["files"]),
    )
    _sound(release)
    return release


def _members(content: dict[str, Any]) -> Members:
    members = content["members"]
    return Members(
        np.array(members["cell"], dtype=np.int64),
        np.array(members["unit"], dtype=np.int64),
        np.array(members["amount"], dtype=np.float64),
        np.array(members["weight"], dtype=np.float64),
        tuple(str(who) for who in members["id"]),
        tuple(str(name) for name in content["units"]),
    )


def _sound(release: Release) -> None:
    """Raises ValueError when positions or lengths cannot be."""
    members, size = release.members, release.printed.size
    lengths = {len(each) for each in (members.cell, members.unit, members.amount, members.weight, members.ids)}
    if len(lengths) > 1:
        raise ValueError("members of unequal length")
    if not (_within(members.cell, size) and _within(members.unit, len(members.names))):
        raise ValueError("a position outside the table")
    if release.statistic not in ("count", "total"):
        raise ValueError("an unknown statistic")
    for dimension in release.dimensions:
        of = [code for parent, children in dimension.relations for code in (parent, *children)]
        if not 0 < dimension.leaves <= len(dimension.codes) or not _within(
            np.array(of, np.int64), len(dimension.codes)
        ):
            raise ValueError("a code outside its dimension")
    leaves = [dimension.leaves for dimension in release.dimensions]
    if any(
        (place >= n).any()
        for place, n in zip(np.unravel_index(members.cell, release.printed.shape), leaves, strict=True)
    ):
        raise ValueError("a row that does not stand in a lowest cell")


def _within(positions: np.ndarray, size: int) -> bool:
    return bool(((positions >= 0) & (positions < size)).all())


def _number(value: float) -> float | int | None:
    """Whole numbers without a point: shorter, and the same on every machine."""
    if np.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _runs(mask: np.ndarray) -> list[list[int]]:
    """Where a mask is true, as [start, length]."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    return [[int(start), int(end - start)] for start, end in edges.reshape(-1, 2)]


def _mask(runs: list[list[int]], size: int) -> np.ndarray:
    mask = np.zeros(size, dtype=bool)
    for start, length in runs:
        if start < 0 or length < 1 or start + length > size:
            raise ValueError("a run outside the table")
        mask[start : start + length] = True
    return mask
