"""The files that a form names: pictures, sounds, films. They lie beside the form, under a plain name.

Lists of choices are not among them: reading the form puts those into the form itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from meerwaarde.web.answering.types import Media

# What a page shows. Nothing that a browser would run as a page of ours: scripts in an SVG stop at the policy.
TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".svg": "image/svg+xml", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg",
    ".wav": "audio/wav", ".mp4": "video/mp4", ".webm": "video/webm",
}  # fmt: skip
LARGEST = 20_000_000  # bytes of one file
_NAMED = re.compile(rb"jr://(?:images|audio|video)/([^\"'<>/\\]+)")


def named(xml: bytes) -> frozenset[str]:
    """The names of the files that an XForm mentions as `jr://images/face.png`; never a path."""
    return frozenset(unescape(name.decode(errors="replace")).strip() for name in _NAMED.findall(xml))


def beside(xml: bytes, folder: Path) -> tuple[Media, ...]:
    """The named files that lie in `folder`, or in its folder `media`. What is missing is left out."""
    found = []
    for name in sorted(named(xml)):
        mimetype = TYPES.get(Path(name).suffix.lower())
        places = (folder / name, folder / "media" / name)
        place = next((path for path in places if path.is_file() and path.stat().st_size <= LARGEST), None)
        if mimetype is not None and place is not None and not name.startswith("."):
            found.append(Media(name, place.read_bytes(), mimetype))
    return tuple(found)


def digest(media: Iterable[Media]) -> str:
    """One hash over all files, names included; empty without files."""
    lines = sorted(f"{hashlib.sha256(one.content).hexdigest()} {one.name}" for one in media)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""
