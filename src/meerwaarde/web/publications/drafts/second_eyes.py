"""Two pairs of eyes: a colleague, an outside reader by link, or a day of waiting; of exactly what becomes public."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.accounts.selectors import has_address
from meerwaarde.web.audit.services import record
from meerwaarde.web.publications.drafts.making import RELEASE, State, locked
from meerwaarde.web.publications.models import ReportDraft, Review
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor, Scope
from meerwaarde.web.typed import name_in_mail, one_line
from meerwaarde.web.ui.templatetags.words import day
from meerwaarde.web.upkeep import services as upkeep

DELAY = timedelta(hours=24)
LASTS = timedelta(days=14)  # the link of an outside reader
AT_ONCE = 5  # links to a draft that work at a time
KEY_BYTES = 24  # 192 bits: nobody guesses a link
UUID_SIGNS = 36  # people are known by those, programs by a word
Kind, Verdict = Review.Kind, Review.Verdict


@transaction.atomic
def ask_colleague(*, by: Actor, draft: ReportDraft) -> Review:
    """Let a colleague look: it waits on their first page. Asked once. Raises PermissionDenied and InputError."""
    row = _ready(by, draft)
    return _asked(by, row, kind=Kind.COLLEAGUE)


@transaction.atomic
def wait_a_day(*, by: Actor, draft: ReportDraft) -> Review:
    """For a bureau of one: the report may be released a day from now. Raises PermissionDenied and InputError."""
    row = _ready(by, draft)
    return _asked(by, row, kind=Kind.DELAY, until=timezone.now() + DELAY)


@transaction.atomic
def ask_outside(*, by: Actor, draft: ReportDraft, to: str, name: str) -> Review:
    """Mail an outside reader a link that expires. Once for each address. Raises PermissionDenied and InputError."""
    row = _ready(by, draft)
    address = one_line(to).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InputError(_("Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl.")) from None
    if has_address([one for one in (by.id, row.editor) if len(one) == UUID_SIGNS], address):
        raise InputError(_("Vraag iemand anders: dit is het adres van wie aan het rapport werkte."))
    now = timezone.now()
    live = Review.everything.filter(draft=row, kind=Kind.OUTSIDE, until__gt=now, digest=row.digest, decided=None)
    there = live.filter(to=address).first()
    if there is not None:
        return there
    if live.count() >= AT_ONCE:
        raise InputError(_("U vroeg dit al aan vijf mensen. Wacht op een van hen, of maak het rapport opnieuw."))
    key = secrets.token_urlsafe(KEY_BYTES)
    made = _asked(by, row, kind=Kind.OUTSIDE, to=address, name=one_line(name)[:200], until=now + LASTS,
                  key_sha256=hashed(key))  # fmt: skip
    called = name_in_mail(made.name)
    body = _(
        "{greeting},\n\nWilt u meekijken voordat “{title}” openbaar wordt? Klopt wat er staat, en is het te begrijpen?"
        " Het rapport is nog niet openbaar: deel het niet.\n\n{link}\n\nDe link werkt tot en met {until}.\n\n"
        "Met vriendelijke groet,\n{association}\n"
    ).format(
        greeting=_("Beste {name}").format(name=called) if called else _("Goedendag"), title=row.title,
        link=absolute(reverse("publications:read", args=[key])), until=day(timezone.localdate(made.until)),
        association=settings.ASSOCIATION_NAME or _("het bureau"),
    )  # fmt: skip
    upkeep.send(to=address, subject=_("Wilt u meekijken? {title}").format(title=row.title), body=body)
    return made


def _ready(by: Actor, draft: ReportDraft) -> ReportDraft:
    by.scope.require(RELEASE)
    row = locked(draft)
    if row.state != State.READY:
        raise InputError(_("Het rapport wordt nog gemaakt. Vraag iemand om na te kijken als het klaar is."))
    return row


def _asked(by: Actor, row: ReportDraft, *, kind: str, **more: object) -> Review:
    if kind != Kind.OUTSIDE:
        there = Review.everything.filter(draft=row, kind=kind, digest=row.digest, decided=None).first()
        if there is not None:
            return there
    made = Review.everything.create(
        draft=row, kind=kind, digest=row.digest, asked_by=by.id, asked=timezone.now(), **more
    )
    record(by=by, action="publications.review.asked", subject=("report", row.uuid), changes={"kind": [None, kind]})
    return made


def may_decide(scope: Scope, identifier: str, draft: ReportDraft) -> bool:
    """Whether this person may be the second: they have the right, and did not work at it last."""
    may = scope.may(Permission.REVIEW) or scope.may(RELEASE)
    return may and identifier != draft.editor


@transaction.atomic
def decide(*, by: Actor, draft: ReportDraft, digest: str, good: bool, remark: str = "") -> Review:
    """What a colleague says of what they saw (`digest`). Raises PermissionDenied, and InputError when it changed."""
    row = locked(draft)
    if by.kind != "person" or not may_decide(by.scope, by.id, row):
        raise PermissionDenied(Permission.REVIEW)
    _same(row, digest)
    asked = Review.everything.filter(draft=row, kind=Kind.COLLEAGUE, digest=row.digest, decided=None).first()
    if asked is None:
        asked = Review(draft=row, kind=Kind.COLLEAGUE, digest=row.digest, asked_by=by.id, asked=timezone.now())
    asked.person = by.id
    return _decided(by, asked, good=good, remark=remark)


@transaction.atomic
def decide_outside(*, review: Review, good: bool, remark: str = "") -> Review:
    """What an outside reader says. The same again changes nothing. Raises InputError when it changed meanwhile."""
    row = locked(review.draft)
    review = Review.everything.select_for_update().get(pk=review.pk)
    if review.decided is not None:
        return review
    _same(row, review.digest)
    by = Actor("link", f"review-{review.pk}", Scope(timezone.localdate()))
    return _decided(by, review, good=good, remark=remark)


def _same(row: ReportDraft, digest: str) -> None:
    if row.state != State.READY or row.digest != digest:
        raise InputError(_("Het rapport is veranderd sinds u keek. Bekijk het opnieuw."))


def _decided(by: Actor, review: Review, *, good: bool, remark: str) -> Review:
    remark = remark.replace("\0", "").strip()[:4000]
    if not good and not remark:
        raise InputError(_("Schrijf wat er anders moet."))
    review.verdict, review.remark = (Verdict.GOOD if good else Verdict.BACK), remark
    review.decided = timezone.now()
    review.save()
    record(by=by, action="publications.review.decided", subject=("report", review.draft.uuid),
           changes={"verdict": ["", review.verdict]})  # fmt: skip
    return review


def by_key(key: str) -> Review | None:
    """The review that a link leads to; None when it expired, or when there is another report now."""
    row = Review.everything.select_related("draft").filter(key_sha256=hashed(key)).first()
    return row if row is not None and row.until is not None and row.until > timezone.now() else None


def hashed(key: str) -> str:
    """What is stored of the secret in a link."""
    return hashlib.sha256(key.encode()).hexdigest()
