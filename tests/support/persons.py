"""One person fills in a form in Dutch, by what is on the screen: in ODK Web Forms, and straight into our engine.

A filling-in is a list of steps: a question by its label, with the answer as a person gives it: words, a number with a
comma, a date, the labels of choices. `nth` counts questions of the same label, as those in a repeat have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform.types import Control, Shape, XForm
from support.odk import HOST, serve

NOTHING: Mapping[str, str | bytes] = {}
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answers: text, number or date as `said`, or the labels of the choices, ranked ones in order."""

    question: str
    said: str | tuple[str, ...]
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Add:
    """One more of a repeat, by its label."""

    repeat: str


@dataclass(frozen=True, slots=True)
class Remove:
    """The `nth` of a repeat away."""

    repeat: str
    nth: int


Step = Answer | Add | Remove


class Person(Protocol):
    """Who fills in a form and sends it."""

    def do(self, step: Step) -> None: ...

    def send(self) -> str:
        """The instance as it was sent."""


# --- straight into the engine ------------------------------------------------------------------------------------


class InEngine:
    """Finds questions by their Dutch label and sets what the answer stands for."""

    def __init__(self, form: XForm) -> None:
        self.form = form
        self.instance = Instance.new(form)

    def send(self) -> str:
        return self.instance.to_xml(final=True).decode()

    def do(self, step: Step) -> None:
        match step:
            case Answer(question, said, nth):
                control, path = self.question(question, nth)
                self.instance.set(path, self.value(control, path, said))
            case Add(repeat):
                self.instance.add_repeat(self.repeat(repeat).path)
            case Remove(repeat, nth):
                self.instance.remove_repeat(f"{self.repeat(repeat).path}[{nth}]")

    def question(self, label: str, nth: int) -> tuple[Control, str]:
        for control in self.form.controls():
            if control.shape not in (Shape.GROUP, Shape.REPEAT):
                asked = [path for path in self.paths(control.path) if self.instance.relevant(path)]
                said = [path for path in asked if self.instance.text(control.label, path, "nl") == label]
                if len(said) >= nth:
                    return control, said[nth - 1]
        raise LookupError(label)

    def paths(self, path: str) -> list[str]:
        """The questions that stand at a path, with positions."""
        around = next((one for one in self.form.repeats if path.startswith(f"{one}/")), None)
        if around is None:
            return [path] if path else []
        return [one + path.removeprefix(around) for one in self.instance.repeats(around)]

    def repeat(self, label: str) -> Control:
        found = self.form.repeats.values()
        return next(one for one in found if self.instance.text(one.label, one.path, "nl") == label)

    def value(self, control: Control, path: str, said: str | tuple[str, ...]) -> str:
        if not control.items:
            assert isinstance(said, str)
            number = self.form.binds[control.path].type in ("int", "decimal")
            return said.replace(",", ".") if number else said
        wanted = (said,) if isinstance(said, str) else said
        offered = self.instance.choices(control, path, "nl")
        if control.shape is Shape.RANK:
            return " ".join(one.value for label in wanted for one in offered if one.label == label)
        assert {one.label for one in offered} >= set(wanted), (wanted, offered)
        return " ".join(one.value for one in offered if one.label in wanted)


# --- in ODK Web Forms --------------------------------------------------------------------------------------------


