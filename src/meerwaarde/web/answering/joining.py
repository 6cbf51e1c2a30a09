"""How another app joins in: which draft its own links lead to, and what it does when that draft is sent.

Answering knows no other app; rounds registers both functions when the program starts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meerwaarde.web.answering.models import Draft, Submission
    from meerwaarde.web.answering.types import Opened

FindDraft = Callable[[str], "Opened | None"]  # by the secret of a link; may raise TurnedAway
AfterSending = Callable[["Draft", "Submission", str], None]  # the secret last; in the transaction of the submission

_finders: list[FindDraft] = []
_after: list[AfterSending] = []


def join(*, find: FindDraft, after: AfterSending) -> None:
    """Let `find` look for the draft of a key that is no draft's own, and call `after` with all that is sent."""
    if find not in _finders:
        _finders.append(find)
    if after not in _after:
        _after.append(after)


def found_elsewhere(key: str) -> Opened | None:
    """The draft that a link of another app leads to. Raises TurnedAway when it does not lead there now."""
    return next((opened for find in _finders if (opened := find(key)) is not None), None)


def sent(draft: Draft, submission: Submission, key: str) -> None:
    """Tell the others. What they raise undoes the sending."""
    for one in _after:
        one(draft, submission, key)
