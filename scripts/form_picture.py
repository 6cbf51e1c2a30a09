"""Takes the second picture of the README: a page of the monitor beside one of the client meter on a phone.

Both are real pages of `meerwaarde form preview`, filled in with Debian's Chromium, beside each other in one picture.

`.venv/bin/python scripts/form_picture.py docs/images/vragenlijst.png`.
"""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from picture import CHROMIUM, FLAGS

ROOT = Path(__file__).resolve().parent.parent
HEIGHT = 760
DESK, PHONE, GAP = 820, 390, 30


@contextmanager
def preview(example: str) -> Iterator[str]:
    """The address at which an example is served, for as long as the block runs."""
    form = ROOT / "examples" / example / "form.xlsx"
    command = [sys.executable, "-m", "meerwaarde", "form", "preview", str(form), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        try:
            yield next(word for word in served.stdout.readline().split() if word.startswith("http"))
        finally:
            served.terminate()


def monitor(browser: Any, address: str) -> bytes:
    """A team of the monitor, with a soft check that asks why."""
    view = browser.new_page(viewport={"width": DESK, "height": HEIGHT}, color_scheme="light")
    view.set_default_timeout(8000)
    view.goto(address)
    view.get_by_label("Wat is uw lidnummer?").fill("L00123")
    view.get_by_label("Hoeveel mensen zijn bij u in dienst?").select_option("tot51")
    view.get_by_label("Ouderenwerk").check()
    view.get_by_label("Op welke dag gelden uw antwoorden?").fill("1-10-2026")
    view.get_by_role("button", name="Verder", exact=True).click()
    view.get_by_label("Ja", exact=True).check()
    view.get_by_label("Hoe heet het team?").fill("Team Noord")
    view.get_by_label("Team voor alle vragen").check()
    view.get_by_label("In welke provincie werkt het team?").select_option("pv26")
    view.locator("select[name$=team_gemeente]").select_option("gm0344")
    fte = view.get_by_label("Hoeveel fte van uw organisatie")
    fte.fill("42,5")
    fte.blur()
    view.get_by_label("Klopt dit?").wait_for()
    view.get_by_text("Bewaard", exact=True).wait_for(state="attached")
    view.get_by_text("In welke provincie werkt het team?").evaluate("node => node.scrollIntoView()")
    return bytes(view.screenshot())


def client_meter(browser: Any, address: str) -> bytes:
    """The first question of the client meter on a phone."""
    view = browser.new_page(viewport={"width": PHONE, "height": HEIGHT}, color_scheme="light")
    view.goto(address)
    view.get_by_text("Beter", exact=True).click()
    view.get_by_text("Bewaard", exact=True).wait_for(state="attached")
    return bytes(view.screenshot())


def beside(browser: Any, pictures: list[bytes], target: Path) -> None:
    """Write the pictures as one, from left to right."""
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in pictures)
    style = f"body{{display:flex;gap:{GAP}px;margin:{GAP}px;background:#d8d5ce}}img{{border-radius:6px}}"
    view = browser.new_page(viewport={"width": DESK + PHONE + 3 * GAP, "height": HEIGHT + 2 * GAP})
    view.set_content(f"<style>{style}</style>{images}")
    target.parent.mkdir(parents=True, exist_ok=True)
    view.screenshot(path=str(target))


def main(target: Path) -> None:
    """Serve, fill in and draw."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, preview("monitor-teams") as teams, preview("client-meter") as meter:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        beside(browser, [monitor(browser, teams), client_meter(browser, meter)], target)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
