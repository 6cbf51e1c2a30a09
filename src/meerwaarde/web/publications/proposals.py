"""Key figures before their release: the register of a day, protected, in the shape in which it would be published.

register of the day, and of earlier years ──▶ tables ──▶ protected, beside the ledger ──▶ content ──▶ `Proposal`
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.members.selectors import registers_on, work_kinds
from meerwaarde.web.members.types import RegisterRow
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.content import content_of, with_kept
from meerwaarde.web.publications.exports import in_dutch
from meerwaarde.web.publications.ledger import Snapshot
from meerwaarde.web.publications.models import Release
from meerwaarde.web.publications.protecting import Protected, Protector
from meerwaarde.web.publications.tables import counts, sums, totals
from meerwaarde.web.publications.words import finding, name_of, title_of
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

YEARS = 4  # earlier years in the development


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be published, and what not. `digest` is the same as long as the same would be published; `before`: the
    version that is public already."""

    day: date
    slug: str
    title: str
    summary: str
    content: dict[str, Any]
    protected: tuple[Protected, ...]
    organisations: frozenset[int]
    ledger: Snapshot
    before: Release | None
    digest: str

    @property
    def refused(self) -> tuple[tuple[str, str, int], ...]:
        """The tables that cannot be shown, with the reason, and the version whose figures stay (0: none)."""
        kept = {table["name"]: table.get("kept_from", 0) for table in self.content["tables"]}
        return tuple(
            (title_of(one.wanted.name), one.refused, kept.get(one.wanted.name, 0))
            for one in self.protected
            if one.safe is None
        )


def propose_key_figures(*, by: Actor, day: date) -> Proposal:
    """The key figures of the register on `day`. Nothing is written or released.

    Raises PermissionDenied, or InputError for a day to come, when there were no members on it, or when the ledger is
    not sound.
    """
    by.scope.require(Permission.FIGURES_RELEASE)
    if day > by.scope.day:
        raise InputError(_("Deze dag moet nog komen. Kies een dag die voorbij is."))
    with in_dutch():
        return _proposed(by, day)


def _proposed(by: Actor, day: date) -> Proposal:
    years = range(day.year - 1, day.year - 1 - YEARS, -1)
    slug = f"kerncijfers-{day.year}"
    released = {one.slug: one for one in selectors.key_figures_of([slug, *(f"kerncijfers-{year}" for year in years)])}
    unreleased = [date(year, 12, 31) for year in years if f"kerncijfers-{year}" not in released]
    registers = registers_on(by.scope, [day, *unreleased])
    members = registers[day]
    if not members:
        raise InputError(_("Op deze dag stonden er geen leden in het ledenbestand. Kies een andere dag."))
    kinds = work_kinds(day)
    codes = [kind.code for kind in kinds]
    over = max((row.figures_year for row in members if row.figures_year), default=day.year)
    ledger = Snapshot.taken()
    protector = Protector(ledger, by.scope.day.isoformat())
    wanted = (*counts(members, codes, str(day.year)), *sums(members, codes, over))
    protected = [protector.protect(one, members, over, f"{slug}: {one.name}") for one in wanted]
    organisations = {row.organisation for row in members}
    before: dict[int, dict[str, Any] | None] = {}
    for year, row, register in _earlier(years, released, registers):
        before[year] = row
        protected += [protector.protect(one, register, year, f"{slug}: {one.name}") for one in totals(register, year)]
        organisations |= {row.organisation for row in register}
    content = content_of(day, over, members, kinds, protected, before)
    old = released.get(slug)
    if old is not None:
        content = with_kept(content, old.content, old.version)
    return Proposal(
        day=day,
        slug=slug,
        title=name_of(str(day.year)),
        summary=finding(content),
        content=content,
        protected=tuple(protected),
        organisations=frozenset(organisations),
        ledger=ledger,
        before=old,
        digest=digest_of(content),
    )


def digest_of(content: dict[str, Any]) -> str:
    """What stays the same while the same would be published, wherever it would stand in the ledger."""
    told = {name: value for name, value in content.items() if name not in ("ledger", "note", "digest")}
    tables = [{name: value for name, value in one.items() if name != "ledger"} for one in content["tables"]]
    text = json.dumps({**told, "tables": tables}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _earlier(
    years: Iterable[int], released: Mapping[str, Release], registers: Mapping[date, Sequence[RegisterRow]]
) -> Iterator[tuple[int, dict[str, Any] | None, Sequence[RegisterRow]]]:
    """Earlier years, latest first: as they were released, else the register at their end, as far as there is one."""
    for year in years:
        if release := released.get(f"kerncijfers-{year}"):
            own = next(one for one in release.content["years"] if one["year"] == year)
            yield year, {**own, "release": f"{release.slug}/{release.version}"}, ()
            continue
        register = registers[date(year, 12, 31)]
        if not register:
            return
        yield year, None, register
