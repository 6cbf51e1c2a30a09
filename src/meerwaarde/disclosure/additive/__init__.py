"""Additive tables with all their margins: counts, magnitudes, their hierarchies and links.

rows or cells ──▶ `Table` (primary rules) ──▶ `Problem` (what readers know) ──▶ `Pattern` (proven) ──▶ `SafeCross`
"""

from meerwaarde.disclosure.additive.linked import protect_ratio
from meerwaarde.disclosure.additive.problem import problem_of
from meerwaarde.disclosure.additive.protection import protect_table, safe_cross
from meerwaarde.disclosure.additive.solve import solve
from meerwaarde.disclosure.additive.types import Contributors, Dimension, Pattern, Problem, Table

__all__ = [
    "Contributors",
    "Dimension",
    "Pattern",
    "Problem",
    "Table",
    "problem_of",
    "protect_ratio",
    "protect_table",
    "safe_cross",
    "solve",
]
