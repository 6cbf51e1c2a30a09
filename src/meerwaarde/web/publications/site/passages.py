"""What can be found of a release: its own words, and those of each question or table, with the figures that go along.

Words are kept without capitals and accents, each once, so that a search is plain comparing on any database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meerwaarde.web.publications import words
from meerwaarde.web.publications.site.figures import Seen, are_key_figures, figures_of
from meerwaarde.web.publications.site.languages import in_both
from meerwaarde.web.publications.tables import MEMBERS, TOTAL

OTHER = re.compile(r"[^a-z0-9]+")
FIGURES = 400  # of a question, as far as it has more
Row = dict[str, Any]


def normal(text: str) -> str:
    """The words of a text as they are compared.

    >>> normal("Cliënten, 89,6 % (ÉÉN)")
    'clienten 89 6 een'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return OTHER.sub(" ", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip()


def once(texts: Iterable[str]) -> str:
    """All words of these texts, each once."""
    return " ".join(dict.fromkeys(" ".join(map(normal, texts)).split()))


def passages(release: Any, tables: Mapping[str, Any]) -> list[Row]:
    """The rows of `Passage` without their release: the release itself first. `tables`: the file tables.json."""
    content = release.content
    seen = figures_of(content)
    of = _of_key_figures(content, seen) if are_key_figures(content) else _of_report(tables, seen)
    mine = once((release.title, release.period))
    found = [_whole(release, tables, seen), *of]
    return [{"place": place, **one, "words": f"{mine}\n{one['words']}"} for place, one in enumerate(found)]


def _whole(release: Any, tables: Mapping[str, Any], seen: Mapping[str, Seen]) -> Row:
    """The release by its main outcome, with the figures that this rests on."""
    content, text = release.content, release.summary or release.title
    if are_key_figures(content):
        english = in_both(words.finding, content)[1]
        said = [release.title, text, english, str(content.get("note", "")), "kerncijfers key figures"]
        names = [words.identifier_of(name, TOTAL) for name in _main_tables(content)]
        return {"text": text, "text_en": english, "words": once(said), "figures": _bare(names, seen)}
    said = [release.title, text, *map(str, content.get("findings", ()))]
    first = next(iter(dictionaries(tables.get("findings"))), {})
    figures = _bare(map(str, first.get("cells", ())), seen)
    return {"text": text, "text_en": "", "words": once(said), "figures": figures}


def _bare(names: Iterable[str], seen: Mapping[str, Seen]) -> list[Row]:
    """Figures of which the sentence beside them tells what they are."""
    return [_figure(name, seen[name], ("", "")) for name in names if name in seen]


def _main_tables(content: Mapping[str, Any]) -> list[str]:
    """The first table of each figure that the sentence of key figures names."""
    found: dict[str, str] = {}
    for table in content["tables"]:
        found.setdefault(table["name"].partition("-")[0], table["name"])
    return [found[name] for name in (MEMBERS, "medewerkers") if name in found]


def _of_key_figures(content: Mapping[str, Any], seen: Mapping[str, Seen]) -> Iterator[Row]:
    """A passage per table, in both languages."""
    for table in content["tables"]:
        title = in_both(words.title_of, table["name"])
        said = [*title, *in_both(words.unit_of, table["name"])]
        figures = []
        for row in table["rows"]:
            name, labels = (
                words.identifier_of(table["name"], row["code"]),
                in_both(words.label_of, row["code"], content),
            )
            figures.append(_figure(name, seen[name], labels))
            said += labels
        yield {"text": title[0], "text_en": title[1], "words": once(said), "figures": figures}


def _of_report(tables: Mapping[str, Any], seen: Mapping[str, Seen]) -> Iterator[Row]:
    """A passage per question, with the figures of all its tables; those over all come first."""
    questions: dict[str, list[Mapping[str, Any]]] = {}
    for table in tables_in(tables):
        questions.setdefault(table["question"], []).append(table)
    for same in questions.values():
        text = str(same[0].get("question_text", ""))
        said, figures = [text], []
        for table in same:
            said += [str(table.get("group_variable_text", "")), *_texts(table, "answers"), *_texts(table, "groups")]
            named = ((str(cell.get("identifier")), cell) for cell in dictionaries(table["cells"]))
            figures += [_figure(name, seen[name], (label_of(cell, table), "")) for name, cell in named if name in seen]
        if text:
            yield {"text": text, "text_en": "", "words": once(said), "figures": figures[:FIGURES]}


def tables_in(tables: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The tables of a report that hold figures, those of who answered last."""
    answered = tables.get("nonresponse")
    more = answered.get("tables") if isinstance(answered, Mapping) else ()
    found = [*dictionaries(tables.get("tables")), *dictionaries(more)]
    return [one for one in found if isinstance(one.get("question"), str) and one.get("cells")]


def dictionaries(found: Any) -> list[Mapping[str, Any]]:
    """Those of a list of a file that are what they should be."""
    return [one for one in found or () if isinstance(one, Mapping)]


def _texts(table: Mapping[str, Any], key: str) -> list[str]:
    return [str(text) for text in (table.get(key) or {}).values()]


def label_of(cell: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """The answer and the group of a figure; empty for a number over all."""
    answer = str((table.get("answers") or {}).get(cell.get("answer"), ""))
    group = (table.get("groups") or {}).get(cell.get("group"), "")
    if not group:
        return answer
    told = f"{table.get('group_variable_text', '')} {group}".strip()
    return f"{answer}, {told}" if answer else told


def _figure(name: str, one: Seen, labels: tuple[str, str]) -> Row:
    return {"id": name, "text": one.text, "text_en": one.text_en, "n": one.n, "N": one.population,
            "label": labels[0], "label_en": labels[1]}  # fmt: skip
