"""`meerwaarde`: the commands and their options. Heavy libraries are loaded by the command that needs them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from meerwaarde.cli import form as forms
from meerwaarde.cli import ledger as ledgers
from meerwaarde.cli import options, upkeep
from meerwaarde.cli import serve as serving

app = typer.Typer(
    help="Laat met cijfers zien wat sociaal werk toevoegt: van vragenlijst tot rapport dat openbaar mag worden.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(forms.app, name="form")
app.add_typer(ledgers.app, name="ledger")


@app.callback()
def _commands() -> None:
    """Keep `report` and `verify` as commands of their own."""


@app.command()
def report(
    form: options.Form = None,
    responses: options.Answers = None,
    out: options.Out = None,
    register: options.Register = None,
    id_column: options.IdColumn = "id",
    by: options.By = None,
    strata: options.Strata = None,
    rake: options.Rake = None,
    cluster: options.Cluster = None,
    municipality: options.Municipality = None,
    unit: options.Unit = "organisation",
    areas: options.Areas = None,
    interval: options.Interval = "kg",
    previous: options.Previous = None,
    previous_register: options.PreviousRegister = None,
    previous_period: options.PreviousPeriod = None,
    leave_out: options.LeaveOut = None,
    decimal: options.DecimalSign = None,
    title: options.Title = None,
    period: options.Period = None,
    language: options.Language = "nl",
    min_count: options.MinCount = None,
    rule: options.Rule = None,
    holding: options.Holding = None,
    hierarchy: options.Hierarchy = None,
    ledger: options.ReportLedger = None,
    method: options.ReportMethod = None,
    key: options.KeyFile = None,
    as_json: options.AsJson = False,
    example: options.Example = None,
) -> None:
    """Maak van een vragenlijst, antwoorden en ledenbestand een rapport dat openbaar mag worden."""
    from meerwaarde.cli import report as command

    if example is not None:
        raise typer.Exit(command.example(example, language))
    raise typer.Exit(
        command.run(
            form=form,
            responses=responses,
            out=out,
            as_json=as_json,
            register=register,
            id_column=id_column,
            by=tuple(by or ()),
            strata=strata,
            rake=tuple(rake or ()),
            cluster=cluster,
            municipality=municipality,
            unit=unit,
            areas=areas,
            interval=interval,
            previous=previous,
            previous_register=previous_register,
            previous_period=previous_period,
            left_out=tuple(leave_out or ()),
            decimal=decimal,
            title=title,
            period=period,
            language=language,
            minimum=min_count,
            rules=tuple(rule or ()),
            holding=holding,
            hierarchies=tuple(hierarchy or ()),
            ledger=ledger,
            method=method,
            key=key,
        )
    )


@app.command()
def verify(
    table: Annotated[Path, typer.Argument(help="CSV met de kolommen label, printed en eventueel n.")],
    as_json: Annotated[bool, typer.Option("--json", help="Vertel het oordeel als JSON.")] = False,
) -> None:
    """Controleer cijfers die anderen drukten: welke aantallen kunnen erachter zitten, en kloppen de totalen?"""
    from meerwaarde.cli import verify as command

    raise typer.Exit(command.run(table, as_json))


@app.command()
def privacy(
    out: Annotated[Path, typer.Option(help="De map waarin de bestanden komen.")],
    language: options.Language = "nl",
) -> None:
    """Schrijf het verwerkingsregister en de bijlagen van een DPIA, uit wat het programma zelf van elk veld vastlegt."""
    from meerwaarde.cli import privacy as command

    raise typer.Exit(command.run(out, language))


@app.command()
def audit(
    table: Annotated[Path | None, typer.Argument(help="De tabel; een lege waarde is verborgen.")] = None,
    by: options.Split = None,
    hierarchy: options.HierarchyFile = None,
    known: Annotated[list[str] | None, typer.Option(help="Wat de lezer al weet: A=a,B=b:WAARDE; mag vaker.")] = None,
    whole: Annotated[bool, typer.Option("--integer", help="Alle waarden zijn hele getallen.")] = False,
    total: options.TotalName = "Total",
    value: Annotated[str, typer.Option(help="De kolom met de waarde.")] = "value",
    rounding: Annotated[float, typer.Option(help="De helft van de afronding van de getallen, zoals 0.5.")] = 0.0,
    decimal: options.DecimalSign = "point",
    as_json: options.AsJson = False,
    example: options.Example = None,
) -> None:
    """Speel de aanvaller: wat kan een lezer afleiden over de lege cellen van een tabel?"""
    from meerwaarde.cli import audit as command

    if example is not None:
        raise typer.Exit(command.example(example))
    raise typer.Exit(
        command.run(
            table,
            by=tuple(by or ()),
            hierarchies=tuple(hierarchy or ()),
            known=tuple(known or ()),
            whole=whole,
            total=total,
            column=value,
            rounding=rounding,
            decimal=decimal or "point",
            as_json=as_json,
        )
    )


@app.command()
def protect(
    micro: options.Micro = None,
    by: options.Split = None,
    value: options.Value = None,
    ratio: options.Ratio = None,
    weight: options.Weight = None,
    holding: options.TableHolding = None,
    waiver: options.Waiver = None,
    hierarchy: options.HierarchyFile = None,
    rule: options.TableRule = None,
    cells: options.Cells = None,
    ledger: options.Ledger = None,
    preview: options.Preview = None,
    identifier: options.Identifier = None,
    wave: options.Wave = "",
    title: options.ReleaseTitle = None,
    out: options.Safe = None,
    proof: options.ProofFile = None,
    total: options.TotalName = "Total",
    method: options.Method = "suppress",
    key: options.KeyFile = None,
    noise: options.NoiseSize = None,
    optimal: options.Optimal = False,
    decimal: options.DecimalSign = None,
    as_json: options.AsJson = False,
    example: options.Example = None,
) -> None:
    """Maak van gegevens een tabel die niemand verraadt, met het bewijs erbij."""
    from meerwaarde.cli import protect as command

    if example is not None:
        raise typer.Exit(command.example(example))
    request = command.Request(
        micro=micro, cells=cells, by=tuple(by or ()), value=value, ratio=ratio, weight=weight, holding=holding,
        waiver=waiver, identifier=identifier, hierarchies=tuple(hierarchy or ()), rules=tuple(rule or ()), total=total,
        decimal=decimal, ledger=ledger, preview=preview, wave=wave, title=title, method=method, key=key, noise=noise,
        optimal=optimal, out=out, proof=proof,
    )  # fmt: skip
    raise typer.Exit(command.run(request, as_json=as_json))


serving.register(app)
upkeep.register(app)


def run() -> None:
    """The entry point: bad input is one line on stderr and status 2, never a traceback."""
    from typer.exceptions import TyperException

    from meerwaarde.core import InputError

    try:
        sys.exit(app(sys.argv[1:] or ["--help"], prog_name="meerwaarde", standalone_mode=False))
    except TyperException as error:
        from meerwaarde.cli.misused import told

        print(told(error), file=sys.stderr)
        sys.exit(2)
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("MEERWAARDE_DEBUG"):
            raise
        from meerwaarde.language import gettext as _

        what = _("Er ging iets mis in het programma zelf ({}: {}). Met MEERWAARDE_DEBUG=1 ziet u waar.")
        print(" ".join(what.format(type(error).__name__, error).split())[:500], file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    run()
