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
Unit = Annotated[
    str,
    typer.Option(help="Wat u telt: organisation of municipality (dan hoort --areas erbij)."),
]
Areas = Annotated[
    Path | None,
    typer.Option(help="Alle gemeenten (kolommen code, name en liefst inhabitants), bij --unit municipality."),
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
PreviousPeriod = Annotated[
    str | None,
    typer.Option(help="Hoe de periode van de vorige meting heet; anders wat in die vragenlijst staat."),
]
LeaveOut = Annotated[
    list[str] | None,
    typer.Option(metavar="VRAAG[,VRAAG]", help="Laat deze vragen weg, met wat alleen daarna is gevraagd."),
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
    int | None,
    typer.Option(help="Kleinste groep die het rapport toont (3); hetzelfde als --rule minimum=3."),
]
Rule = Annotated[
    list[str] | None,
    typer.Option(help="Regel voor de beveiliging, NAAM=WAARDE: minimum, p, pq, dominance, width, zeros of full."),
]
Holding = Annotated[
    str | None,
    typer.Option(help="Registerkolom met het concern; leden van één concern tellen voor de beveiliging als één."),
]
ReportLedger = Annotated[
    Path | None,
    typer.Option("--ledger", help="Publicatieregister: beveilig samen met wat al bekend is, en schrijf dit erbij."),
]
Hierarchy = Annotated[
    list[str] | None,
    typer.Option(help="KOLOM=BESTAND: niveaus boven de groepen van een kolom uit --by (kolommen child en parent)."),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Vertel het resultaat als JSON."),
]
Example = Annotated[
    Path | None,
    typer.Option(help="Schrijf een klein voorbeeld van de invoer in deze map."),
]

# Of `meerwaarde protect`.
Micro = Annotated[
    Path | None,
    typer.Argument(help="De gegevens: CSV of XLSX met één bijdrage per rij."),
]
Cells = Annotated[
    Path | None,
    typer.Option(help="In plaats daarvan een tabel met totalen: value, count en sensitive (0 of 1)."),
]
Split = Annotated[
    list[str] | None,
    typer.Option(help="Kolommen waarnaar u uitsplitst, met komma's ertussen."),
]
Value = Annotated[
    str | None,
    typer.Option(help="Kolom met het bedrag; zonder deze telt elke rij één keer."),
]
Weight = Annotated[
    str | None,
    typer.Option(help="Kolom met het gewicht van de rij (1 of meer)."),
]
TableHolding = Annotated[
    str | None,
    typer.Option(help="Kolom met het concern; rijen van één concern tellen als één."),
]
Ratio = Annotated[
    str | None,
    typer.Option(help="Kolom om door te delen, zoals fte: dan staan ook noemer en verhouding in de tabel."),
]
Waiver = Annotated[
    str | None,
    typer.Option(help="Kolom met 1 voor wie geen bescherming vraagt."),
]
HierarchyFile = Annotated[
    list[str] | None,
    typer.Option(help="KOLOM=BESTAND met child,parent; mag meer dan één keer."),
]
TableRule = Annotated[
    list[str] | None,
    typer.Option(help="minimum=3, dominance=2,80, p=10, pq=10,50, width=5, zeros=1, full=1, weights=known; mag vaker."),
]
Safe = Annotated[
    Path | None,
    typer.Option(help="De veilige tabel, om te publiceren (CSV)."),
]
ProofFile = Annotated[
    Path | None,
    typer.Option(help="Het bewijs, alleen voor u (JSON)."),
]
Ledger = Annotated[
    Path | None,
    typer.Option(help="Het publicatieregister met alles wat al gepubliceerd is."),
]
Preview = Annotated[
    Path | None,
    typer.Option(help="Vooruitblik: wat kan er van deze latere gegevens niet meer uit? Schrijft niets."),
]
Identifier = Annotated[
    str | None,
    typer.Option("--id", help="Kolom met het kenmerk van de organisatie; anders ‘id’, als die er is."),
]
Wave = Annotated[
    str,
    typer.Option(help="De meting, bijvoorbeeld 2026; voor het publicatieregister."),
]
TotalName = Annotated[
    str,
    typer.Option(help="Hoe het totaal heet."),
]
Optimal = Annotated[
    bool,
    typer.Option("--optimal", help="Zoek het patroon met de minste verborgen cellen; voor kleine tabellen."),
]
Method = Annotated[
    str,
    typer.Option(help="suppress (verbergen), round (afronden) of cellkey (ruis)."),
]
ReportMethod = Annotated[
    str | None,
    typer.Option(help="suppress, round of cellkey; anders wat mw:protection in de vragenlijst zegt."),
]
KeyFile = Annotated[
    Path | None,
    typer.Option("--key", help="Bij cellkey: bestand met de geheime sleutel."),
]
NoiseSize = Annotated[
    str | None,
    typer.Option(help="Bij cellkey: grootste ruis en variantie, bijvoorbeeld 5,3."),
]
ReleaseTitle = Annotated[
    str | None,
    typer.Option(help="Titel van de tabel, voor het publicatieregister."),
]
