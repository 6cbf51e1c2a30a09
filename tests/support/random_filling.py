"""A person without a plan: random answers to random questions, sensible or not, teams added and taken away."""

from __future__ import annotations

import random
from collections.abc import Sequence

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform.types import Control, Shape, XForm
from support.odk import Action
from support.same_answers import filled_in

TYPED = {
    "int": ["0", "1", "3", "12", "-4", "100", "250000", "1400", ""],
    "decimal": ["0", "0.5", "3", "12.25", "-4.5", "100.1", "43.75", ""],
    "date": ["2025-01-01", "2025-12-31", "2026-02-28", "2026-10-30", "2027-03-01", ""],
    "string": ["", "x", "Noord", "L00123", "mens@voorbeeld.nl", "01234567", "é & <b>"],
}
MOST_REPEATS = 4


def places(form: XForm, instance: Instance, control: Control) -> list[str]:
    """Where a control stands now and is asked."""
    around = next((one for one in form.repeats if control.path.startswith(f"{one}/")), None)
    found = [control.path]
    if around is not None:
        found = [one + control.path.removeprefix(around) for one in instance.repeats(around)]
    return [path for path in found if instance.relevant(path)]


def answer(chance: random.Random, form: XForm, instance: Instance, control: Control, path: str) -> str:
    """A value that the control can hold."""
    offered = [one.value for one in instance.choices(control, path, "nl")] if control.items else []
    if control.shape is Shape.ONE:
        return chance.choice([*offered, ""]) if offered else ""
    if control.shape is Shape.MANY:
        return " ".join(code for code in offered if chance.random() < 0.4)
    if control.shape is Shape.RANK:
        return " ".join(chance.sample(offered, len(offered)))
    if control.shape is Shape.RANGE:
        return str(int(chance.randint(int(control.start), int(control.end))))
    return chance.choice(TYPED.get(form.binds[control.path].type, TYPED["string"]))


def filling(form: XForm, seed: int, number: int, start: Sequence[Action] = ()) -> list[Action]:
    """`number` actions, after those of `start`, from an empty form on; the same for the same seed."""
    chance = random.Random(seed)
    instance = filled_in(form, start)
    fields = [
        one
        for one in form.controls()
        if one.shape not in (Shape.GROUP, Shape.REPEAT) and form.binds[one.path].readonly is None
    ]
    free = [path for path, one in form.repeats.items() if not one.fixed]
    actions = list(start)
    while len(actions) < number:
        repeat = chance.choice(free) if free and chance.random() < 0.15 else ""
        if repeat:
            there = instance.repeats(repeat)
            if not instance.relevant(repeat) or (there and chance.random() < 0.4):
                continue
            if len(there) == MOST_REPEATS:
                actions.append(("remove", chance.choice(there)))
                instance.remove_repeat(actions[-1][1])
            else:
                actions.append(("add", repeat))
                instance.add_repeat(repeat)
            continue
        control = chance.choice(fields)
        asked = places(form, instance, control)
        if asked:
            path = chance.choice(asked)
            value = answer(chance, form, instance, control, path)
            instance.set(path, value)
            actions.append(("set", path, value))
    return actions
