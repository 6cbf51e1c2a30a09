"""Whether an installation is right: tables, chains, pages. After an upgrade, and on what a restore drill restored."""

from __future__ import annotations

from itertools import islice

from django.conf import settings
from django.core import checks
from django.db import connection
from django.test import Client

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.chain import breaks
from meerwaarde.web.publications.ledger import database_ledger
from meerwaarde.web.upkeep import preparing

MOST = 3  # complaints of one kind


def problems(*, pages: bool = True) -> list[str]:
    """All that is not right, in words; nothing when all is well."""
    found = []
    if left := preparing.waiting():
        found.append(_("de database mist {}").format(", ".join(left[:MOST])))
    found += [f"{one.id}: {one.msg}" for one in checks.run_checks() if one.level >= checks.ERROR]
    found += _tables() + chains()
    return found + (_pages() if pages else [])


def _tables() -> list[str]:
    """What the database itself says of its files and references."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        answer = cursor.fetchone()[0]
        cursor.execute("PRAGMA foreign_key_check")
        dangling = cursor.fetchone()
    found = [] if answer == "ok" else [_("de database is beschadigd ({})").format(answer)]
    return found + ([_("een rij van {} verwijst naar niets").format(dangling[0])] if dangling else [])


def chains() -> list[str]:
    """Where the audit trail or the ledger of releases is not as it was written."""
    found = [_("logboek, regel {}: {}").format(one.number, one.what) for one in islice(breaks(), MOST)]
    with database_ledger() as store:
        lines = list(store.lines())
    if not lines:  # and no need to load what reads them
        return found
    from meerwaarde.disclosure.ledger import breaks as ledger_breaks

    found += [
        _("publicatieregister, regel {}: {}").format(one.line, one.message) for one in ledger_breaks(lines, None)[:MOST]
    ]
    return found


def _pages() -> list[str]:
    """Whether the first page comes, as a browser would get it."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    answer = client.get("/", secure=bool(settings.SESSION_COOKIE_SECURE))
    return [_("de eerste pagina geeft fout {}").format(answer.status_code)] if answer.status_code >= 500 else []
