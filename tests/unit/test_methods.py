"""docs/methods is what the spec tests say."""

from __future__ import annotations

import importlib.util
import sys
from enum import Enum
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "methods.py"


@pytest.fixture(scope="module")
def methods() -> ModuleType:
    spec = importlib.util.spec_from_file_location("methods", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["methods"] = module
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_up_to_date(methods: ModuleType) -> None:
    assert methods.problems() == [], "run ./dev methods"


def test_a_page_that_drifted_is_found(methods: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "PAGES", tmp_path)
    (tmp_path / "old.md").write_text("belongs to no test")
    methods.update()
    assert methods.problems() == []
    assert not (tmp_path / "old.md").exists()
    changed = next(tmp_path.glob("[a-z]*.md"))
    changed.write_text(changed.read_text("utf-8").replace("The", "A", 1), "utf-8")
    assert methods.problems() == [changed.name]


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (True, "yes"), (None, "–"), ("a|b", "`a|b`"), ("", "(nothing)"), (0.125, "0.125"),
        (Colour.RED, "`red`"), ((1, "x"), "1, `x`"), ({"k": 2}, "`k`: 2"), ([], "–"), (object(), None),
        ((object(),), None),
    ],
)  # fmt: skip
def test_a_cell(methods: ModuleType, value: object, text: str | None) -> None:
    assert methods.said(value) == text
    assert methods.line(["a|b"]) == "| a\\|b |"
