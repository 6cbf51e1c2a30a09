"""Somebody who fills in a form without JavaScript, through Django's client."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from django.test import Client

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import read_xform
from meerwaarde.web.answering import selectors, services
from meerwaarde.web.answering.models import Draft
from meerwaarde.web.answering.types import Media


class Respondent:
    """Somebody with a link: opens pages, fills in fields by path, presses buttons."""

    def __init__(self, form: Path, media: list[Media] | None = None) -> None:
        version = services.publish_form(xform=read_xform(form), media=media or [])
        self.draft, self.key = services.start_draft(form_version=version)
        self.browser = Client()
        self.address = ""
        self.page = ""
        self.status = 0

    def open(self, address: str = "") -> str:
        self.address = address or f"/v/{self.key}/"
        self._seen(self.browser.get(self.address, follow=True))
        return self.page

    def go(self, number: int, query: str = "") -> str:
        return self.open(f"/v/{self.key}/{number}/{query}")

    def press(self, button: str, **fields: str | list[str]) -> str:
        """Send what stands on the page, with `fields` (path behind /data/, slashes as __) changed."""
        return self.send(button, {f"v:/data/{name.replace('__', '/')}": value for name, value in fields.items()})

    def send(self, button: str, fields: dict[str, str | list[str]]) -> str:
        answer = self.browser.post(self.address, {**self.filled(), **fields, "actie": button}, follow=True)
        self._seen(answer)
        return self.page

    def _seen(self, answer) -> None:
        self.status = answer.status_code
        if answer.redirect_chain:
            self.address = answer.redirect_chain[-1][0].partition("#")[0]
        self.page = answer.content.decode()

    def filled(self) -> dict[str, list[str]]:
        """What a browser would send of the page as it is shown."""
        found: dict[str, list[str]] = {}
        for tag in re.findall(r"<input\b[^>]*>", self.page):
            had = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
            if "name" in had and (had.get("type") not in ("radio", "checkbox") or " checked" in tag):
                found.setdefault(had["name"], []).append(had.get("value", ""))
        for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', self.page, re.DOTALL):
            found.setdefault(unescape(name), []).append(unescape(text))
        for name, inner in re.findall(r'<select[^>]* name="([^"]*)".*?>(.*?)</select>', self.page, re.DOTALL):
            chosen = re.findall(r'<option value="([^"]*)"[^>]* selected', inner)
            found.setdefault(unescape(name), []).append(unescape(chosen[0]) if chosen else "")
        return found

    @property
    def answers(self) -> Instance:
        draft = Draft.objects.get(pk=self.draft.pk)
        return Instance.from_xml(selectors.form_of(draft), draft.xml, draft=True)

    def value(self, path: str) -> str:
        return self.answers.value(f"/data/{path}")

    @property
    def title(self) -> str:
        found = re.findall(r"<h1[^>]*>(.*?)</h1>", self.page, re.DOTALL)
        assert len(found) == 1, "a page has one h1"
        return " ".join(re.sub(r"<[^>]*>", "", unescape(found[0])).split())
