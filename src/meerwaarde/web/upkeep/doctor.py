"""`meerwaarde doctor`: one look at everything that can go wrong, a line each."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.folder import Folder
from meerwaarde.web.upkeep.setting_up import set_up

LEAST_DISK = 500e6  # bytes
BACKUP_AGE, DRILL_AGE = timedelta(days=2), timedelta(days=9)
CLOCK_SLACK = timedelta(minutes=5)
SMTP_WAIT = 10  # seconds
HERE = {"", "127.0.0.1", "::1", "localhost"}  # hosts that only this computer reaches


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look saw."""

    name: str
    good: bool
    said: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


Look = Callable[[Folder], str]


class Wrong(Exception):
    """What a look found wrong, in words."""


def examine(path: Path, *, noted: str = "") -> list[Finding]:
    """Look at the folder at `path`. Without settings or database the looks that need them are left out.

    `noted`: number and hash of an entry of the audit trail, as somebody wrote them down.
    """
    try:
        folder = folders.opened(path)
        set_up(folder)
        first = [Finding(_("instellingen"), True, _("in orde"))]
    except InputError as reason:
        return [Finding(_("instellingen"), False, str(reason))]
    first += [_looked(_("bestanden"), _files, folder), _looked(_("schijf"), _disk, folder)]
    database = _looked(_("database"), _database, folder)
    if not database.good:
        return [*first, database]
    rest: list[tuple[str, Look]] = [
        (_("bijwerken"), _migrations), (_("achtergrond"), _worker), (_("mail"), _mail), (_("klok"), _clock),
        (_("reservekopie"), _backup), (_("terugzetten"), _drill),
        (_("logboek"), partial(_chains, noted=noted)),
        (_("buitenwereld"), _outside),
    ]  # fmt: skip
    return [*first, database, *(_looked(name, look, folder) for name, look in rest)]


def _looked(name: str, look: Look, folder: Folder) -> Finding:
    try:
        return Finding(name, True, look(folder))
    except (Wrong, InputError) as reason:
        return Finding(name, False, str(reason))
    except Exception as reason:  # noqa: BLE001  a doctor does not faint: what goes wrong is what was found
        return Finding(name, False, f"{type(reason).__name__}: {str(reason)[:200]}")


def _files(folder: Folder) -> str:
    wrong = [
        one.name
        for one in (folder.path, folder.secret, folder.settings, folder.database, folder.path / "mail.token")
        if one.exists() and stat.S_IMODE(one.stat().st_mode) & 0o077
    ]
    if wrong:
        raise Wrong(_("anderen op deze computer kunnen erbij: {}; herstel dat met chmod go= ").format(", ".join(wrong)))
    if folders.interrupted(folder):
        raise Wrong(_("bijwerken of terugzetten is onderbroken; start meerwaarde serve, of herhaal meerwaarde restore"))
    return _("alleen voor de eigenaar")


def _disk(folder: Folder) -> str:
    free = shutil.disk_usage(folder.path).free
    # A drill and an upgrade need the database twice more.
    needs = LEAST_DISK + (3 * folder.database.stat().st_size if folder.database.exists() else 0)
    said = _("{} MB vrij").format(number(free / 1e6))
    if free < needs:
        raise Wrong(_("{}; nodig is {} MB. Ruim op, of verplaats de map").format(said, number(needs / 1e6)))
    return said


def _database(_folder: Folder) -> str:
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                if (answer := cursor.fetchone()[0]) != "ok":
                    raise Wrong(_("de database is beschadigd ({}); zet een reservekopie terug").format(answer))
            else:
                _durable(cursor)
    except Error as reason:
        raise Wrong(_("niet te bereiken: {}").format(str(reason).splitlines()[0][:200])) from None
    return connection.vendor


