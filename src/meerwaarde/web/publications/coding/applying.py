"""Coded open questions in the files of a round, just before a report is made of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from meerwaarde.web.publications.coding.agreeing import agreed
from meerwaarde.web.publications.coding.altering import Closed, choices_of, name_in, with_closed
from meerwaarde.web.publications.coding.selectors import NONE, coded, is_public, schemes_of, sheet, standing
from meerwaarde.web.publications.models import CodeScheme, ReportDraft
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from meerwaarde.publication.coded import Coded

Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Applied:
    """The files with the questions that are coded. `tells`: of a submission, which choices it got at them (question,
    code), so that a quote from it says nothing that is hidden. `waiting`: open questions that nobody finished, by what
    the closed one would be called: those cannot be left out either."""

    files: rounds.RoundFiles
    coded: tuple[Coded, ...] = ()
    tells: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()


def applied(scope: Scope, draft: ReportDraft, files: rounds.RoundFiles, folder: Path) -> Applied:
    """The files of a draft in which each open question is a closed one too, when somebody looked at all its answers.

    A new form and new answers are written into `folder`; the files of the round stay as they are.
    """
    from meerwaarde.questionnaire.xform import read_xform

    schemes = schemes_of(draft.round)
    if not schemes:
        return Applied(files)
    form = read_xform(files.form)
    if not files.answers:
        return Applied(files, waiting=tuple(name_in(form, one.path) for one in schemes))
    with files.responses.open(encoding="utf-8", newline="") as stream:
        table: Table = list(csv.reader(stream))
    submissions = list(files.answers.values())
    closed, told, waiting = [], [], []
    tells: dict[int, list[tuple[str, str]]] = {}
    for scheme in schemes:
        name = name_in(form, scheme.path)
        there = form.control(scheme.path) is not None and scheme.categories.all()
        codes = _codes(scheme, submissions, _texts(table, scheme.path)) if there else None
        if codes is None:
            waiting.append(name)
            continue
        names = [(one.code, one.name_nl, one.name_en) for one in scheme.categories.all()]
        one = Closed(scheme.path, name, choices_of(names))
        _add(table, one, codes)
        closed.append(one)
        if name in draft.left_out and not is_public(scheme):
            continue  # nobody is told of its categories, so quotes tell nothing of those
        told += [] if name in draft.left_out else [_told(scope, scheme, one)]
        for submission, some in zip(submissions, codes, strict=True):
            tells.setdefault(submission, []).extend((one.name, code) for code in some)
    if not closed:
        return Applied(files, waiting=tuple(waiting))
    written = _written(files, closed, table, folder, draft.language)
    return Applied(written, tuple(told), {key: tuple(some) for key, some in tells.items()}, tuple(waiting))


def _written(
    files: rounds.RoundFiles, closed: list[Closed], table: Table, folder: Path, language: str
) -> rounds.RoundFiles:
    forms = []
    for path in (files.form, *files.older):
        forms.append(path.with_name(f"{path.stem}-coded.xml"))
        forms[-1].write_bytes(with_closed(path, closed, language))
    responses = folder / "responses-coded.csv"
    with responses.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(table)
    return replace(files, form=forms[0], older=tuple(forms[1:]), responses=responses)


def _column(path: str) -> str:
    return "/".join(path.strip("/").split("/")[1:])


def _texts(table: Table, path: str) -> list[str]:
    """What each row says at a question."""
    head, *rows = table
    column = _column(path)
    return [row[head.index(column)].strip() for row in rows] if column in head else [""] * len(rows)


def _codes(scheme: CodeScheme, submissions: list[int], texts: list[str]) -> list[tuple[str, ...]] | None:
    """The codes of each row, none where nothing was answered; None when somebody must still look at an answer."""
    answered = [key for key, text in zip(submissions, texts, strict=True) if text]
    said = rounds.sent(answered, [scheme.path])
    found = standing(said, scheme.path, [one for one in coded([scheme], said) if one.seen])
    if any(key not in found for key in answered):
        return None
    codes = {key: tuple(one.codes) or (NONE,) for key, one in found.items()}
    return [codes[key] if text else () for key, text in zip(submissions, texts, strict=True)]


def _add(table: Table, one: Closed, codes: list[tuple[str, ...]]) -> None:
    """A column with the codes; who was not asked the open question was not asked this."""
    from meerwaarde.questionnaire.asked import NOT_ASKED

    head, *rows = table
    head.append(one.column)
    at = head.index(NOT_ASKED) if NOT_ASKED in head else -1
    for row, some in zip(rows, codes, strict=True):
        row.append(" ".join(some))
        if at >= 0 and _column(one.path) in row[at].split():
            row[at] = f"{row[at]} {one.column}"


def _told(scope: Scope, scheme: CodeScheme, one: Closed) -> Coded:
    """What readers are told of how it was done."""
    from meerwaarde.publication.coded import Coded

    found = sheet(scope, scheme.uuid)
    same = agreed(found) if found is not None else None
    name = found.question.name if found is not None else one.path.rpartition("/")[2]
    many = len(one.choices) - 1
    if same is None:
        return Coded(one.name, name, many)
    return Coded(one.name, name, many, same.n, same.percent, same.kappas)
