"""Answering in the worker, before other work: by the code of the report, stored whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import language, use_language
from meerwaarde.web.accounts.selectors import scope_of_id
from meerwaarde.web.publications.asking import groups
from meerwaarde.web.publications.asking.selectors import may_ask
from meerwaarde.web.publications.drafts.figures import digest_of, hidden_in, passports_of
from meerwaarde.web.publications.drafts.requesting import about, period_of
from meerwaarde.web.publications.lattice import sentence_of, tables_of
from meerwaarde.web.publications.ledger import Snapshot
from meerwaarde.web.publications.models import Inquiry, InquiryFile
from meerwaarde.web.publications.reports import TABLES, said
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Scope, system_scope
from meerwaarde.web.upkeep.services import QUICK

if TYPE_CHECKING:
    from meerwaarde.publication.request import Request
    from meerwaarde.publication.single import Single

FIRST = 50  # of the worker: somebody is waiting for it
EARLIER = "eerder"
PATIENCE = 3.0  # seconds for the protection of a table; a finer one is for a report
State = Inquiry.State


@task(priority=FIRST, queue_name=QUICK)
def answer(inquiry: str, turn: int, actor_kind: str, actor_id: str) -> None:
    """Answer a question, if this turn is still the last that was asked for. What goes wrong is told on its page."""
    mine = Inquiry.everything.filter(uuid=inquiry, turn=turn, state__in=[State.WAITING, State.BUSY])
    if not mine.update(state=State.BUSY, error=""):
        return
    before = language()
    try:
        _answer(mine.get(), _scope(actor_kind, actor_id))
    except (InputError, Refused) as reason:
        mine.update(state=State.FAILED, error=str(reason)[:1000])
    except Exception:
        use_language(before)
        mine.update(state=State.FAILED, error=_("Er ging iets mis. Er is niets gepubliceerd. Probeer het nog eens."))
        raise
    finally:
        use_language(before)


def _scope(kind: str, identifier: str) -> Scope:
    """As far as who asked may now: somebody who is gone may nothing."""
    today = timezone.localdate()
    return system_scope(today) if kind in {"task", "console"} else scope_of_id(UUID(identifier), today)


def _answer(row: Inquiry, scope: Scope) -> None:
    from meerwaarde.publication.single import make_single

    if not may_ask(scope):
        raise InputError(_("Wie dit vroeg mag het niet meer vragen."))
    # Who asks need not be allowed to read the answers of members: only what is safe leaves this function.
    inside = system_scope(scope.day)
    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as name:
        folder = Path(name)
        files = rounds.export(inside, row.round, folder)
        ledger = Snapshot.taken()
        known = len(ledger.lines())
        request, organisations = _request(row, inside, folder, files, ledger)
        made = make_single(request, row.question, groups.and_coarser(row.group), PATIENCE)
        _store(row, made, list(ledger.lines()[known:]), sorted(organisations), files.answers or {})


def _request(
    row: Inquiry, scope: Scope, folder: Path, files: rounds.RoundFiles, ledger: Snapshot
) -> tuple[Request, frozenset[int]]:
    """The round as a report would be asked of it, and whose answers are in it."""
    from meerwaarde.publication.request import Request

    _columns(files.register, row.group)
    request = Request(
        form=files.form, older=files.older, responses=files.responses, register=files.register,
        out=folder / row.slug, period=row.period, holding=files.holding, ledger=ledger,
        wave=rounds.known_as(row.round), hashed=False,
    )  # fmt: skip
    request = about(request, row.round, row.previous)
    if row.previous is None:
        return request, files.organisations
    before = rounds.export_earlier(scope, row.previous, folder / EARLIER)
    _columns(before.register, row.group)
    return replace(
        request, previous=(before.form, before.responses), previous_older=before.older,
        previous_register=before.register, previous_period=period_of(scope, row.previous),
        previous_wave=rounds.known_as(row.previous), holding=files.holding or before.holding,
    ), files.organisations | before.organisations  # fmt: skip


def _columns(register: Path, group: str) -> None:
    """Add to the register what the round does not split by itself: coarser groups and crossings."""
    rounds.cross(register, [group])
    groups.add_column(register, group)


@transaction.atomic
def _store(
    asked: Inquiry, made: Single, lines: list[str], organisations: list[int], answers: Mapping[int, int]
) -> None:
    """Keep the answer, whole, unless it was asked again meanwhile."""
    row = Inquiry.everything.select_for_update().get(pk=asked.pk)
    if (row.turn, row.state) != (asked.turn, State.BUSY):
        return
    row.tried, row.given, row.error, row.made = [list(one) for one in made.tried], made.group, "", timezone.now()
    row.state = State.READY if made.report is not None else State.REFUSED
    row.content, row.hidden, row.lines, row.digest, row.title, row.summary = {}, [], [], "", "", ""
    InquiryFile.everything.filter(inquiry=row).delete()
    if made.report is not None and made.files is not None:
        tables = tables_of(made.files[TABLES])
        row.content = {**said(tables.whole), "asked": [row.question, row.given], "passports": passports_of(made.report)}
        row.hidden, row.lines = hidden_in(made.report), lines
        row.contributions, row.answers = organisations, dict(answers)
        row.digest = digest_of(made.files[TABLES])
        row.title = made.report.title[:300]
        chosen = tables.of(row.question, row.given)
        row.summary = sentence_of(chosen, row.content["passports"]).rstrip(".")
        InquiryFile.everything.bulk_create(
            InquiryFile(inquiry=row, name=name, content=content) for name, content in made.files.items()
        )
    row.save()
