"""Keep the translations in step with the code. Dutch stands in the code itself; English in `locale/en`.

`update` reads every text from the Python code and the HTML templates, brings `meerwaarde.pot` and the `.po` files up to
date and compiles the `.mo` files. `check` says what is missing and ends with status 1 when something is.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "meerwaarde"
LOCALE = SOURCE / "locale"
TEMPLATE = LOCALE / "meerwaarde.pot"
LANGUAGES = ("en",)
SHOWN = 15  # lines of `check`
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
TEXT_TAG = re.compile(r"""{%\s*t\s+(?P<mark>["'])(?P<text>.*?)(?P=mark)[^%]*%}""")
# A fixed date: with the real one every run would change the files.
DATE = datetime(2026, 1, 1, tzinfo=UTC)


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "meerwaarde.po"


def empty_catalogue(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language,
        project="meerwaarde",
        version="0",
        header_comment="# Texts of meerwaarde. The source language is Dutch; it stands in the code itself. EUPL-1.2.",
        msgid_bugs_address="issues",
        creation_date=DATE,
        revision_date=DATE,
        last_translator="meerwaarde",
        language_team="meerwaarde",
        fuzzy=False,
    )


def of_django(file: BinaryIO, *_keywords: Any, **_options: Any) -> Iterator[tuple[int, str, str, list[str]]]:
    """The texts of `{% t "..." %}` in a template of Django."""
    for line, text in enumerate(file.read().decode().splitlines(), 1):
        for found in TEXT_TAG.finditer(text):
            yield line, "_", found["text"], []


METHODS: Any = [("**.py", "python"), ("web/**.html", of_django), ("**.html", "jinja2"), ("**.j2", "jinja2")]


def extract() -> Catalog:
    """All texts of the program, with the files they stand in."""
    catalogue = empty_catalogue()
    found = extract_from_dir(
        SOURCE, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for name, line, text, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalogue.add(text, None, [(f"src/meerwaarde/{name}", line)], auto_comments=comments, context=context)
    return catalogue


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return empty_catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="meerwaarde")


def compiled(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def written(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=118, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
    return buffer.getvalue()


def update() -> None:
    texts = extract()
    LOCALE.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(texts))
    for language in LANGUAGES:
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read(path, language)
        catalogue.update(texts, no_fuzzy_matching=True)
        catalogue.creation_date = catalogue.revision_date = DATE
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(read(path, language)))
        missing = sum(not is_translated(message) for message in catalogue if message.id)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} teksten, {missing} nog niet vertaald")


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def is_translated(message: Message) -> bool:
    return strings(message) != () and all(strings(message))


def placeholders(text: str) -> Counter[str]:
    """What `str.format` and jinja fill in: a translation with others fails while it runs."""
    return Counter(re.findall(r"\{[^{}\s]*\}|%\(\w+\)s", text))


def same_placeholders(message: Message) -> bool:
    allowed = [placeholders(text) for text in ids(message)]
    return all(placeholders(text) in allowed for text in strings(message))


def problems() -> list[str]:
    """What is wrong with the translations, one line each; empty when all is well."""
    texts = extract()
    found = []
    for language in LANGUAGES:
        path = po_path(language)
        catalogue = read(path, language)
        wanted = {ids(message) for message in texts if message.id}
        held = {ids(message): message for message in catalogue if message.id}
        found += [f"{language}: ontbreekt, draai ./dev translate: {text[0]!r}" for text in sorted(wanted - set(held))]
        found += [f"{language}: niet meer in de code: {text[0]!r}" for text in sorted(set(held) - wanted)]
        for text in sorted(wanted & set(held)):
            message = held[text]
            if not is_translated(message):
                found.append(f"{language}: niet vertaald: {text[0]!r}")
            elif message.fuzzy:
                found.append(f"{language}: onzeker (fuzzy): {text[0]!r}")
            elif not same_placeholders(message):
                found.append(f"{language}: andere invulplekken dan het Nederlands: {text[0]!r}")
        found += stale(path, catalogue)
    return found


def stale(path: Path, catalogue: Catalog) -> list[str]:
    """Whether the compiled file says something else than the text file."""
    target = path.with_suffix(".mo")
    if target.exists():
        with target.open("rb") as file:
            held = {ids(message): strings(message) for message in read_mo(file) if message.id}
        fresh = {ids(message): strings(message) for message in read_mo(io.BytesIO(compiled(catalogue))) if message.id}
        if held == fresh:
            return []
    return [f"{target.relative_to(ROOT)} is niet bij, draai ./dev translate"]


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        update()
        return 0
    if arguments == ["check"]:
        found = problems()
        print(*found[:SHOWN], sep="\n", end="\n" if found else "")
        if len(found) > SHOWN:
            print(f"... en nog {len(found) - SHOWN}; zie ook ./dev translate")
        return 1 if found else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
