"""What is another figure than in the version before: worked out when a version is published, and never again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meerwaarde.web.publications.site.figures import Seen, figures_of

LONGEST = 100  # of a printed figure
LONGEST_NAME = 500
Row = dict[str, Any]


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """The rows of `ChangedFigure` without their release, of the contents of two versions.

    What is new in the later one corrects nothing and is left out; a figure of which only the n differs is another one.
    """
    then, now = figures_of(before), figures_of(after)
    found = [_row(name, old, now.get(name)) for name, old in then.items() if _differs(old, now.get(name))]
    unique = {row["identifier"]: row for row in found}
    return [{"place": place, **row} for place, row in enumerate(unique.values())]


def _differs(old: Seen, new: Seen | None) -> bool:
    if new is None:
        return bool(old.text)  # of what was never shown nobody misses anything
    return (old.text, old.n if old.text else None) != (new.text, new.n if new.text else None)


def _row(name: str, old: Seen, new: Seen | None) -> Row:
    spoken = old if new is None or not new.text else new  # a hidden figure says nothing
    later = new or Seen("", "", None, None)
    return {
        "identifier": name[:LONGEST_NAME], "says": spoken.says, "says_en": spoken.says_en,
        "was": old.text[:LONGEST], "was_en": old.text_en[:LONGEST], "was_n": old.n,
        "now": later.text[:LONGEST], "now_en": later.text_en[:LONGEST], "now_n": later.n, "gone": new is None,
    }  # fmt: skip
