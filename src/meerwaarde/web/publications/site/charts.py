"""The charts of a release with their figures, so that each can have a page of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from meerwaarde.language import LANGUAGES
from meerwaarde.language import gettext as _
from meerwaarde.web.publications import words
from meerwaarde.web.publications.site.figures import Seen, are_key_figures, figures_of, passports_in
from meerwaarde.web.publications.site.languages import DUTCH, spoken
from meerwaarde.web.publications.site.passages import dictionaries, tables_in
from meerwaarde.web.publications.site.pictures import picture_of

FOLDER, PICTURE = "charts/", ".svg"
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
LONGEST_NAME = 100
Row = dict[str, Any]


def charts(release: Any, tables: Mapping[str, Any], pictures: Mapping[str, bytes]) -> list[Row]:
    """The rows of `ReleaseChart` without their release, of those files that are a chart: first in the order of the
    tables, then what belongs to no table that we know."""
    drawn = [file for file in sorted(pictures) if picture_of(pictures[file]) is not None]
    names = [file.removeprefix(FOLDER).removesuffix(PICTURE) for file in drawn]
    with spoken(language_of(release.content)):
        told = dict(_of_key_figures(release) if are_key_figures(release.content) else _of_report(release, tables))
    order = [*(name for name in told if name in names), *(name for name in names if name not in told)]
    found: list[Row] = []
    for name in order:
        said = told.get(name, {}).pop("title", "") or title_of(pictures[f"{FOLDER}{name}{PICTURE}"]) or release.title
        unknown: Row = {"n": None, "population": None, "source": str(release.content.get("source", "")), "rows": []}
        found.append({"place": len(found), "name": name, "title": said, **told.get(name, unknown)})
    return [one for one in found if len(one["name"]) <= LONGEST_NAME]


def are_charts(names: Mapping[str, Any] | list[str]) -> list[str]:
    """Which of these files are charts that a page can show."""
    return [name for name in names if name.startswith(FOLDER) and name.endswith(PICTURE) and name.count("/") == 1]


def language_of(content: Mapping[str, Any]) -> str:
    """In which language a release was published."""
    said = content.get("language")
    return said if said in LANGUAGES else DUTCH


def title_of(picture: bytes) -> str:
    """What a chart says that it is."""
    found = TITLE.search(picture.decode("utf-8", "replace"))
    return html.unescape(found[1]).strip() if found else ""


def _of_report(release: Any, tables: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    from meerwaarde.publication.charts import file_name

    seen, passports = figures_of(release.content), passports_in(release.content)
    source = str(release.content.get("source", ""))
    for table in tables_in(tables):
        rows = [
            _row(cell, seen[name], _margin(passports[name]), _answer(cell, table), _group(cell, table))
            for cell in dictionaries(table["cells"])
            if (name := cell.get("identifier")) in seen
        ]
        yield file_name(str(table.get("table", ""))), {
            "title": _title(table), "n": _whole(table.get("n")), "population": _whole(table.get("N")),
            "source": source, "rows": rows,
        }  # fmt: skip
    answered = tables.get("nonresponse")
    compared = answered.get("compared") if isinstance(answered, Mapping) else None
    for variable, pairs in (compared or {}).items():
        sides = ("register", _("in het register")), ("respondents", _("onder wie antwoordde"))
        rows = [
            _row(pair[side], seen[name], "", said, str(pair.get("group_text", "")))
            for pair in dictionaries(pairs)
            for side, said in sides
            if (name := pair.get(side, {}).get("identifier")) in seen
        ]
        yield file_name(f"register_{variable}"), {"n": None, "population": None, "source": source, "rows": rows}


def _title(table: Mapping[str, Any]) -> str:
    """The question, with the groups where its answers are split."""
    asked, split = str(table.get("question_text", "")), str(table.get("title", ""))
    if not table.get("group_variable"):
        return asked
    return f"{asked} {split}" if asked.endswith(("?", ".", "!")) else f"{asked}: {split[:1].lower()}{split[1:]}"


def _row(cell: Mapping[str, Any], seen: Seen, margin: str, answer: str, group: str) -> Row:
    return {
        "id": cell["identifier"], "answer": answer, "group": group, "text": seen.text, "n": seen.n,
        "N": seen.population, "margin": margin, "unsure": cell.get("status") == "unreliable",
    }  # fmt: skip


def _answer(cell: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    answer = (table.get("answers") or {}).get(cell.get("answer"), "")
    return str(answer or table.get("question_text", ""))


def _group(cell: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    return str((table.get("groups") or {}).get(cell.get("group"), ""))


def _margin(passport: Mapping[str, Any]) -> str:
    """The interval as the passport prints it, without what it says of intervals."""
    wanted = _("Marge (95 %)")
    return next((text.partition(". ")[0] for name, text in passport.get("lines", ()) if name == wanted), "")


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _of_key_figures(release: Any) -> Iterator[tuple[str, Row]]:
    content, seen = release.content, figures_of(release.content)
    for table in content["tables"]:
        rows = []
        for row in table["rows"]:
            name = words.identifier_of(table["name"], row["code"])
            rows.append(_row({"identifier": name}, seen[name], "", words.label_of(row["code"], content), ""))
        total = rows[-1] if rows else {"n": None, "N": None}
        yield table["name"], {"n": total["n"], "population": total["N"], "source": words.source_of(table, content),
                              "rows": rows}  # fmt: skip
