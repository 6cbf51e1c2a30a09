"""Codes and counts: answers turned into small arrays per organisation, for estimates and for disclosure control.

    text in cells ──codes──▶ dense codes, membership per group
    Answers ──hits──▶ rows x answers ──per_organisation──▶ share of its rows, and whether it has such a row
    patterns ──atoms──▶ organisations that no published count can tell apart

Everything here counts organisations, never rows: an organisation that answers for several municipalities is one.
"""

from meerwaarde.cells.codes import UNKNOWN, Coded, code_sizes, coded, natural_order, split_codes
from meerwaarde.cells.counts import Atoms, QuestionCells, atoms, hits, per_organisation, question_cells

__all__ = [
    "UNKNOWN",
    "Atoms",
    "Coded",
    "QuestionCells",
    "atoms",
    "code_sizes",
    "coded",
    "hits",
    "natural_order",
    "per_organisation",
    "question_cells",
    "split_codes",
]
