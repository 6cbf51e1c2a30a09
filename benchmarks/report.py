"""Time and peak memory of `meerwaarde report`: 600 members, 60 questions, 12 groups; then ten and a hundred times more.

Half of the members answer: 40 questions with one answer of five, 12 with several of six, 8 numbers, all of sensitivity
`normal`, with some answers missing, by a region of twelve and raked to it and to size. The command runs in a process of
its own; its peak memory is what the kernel kept of that process. Input is made with a fixed seed.

    python benchmarks/report.py [--members 600 6000 60000] [--json]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

SIZES = (600, 6_000, 60_000)
ONE, MULTIPLE, NUMBERS = 40, 12, 8
CHOICES, TICKS = 5, 6
REGIONS, CLASSES = 12, 3
MISSING = 0.05
STARTS = 9  # of `meerwaarde --help`

HEAVY = ("numpy", "polars", "scipy", "django", "altair", "highspy", "lxml", "pyxform", "typst", "docx")
MOST_MEMORY = 500  # MB
MOST_START = 0.25  # seconds

# The command itself; only its progress, which is silent without a terminal, is written down with clock and work done.
CHILD = """
import json, os, sys, time
from meerwaarde.cli import main, report
steps = []
report._Shown.step = lambda self, what, part: steps.append((what, time.perf_counter(), sum(os.times()[:4])))
log = sys.argv.pop(1)
try:
    main.run()
finally:
    with open(log, "w", encoding="utf-8") as file:
        json.dump(steps, file)
"""
HELP = f"""
import sys
from meerwaarde.cli import main
sys.argv = ["meerwaarde", "--help"]
try:
    main.run()
except SystemExit:
    pass
print("HEAVY", *sorted(name for name in {HEAVY!r} if name in sys.modules))
"""


def form(file: Path) -> None:
    """The questionnaire."""
    import xlsxwriter

    survey = [("type", "name", "label"), ("text", "id", "Lidnummer")]
    survey += [("select_one vijf", f"een{q:02d}", f"Vraag {q} met één antwoord") for q in range(ONE)]
    survey += [("select_multiple zes", f"meer{q:02d}", f"Vraag {q} met meer antwoorden") for q in range(MULTIPLE)]
    survey += [("integer", f"getal{q:02d}", f"Vraag {q} met een getal") for q in range(NUMBERS)]
    choices = [("list_name", "name", "label")]
    choices += [("vijf", f"c{code}", f"Antwoord {code}") for code in range(CHOICES)]
    choices += [("zes", f"d{code}", f"Onderwerp {code}") for code in range(TICKS)]
    settings = [("form_title", "form_id", "mw:period"), ("Grote monitor", "groot", "oktober 2026")]
    with xlsxwriter.Workbook(file) as workbook:
        for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
            sheet = workbook.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)


def answer(chance: random.Random, identifier: str, region: int) -> list[str]:
    """One row; organisations of one region are somewhat alike."""
    lean = 0.1 * region + chance.gauss(0, 0.5)
    row = [identifier]
    for _question in range(ONE):
        score = lean + chance.gauss(0, 1)
        code = sum(score > edge for edge in (-0.6, 0.2, 1.0, 1.8))
        row.append("" if chance.random() < MISSING else f"c{code}")
    for _question in range(MULTIPLE):
        row.append(" ".join(f"d{code}" for code in range(TICKS) if chance.random() < 0.15 + 0.1 * code))
    for _question in range(NUMBERS):
        row.append("" if chance.random() < MISSING else str(int(chance.lognormvariate(3 + 0.1 * lean, 1))))
    return row


def write_inputs(folder: Path, members: int) -> None:
    """form.xlsx, answers.csv and register.csv; row by row, so that this process stays small."""
    chance = random.Random(20261001)
    form(folder / "form.xlsx")
    names = [f"een{q:02d}" for q in range(ONE)] + [f"meer{q:02d}" for q in range(MULTIPLE)]
    names += [f"getal{q:02d}" for q in range(NUMBERS)]
    with (
        (folder / "register.csv").open("w", newline="", encoding="utf-8") as register_file,
        (folder / "answers.csv").open("w", newline="", encoding="utf-8") as answers_file,
    ):
        register, answers = csv.writer(register_file), csv.writer(answers_file)
        register.writerow(["id", "regio", "omvang"])
        answers.writerow(["id", *names])
        for number in range(members):
            identifier, region, size = f"L{number:06d}", chance.randrange(REGIONS), chance.randrange(CLASSES)
            register.writerow([identifier, f"regio {region + 1:02d}", ("klein", "midden", "groot")[size]])
            if chance.random() < 0.4 + 0.1 * size:
                answers.writerow(answer(chance, identifier, region))


def run(command: list[str]) -> dict[str, float]:
    """Seconds by the clock, seconds of work (on all cores) and peak megabytes of the largest process.

    A failure ends the benchmark with its message.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"meerwaarde report failed with {process.returncode}: {told.strip()}")
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "work": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024}


