"""What somebody typed, as it may be kept: one line that reads in the order in which it is written."""

from __future__ import annotations

import re

# Control characters; marks that turn the order of reading; characters that nobody sees. Not the joiners (U+200C and
# U+200D), which some scripts need.
_UNSEEN = dict.fromkeys(
    [*range(9), *range(14, 28), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F,
     *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)]
)  # fmt: skip
_LINK = re.compile(r"[/:@\\]|\w\.\w{2,}")  # what mail programs make a link of


def one_line(text: object) -> str:
    """`text` without what cannot be seen, its words a single space apart.

    >>> one_line("  Jan\\n de\\u202e Vries ")
    'Jan de Vries'
    """
    return " ".join(str(text if text is not None else "").translate(_UNSEEN).split())


def name_in_mail(name: str) -> str:
    """How a message calls somebody; empty for a name that mail programs would make a link of: others chose it.

    >>> name_in_mail(" Jan\n de Vries"), name_in_mail("kijk op example.org")
    ('Jan de Vries', '')
    """
    return "" if _LINK.search(name) else one_line(name)
