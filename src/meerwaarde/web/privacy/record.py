"""The processing record (article 30) and the annexes of a data-protection assessment, written from the declarations.

What a lawyer adds (processors, the balancing of interests) is left open by name, never filled in by us.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.privacy.registry import Declared, everything
from meerwaarde.web.privacy.words import basis, controller, readers, table_name, term


def files() -> dict[str, str]:
    """The name and text of every file."""
    rows = everything()
    return {
        "verwerkingsregister.csv": as_csv(rows),
        "verwerkingsregister.md": as_register([row for row in rows if row.personal]),
        "dpia-bijlagen.md": as_annexes(rows),
    }


def write(folder: Path) -> list[Path]:
    """Write the files into `folder`, which is made when it is not there. Raises InputError when that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name, text in files().items():
            beside = folder / f".{name}.new"
            beside.write_text(text, encoding="utf-8")
            written.append(beside.replace(folder / name))
    except OSError as error:
        raise InputError(_("hier is niet te schrijven ({})").format(error.strerror), file=str(folder)) from None
    return written


def as_csv(rows: Iterable[Declared]) -> str:
    """Every field with its declaration; semicolons, as Dutch spreadsheets want it."""
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow([_("tabel"), _("veld"), _("doel"), _("persoonsgegeven"), _("grondslag"), _("verantwoordelijke"),
                    _("bewaartermijn"), _("wie het ziet")])  # fmt: skip
    for row in rows:
        kept = row.kept
        sheet.writerow([row.table, row.field, row.purpose, _("ja") if row.personal else _("nee"), basis(kept.basis),
                        controller(kept.controller), term(kept.term), readers(kept)])  # fmt: skip
    return "\ufeff" + out.getvalue()


def as_register(rows: list[Declared]) -> str:
    """The processing record in words: one chapter for each table that holds personal data."""
    parts = ["# " + _("Verwerkingsregister"), "", _(
        "Dit overzicht is gemaakt uit wat het programma zelf over elk veld vastlegt. Vul zelf aan: contactgegevens van"
        " de verantwoordelijke en van de functionaris gegevensbescherming, en de verwerkers die u inschakelt."
    ), ""]  # fmt: skip
    for table in sorted({row.table for row in rows}):
        mine = [row for row in rows if row.table == table]
        kept = mine[0].kept
        parts += [f"## {table_name(table)}", "", _("Tabel: {table}").format(table=table), ""]
        parts += [
            f"- {_('Grondslag')}: {basis(kept.basis)}",
            f"- {_('Verantwoordelijke')}: {controller(kept.controller)}",
        ]
        parts += [f"- {_('Bewaartermijn')}: {term(kept.term)}", f"- {_('Wie het ziet')}: {readers(kept)}", ""]
        parts += [f"| {_('Veld')} | {_('Doel')} |", "|---|---|"]
        parts += [f"| {row.field} | {row.purpose} |" for row in mine] + [""]
    return "\n".join(parts)


def as_annexes(rows: list[Declared]) -> str:
    """The annexes of a data-protection assessment: what, how long, for whom, and which measures the program takes."""
    personal = [row for row in rows if row.personal]
    tables = sorted({row.table for row in personal})
    parts = ["# " + _("Bijlagen bij een gegevensbeschermingseffectbeoordeling (DPIA)"), "",
             "## " + _("Bijlage 1: welke persoonsgegevens"), "",
             _("{fields} velden in {tables} tabellen; de rest van de {all} velden zegt niets over een persoon.").format(
                 fields=len(personal), tables=len(tables), all=len(rows)), ""]  # fmt: skip
    parts += [
        f"- {table_name(table)} ({table}): {', '.join(row.field for row in personal if row.table == table)}"
        for table in tables
    ]
    parts += ["", "## " + _("Bijlage 2: bewaartermijnen"), ""]
    parts += [
        f"- {table_name(table)}: {term(next(row.kept.term for row in personal if row.table == table))}"
        for table in tables
    ]
    parts += ["", "## " + _("Bijlage 3: maatregelen in het programma"), "", *(f"- {one}" for one in measures()), ""]
    parts += ["## " + _("Bijlage 4: zelf in te vullen"), "", *(f"- {one}" for one in _open()), ""]
    return "\n".join(parts)


def measures() -> list[str]:
    """What the program itself does; each of these is held by tests."""
    return [
        _("Rechten volgen uit rollen met een begin en een einde; elke vraag aan de database begint bij dat bereik."),
        _("Medewerkers van het bureau loggen in met een tweede stap."),
        _("Elke verandering en elk inzien van gegevens van personen staat in een logboek dat niet te veranderen is."),
        _("Cijfers over anderen verschijnen alleen na statistische beveiliging, samen met alles wat eerder uitkwam."),
        _("Antwoorden van cliënten staan los van personen; er wordt geen adres van hun apparaat bewaard."),
        _("Bewaartermijnen gelden vanzelf, elke nacht."),
        _("Een persoon is te exporteren en te wissen zonder dat een publicatie verandert."),
    ]


def _open() -> list[str]:
    return [
        _("Waarom deze verwerking nodig is en waarom het niet met minder kan."),
        _("Welke verwerkers u inschakelt (hosting, e-mail) en welke afspraken u met hen heeft."),
        _("De afweging van belangen waar de grondslag gerechtvaardigd belang is."),
        _("Het oordeel van de functionaris gegevensbescherming, van cliënten en van medewerkers."),
    ]
