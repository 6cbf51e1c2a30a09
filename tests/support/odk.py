"""ODK's engine and ODK Web Forms in Chromium, as oracle. `./dev vendor` builds them into `.oracle/`."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from support.chromium import chromium

ORACLE = Path(__file__).resolve().parents[2] / ".oracle"
CHROMIUM = Path("/usr/bin/chromium")
HOST = "https://oracle.invalid"  # answered from the folder, never over a network; secure, as crypto.randomUUID wants

Action = tuple[str, str] | tuple[str, str, str]  # ("set", path, value), ("add", path), ("remove", path[position])


def versions() -> dict[str, str]:
    """Version by name of what was built, empty when nothing was."""
    file = ORACLE / "versions.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


needs_oracle = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: apt-get install chromium"),
    pytest.mark.skipif(not versions(), reason="ODK Web Forms is not built: ./dev vendor (needs npm)"),
]


@dataclass(frozen=True, slots=True)
class Filled:
    """What ODK's engine made of a filling-in. `violations` are (path, kind, message); `offered` choices by path."""

    xml: str
    violations: tuple[tuple[str, str, str], ...]
    offered: dict[str, list[str]]


@contextmanager
def browser(locale: str = "nl-NL") -> Iterator[Any]:
    """A context of a fresh Chromium in Dutch."""
    with chromium(str(CHROMIUM)) as found:
        yield found.new_context(locale=locale, timezone_id="Europe/Amsterdam")


def serve(page: Any, what: str, files: Mapping[str, str | bytes]) -> None:
    """Let `page` find the host `what` (a folder of .oracle) and `files` beside it; everything else is refused."""

    def answer(route: Any) -> None:
        name = urlsplit(route.request.url).path.rpartition("/")[2] or "index.html"
        built = ORACLE / what / name
        if name in files:
            route.fulfill(body=files[name], content_type=mimetypes.guess_type(name)[0] or "text/plain")
        elif built.is_file():
            route.fulfill(path=built, content_type=mimetypes.guess_type(name)[0])
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)


class Engine:
    """ODK's engine in a page of its own."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        serve(self.page, "engine", {})
        self.page.goto(f"{HOST}/")
        self.page.wait_for_function("window.odk !== undefined")

    def fill(
        self, form: str, actions: Sequence[Action], *, files: Mapping[str, str] = {}, language: str = ""
    ) -> Filled:
        """`form` filled in from empty."""
        call = "([form, files, actions, language]) => window.odk.fill(form, files, actions, language)"
        made = self.page.evaluate(call, [form, dict(files), [list(one) for one in actions], language])
        found = tuple((one["path"], one["kind"], one["message"]) for one in made["violations"])
        return Filled(made["xml"], found, made["offered"])

    def judge(self, form: str, submissions: Sequence[str], *, files: Mapping[str, str] = {}) -> list[dict[str, Any]]:
        """The verdict on each submission: `violations` as in `fill`, and `milliseconds`."""
        call = "([form, files, submissions]) => window.odk.judge(form, files, submissions)"
        return self.page.evaluate(call, [form, dict(files), list(submissions)])
