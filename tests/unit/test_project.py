"""The papers of the project agree with each other: locks, vendored files, licence, translations."""

from __future__ import annotations

import gettext
import hashlib
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import meerwaarde

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
VENDORED = [
    (package, entry)
    for package in tomllib.loads((ROOT / "vendor.toml").read_text())["package"]
    for entry in package["file"]
]


def script(name: str) -> ModuleType:
    """A file of scripts/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


# --- locks ------------------------------------------------------------------------------------------


def locked(name: str) -> Iterator[tuple[Requirement, list[str]]]:
    """The requirements of one lock file, each with its hashes."""
    text = re.sub(r"\\\n", " ", (ROOT / "requirements" / f"{name}.txt").read_text())
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, *rest = re.split(r"\s+--hash=", line.strip())
            yield Requirement(requirement), rest


@pytest.mark.parametrize("name", ["run", "dev", "tools"])
def test_every_package_is_pinned_and_hashed(name: str) -> None:
    for requirement, hashes in locked(name):
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=lambda path: path.name)
def test_no_lock_records_where_packages_came_from(path: Path) -> None:
    assert re.findall(r"\w+://\S*|file:\S*|--(?:index|extra|find|trusted)\S*|@ /\S*", path.read_text()) == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("run", PROJECT["project"]["dependencies"]),
        ("dev", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
        ("tools", PROJECT["dependency-groups"]["tools"]),
    ],
)
def test_the_lock_is_that_of_pyproject(name: str, wanted: list[str]) -> None:
    versions = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin, _ in locked(name)}
    for text in wanted:
        requirement = Requirement(text)
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), f"run ./dev lock: {text}"


def test_what_runs_is_what_is_tested() -> None:
    tested = {str(pin) for pin, _ in locked("dev")}
    assert {str(pin) for pin, _ in locked("run")} <= tested


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    wanted = PROJECT["project"]["dependencies"] + [
        name for group in PROJECT["dependency-groups"].values() for name in group
    ]
    for dependency in wanted:
        (line,) = [line for line in lines if line.strip().startswith(f'"{dependency}"')]
        assert re.search(r'",\s+# \w.{8,}', line), line


# --- vendored files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("package", "entry"), VENDORED, ids=lambda value: value.get("path", value.get("name")))
def test_a_vendored_file_is_the_one_listed(package: dict[str, str], entry: dict[str, str]) -> None:
    content = (ROOT / entry["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert package["licence"] in {"OFL-1.1", "MPL-2.0", "EUPL-1.2", "MIT", "0BSD"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])


def test_every_file_in_a_vendored_folder_is_listed() -> None:
    listed = {ROOT / entry["path"] for _, entry in VENDORED}
    folders = {path.parent for path in listed}
    assert {path for folder in folders for path in folder.iterdir() if path.suffix not in {".py", ""}} == listed


# The signs that reports use, at least in one of the two fonts.
SIGNS = "0123456789,.%−–—‘’“”„€éëïèêöüçñŁőșž½‰×…·•±~≥≤≈≠√∞→←↑↓◆■●▲✓\u2009\u202f\u00a0"


@pytest.mark.parametrize("ending", ["ttf", "woff2"])
@pytest.mark.parametrize("style", ["Regular", "SemiBold", "Italic"])
def test_the_fonts_have_every_sign(style: str, ending: str) -> None:
    from fontTools.ttLib import TTFont

    folder = ROOT / "src" / "meerwaarde" / "fonts"
    signs: set[int] = set()
    for name in (f"NotoSans-{style}", "NotoSansMath-Regular"):
        with TTFont(folder / f"{name}.{ending}") as font:
            signs |= set(font.getBestCmap())
    assert [sign for sign in SIGNS if ord(sign) not in signs] == []


# --- licence, version, public description -----------------------------------------------------------------------------


def test_the_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(number) for number in re.findall(r"^(\d+)\.\s?[A-Z]", text, re.MULTILINE)] == list(range(1, 16))
    assert text.rstrip().endswith(
        "All other changes or additions to this Appendix require the production of a new EUPL version."
    )


def test_publiccode_says_the_same_as_pyproject() -> None:
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert public["legal"]["license"] == PROJECT["project"]["license"] == "EUPL-1.2"
    assert public["softwareVersion"] == PROJECT["project"]["version"] == meerwaarde.__version__
    assert set(public["localisation"]["availableLanguages"]) == {"nl", "en"}
    for language in ("nl", "en"):
        description = public["description"][language]
        assert len(description["shortDescription"]) <= 150
        assert 150 <= len(description["longDescription"]) <= 10_000


def test_the_changelog_opens_with_this_version() -> None:
    version = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert version is not None
    assert version[1] == meerwaarde.__version__


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_record_is_whole(path: Path) -> None:
    headings = re.findall(r"^## (.+)$", path.read_text(), re.MULTILINE)
    assert headings == ["Status", "Context", "Decision", "Consequences"]


# --- translations ------------------------------------------------------------------------------------------


def test_every_text_is_translated_and_compiled() -> None:
    assert script("translations").problems() == []


def test_a_missing_translation_would_be_found() -> None:
    from babel.messages.catalog import Message

    translations = script("translations")
    assert not translations.is_translated(Message("Totaal", ""))
    assert not translations.is_translated(Message(("{} lid", "{} leden"), ("{} member", "")))
    assert translations.is_translated(Message(("{} lid", "{} leden"), ("{} member", "{} members")))
    assert not translations.same_placeholders(Message("{n} van {total}", "{n} of {all}"))
    assert not translations.same_placeholders(Message("{} van {}", "{} of"))
    assert translations.same_placeholders(Message(("één lid", "{} leden"), ("one member", "{} members")))


def test_the_compiled_translation_loads() -> None:
    catalogue = gettext.translation("meerwaarde", ROOT / "src" / "meerwaarde" / "locale", languages=["en"])
    assert catalogue.info()["language"] == "en"
