"""One Chromium a module, drafts of the example instruments to visit with it, and pages of the platform."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support import chromium as browser


@pytest.fixture(scope="module")
def chrome(chromium):
    """Chromium under Playwright. Django takes the loop that Playwright keeps in this thread for asynchronous code."""
    with pytest.MonkeyPatch.context() as patch, browser.chromium(chromium) as found:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield found


@dataclass(frozen=True, slots=True)
class Visit:
    """A page on a new draft: the page, the draft, and the address of the draft, which ends in a slash."""

    page: Any
    draft: Any
    address: str
    context: Any


@pytest.fixture
def visit(chrome, django_db_setup, request):
    """Opens a new draft of an example; another host, a script that fails or a breach of the policy fails the test."""
    from meerwaarde.web.answering import services
    from support.instruments import EXAMPLES, form_of

    server = request.getfixturevalue("live_server")  # not sooner: it holds on to the database that it finds
    contexts: list[Any] = []
    wrong: list[str] = []

    def watch(page: Any) -> None:
        page.set_default_timeout(browser.LONGEST)
        page.on("request", lambda one: one.url.startswith(server.url) or wrong.append(one.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: "Content Security" in line.text and wrong.append(line.text))

    def open_(name: str, *, width: int = 1000, height: int = 800, script: bool = True, **more: Any) -> Visit:
        folder = EXAMPLES / name
        version = services.publish_form(xform=form_of(name), folder=Path(folder))
        draft, key = services.start_draft(form_version=version, language="nl")
        viewport = {"width": width, "height": height}
        context = chrome.new_context(viewport=viewport, locale="nl-NL", java_script_enabled=script, **more)
        contexts.append(context)
        context.on("page", watch)
        page = context.new_page()
        page.goto(f"{server.url}/v/{key}/1/")
        return Visit(page, draft, f"{server.url}/v/{key}/", context)

    yield open_
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def site(chrome, django_db_setup, request):
    """Opens a page of the platform; another host, a script that fails or a breach of the policy fails the test."""
    from django.core.cache import cache

    server = request.getfixturevalue("live_server")  # not sooner: it holds on to the database that it finds
    contexts: list[Any] = []
    wrong: list[str] = []
    cache.clear()

    def open_(path: str = "/", *, width: int = 1000, height: int = 800, script: bool = True, **more: Any) -> Any:
        context = chrome.new_context(
            viewport={"width": width, "height": height}, locale="nl-NL", java_script_enabled=script,
            base_url=server.url, **more,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(browser.LONGEST)
        page.on("request", lambda one: one.url.startswith(server.url) or wrong.append(one.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: "Content Security" in line.text and wrong.append(line.text))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong
