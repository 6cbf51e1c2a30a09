"""The attacker as those who answered: the same attacker with a few more facts and fewer targets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from meerwaarde.disclosure.attack import Attacker
from meerwaarde.disclosure.insiders import blocked
from meerwaarde.disclosure.knowledge import Coalition


def insider(attacker: Attacker, kind: int) -> Attacker:
    """The attacker as one kind of insider, with the targets that are not yet open to it. What it hides is hidden."""
    inside, system = attacker.inside, attacker.system
    if inside is None:
        raise ValueError("nobody answered")
    facts, targets = [*system.facts, *inside.facts(kind)], inside.targets(kind, system.targets)
    other = Attacker(replace(system, facts=facts, targets=targets), attacker.prints)
    for world, room in zip(attacker.worlds, inside.insiders.room(np.array(attacker.worlds)), strict=True):
        if not blocked(inside.own[[kind]], room)[0]:
            other.count(world)
    return other


def within(attacker: Attacker, coalition: Coalition) -> Attacker:
    """The attacker as a coalition of insiders, with the targets that fractions have not yet shown to be open to it.
    What it hides is hidden, and the worlds it finds are `fractions` for everybody."""
    witnesses, system = attacker.witnesses, attacker.system
    if witnesses is None:
        raise ValueError("nobody answered")
    readings = {unit: list(told) for unit, told in system.readings.items()}
    for unit, bounded in witnesses.told(coalition):
        readings[unit].append(bounded)
    lower, upper = list(system.lower), list(system.upper)
    facts = list(system.facts)
    for fact in witnesses.knowledge.facts(coalition):
        if len(fact.form.columns) > 1:
            facts.append(fact)
            continue
        column, sign = int(fact.form.columns[0]), float(fact.form.coefficients[0])
        low, high = sorted((fact.low / sign, fact.high / sign))
        lower[column], upper[column] = max(lower[column], low), min(upper[column], high)
    known = replace(
        system, facts=facts, readings=readings, lower=lower, upper=upper, targets=witnesses.targets(coalition)
    )
    return Attacker(known)


def secret(attacker: Attacker) -> bool:
    """Whether all that fractions prove is open to insiders too; stops at the first to whom it is not."""
    while some := attacker.seeing():
        for coalition in some:
            other = within(attacker, coalition)
            if other.audit() or not settled(attacker, coalition, other):
                return False
    return True


def settled(attacker: Attacker, coalition: Coalition, other: Attacker) -> bool:
    """Let what a coalition found count for everybody; says whether all is open to it now."""
    attacker.fractions += other.fractions
    attacker.look()
    return attacker.witnesses is None or not attacker.witnesses.closed(coalition)
