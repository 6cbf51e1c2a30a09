"""Questionnaires against ODK Web Forms and SurveyJS: weight and time of the page, speed and growth of the engine.

The same generated form for all, in the same run. Pages: bytes over the line (gzip for everyone) and seconds until the
first question can be answered, with an empty cache at 1.6 Mbit/s, 150 ms and a processor four times slower. Engines:
milliseconds of one core for one submission, ours against ODK's in Chromium, only where both give equal verdicts; then
forms of up to 500 questions and lists of up to 200 teams. The peers are built by `./dev vendor`.

    python benchmarks/questionnaire [--visits 3] [--submissions 20] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import engines  # noqa: E402
import pages  # noqa: E402
from preview import previewed  # noqa: E402
from served import served  # noqa: E402

from support import synthetic  # noqa: E402
from support.odk import CHROMIUM, FLAGS, ORACLE, Engine, versions  # noqa: E402

QUESTIONS = 60
GROWTH = {"questions": [(n, 0) for n in (60, 125, 250, 500)], "repeats": [(20, n) for n in (25, 50, 100, 200)]}
MOST_BYTES = 30_000  # HTML, CSS and script, compressed, without fonts
LIGHTER = 10  # times, than the lightest peer
MOST_MILLISECONDS = 20.0
MOST_SLOPE = 1.25  # 1 is linear; a shared machine adds noise, 2 would be quadratic


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        try:
            yield opened
        finally:
            opened.close()


def measure_pages(browser: Any, visits: int) -> dict[str, dict[str, Any]]:
    """Weight and time by renderer."""
    form = synthetic.xform(QUESTIONS)
    found: dict[str, dict[str, Any]] = {}

    def note(name: str, address: str) -> None:
        seen = pages.measure(browser, address, visits)
        found[name] = {"bytes": seen.without_fonts, "by_kind": seen.bytes, "seconds": seen.seconds}

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "form.xml"
        file.write_text(form, encoding="utf-8")
        with previewed(file) as address:
            note("meerwaarde", address)
    with served(ORACLE / "web-forms", {"form.xml": form.encode()}) as address:
        note("ODK Web Forms", address + "/")
    with served(ORACLE / "surveyjs", {"form.json": json.dumps(synthetic.surveyjs(QUESTIONS)).encode()}) as address:
        note("SurveyJS", address + "/")
    found["ODK Web Forms"]["bytes"] -= pages.fonts_inside(ORACLE / "web-forms")
    return found


def compare(engine: Engine, form: str, submissions: list[str], **about: int) -> dict[str, Any]:
    """Both engines on the same submissions, with equal verdicts or an end; `about` is repeated in the answer."""
    mine, theirs = engines.ours(form, submissions), engines.theirs(engine, form, submissions)
    if mine.verdicts != theirs.verdicts:
        apart = next(i for i, (a, b) in enumerate(zip(mine.verdicts, theirs.verdicts, strict=True)) if a != b)
        sys.exit(f"verdicts differ on submission {apart}: {sorted(mine.verdicts[apart] ^ theirs.verdicts[apart])[:3]}")
    return {
        **about,
        "answers": engines.answers(submissions),
        "broken": sum(len(one) for one in mine.verdicts),
        "ms": mine.typical,
        "odk_ms": theirs.typical,
    }


def grow(engine: Engine, number: int) -> dict[str, Any]:
    """Time against the number of answers, both engines, with the power of growth."""
    found: dict[str, Any] = {}
    for what, sizes in GROWTH.items():
        rows = [compare(engine, *engines.batch(q, r, number), questions=q, repeats=r) for q, r in sizes]
        answers = [row["answers"] for row in rows]
        found[what] = {
            "rows": rows,
            "slope": engines.slope(answers, [row["ms"] for row in rows]),
            "odk_slope": engines.slope(answers, [row["odk_ms"] for row in rows]),
        }
    return found


def tell(found: dict[str, Any]) -> None:
    """The figures as text."""
    print("peers:", ", ".join(f"{name} {version}" for name, version in found["versions"].items()))
    print(f"\npage, {QUESTIONS} questions          bytes without fonts   seconds to ready")
    for name, page in found["pages"].items():
        kinds = ", ".join(f"{kind} {size:,}" for kind, size in sorted(page["by_kind"].items()) if size)
        print(f"{name:28} {page['bytes']:16,} {page['seconds']:18.2f}   ({kinds})")
    one = found["instrument"]
    print(
        f"\nthe yearly benchmark, {one['answers']:.0f} answers: {one['ms']:.1f} ms here, {one['odk_ms']:.1f} ms ODK"
        f" ({one['odk_ms'] / one['ms']:.1f} times); {1000 / one['ms']:.0f} a second on one core"
    )
    print("\nengine      questions repeats  answers   ms here    ms ODK   times   a second here")
    for what, series in found["growth"].items():
        for row in series["rows"]:
            print(
                f"{what:12}{row['questions']:9}{row['repeats']:8}{row['answers']:9.0f}{row['ms']:10.1f}"
                f"{row['odk_ms']:10.1f}{row['odk_ms'] / row['ms']:8.1f}{1000 / row['ms']:16.0f}"
            )
        print(f"{'':12}time grows with answers to the power {series['slope']:.2f}, ODK {series['odk_slope']:.2f}")


def missed(found: dict[str, Any]) -> list[str]:
    """The aims that are not met, one line each."""
    ours = found["pages"]["meerwaarde"]["bytes"]
    lightest = min(page["bytes"] for name, page in found["pages"].items() if name != "meerwaarde")
    slowest = max(found["growth"]["questions"]["rows"][0]["ms"], found["instrument"]["ms"])
    lines = [f"page: {ours:,} bytes is over {MOST_BYTES:,}"] if ours > MOST_BYTES else []
    if lightest < LIGHTER * ours:
        lines.append(f"page: {lightest / ours:.1f} times lighter than the lightest peer, not {LIGHTER}")
    if slowest > MOST_MILLISECONDS:
        lines.append(f"engine: {slowest:.1f} ms for {QUESTIONS} questions is over {MOST_MILLISECONDS}")
    slopes = {what: series["slope"] for what, series in found["growth"].items()}
    return lines + [f"growth with {what}: power {slope:.2f}" for what, slope in slopes.items() if slope > MOST_SLOPE]


def main() -> int:
    """Run and tell; 1 when an aim is missed, 2 when the peers are not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=3)
    parser.add_argument("--submissions", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not versions() or not CHROMIUM.exists():
        print("the peers are not built (./dev vendor), or Chromium is not installed", file=sys.stderr)
        return 2
    found: dict[str, Any] = {"versions": versions()}
    with chromium() as browser:
        found["pages"] = measure_pages(browser, options.visits)
        engine = Engine(browser.new_context())
        compare(engine, *engines.batch(QUESTIONS, 0, 6))  # both engines warm
        found["instrument"] = compare(engine, *engines.instrument(options.submissions))
        found["growth"] = grow(engine, options.submissions)
    print(json.dumps(found, indent=2)) if options.json else tell(found)
    print("\n".join(missed(found)) or "every aim is met", file=sys.stderr)
    return bool(missed(found))


if __name__ == "__main__":
    raise SystemExit(main())
