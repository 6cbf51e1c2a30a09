"""Three ways to fill in our pages in Chromium: with script, without, and with nothing but the keyboard.

Each takes what `support.instruments` says is typed and goes from page to page until all is read back. What a page asks
for the first time after an answer (a new question, an explanation) is answered when it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from support.instruments import Instrument, Typed

SAVED = "() => document.querySelector('[data-state]').textContent === document.getElementById('form').dataset.saved"
GO_ON = "button.go[value=verder]"
TYPE = """typed => {
    for (const [name, text] of Object.entries(typed)) {
        const field = document.getElementsByName(name)[0];
        field.focus();
        field.select();
        document.execCommand('insertText', false, text);
    }
    document.activeElement.blur();
}"""
ON_PAGE = """() => [...document.querySelectorAll('#form [name]')].map(
    one => [one.name, !one.matches('select, button, [type=radio], [type=checkbox]')])"""
FOCUSED = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const lit = at.matches('.choice > input:is([type=radio], [type=checkbox])') ? at.nextElementSibling : at;
    const shape = getComputedStyle(lit);
    return {tag: at.tagName, type: at.type || '', name: at.name || '', value: at.value || '', checked: !!at.checked,
            words: at.textContent.trim(), inside: box.top < innerHeight - 4 && box.bottom > 4,
            lit: shape.outlineStyle !== 'none' && parseFloat(shape.outlineWidth) >= 2, id: at.id, class: at.className};
}"""


class Hand:
    """Fills in by pointing, with or without script."""

    def __init__(
        self, page: Any, instrument: Instrument, *, script: bool = True, look: Callable[[Any], None] = lambda _: None
    ) -> None:
        self.page = page
        self.script = script
        self.look = look  # called with each page before it is filled in and before it is left
        self.left: dict[str, Typed] = {f"/data/{path}": typed for path, typed in instrument.typed.items()}
        self.why = {f"/data/{path}": why for path, why in instrument.explained.items()}
        self.add = {f"/data/{path}": more for path, more in instrument.add.items()}

    def fill(self) -> None:
        """Up to where all answers are read back. Raises AssertionError where a page does not let go."""
        for _step in range(60):
            if self.page.url.partition("?")[0].endswith("/nakijken/"):
                assert not self.left, self.left
                assert not self.why, self.why
                return
            self.look(self.page)
            before = self.count()
            self.enter()
            if self.script and self.count() != before:
                self.page.wait_for_function(SAVED)
                if self.waiting():
                    continue  # an answer brought questions
            if self.more():
                continue
            at = self.page.url
            self.on()
            same = self.page.url.partition("#")[0] == at.partition("#")[0]
            if same and self.count() == before and not self.waiting():
                raise AssertionError(self.page.locator("main").inner_text())
        raise AssertionError(f"no end: {self.left}")

    def count(self) -> int:
        return len(self.left) + len(self.why)

    def waiting(self) -> bool:
        """Whether something on this page is still to be answered."""
        names = self.names()
        return any(path in names for path in self.left) or any(f"u:{path}" in names for path in self.why)

    def names(self) -> set[str]:
        """The questions on the page, by path; explanations as `u:` and path."""
        return self.on_page()[0]

    def on_page(self) -> tuple[set[str], set[str]]:
        """The questions on the page as `names` gives them, and the names of the fields that are written in."""
        found = self.page.evaluate(ON_PAGE)
        paths = {re.sub(r"^(v:|r:)", "", name) for name, _written in found}
        asked = paths | {path.rpartition(":")[0] for path in paths if ":" in path[2:]}
        return asked, {name for name, written in found if written}

    def enter(self) -> None:
        """Everything that the page asks now: first what is written, at once.

        A choice is saved at once; what is written while that is on its way waits for the pause of who types.
        """
        names, written = self.on_page()
        typed = {f"v:{path}": self.left.pop(path) for path in list(self.left) if f"v:{path}" in written}
        told = {f"u:{path}": self.why.pop(path) for path in list(self.why) if f"u:{path}" in names}
        if typed or told:
            self.page.evaluate(TYPE, typed | told)
        for path in [path for path in self.left if path in names]:
            if self.asked(path):
                self.answer(path, self.left.pop(path))

    def asked(self, path: str) -> bool:
        """Whether the choice that is wanted is offered yet."""
        typed = self.left[path]
        select = self.page.locator(f'select[name="v:{path}"]')
        return not select.count() or select.locator(f'option[value="{typed}"]').count() > 0

    def answer(self, path: str, typed: Typed) -> None:
        page, name = self.page, f'[name="v:{path}"]'
        if isinstance(typed, list):
            for place, code in enumerate(typed, start=1):
                self.page.evaluate(TYPE, {f"r:{path}:{code}": str(place)})
        elif isinstance(typed, tuple):
            for code in typed:
                self.press(f'{name}[value="{code}"]')
        elif page.locator(f"{name}[type=radio]").count():
            self.press(f'{name}[value="{typed}"]')
        elif page.locator(f"select{name}").count():
            page.locator(f"select{name}").select_option(typed)

    def press(self, control: str) -> None:
        """A choice, where a finger lands: on its label."""
        found = self.page.locator(control)
        self.page.locator(f"label[for='{found.get_attribute('id')}']").click()
        assert found.is_checked()

    def more(self) -> bool:
        """One more of a repeat, where that is wanted."""
        for path, count in self.add.items():
            button = self.page.locator(f'button[value="toevoegen:{path}"]')
            if count and button.count():
                self.add[path] -= 1
                with self.page.expect_navigation():
                    button.click()
                return True
        return False

    def on(self) -> None:
        with self.page.expect_navigation():
            self.page.locator(GO_ON).click()