class InWebForms:
    """Works the page of ODK Web Forms as a person would, with mouse and keys."""

    def __init__(self, context: Any, form: str, files: Mapping[str, str | bytes] = NOTHING) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(5_000)
        serve(self.page, "web-forms", {"form.xml": form, **files})
        self.page.goto(f"{HOST}/")
        self.page.wait_for_selector(".form-initialization-status.ready", state="attached")

    def send(self) -> str:
        self.page.get_by_role("button", name="Send").click()
        self.page.wait_for_function("window.submitted !== undefined", timeout=5_000)
        return self.page.evaluate("window.submitted")

    def problems(self) -> list[tuple[str, str]]:
        """Label and message of every question that is marked, after an attempt to send."""
        self.page.get_by_role("button", name="Send").click()
        marked = self.page.locator(".question-container").filter(has=self.page.locator(".validation-message:visible"))
        texts = ((one.locator(".control-text label").inner_text(), one) for one in marked.all())
        return [(label, one.locator(".validation-message").inner_text()) for label, one in texts]

    def do(self, step: Step) -> None:
        match step:
            case Answer(question, said, nth):
                self.answer(self.question(question, nth), said)
            case Add(repeat):
                self.page.get_by_role("button", name=f"Add {repeat}").click()
            case Remove(repeat, nth):
                panels = self.page.locator(".p-panel.is-repeat").filter(has_text=re.compile(f"^{re.escape(repeat)}"))
                panels.nth(nth - 1).locator(".button-menu").first.click()
                self.page.get_by_role("menuitem", name="Remove").click()

    def question(self, label: str, nth: int) -> Any:
        exact = self.page.locator(".control-text label", has_text=re.compile(rf"^\s*{re.escape(label)}\s*$"))
        return self.page.locator(".question-container").filter(has=exact).nth(nth - 1)

    def answer(self, question: Any, said: str | tuple[str, ...]) -> None:
        if question.locator(".rank-control").count():
            self.rank(question, said)
        elif question.locator(".p-slider").count():
            self.slide(question, int(str(said)))
        elif question.locator(".p-datepicker").count():
            self.pick(question, date.fromisoformat(str(said)))
        elif question.locator(".p-select").count():
            question.locator(".p-select").click()
            self.page.get_by_role("option", name=str(said), exact=True).click()
        elif question.locator(".value-option").count():
            for label in (said,) if isinstance(said, str) else said:
                option = question.locator(".value-option", has_text=re.compile(rf"^\s*{re.escape(label)}\s*$"))
                option.locator("input").click()
        else:
            field = question.locator("input, textarea").first
            field.click()
            field.press("Control+a")
            field.press_sequentially(str(said))
            field.press("Tab")

    def rank(self, question: Any, wanted: str | tuple[str, ...]) -> None:
        """Bring each choice to its place with the arrows."""
        question.locator(".rank-overlay button").click()
        options = question.locator(".rank-option")
        for place, label in enumerate(wanted):
            labels = [one.strip() for one in options.locator(".rank-label").all_inner_texts()]
            for at in range(labels.index(label), place, -1):
                options.nth(at).locator("button").first.click()

    def slide(self, question: Any, wanted: int) -> None:
        handle = question.locator("[role=slider]")
        handle.focus()
        handle.press("End")
        for _ in range(int(handle.get_attribute("aria-valuemax")) - wanted):
            handle.press("ArrowLeft")

    def pick(self, question: Any, day: date) -> None:
        """Walk through the calendar to the month, then press the day."""
        question.locator("input").click()
        panel = self.page.locator(".p-datepicker-panel")
        while (shown := self.shown(panel)) != (day.year, day.month):
            name = "Next Month" if shown < (day.year, day.month) else "Previous Month"
            panel.get_by_role("button", name=name).click()
        days = panel.locator("td:not(.p-datepicker-other-month) span", has_text=re.compile(rf"^\s*{day.day}\s*$"))
        days.first.click()
        self.page.keyboard.press("Escape")

    @staticmethod
    def shown(panel: Any) -> tuple[int, int]:
        """Year and month that the calendar shows."""
        year, month = panel.locator("[class*=select-year]"), panel.locator("[class*=select-month]")
        return int(year.inner_text()), MONTHS.index(month.inner_text().strip()) + 1


def send(person: Person, steps: Sequence[Step]) -> str:
    """Do all steps and send. Returns the instance."""
    for step in steps:
        person.do(step)
    return person.send()


def steps_of(form: XForm, xml: bytes) -> list[Step]:
    """The answers of a submission, as a person gives them one after another in Dutch; a form without repeats."""
    instance = Instance.from_xml(form, xml)
    steps: list[Step] = []
    for control in form.controls():
        value = instance.value(control.path) if control.shape not in (Shape.GROUP, Shape.REPEAT) else ""
        if not value or form.binds[control.path].readonly is not None:
            continue
        labels = (
            {one.value: one.label for one in instance.choices(control, control.path, "nl")} if control.items else {}
        )
        said = tuple(labels[code] for code in value.split()) if labels else value.replace(".", ",")
        if control.shape is Shape.ONE:
            said = said[0]
        steps.append(Answer(instance.text(control.label, control.path, "nl"), said))
    return steps
