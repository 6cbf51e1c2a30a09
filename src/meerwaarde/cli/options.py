"""The options of `meerwaarde report`, each with its one line of help."""

from pathlib import Path
from typing import Annotated

import typer

Form = Annotated[
    Path | None,
    typer.Argument(help="De vragenlijst: een XLSForm-werkmap."),
]
Answers = Annotated[
    Path | None,
    typer.Argument(help="De antwoorden: CSV of XLSX."),
]
Out = Annotated[
    Path | None,
    typer.Option(help="De map voor het rapport; die wordt gemaakt."),
]
Register = Annotated[
    Path | None,
    typer.Option(help="Het ledenbestand (CSV)."),
]
IdColumn = Annotated[
    str,
    typer.Option("--id", help="Kolom met het kenmerk van de organisatie, in beide bestanden."),
]
By = Annotated[
    list[str] | None,
    typer.Option(help="Splits uit naar een registerkolom of een vraag met één antwoord; mag meer dan één keer."),
]
Strata = Annotated[
    str | None,
    typer.Option(help="Registerkolom met de strata."),
]
Rake = Annotated[
    list[str] | None,
    typer.Option(help="Weeg bij naar deze registerkolom; mag meer dan één keer."),
]
Cluster = Annotated[
    str | None,
    typer.Option(help="Kolom van register of antwoorden; rijen met dezelfde waarde tellen als één groep."),
]
Municipality = Annotated[
    str | None,
    typer.Option(help="Kolom met de gemeente, als een organisatie voor meer gemeenten antwoordt."),
]
Interval = Annotated[
    str,
    typer.Option(help="kg (Korn-Graubard), wilson of exact."),
]
Previous = Annotated[
    tuple[Path, Path] | None,
    typer.Option(help="Vragenlijst en antwoorden van de vorige meting."),
]
PreviousRegister = Annotated[
    Path | None,
    typer.Option(help="Het ledenbestand van toen; anders dat van nu."),
]
DecimalSign = Annotated[
    str | None,
    typer.Option(help="comma of point, als 1.250 in de antwoorden twee dingen kan zijn."),
]
Title = Annotated[
    str | None,
    typer.Option(help="Titel; anders die van de vragenlijst."),
]
Period = Annotated[
    str | None,
    typer.Option(help="Periode, bijvoorbeeld 'oktober 2014'."),
]
Language = Annotated[
    str,
    typer.Option(help="Taal van het rapport: nl of en."),
]
MinCount = Annotated[
    int,
    typer.Option(help="Kleinste groep die het rapport toont."),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Vertel het resultaat als JSON."),
]
Example = Annotated[
    Path | None,
    typer.Option(help="Schrijf een klein voorbeeld van de invoer in deze map."),
]
