"""One respondent at one draft: the answers, the pages and the language, as a view needs them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from django.urls import reverse

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import Language, Shape, XForm
from meerwaarde.web.answering import selectors
from meerwaarde.web.answering.fields import Part, Setting, parts_of
from meerwaarde.web.answering.messages import Messages, messages_of
from meerwaarde.web.answering.pages import (
    Page,
    Place,
    is_for_clients,
    leaves,
    minutes_of,
    pages_of,
    places,
    shown_pages,
)
from meerwaarde.web.answering.types import Opened, given_of
from meerwaarde.web.answering.voice import Voice, Words, language_of, voice

if TYPE_CHECKING:
    from meerwaarde.web.answering.models import Draft


@dataclass(frozen=True, slots=True)
class Sitting:
    """A draft opened through its secret `key`."""

    key: str
    opened: Opened
    form: XForm
    instance: Instance
    pages: tuple[Page, ...]
    language: Language
    voice: Voice

    @property
    def draft(self) -> Draft:
        """The draft as it was read."""
        return self.opened.draft

    def again(self, draft: Draft) -> Sitting:
        """The same respondent at the draft as it is stored now."""
        return sit_down(self.key, replace(self.opened, draft=draft))

    @property
    def for_clients(self) -> bool:
        """Whether it is one question a page."""
        return is_for_clients(self.form)

    def shown(self) -> list[Page]:
        """The pages on which something is asked now."""
        return shown_pages(self.open_pages(), self.instance)

    def open_pages(self) -> tuple[Page, ...]:
        """The pages that this link opens: all, or those that were shared."""
        wanted = self.opened.pages
        return tuple(page for page in self.pages if page.number in wanted) if wanted else self.pages

    def page(self, number: int) -> Page | None:
        """The page with that number, shown or not."""
        return next((page for page in self.open_pages() if page.number == number), None)

    def after(self, page: Page) -> Page | None:
        """The next page that is shown; None: the answers are read back."""
        return next((one for one in self.shown() if one.number > page.number), None)

    def before(self, page: Page) -> Page | None:
        """The page before it that is shown."""
        return next((one for one in reversed(self.shown()) if one.number < page.number), None)

    def address(self, page: Page | None) -> str:
        """Where a page is; without one, where the answers are read back."""
        if page is None:
            return reverse("answering:check", args=[self.key])
        return reverse("answering:page", args=[self.key, page.number])


def sit_down(key: str, opened: Opened) -> Sitting:
    """Open a draft that was not sent yet."""
    draft = opened.draft
    form = selectors.form_of(draft)
    instance = Instance.from_xml(form, draft.xml, draft=True)
    language = language_of(form, draft.language)
    speaker = replace(voice(instance, language, partial(media_address, key)), known=given_of(draft.given))
    return Sitting(key, opened, form, instance, pages_of(form), language, speaker)


def media_address(key: str, name: str) -> str:
    """Where a media file of the form of this draft is."""
    return reverse("answering:media", args=[key, name])


def stand_of(sitting: Sitting, page: Page) -> str:
    """What the answers on a page are now, as a mark. Who posts the mark that stands, overwrites nothing of others."""
    instance = sitting.instance
    asked = leaves(places(page.controls, instance))
    said = [f"{one.path}={instance.value(one.path)}={instance.explanation(one.path)}" for one in asked]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the respondent is. `minutes` is what is left, 0 when nobody said how long the form takes."""

    number: int
    total: int
    minutes: int

    @property
    def dots(self) -> list[bool]:
        """One for each page, True up to this one."""
        return [at <= self.number for at in range(1, self.total + 1)]


def progress(sitting: Sitting, page: Page) -> Progress:
    """How far `page` is among those shown, weighed by questions for the minutes."""
    standing = {one.number: places(one.controls, sitting.instance) for one in sitting.open_pages()}
    shown = [one for one in sitting.open_pages() if standing[one.number]]
    number = 1 + sum(one.number < page.number for one in shown)
    questions = {one.number: sum(1 for _ in leaves(standing[one.number])) for one in shown}
    left = sum(count for at, count in questions.items() if at >= page.number)
    share = left / (sum(questions.values()) or 1)
    return Progress(number, max(len(shown), number), ceil(minutes_of(sitting.form) * share))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one page now."""

    page: Page
    placed: tuple[Place, ...]
    title: Words
    hint: Words
    above: tuple[Words, ...]  # titles of the groups around a question that is alone on its page
    parts: tuple[Part, ...]
    messages: Messages
    own_title: bool  # whether the one question on the page is its heading


def sheet(sitting: Sitting, page: Page, *, checked: bool, live: bool = False) -> Sheet:
    """A page with its questions as they are answered now. `checked` and `live` as in `messages_of`."""
    speaker = sitting.voice
    placed = places(page.controls, sitting.instance)
    messages = messages_of(placed, speaker, checked=checked, live=live)
    heading = _question(placed) if sitting.for_clients else ""
    group = page.group
    title, hint, inner = _titled(sitting, placed) if group and not heading else (form_title(sitting), None, placed)
    above = tuple(words for one in page.around if sitting.for_clients and (words := speaker.words(one.label, one.path)))
    whole = group.path if group and group.shape is Shape.REPEAT else ""
    parts = parts_of(inner, Setting(speaker, messages, heading or whole))
    return Sheet(page, placed, title, hint or speaker.words(None, ""), above, parts, messages, bool(heading))


def _question(placed: Sequence[Place]) -> str:
    """The path of the one question that is a page of its own."""
    only = placed[0] if len(placed) == 1 else None
    return only.path if only and only.control.shape not in (Shape.GROUP, Shape.REPEAT) else ""


def form_title(sitting: Sitting) -> Words:
    """The title of the form: it has one, in the first of its languages."""
    first = next(iter(sitting.form.languages), None)
    return sitting.voice.marked(sitting.form.title, first.name if first else "")


def _titled(sitting: Sitting, placed: Sequence[Place]) -> tuple[Words, Words | None, Sequence[Place]]:
    """The title of a page that is one group, and what stands in it; a repeat stays whole."""
    if not placed:
        return form_title(sitting), None, placed
    group = placed[0]
    title = sitting.voice.words(group.control.label, group.path)
    if not title:
        title = form_title(sitting)
    if group.control.shape is Shape.REPEAT:
        return title, None, placed
    return title, sitting.voice.words(group.control.hint, group.path), group.children
