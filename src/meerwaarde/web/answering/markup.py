"""The little markdown that XLSForm allows in labels and hints, as HTML. The one place that marks text as safe.

Emphasis, strong, links, line breaks, headings (as strong text: the headings of a page are the page's own) and, where
blocks may stand, lists. HTML in a label is text. Links lead to http, https, mailto and tel, nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
# XLSForm's colours and fonts; the policy of the page allows no style in place, so the words stay and the tags go.
_STYLED = re.compile(r"</?span(?:\s+style=([\"'])[-\w#:;,. ()]*\1)?\s*>", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*\s*\Z")
_RULES = ("emphasis", "link", "newline", "escape", "entity")


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False})
    markdown.enable([*_RULES, "heading", "list"])
    markdown.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign]
    markdown.add_render_rule("heading_open", lambda *_: "<p><strong>")
    markdown.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    markdown.add_render_rule("link_open", _link)
    return markdown


def _link(renderer: Any, tokens: Sequence[Any], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer")
    tokens[index].attrSet("target", "_blank")  # what is typed on the page stays
    return str(renderer.renderToken(tokens, index, options, env))


def phrase(text: str) -> SafeString:
    """`text` as HTML for inside a label, legend or heading: no blocks, a `<br>` for each line end."""
    lines = _STYLED.sub("", text).strip().splitlines()
    if not any(_HEADING.match(line) for line in lines):
        return _trusted(_markdown().renderInline("\n".join(lines)))
    return _trusted("<br>\n".join(_line(line) for line in lines))


def _line(line: str) -> str:
    heading = _HEADING.match(line)
    inner = str(_markdown().renderInline(heading[1] if heading else line))
    return f"<strong>{inner}</strong>" if heading else inner


def blocks(text: str) -> SafeString:
    """`text` as HTML where paragraphs and lists may stand: notes, hints and explanations."""
    return _trusted(_markdown().render(_STYLED.sub("", text).strip()))


def plain(text: str) -> str:
    """`text` without its marks, for a title, a list of messages or a reader that speaks."""
    inner = _trusted(_markdown().renderInline(_STYLED.sub("", text).strip()))
    words = re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:em|strong|a)\b[^>]*>", "", inner))
    from html import unescape

    bare = "\n".join(
        (heading[1] if (heading := _HEADING.match(line)) else line) for line in unescape(words).split("\n")
    )
    return " ".join(bare.split())


def literal(text: str) -> str:
    """An answer for inside a label: what would be markdown in it is text."""
    return re.sub(r"([\\`*_\[\]()#<>!&~-])", r"\\\1", text)


def attribute(name: str, value: str) -> SafeString:
    """` name="value"`, escaped, or nothing for an empty value."""
    return _trusted(f' {name}="{conditional_escape(value)}"') if value else SafeString("")


def _trusted(html: str) -> SafeString:
    return mark_safe(html)


def spoken(html: str, lang: str = "", direction: str = "", *, block: bool = False) -> SafeString:
    """`html` (escaped unless it is safe already) marked with its language, where that is not the one around it."""
    inner = conditional_escape(html)
    if not lang and not direction:
        return _trusted(inner)
    name = "div" if block else "span"
    return _trusted(f"<{name}{attribute('lang', lang)}{attribute('dir', direction)}>{inner}</{name}>")


def face(mood: float) -> SafeString:
    """A drawn face, from sad (0) to happy (1). The words beside it say what it means, so readers skip it."""
    curve = 13 + 6 * min(max(mood, 0.0), 1.0)
    corner = 16 - (curve - 16) / 2
    return _trusted(
        '<svg class="face" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11"/>'
        '<circle class="eye" cx="8" cy="9" r="1.5"/><circle class="eye" cx="16" cy="9" r="1.5"/>'
        f'<path d="M7 {corner:.1f}Q12 {curve:.1f} 17 {corner:.1f}"/></svg>'
    )
