"""Texts around fixed figures: read into what is bound to a released figure, and the numbers that are not.

A number in a text is a figure that nobody checked, so it stops the release until it is bound, or until somebody says
that it is right: it may be a year, or the number of a law.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.publications.drafts.figures import digest_of
from meerwaarde.web.publications.drafts.making import LONGEST_TEXT, RELEASE, joined, lines_of, locked, save
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.publications.reports import TABLES
from meerwaarde.web.scopes import Actor

TOKEN = re.compile(r"\{(cijfer|n|N|aantal|van|tot):([A-Za-z0-9_.-]+)\}")
NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*(?:\s?%)?"
    r"|[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]"
    r"|\b(?:de helft|driekwart|een kwart|(?:een|twee) derde|[a-z]+ op de [a-z]+|half|quarter|third|(?:one|two) thirds?"
    r"|[a-z]+ in (?:two|three|four|five|ten)|verdubbeld|gehalveerd|procent|percent)\b",
    re.IGNORECASE,
)
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. `kind`: text; bound (to the figure `name`); wrong (a figure that is not there); bare (a number
    that is no figure); said (a bare number that somebody said is right). `like`: figures that print the same."""

    kind: str
    text: str
    name: str = ""
    like: tuple[str, ...] = ()


def pieces(text: str, passports: Mapping[str, Any], said: Collection[str], *, fixed: bool = False) -> tuple[Piece, ...]:
    """A paragraph in parts. `fixed`: the program wrote it, so its words are those of its figures."""
    cells = passports.get("cells", {})
    found: list[Piece] = []
    at = 0
    for token in TOKEN.finditer(text):
        found += _plain(text[at : token.start()], cells, said, fixed)
        cell = cells.get(token[2])
        if cell is None or not cell["shown"]:
            found.append(Piece("wrong", token[2], token[2]))
        else:
            found.append(Piece("bound", _printed(token[1], cell), token[2]))
        at = token.end()
    return (*found, *_plain(text[at:], cells, said, fixed))


def _printed(field: str, cell: Mapping[str, Any]) -> str:
    """A field of a figure as it is printed, as far as the draft knows it; the report prints the rest itself."""
    if field == "n":
        return str(cell["n"] or "")
    if field == "N":
        return str(cell["N"] or "")
    return str(cell["shown"]) if field == "cijfer" else "…"


def _plain(text: str, cells: Mapping[str, Any], said: Collection[str], fixed: bool) -> Iterator[Piece]:
    at = 0
    for number in () if fixed else NUMBER.finditer(text):
        if number.start() > at:
            yield Piece("text", text[at : number.start()])
        is_said = number[0] in said
        yield Piece("said" if is_said else "bare", number[0], like=() if is_said else _like(number[0], cells))
        at = number.end()
    if text[at:]:
        yield Piece("text", text[at:])


def _like(number: str, cells: Mapping[str, Any]) -> tuple[str, ...]:
    """The figures that print this number."""
    wanted = _bare(number)
    return tuple(name for name, one in cells.items() if one["shown"] and _bare(one["shown"]) == wanted)[:SUGGESTED]


def _bare(text: str) -> str:
    return re.sub(r"[\s%~\u00a0]", "", text)


@dataclass(frozen=True, slots=True)
class Read:
    """The texts of a draft in parts, a paragraph each."""

    headline: tuple[Piece, ...]
    introduction: tuple[tuple[Piece, ...], ...]
    limits: tuple[tuple[Piece, ...], ...]

    @property
    def every(self) -> Iterator[Piece]:
        """All parts."""
        for paragraph in (self.headline, *self.introduction, *self.limits):
            yield from paragraph

    @property
    def bare(self) -> dict[str, tuple[str, ...]]:
        """The numbers that are bound to no figure, with figures that print the same."""
        return {one.text: one.like for one in self.every if one.kind == "bare"}

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of figures that are hidden or not there."""
        return tuple(dict.fromkeys(one.name for one in self.every if one.kind == "wrong"))


def read(draft: ReportDraft) -> Read:
    """The texts of a draft. What its title and period say is said already."""
    passports, ours = draft.content.get("passports", {}), draft.content.get("generated", {})
    generated = {ours.get("headline", ""), *ours.get("introduction", ())}
    said = {*draft.numbers, *(found[0] for found in NUMBER.finditer(f"{draft.title} {draft.period}"))}

    def parts(text: str) -> tuple[Piece, ...]:
        return pieces(text, passports, said, fixed=text in generated)

    return Read(
        parts(draft.headline),
        tuple(parts(one) for one in lines_of(draft.introduction)),
        tuple(parts(one) for one in lines_of(draft.limits)),
    )


@transaction.atomic
def write(
    *, by: Actor, draft: ReportDraft, headline: str, introduction: str, limits: str, numbers: Collection[str],
    correction: str = "",
) -> ReportDraft:  # fmt: skip
    """Keep the texts, and have the report made again with them. `numbers`: those that somebody said are right.

    Raises InputError for a figure that cannot stand in a text, and for what is too long.
    """
    by.scope.require(RELEASE)
    row = locked(draft)
    said = {"headline": " ".join(lines_of(headline)), "introduction": joined(lines_of(introduction)),
            "limits": joined(lines_of(limits)), "correction": joined(lines_of(correction))}  # fmt: skip
    if any(len(text) > LONGEST_TEXT for text in said.values()):
        raise InputError(
            _("Een van de teksten is te lang. Houd het bij een paar alinea's; de tabellen zeggen de rest.")
        )
    cells = row.content.get("passports", {}).get("cells", {})
    for _field, name in TOKEN.findall(" ".join(said.values())) if cells else ():
        _check(name, cells)
    if TOKEN.search(said["limits"] + said["correction"]):  # there a text is printed as it stands
        raise InputError(_("Een cijfer kan alleen in de belangrijkste uitkomst en in de tekst vooraan staan."))
    if said["headline"] and not TOKEN.search(said["headline"]):
        raise InputError(_("De belangrijkste uitkomst noemt geen cijfer. Kies er een uit de lijst."))
    values = {**said, "numbers": sorted({one.strip()[:40] for one in numbers if one.strip()})[:200]}
    if all(values[name] == getattr(row, name) for name in ("headline", "introduction", "limits")):
        return _only_said(by, row, values)
    return save(by, row, "publications.draft.written", values)


def _only_said(by: Actor, row: ReportDraft, values: dict[str, Any]) -> ReportDraft:
    """What changes nothing in the report needs no making again."""
    from meerwaarde.web.audit.services import record

    told = {name: [getattr(row, name), values[name]] for name in ("numbers", "correction")}
    told = {name: change for name, change in told.items() if change[0] != change[1]}
    if told:
        row.numbers, row.correction, row.editor = values["numbers"], values["correction"], by.id
        tables = row.files.filter(name=TABLES).first()
        if tables is not None:  # what it says was corrected becomes public too, so it is looked at
            row.digest = digest_of(bytes(tables.content), row.correction)
        row.save(update_fields=["numbers", "correction", "editor", "digest"])
        record(by=by, action="publications.draft.written", subject=("report", row.uuid), changes=told)
    return row


def _check(name: str, cells: Mapping[str, Any]) -> None:
    cell = cells.get(name)
    if cell is None:
        raise InputError(_("Het cijfer ‘{}’ staat niet in dit rapport. Kies er een uit de lijst.").format(name))
    if not cell["shown"]:
        raise InputError(_("Het cijfer ‘{}’ is afgeschermd en kan niet in een tekst staan.").format(name))
