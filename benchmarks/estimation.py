"""Shares and standard errors against R's `survey` package: equal results, then the ratio of the times.

300 answers from 1,500 members, 60 questions with 5 choices, over all and over 12 regions, raked to region and size
class. Needs Rscript with the package survey (Debian: r-base-core, r-cran-survey). Both sides get the data in memory;
R's own start and reading are not counted. R runs its common idiom: svydesign, rake, svymean and svyby.

    python benchmarks/estimation.py [--answers 300] [--questions 60] [--json]
    python benchmarks/estimation.py --growth        ours alone, up to 60,000 organisations that answer
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from meerwaarde.questionnaire.types import Answers, Choice, Kind, Question, Questionnaire, Responses
from meerwaarde.survey import Register, Wave, design, figures, groupings, match, shares

CHOICES, REGIONS, SIZES = 5, 12, 3
ROUNDS = 7

R_SCRIPT = """
suppressMessages(library(survey))
args <- commandArgs(TRUE)
d <- read.csv(args[1], colClasses = "character"); p <- read.csv(args[2], colClasses = "character")
questions <- grep("^q", names(d), value = TRUE)
for (q in questions) d[[q]] <- factor(d[[q]], levels = paste0("c", 0:4))
d$N <- nrow(p); d$w <- nrow(p) / nrow(d)
started <- proc.time()[["elapsed"]]
des <- svydesign(ids = ~1, weights = ~w, fpc = ~N, data = d)
des <- rake(des, list(~region, ~size), list(as.data.frame(table(region = p$region)),
            as.data.frame(table(size = p$size))), control = list(maxit = 1000, epsilon = 1e-10))
out <- vector("list", length(questions))
for (i in seq_along(questions)) {
  f <- as.formula(paste0("~", questions[i]))
  m <- svymean(f, des); b <- svyby(f, ~region, des, svymean)
  out[[i]] <- list(share = as.numeric(coef(m)), se = as.numeric(SE(m)), regions = b)
}
elapsed <- proc.time()[["elapsed"]] - started
k <- 5
rows <- do.call(rbind, lapply(seq_along(questions), function(i) {
  b <- out[[i]]$regions; b <- b[order(b$region), ]
  data.frame(question = questions[i], region = c(rep("", k), rep(b$region, each = k)),
             share = c(out[[i]]$share, as.numeric(t(as.matrix(b[, 2:(k + 1)])))),
             se = c(out[[i]]$se, as.numeric(t(as.matrix(b[, (k + 2):(2 * k + 1)])))))
}))
rows$share <- sprintf("%.17g", rows$share); rows$se <- sprintf("%.17g", rows$se)
write.csv(rows, args[3], row.names = FALSE)
cat(elapsed, as.character(packageVersion("survey")), as.character(getRversion()), "\\n")
"""


def made_up(answers: int, members: int, questions: int) -> tuple[Register, Responses, Questionnaire]:
    """A register and answers with a fixed seed; members of large regions answer more often."""
    chance = np.random.default_rng(20141001)
    region = chance.integers(0, REGIONS, members)
    size = chance.integers(0, SIZES, members)
    ids = tuple(f"m{member}" for member in range(members))
    columns = {
        "region": np.array([f"r{code:02d}" for code in region], dtype=object),
        "size": np.array([f"s{code}" for code in size], dtype=object),
    }
    weight = 1.0 + 0.05 * region + 0.3 * size
    who = np.sort(chance.choice(members, answers, replace=False, p=weight / weight.sum()))
    choices = tuple(Choice(f"c{code}", {"": f"c{code}"}) for code in range(CHOICES))
    asked = [Question(f"q{q:02d}", (f"q{q:02d}",), Kind.ONE, "select_one c", {}, choices) for q in range(questions)]
    everyone = np.ones(answers, dtype=bool)
    latent = 0.1 * region[who] + chance.normal(size=answers)
    given = {}
    for question in asked:
        score = latent * 0.5 + chance.normal(size=answers)
        codes = np.searchsorted([-1.0, -0.2, 0.6, 1.4], score).astype(np.int16)
        given[question.name] = Answers(everyone, everyone, codes)
    responses = Responses(
        "answers.csv", "", np.arange(2, answers + 2), np.array([ids[member] for member in who], dtype=object), None,
        None, everyone, ~everyone, given, (), (),
    )  # fmt: skip
    form = Questionnaire("form", "Form", "1", ("",), tuple(asked), {}, "form.xlsx", "")
    return Register("members.csv", "", ids, columns), responses, form


def ours(wave: Wave) -> dict[str, np.ndarray]:
    """Shares and standard errors, [question][all + regions, choices, 2]; Korn-Graubard intervals come with them."""
    made = design(wave, rake=("region", "size"))
    (regions,) = groupings(wave, ["region"])
    groups = np.column_stack([np.ones(wave.orgs, dtype=bool), regions.member])
    found = {}
    for question in wave.questionnaire.questions:
        answers = wave.answers(question.name)
        hit = answers.values[:, None] == np.arange(CHOICES)
        estimate = shares(made, hit, answers.answered, groups)
        found[question.name] = np.stack([estimate.share, estimate.se], axis=2)
    return found


def all_figures(wave: Wave) -> int:
    """The same through the public way in, with intervals, reliability and a Figure for each; the number of figures."""
    return len(figures(wave, design(wave, rake=("region", "size")), groupings(wave, ["region"])))


def timed(work: object, rounds: int = ROUNDS) -> tuple[float, float]:
    """Smallest and median seconds of some rounds after one to warm up."""
    assert callable(work)
    work()
    seconds = []
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds), statistics.median(seconds)


def peer(wave: Wave, register: Register) -> tuple[dict[tuple[str, str], list[tuple[float, float]]], float, str]:
    """R's shares and standard errors by question and region, its seconds, its versions."""
    with tempfile.TemporaryDirectory() as folder:
        answers, members, result, script = (Path(folder) / name for name in ("a.csv", "m.csv", "r.csv", "s.R"))
        script.write_text(R_SCRIPT, encoding="utf-8")
        place = {member: position for position, member in enumerate(register.ids)}
        with answers.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            names = [question.name for question in wave.questionnaire.questions]
            writer.writerow(["region", "size", *names])
            for row, identifier in enumerate(wave.responses.ids.tolist()):
                where = place[identifier]
                codes = [f"c{wave.responses.answers[name].values[row]}" for name in names]
                writer.writerow([register.columns["region"][where], register.columns["size"][where], *codes])
        with members.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["region", "size"])
            writer.writerows(zip(register.columns["region"], register.columns["size"], strict=True))
        command = ["Rscript", str(script), str(answers), str(members), str(result)]
        seconds, package, version = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        found: dict[tuple[str, str], list[tuple[float, float]]] = {}
        with result.open(encoding="utf-8") as file:
            for line in csv.DictReader(file):
                key = line["question"], line["region"]
                found.setdefault(key, []).append((float(line["share"]), float(line["se"])))
    return found, float(seconds), f"R {version}, survey {package}"


