"""Typst, with our own fonts only, so that every machine sets the same pages.

A large report costs Typst some 400 MB. It is set in a process of its own, whose memory goes back to the system at
once; `python -m meerwaarde.publication.typesetting` is that process. Typst also turns charts into PNG: it holds its
fonts in memory, and its pictures are a third of the size that other programs make of the same SVG.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

_LOST = "\N{REPLACEMENT CHARACTER}"
_FONTS = Path(__file__).parent.parent / "fonts"


def typeset(files: Mapping[str, bytes], timestamp: int) -> bytes:
    """The tagged PDF (PDF/UA-1) of `main.typ` in `files`; `timestamp` in seconds since 1970 (UTC)."""
    import typst

    pdf: bytes = typst.compile(
        dict(files),  # type: ignore[call-overload]  # a dict of files is accepted, its types forget to say so
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=timestamp,
    )
    return pdf


def unprintable(texts: Iterable[str]) -> dict[int, str]:
    """A table for `str.translate` that replaces what none of our fonts can print (PDF/UA refuses a missing glyph)."""
    signs = {sign for text in texts for sign in text if not (sign.isascii() and sign.isprintable())} - {"\n"}
    return dict.fromkeys(map(ord, _missing("".join(sorted(signs)))), _LOST)


@cache
def _missing(signs: str) -> str:
    """The signs among `signs` without a glyph, found by halving: nearly always one look says there are none."""
    if not signs or _prints(signs):
        return ""
    if len(signs) == 1:
        return signs
    middle = len(signs) // 2
    return _missing(signs[:middle]) + _missing(signs[middle:])


def _prints(signs: str) -> bool:
    from typst import TypstError

    page = '#set document(title: "x")\n#set text(font: "Noto Sans")\n#json("signs.json").join([ ])'
    try:
        typeset({"main.typ": page.encode(), "signs.json": json.dumps(list(signs)).encode()}, 0)
    except TypstError:
        return False
    return True


def png(svg: str) -> bytes:
    """A picture (SVG, its size in pixels) as PNG, two pixels for each of its own."""
    import typst

    root = ET.fromstring(svg)
    size = f"width: {root.get('width')}pt, height: {root.get('height')}pt"
    sheet = f'#set page({size}, margin: 0pt)\n#image("picture.svg", {size})'
    picture: bytes = typst.compile(
        {"main.typ": sheet.encode(), "picture.svg": svg.encode()},  # type: ignore[call-overload]
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        format="png",
        ppi=2 * 72.0,
    )
    return picture


def typeset_apart(files: Mapping[str, bytes], timestamp: int) -> bytes:
    """The same as `typeset`, in a process of its own. Raises RuntimeError when that fails."""
    return _apart({"files": {name: content.decode() for name, content in files.items()}, "timestamp": timestamp})


def pngs_apart(svgs: Sequence[str]) -> list[bytes]:
    """The same as `png` for many pictures, in a process of its own. Raises RuntimeError when that fails."""
    return [base64.b64decode(line) for line in _apart({"pictures": list(svgs)}).splitlines()]


def _apart(order: Mapping[str, object]) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "meerwaarde.publication.typesetting"],
        input=json.dumps(order).encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout


def _main() -> None:
    order = json.load(sys.stdin.buffer)
    for svg in order.get("pictures", ()):
        sys.stdout.buffer.write(base64.b64encode(png(svg)) + b"\n")
    if "files" in order:
        files = {name: text.encode() for name, text in order["files"].items()}
        sys.stdout.buffer.write(typeset(files, order["timestamp"]))


if __name__ == "__main__":
    _main()
