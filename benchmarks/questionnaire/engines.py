"""Two engines judge the same submissions: ours on one core, ODK's in Chromium. Only equal verdicts are timed."""

from __future__ import annotations

import itertools
import math
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.synthetic import count, submission, xform

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "benchmark-jaar"
ANSWERED = re.compile(r"<(?!instanceID)(\w+)>[^<]+</\1>")
COMPARED = {"required", "constraint"}  # what ODK's engine judges; ours also looks at types, choices and unknown nodes


@dataclass(frozen=True, slots=True)
class Judged:
    """Milliseconds a submission, and per submission what is wrong: pairs of path and kind."""

    milliseconds: tuple[float, ...]
    verdicts: tuple[frozenset[tuple[str, str]], ...]

    @property
    def typical(self) -> float:
        return statistics.median(self.milliseconds)


def ours(form: str, submissions: Sequence[str]) -> Judged:
    """Time of the processor, from bytes to verdict."""
    from meerwaarde.questionnaire.instance import Instance
    from meerwaarde.questionnaire.xform import parse_xform

    read = parse_xform(form.encode())
    times, verdicts = [], []
    for one in submissions:
        began = time.process_time()
        problems = Instance.from_xml(read, one).problems()
        times.append(1000 * (time.process_time() - began))
        verdicts.append(frozenset((found.path, found.kind) for found in problems if found.kind in COMPARED))
    return Judged(tuple(times), tuple(verdicts))


def theirs(engine: Any, form: str, submissions: Sequence[str]) -> Judged:
    """Time of the clock in the page, from text to verdict."""
    made = engine.judge(form, submissions)
    found = (frozenset((one["path"], one["kind"]) for one in verdict["violations"]) for verdict in made)
    return Judged(tuple(verdict["milliseconds"] for verdict in made), tuple(found))


def batch(questions: int, repeats: int, number: int) -> tuple[str, list[str]]:
    """A form and submissions to it, every other one with broken rules."""
    made = [submission(questions, repeats, seed=seed, broken=0.1 * (seed % 2)) for seed in range(number)]
    return xform(questions, repeats > 0), made


def instrument(number: int) -> tuple[str, list[str]]:
    """The yearly benchmark of examples/, and its valid answers with every so many of them taken out."""
    from meerwaarde.questionnaire.xform import read_xform

    form = read_xform(EXAMPLE / "form.xlsx").xml.decode()
    valid = (EXAMPLE / "answers-valid.xml").read_text(encoding="utf-8")
    return form, [valid, *(with_gaps(valid, every) for every in range(3, number + 2))]


def with_gaps(valid: str, every: int) -> str:
    """`valid` without one in `every` of its answers."""
    asked = itertools.count()
    return ANSWERED.sub(lambda one: one[0] if next(asked) % every else f"<{one[1]}/>", valid)


def answers(submissions: Sequence[str]) -> float:
    """Answers in a submission, on average."""
    return statistics.mean(count(one) for one in submissions)


def slope(sizes: Sequence[float], times: Sequence[float]) -> float:
    """The power with which time grows with size (least squares of the logarithms): 1 is linear, 2 quadratic."""
    x, y = [math.log(size) for size in sizes], [math.log(one) for one in times]
    middle_x, middle_y = statistics.mean(x), statistics.mean(y)
    above = sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True))
    return above / sum((a - middle_x) ** 2 for a in x)
