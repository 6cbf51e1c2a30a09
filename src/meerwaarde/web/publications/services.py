"""Making things public. What is public never changes: a correction is a next version, and says what it corrects."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.publications.drafts.figures import passports_of
from meerwaarde.web.publications.exports import files_of, in_dutch
from meerwaarde.web.publications.ledger import Overtaken, Snapshot
from meerwaarde.web.publications.models import (
    ChangedFigure,
    Contribution,
    Passage,
    Release,
    ReleaseChart,
    ReleaseFile,
)
from meerwaarde.web.publications.proposals import Proposal, propose_key_figures
from meerwaarde.web.publications.reports import read_folder
from meerwaarde.web.publications.site.derived import derive
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

if TYPE_CHECKING:
    from meerwaarde.publication.request import Request

__all__ = ["Overtaken", "Prepared", "Proposal", "make_report", "propose_key_figures", "publish_report", "release"]

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = frozenset({"in-de-maak", "nakijken"})  # parts of other addresses
DERIVED = {"Passage": Passage, "ReleaseChart": ReleaseChart, "ChangedFigure": ChangedFigure}
TRIES = 3  # to make a report beside whatever others release meanwhile
TYPES = {".csv": "text/csv", ".json": "application/json", ".svg": "image/svg+xml", ".xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """All of a release but its version. `content` and `files` hold only what passed disclosure control."""

    slug: str
    kind: Release.Kind
    title: str
    period: str
    summary: str
    content: Mapping[str, Any]
    files: Mapping[str, bytes]
    organisations: frozenset[int]
    ledger_number: int | None = None


@transaction.atomic
def publish_report(
    *,
    by: Actor,
    folder: Path,
    slug: str,
    contributions: Iterable[str],
    correction: str = "",
    ledger_number: int | None = None,
    passports: Mapping[str, Any] | None = None,
) -> Release:
    """Publish the public folder of a report, byte for byte. `contributions`: numbers of the organisations in it;
    `passports`: of its figures, for their own addresses.

    The same folder again is the same release, not another version. Raises PermissionDenied, or InputError for another
    folder, an unknown number, or a next version without a `correction` that says what it corrects.
    """
    by.scope.require(Permission.FIGURES_RELEASE)
    report = read_folder(folder)
    return publish(
        by=by,
        correction=correction,
        prepared=Prepared(
            slug, Release.Kind.REPORT, report.title, report.period, report.summary,
            {**report.content, **({"passports": passports} if passports else {})}, report.files,
            _organisations(contributions), ledger_number,
        ),
    )  # fmt: skip


def make_report(
    *, by: Actor, request: Request, slug: str, contributions: Iterable[str], correction: str = ""
) -> Release:
    """Make the report of `request` beside all that was released before, and publish it.

    Its line in the ledger and the release are written in one transaction. The calculation itself holds nobody up: when
    something else is released meanwhile it is done again. Raises what `publish_report` and making a report raise.
    """
    from meerwaarde.publication import report

    by.scope.require(Permission.FIGURES_RELEASE)
    numbers = tuple(contributions)
    for _try in range(TRIES):
        ledger = Snapshot.taken()
        made = report.make_report(replace(request, ledger=ledger, hashed=False))
        try:
            with transaction.atomic():
                return publish_report(
                    by=by, folder=made.out, slug=slug, contributions=numbers, correction=correction,
                    ledger_number=ledger.commit(), passports=passports_of(made.report),
                )  # fmt: skip
        except Overtaken:
            continue
    raise Overtaken


def release(*, by: Actor, proposal: Proposal, note: str = "", correction: str = "") -> Release:
    """Make a proposal for key figures public, with its lines in the ledger, in one transaction.

    The same proposal again is the same release. `note` is shown with the figures. Raises PermissionDenied; Overtaken
    when something was released since the proposal; InputError without a `correction` where there should be one.
    """
    by.scope.require(Permission.FIGURES_RELEASE)
    note = note.replace("\0", "").strip()
    before = _newest(proposal.slug)
    if before is not None and (before.content.get("digest"), before.content.get("note")) == (proposal.digest, note):
        return before
    version = before.version + 1 if before else 1
    address = reverse("publications:version", args=[proposal.slug, version])
    content = {**proposal.content, "note": note, "digest": proposal.digest}
    with in_dutch():
        files = files_of(content, title=proposal.title, summary=proposal.summary, address=address)
    prepared = Prepared(
        proposal.slug, Release.Kind.KEY_FIGURES, proposal.title, str(proposal.day.year), proposal.summary, content,
        files, proposal.organisations,
    )  # fmt: skip
    with transaction.atomic():
        number = proposal.ledger.commit()
        made = publish(by=by, prepared=replace(prepared, ledger_number=number), correction=correction)
        if made.version != version:
            raise Overtaken
    return made


@transaction.atomic
def publish(*, by: Actor, prepared: Prepared, correction: str = "") -> Release:
    """Make `prepared` public as the next version of its slug. Raises PermissionDenied and InputError."""
    by.scope.require(Permission.FIGURES_RELEASE)
    if not SLUG.fullmatch(prepared.slug) or len(prepared.slug) > 80 or prepared.slug in RESERVED:
        raise InputError(
            _("het adres ‘{}’ mag alleen kleine letters, cijfers en streepjes hebben.").format(prepared.slug)
        )
    before = _newest(prepared.slug)
    if before is not None and _same_files(before, prepared.files):
        return before
    correction = correction.replace("\0", "").strip()
    if before is not None and not correction:
        raise InputError(_("Deze publicatie is er al. Schrijf wat er in de nieuwe versie is verbeterd."))
    now = timezone.now()
    release = Release.objects.create(
        slug=prepared.slug, version=before.version + 1 if before else 1, kind=prepared.kind, title=prepared.title,
        period=prepared.period, summary=prepared.summary, content=dict(prepared.content),
        ledger_number=prepared.ledger_number, published=now, correction=correction if before else "",
    )  # fmt: skip
    ReleaseFile.objects.bulk_create(
        ReleaseFile(release=release, name=name, mimetype=kind_of(name), sha256=digest(data), content=data)
        for name, data in prepared.files.items()
    )
    Contribution.everything.bulk_create(
        Contribution(release=release, organisation_id=one) for one in sorted(prepared.organisations)
    )
    derive(release, prepared.files, before, DERIVED)
    record(
        by=by, action="publications.release.published", subject=("release", str(release.uuid)),
        changes={
            "slug": [None, release.slug], "version": [before and before.version, release.version],
            "ledger": [None, release.ledger_number], "correction": ["", release.correction],
        },
    )  # fmt: skip
    return release


def _newest(slug: str) -> Release | None:
    return Release.objects.filter(slug=slug).order_by("-version").first()


def kind_of(name: str) -> str:
    """The content type of a file by its name."""
    return TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def digest(data: bytes) -> str:
    """What a file is recognised by."""
    return hashlib.sha256(data).hexdigest()


def _same_files(release: Release, files: Mapping[str, bytes]) -> bool:
    there = dict(release.files.values_list("name", "sha256"))
    return there == {name: digest(data) for name, data in files.items()}


def _organisations(numbers: Iterable[str]) -> frozenset[int]:
    """The organisations with these numbers. Raises InputError for numbers that nobody has."""
    model: Any = Contribution._meta.get_field("organisation").related_model
    wanted = frozenset(numbers)
    found = dict(model.everything.filter(number__in=wanted).values_list("number", "pk"))
    if missing := sorted(wanted - found.keys()):
        what = _("deze lidnummers staan niet in het ledenbestand: {}.")
        raise InputError(what.format(", ".join(missing[:5])))
    return frozenset(found.values())
