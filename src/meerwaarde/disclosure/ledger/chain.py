"""The chain: every line of the ledger carries the hash of the one before, so that nothing changes unseen.

A line is canonical JSON (keys sorted, no blanks, UTF-8) with `number` (from 1), `previous` (hash of the line before,
64 noughts at the first), `release`, and `hash`: SHA-256 of the line without it. Who keeps the last hash elsewhere
(it is told after every release and by `ledger verify`) also sees when lines at the end are gone, or when all was
written anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from meerwaarde.language import gettext as _

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain is broken: the line (from 1), and what is wrong there in the user's language."""

    line: int
    message: str


def canonical(content: Any) -> str:
    """The one way to write `content` as JSON."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sealed(release: dict[str, Any], number: int, previous: str) -> str:
    """The line of a release, without its end."""
    line: dict[str, Any] = {"number": number, "previous": previous, "release": release}
    return canonical({**line, "hash": _hash(line)})


def head_of(lines: Sequence[str]) -> str:
    """The hash of the last of sound lines."""
    return str(json.loads(lines[-1])["hash"]) if lines else START


def breaks(lines: Sequence[str], head: str | None = None) -> list[Break]:
    """What is wrong with the lines of a ledger; nothing when they are as they were written.

    `head`: a hash that was told earlier; the line that has it must still be there.
    """
    found = list(_breaks(lines))
    if head is not None and not found and head.lower() not in {START, *(json.loads(line)["hash"] for line in lines)}:
        message = _("de regel met de hash {} is er niet: er zijn regels verdwenen, of de keten is helemaal herschreven")
        found.append(Break(len(lines) + 1, message.format(head)))
    return found


def _breaks(lines: Sequence[str]) -> Iterator[Break]:
    before: dict[str, Any] = {"number": 0, "hash": START}
    for place, text in enumerate(lines, 1):
        line = _parsed(text)
        if line is None:
            yield Break(place, _("deze regel is veranderd"))
            before = {"number": place, "hash": None}
            continue
        follows = before["hash"] in (None, line["previous"])
        if line["number"] != before["number"] + 1:
            yield Break(place, _moved(line["number"], before["number"]))
        elif not follows:
            yield Break(place, _("deze regel sluit niet aan op de regel ervoor: een van de twee is vervangen"))
        before = line


def _moved(number: int, before: int) -> str:
    if number > before + 1:
        return _(
            "hier staat publicatie {}, en de regel ervoor is publicatie {}: er zijn regels verdwenen of verplaatst"
        ).format(number, before)
    return _("hier staat publicatie {} na publicatie {}: de regels staan niet in hun volgorde").format(number, before)


def _parsed(text: str) -> dict[str, Any] | None:
    """A line whose own hash is right and that is written as it should, else None."""
    try:
        line = json.loads(text)
        if set(line) != {"number", "previous", "release", "hash"} or type(line["number"]) is not int:
            return None
        if canonical(line) != text or _hash({key: line[key] for key in line if key != "hash"}) != line["hash"]:
            return None
    except (ValueError, TypeError, RecursionError):
        return None
    return dict(line)


def _hash(line: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(line).encode()).hexdigest()
