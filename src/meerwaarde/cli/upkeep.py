"""The commands that keep an installation well: backup, restore, upgrade, doctor, export, import, recover."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from meerwaarde.web.upkeep.archive import Archive
    from meerwaarde.web.upkeep.backups import Made
    from meerwaarde.web.upkeep.folder import Folder

Data = Annotated[Path, typer.Option("--data", help="De map met alle gegevens.")]
AsJson = Annotated[bool, typer.Option("--json", help="Vertel het als JSON.")]
All = Annotated[bool, typer.Option("--all", help="Alle tabellen.")]


def register(app: typer.Typer) -> None:
    """Make these commands of `app`."""
    for command in (backup, restore, upgrade, doctor, recover):
        app.command()(command)
    app.command("export")(export_all)
    app.command("import")(import_all)


def backup(
    file: Annotated[Path, typer.Argument(help="Het bestand voor de reservekopie.")], data: Data, as_json: AsJson = False
) -> None:
    """Maak een reservekopie, ook terwijl het platform draait."""
    from meerwaarde.language import gettext as _
    from meerwaarde.web.upkeep import backups

    folder = _set_up(data)
    from meerwaarde.web.upkeep import records

    made = backups.back_up(folder, file)
    records.backed_up(made)
    _tell_made(made, _("Reservekopie"), as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="De reservekopie.")], data: Data, as_json: AsJson = False
) -> None:
    """Zet een reservekopie terug; stop het platform eerst. De gegevens van nu blijven apart bewaard."""
    from meerwaarde.web.upkeep import backups
    from meerwaarde.web.upkeep.folder import locked

    folder = _set_up(data, needs=file)
    with locked(folder):
        archive, aside = backups.restore(folder, file)
    _tell_restored(archive, aside, as_json)


def upgrade(data: Data, as_json: AsJson = False) -> None:
    """Werk de gegevens bij voor deze versie: reservekopie, bijwerken, proberen, en bij een fout alles terug."""
    from meerwaarde.language import gettext as _
    from meerwaarde.language import number
    from meerwaarde.web.upkeep import upgrading
    from meerwaarde.web.upkeep.folder import locked

    folder = _set_up(data)
    with locked(folder):
        done = upgrading.upgrade(folder)
    if as_json:
        told = {"migrations": done.migrations, "backup": str(done.backup or ""), "problems": done.problems}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif done.problems:
        print(_("Bijwerken lukte niet; alles is weer zoals het was:"))
        for problem in done.problems:
            print(f"  {problem}")
    else:
        print(_("Bijgewerkt met {} stappen; alles werkt.").format(number(len(done.migrations))))
        print(_("De reservekopie van ervoor: {}").format(done.backup))
    raise typer.Exit(1 if done.problems else 0)


def doctor(
    data: Data,
    log: Annotated[str, typer.Option(help="Nummer en kenmerk van een regel van het logboek die u noteerde.")] = "",
    as_json: AsJson = False,
) -> None:
    """Kijk alles na: instellingen, database, mail, schijf, achtergrondtaken, klok, reservekopieën."""
    from meerwaarde.language import gettext as _
    from meerwaarde.web.upkeep import doctor as doctors

    found = doctors.examine(data, noted=log)
    if as_json:
        print(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(f"{_('goed') if one.good else _('FOUT'):<6}{one.name}: {one.said}")
    raise typer.Exit(0 if all(one.good for one in found) else 1)


def export_all(
    file: Annotated[Path, typer.Argument(help="Het bestand (zip) dat wordt gemaakt.")],
    data: Data,
    whole: All = False,
    as_json: AsJson = False,
) -> None:
    """Schrijf alle tabellen als JSON-regels in een zip, om te verhuizen of elders te gebruiken."""
    from meerwaarde.language import gettext as _
    from meerwaarde.web.upkeep import moving

    _must_be_whole(whole)
    _tell_made(moving.export_all(_set_up(data), file), _("Export"), as_json)


def import_all(
    file: Annotated[Path, typer.Argument(help="Wat export --all schreef.")],
    data: Data,
    whole: All = False,
    as_json: AsJson = False,
) -> None:
    """Lees alle tabellen in een nieuwe, lege map of database."""
    from meerwaarde.web.upkeep import moving
    from meerwaarde.web.upkeep.folder import locked

    _must_be_whole(whole)
    folder = _set_up(data, needs=file)
    with locked(folder):
        archive, problems = moving.import_all(folder, file)
    _tell_restored(archive, None, as_json, problems)
    raise typer.Exit(1 if problems else 0)


def recover(email: Annotated[str, typer.Argument(help="Het e-mailadres van de beheerder.")], data: Data) -> None:
    """Geef een beheerder toegang, ook de eerste, met een link voor eenmalig gebruik."""
    from meerwaarde.language import gettext as _
    from meerwaarde.web.upkeep import folder as folders

    folder = folders.opened(data)
    if address := folders.served_at(folder)[0]:  # SITE_ADDRESS of the administrator goes before
        os.environ.setdefault("SITE_ADDRESS", address)
    known = bool(os.environ.get("SITE_ADDRESS"))
    _set_up(data)
    from meerwaarde.web.upkeep import recovering

    link = recovering.link_for(email)
    if not known:
        print(
            _("Hier draaide meerwaarde serve nog niet. Kiest u straks een andere poort, verander die dan in de link.")
        )
    print(_("Open deze link; hij werkt één keer:"))
    print(link)


def _set_up(data: Path, *, needs: Path | None = None) -> Folder:
    """The folder, with its settings read and Django loaded; made when it is to be filled from the file `needs`."""
    from meerwaarde.core import InputError
    from meerwaarde.language import gettext as _
    from meerwaarde.web.upkeep.folder import opened
    from meerwaarde.web.upkeep.setting_up import set_up

    if needs is not None and not needs.is_file():
        raise InputError(_("{} is er niet").format(needs))
    folder = opened(data, make=needs is not None)
    set_up(folder)
    return folder


def _must_be_whole(whole: bool) -> None:
    from meerwaarde.core import InputError
    from meerwaarde.language import gettext as _

    if not whole:
        raise InputError(_("schrijf --all erbij: alle tabellen gaan mee"))


def _tell_made(made: Made, what: str, as_json: bool) -> None:
    from meerwaarde.language import gettext as _
    from meerwaarde.language import number

    rows = sum(made.counts.values())
    if as_json:
        told = {"file": str(made.path), "size": made.size, "sha256": made.sha256, "rows": rows, "log": made.log}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print(_("{}: {} rijen, {} MB").format(what, number(rows), number(made.size / 1e6, 1)))
    print(f"sha256 {made.sha256}")
    if made.log:
        print(_("Het logboek eindigt met regel {}").format(made.log))


def _tell_restored(archive: Archive, aside: Path | None, as_json: bool, problems: Sequence[str] = ()) -> None:
    from datetime import datetime

    from meerwaarde.language import gettext as _
    from meerwaarde.language import number

    rows = sum(archive.manifest["counts"].values())
    if as_json:
        told = {"rows": rows, "made": archive.manifest["made"], "aside": str(aside or ""), "problems": [*problems]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    made = datetime.fromisoformat(archive.manifest["made"]).astimezone()
    print(_("Teruggezet: {} rijen van {}").format(number(rows), f"{made:%d-%m-%Y %H:%M}"))
    if aside is not None:
        print(_("De gegevens van ervoor staan in {}").format(aside))
    if problems:
        print(_("Let op: wat is ingelezen, is niet zoals het werd geschreven. Vraag na waar het bestand vandaan komt."))
    for problem in problems:
        print(f"  {problem}")
