"""The main job: from a form, answers and a register to a report that may be published.

    read_inputs ──▶ figures ──▶ draft ──▶ protect_report ──▶ compose ──▶ every output ──▶ one folder

All outputs are made in memory from the same `Report`; only then a folder is written, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from meerwaarde import disclosure, survey
from meerwaarde.core import Figure, Status
from meerwaarde.disclosure.alternatives.survey_counts import SUPPRESS, Changed
from meerwaarde.disclosure.table import LedgerPosition
from meerwaarde.language import gettext as _
from meerwaarde.language import use_language
from meerwaarde.publication import folder, municipal, unit
from meerwaarde.publication.changed_counts import protected, settled
from meerwaarde.publication.charts import Chart, charts
from meerwaarde.publication.codebook import codebook
from meerwaarde.publication.compose import compose, limits_of_form
from meerwaarde.publication.draft import draft, other_answers
from meerwaarde.publication.inputs import NAME_COLUMNS, Inputs, read_inputs
from meerwaarde.publication.ledgered import Ledgered, ledgered
from meerwaarde.publication.model import Report
from meerwaarde.publication.opendata import tables_csv, tables_json
from meerwaarde.publication.own_texts import with_texts
from meerwaarde.publication.page import page
from meerwaarde.publication.paper import paper
from meerwaarde.publication.provenance import Input, as_json, made_on, provenance, sha256_of
from meerwaarde.publication.request import Request
from meerwaarde.publication.typesetting import pngs_apart
from meerwaarde.publication.word import word
from meerwaarde.publication.workbook import workbook

SEED = 2014  # the linear programs try random directions; the same seed gives the same pattern

Progress = Callable[[str, float], None]  # what is being done, and how far: 0 to 1


@dataclass(frozen=True, slots=True)
class Made:
    """A finished report: what was written, and what an officer must know beyond it."""

    report: Report
    out: Path
    files: tuple[str, ...]
    private: tuple[str, ...]
    skipped_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    ledger: LedgerPosition | None = None


def make_report(request: Request, progress: Progress = lambda _what, _part: None) -> Made:
    """Make the report and write it. Raises InputError; nothing is left behind then."""
    request.check()
    use_language(request.language)
    folder.check(request.out)
    progress(_("lezen"), 0.0)
    inputs = read_inputs(request)
    request = settled(request, inputs)
    progress(_("schatten"), 0.15)
    figures = figures_of(request, inputs)
    with unit.words(request), ledgered(request.ledger, request.out) as ledger:
        return _made(request, inputs, figures, ledger, progress)


def _made(request: Request, inputs: Inputs, figures: tuple[Figure, ...], ledger: Ledgered, progress: Progress) -> Made:
    """Protect, compose, draw and write."""
    safe, counts = safe_of(request, inputs, figures, ledger, progress)
    report = compose(request, inputs, figures, safe, made_on(), {}, counts)
    position = ledger.place(
        safe, request.out, tables_csv(report), title=report.title, made=report.made.isoformat(), wave=report.period
    )
    if position is not None:
        report = compose(request, inputs, figures, disclosure.placed(safe, position), report.made, {}, counts)
    report = with_texts(report, request.texts, limits_of_form(inputs.now, request.language))
    drawn = _drawn(report, progress)
    names = ["index.html", "report.pdf", "report.docx", "tables.xlsx", "tables.csv", "tables.json", "codebook.xml"]
    report = replace(report, provenance=provenance_of(request, inputs, report, [*names, *drawn.files]))
    files = _files(report, inputs, drawn, progress)
    private = _private(inputs) | _proof(safe, position, counts)
    progress(_("schrijven"), 0.98)
    folder.write(request.out, files, private, ledger.write)
    progress(_("klaar"), 1.0)
    responses = inputs.members.responses
    return Made(
        report, request.out, tuple(files), tuple(private), responses.skipped_columns, responses.missing_columns,
        position,
    )  # fmt: skip


def safe_of(
    request: Request, inputs: Inputs, figures: tuple[Figure, ...], ledger: Ledgered, progress: Progress
) -> tuple[disclosure.SafeTables, Changed | None]:
    """What may be said, the way the request asks for; with the changed counts where it changes them."""

    def step(done: int, of: int) -> None:
        progress(_("beveiligen"), 0.2 + 0.4 * done / max(of, 1))

    if inputs.places is not None:
        return municipal.protected(inputs, figures, request.protection, step), None
    whole = draft(inputs, figures, request.interval, request.protection, ledger.earlier, request.ledger is not None)
    if request.method == SUPPRESS:
        return disclosure.protect_report(whole, step), None
    return protected(request, inputs, figures, whole)


@dataclass(frozen=True, slots=True)
class _Drawn:
    charts: Mapping[str, Chart]
    files: Mapping[str, bytes]


def figures_of(request: Request, inputs: Inputs) -> tuple[Figure, ...]:
    """All figures of the report before protection, with the change since the wave before where there is one."""
    now, then = inputs.now, inputs.then
    figures = survey.figures(now.wave, now.design, now.groupings, interval=request.interval)
    if then is None:
        return figures
    changed = survey.change_figures(then.wave, then.design, now.wave, now.design, then.groupings, now.groupings)
    other = other_answers(now, then) if request.ledger is not None else frozenset()
    return figures + tuple(figure for figure in changed if figure.question not in other)


def _drawn(report: Report, progress: Progress) -> _Drawn:
    """Every chart as SVG and PNG."""
    progress(_("tekenen"), 0.6)
    drawn = charts(report)
    files: dict[str, bytes] = {}
    for chart, png in zip(drawn.values(), pngs_apart([chart.svg for chart in drawn.values()]), strict=True):
        files[f"charts/{chart.name}.svg"] = chart.svg.encode()
        files[f"charts/{chart.name}.png"] = png
    return _Drawn(drawn, files)


def _files(report: Report, inputs: Inputs, drawn: _Drawn, progress: Progress) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    progress(_("opmaken"), 0.8)
    files["index.html"] = page(report, drawn.charts).encode()
    files["report.pdf"] = paper(report, drawn.charts)
    progress(_("opmaken"), 0.9)
    pictures = {name: drawn.files[f"charts/{chart.name}.png"] for name, chart in drawn.charts.items()}
    files["report.docx"] = word(report, drawn.charts, pictures)
    files["tables.xlsx"] = workbook(report)
    files["tables.csv"] = tables_csv(report)
    files["tables.json"] = tables_json(report)
    files["codebook.xml"] = codebook(inputs.now.questionnaire, report)
    files |= drawn.files
    files["provenance.json"] = as_json(report.provenance)
    return files


def provenance_of(request: Request, inputs: Inputs, report: Report, names: list[str]) -> dict[str, object]:
    """How the report was made: inputs, options, rules, and the files called `names`."""
    wave = inputs.now.wave
    proofs = [table.proof for table in report.tables]
    cells = [cell for table in report.tables for cell in table.cells]
    counts = {
        "answered": report.nonresponse.answered,
        "invited": wave.invited,
        "tables": len(report.tables),
        "cells": len(cells),
        "suppressed": sum(cell.status is Status.SUPPRESSED for cell in cells),
        "unreliable": sum(cell.status is Status.UNRELIABLE for cell in cells),
    }
    return provenance(
        inputs=[
            Input(role, path.name, sha256_of(path) if role in request.to_hash() else None)
            for role, path in request.files().items()
        ],
        options=request.options() | {"period": report.period},
        seed=SEED,
        rules=sorted({rule for proof in proofs for rule in proof.rules}),
        counts=counts,
        made=report.made,
        files=names,
    )


def _private(inputs: Inputs) -> dict[str, bytes]:
    """Open answers and who is who: for the officer's eyes only."""
    wave = inputs.members
    responses, matching = wave.responses, wave.matching
    member = dict(zip(responses.rows.tolist(), responses.ids.tolist(), strict=True))
    return folder.private_files(
        open_answers=[(a.row, str(member.get(a.row, "")), a.question, a.text) for a in responses.open_answers],
        unknown=matching.unknown,
        duplicates=matching.duplicates,
        empty=matching.empty,
        nonresponders=matching.nonresponders,
        names=_names(wave),
    )


