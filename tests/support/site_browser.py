"""Pages of the platform in a browser: signing in, what no page may have, and pictures for the handbook."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from support.signing_in import code

AXE = Path(__file__).parents[1] / "browser" / "vendored" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """() => {
    const page = document.documentElement;
    return [page.scrollWidth > page.clientWidth, document.querySelectorAll('h1').length, 'axe' in window];
}"""
# What depends on width and colours; all other rules see the same page in every sight.
SEEN = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
# Between them each width and each scheme once, and every rule.
SIGHTS = ((1280, "light", {"type": "rule", "values": SEEN}), (320, "dark", RULES))
# A browser writes days in its own language. Debian's has English alone; Dutch readers see what this makes.
DUTCH_DAYS = """() => document.querySelectorAll('input[type=date]').forEach(one => {
    one.type = 'text';
    one.value = one.value.split('-').reverse().join('-');
})"""
PICTURES = os.environ.get("MEERWAARDE_PICTURES")  # scripts/handbook_pictures.py: the folder of the handbook's pictures
LONGEST = 900  # pixels of a picture's height
LOOKED = os.environ.get("MEERWAARDE_LOOK")  # a folder for pictures of every page that is looked at


def sign_in(page: Any, email: str, password: str, secret: str = "") -> None:
    """Both steps of signing in; the second one when there is a secret for codes."""
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    press(page, "Inloggen")
    if secret:
        page.get_by_label("Code").fill(code(secret))
        press(page, "Inloggen")


def as_role(site: Any, role: Any, organisation: Any = None, **more: Any) -> Any:
    """A page of the site for somebody with a role, signed in."""
    from django.test import Client

    from support.people import signed_in

    client = Client()
    signed_in(client, role, organisation)
    page = site("/nagaan/", bypass_csp=True, **more)
    home = page.url.replace("nagaan/", "")
    page.context.add_cookies([{"name": "sessie", "value": client.cookies["sessie"].value, "url": home}])
    return page


def press(page: Any, name: str) -> None:
    """Press a button of the page itself, not of its head or foot, and wait for the page that comes."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Any, name: str) -> None:
    """Follow a link by its name and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def flaws(page: Any, *, axe: bool = True, within: str = "", rules: Any = RULES) -> list[Any]:
    """What no page may have: sideways scroll, no or two headings, and what axe-core finds (unless without `axe`).

    Axe-core looks at the whole page, or at what the selector `within` finds; it raises when that finds nothing.
    Waits for the page first: a click returns when its navigation is committed, before there is a document to look at.
    """
    page.wait_for_load_state()
    wide, headings, there = page.evaluate(LOOK)
    found: list[Any] = ["wider than the screen"] if wide else []
    if headings != 1:
        found.append(f"{headings} times h1")
    if not axe:
        return found
    if not there:
        page.evaluate(_axe())
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    run = "([within, options]) => axe.run(within || document, options).then(found => found.violations)"
    broken = page.evaluate(run, [within, options])
    return found + [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in broken]


def flaws_in_sights(page: Any) -> list[Any]:
    """The flaws of a page on a wide light screen and on a narrow dark one; it is fetched once."""
    found = []
    for width, scheme, rules in SIGHTS:
        show(page, width, scheme)
        found.extend((width, scheme, flaw) for flaw in flaws(page, rules=rules))
    return found


def looked(page: Any, name: str, *, both: bool = True) -> None:
    """Nothing is wrong with the page, in both sights or on a narrow dark screen alone; pictures of it when asked."""
    show(page, 320, "dark")
    assert (flaws_in_sights(page) if both else flaws(page)) == []
    for width in (320, 1280) if LOOKED else ():
        for scheme in ("light", "dark"):
            show(page, width, scheme)
            page.screenshot(path=f"{LOOKED}/{name}-{width}-{scheme}.png", full_page=True)
    show(page, 1280, "light")


def show(page: Any, width: int, scheme: str, height: int = 800) -> None:
    """Look at the page from now on in a window of this size and in this colour scheme."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def picture(page: Any, name: str, *, top: int = 0, height: int = 0) -> None:
    """Write the page as a picture of the handbook, when that is asked: from `top` on, `height` high or as it is."""
    if not PICTURES:
        return
    page.evaluate(DUTCH_DAYS)
    page.evaluate("document.fonts.ready.then(() => true)")
    size = page.evaluate("[document.documentElement.clientWidth, document.body.scrollHeight]")
    clip = {"x": 0, "y": top, "width": size[0], "height": height or min(LONGEST, size[1] - top)}
    page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True, clip=clip)