class Keys(Hand):
    """Fills in with Tab, space, arrows, Enter and letters; the focus must be seen at every stop."""

    def enter(self) -> None:
        """One walk along the stops of the page, from wherever the focus is; ends at the button that goes on."""
        lost = []
        press = self.page.keyboard.press
        for _stop in range(250):
            press("Tab")
            at = self.focused()
            if at["tag"] == "BODY":
                continue  # around the end, to the address bar and back
            if not (at["lit"] and at["inside"]):
                lost.append(f"{at['tag']} {at['name']} {at['words'][:30]} lit={at['lit']} inside={at['inside']}")
            if at["class"] == "go":
                break
            self.stop(at)
        assert not lost, lost

    def focused(self) -> dict[str, Any]:
        """Where the focus is; it comes into view a moment later."""
        for _moment in range(40):
            at: dict[str, Any] = self.page.evaluate(FOCUSED)
            if at["inside"]:
                break
            self.page.wait_for_timeout(20)
        return at

    def stop(self, at: dict[str, Any]) -> None:
        keyboard = self.page.keyboard
        kind, _, path = at["name"].partition(":")
        if kind == "u" and path in self.why:
            keyboard.insert_text(self.why.pop(path))
        elif kind == "r":
            path, _, code = path.rpartition(":")
            if path in self.left:
                keyboard.press("Control+a")
                keyboard.insert_text(str(self.left[path].index(code) + 1))
                last = self.page.locator(f'[name^="r:{path}:"]').last.get_attribute("name") == at["name"]
                if last:
                    self.left.pop(path)
        elif kind == "v" and path in self.left:
            self.typed(at, path, self.left[path])

    def typed(self, at: dict[str, Any], path: str, wanted: Typed) -> None:
        keyboard = self.page.keyboard
        if at["type"] == "checkbox":
            if at["value"] in wanted and not at["checked"]:
                keyboard.press("Space")
            rest = tuple(code for code in wanted if code != at["value"])
            if rest:
                self.left[path] = rest
            else:
                self.left.pop(path)
        elif at["type"] == "radio":
            self.arrow(str(wanted))
            self.left.pop(path)
        elif at["tag"] == "SELECT":
            if self.asked(path):
                label = self.page.locator(f'[name="v:{path}"] option[value="{wanted}"]').inner_text()
                keyboard.type(label)
                assert self.page.evaluate("document.activeElement.value") == wanted
                self.left.pop(path)
        else:
            keyboard.insert_text(str(wanted))
            self.left.pop(path)

    def arrow(self, wanted: str) -> None:
        """Down to the radio button that is wanted, and space; the same button again when it was the first."""
        for _one in range(12):
            if self.page.evaluate("document.activeElement.value") == wanted:
                if not self.page.evaluate("document.activeElement.checked"):
                    self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{wanted} is out of reach")

    def more(self) -> bool:
        for path, count in self.add.items():
            button = self.page.locator(f'button[value="toevoegen:{path}"]')
            if count and button.count():
                self.add[path] -= 1
                self.back_to(f"toevoegen:{path}")
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return True
        return False

    def back_to(self, value: str) -> None:
        for _stop in range(60):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("Shift+Tab")
        raise AssertionError(f"{value} is out of reach")

    def on(self) -> None:
        at = self.page.evaluate(FOCUSED)
        assert at["class"] == "go", at
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
