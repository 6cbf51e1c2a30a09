"""What the choices of an officer ask of `meerwaarde report`: an earlier round, municipalities, questions left out.

The ledger knows the answers of a round by the round itself: its period is a text that may be written in another way
in a next version, and what was published before must be found again all the same.

Answers per municipality have no place in the ledger: nobody worked out yet what two reports of those tell together. So
their figures come out once, by municipality. A next version is made of the same answers by the same choices, and is
refused when one figure differs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.publications.drafts.choices import public_before
from meerwaarde.web.publications.drafts.interim import come_once
from meerwaarde.web.publications.elsewhere import told_by_key_figures
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.publications.reports import TABLES
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from meerwaarde.publication.request import Request

MUNICIPALITY = "municipality"
EARLIER, AREAS = "eerder", "gemeenten.csv"
# Of tables.json, beside the cells. Not the share of inhabitants: readers know which municipalities have an answer,
# and a list of inhabitants may be corrected without a word about what anybody answered.
COUNTED = ("unit", "organisations")


def once(scope: Scope, draft: ReportDraft) -> bool:
    """Whether the figures of this report come out once. Raises Refused, and InputError for an interim report."""
    found = rounds.by_municipality(rounds.reportable(scope, draft.round, interim=draft.interim))
    if found and draft.interim:
        raise InputError(come_once())
    return found


def completed(
    request: Request, *, scope: Scope, draft: ReportDraft, folder: Path, files: rounds.RoundFiles
) -> tuple[Request, frozenset[int]]:
    """The request with the choices of the draft, and whose answers it rests on. Raises Refused."""
    rounds.cross(files.register, draft.by)
    request = replace(
        request, older=files.older, wave=rounds.known_as(draft.round), left_out=tuple(draft.left_out),
    )  # fmt: skip
    if once(scope, draft):
        areas = folder / AREAS
        rounds.write_areas(rounds.reportable(scope, draft.round), areas, request.language)
        return replace(request, unit=MUNICIPALITY, areas=areas, ledger=None), files.organisations
    request = about(request, draft.round, draft.previous)
    if draft.previous is None:
        return request, files.organisations
    before = rounds.export_earlier(scope, draft.previous, folder / EARLIER)
    rounds.cross(before.register, draft.by)
    return replace(
        request, previous=(before.form, before.responses), previous_older=before.older,
        previous_register=before.register, previous_period=period_of(scope, draft.previous),
        previous_wave=rounds.known_as(draft.previous), holding=files.holding or before.holding,
    ), files.organisations | before.organisations  # fmt: skip


def about(request: Request, round_: UUID, previous: UUID | None) -> Request:
    """The request with the years that the indicators of its rounds are about, and what key figures told of those."""
    lines = () if request.ledger is None or isinstance(request.ledger, Path) else request.ledger.lines()
    year = rounds.year_of(round_)
    request = replace(request, year=year, elsewhere=told_by_key_figures(lines, year))
    if previous is None:
        return request
    year = rounds.year_of(previous)
    return replace(request, previous_year=year, previous_elsewhere=told_by_key_figures(lines, year))


def period_of(scope: Scope, round_: Any) -> str:
    """What the period of an earlier round is called: as it was published, else as the round says."""
    rows = ReportDraft.objects.within(scope, Permission.RELEASES_SEE).filter(round=round_, release__isnull=False)
    said = rows.order_by("-pk").values_list("period", flat=True).first()
    return said or str(rounds.reportable(scope, round_).period)


# --- figures that come out once ---------------------------------------------------------------------------------------


def refuse_other_figures(draft: ReportDraft, tables: bytes) -> None:
    """Raises InputError when `tables` (tables.json) tells other figures of municipalities than are public already."""
    if not of_municipalities(tables):
        return
    before = public_before(draft)
    if before is None or before.release is None:
        return
    public = before.release.files.filter(name=TABLES).first()
    if public is None or figures_of(bytes(public.content)) != figures_of(tables):
        raise InputError(
            _("Van deze ronde zijn de cijfers al openbaar, en deze zijn anders. Antwoorden per gemeente komen er één"
              " keer uit: twee uitkomsten naast elkaar kunnen verraden wie wat antwoordde. U kunt alleen de teksten"
              " veranderen.")
        )  # fmt: skip


def of_municipalities(tables: bytes) -> bool:
    """Whether tables.json counts municipalities."""
    return bool(json.loads(tables).get("unit") == MUNICIPALITY)


def figures_of(tables: bytes) -> str:
    """What is the same as long as tables.json tells the same figures, in whatever words."""
    content = json.loads(tables)
    said = [[content.get(name) for name in COUNTED], sorted(map(json.dumps, _cells(content)))]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _cells(content: Any) -> Iterator[Any]:
    if isinstance(content, dict):
        if "identifier" in content:
            yield sorted((name, value) for name, value in content.items() if isinstance(value, str | int | float))
        for value in content.values():
            yield from _cells(value)
    elif isinstance(content, list):
        for value in content:
            yield from _cells(value)