def measure(members: int) -> dict[str, Any]:
    """One report of `members` organisations."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(folder, members)
        log, out = folder / "steps.json", folder / "rapport"
        inputs = [str(folder / file) for file in ("form.xlsx", "answers.csv")]
        options = ["--register", str(folder / "register.csv"), "--by", "regio", "--rake", "regio", "--rake", "omvang"]
        command = [sys.executable, "-c", CHILD, str(log), "report", *inputs, *options, "--json", "--out", str(out)]
        cost = run(command)
        steps = json.loads(log.read_text(encoding="utf-8"))
        sizes = {file.name: file.stat().st_size for file in out.iterdir() if file.is_file()}
        states: dict[str, int] = {}
        with (out / "tables.csv").open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                states[row["status"]] = states.get(row["status"], 0) + 1
    return {
        "members": members, **cost, "stages": dict(stages(steps)), "cells": states,
        "page_mb": sizes["index.html"] / 1e6, "paper_mb": sizes["report.pdf"] / 1e6,
    }  # fmt: skip


def stages(steps: list[tuple[str, float, float]]) -> Iterator[tuple[str, tuple[float, float]]]:
    """Each stage with its seconds by the clock and of work: from its first step to the first of the next."""
    first: dict[str, tuple[float, float]] = {}
    for what, clock, work in steps:
        first.setdefault(what, (clock, work))
    for (name, begun), (_after, ended) in pairwise(first.items()):
        yield name, (ended[0] - begun[0], ended[1] - begun[1])


def start() -> dict[str, Any]:
    """How soon `meerwaarde --help` answers, and which heavy modules it imports."""
    seconds = []
    for _round in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "meerwaarde", "--help"], check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - began)
    told = subprocess.run([sys.executable, "-c", HELP], check=True, capture_output=True, text=True).stdout
    heavy = told.splitlines()[-1].split()[1:]
    return {"seconds_median": statistics.median(seconds), "seconds_min": min(seconds), "heavy_modules": heavy}


def tell(found: dict[str, Any], before: dict[str, Any] | None) -> None:
    """One measurement in words, and how it grew."""
    print("{members:>6} members: {seconds:.1f} s, of work {work:.1f} s, peak {peak_mb:.0f} MB".format(**found))
    cells = found["cells"]
    print(f"    {sum(cells.values())} cells {cells}; page {found['page_mb']:.1f} MB, paper {found['paper_mb']:.1f} MB")
    for name, (clock, work) in found["stages"].items():
        earlier = before["stages"].get(name) if before else None
        ratio = f"  {work / earlier[1]:5.1f} x the work" if earlier and earlier[1] else ""
        print(f"    {name:<12}{clock:8.2f} s  {work:8.2f} s of work{ratio}")
    if before:
        times = {key: found[key] / before[key] for key in ("members", "seconds", "work", "peak_mb")}
        said = "{members:.0f} x the members: {seconds:.1f} x the time, {work:.1f} x the work, {peak_mb:.1f} x the peak"
        print("    " + said.format(**times))


def main() -> int:
    """Run and tell; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began = start()
    found: list[dict[str, Any]] = []
    if not options.json:
        heavy = ", ".join(began["heavy_modules"]) or "none"
        print(f"meerwaarde --help: {began['seconds_median']:.3f} s (median of {STARTS}); heavy modules: {heavy}")
    for members in options.members:
        found.append(measure(members))
        if not options.json:
            tell(found[-1], found[-2] if len(found) > 1 else None)
    if options.json:
        print(json.dumps({"help": began, "reports": found}, indent=2))
    missed = [f"{one['members']} members: over {MOST_MEMORY} MB" for one in found if one["peak_mb"] > MOST_MEMORY]
    if began["heavy_modules"] or began["seconds_median"] > MOST_START:
        missed.append("meerwaarde --help: too slow or too heavy")
    print("\n".join(missed) or "every aim is met", file=sys.stderr)
    return bool(missed)


if __name__ == "__main__":
    raise SystemExit(main())