def compare(mine: dict[str, np.ndarray], theirs: dict[tuple[str, str], list[tuple[float, float]]]) -> float:
    """The largest relative difference of all shares and standard errors."""
    worst = 0.0
    for question, found in mine.items():
        regions = ["", *sorted({region for name, region in theirs if name == question and region})]
        expected = np.array([theirs[question, region] for region in regions])
        worst = max(worst, float(np.abs(found - expected).max(initial=0.0, where=expected < 1e-12)))
        scale = np.where(expected > 1e-12, expected, 1.0)
        worst = max(worst, float((np.abs(found - expected) / scale).max(initial=0.0, where=expected > 1e-12)))
    return worst


def growth() -> None:
    """Time and peak memory for ever more organisations, 60 questions, over all and 12 regions."""
    for answers in (300, 3_000, 12_000, 60_000):
        register, responses, form = made_up(answers, answers * 5, 60)
        wave = match(responses, register, form)
        started = time.perf_counter()
        count = all_figures(wave)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{answers:6d} organisations: {count} figures in {seconds:.2f} s, peak {peak:.0f} MB (the data included)")


def main() -> int:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=300)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    if options.growth:
        growth()
        return 0
    if shutil.which("Rscript") is None:
        print("Rscript is missing: apt-get install r-base-core r-cran-survey", file=sys.stderr)
        return 2
    register, responses, form = made_up(options.answers, options.answers * 5, options.questions)
    wave = match(responses, register, form)
    theirs, r_seconds, versions = peer(wave, register)
    worst = compare(ours(wave), theirs)
    if worst > 1e-9:
        print(f"results differ from R: {worst:.3g} relative", file=sys.stderr)
        return 1
    least, median = timed(lambda: ours(wave))
    whole = timed(lambda: all_figures(wave))[1]
    told = {
        "peer": versions, "r_seconds": r_seconds, "seconds_min": least, "seconds_median": median,
        "figures_seconds_median": whole, "ratio_median": r_seconds / median, "largest_relative_difference": worst,
    }  # fmt: skip
    if options.json:
        print(json.dumps(told, indent=2))
    else:
        print(f"equal to {versions}: largest relative difference {worst:.1e}")
        ratio = r_seconds / median
        print(f"R {r_seconds:.2f} s; here {median:.4f} s (median of {ROUNDS}, min {least:.4f}): {ratio:.0f} x")
        print(f"with intervals judged and every figure made: {whole:.4f} s, {r_seconds / whole:.0f} x")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