def _proof(
    safe: disclosure.SafeTables, position: disclosure.LedgerPosition | None, counts: Changed | None
) -> dict[str, bytes]:
    """Why the hidden rows stay hidden, per question, when anything is hidden; its intervals are not for publication.
    Of changed counts by which method, and how far off they are at most."""
    proofs = {table.question: table.proof for table in (*safe.response, *safe.tables) if table.proof.intervals}
    if not proofs and counts is None:
        return {}
    changed = {} if counts is None else {
        "method": counts.method.name, "base": counts.method.base, "largest_deviation": counts.off
    }  # fmt: skip
    content = {
        **changed,
        "ledger": None if position is None else asdict(position),
        "questions": [
            {"question": name, "rules": list(proof.rules), "solver": proof.solver, "worlds": proof.worlds,
             "programs": proof.programs, "intervals": [asdict(interval) for interval in proof.intervals]}
            for name, proof in proofs.items()
        ],
    }  # fmt: skip
    return {"proof.json": as_json(content)}


def _names(wave: survey.Wave) -> dict[str, str]:
    if wave.register is None:
        return {}
    for column in NAME_COLUMNS:
        if column in wave.register.columns:
            return dict(zip(wave.register.ids, wave.register.columns[column].tolist(), strict=True))
    return {}
