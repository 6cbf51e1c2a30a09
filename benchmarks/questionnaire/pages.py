"""How heavy a page is and when it can be answered, on a slow line and a slow phone."""

from __future__ import annotations

import gzip
import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LINE = 1_600_000 / 8  # bytes a second, down; a busy mobile network
UP = 750_000 / 8
DELAY = 150  # milliseconds there and back
SLOWER = 4  # times: an old phone against this processor
WIDTH, HEIGHT = 390, 844
TIMEOUT = 120_000  # milliseconds

# Ready: something is painted, and the first question is on screen where a person can type or choose.
FIELDS = ", ".join(f"{place} {field}" for place in ("main", "#form") for field in ("input", "textarea", "select"))
READY = """fields => {
  if (!performance.getEntriesByName('first-contentful-paint').length) return 0;
  for (const field of document.querySelectorAll(fields)) {
    const box = field.closest('label') ?? field.parentElement;
    if (field.type !== 'hidden' && !field.disabled && box.getBoundingClientRect().height > 0) return performance.now();
  }
  return 0;
}"""


@dataclass(slots=True)
class Weight:
    """Bytes over the line by kind (Document, Stylesheet, Script, Font, Image, ...), and seconds until ready."""

    bytes: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def without_fonts(self) -> int:
        return sum(size for kind, size in self.bytes.items() if kind not in ("Font", "Image", "Media"))


def visit(chromium: Any, address: str) -> Weight:
    """One visit with an empty cache."""
    context = chromium.new_context(locale="nl-NL", viewport={"width": WIDTH, "height": HEIGHT})
    try:
        page = context.new_page()
        talk = context.new_cdp_session(page)
        kinds: dict[str, str] = {}
        weight = Weight()

        def received(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = event["type"]

        def finished(event: dict[str, Any]) -> None:
            kind = kinds.get(event["requestId"], "Other")
            weight.bytes[kind] = weight.bytes.get(kind, 0) + int(event["encodedDataLength"])

        talk.on("Network.responseReceived", received)
        talk.on("Network.loadingFinished", finished)
        talk.send("Network.enable")
        talk.send("Network.setCacheDisabled", {"cacheDisabled": True})
        line = {"offline": False, "latency": DELAY, "downloadThroughput": LINE, "uploadThroughput": UP}
        talk.send("Network.emulateNetworkConditions", line)
        talk.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="commit", timeout=TIMEOUT)
        weight.seconds = page.wait_for_function(READY, arg=FIELDS, polling=20, timeout=TIMEOUT).json_value() / 1000
        page.wait_for_load_state("networkidle", timeout=TIMEOUT)
        return weight
    finally:
        context.close()


def measure(chromium: Any, address: str, visits: int) -> Weight:
    """The weight of the page, with the median time of some visits."""
    seen = [visit(chromium, address) for _ in range(visits)]
    return Weight(seen[-1].bytes, statistics.median(one.seconds for one in seen))


def fonts_inside(folder: Path) -> int:
    """Compressed bytes of the fonts that a peer carries inside its script, so that no peer pays for letters."""
    inside = 0
    for file in folder.glob("*.js"):
        whole = file.read_bytes()
        without = re.sub(rb"url\(data:font/[^)]*\)", b"url()", whole)
        inside += len(gzip.compress(whole, 9)) - len(gzip.compress(without, 9))
    return inside
