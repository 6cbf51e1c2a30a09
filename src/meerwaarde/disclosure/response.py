"""Who answered: response counts by every known characteristic, as one system.

A reader knows the register, so N of every group. That one or two members of a group answered is not shown, and neither
is what would tell it by subtraction. Such a group is then hidden in every table that is split by that characteristic,
because its base would tell the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meerwaarde.core import Figure, Statistic
from meerwaarde.disclosure.atoms import patterns
from meerwaarde.disclosure.attack import Attacker
from meerwaarde.disclosure.repair import CannotProtectError, protect
from meerwaarde.disclosure.rows import cost_of, unit_of
from meerwaarde.disclosure.rules import COUNT_WIDTH
from meerwaarde.disclosure.system import Linear, System, Target
from meerwaarde.disclosure.tally import WaveFrame

RESPONSE = "response"  # the "question" of these figures


@dataclass(frozen=True, slots=True)
class ResponseCounts:
    """The register as known to all, and who answered.

    `frame` has the register's organisations with all known characteristics as partitions (weights are not used);
    `answered` bool [organisations of the register].
    """

    frame: WaveFrame
    answered: np.ndarray


def response_figures(counts: ResponseCounts) -> tuple[Figure, ...]:
    """Answered of invited, over all and for every group of every characteristic. No interval: these are counts."""
    everyone = np.ones(len(counts.answered), dtype=bool)
    groups = [("", "", everyone)]
    for partition in counts.frame.partitions:
        groups += [(partition.variable, code, partition.member[:, g]) for g, code in enumerate(partition.codes)]
    figures = []
    for variable, code, member in groups:
        invited, answered = int(member.sum()), int((member & counts.answered).sum())
        if invited:
            rate = 100.0 * answered / invited
            nothing = (None, None, None, None)  # no value, standard error or interval
            figures.append(
                Figure(RESPONSE, variable, code, "", Statistic.SHARE, rate, *nothing, answered, invited, invited)
            )
    return tuple(figures)


def protect_response(counts: ResponseCounts, figures: tuple[Figure, ...], minimum: int) -> Attacker:
    """Hide the groups whose number of answers is, or would tell, 1 to minimum-1. The total is always shown."""
    codes = patterns(counts.frame)
    atoms = int(codes.max(initial=-1)) + 1
    system = System()
    truth = np.bincount(codes, counts.answered, atoms).astype(np.int64)
    columns = system.unknowns(truth, np.bincount(codes, minlength=atoms))
    system.fact(Linear.total(columns), float(truth.sum()), float(truth.sum()))
    members = {(p.variable, code): p.member[:, g] for p in counts.frame.partitions for g, code in enumerate(p.codes)}
    holders = counts.frame.holders
    for figure in figures:
        if not figure.group_variable:
            continue
        unit = unit_of(figure)
        form = Linear.total(columns[np.unique(codes[members[figure.group_variable, figure.group]])])
        if not figure.count:
            system.fact(form, 0.0, 0.0)  # that nobody answered is told anyway: of strata, and by every empty group
            continue
        system.costs[unit] = cost_of(figure)
        system.reading(unit, form, float(figure.count), float(figure.count))
        inside = members[figure.group_variable, figure.group] & counts.answered
        if len(np.unique(holders[inside])) < minimum:
            system.hidden.add(unit)
            system.targets.append(Target(unit, form, float(min(COUNT_WIDTH, figure.base))))
    attacker = Attacker(system)
    try:
        protect(attacker)
    except CannotProtectError:
        for unit in system.shown():
            attacker.hide(unit)
    return attacker
