"""The walls that import-linter cannot see, read from the syntax trees. The import walls stand in pyproject.toml."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "meerwaarde"
MODULES = sorted(SOURCE.rglob("*.py"))
PYTHON = [
    *MODULES,
    *(
        path
        for folder in ("tests", "scripts", "benchmarks", "examples")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ),
]
LINES_PER_FILE = 400
LINES_PER_FUNCTION = 45

SAFE = {"SafeTable", "SafeCell", "SafeCross", "CrossCell"}
# What dataclasses.replace may not change outside `disclosure`: the figures of a cell, the cells and proof of a table.
PROTECTED = {"status", "percent", "value", "se", "ci_low", "ci_high", "count", "base", "population", "cells", "proof"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- only `disclosure` makes safe tables ------------------------------------------------------------------------------


def harmless(tree: ast.Module) -> set[int]:
    """The nodes where the name of a class does not make an instance: annotations, type arguments, isinstance, match."""
    nodes: set[int] = set()
    for node in ast.walk(tree):
        allowed: list[ast.AST | None] = []
        match node:
            case ast.arg(annotation=annotation) | ast.AnnAssign(annotation=annotation):
                allowed = [annotation]
            case ast.FunctionDef(returns=returns) | ast.AsyncFunctionDef(returns=returns):
                allowed = [returns]
            case ast.Subscript(slice=inside):
                allowed = [inside]
            case ast.MatchClass(cls=cls):
                allowed = [cls]
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass" | "cast" | "fields"), args=args):
                allowed = list(args)
        nodes |= {id(inner) for outer in allowed if outer is not None for inner in ast.walk(outer)}
    return nodes


def makes_safe(source: str) -> list[int]:
    """The lines of `source` that make, remake or rename a SafeTable or SafeCell."""
    tree = ast.parse(source)
    sees = any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith("meerwaarde") for node in ast.walk(tree)
    )
    allowed = harmless(tree)
    return sorted({node.lineno for node in ast.walk(tree) if _breaks(node, allowed=allowed, sees=sees)})  # type: ignore[attr-defined]


def _breaks(node: ast.AST, *, allowed: set[int], sees: bool) -> bool:
    match node:
        case ast.alias(name=name, asname=asname):
            return name in SAFE and asname is not None
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()) if name in SAFE:
            return id(node) not in allowed
        case ast.Call(func=ast.Name(id="replace") | ast.Attribute(attr="replace" | "__replace__"), keywords=keywords):
            return sees and any(keyword.arg is None or keyword.arg in PROTECTED for keyword in keywords)
        case ast.Call(func=ast.Call(func=ast.Name(id="type"))) | ast.Call(func=ast.Attribute(attr="__class__")):
            return True
        case ast.Attribute(attr="__setattr__" | "__new__"):
            return True
    return False


@pytest.mark.parametrize("path", [path for path in MODULES if "disclosure" not in path.parts], ids=name_of)
def test_only_disclosure_makes_safe_tables(path: Path) -> None:
    assert makes_safe(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "SafeCell(1)",
        "table.SafeTable('a')",
        "SafeCell.shown(figure, status=s)",
        "SafeCell.emptied(figure)",
        "Cell = SafeCell",
        "list(map(SafeCell, rows))",
        "from meerwaarde.disclosure import SafeCell as Cell",
        "from meerwaarde.disclosure import Proof\ndataclasses.replace(cell, percent=1.0)",
        "from meerwaarde.disclosure import Proof\nreplace(cell, **changes)",
        "type(cell)(1)",
        "cell.__class__(1)",
        "object.__setattr__(cell, 'percent', 1.0)",
        "class Mine(SafeTable): pass",
    ],
)
def test_the_wall_sees_every_way_to_make_one(line: str) -> None:
    assert makes_safe(line)


@pytest.mark.parametrize(
    "line",
    [
        "def draw(cell: SafeCell, rest: tuple[SafeTable, ...]) -> list[SafeCell]: ...",
        "isinstance(part, SafeCell)",
        "from meerwaarde.disclosure import SafeCell\ncells: dict[str, SafeCell] = {}",
        "from meerwaarde.disclosure import SafeCell\nreplace(report, title='x')",
        "'a'.replace('a', 'b')",
        "match part:\n    case SafeCell(): pass",
    ],
)
def test_the_wall_lets_reading_through(line: str) -> None:
    assert makes_safe(line) == []


# --- size ------------------------------------------------------------------------------------------


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function with the lines of its body; docstring and parameters (a command has many) not counted."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_a_file_holds_one_idea(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LINES_PER_FILE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    assert [(name, lines) for name, lines in functions(path) if lines > LINES_PER_FUNCTION] == []


# --- words ------------------------------------------------------------------------------------------

# Written in pieces, so that this file does not hold what it looks for.
PLACES = re.compile(
    "|".join(
        ["/wo" + "rk/", r"(?<!\))/ro" + "ot/"]  # behind a bracket it is the path of an item: instance('l')/...
        + [
            name + r"\." + end
            for name, end in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org")]
        ]
    )
)
SKIPPED = {
    "__pycache__",
    "vendored",
    "node_modules",
    "demo-rapport",
    "demo-rapport-private",
    "build",
    "dist",
    "screenshots",
}


def texts(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in SKIPPED or (path.name.startswith(".") and path.name != ".ci"):
            continue
        if path.is_dir():
            yield from texts(path)
        elif path.suffix not in {".ttf", ".woff2", ".mo", ".xlsx", ".png", ".pdf", ".docx"}:
            yield path


def test_no_machine_path_and_no_package_host_stands_in_the_project() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in texts(ROOT)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if PLACES.search(line)
    ]
    assert found == []