def _durable(cursor: Any) -> None:
    """What PostgreSQL acknowledges must be on disk."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        cursor.execute("SELECT current_setting(%s)", [name])
        if cursor.fetchone()[0] == "off":
            raise Wrong(_("{} staat uit: bij een stroomstoring gaan gegevens verloren; zet het aan").format(name))


def _migrations(_folder: Folder) -> str:
    from meerwaarde.web.upkeep import preparing

    if todo := preparing.waiting():
        raise Wrong(_("{} stappen wachten; voer meerwaarde upgrade uit").format(number(len(todo))))
    return _("de gegevens horen bij deze versie")


def _worker(folder: Folder) -> str:
    from meerwaarde.web.upkeep import selectors

    if not folders.is_locked(folder):
        raise Wrong(_("meerwaarde serve draait niet op deze map"))
    if selectors.troubles():
        raise Wrong(_("de verwerker van taken liet twee minuten niets horen"))
    if failed := selectors.failing_jobs():
        raise Wrong(_("deze taken gingen mis: {}").format(", ".join(failed)))
    return _("alle taken lopen")


def _mail(folder: Folder) -> str:
    from django.conf import settings

    from meerwaarde.web.upkeep import mailing

    if lost := mailing.given_up().count():
        raise Wrong(_("{} berichten zijn niet te versturen; kijk op de pagina Beheer").format(number(lost)))
    if not settings.EMAIL_HOST:
        return _("geen mailserver (EMAIL_HOST); berichten komen als bestand in {}").format(folder.mail)
    from django.core.mail import get_connection

    connection = get_connection(timeout=SMTP_WAIT)
    connection.open()
    connection.close()
    return _("{} neemt berichten aan").format(settings.EMAIL_HOST)


def _clock(_folder: Folder) -> str:
    from django.utils import timezone

    from meerwaarde.web.upkeep import selectors

    latest = selectors.latest_moment()
    now = timezone.now()
    if latest is not None and latest > now + CLOCK_SLACK:
        raise Wrong(_("de klok loopt achter op wat al is opgeslagen ({})").format(f"{latest:%d-%m-%Y %H:%M}"))
    away = selectors.clock_of_database()
    if away is not None and abs(away - now) > CLOCK_SLACK:
        raise Wrong(_("de klok van de database wijst iets anders: {}").format(f"{away:%d-%m-%Y %H:%M}"))
    return f"{timezone.localtime(now):%d-%m-%Y %H:%M}"


def _backup(_folder: Folder) -> str:
    return _recent("backup", BACKUP_AGE, _("meerwaarde backup"))


def _drill(_folder: Folder) -> str:
    return _recent("drill", DRILL_AGE, _("de wekelijkse oefening"))


def _recent(kind: str, age: timedelta, how: str) -> str:
    from django.utils import timezone

    from meerwaarde.web.upkeep import selectors

    last = selectors.last_record(kind)
    if last is None:
        raise Wrong(_("nog nooit gedaan ({})").format(how))
    when = f"{timezone.localtime(last.at):%d-%m-%Y %H:%M}"
    if not last.good:
        raise Wrong(_("mislukt op {}: {}").format(when, last.message))
    if timezone.now() - last.at > age:
        raise Wrong(_("te lang geleden: {} ({})").format(when, how))
    return when


def _chains(_folder: Folder, *, noted: str) -> str:
    from meerwaarde.web.upkeep import selftest

    if found := selftest.chains():
        raise Wrong("; ".join(found))
    if noted:
        return _as_noted(noted)
    return _("logboek en publicatieregister zijn zoals ze zijn geschreven")


def _as_noted(noted: str) -> str:
    from meerwaarde.web.upkeep import selectors

    number, _space, digest = noted.strip().partition(" ")
    if not number.isdecimal() or not digest:
        raise Wrong(_('geef nummer en kenmerk, zoals --log "12 0a1b2c…"'))
    found = selectors.hash_in_log(int(number))
    if found is None:
        raise Wrong(_("regel {} is er niet (meer); na de bewaartermijn wordt een regel gewist").format(number))
    if found != digest.strip():
        raise Wrong(_("regel {} is niet de regel die u noteerde: het logboek is herschreven").format(number))
    return _("regel {} staat er nog zoals u noteerde").format(number)


def _outside(folder: Folder) -> str:
    from django.conf import settings

    host = folders.served_at(folder)[1]
    if host not in HERE and not settings.SESSION_COOKIE_SECURE and folders.is_locked(folder):
        raise Wrong(
            _(
                "serve luistert op {} voor andere computers, zonder proxy ervoor: niets is versleuteld, en wie langzaam"
                " verstuurt houdt anderen op. Laat --host weg en zet er een proxy met https voor, met BEHIND_PROXY=1"
            ).format(host)
        )
    hosts = [one for one in settings.ALLOWED_HOSTS if one not in {"127.0.0.1", "localhost", "[::1]"}]
    if not hosts:
        return _("alleen op deze computer; zet ALLOWED_HOSTS voor een adres daarbuiten")
    if not settings.SESSION_COOKIE_SECURE:
        raise Wrong(_("{} zonder versleuteling; zet er een proxy met https voor en BEHIND_PROXY=1").format(hosts[0]))
    if not settings.SITE_ADDRESS:
        raise Wrong(_("zet SITE_ADDRESS, anders kloppen de links in berichten niet"))
    return ", ".join(hosts)
