"""Offering a file, confirming what it would change, and taking that back. Each is whole or not at all.

What holds others up is done under the lock of the audit trail, which every writer of the register takes: two imports
at once follow each other, and the second sees what the first did.
"""

from __future__ import annotations

import math
import uuid
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.imports import snapshots
from meerwaarde.web.members.imports.applying import Applying, changes_in
from meerwaarde.web.members.imports.proposing import CHANGE, NEW, WRONG, Row, counts, propose
from meerwaarde.web.members.imports.reading import read_file
from meerwaarde.web.members.imports.state import known
from meerwaarde.web.members.imports.trying import try_out
from meerwaarde.web.members.models import ImportBatch
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

IMPORT, CHANGE_REGISTER = Permission.REGISTER_IMPORT, Permission.REGISTER_CHANGE
AT_ONCE = 1_200  # changes that are done while somebody waits, some 3 ms each; more go to the worker
A_CHANGE = 0.014  # seconds, as measured for 5,000 new organisations on two busy cores; see minutes_alone
DEAD_AFTER = timedelta(minutes=30)  # without an end: the worker failed, and somebody may ask again
CHECK, APPLY, UNDO = "check", "apply", "undo"
NAMED = 5  # organisations in a message


class Overtaken(Refused):
    """The register changed since the preview; there is a new one."""


def offer(*, by: Actor, data: bytes, file_name: str, day: date, token: uuid.UUID) -> ImportBatch:
    """Read a file into a proposal. The same `token` again gives what is there. Raises PermissionDenied, InputError."""
    _require(by)
    there: ImportBatch | None = ImportBatch.everything.filter(uuid=token).first()
    if there is not None:
        return there
    name = clean(file_name)[-200:] or _("bestand")
    offered = read_file(data, name)
    rows = propose(by.scope, offered.rows, day)
    about = {"columns": offered.columns, "unknown": offered.unknown[:50], "problems": offered.problems}
    with transaction.atomic():
        batch, new = ImportBatch.everything.get_or_create(
            uuid=token,
            defaults={"file_name": name, "sha256": offered.sha256, "day": day, "by": by.id, "rows": rows,
                      "about": {**about, "counts": counts(rows)}, "busy": "" if offered.problems else CHECK,
                      "busy_since": timezone.now()},
        )  # fmt: skip
        if not new:
            return batch
        record(
            by=by, action="members.import.offered", subject=("import", batch.uuid),
            changes={"file": [None, name], "sha256": [None, offered.sha256], "rows": [None, len(rows)]},
        )  # fmt: skip
        if batch.busy and _many(rows):
            _hand_over(by, batch)
    if batch.busy and not _many(rows):
        check(by=by, batch=batch)
    return batch


def check(*, by: Actor, batch: ImportBatch) -> None:
    """Let the register try the whole proposal out; what it refuses stands in the preview after this."""
    _require(by)
    rows = propose(by.scope, batch.rows, batch.day)
    try_out(by, rows, batch.day, told=lambda done: _progress(batch, done))
    batch.rows, batch.busy = rows, ""
    batch.about = {**batch.about, "counts": counts(rows)}
    with transaction.atomic():
        ImportBatch.everything.filter(pk=batch.pk, applied__isnull=True).update(
            rows=batch.rows, about=batch.about, busy=batch.busy
        )


def _progress(batch: ImportBatch, done: int) -> None:
    about = {**batch.about, "tried": done}
    ImportBatch.everything.filter(pk=batch.pk, busy=CHECK).update(about=about)


def is_stuck(batch: ImportBatch) -> bool:
    """Whether the worker should have been done long ago."""
    return bool(batch.busy and batch.busy_since and batch.busy_since < timezone.now() - DEAD_AFTER)


