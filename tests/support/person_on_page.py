"""The same person on our own page, as `meerwaarde form preview` serves it, with or without JavaScript."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from support.persons import Add, Answer, Remove, Step

ROOT = Path(__file__).resolve().parents[2]
SAVED = "() => document.querySelector('[data-state]').textContent === document.querySelector('form').dataset.saved"


@contextmanager
def previewed(form: Path, folder: Path) -> Iterator[str]:
    """The address of the preview of `form`; its database is below `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(folder), "TZ": "Europe/Amsterdam"}
    command = [sys.executable, "-m", "meerwaarde", "form", "preview", str(form), "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None, "the preview did not start"
            yield found[0]
        finally:
            process.terminate()


def sent(folder: Path) -> str:
    """The last submission that the preview kept below `folder`."""
    (file,) = [path for path in folder.glob("*/*") if path.suffix in (".sqlite3", ".db")]
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        rows = database.execute("select xml from answering_submission order by rowid desc limit 1").fetchall()
    database.close()
    return str(rows[0][0])


class OnPage:
    """Walks from page to page in Dutch; what appears after an answer is fetched by "Bijwerken" without JavaScript."""

    def __init__(self, context: Any, address: str, folder: Path, *, script: bool) -> None:
        self.folder = folder
        self.script = script
        self.page = context.new_page()
        self.page.set_default_timeout(5_000)
        self.page.goto(address)

    def press(self, name: str | re.Pattern[str]) -> None:
        """A button, and wait for what it brings."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def send(self) -> str:
        for _page in range(20):
            if self.page.get_by_role("button", name="Versturen").count():
                self.press("Versturen")
                return sent(self.folder)
            self.press(re.compile(r"^(Verder|Nakijken)$"))
        raise AssertionError(self.page.locator("main").inner_text())

    def do(self, step: Step) -> None:
        match step:
            case Answer(question, said, nth):
                self.answer(self.question(question, nth), said)
                if self.script:
                    self.page.wait_for_function(SAVED)
            case Add(repeat):
                self.press(re.compile(rf"^\s*\S.*: {re.escape(repeat)}$"))
            case Remove(repeat, nth):
                self.press(re.compile(rf"{re.escape(repeat)} {nth}\b"))
                sure = self.page.get_by_role("button", name=re.compile("^Ja"))
                if sure.count():
                    self.press(re.compile("^Ja"))

    def question(self, label: str, nth: int) -> Any:
        """The question on this page, after an update, or on a page further on."""
        words = re.compile(rf"^\s*{re.escape(label)}(\s*\(verplicht\))?\s*$")
        legends = self.page.locator(".field > legend, .field > label, .field > h1, .table th[scope=row]")
        for _page in range(10):
            found = legends.filter(has_text=words)
            if found.count() >= nth:
                return found.nth(nth - 1).locator("xpath=..")
            if not self.script and self.page.get_by_role("button", name="Bijwerken").count():
                self.press("Bijwerken")
                if legends.filter(has_text=words).count() >= nth:
                    continue
            self.press("Verder")
        seen = self.page.locator("main").inner_text()
        raise LookupError(f"{label} is not asked; this was the last page: {seen[:1500]}")

    def answer(self, question: Any, said: str | tuple[str, ...]) -> None:
        wanted = (said,) if isinstance(said, str) else said
        if question.locator("ol.ranks").count():
            for place, label in enumerate(wanted, start=1):
                question.locator("li.choice", has_text=label).locator("input[type=text]").fill(str(place))
        elif question.locator("select").count():
            question.locator("select").select_option(label=str(said))
        elif question.locator("input[type=radio], input[type=checkbox]").count():
            for label in wanted:
                exact = re.compile(rf"^\s*{re.escape(label)}\s*$")
                question.locator("label", has_text=exact).last.click()
        else:
            field = question.locator("input[type=text], textarea").first
            field.fill(self.typed(str(said)))
            field.blur()

    @staticmethod
    def typed(said: str) -> str:
        """A date as a person here writes it."""
        try:
            return f"{date.fromisoformat(said):%d-%m-%Y}"
        except ValueError:
            return said
