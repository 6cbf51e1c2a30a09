"""Whether the audit trail is as it was written: every hash, every number, every detail that is still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.models import Entry, EntryDetail, Head
from meerwaarde.web.audit.services import HEAD, as_text, digest_of, hash_of

BATCH = 2_000  # entries read at a time


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the chain is not as it was written. `number`: the entry; `what`: why, in words."""

    number: int
    what: str


def breaks() -> Iterator[Broken]:
    """All places where the chain is broken, in order; none when all is well. Erased details are no break."""
    head = Head.objects.get(pk=HEAD)
    number, previous = head.first_number - 1, head.first_previous
    for entry in Entry.everything.order_by("number").iterator(chunk_size=BATCH):
        number += 1
        if entry.number != number:
            yield Broken(entry.number, _("hiervoor ontbreekt een regel"))
            number = entry.number
        elif entry.previous != previous:
            yield Broken(entry.number, _("sluit niet aan op de regel ervoor"))
        if hash_of(entry) != entry.hash:
            yield Broken(entry.number, _("is veranderd nadat hij werd geschreven"))
        previous = entry.hash
    if (number, previous) != (head.number, head.hash):
        yield Broken(number, _("hierna ontbreken regels"))
    for detail in EntryDetail.objects.select_related("entry").order_by("entry").iterator(chunk_size=BATCH):
        if digest_of(detail.salt, as_text(detail.changes)) != detail.entry.detail_sha256:
            yield Broken(detail.entry_id, _("de veranderingen zijn niet meer wat er werd geschreven"))


def end() -> str:
    """Where the trail ends: number and hash. Kept elsewhere it shows whether the trail was written anew."""
    head = Head.objects.get(pk=HEAD)
    return f"{head.number} {head.hash}"


class ChainBroken(RuntimeError):
    """The audit trail is not as it was written."""


def check() -> None:
    """For the weekly job: raises ChainBroken, which the page of upkeep then shows."""
    if next(breaks(), None) is not None:
        raise ChainBroken
