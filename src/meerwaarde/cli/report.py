"""`meerwaarde report`: runs the pipeline, shows how far it is, and tells what came out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError, Statistic, Status
from meerwaarde.language import LANGUAGES, number, use_language
from meerwaarde.language import gettext as _

MOST_ROWS = 40  # of the summary in the terminal


def example(target: Path, language: str) -> int:
    """Write the example inputs into `target`."""
    from meerwaarde.publication.example import write_example

    if language in LANGUAGES:
        use_language(language)
    write_example(target)
    print(_("Het voorbeeld staat in {}.").format(target))
    return 0


def run(*, form: Path | None, responses: Path | None, out: Path | None, as_json: bool, **options: Any) -> int:
    """Make the report; exit status 0. Raises InputError."""
    language = options.get("language", "nl")
    if language in LANGUAGES:
        use_language(language)
    if form is None or responses is None or out is None:
        raise InputError(_("Geef een vragenlijst, een antwoordbestand en --out MAP. Een voorbeeld: --example MAP."))
    from meerwaarde.publication.report import make_report
    from meerwaarde.publication.request import Request
    from meerwaarde.publication.unit import words

    options["hierarchies"] = tuple(map(_column_and_file, options["hierarchies"]))
    options["left_out"] = tuple(
        name.strip() for text in options.get("left_out", ()) for name in text.split(",") if name.strip()
    )
    request = Request(form=form, responses=responses, out=out, **options)
    with _Shown(quiet=as_json) as shown:
        made = make_report(request, shown.step)
    if as_json:
        print(json.dumps(summary(made), ensure_ascii=False, indent=2))
        return 0
    with words(request):
        tell(made)
    return 0


def _column_and_file(text: str) -> tuple[str, Path]:
    column, sign, file = text.partition("=")
    if not (column and sign and file):
        raise InputError(_("--hierarchy {}: schrijf KOLOM=BESTAND, zoals gemeente=gemeenten.csv.").format(text))
    return column, Path(file)


class _Shown:
    """A progress bar on stderr when somebody watches; silent otherwise."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet or not sys.stderr.isatty()

    def __enter__(self) -> _Shown:
        if not self.quiet:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task("", total=1.0)
        return self

    def step(self, what: str, part: float) -> None:
        """Show that `what` is going on, `part` of the way."""
        if not self.quiet:
            self.bar.update(self.task, description=what, completed=part)

    def __exit__(self, *_error: object) -> None:
        if not self.quiet:
            self.bar.stop()


def summary(made: Any) -> dict[str, Any]:
    """What `--json` prints."""
    from meerwaarde.publication.opendata import unit_of

    report = made.report
    cells = [cell for table in report.tables for cell in table.cells]
    states = {state.value: sum(cell.status is state for cell in cells) for state in Status}
    found = report.nonresponse
    return {
        "out": str(made.out),
        "files": list(made.files),
        "private": list(made.private),
        "title": report.title,
        "period": report.period,
        "n": found.answered,
        "N": found.invited,
        **unit_of(report),
        "unknown_ids": found.unknown_ids,
        "duplicates": found.duplicates,
        "empty": found.empty,
        "tables": len(report.tables),
        "cells": states,
        "skipped_columns": list(made.skipped_columns),
        "missing_columns": list(made.missing_columns),
        "left_out": list(report.left_out),
        "ledger": made.ledger and {"number": made.ledger.position, "hash": made.ledger.hash},
    }


def tell(made: Any) -> None:
    """The main figures as a table, then what was made and where."""
    from rich.console import Console

    report, console = made.report, Console()
    console.print(figures_table(report))
    found = report.nonresponse
    console.print(report.intro, _("{} antwoordden.").format(number(found.answered)), highlight=False)
    for count, text in (
        (found.unknown_ids, _("Weggelaten rijen met een onbekend nummer: {}.")),
        (found.duplicates, _("Weggelaten dubbele rijen (de laatste volledige telt): {}.")),
        (found.empty, _("Lege rijen, niet meegeteld: {}.")),
    ):
        if count:
            console.print(text.format(number(count)), highlight=False)
    if made.skipped_columns:
        console.print(
            _("Overgeslagen kolommen: {}.").format(", ".join(made.skipped_columns)), highlight=False, markup=False
        )
    for line in report.left_out:
        console.print(_("Niet getoond: {}.").format(line), highlight=False, markup=False)
    console.print(_("Rapport: {}").format(made.out / "index.html"), highlight=False, markup=False, soft_wrap=True)
    others = ", ".join(name for name in made.files if "/" not in name and name != "index.html")
    console.print(_("Ook daar: {}, charts/").format(others), highlight=False, markup=False, soft_wrap=True)
    if made.ledger is not None:
        told = _("In het publicatieregister als nummer {}; bewaar de hash ook elders: {}")
        console.print(told.format(made.ledger.position, made.ledger.hash), highlight=False, soft_wrap=True)
    if made.private:
        place = made.out.with_name(made.out.name + "-private")
        console.print(
            _("Alleen voor u, niet publiceren: {} ({}).").format(place, ", ".join(made.private)),
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def figures_table(report: Any) -> Any:
    """The figures over all organisations, with n, N and interval."""
    from rich.markup import escape
    from rich.table import Table

    from meerwaarde.publication.printing import interval, printed
    from meerwaarde.publication.wording import answer_label

    table = Table(title=escape(f"{report.title}, {report.period}"), title_justify="left")
    for heading, right in (
        (_("Vraag en antwoord"), False),
        ("", True),
        (_("marge 95 %"), True),
        ("n", True),
        ("N", True),
    ):
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    rows = 0
    for section in report.sections:
        cells = [c for t in section.tables if not t.group_variable for c in t.cells if c.statistic in _LEVELS]
        if rows + len(cells) > MOST_ROWS:
            table.add_row(_("… de rest staat in het rapport"))
            break
        table.add_row(f"[bold]{escape(report.labels.questions[section.question])}[/]")
        for cell in cells:
            margin = "" if cell.ci_low is None else interval(cell)
            mark = "~ " if cell.status is Status.UNRELIABLE else ""
            n = "" if cell.base is None else number(cell.base)
            population = "" if cell.population is None else number(cell.population)
            table.add_row("  " + escape(answer_label(cell, report)), mark + printed(cell), margin, n, population)
        rows += len(cells) + 1
    return table


_LEVELS = (Statistic.SHARE, Statistic.MEAN, Statistic.MEDIAN, Statistic.TOTAL)
