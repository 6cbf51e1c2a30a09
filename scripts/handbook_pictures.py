"""Makes the pictures of the handbook again: the journeys of tests/browser write them, with Debian's Chromium.

`.venv/bin/python scripts/handbook_pictures.py`
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "handbook" / "images"
JOURNEYS = [
    "tests/browser/test_platform_administrator.py", "tests/browser/test_platform_member.py",
    "tests/browser/test_rounds_making.py", "tests/browser/test_rounds_member.py", "tests/browser/test_reports.py",
    "tests/browser/test_asking_figures.py",
]  # fmt: skip


def main() -> int:
    """Run the journeys with script; gives the status of the tests."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-k", "not without", *JOURNEYS]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, "MEERWAARDE_PICTURES": str(FOLDER)}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
