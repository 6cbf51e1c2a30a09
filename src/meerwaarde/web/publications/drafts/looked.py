"""What those who looked at a report said of it as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meerwaarde.web.publications.models import ReportDraft, Review

Kind, Verdict = Review.Kind, Review.Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody looked at what is going to be public. `by`: the review that says so; `back`: that says no."""

    by: Review | None = None
    back: Review | None = None
    waiting: tuple[Review, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it may be released."""
        return self.by is not None and self.back is None

    @property
    def waited(self) -> bool:
        """Whether nobody looked and a day went by instead."""
        return self.by is not None and self.by.kind == Kind.DELAY

    @property
    def opens(self) -> datetime | None:
        """From when it may be released without a second reader; None when nobody chose to wait."""
        return next((one.until for one in self.waiting if one.kind == Kind.DELAY), None)


def standing(draft: ReportDraft, now: datetime, reviews: Iterable[Review] | None = None) -> Standing:
    """What reviews say of the draft as it is now; those of something else do not count. `reviews`: all of the draft."""
    every = draft.reviews.all() if reviews is None else reviews
    rows = sorted((one for one in every if one.digest and one.digest == draft.digest), key=lambda one: one.asked)
    told = sorted((one for one in rows if one.decided), key=lambda one: (one.decided, one.pk))
    last = told[-1] if told else None
    back = last if last is not None and last.verdict == Verdict.BACK else None
    good = last if last is not None and last.verdict == Verdict.GOOD and last.person != draft.editor else None
    over = [one for one in rows if one.kind == Kind.DELAY and one.until is not None and one.until <= now]
    open_ = tuple(one for one in rows if not one.decided and (one.until is None or one.until > now))
    return Standing(good or next(iter(over), None), back, open_)
