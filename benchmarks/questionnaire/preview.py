"""Our page, as `meerwaarde form preview` serves it, behind the same compressing server as the peers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from served import served


@contextmanager
def previewed(form: Path) -> Iterator[str]:
    """The address of the first page of `form`."""
    command = [sys.executable, "-m", "meerwaarde", "form", "preview", str(form), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+?(?=/\s|\s)", process.stdout.readline())
        if found is None:
            sys.exit("meerwaarde form preview did not start")
        with urlopen(found[0]) as first:  # it begins a draft and leads to its first page
            place = urlsplit(first.url).path
        with served(upstream=found[0]) as address:
            yield address + place
    finally:
        process.terminate()
        process.wait(30)
