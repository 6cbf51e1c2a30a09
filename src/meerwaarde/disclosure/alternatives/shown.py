"""What both alternatives share: which tables they can protect, and the table with all its cells shown."""

from __future__ import annotations

import numpy as np

from meerwaarde import __version__
from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.types import Table
from meerwaarde.disclosure.table import CrossCell, CrossProof, SafeCross
from meerwaarde.language import gettext as _


def check(table: Table, smallest: int, method: str) -> None:
    """Refuse a table in which something else than a count below `smallest` must be protected. Raises InputError."""
    if not table.frequency:
        what = _("--method {} is voor aantallen. Laat --value weg, of kies --method suppress.")
        raise InputError(what.format(method))
    other = table.primary & ((table.value >= smallest) | (table.value == 0))
    if other.any():
        place = np.unravel_index(int(other.argmax()), other.shape)
        named = ", ".join(f"{one.name}={one.codes[int(at)]}" for one, at in zip(table.dimensions, place, strict=True))
        what = _("--method {0} verandert alleen aantallen van 1 tot {1}, maar {2} is {3} en toch gevoelig"
                 " (één concern, of een regel over nul of alles). Kies --method suppress.")  # fmt: skip
        raise InputError(what.format(method, smallest, named, int(table.value[place])))


def shown(table: Table, counts: np.ndarray, words: tuple[str, ...]) -> SafeCross:
    """The table with `counts` (int64, shape of the table) in place of its own. `words` name method and parameters."""
    names = [one.codes for one in table.dimensions]
    cells = tuple(
        CrossCell(
            tuple(codes[at] for codes, at in zip(names, place, strict=True)),
            float(counts[place]),
            int(counts[place]),
            "published",
        )
        for place in np.ndindex(*counts.shape)
    )
    proof = CrossProof((*table.rules, *words), (), (), 0, 0, f"meerwaarde {__version__}")
    return SafeCross(table.variable, tuple(one.name for one in table.dimensions), cells, proof)
