"""Passing on an answer: it becomes public, with its line in the ledger, in one transaction; or else nothing.

Nobody looks a second time: no word or number of it is written by a person (docs/decisions/0027).
"""

from __future__ import annotations

import json

from django.db import transaction

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.publications import services
from meerwaarde.web.publications.asking.putting import State, again, askable
from meerwaarde.web.publications.asking.selectors import before
from meerwaarde.web.publications.drafts.figures import without_base
from meerwaarde.web.publications.exports import in_dutch
from meerwaarde.web.publications.ledger import Overtaken, database_ledger
from meerwaarde.web.publications.models import Inquiry, Release
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import services as rounds
from meerwaarde.web.scopes import Actor


def corrections() -> dict[str, str]:
    """What a next version of the same table can say of itself: no free text, which somebody would have to check."""
    return {
        "answers": _("Er zijn antwoorden bijgekomen of verbeterd."),
        "protection": _("Er is iets anders afgeschermd, omdat er intussen meer is gepubliceerd."),
    }


def pass_on(*, by: Actor, inquiry: Inquiry, digest: str, correction: str = "") -> Release:
    """Make the answer public as it was seen (`digest`). A second call gives the same release.

    `correction`: which of `corrections`, where the same question was passed on before with other figures. Raises
    PermissionDenied, InputError, and Overtaken when something else was released since: then nothing is released and the
    question is asked again.
    """
    by.scope.require(Permission.FIGURES_RELEASE)
    if inquiry.release_id is None:
        askable(by.scope, inquiry.round)  # a round that was opened again is not over
    try:
        return _released(by, inquiry, digest, correction)
    except Overtaken:
        again(by=by, inquiry=inquiry)
        raise


@transaction.atomic
def _released(by: Actor, inquiry: Inquiry, digest: str, correction: str) -> Release:
    row = Inquiry.everything.select_for_update().get(pk=inquiry.pk)
    if row.release is not None:
        return row.release
    _check(row, digest)
    earlier = before(row)
    if earlier is not None and earlier.release is not None and earlier.digest == row.digest:
        return _done(row, earlier.release)
    with in_dutch():  # the language of the table
        said = corrections().get(correction, "")
    if earlier is not None and not said:
        raise InputError(_("Deze tabel was al openbaar, met andere cijfers. Kies wat er is veranderd."))
    with database_ledger(write=True) as store:
        for line in row.lines:
            store.append(line)
    made = services.publish(
        by=by, correction=said,
        prepared=services.Prepared(
            slug=row.slug, kind=Release.Kind.ANSWER, title=row.title, period=row.period, summary=row.summary,
            content=row.content, files={one.name: bytes(one.content) for one in row.files.all()},
            organisations=frozenset(row.contributions), ledger_number=json.loads(row.lines[-1])["number"],
        ),
    )  # fmt: skip
    rounds.lay_down(round_=row.round, answers={int(key): value for key, value in row.answers.items()})
    return _done(row, made)


def _check(row: Inquiry, digest: str) -> None:
    """Raises InputError for what cannot be passed on."""
    if row.state != State.READY:
        raise InputError(_("Er is nog geen antwoord om door te geven."))
    if row.digest != digest:
        raise InputError(_("Het antwoord is veranderd sinds u keek. Bekijk het opnieuw."))
    if bare := without_base(row.content.get("passports", {})):
        what = _("Bij deze cijfers ontbreekt n, het aantal antwoorden: {}. Zonder n wordt niets openbaar.")
        raise InputError(what.format(", ".join(bare[:5])))


def _done(row: Inquiry, release: Release) -> Release:
    row.state, row.release = State.RELEASED, release
    row.save(update_fields=["state", "release"])
    row.files.all().delete()  # they stand in the release now
    return release
