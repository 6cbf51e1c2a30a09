"""Devices that somebody signed in on before, known by a signed cookie (OWASP: device cookies against guessing).

Wrong passwords are counted apart for each known device and once for all strangers together, so that a stranger who
tries for ever never makes the owner wait on her own device.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "meerwaarde.accounts.device"
AGE = 400 * 86400  # as long as browsers keep a cookie
PEOPLE = 5  # on one device


def cookie_name() -> str:
    """With the same prefix as the cookie of the session, behind a proxy that speaks https."""
    return settings.SESSION_COOKIE_NAME.replace("sessie", "apparaat")


def device_of(request: HttpRequest | None, address: str) -> str | None:
    """The device, if whoever has this e-mail address signed in on it before; None for a stranger."""
    return dict(_known(request)).get(_mark(address)) if request is not None else None


def remember(request: HttpRequest, address: str) -> None:
    """Let the answer to this request make the device known for `address` (see `give_cookie`)."""
    request.known_for = address  # type: ignore[attr-defined]


def give_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie, when somebody signed in or chose a new password by mail during this request."""
    address = getattr(request, "known_for", None)
    if address is None:
        return
    known = dict(_known(request))
    mark = _mark(address)
    device = known.pop(mark, None) or secrets.token_urlsafe(12)
    pairs = [[mark, device], *([one, other] for one, other in known.items())][:PEOPLE]
    response.set_cookie(
        cookie_name(),
        signing.dumps(pairs, salt=SALT, compress=True),
        max_age=AGE,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest | None) -> list[tuple[str, str]]:
    if request is None:
        return []
    try:
        pairs = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return []
    return [(str(mark), str(device)) for mark, device in pairs]


def _mark(address: str) -> str:
    """The address as the cookie has it: recognised by us, told to nobody."""
    return salted_hmac(SALT, address.strip().lower(), algorithm="sha256").hexdigest()[:32]
