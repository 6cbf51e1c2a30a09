"""`meerwaarde serve`: the whole platform, in one command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option("--data", help="De map met alle gegevens; een nieuwe wordt gemaakt.")]


def register(app: typer.Typer) -> None:
    """Make `serve` a command of `app`."""
    app.command()(serve)


def serve(
    data: Data,
    host: Annotated[str, typer.Option(help="Adres waarop de pagina's staan.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Poort.", min=1, max=65535)] = 8000,
) -> None:
    """Start het platform: pagina's en achtergrondtaken, tot Ctrl-C."""
    from meerwaarde.web.upkeep.serving import serve as run

    raise typer.Exit(run(data, host=host, port=port))
