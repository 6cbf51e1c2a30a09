"""How another app joins in: which draft its own links lead to, and whose drafts are sent through those alone.

Answering knows no other app; rounds registers both functions when the program starts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meerwaarde.web.answering.models import Draft
    from meerwaarde.web.answering.types import Opened

FindDraft = Callable[[str], "Opened | None"]  # by the secret of a link; may raise TurnedAway
OwnsDraft = Callable[["Draft"], bool]

_finders: list[FindDraft] = []
_owners: list[OwnsDraft] = []


def join(*, find: FindDraft, owns: OwnsDraft) -> None:
    """Let `find` look for the draft of a key that is no draft's own; what `owns` says yes to is sent as it says."""
    if find not in _finders:
        _finders.append(find)
    if owns not in _owners:
        _owners.append(owns)


def found_elsewhere(key: str) -> Opened | None:
    """The draft that a link of another app leads to. Raises TurnedAway when it does not lead there now."""
    return next((opened for find in _finders if (opened := find(key)) is not None), None)


def owned(draft: Draft) -> bool:
    """Whether a draft is of another app, and so not sent without it."""
    return any(owns(draft) for owns in _owners)
