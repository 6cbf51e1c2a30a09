"""One try to sign in: taken before anything is looked at, then right or wrong. For forms and adapters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import devices, flood, tries
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.audit import services as audit
from meerwaarde.web.scopes import Actor


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was taken."""

    kind: str
    address: str
    device: str | None
    request: HttpRequest | None
    pauses: bool

    def right(self) -> None:
        """Give the try back."""
        tries.give_back(self.kind, self.address, self.device)

    def wrong(self) -> None:
        """Count it against its source too, and tell the audit trail when a pause begins."""
        if not self.device:
            flood.failed(self.request)
        if self.pauses:
            _record_pause(self)


def take(kind: str, address: str, request: HttpRequest | None) -> Try:
    """A try of `kind` for whoever has `address`. Raises ValidationError when they have to wait, and how long."""
    device = devices.device_of(request, address)
    if not device and flood.too_many(request):
        raise ValidationError(too_often(timedelta(minutes=30)), code="rate_limited")
    answer = tries.take(kind, address, device)
    if answer.wait is not None:
        raise ValidationError(too_often(answer.wait), code="rate_limited")
    return Try(kind, address, device, request, answer.pauses)


def too_often(wait: timedelta) -> str:
    """Why somebody has to wait, how long, and the way past it."""
    minutes = math.ceil(wait.total_seconds() / 60)
    return _(
        "Het ging te vaak mis op een apparaat dat wij niet kennen. Wacht {n} minuten, of kies met 'Wachtwoord vergeten'"
        " een nieuw wachtwoord: dan kunt u meteen verder. Op apparaten waar u al eens inlogde, merkt u hier niets van."
    ).format(n=minutes)


def _record_pause(tried: Try) -> None:
    person = Person.objects.filter(email=tried.address.strip().lower()).first()
    if person is not None:
        audit.record(
            by=Actor.system("sign_in", timezone.localdate()),
            action="accounts.sign_in.paused",
            subject=("person", person.uuid),
            person=person.uuid,
            changes={"kind": [None, tried.kind], "known_device": [None, bool(tried.device)]},
        )
