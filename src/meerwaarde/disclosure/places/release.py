"""A report over municipalities through disclosure control: figures in, `SafeTables` out, nothing in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from meerwaarde import __version__
from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure.assemble import SafeTables, assemble, safe_response
from meerwaarde.disclosure.margins import with_margin
from meerwaarde.disclosure.places.frame import PlaceAsked, PlaceDraft, votes_of
from meerwaarde.disclosure.places.numbers import hidden_numbers, median_may_be_shown
from meerwaarde.disclosure.places.repair import Problem, pattern_of
from meerwaarde.disclosure.response import RESPONSE
from meerwaarde.disclosure.rounding import coarse_value
from meerwaarde.disclosure.rows import LEVEL
from meerwaarde.disclosure.system import Unit
from meerwaarde.disclosure.table import Proof, SafeCell, SafeTable
from meerwaarde.disclosure.tally import Asked, Tally, WaveFrame
from meerwaarde.disclosure.tied import Numbers, hide_together

RULE = "municipalities"  # named in every proof of these tables


def protect_places(draft: PlaceDraft, progress: Callable[[int, int], None] | None = None) -> SafeTables:
    """Hide what gives an organisation away; what is left is proven. The same draft gives the same tables."""
    away = _few_answered(draft)
    hidden: set[Unit] = set()
    left_out: list[str] = []
    proofs: dict[str, Proof] = {}
    for done, asked in enumerate(draft.asked):
        if progress:
            progress(done, len(draft.asked))
        if asked.values is not None:
            gone, proof, without = hidden_numbers(draft, asked)
            left_out += without
        else:
            gone, proof = _closed(draft, asked, away), None
            if asked.name in {f.question for f in draft.figures} and _nothing_left(draft, asked, gone):
                left_out.append(asked.name)
        hidden |= gone
        proofs[asked.name] = _proof(asked, proof)
    for figure in draft.figures:
        if figure.group_variable and away[draft.groups.index((figure.group_variable, figure.group))]:
            hidden.add((figure.question, figure.group_variable, figure.group, figure.answer, LEVEL))
    hide_together(_numbers(draft), draft.figures, hidden)
    return _assembled(draft, hidden, left_out, proofs)


def _numbers(draft: PlaceDraft) -> dict[str, Numbers]:
    """The numbers of each question, by organisation and municipality."""
    given = {one.name: (one.organisation * draft.places + one.place, one.values) for one in draft.asked}
    every = np.unique(np.concatenate([[0], *(rows for rows, values in given.values() if values is not None)]))
    found = {}
    for name, (rows, values) in given.items():
        if values is not None:
            whole, place = np.zeros(len(every)), np.searchsorted(every, rows)
            whole[place] = np.nan_to_num(values)
            found[name] = np.isin(np.arange(len(every)), place), whole
    return found


def _few_answered(draft: PlaceDraft) -> np.ndarray:
    """Groups in which fewer than the minimum answered anything, and one more where a single one could be subtracted;
    bool [groups]."""
    heads = (draft.member.T.astype(np.int64) @ draft.answered.astype(np.int64) > 0).sum(axis=1)
    size = draft.member.sum(axis=0)
    away = (heads > 0) & (heads < draft.minimum)
    away[0] = heads[0] < draft.minimum
    start = 1
    for partition in draft.partitions:
        mine = np.arange(start, start + len(partition.codes))
        start += len(partition.codes)
        others = mine[~away[mine] & (size[mine] > 0)]
        if away[mine].sum() == 1 and len(others):
            away[others[np.argmin(size[others])]] = True
    return np.asarray(away)


def _closed(draft: PlaceDraft, asked: PlaceAsked, away: np.ndarray) -> set[Unit]:
    """The units of a closed question that are hidden."""
    several = asked.named is not None
    codes = asked.codes if several else (*asked.codes, asked.differ)
    hidden: set[Unit] = set()
    for answer in range(len(asked.codes)) if several else (-1,):
        votes = votes_of(asked, draft.places, answer)
        offered = np.array([True, True] if several else [bool(code) for code in codes])
        shown = pattern_of(Problem(votes, draft.member, asked.sensitivity, asked.rules, away, offered))
        for group, (variable, code) in enumerate(draft.groups):
            if several:
                hidden |= set() if shown[group, 1] else {(asked.name, variable, code, codes[answer], LEVEL)}
            else:
                gone = [name for name, is_shown in zip(codes, shown[group], strict=True) if name and not is_shown]
                hidden |= {(asked.name, variable, code, name, LEVEL) for name in gone}
    return hidden


def _nothing_left(draft: PlaceDraft, asked: PlaceAsked, hidden: set[Unit]) -> bool:
    figures = [figure for figure in draft.figures if figure.question == asked.name]
    return all((f.question, f.group_variable, f.group, f.answer, LEVEL) in hidden for f in figures)


def _proof(asked: PlaceAsked, proof: Proof | None) -> Proof:
    if proof is None:
        names = (RULE, "minimum-count", "secondary-suppression", f"sensitivity-{asked.sensitivity.value}", "insiders")
        return Proof(names, 0, 0, 0, f"meerwaarde {__version__}")
    secret = set() if asked.rules.dominance else {"dominance"}  # the one of municipalities itself
    return replace(proof, rules=(RULE, *(name for name in proof.rules if name not in secret)), intervals=())


# --- the tables -------------------------------------------------------------------------------------------------------


def _assembled(draft: PlaceDraft, hidden: set[Unit], left_out: list[str], proofs: dict[str, Proof]) -> SafeTables:
    asked = {one.name: one for one in draft.asked}
    frame = WaveFrame(np.arange(draft.places).astype(str), draft.partitions, np.ones(draft.places))
    nothing = np.zeros((draft.places, 0), dtype=bool)
    stand_in = [
        Asked(one.name, one.sensitivity, (*one.codes, *([one.differ] if one.differ else [])), True,
              Tally(nothing, np.ones(draft.places, dtype=bool), None if one.values is None else np.zeros(draft.places)))
        for one in draft.asked
    ]  # fmt: skip
    safe = assemble(draft.figures, stand_in, draft.empty, (frame, None), hidden, proofs, left_out, _response(draft))
    return replace(safe, tables=tuple(_finished(table, asked[table.question], draft) for table in safe.tables))


def _response(draft: PlaceDraft) -> tuple[tuple[SafeTable, ...], dict[str, tuple[tuple[SafeCell, SafeCell], ...]]]:
    """How many municipalities have an answer: over all only."""
    proof = Proof((RULE,), 0, 0, 0, f"meerwaarde {__version__}")
    rate = 100.0 * draft.places / draft.invited
    figure = Figure(RESPONSE, "", "", "", Statistic.SHARE, rate, None, None, None, None, draft.places, draft.invited,
                    draft.invited)  # fmt: skip
    tables, _compared = safe_response([figure], set(), proof)
    return tables, {}


def _finished(table: SafeTable, asked: PlaceAsked, draft: PlaceDraft) -> SafeTable:
    """With the number of organisations behind each figure; numbers of shared municipalities in few digits."""
    cells = []
    several = len(np.unique(asked.place)) < len(asked.place)
    gone = sum(cell.status is Status.SUPPRESSED for cell in table.cells)
    for cell in table.cells:
        if cell.status is Status.SUPPRESSED:
            cells.append(cell)
            continue
        group = (cell.group_variable, cell.group)
        if cell.statistic is Statistic.MEDIAN and not median_may_be_shown(draft, asked, *group):
            gone += 1
            cells.append(SafeCell(*cell.key[:4], cell.statistic, Status.SUPPRESSED))
            continue
        inside = draft.member[asked.place, draft.groups.index(group)]
        known = replace(cell, organisations=len(np.unique(asked.organisation[inside])))
        coarse = asked.values is not None and several and asked.sensitivity is not Sensitivity.NONE
        known = _coarse(known) if coarse else known
        holders = len(np.unique(asked.holder[inside]))
        cells.append(known if asked.values is None else with_margin(known, asked.sensitivity, holders))
    return replace(table, cells=tuple(cells), proof=replace(table.proof, protected=gone))


def _coarse(cell: SafeCell) -> SafeCell:
    """In three digits: shares of numbers would tell how many members a municipality has that gave them."""
    return replace(
        cell, value=coarse_value(cell.value), se=coarse_value(cell.se), ci_low=coarse_value(cell.ci_low),
        ci_high=coarse_value(cell.ci_high),
    )  # fmt: skip