def confirm(*, by: Actor, batch: ImportBatch) -> None:
    """Apply a proposal: now, or by the worker when it is long. Twice is once.

    Raises PermissionDenied, and Refused: Overtaken when the register changed since the preview, which is then renewed.
    """
    _require(by)
    if batch.about["problems"]:
        raise Refused(_("Dit bestand is niet te gebruiken. Verbeter het en bied het opnieuw aan."))
    if batch.busy == CHECK:
        _check_again(by, batch)
    else:
        _run(by, batch, APPLY)


def _check_again(by: Actor, batch: ImportBatch) -> None:
    """Whoever checked it stopped halfway. Raises Refused while the worker may still be at it."""
    if not _many(batch.rows):
        check(by=by, batch=batch)
    elif is_stuck(batch):
        ImportBatch.everything.filter(pk=batch.pk).update(busy_since=timezone.now())
        _hand_over(by, batch)
    else:
        raise Refused(_("Het bestand wordt nog nagekeken. Wacht even."))


def undo(*, by: Actor, batch: ImportBatch) -> None:
    """Put everything back as it was before, exactly. Twice is once.

    Raises PermissionDenied, and Refused when something was changed since, naming it.
    """
    _require(by)
    if batch.applied is None:
        raise Refused(_("Deze import is niet doorgevoerd. Er is niets om terug te draaien."))
    _run(by, batch, UNDO)


@transaction.atomic
def discard(*, by: Actor, batch: ImportBatch) -> None:
    """Throw away a proposal with all that stands in it. Raises Refused when it was applied, or is being worked on."""
    _require(by)
    held = ImportBatch.everything.select_for_update().filter(pk=batch.pk).first()
    if held is None:
        return
    if held.applied is not None or held.busy:
        raise Refused(_("Dit bestand is al doorgevoerd, of het programma is ermee bezig. Het is niet weg te gooien."))
    record(
        by=by,
        action="members.import.discarded",
        subject=("import", held.uuid),
        changes={"file": [held.file_name, None]},
    )
    held.delete()


def _require(by: Actor) -> None:
    by.scope.require(IMPORT)
    by.scope.require(CHANGE_REGISTER)


def minutes_alone(batch: ImportBatch) -> int:
    """How many minutes nobody else can store anything while this import is applied; 0 when nobody notices.

    It is whole or not at all, so all of it is one transaction, and on both databases writers wait for the audit trail.
    """
    changes = sum(changes_in(row) for row in batch.rows)
    return math.ceil(changes * A_CHANGE / 60) if changes > AT_ONCE else 0


def _many(rows: list[Row]) -> bool:
    return sum(changes_in(row) for row in rows) > AT_ONCE


def _hand_over(by: Actor, batch: ImportBatch) -> None:
    from meerwaarde.web.members.imports.tasks import go_on

    go_on.enqueue(str(batch.uuid), by.kind, by.id)


def _run(by: Actor, batch: ImportBatch, what: str) -> None:
    """Do it while somebody waits, or note that the worker does it."""
    if not _many(batch.rows):
        perform(by=by, batch=batch, what=what)
        return
    with transaction.atomic():
        held = ImportBatch.everything.select_for_update().get(pk=batch.pk)
        if not _is_done(held, what) and (held.busy != what or is_stuck(held)):
            held.busy, held.busy_since, held.message = what, timezone.now(), ""
            held.save(update_fields=["busy", "busy_since", "message"])
            _hand_over(by, held)


def perform(*, by: Actor, batch: ImportBatch, what: str) -> None:
    """Apply or undo, in one transaction. Raises Refused; an Overtaken preview is renewed first."""
    _require(by)
    try:
        _in_one(by, batch, what)
    except Overtaken:
        check(by=by, batch=batch)
        raise
    except IntegrityError:  # such as a number that another organisation took
        raise Refused(_("Dit past niet meer bij wat er nu in het ledenbestand staat. Er is niets veranderd.")) from None


