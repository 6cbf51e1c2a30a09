"""`meerwaarde ledger`: is the ledger of releases as it was written, and what stands in it?"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext, number

if TYPE_CHECKING:
    from meerwaarde.disclosure.ledger import PublishedFile, Release
    from meerwaarde.disclosure.ledger.report import ReportRelease

MOST_LINES = 5  # of one complaint after another

app = typer.Typer(
    help="Het publicatieregister: wat is er al bekendgemaakt?",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

File = Annotated[Path, typer.Argument(help="Het publicatieregister.")]
AsJson = Annotated[bool, typer.Option("--json", help="Vertel het als JSON.")]


@app.callback()
def _help(context: typer.Context) -> None:
    """Het publicatieregister: wat is er al bekendgemaakt?"""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def verify(
    ledger: File,
    head: Annotated[str | None, typer.Option(help="De laatste hash die u hebt bewaard.")] = None,
    as_json: AsJson = False,
) -> None:
    """Controleer of er niets aan het publicatieregister is veranderd; anders eindigt dit met status 1."""
    raise typer.Exit(_verify(ledger, head, as_json))


@app.command()
def show(ledger: File, as_json: AsJson = False) -> None:
    """Laat zien welke publicaties in het publicatieregister staan."""
    from meerwaarde.disclosure.ledger import head_of, ledger_file, releases
    from meerwaarde.disclosure.ledger.report import reports

    folder = ledger.absolute().parent
    with ledger_file(ledger) as store:
        found, whole, head = releases(store), reports(store), head_of(store.lines())
    told = [_summary(each, folder) for each in found] + [_of_report(each, folder) for each in whole]
    told.sort(key=lambda each: int(each["number"]))
    if as_json:
        print(json.dumps({"ledger": str(ledger), "hash": head, "releases": told}, ensure_ascii=False, indent=2))
        return
    for each in told:
        _tell(each)
    print(_("Hash van de laatste regel: {}").format(head) if told else _("Dit publicatieregister is nog leeg."))


@app.command()
def mend(ledger: File) -> None:
    """Haal een laatste regel weg die nooit is afgemaakt, bijvoorbeeld na een stroomstoring."""
    from meerwaarde.disclosure.ledger import mend as cut_off

    gone = cut_off(ledger)
    print(_("De onafgemaakte regel is weg.") if gone else _("Er was niets te herstellen."))


def _verify(ledger: Path, head: str | None, as_json: bool) -> int:
    from meerwaarde.disclosure.ledger import breaks, head_of, ledger_file

    lines: list[str] = []
    with ledger_file(ledger) as store:
        try:
            lines = list(store.lines())
            problems = [{"line": each.line, "message": each.message} for each in breaks(lines, head)]
        except InputError as error:
            problems = [{"line": error.row, "message": error.what}]
    last = head_of(lines) if not problems else None
    if as_json:
        told = {"valid": not problems, "releases": len(lines), "hash": last, "problems": problems}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell_problems(ledger.name, problems, broken=bool(lines))
        if not problems:
            told_ = ngettext(
                "Het publicatieregister klopt: {} publicatie.",
                "Het publicatieregister klopt: {} publicaties.",
                len(lines),
            )
            print(told_.format(number(len(lines))))
            print(_("Hash van de laatste regel, om elders te bewaren: {}").format(last))
    return 1 if problems else 0


def _tell_problems(name: str, problems: list[dict[str, Any]], *, broken: bool) -> None:
    """`broken`: the chain is; a file that cannot be read says itself what to do."""
    for each in problems[:MOST_LINES]:
        print(_("{}, regel {}: {}").format(name, each["line"], each["message"]))
    more = len(problems) - MOST_LINES
    if more > 0:
        print(_("… en nog {} regels. Is dit wel een publicatieregister?").format(number(more)))
    if problems and broken:
        print(_("Publiceer niets tot dit klopt. Zet een reservekopie van het publicatieregister terug."))


def _summary(release: Release, folder: Path) -> dict[str, Any]:
    """What is told of a release; nothing of what anybody put in."""
    return {
        "number": release.number,
        "title": release.title,
        "made": release.made,
        "variable": release.variable,
        "wave": release.wave,
        "statistic": release.statistic,
        "dimensions": [dimension.name for dimension in release.dimensions],
        "rounding": 2 * release.half,
        "organisations": len(set(release.members.ids)),
        "cells": int(release.printed.size),
        "hidden": int(release.hidden.sum()),
        "files": [{"path": file.path, "state": _state(file, folder)} for file in release.files],
    }


def _of_report(report: ReportRelease, folder: Path) -> dict[str, Any]:
    """What is told of a whole report."""
    return {
        "number": report.number,
        "title": report.title,
        "made": report.made,
        "wave": report.wave,
        "questions": list(dict.fromkeys(each.question for each in report.told)),
        "organisations": len({who for each in report.told for who in each.ids}),
        "files": [{"path": file.path, "state": _state(file, folder)} for file in report.files],
    }


def _state(file: PublishedFile, folder: Path) -> str:
    """Whether the file still stands there as it was published: `present`, `changed` or `missing`."""
    path = folder / file.path
    if not path.is_file():
        return "missing"
    if not file.sha256:
        return "present"
    return "present" if hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256 else "changed"


def _tell(each: dict[str, Any]) -> None:
    if "questions" in each:
        print(_("{number}. {title}, {made}: rapport ({wave})").format(**each))
        body = _("   {organisations} organisaties, {questions} vragen")
        print(body.format(organisations=number(each["organisations"]), questions=number(len(each["questions"]))))
    else:
        head = _("{number}. {title}, {made}: {variable} naar {split}")
        print(head.format(**each, split=", ".join(each["dimensions"])) + (f" ({each['wave']})" if each["wave"] else ""))
        body = _("   {organisations} organisaties, {cells} cellen, waarvan {hidden} verborgen")
        print(body.format(**{name: number(each[name]) for name in ("organisations", "cells", "hidden")}))
    words = {
        "missing": _("   {} is er niet (meer). De publicatie telt toch mee, want misschien heeft iemand haar gezien."),
        "changed": _("   {} is veranderd sinds de publicatie."),
    }
    for file in each["files"]:
        if file["state"] in words:
            print(words[file["state"]].format(file["path"]))
