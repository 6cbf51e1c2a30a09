"""Shares are written in one way: by `percentage`, with the space that the language asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from meerwaarde.language import percent_sign, percentage, use_language

WEB = Path(__file__).resolve().parents[2] / "src" / "meerwaarde" / "web"
# A value with a sign behind it that somebody wrote: `{{ x|number:1 }}%`, `{low}%`, `50%`; not the tags of templates.
BY_HAND = re.compile(r"(?:(?:\}\}|\{\w+\})(?:&nbsp;| )?|(?<![\w#%;])\d+)%(?![}\w(])")
MARKUP = re.compile(r"<svg.*?</svg>|<[^>]*>", re.DOTALL)


@pytest.fixture(autouse=True)
def afterwards():
    yield
    use_language("nl")


def test_it_works() -> None:
    assert percentage(34.75) == "34,8\N{NO-BREAK SPACE}%"
    assert percentage(1234.5, 0) == "1.235\N{NO-BREAK SPACE}%"
    assert percent_sign() == "\N{NO-BREAK SPACE}%"
    use_language("en")
    assert percentage(34.75) == "34.8%"
    assert percentage(-5) == "\N{MINUS SIGN}5.0%"


@pytest.mark.parametrize(
    "text", ["{{ x|number:1 }}%", "{{ x }}&nbsp;%", "{low}% tot", "een aandeel van 50%.", "({n} %)"]
)
def test_the_test_sees_what_is_written_by_hand(text: str) -> None:
    assert BY_HAND.search(text)


@pytest.mark.parametrize(
    "text", ["{% if x %}", "{{ x|share }}", "{% t 'a' %}{% endif %}", "Marge (95 %)", "50\N{NO-BREAK SPACE}%"]
)
def test_what_is_no_share_by_hand(text: str) -> None:
    assert not BY_HAND.search(text)


def test_no_page_writes_a_share_by_hand() -> None:
    wrong = {}
    for path in sorted(WEB.rglob("*.html")):
        if found := [one[0] for one in BY_HAND.finditer(MARKUP.sub(" ", path.read_text()))]:
            wrong[str(path.relative_to(WEB))] = found
    assert wrong == {}
