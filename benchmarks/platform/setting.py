"""Django on a folder of data, as the programs of the platform themselves set it up."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


def set_up(folder: Path) -> None:
    """Load Django and prepare the folder: migrations, static files."""
    from meerwaarde.web.upkeep import folder as folders
    from meerwaarde.web.upkeep.setting_up import set_up as django_on

    opened = folders.opened(folder, make=True)
    django_on(opened)
    from meerwaarde.web.upkeep.preparing import prepare

    prepare(opened)
