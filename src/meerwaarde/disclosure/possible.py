"""Beside what was published before, hiding may not be enough: then the report is refused, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.attack import Attacker
from meerwaarde.disclosure.earlier import Earlier
from meerwaarde.disclosure.posing import insider, within
from meerwaarde.disclosure.system import System, Target
from meerwaarde.language import gettext as _

DERIVED = ("crossing", "weight")
_INSIDE = {
    "", "ledger", "difference", "level", "change", "panel", "then", "now", "crossing", "weight", "size", "rest now",
    "rest then", "panel now", "panel then", "both", "lost", "won",
}  # fmt: skip


def without_what_is_known(system: System) -> None:
    """Drop the sums printed nowhere that earlier reports alone tell: they told them when nothing forbade it, of larger
    sets than the atoms of now."""
    alone = Attacker(replace(system, hidden=set(system.readings)))
    known = {i for i in alone.audit() if not system.targets[i].whole and system.targets[i].name[0] in DERIVED}
    system.targets[:] = [target for i, target in enumerate(system.targets) if i not in known]


def check_possible(attacker: Attacker, question: str, earlier: Sequence[Earlier]) -> None:
    """Raise InputError when a target is not open although all of the question is hidden."""
    for i in attacker.audit():
        if attacker.open([i]) and not attacker.reach(i):
            raise _refused(attacker.system.targets[i], question, earlier)
    for kind in attacker.spread():
        other = insider(attacker, kind)
        for i, target in enumerate(other.system.targets):
            if other.open([i]) and not other.reach(i):
                raise _refused(target, question, earlier)
    for coalition in attacker.seeing():
        other = within(attacker, coalition)
        for i in other.audit():
            raise _refused(other.system.targets[i], question, earlier)


def _refused(target: Target, question: str, earlier: Sequence[Earlier]) -> InputError:
    """Names the row, and the report that tells it: the one that the target says, else the last."""
    by_number = {each.number: each for each in earlier}
    parts = list(_flat(target.name))
    named = [int(part) for part in parts if isinstance(part, int | np.integer) and int(part) in by_number]
    release = by_number[named[0]] if named else earlier[-1]
    words = dict.fromkeys(part for part in parts if isinstance(part, str) and part not in _INSIDE | {question})
    what = _(
        "deze vraag is niet te beschermen naast publicatie {number} ({title}), bij ‘{row}’: wat toen is gedrukt,"
        " verraadt dat cijfer. Laat die uitsplitsing of de vraag weg, of neem de regels van toen."
    )
    row = ", ".join(words) or _("alle organisaties")
    return InputError(what.format(number=release.number, title=release.title, row=row), question=question)


def _flat(name: Sequence[object]) -> list[object]:
    return [inner for part in name for inner in (_flat(part) if isinstance(part, tuple) else [part])]
