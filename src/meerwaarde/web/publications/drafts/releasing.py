"""From a draft to a release: looked at, complete, and in one transaction with the ledger; or else nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.publications import services
from meerwaarde.web.publications.drafts import interim
from meerwaarde.web.publications.drafts.figures import without_base
from meerwaarde.web.publications.drafts.looked import Standing, standing
from meerwaarde.web.publications.drafts.making import RELEASE, State, again, reported
from meerwaarde.web.publications.drafts.requesting import of_municipalities, refuse_other_figures
from meerwaarde.web.publications.drafts.texts import read
from meerwaarde.web.publications.ledger import Overtaken, database_ledger
from meerwaarde.web.publications.models import Release, ReportDraft
from meerwaarde.web.publications.quoting.standing import still_stand
from meerwaarde.web.publications.reports import TABLES
from meerwaarde.web.rounds import services as rounds
from meerwaarde.web.scopes import Actor
from meerwaarde.web.ui.templatetags.words import moment

OURS = frozenset({"generated", "summary", "files"})  # of the content of a draft: not for the release


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that must be done before the release. `step`: where."""

    step: str
    message: str


def lacking(draft: ReportDraft, now: datetime, looked: Standing | None = None) -> tuple[Lacking, ...]:
    """All that stands in the way of releasing the draft."""
    if draft.state != State.READY:
        return (Lacking("make", _("Het rapport is nog niet gemaakt.")),)
    found = []
    texts = read(draft)
    if not draft.headline.strip():
        found.append(Lacking("texts", _("Schrijf de belangrijkste uitkomst.")))
    for name in texts.wrong:
        found.append(Lacking("texts", _("Het cijfer ‘{}’ is er niet of is afgeschermd.").format(name)))
    for number in texts.bare:
        what = _("Dit getal hoort bij geen vrijgegeven cijfer: {}. Kies het cijfer, of zeg dat het getal klopt.")
        found.append(Lacking("texts", what.format(number)))
    if not draft.limits.strip():
        found.append(
            Lacking("texts", _("Schrijf wat dit onderzoek niet meet. Zonder dat hoofdstuk komt er niets uit."))
        )
    if bare := without_base(draft.content.get("passports", {})):
        what = _("Bij deze cijfers ontbreekt n, het aantal antwoorden: {}. Zonder n wordt niets openbaar.")
        found.append(Lacking("make", what.format(", ".join(bare[:5]))))
    if before(draft) is not None and not draft.correction.strip():
        found.append(Lacking("texts", _("Dit wordt een volgende versie. Schrijf wat erin is verbeterd.")))
    looked = looked or standing(draft, now)
    if looked.back is not None:
        found.append(Lacking("review", _("Wie nakeek stuurde het terug. Pas het aan en vraag opnieuw.")))
    elif not looked.good:
        said = _("Er heeft nog geen tweede persoon naar dit rapport gekeken.")
        if looked.opens is not None:
            said = f"{said} " + _("Zonder die kan vrijgeven vanaf {when}.").format(when=moment(looked.opens))
        found.append(Lacking("review", said))
    return tuple(found)


def before(draft: ReportDraft) -> Release | None:
    """The newest version at the address of the draft."""
    return Release.objects.filter(slug=draft.slug).order_by("-version").defer("content").first()


def release(*, by: Actor, draft: ReportDraft) -> Release:
    """Make the draft public, byte for byte as it was looked at. A second call gives the same release.

    Raises PermissionDenied, InputError with what is lacking, and Overtaken when something else was released since it
    was made: then nothing is released and the report is made again.
    """
    by.scope.require(RELEASE)
    if draft.release_id is None:
        reported(by, draft.round, interim=draft.interim)  # a round that was opened again is not over
        _check_quotes(by, draft)
    try:
        return _released(by, draft)
    except Overtaken:
        again(by=by, draft=draft)
        raise


def _check_quotes(by: Actor, draft: ReportDraft) -> None:
    """Have the report made again, and raise InputError, when a quote in it may not be published any more."""
    if still_stand(by.scope, draft):
        return
    again(by=by, draft=draft)
    raise InputError(
        _("Er is niets vrijgegeven: een citaat mag er niet meer in staan, want een lid veranderde het antwoord of trok"
          " de toestemming in. Het rapport wordt opnieuw gemaakt; kijk daarna of het nog klopt.")
    )  # fmt: skip


def _require_once(row: ReportDraft) -> None:
    """What has no line for the ledger counts municipalities, and tells no other figures than are public already."""
    tables = bytes(row.files.get(name=TABLES).content)
    if not of_municipalities(tables):
        raise InputError(_("Dit rapport is nog niet gemaakt naast wat er openbaar is. Maak het opnieuw."))
    refuse_other_figures(row, tables)


@transaction.atomic
def _released(by: Actor, draft: ReportDraft) -> Release:
    row = ReportDraft.everything.select_for_update().get(pk=draft.pk)
    if row.release is not None:
        return row.release
    if missing := lacking(row, timezone.now()):
        raise InputError(" ".join(one.message for one in missing))
    with database_ledger(write=True) as store:
        for line in row.lines:
            store.append(line)
    if not row.lines:
        _require_once(row)
    number = json.loads(row.lines[-1])["number"] if row.lines else None
    content = {name: value for name, value in row.content.items() if name not in OURS}
    made = services.publish(
        by=by, correction=row.correction,
        prepared=services.Prepared(
            slug=row.slug, kind=Release.Kind.REPORT, title=interim.title_of(row), period=row.period,
            summary=row.content.get("summary", ""), content=content,
            files={one.name: bytes(one.content) for one in row.files.all()},
            organisations=frozenset(row.contributions), ledger_number=number,
        ),
    )  # fmt: skip
    rounds.lay_down(round_=row.round, answers={int(key): sent for key, sent in row.answers.items()})
    row.state, row.release = State.RELEASED, made
    row.save(update_fields=["state", "release"])
    row.files.all().delete()  # they stand in the release now
    return made
