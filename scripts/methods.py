"""Writes docs/methods: one page per method, made from the spec tests, so that it cannot drift from the program.

A page holds the prose at the head of a file of tests/spec, then what each test there shows, with its table of input and
output. `update` writes the pages (`./dev methods`), `check` says which are not up to date.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from numbers import Real
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SPECS, PAGES = ROOT / "tests" / "spec", ROOT / "docs" / "methods"
MOST_ROWS = 40  # of one table; the test itself has all of them
MOST_SIGNS = 90  # of one cell
INDEX = """# Methods

One page per method: what the program does, why, and the tables of input and output that hold it to that. The pages are
made from the tests in `tests/spec` with `./dev methods`; change those, not these. The terms are in `GLOSSARY.md`.
"""


def pages() -> dict[str, str]:
    """Every page by its file name."""
    names = {file: f"{file.stem.removeprefix('test_').replace('_', '-')}.md" for file in sorted(SPECS.glob("*.py"))}
    found = {name: page(file) for file, name in names.items()}
    titles = [f"- [{text.splitlines()[0].removeprefix('# ')}]({name})" for name, text in found.items()]
    return {**found, "README.md": "\n".join([INDEX, *titles, ""])}


def page(file: Path) -> str:
    """The page made from one file of spec tests."""
    module = load(file)
    title, _, prose = inspect.cleandoc(module.__doc__ or "").partition("\n")
    head = f"# {title.removeprefix('#').strip().rstrip('.')}"
    source = f"*Made from `{file.relative_to(ROOT)}`.*"
    return "\n\n".join([head, prose.strip(), "## What the tests show", *shown(vars(module)), source]) + "\n"


def load(file: Path) -> ModuleType:
    """A spec file as a module."""
    for folder in (ROOT / "tests", ROOT / "src"):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    name = f"spec_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def shown(names: Mapping[str, Any]) -> Iterator[str]:
    """Every test in words, with its table."""
    for name, item in names.items():
        if inspect.isclass(item) and name.startswith("Test"):
            yield f"### {sentence('', item.__doc__).rstrip('.') or name.removeprefix('Test')}"
            yield from shown(vars(item))
        elif inspect.isfunction(item) and name.startswith("test_"):
            drawn = [cells for mark in getattr(item, "pytestmark", ()) if (cells := table(mark))]
            lists = [f"{rows[0][0]} = {', '.join(row[0] for row in rows[1:])}" for rows in drawn if len(rows[0]) == 1]
            told = sentence(name.removeprefix("test_"), item.__doc__).rstrip(".")
            yield f"- {told}." + (f" For {'; '.join(lists)}." if lists else "")
            yield from (markdown(cells) for cells in drawn if len(cells[0]) > 1)


def sentence(name: str, docstring: str | None) -> str:
    """What a test says of itself: its name as words, and its docstring."""
    words = name.replace("_", " ")
    told = " ".join(inspect.cleandoc(docstring or "").split("\n\n")[0].split())
    return ": ".join(part for part in (words[:1].upper() + words[1:], told) if part)


def table(mark: Any) -> list[list[str]]:
    """The values of a parametrised test, names first; empty when they are no plain data."""
    if mark.name != "parametrize":
        return []
    names = [part.strip() for part in mark.args[0].split(",")] if isinstance(mark.args[0], str) else list(mark.args[0])
    values = mark.args[1]
    if isinstance(values, Mapping):  # one value each, and what is expected of it
        names, values = [*names, "expected"], list(values.items())
    rows = [value if len(names) > 1 else (value,) for value in values]
    cells = [[said(value) for value in row] for row in rows]
    told = [[cell for cell in row if cell is not None and len(cell) <= MOST_SIGNS] for row in cells]
    return [names, *told] if all(len(row) == len(names) for row in told) else []


def markdown(cells: Sequence[Sequence[str]]) -> str:
    """A table with its heading first."""
    names, *rows = cells
    lines = [line(names), line(["---"] * len(names)), *(line(row) for row in rows[:MOST_ROWS])]
    more = [] if len(rows) <= MOST_ROWS else [f"\n… and {len(rows) - MOST_ROWS} more"]
    return "\n".join([*lines, *more])


def said(value: Any) -> str | None:
    """A plain value as text; None for anything else."""
    if isinstance(value, Enum):
        return said(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"`{value}`" if value.strip() else "(nothing)"
    if isinstance(value, Real | Decimal):
        return f"{value:.10g}"
    if isinstance(value, Mapping):
        return joined([f"{said(key)}: {text}" for key, item in value.items() if (text := said(item))], len(value))
    if isinstance(value, Sequence):
        return joined([text for part in value if (text := said(part))], len(value))
    return "–" if value is None else None


def joined(parts: Sequence[str], wanted: int) -> str | None:
    """All parts in one cell; None when some could not be told."""
    return (", ".join(parts) or "–") if len(parts) == wanted else None


def line(cells: Sequence[str]) -> str:
    """One row of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def problems() -> list[str]:
    """Pages that are not what the spec tests say, or that belong to none."""
    wanted = pages()
    there = {file.name: file.read_text("utf-8") for file in PAGES.glob("*.md")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def update() -> None:
    """Write every page and remove what belongs to no spec test."""
    wanted = pages()
    PAGES.mkdir(parents=True, exist_ok=True)
    for file in PAGES.glob("*.md"):
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, "utf-8")


def main() -> int:
    """Run `update` or `check`."""
    if sys.argv[1:] == ["update"]:
        update()
        return 0
    found = problems()
    for name in found:
        print(f"docs/methods/{name}: run ./dev methods", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
