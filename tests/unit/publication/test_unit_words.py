"""The words of a report over municipalities: each stands in the place of a text that is still said."""

from __future__ import annotations

import re
from pathlib import Path

from meerwaarde.language import gettext, saying
from meerwaarde.publication.unit_words import OF_MUNICIPALITIES

SOURCE = Path(__file__).resolve().parents[3] / "src" / "meerwaarde"
FIELD = re.compile(r"\{\w*\}")


def texts() -> str:
    """What the reports say, with the literals of Python joined."""
    files = [file for folder in ("publication", "survey", "cli") for file in sorted((SOURCE / folder).rglob("*.*"))
             if file.suffix in (".py", ".html") and file.name != "unit_words.py"]  # fmt: skip
    return re.sub(r"\"\s*\n\s*\"", "", "\n".join(file.read_text("utf-8") for file in files))


def test_every_key_is_a_text_of_the_program() -> None:
    said = texts()
    assert [key for key in OF_MUNICIPALITIES if f'_("{key}")' not in _close(said)] == []


def _close(text: str) -> str:
    """`_(` and its text without blanks and line ends between them."""
    return re.sub(r"\"\s*,?\s*\)", '")', re.sub(r"_\(\s*\"", '_("', text))


def test_the_same_fields_stand_in_both() -> None:
    for key, text in OF_MUNICIPALITIES.items():
        assert set(FIELD.findall(text)) == set(FIELD.findall(key)), key


def test_only_inside() -> None:
    with saying(OF_MUNICIPALITIES):
        assert gettext("Alle organisaties") == "Alle gemeenten"
        assert gettext("Aandeel") == "Aandeel"
    assert gettext("Alle organisaties") == "Alle organisaties"
