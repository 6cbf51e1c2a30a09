"""Making a report in the worker: minutes for a large one, so it tells how far it is, and may be killed at any moment.

Nothing is stored before everything is there; then the files, the passports and the lines for the ledger are stored in
one transaction, and only when nobody asked for another turn meanwhile.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import language, use_language
from meerwaarde.web.accounts.selectors import scope_of_id
from meerwaarde.web.publications.coding.applying import applied
from meerwaarde.web.publications.drafts import interim
from meerwaarde.web.publications.drafts.figures import digest_of, hidden_in, passports_of
from meerwaarde.web.publications.drafts.hidden import advice_on, base_of
from meerwaarde.web.publications.drafts.making import State, joined, lines_of
from meerwaarde.web.publications.drafts.requesting import completed, once, refuse_other_figures
from meerwaarde.web.publications.ledger import Snapshot
from meerwaarde.web.publications.models import DraftFile, ReportDraft
from meerwaarde.web.publications.quoting.standing import Standing, hidden_by_protection, standing_of
from meerwaarde.web.publications.reports import TABLES, read_folder
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Scope, system_scope

if TYPE_CHECKING:
    from meerwaarde.publication.report import Made
    from meerwaarde.publication.request import Request

EVERY = 0.5  # seconds between two times that the progress is stored


@task()
def make(draft: str, turn: int, actor_kind: str, actor_id: str) -> None:
    """Make a report, if this turn is still the last that was asked for. What goes wrong is told on its page."""
    mine = ReportDraft.everything.filter(uuid=draft, turn=turn, state__in=[State.WAITING, State.BUSY])
    if not mine.update(state=State.BUSY, progress=0, doing="", error=""):
        return
    before = language()
    try:
        _make(mine.get(), _scope(actor_kind, actor_id))
    except (InputError, Refused) as reason:
        mine.update(state=State.FAILED, error=str(reason)[:1000])
    except Exception:
        use_language(before)
        mine.update(
            state=State.FAILED,
            error=_("Er ging iets mis bij het maken. Er is niets gepubliceerd. Probeer het nog eens."),
        )
        raise
    finally:
        use_language(before)


def _scope(kind: str, identifier: str) -> Scope:
    """As far as who asked may now: somebody who is gone may nothing."""
    today = timezone.localdate()
    return system_scope(today) if kind in {"task", "console"} else scope_of_id(identifier, today)  # type: ignore[arg-type]


def _make(draft: ReportDraft, scope: Scope) -> None:
    from meerwaarde.publication import report

    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as name:
        folder = Path(name)
        files = rounds.export(
            scope,
            draft.round,
            folder,
            interim=draft.interim,
            until=draft.until,
            as_published=draft.held_back or once(scope, draft),
        )
        prepared = applied(scope, draft, files, folder)
        files, quoted = prepared.files, standing_of(scope, draft, prepared)
        ledger = Snapshot.taken()
        known = len(ledger.lines())
        request, organisations = completed(
            _request(draft, files, folder / draft.slug, ledger), scope=scope, draft=draft, folder=folder, files=files
        )
        left_out = tuple(name for name in request.left_out if name not in prepared.waiting)
        request = replace(request, coded=prepared.coded, quotes=quoted.asked, left_out=left_out)
        made = report.make_report(request, _teller(draft))
        refuse_other_figures(draft, (made.out / TABLES).read_bytes())
        lines = list(ledger.lines()[known:])
        told = advice_on(replace(request, ledger=Snapshot(ledger.lines()[:known]) if lines else None), made)
        told["groups"] = rounds.fineness(scope, rounds.reportable(scope, draft.round, interim=draft.interim))
        _store(draft, made, lines, sorted(organisations), files, quoted, told)


def _request(draft: ReportDraft, files: rounds.RoundFiles, out: Path, ledger: Snapshot) -> Request:
    from meerwaarde.publication.own_texts import OwnTexts
    from meerwaarde.publication.request import Request

    own = _own(draft)
    notes = interim.limits_of(draft, files)
    texts = OwnTexts(own[0], own[1], lines_of(draft.limits), interim.opening_of(draft, files.asked), notes)
    return Request(
        form=files.form, responses=files.responses, register=files.register, out=out, by=tuple(draft.by),
        title=interim.title_of(draft), period=interim.period_of(draft), language=draft.language,
        holding=files.holding, ledger=ledger, texts=texts, wave=rounds.known_as(draft.round), hashed=False,
    )  # fmt: skip


def _own(draft: ReportDraft) -> tuple[str, tuple[str, ...]]:
    """Headline and introduction as far as somebody wrote them; empty where they are still those of the program, which
    then says anew what it finds."""
    generated = draft.content.get("generated", {})
    headline, introduction = draft.headline, lines_of(draft.introduction)
    return (
        "" if headline == generated.get("headline") else headline,
        () if list(introduction) == generated.get("introduction") else introduction,
    )


def _teller(draft: ReportDraft) -> Any:
    """What stores how far it is, not more often than a page is looked at."""
    last = 0.0

    def tell(what: str, part: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            row = ReportDraft.everything.filter(pk=draft.pk, turn=draft.turn, state=State.BUSY)
            row.update(progress=min(max(part, 0.0), 1.0), doing=what[:60])

    return tell


@transaction.atomic
def _store(
    draft: ReportDraft, made: Made, lines: list[str], organisations: list[int], files: rounds.RoundFiles,
    quoted: Standing, told: dict[str, Any],
) -> None:  # fmt: skip
    """Keep what was made, whole, unless somebody asked for another turn meanwhile."""
    from meerwaarde.publication.own_texts import as_text

    read = read_folder(made.out)
    row = ReportDraft.everything.select_for_update().filter(pk=draft.pk).first()
    if row is None or (row.turn, row.state) != (draft.turn, State.BUSY):
        return  # thrown away, or asked for anew
    texts = [as_text(one) for one in made.report.findings]
    headline, introduction = _own(row)
    if not headline:
        row.headline = "".join(texts[:1])
    if not introduction:
        row.introduction = joined(texts[1:])
    generated = {"headline": "" if headline else row.headline, "introduction": [] if introduction else texts[1:]}
    row.content = {**read.content, "passports": passports_of(made.report), "generated": generated,
                   "summary": read.summary, "files": list(read.files), "unit": base_of(made),
                   **interim.told_of(row)}  # fmt: skip
    row.hidden, row.lines, row.contributions = hidden_in(made.report), lines, organisations
    row.answers = dict(files.answers or {})
    row.standing = interim.standing_of(row, files, made.report.labels.variables) | interim.lost_of(
        row, row.content["passports"]["cells"]
    )
    row.quotes = list(quoted.kept)
    row.standing |= told
    if gone := [*quoted.dropped, *hidden_by_protection(quoted, made.report)]:
        row.standing["quotes_gone"] = gone
    row.digest = digest_of(read.files[TABLES], row.correction)
    row.state, row.progress, row.doing, row.error, row.made = State.READY, 1.0, "", "", timezone.now()
    row.save()
    DraftFile.everything.filter(draft=row).delete()
    DraftFile.everything.bulk_create(
        DraftFile(draft=row, name=name, content=content) for name, content in read.files.items()
    )
