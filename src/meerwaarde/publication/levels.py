"""Levels above the groups of a column: provinces over municipalities, as hierarchy files say.

A level is one more group of the same column: an organisation is in it when it is in one of its parts. So tables show it
beside its parts, and whoever reads them meets all levels at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from meerwaarde import survey
from meerwaarde.cells import coded
from meerwaarde.cells.codes import UNKNOWN, natural_order
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

Levels = Mapping[str, tuple[tuple[str, frozenset[str]], ...]]  # of a column: codes above, each with its lowest codes


def levels_of(files: Sequence[tuple[str, Path]], by: Sequence[str], register: survey.Register | None) -> Levels:
    """What stands above the groups of each column of the register, the highest first. Raises InputError.

    A file may leave out the empty cells of the column.
    """
    from meerwaarde.disclosure.additive.dimensions import dimension, parts_of, read_hierarchies

    found: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for name, hierarchies in read_hierarchies(files, by).items():
        if register is None or name not in register.columns:
            raise InputError(_("--hierarchy {}: dit is geen kolom van het ledenbestand.").format(name))
        present = set(register.groups(name).codes)
        if not any(UNKNOWN in each.parent for each in hierarchies):
            present.discard(UNKNOWN)
        made = dimension(name, present, hierarchies)
        below: dict[int, set[str]] = {}
        for leaf, parts in enumerate(parts_of(made)):
            for part in parts:
                below.setdefault(part, set()).add(made.codes[leaf])
        height = [0] * len(made.codes)
        for parent, children in made.relations:  # parts stand before what they are part of
            height[parent] = max(height[parent], 1 + max(height[child] for child in children))
        above = sorted(range(made.leaves, made.total), key=lambda at: (-height[at], natural_order(made.codes[at])))
        found[name] = tuple((made.codes[at], frozenset(below[at])) for at in above if below[at] & present)
    return found


def with_levels(
    codes: tuple[str, ...], member: np.ndarray, above: Sequence[tuple[str, frozenset[str]]]
) -> tuple[tuple[str, ...], np.ndarray]:
    """Groups with the levels above them in front: codes, and who is in them. `member` bool [organisations, groups]."""
    columns = [member[:, [code in leaves for code in codes]].any(axis=1) for _code, leaves in above]
    return (*(code for code, _leaves in above), *codes), np.column_stack([*columns, member])


def grouped(grouping: survey.Grouping, register: survey.Register | None, levels: Levels) -> survey.Grouping:
    """The grouping with the levels above it."""
    above = levels.get(grouping.variable, ())
    if register is None or not above:
        return grouping
    everyone = coded(register.columns[grouping.variable])
    population = with_levels(everyone.codes, everyone.member, above)[1].sum(axis=0).astype(np.int64)
    codes, member = with_levels(grouping.codes, grouping.member, above)
    return survey.Grouping(grouping.variable, codes, member, population, False, True, grouping.unknown)
