"""When a draft was saved elsewhere in between: both versions side by side, and nothing overwritten."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering.pages import Page, leaves, places
from meerwaarde.web.answering.posted import apply_posted
from meerwaarde.web.answering.said import said
from meerwaarde.web.answering.shared import shown
from meerwaarde.web.answering.sitting import Sitting
from meerwaarde.web.answering.voice import Words, voice


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that was answered differently here and there."""

    label: Words
    yours: str
    theirs: str


def conflict_page(request: HttpRequest, sitting: Sitting, page: Page) -> HttpResponse:
    """Status 409: what was posted beside what is stored, with a choice. `sitting` holds what is stored now."""
    posted = [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if name not in ("actie", "revisie", "controle", "stand")
    ]
    return shown(
        request,
        "conflict",
        sitting,
        status=409,
        differences=differences(request, sitting, page),
        posted=posted,
        address=sitting.address(page),
    )


def differences(request: HttpRequest, sitting: Sitting, page: Page) -> list[Difference]:
    """The questions of a page on which what was posted is not what is stored."""
    stored = sitting.voice
    mine = Instance.from_xml(sitting.form, sitting.instance.to_xml(), draft=True)
    changed = apply_posted(mine, page, request.POST, stored.code).changed
    speaker = voice(mine, sitting.language, stored.address)
    return [
        Difference(
            stored.words(place.control.label, place.path),
            said(place, mine.value(place.path), speaker),
            said(place, sitting.instance.value(place.path), stored),
        )
        for place in leaves(places(page.controls, sitting.instance))
        if place.path in changed
    ]
