"""Takes the picture of the README: the first screen of a report page, 1280 pixels wide, with Debian's Chromium.

`./dev demo`, then `.venv/bin/python scripts/picture.py demo-rapport/index.html docs/images/rapport.png`.
"""

from __future__ import annotations

import sys
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 1280, 800


def picture(page: Path, target: Path) -> None:
    """Write the first screen of `page` to `target` as PNG."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        view = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        view.goto(page.resolve().as_uri())
        view.evaluate("document.fonts.ready")
        target.parent.mkdir(parents=True, exist_ok=True)
        view.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    picture(Path(sys.argv[1]), Path(sys.argv[2]))
