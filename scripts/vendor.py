"""Fetch what others made, as `vendor.toml` lists it, and see that it is byte for byte what was listed.

Needs npm, which nothing else here does. `--accept` writes the sha256 of what came instead of comparing.
"""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from cut_css import cut

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "vendor.toml"


def fetch(name: str, version: str) -> dict[str, bytes]:
    """The files of one npm package by their path inside it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{name}@{version}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        (archive,) = Path(folder).glob("*.tgz")
        files = {}
        with tarfile.open(archive) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is not None:
                    files[member.name.partition("/")[2]] = content.read()
        return files


def subset(font: bytes, unicodes: str, flavour: str) -> bytes:
    """`font` with only these signs, without hinting; the same bytes at every run."""
    from fontTools import subset as tool

    options = tool.Options()
    options.flavor = "woff2" if flavour == "woff2" else None
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum", "pnum", "sups", "subs"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.recalc_timestamp = False
    options.notdef_outline = True
    loaded = tool.load_font(io.BytesIO(font), options)
    subsetter = tool.Subsetter(options)
    subsetter.populate(unicodes=tool.parse_unicodes(unicodes))
    subsetter.subset(loaded)
    buffer = io.BytesIO()
    tool.save_font(loaded, buffer, options)
    return buffer.getvalue()


def make(entry: dict[str, Any], content: bytes) -> bytes:
    match entry["make"]:
        case "subset":
            return subset(content, entry["unicodes"], entry["path"].rpartition(".")[2])
        case "text":
            return re.sub(rb"\n?//[#@] sourceMappingURL=\S*", b"", content)
        case "copy":
            return content
        case "cut":
            name, version, path = entry["tokens"]
            rules = {key: entry[key] for key in ("root", "elements", "without", "kept")}
            return cut(content.decode(), fetch(name, version)[path].decode(), **rules).encode()
        case other:
            raise ValueError(f"vendor.toml: make = {other!r} is unknown, for {entry['path']}")


def main(arguments: list[str]) -> int:
    accept = arguments == ["--accept"]
    if arguments and not accept:
        print(__doc__, file=sys.stderr)
        return 2
    text = LIST.read_text()
    wrong = 0
    packages: list[dict[str, Any]] = tomllib.loads(text)["package"]
    for package in packages:
        files = fetch(package["name"], package["version"])
        for entry in package["file"]:
            made = make(entry, files[entry["from"]])
            digest = hashlib.sha256(made).hexdigest()
            if digest != entry["sha256"] and not accept:
                print(f"{entry['path']}: sha256 is {digest}, in vendor.toml staat {entry['sha256']}", file=sys.stderr)
                wrong += 1
                continue
            path = ROOT / entry["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
            pattern = rf'(path = "{re.escape(entry["path"])}"\n(?:(?!sha256|\[).*\n)*sha256 = ")[0-9a-f]*"'
            text = re.sub(pattern, rf'\g<1>{digest}"', text)
            print(f"{entry['path']}: {len(made):,} bytes")
    if accept:
        LIST.write_text(text)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
