"""Cutting a style sheet: only the rules asked for, with the values of their tokens."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ROOT / "src" / "meerwaarde" / "web" / "ui" / "static" / "ui"


@pytest.fixture(scope="module")
def cut():
    spec = importlib.util.spec_from_file_location("cut_css", ROOT / "scripts" / "cut_css.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["cut_css"] = module
    spec.loader.exec_module(module)
    return module.cut


TOKENS = ":root { --a: 1px; --b: var(--a); --c: calc(var(--b) + 2px); --color-ink: #000; --from: var(--color-ink) }"


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".r input { width: var(--a) }", "input{width:1px}"),
        (".r input { width: var(--c) }", "input{width:calc(1px + 2px)}"),  # tokens of tokens
        (".r input { width: var(--x, var(--b)) }", "input{width:1px}"),  # the fallback of a token that is not there
        (".r input { width: var(--x); height: 2px }", "input{height:2px}"),  # no value at all: the browser's own
        (".r input { color: var(--from) }", "input{color:var(--color-ink)}"),  # kept, to give it a value ourselves
        (".r input { color: rgb(1 2 3 / var(--x, 4)) }", "input{color:rgb(1 2 3 / 4)}"),
        (".r input { --_w: 3px; width: var(--_w, 9px) }", "input{--_w:3px;width:var(--_w, 9px)}"),
        (".r input { width: var(--_never, 9px) }", "input{width:9px}"),  # private, and nobody sets it
        (".r input { --_unused: 3px; width: 1px }", "input{width:1px}"),
        (".r input, .r select, .r p { width: 1px }", "input,select{width:1px}"),
        (".r inputs { width: 1px } .r p { width: 2px } .other input { width: 3px } input { width: 4px }", ""),
        (".r input:focus { width: 1px } .r input:hover { width: 2px }", "input:hover{width:2px}"),
        ('.r input[type="a,b"] { width: 1px }', 'input[type="a,b"]{width:1px}'),
        ("@media print { .r input { width: 1px } } .r input { width: 2px }", "input{width:2px}"),
        ("/* .r input { width: 1px } */ .r input { width: 2px }", "input{width:2px}"),
    ],
)
def test_a_rule(cut, css, expected):
    made = cut(css, TOKENS, root=".r", elements=["input", "select"], without=[":focus"], kept=["--color-"])
    assert made.strip() == expected


def test_our_own_sheet_gives_every_kept_token_a_value():
    used = set(re.findall(r"var\((--basis[\w-]+)", (SHEETS / "vendored" / "utrecht.css").read_text()))
    given = set(re.findall(r"(--basis[\w-]+):", (SHEETS / "page.css").read_text()))
    assert used == given & used
    assert len(used) > 10
    assert given == used | {"--basis-text-font-family-default"}


def test_the_sheets_of_a_page_are_light():
    import gzip

    sheets = [SHEETS / "vendored" / "utrecht.css", SHEETS / "page.css"]
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in sheets) < 7_000
