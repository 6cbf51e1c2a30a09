"""Reference data with its sources: kept beside the project, not in it, because it is not ours to give away."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"


def reference(relative: str) -> Path:
    """The file or folder `relative` of the reference data. Skips the test, with the reason, when it is not here."""
    path = DATA / relative
    if not path.exists():
        pytest.skip(f"reference data {relative} is not here (expected in ../shared/data beside the project)")
    return path
