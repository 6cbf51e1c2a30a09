"""A report of changed counts as `SafeTable`s: shares from the changed counts alone, numbers with a changed n."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from meerwaarde import __version__
from meerwaarde.core import Figure, Statistic, Status
from meerwaarde.disclosure.alternatives.survey_counts import ROUND, Changed
from meerwaarde.disclosure.assemble import SafeTables, table_name
from meerwaarde.disclosure.rounding import VALUE_DIGITS, coarse_value
from meerwaarde.disclosure.rows import LEVEL
from meerwaarde.disclosure.table import Proof, SafeCell, SafeTable
from meerwaarde.disclosure.tally import Asked

NOTES = {True: "rounded", False: "perturbed"}  # by whether the method is rounding
MANY, FEW_DIGITS = 30, 2  # a mean of fewer organisations is shown with fewer digits
UNTRUE = "zero-or-all"  # says that really nobody, or everybody, gave the answer


def safe_counts(
    changed: Changed,
    asked: Sequence[Asked],
    figures: Sequence[Figure],
    numbers: SafeTables,
    questions: frozenset[str] = frozenset(),
) -> SafeTables:
    """The tables of a report by another method than hiding.

    `figures` are those of the closed questions, estimated from `changed`; one that says another count than `changed`
    raises ValueError. `numbers` are the tables of the other questions, protected by hiding: they keep their values,
    rounded, and get the changed n. `questions` are the groupings that are questions: such a question is not split by
    itself. Groups of which no count is left are emptied, whether or not anybody stood in them.
    """
    by_key = {figure.key: figure for figure in figures}
    found = {table.name: table for table in numbers.tables}
    tables = []
    for one in asked:
        for variable in ("", *(partition.variable for partition in changed.partitions)):
            name = table_name(one.name, variable, LEVEL)
            if one.numeric:
                tables += [_numbers(found[name], changed)] if name in found else []
            elif not (variable == one.name and variable in questions):
                cells = _shares(one, variable, by_key, changed)
                tables.append(SafeTable(name, one.name, variable, tuple(cells), _proof(changed)))
    return SafeTables(tuple(tables), (), {}, numbers.left_out)


def _proof(changed: Changed) -> Proof:
    """No rule hides anything here; the base is the minimum, which is public, the noise is not."""
    rounds = changed.method.name == ROUND
    rules = ("rounded-counts", f"base-{changed.method.base}") if rounds else ("cell-key",)
    return Proof(rules, 0, 0, 0, f"meerwaarde {__version__}")


def _shares(
    one: Asked, variable: str, figures: Mapping[tuple[str, str, str, str, Statistic], Figure], changed: Changed
) -> list[SafeCell]:
    cells = []
    note = NOTES[changed.method.name == ROUND]
    codes = next((p.codes for p in changed.partitions if variable and p.variable == variable), ("",))
    for group in codes:
        base, hits = changed.of(one.name, variable, group)
        for answer, count in zip(one.codes, hits, strict=True):
            figure = figures.get((one.name, variable, group, answer, Statistic.SHARE))
            if not base:
                cells.append(SafeCell(one.name, variable, group, answer, Statistic.SHARE, Status.SUPPRESSED))
                continue
            if figure is None or (figure.count, figure.base) != (count, base):
                raise ValueError(f"this figure was not made from the changed counts: {one.name} {group} {answer}")
            status = Status.PUBLISHED if figure.reliable else Status.UNRELIABLE
            cell = SafeCell.shown(figure, status=status)
            cells.append(replace(cell, notes=(*(known for known in cell.notes if known != UNTRUE), note)))
    return cells


def _numbers(table: SafeTable, changed: Changed) -> SafeTable:
    return replace(table, cells=tuple(_number(cell, changed) for cell in table.cells))


def _number(cell: SafeCell, changed: Changed) -> SafeCell:
    """Few digits of the value, since an exact mean tells the exact n; emptied where the changed n is too small."""
    if cell.status is Status.SUPPRESSED:
        return cell
    base, _hits = changed.of(cell.question, cell.group_variable, cell.group)
    if base < changed.method.base:
        return SafeCell(cell.question, cell.group_variable, cell.group, cell.answer, cell.statistic, Status.SUPPRESSED)
    digits = VALUE_DIGITS if base >= MANY else FEW_DIGITS
    return replace(
        cell,
        value=coarse_value(cell.value, digits),
        se=coarse_value(cell.se, digits),
        ci_low=coarse_value(cell.ci_low, digits),
        ci_high=coarse_value(cell.ci_high, digits),
        count=base,
        base=base,
        notes=(*cell.notes, NOTES[changed.method.name == ROUND]),
    )
