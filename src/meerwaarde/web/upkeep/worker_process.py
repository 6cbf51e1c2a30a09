"""The worker as a process of its own: `python -m meerwaarde.web.upkeep.worker_process READY`."""

from __future__ import annotations

import os
import sys

from meerwaarde.web.upkeep.ending import die_with_parent, say_ready

KINDNESS = 10  # to the pages: who waits for one goes before a report or a mail


def main(ready: int) -> None:
    """Say that we are up, then work until SIGTERM."""
    die_with_parent(int(os.environ["MEERWAARDE_PARENT"]))
    os.nice(KINDNESS)
    import django

    from meerwaarde.web.upkeep.setting_up import unswept

    with unswept():
        django.setup()
        from meerwaarde.web.upkeep.working import Working

    say_ready(ready)
    Working.of_folder().live()


if __name__ == "__main__":
    main(int(sys.argv[1]))