@transaction.atomic
def _in_one(by: Actor, batch: ImportBatch, what: str) -> None:
    record(
        by=by, action="members.import.applied" if what == APPLY else "members.import.undone",
        subject=("import", batch.uuid), changes={"file": [None, batch.file_name]},
    )  # fmt: skip
    held = ImportBatch.everything.select_for_update().get(pk=batch.pk)
    if _is_done(held, what):
        transaction.set_rollback(True)  # nothing happens, so nothing is told
        return
    (_apply if what == APPLY else _undo)(by, held)
    held.busy, held.message = "", ""
    held.save(update_fields=["applied", "undone", "undo", "busy", "message"])


def _is_done(batch: ImportBatch, what: str) -> bool:
    return (batch.applied if what == APPLY else batch.undone) is not None


def _apply(by: Actor, batch: ImportBatch) -> None:
    rows = propose(by.scope, batch.rows, batch.day)
    if not _same(rows, batch.rows):
        raise Overtaken(
            _("Het ledenbestand is intussen veranderd. Er is nog niets doorgevoerd: kijk naar het nieuwe voorstel.")
        )
    doing = [row for row in batch.rows if row["status"] in (NEW, CHANGE)]
    there = known(by.scope, {row["organisation"] for row in doing if row["organisation"]}, batch.day)
    before = snapshots.take(there)
    why = _("Import van {file}").format(file=batch.file_name)[:100]
    applying = Applying(by, batch.day, there, why)
    try:
        for row in doing:
            applying.add(row)
        for row in doing:
            applying.change(row)
    except Refused as refused:
        raise Overtaken(
            _("Rij {row} past niet meer: {why} Er is niets doorgevoerd.").format(row=row["row"], why=refused.message)
        ) from None
    after = snapshots.take({*there, *applying.made.values()})
    batch.undo = {
        "before": {str(key): value for key, value in before.items() if value != after[key]},
        "after": {str(key): snapshots.digest(value) for key, value in after.items() if before.get(key) != value},
    }
    batch.applied = timezone.now()


def _same(now: list[Row], before: list[Row]) -> bool:
    """Whether the register still says what the preview was made on. Rows that were refused count for nothing."""
    names = ("organisation", "changes", "contact", "status")
    return all(
        old["status"] == WRONG or [new[name] for name in names] == [old[name] for name in names]
        for new, old in zip(now, before, strict=True)
    )


def _undo(by: Actor, batch: ImportBatch) -> None:
    digests: dict[str, str] = batch.undo["after"]
    before: dict[str, Any] = batch.undo["before"]
    now = snapshots.take([int(key) for key in digests])
    changed = [int(key) for key, one in digests.items() if snapshots.digest(now.get(int(key))) != one]
    if changed:
        raise Refused(
            _("Na deze import is er nog iets veranderd aan: {names}. Terugdraaien zou dat wissen. Wijzig deze"
              " organisaties op hun eigen pagina.").format(names=_listed(changed, now))
        )  # fmt: skip
    added = [int(key) for key in digests if key not in before]
    if used := snapshots.referred(added, [int(key) for key in digests]):
        raise Refused(
            _("Andere gegevens verwijzen al naar: {names}. Haal die eerst weg.").format(names=_listed(used, now))
        )
    for number, old in before.items():
        snapshots.put_back(int(number), old, now[int(number)])
    for one in added:
        snapshots.remove(one)
    for one in map(int, digests):
        record(
            by=by, action="members.organisation.restored", subject=("organisation", now[one]["organisation"]["uuid"]),
            organisation=None if one in added else one, changes={"import": [batch.file_name, None]},
        )  # fmt: skip
    batch.undone = timezone.now()
    batch.undo = {}


def _listed(keys: Any, now: dict[int, snapshots.Snapshot]) -> str:
    names = []
    for key in keys:
        one = now.get(key)
        details = one["details"][-1]["name"] if one and one["details"] else str(key)
        names.append(f"{details} ({one['organisation']['number']})" if one else details)
    more = len(names) - NAMED
    told = ", ".join(names[:NAMED])
    return told if more <= 0 else _("{names} en {n} andere").format(names=told, n=more)
