"""One question of a round: the tables that a report of that question alone would have, by the same code as a report.

    read_inputs ──▶ narrowed ──▶ figures ──▶ draft ──▶ protect_report ──▶ compose ──▶ page, tables, charts

What decides who was asked the question comes with it, and so does the question that it is split by: how many were
asked, and how many there are in a group, is what those tables tell. Protection sees what the reader sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meerwaarde import disclosure
from meerwaarde.core import Figure, InputError, Status
from meerwaarde.language import gettext as _
from meerwaarde.language import use_language
from meerwaarde.publication import unit
from meerwaarde.publication.changed_counts import settled
from meerwaarde.publication.charts import charts
from meerwaarde.publication.compose import compose
from meerwaarde.publication.draft import tabulated
from meerwaarde.publication.inputs import Inputs, Round, read_inputs
from meerwaarde.publication.ledgered import Ledgered, ledgered
from meerwaarde.publication.model import Report
from meerwaarde.publication.opendata import tables_csv, tables_json
from meerwaarde.publication.page import page
from meerwaarde.publication.provenance import as_json, made_on
from meerwaarde.publication.report import figures_of, provenance_of, safe_of
from meerwaarde.publication.request import Request
from meerwaarde.publication.typesetting import pngs_apart
from meerwaarde.publication.wording import grouped_by, question_label
from meerwaarde.questionnaire.types import Questionnaire

# Why a table is not shown: no safe one was found, or not in time, or all of its figures are hidden.
UNSAFE, LATE, HIDDEN = "unsafe", "late", "hidden"


@dataclass(frozen=True, slots=True)
class Single:
    """What may be said of a question. `group` is what the table is split by (empty: nothing), `tried` which splits
    were not allowed, and why. Without a report nothing may be said."""

    tried: tuple[tuple[str, str], ...]
    group: str = ""
    report: Report | None = None
    files: Mapping[str, bytes] | None = None


def make_single(request: Request, question: str, groups: Sequence[str], patience: float | None = None) -> Single:
    """The question by the first of `groups` (empty: over all) of which the table may be shown.

    When there is one its line is added to the ledger of the request, which the caller keeps or throws away. `patience`:
    seconds that protecting each of them but the last may take, where somebody waits for the answer. Raises InputError.
    """
    request = replace(request, by=tuple(name for name in groups if name))
    request.check()
    use_language(request.language)
    inputs = read_inputs(request)
    request = settled(request, inputs)
    if question not in {one.name for one in tabulated(inputs.now)}:
        raise InputError(_("Van deze vraag is geen tabel te maken. Kies een andere."), question=question)
    tried: list[tuple[str, str]] = []
    with unit.words(request), ledgered(request.ledger, request.out) as ledger:
        for group in groups:
            parts = narrowed(inputs, question, group)
            figures = figures_of(request, parts)
            last = group == groups[-1]
            with disclosure.at_most(None if last else patience):
                try:
                    safe, _changed = safe_of(request, parts, figures, ledger, lambda _what, _part: None)
                except InputError:  # an earlier release tells what this table would have to hide
                    if last:
                        raise
                    tried.append((group, UNSAFE))
                    continue
                why = _not_shown(safe, question, group)
            if not why:
                return _made(request, parts, (question, group), (figures, safe), ledger, tuple(tried))
            tried.append((group, why))
    return Single(tuple(tried))


def narrowed(inputs: Inputs, question: str, group: str) -> Inputs:
    """The inputs with this question, the group it is split by, and all that decides who was asked either."""
    kept = _needed(inputs.now.questionnaire, {question, group})
    then = None if inputs.then is None else _narrowed(inputs.then, kept, group)
    return replace(inputs, now=_narrowed(inputs.now, kept, group), then=then)


def _needed(questionnaire: Questionnaire, names: set[str]) -> set[str]:
    before = {
        one.name: {name for condition in one.relevant for name in condition.mentions()}
        for one in questionnaire.questions
    }
    kept = names & before.keys()
    while more := set().union(*(before.get(name, set()) for name in kept)) - kept:
        kept |= more
    return kept


def _narrowed(around: Round, kept: set[str], group: str) -> Round:
    questions = tuple(one for one in around.questionnaire.questions if one.name in kept)
    questionnaire = replace(around.questionnaire, questions=questions)
    # The wave has its own form, with the names of the groups: those that stay are what is estimated and protected.
    asked = tuple(one for one in around.wave.questionnaire.questions if one.name in kept)
    wave = replace(around.wave, questionnaire=replace(around.wave.questionnaire, questions=asked))
    groupings = tuple(one for one in around.groupings if one.variable == group)
    return replace(around, questionnaire=questionnaire, wave=wave, groupings=groupings)


def _not_shown(safe: disclosure.SafeTables, question: str, group: str) -> str:
    """Why the table may not be shown; empty when some figure of it is."""
    if question in safe.left_out:
        return LATE if disclosure.out_of_time() else UNSAFE
    cells = [cell for table in safe.tables for cell in table.cells if cell.question == question]
    mine = [cell for cell in cells if cell.group_variable == group and cell.status is not Status.SUPPRESSED]
    return "" if mine else LATE if disclosure.out_of_time() else HIDDEN


def _made(
    request: Request,
    inputs: Inputs,
    about: tuple[str, str],
    found: tuple[tuple[Figure, ...], disclosure.SafeTables],
    ledger: Ledgered,
    tried: tuple[tuple[str, str], ...],
) -> Single:
    """Compose, place beside the ledger, and draw."""
    figures, safe = found
    request = replace(request, by=tuple(filter(None, about[1:])))
    report = compose(request, inputs, figures, safe, made_on(), {})
    request = replace(request, title=_title(report, *about))
    report = _about(replace(report, title=request.title or report.title), about[1])
    position = ledger.place(
        safe, request.out, tables_csv(report), title=report.title, made=report.made.isoformat(), wave=report.period
    )
    if position is not None:
        safe = disclosure.placed(safe, position)
        report = _about(compose(request, inputs, figures, safe, report.made, {}), about[1])
        ledger.write()
    files = _files(request, inputs, report)
    return Single(tried, about[1], report, files)


def _about(report: Report, group: str) -> Report:
    """The report without who answered by other groups: those were protected too, but nobody asked for them."""
    people = report.nonresponse
    tables = tuple(table for table in people.tables if table.group_variable in ("", group))
    compared = {name: pairs for name, pairs in people.compared.items() if name == group}
    return replace(report, nonresponse=replace(people, tables=tables, compared=compared))


def _title(report: Report, question: str, group: str) -> str:
    asked = question_label(question, report)
    if not group:
        return asked
    return _("{question} Naar {group}").format(question=asked, group=grouped_by(group, report.labels))


def _files(request: Request, inputs: Inputs, report: Report) -> dict[str, bytes]:
    drawn = charts(report)
    pictures: dict[str, bytes] = {}
    for chart, png in zip(drawn.values(), pngs_apart([one.svg for one in drawn.values()]), strict=True):
        pictures |= {f"charts/{chart.name}.svg": chart.svg.encode(), f"charts/{chart.name}.png": png}
    names = ["index.html", "tables.csv", "tables.json", *pictures]
    report = replace(report, provenance=provenance_of(request, inputs, report, names))
    return {
        "index.html": page(report, drawn).encode(),
        "tables.csv": tables_csv(report),
        "tables.json": tables_json(report),
        **pictures,
        "provenance.json": as_json(report.provenance),
    }
