"""`meerwaarde form`: check, validate, preview and flatten. What is heavy is loaded by the command that needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Vragenlijsten: nakijken, uitproberen, inzendingen keuren en plat maken.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_FORM = "De vragenlijst: een XLSForm-werkmap of XForm-XML."
Form = Annotated[Path, typer.Argument(help=_FORM)]
AsJson = Annotated[bool, typer.Option("--json", help="Vertel het resultaat als JSON.")]
Example = Annotated[Path | None, typer.Option(help="Schrijf een vragenlijst met antwoorden als voorbeeld in deze map.")]
Lang = Annotated[str, typer.Option("--lang", "--language", help="Taal van de meldingen: nl of en.")]


@app.callback()
def _help(context: typer.Context) -> None:
    """Vragenlijsten: nakijken, uitproberen, inzendingen keuren en plat maken."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def check(form: Form, as_json: AsJson = False, language: Lang = "nl") -> None:
    """Kijk een vragenlijst na: wat wordt geweigerd, wat ontbreekt er, wat kan beter?"""
    from meerwaarde.cli import form_check as command

    use(language)
    raise typer.Exit(command.run(form, as_json))


@app.command()
def validate(
    form: Annotated[Path | None, typer.Argument(help=_FORM)] = None,
    submission: Annotated[Path | None, typer.Argument(help="De inzending: een XML-bestand.")] = None,
    as_json: AsJson = False,
    language: Lang = "nl",
    example: Example = None,
) -> None:
    """Keur een inzending met de regels van de vragenlijst."""
    from meerwaarde.cli import form_example
    from meerwaarde.cli import form_validate as command

    use(language)
    if example is not None:
        raise typer.Exit(form_example.write(example))
    if form is None or submission is None:
        raise form_example.nothing_given("validate")
    raise typer.Exit(command.run(form, submission, as_json, language))


@app.command()
def preview(
    form: Form,
    port: Annotated[
        int | None, typer.Option(help="Poort van deze computer; 0: een vrije poort.", min=0, max=65535)
    ] = None,
    browser: Annotated[bool, typer.Option("--open", help="Open de vragenlijst ook in de browser.")] = False,
    language: Lang = "nl",
) -> None:
    """Toon de vragenlijst op deze computer, precies zoals wie antwoordt die ziet."""
    from meerwaarde.web.preview import serve

    use(language)
    raise typer.Exit(serve(form, port=port, open_browser=browser))


@app.command()
def flatten(
    form: Annotated[Path | None, typer.Argument(help=_FORM)] = None,
    submissions: Annotated[list[Path] | None, typer.Argument(help="Inzendingen: mappen of XML-bestanden.")] = None,
    out: Annotated[Path | None, typer.Option(help="De map voor de tabellen; die wordt gemaakt.")] = None,
    as_json: AsJson = False,
    language: Lang = "nl",
    example: Example = None,
) -> None:
    """Maak van inzendingen platte tabellen (CSV): breed, lang, en een tabel voor elke herhaling."""
    from meerwaarde.cli import form_example
    from meerwaarde.cli import form_flatten as command

    use(language)
    if example is not None:
        raise typer.Exit(form_example.write(example))
    if form is None or not submissions or out is None:
        raise form_example.nothing_given("flatten")
    raise typer.Exit(command.run(form, submissions, out, as_json, language))


def use(language: str) -> None:
    """Speak `language` from here on. Raises InputError for another than nl and en."""
    from meerwaarde.core import InputError
    from meerwaarde.language import LANGUAGES, use_language
    from meerwaarde.language import gettext as _

    if language not in LANGUAGES:
        raise InputError(_("--lang {}: kies nl of en.").format(language))
    use_language(language)
