"""Exact disclosure by adding and subtracting: Gauss elimination in exact arithmetic.

A target is disclosed exactly, whatever the bounds, when it is a linear combination of the facts and readings. The
elimination works modulo the prime 2^31 - 1, so rank decisions need no tolerance: a dependency over the whole numbers
holds modulo the prime as well. (A larger prime would not fit the 64-bit products of numpy.) Only forms with whole
coefficients take part; weighted ones are left to the linear programs. Method: Langsrud, GaussSuppression.
"""

from __future__ import annotations

import numpy as np

from meerwaarde.disclosure.system import Bounded, Linear, System

PRIME = 2**31 - 1


def exactly_disclosed(system: System) -> list[int]:
    """The positions of the targets that follow exactly from what is shown, by elimination alone."""
    rows = [bounded.form for bounded in system.facts if _whole(bounded)]
    rows += [bounded.form for unit in system.shown() for bounded in system.readings[unit] if _whole(bounded)]
    if not rows or not system.targets:
        return []
    width = len(system.truth)
    basis, pivots = _echelon(_dense(rows, width))
    targets = _dense([target.form for target in system.targets], width)
    for row, pivot in zip(basis, pivots, strict=True):
        factors = targets[:, pivot].copy()
        touched = np.flatnonzero(factors)
        targets[touched] = (targets[touched] - factors[touched, None] * row) % PRIME
    return [int(i) for i in np.flatnonzero(~targets.any(axis=1))]


def _whole(bounded: Bounded) -> bool:
    return bounded.exact and bool((bounded.form.coefficients == np.rint(bounded.form.coefficients)).all())


def _dense(forms: list[Linear], width: int) -> np.ndarray:
    """int64 [forms, width], coefficients modulo the prime."""
    matrix = np.zeros((len(forms), width), dtype=np.int64)
    for i, form in enumerate(forms):
        matrix[i, form.columns] = np.rint(form.coefficients).astype(np.int64) % PRIME
    return matrix


def _echelon(matrix: np.ndarray) -> tuple[list[np.ndarray], list[int]]:
    """Rows with a leading 1 that span the same space, and their pivot columns, in order of elimination."""
    basis: list[np.ndarray] = []
    pivots: list[int] = []
    rows = matrix
    while len(rows):
        row, rows = rows[0], rows[1:]
        leading = np.flatnonzero(row)
        if not len(leading):
            continue
        pivot = int(leading[0])
        row = row * pow(int(row[pivot]), -1, PRIME) % PRIME
        factors = rows[:, pivot].copy()
        touched = np.flatnonzero(factors)
        rows[touched] = (rows[touched] - factors[touched, None] * row) % PRIME
        basis.append(row)
        pivots.append(pivot)
    return basis, pivots
