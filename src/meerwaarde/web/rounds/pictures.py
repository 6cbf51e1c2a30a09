"""Pictures of response: two bars for each group on one scale, the register beside who answered.

Drawn on the sheet of `publication.sheet`, as the reports are. Response of a round that runs is not published: it has
no passport, so these take counts; each picture stands beside a table with the same figures.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from meerwaarde.language import gettext as _
from meerwaarde.language import percentage

if TYPE_CHECKING:
    from meerwaarde.web.rounds.dashboard import Compared

LEFT, RIGHT = 0.0, 290.0  # pixels of the track; the figures stand at its right
ROW = 40  # pixels for the two bars of a group


def pairs(compared: Compared) -> SafeString:
    """The bars of one characteristic as SVG, with the figures in words as its text alternative."""
    from meerwaarde.publication.sheet import WIDTH, Piece, drawn, framed, wrapped

    top = max(max(one.register_share, one.answer_share) for one in compared.groups)
    high = min(100, max(10, 10 * ceil(top / 10)))
    pieces = [
        Piece("other", 0, 8, 14, 8), Piece("note", 20, 12, text=_("van wie is gevraagd")),
        Piece("bar", 170, 8, 184, 8), Piece("note", 190, 12, text=_("van wie antwoordde")),
    ]  # fmt: skip
    y = 24.0
    for group in compared.groups:
        lines = wrapped(group.label, WIDTH, 13)
        pieces += [Piece("label", 0, y + 13 + 17 * at, text=line) for at, line in enumerate(lines)]
        y += 17 * len(lines) + 4
        for layer, share, down in (("other", group.register_share, 8), ("bar", group.answer_share, 23)):
            end = LEFT + (RIGHT - LEFT) * share / high
            pieces += [Piece(layer, LEFT, y + down, end, y + down)] if share else []
            pieces.append(Piece("figure", WIDTH, y + down + 5, text=percentage(share)))
        y += ROW
    pieces += [
        Piece("track", LEFT, y, RIGHT, y), Piece("first", LEFT, y + 14, text="0"),
        Piece("last", RIGHT, y + 14, text=percentage(high, 0)),
    ]  # fmt: skip
    told = "; ".join(
        _("{group}: {asked} van wie is gevraagd, {answered} van wie antwoordde").format(
            group=one.label, asked=percentage(one.register_share), answered=percentage(one.answer_share)
        )
        for one in compared.groups
    )
    title = _("Wie is gevraagd en wie antwoordde, naar {what}").format(what=compared.label.lower())
    svg = framed(drawn(pieces), (WIDTH, y + 20), f"respons-{compared.variable}", title, told)
    return mark_safe(svg)
