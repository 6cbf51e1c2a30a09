"""The ledger knows answers by the round, not by its period: every request in `web` says by which (decision 25).

A request without a `wave` would be compared with nothing that was published before under another period.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "meerwaarde" / "web"
REQUEST = "meerwaarde.publication.request"
EARLIER = {"previous": "previous_wave"}  # who asks for an earlier round says by what the ledger knows that one


def without_wave(source: str) -> list[int]:
    """The lines of `source` that ask for a report and do not say of which wave; also of the earlier one."""
    tree = ast.parse(source)
    named, modules = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == REQUEST:
            named |= {one.asname or one.name for one in node.names if one.name == "Request"}
        elif isinstance(node, ast.ImportFrom) and node.module == REQUEST.rpartition(".")[0]:
            modules |= {one.asname or one.name for one in node.names if one.name == "request"}
    if not named and not modules:
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({call.lineno for call in calls if lacks(call, named, modules)})


def lacks(call: ast.Call, named: set[str], modules: set[str]) -> bool:
    said = {one.arg: one.value for one in call.keywords}
    match call.func:
        case ast.Name(id=name) if name in named:
            needed = {"wave"}
        case ast.Attribute(value=ast.Name(id=name), attr="Request") if name in modules:
            needed = {"wave"}
        case ast.Name(id="replace") | ast.Attribute(attr="replace"):
            needed = set()
        case _:
            return False
    needed |= {wave for name, wave in EARLIER.items() if name in said}
    return any(name not in said or _empty(said[name]) for name in needed)


def _empty(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and not value.value


def test_every_request_in_web_says_of_which_wave_it_is() -> None:
    found = {str(path.relative_to(WEB)): path.read_text() for path in sorted(WEB.rglob("*.py"))}
    wrong = {name: lines for name, source in found.items() if (lines := without_wave(source))}
    assert wrong == {}
    asking = [name for name, source in found.items() if f"from {REQUEST} import Request" in source]
    assert {"publications/drafts/tasks.py", "publications/asking/tasks.py"} <= set(asking)


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        ("Request(form=a, out=b)", True),
        ("Request(form=a, wave='')", True),
        ("Request(form=a, wave=known)", False),
        ("Request(form=a, wave=known, previous=(a, b))", True),
        ("Request(form=a, wave=known, previous=(a, b), previous_wave=other)", False),
        ("replace(request, previous=(a, b))", True),
        ("dataclasses.replace(request, previous=(a, b), previous_wave=other)", False),
        ("replace(request, left_out=())", False),
    ],
)
def test_the_test_sees_what_is_missing(call: str, wrong: bool) -> None:
    assert bool(without_wave(f"from {REQUEST} import Request\n{call}\n")) is wrong
    assert without_wave(f"from urllib.request import Request\n{call}\n") == []


def test_another_name_hides_nothing() -> None:
    assert without_wave(f"from {REQUEST} import Request as Asked\n\nAsked(form=a)\n") == [3]
    assert without_wave("from meerwaarde.publication import request\n\nrequest.Request(form=a)\n") == [3]
