"""The finished release: hidden rows emptied, weighted figures coarsened, every table with its proof.

This is the only place where a `SafeTable` is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure.earlier import Earlier
from meerwaarde.disclosure.margins import holders_of, with_margin
from meerwaarde.disclosure.rounding import coarse_percent, coarse_value
from meerwaarde.disclosure.rows import CHANGE, LEVEL, level, unit_of
from meerwaarde.disclosure.system import Unit
from meerwaarde.disclosure.table import LedgerPosition, Proof, SafeCell, SafeTable
from meerwaarde.disclosure.tally import Asked, WaveFrame


@dataclass(frozen=True, slots=True)
class SafeTables:
    """A protected report. `response` holds the response tables, `compared` for each characteristic pairs of cells
    (share of the register, share of the respondents), `left_out` the questions that could not be made safe, `record`
    what the report tells, for the ledger alone."""

    tables: tuple[SafeTable, ...]
    response: tuple[SafeTable, ...]
    compared: Mapping[str, tuple[tuple[SafeCell, SafeCell], ...]]
    left_out: tuple[str, ...]
    record: tuple[Earlier, ...] = ()


def table_name(question: str, variable: str, kind: str) -> str:
    """The name of a table: `question`, `question.by.variable`, with `.change` for changes between waves."""
    return question + (f".by.{variable}" if variable else "") + ("" if kind == LEVEL else ".change")


def assemble(
    figures: Sequence[Figure],
    questions: Sequence[Asked],
    empty: Sequence[tuple[str, str, str]],
    waves: tuple[WaveFrame, WaveFrame | None],
    hidden: set[Unit],
    proofs: Mapping[str, Proof],
    left_out: Sequence[str],
    response: tuple[tuple[SafeTable, ...], Mapping[str, tuple[tuple[SafeCell, SafeCell], ...]]] | None,
    record: tuple[Earlier, ...] = (),
) -> SafeTables:
    """Every figure as a cell of its table, in the order of the report."""
    by_name = {asked.name: asked for asked in questions}
    now, then = waves
    uneven = now.uneven or bool(then and then.uneven)
    cells: dict[tuple[str, str, str], list[SafeCell]] = {}
    for figure in figures:
        if figure.question in left_out:
            continue
        coarse = uneven and by_name[figure.question].sensitivity is not Sensitivity.NONE
        kind, gone = LEVEL if level(figure) == LEVEL else CHANGE, unit_of(figure) in hidden
        rows = cells.setdefault((figure.question, figure.group_variable, kind), [])
        if not (gone and kind == LEVEL and by_name[figure.question].numeric):
            cell = _cell(figure, hidden=gone, coarse=coarse)
            rows.append(cell if gone else _finished(cell, figure, by_name[figure.question], waves))
        elif figure.statistic is Statistic.MEAN:
            rows += _nobody(by_name[figure.question], figure.group_variable, figure.group)
    for question, variable, group in empty:
        if question not in left_out:
            cells.setdefault((question, variable, LEVEL), []).extend(_nobody(by_name[question], variable, group))
    for (_question, variable, kind), made in cells.items():
        if kind == CHANGE:
            made.extend(_missing(made, next((p.codes for p in now.partitions if p.variable == variable), ("",))))
    order = {name: place for place, name in enumerate(by_name)}
    variables = {"": -1} | {p.variable: place for place, p in enumerate(now.partitions)}
    groups = {(p.variable, code): place for p in now.partitions for place, code in enumerate(p.codes)}
    tables = [
        SafeTable(
            table_name(question, variable, kind),
            question,
            variable,
            tuple(sorted(rows, key=lambda cell: groups.get((cell.group_variable, cell.group), -1))),
            proofs[question],
        )
        for (question, variable, kind), rows in sorted(
            cells.items(), key=lambda item: (order[item[0][0]], variables.get(item[0][1], 0), item[0][2] != LEVEL)
        )
    ]
    rates, compared = response or ((), {})
    return SafeTables(tuple(tables), rates, compared, tuple(left_out), record)


def _cell(figure: Figure, *, hidden: bool, coarse: bool) -> SafeCell:
    if hidden:
        return SafeCell.emptied(figure)
    cell = SafeCell.shown(figure, status=Status.PUBLISHED if figure.reliable else Status.UNRELIABLE)
    if not coarse:
        return cell
    rounded = coarse_percent if figure.statistic.is_percent else coarse_value
    return replace(
        cell,
        percent=coarse_percent(cell.percent),
        value=coarse_value(cell.value),
        se=rounded(cell.se),
        ci_low=rounded(cell.ci_low),
        ci_high=rounded(cell.ci_high),
    )


def _finished(cell: SafeCell, figure: Figure, asked: Asked, waves: tuple[WaveFrame, WaveFrame | None]) -> SafeCell:
    return with_margin(cell, asked.sensitivity, holders_of(figure, asked, waves)) if asked.numeric else cell


def _nobody(asked: Asked, variable: str, group: str) -> list[SafeCell]:
    """Emptied rows of a group in which nobody answered: fewer than the minimum, like any other.

    A hidden group of numbers has the same three rows: a median that is missing would tell a small base.
    """
    if asked.numeric:
        kinds = [("", statistic) for statistic in (Statistic.MEAN, Statistic.MEDIAN, Statistic.TOTAL)]
    else:
        kinds = [(code, Statistic.SHARE) for code in asked.codes]
    return [SafeCell(asked.name, variable, group, code, kind, Status.SUPPRESSED) for code, kind in kinds]


def _missing(rows: Sequence[SafeCell], codes: Sequence[str]) -> list[SafeCell]:
    """Emptied rows of change where nobody answered twice: a row that is missing would tell that nobody did."""
    known = {(cell.group, cell.answer, cell.statistic) for cell in rows}
    kinds = list(dict.fromkeys((cell.answer, cell.statistic) for cell in rows))
    first = rows[0]
    return [
        SafeCell(first.question, first.group_variable, group, answer, statistic, Status.SUPPRESSED)
        for group in codes
        for answer, statistic in kinds
        if (group, answer, statistic) not in known
    ]


def safe_response(
    figures: Sequence[Figure], hidden: set[Unit], proof: Proof
) -> tuple[tuple[SafeTable, ...], Mapping[str, tuple[tuple[SafeCell, SafeCell], ...]]]:
    """Response rates by characteristic, and the register beside the respondents. Register counts are public."""
    everyone = next(figure for figure in figures if not figure.group_variable)
    tables: dict[str, list[SafeCell]] = {}
    compared: dict[str, list[tuple[SafeCell, SafeCell]]] = {}
    for figure in figures:
        gone = unit_of(figure) in hidden
        tables.setdefault(figure.group_variable, []).append(_cell(figure, hidden=gone, coarse=False))
        if figure.group_variable and everyone.count:
            register = replace(figure, question="register", count=figure.base, base=everyone.base,
                               percent=100.0 * figure.base / everyone.base)  # fmt: skip
            respondents = replace(figure, question="respondents", base=everyone.count,
                                  percent=100.0 * figure.count / everyone.count)  # fmt: skip
            pair = (_cell(register, hidden=False, coarse=False), _cell(respondents, hidden=gone, coarse=False))
            compared.setdefault(figure.group_variable, []).append(pair)
    made = tuple(
        SafeTable(table_name("response", variable, LEVEL), "response", variable, tuple(cells), proof)
        for variable, cells in tables.items()
    )
    return made, {variable: tuple(pairs) for variable, pairs in compared.items()}


def placed(safe: SafeTables, position: LedgerPosition) -> SafeTables:
    """The report with its place in the ledger in the proof of every table."""

    def at_place(table: SafeTable) -> SafeTable:
        return replace(table, proof=replace(table.proof, ledger=position))

    return replace(safe, tables=tuple(map(at_place, safe.tables)), response=tuple(map(at_place, safe.response)))
