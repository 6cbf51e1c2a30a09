"""Labels as HTML: the little that XLSForm allows, and everything else as text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.web.answering.markup import blocks, literal, phrase, plain

ALLOWED = re.compile(
    r'</?(?:p|em|strong|ul|ol|li)>|<br>|</a>|<ol start="\d+">'
    r'|<a href="(?:https?|mailto|tel):[^"<>]*"(?: title="[^"<>]*")? rel="noopener noreferrer" target="_blank">',
    re.IGNORECASE,
)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "<javascript:alert(1)>",
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    "[x](https://a.example/\"onmouseover='alert(1)')",
    "![x](javascript:alert(1))",
    '<span style="background:url(javascript:alert(1))">x</span>',
    '<span onclick="alert(1)">x</span>',
    "# <script>alert(1)</script>",
    "- <svg onload=alert(1)>",
    "`<b>`",
    "<!-- x --><b>x</b>",
    "[a]: javascript:alert(1)\n\n[a]",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("drawn", [phrase, blocks])
def test_hostile_labels_are_text(text, drawn):
    assert "<" not in ALLOWED.sub("", drawn(text))


@given(st.text(alphabet="ab<>\"'&;:/()[]!#*_-`\\\n javscript=", max_size=60))
def test_nothing_but_the_allowed_tags_comes_out(text):
    for html in (phrase(text), blocks(text)):
        assert "<" not in ALLOWED.sub("", html)


@given(st.text(max_size=40))
def test_an_answer_inside_a_label_is_text(text):
    html = phrase(f"Dag {literal(text)}!")
    assert not re.search(r"<(?!br>)", html)


@pytest.mark.parametrize(("text", "html"), [
    ("Hallo *u* en **jij**", "Hallo <em>u</em> en <strong>jij</strong>"),
    ("een\ntwee", "een<br>\ntwee"),
    ("# Kop\ntekst", "<strong>Kop</strong><br>\ntekst"),
    ('<span style="color:red">rood</span>', "rood"),
    ("vraag_naam_lang", "vraag_naam_lang"),
    ("5 < 6 & 7", "5 &lt; 6 &amp; 7"),
    ("[lees](https://a.example/?a=1&b=2)",
     '<a href="https://a.example/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">lees</a>'),
])  # fmt: skip
def test_what_xlsform_allows(text, html):
    assert phrase(text) == html


def test_blocks_hold_paragraphs_and_lists_but_no_headings():
    assert blocks("# Kop\n\ntekst\n\n- een\n- twee") == (
        "<p><strong>Kop</strong></p>\n<p>tekst</p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>\n"
    )


def test_plain_words():
    assert plain("# Kop\n**Dag** [lees](https://a.example) <b>") == "Kop Dag lees <b>"
